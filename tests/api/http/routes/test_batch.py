"""`POST /v1/screen/batch`: rows in and results out, while both still flow."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from typing import Any

import httpx
import pytest
from asgi_client import AppClient
from starlette.types import Message

from api.batch.lines import MOST_BYTES
from api.http.app import create_app
from api.http.routes import batch
from api.workspace import Workspace

PATH = "/v1/screen/batch"
LINES = {"Content-Type": "application/x-ndjson"}
ROWS = [
    b'{"name": "GTA Semiconductor", "country": "cn", "address": "Shanghai", "reference": "A1"}',
    b'{"name": "Bakkerij Jansen"',
    b'["Alpha"]',
    b'{"name": "Alpha", "colour": "red"}',
    b'{"name": "' + b"A" * MOST_BYTES + b'"}',
    b'{"name": "\\ud800"}',
    b'{"country": "cn"}',
    b'{"name": "Bakkerij Jansen", "identifiers": ["NL1"], "date": "2026-02-01"}',
]


@pytest.fixture
def client(small_workspace: Workspace) -> AppClient:
    return AppClient(create_app(small_workspace))


def results(answer: httpx.Response) -> list[Any]:
    assert answer.status_code == 200, answer.text
    return [json.loads(line) for line in answer.text.splitlines()]


def test_every_line_has_a_result_in_its_place_and_a_bad_one_stops_nothing(client: AppClient) -> None:
    found = results(client.post(PATH, content=b"\n".join(ROWS), headers=LINES))
    assert [each["row"] for each in found] == list(range(1, 9))
    assert [each["decision"] for each in found] == ["hit", *[None] * 6, "no match found"]
    assert (found[0]["reference"], found[0]["entity"]) == ("A1", "cn-gta")
    remedies = [each["error"]["remedy"] for each in found[1:7]]
    for remedy, words in zip(
        remedies, ["no JSON", "no object", "unknown field", "65,536 bytes", "a text", "no name"], strict=True
    ):
        assert words in remedy


def test_csv_is_taken_and_given(client: AppClient) -> None:
    body = b'name,country\n"GTA\nSemiconductor",cn\nAlpha\n=1,nl\n'
    headers = {"Content-Type": "text/csv", "Accept": "text/csv"}
    answer = client.post(PATH, content=body, headers=headers)
    found = list(csv.DictReader(io.StringIO(answer.text)))
    assert [(each["row"], each["decision"]) for each in found] == [
        ("2", "hit"),
        ("3", ""),
        ("4", "no match found"),
    ]
    assert "1 cells under 2 columns" in found[1]["error"]
    assert found[2]["name"] == "'=1"


def test_bounds_and_media_types_are_told(client: AppClient, monkeypatch: pytest.MonkeyPatch) -> None:
    assert client.post(PATH, content=b"{}", headers={"Content-Type": "text/plain"}).status_code == 415
    packed = LINES | {"Content-Encoding": "gzip"}
    assert client.post(PATH, content=b"{}", headers=packed).status_code == 415
    asked = client.post(f"{PATH}?max_hops=99", content=b"{}", headers=LINES)
    assert asked.status_code == 422
    monkeypatch.setattr(batch, "MOST_ROWS", 2)
    found = results(client.post(PATH, content=b'{"name": "Zebrafinch"}\n' * 9, headers=LINES))
    assert [each["decision"] for each in found] == ["no match found", "no match found", None]
    assert "at most 2 rows" in found[2]["error"]["remedy"]
    monkeypatch.setattr(batch, "MOST_OF_BATCH", 20)
    found = results(client.post(PATH, content=b'{"name": "Zebrafinch"}\n' * 9, headers=LINES))
    assert "at most 20 bytes" in found[-1]["error"]["remedy"]


def test_results_come_while_rows_are_still_sent(small_workspace: Workspace) -> None:
    app = create_app(small_workspace)
    sent: list[bytes] = []

    async def ask() -> None:
        answered = asyncio.Event()
        bodies = iter((b'{"name": "Alpha"}\n', b'{"name": "Beta"}\n'))

        async def receive() -> Message:
            body = next(bodies, None)
            if body is not None and body.startswith(b'{"name": "Beta'):
                await asyncio.wait_for(answered.wait(), 10)
            return {"type": "http.request", "body": body or b"", "more_body": body is not None}

        async def send(message: Message) -> None:
            if message.get("body"):
                sent.append(message["body"])
                answered.set()

        headers = [(b"content-type", b"application/x-ndjson")]
        scope = {
            "type": "http", "asgi": {"version": "3.0", "spec_version": "2.3"}, "http_version": "1.1",
            "method": "POST", "path": PATH, "raw_path": PATH.encode(), "root_path": "", "scheme": "http",
            "query_string": b"", "headers": headers, "server": ("test", 80), "client": ("test", 1),
        }  # fmt: skip
        await app(scope, receive, send)

    asyncio.run(ask())
    assert [json.loads(body)["name"] for body in sent] == ["Alpha", "Beta"]
