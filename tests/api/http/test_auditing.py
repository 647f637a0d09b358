"""What the service answers is in the audit log before the answer is given, or it is not given."""

from __future__ import annotations

import asyncio
import hashlib
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from asgi_client import AppClient
from factories import company, owns
from small_store import small_store
from starlette.types import Message
from waiting import wait_until

from api.casework.audit import AuditLog
from api.casework.audit.query import Filter, Found, find_records, proof_of_row
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.opening import opened_casework
from api.errors import CaseworkError
from api.http import auditing
from api.http.app import create_app
from api.workspace import Workspace

LINES = {"Content-Type": "application/x-ndjson"}


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Workspace]:
    path = tmp_path_factory.mktemp("small") / "s.db"
    store = small_store(path, [company("A", "Works"), company("B", "Holding"), owns("B", "A", "51")])
    yield Workspace(store)
    store.close()


@pytest.fixture
def casework(tmp_path: Path) -> Iterator[Casework]:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as opened:
        yield opened


@pytest.fixture
def log(casework: Casework) -> AuditLog:
    return AuditLog(casework)


@pytest.fixture
def client(workspace: Workspace, log: AuditLog, tmp_path: Path) -> AppClient:
    return AppClient(create_app(workspace, audit=log, jobs_folder=tmp_path / "jobs"))


def records(log: AuditLog) -> list[Found]:
    """All records, the first one first."""
    return find_records(log, Filter())[::-1]


def details(found: Found) -> dict[str, Any]:
    assert found.details is not None
    return dict(found.details)


@pytest.mark.parametrize("view", ["decision", "summary", "full"])
def test_a_screening_is_recorded_with_the_digest_of_its_answer(
    client: AppClient, log: AuditLog, view: str
) -> None:
    answer = client.post(f"/v1/screen?view={view}", json={"name": "Works", "country": "cn", "max_hops": 3})
    assert answer.status_code == 200
    [found] = records(log)
    told = details(found)
    assert (found.body["kind"], found.body["outcome"]) == ("screening", answer.json()["decision"])
    assert found.body["identity"] == {"name": "unauthenticated", "key": None}
    assert (told["asked"]["name"], told["asked"]["country"], told["asked"]["max_hops"]) == ("Works", "cn", 3)
    assert (told["name"], told["entities"]) == ("Works", ["A"])
    assert told["answered"]["sha256"] == hashlib.sha256(answer.content).hexdigest()
    assert found.body["data"]["known_at"] is not None
    assert verify_log(log.casework).problem is None


@pytest.mark.parametrize("path", ["/v1/screen?name=A", "/?q=A", "/memo?q=A", "/chain/csv?q=A"])
def test_a_name_in_an_address_is_recorded_too(client: AppClient, log: AuditLog, path: str) -> None:
    client.get(path)
    assert [details(found)["name"] for found in records(log)] == ["A"]


def test_what_screens_nobody_is_not_recorded(client: AppClient, log: AuditLog) -> None:
    for path in ("/", "/data", "/v1/search?q=Works", "/v1/entities/A", "/portfolio"):
        assert client.get(path).status_code == 200
    assert client.post("/v1/screen", json={"name": ""}).status_code == 422
    assert records(log) == []


def test_screenings_at_once_are_written_together_and_each_is_there(
    workspace: Workspace, log: AuditLog
) -> None:
    app = create_app(workspace, audit=log)

    async def ask() -> list[httpx.Response]:
        transport = httpx.ASGITransport(app=app)
        async with httpx.AsyncClient(transport=transport, base_url="http://test") as several:
            asked = [several.post("/v1/screen?view=decision", json={"name": f"Works {n}"}) for n in range(20)]
            return await asyncio.gather(*asked)

    assert {answer.status_code for answer in asyncio.run(ask())} == {200}
    assert {details(found)["name"] for found in records(log)} == {f"Works {n}" for n in range(20)}


def unwritable(log: AuditLog, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object) -> None:
        raise CaseworkError("the disk of /srv/casework.db is full")

    monkeypatch.setattr(log, "append_all", fail)


@pytest.mark.parametrize("path", ["/v1/screen?name=A", "/v1/screen?name=A&view=decision", "/?q=A"])
def test_without_a_record_there_is_no_answer(
    client: AppClient, log: AuditLog, monkeypatch: pytest.MonkeyPatch, path: str
) -> None:
    unwritable(log, monkeypatch)
    answer = client.get(path)
    assert answer.status_code == 503
    assert "no match found" not in answer.text and "/srv" not in answer.text
    assert "casework" in answer.text


def test_a_batch_has_one_record_with_its_rows(client: AppClient, log: AuditLog) -> None:
    rows = [{"name": "Works", "reference": "C-1"}, {"name": "Nobody"}, {"country": "cn"}]
    body = b"\n".join(json.dumps(row).encode() for row in rows)
    answer = client.post("/v1/screen/batch", content=body, headers=LINES)
    lines = answer.content.splitlines()
    [found] = records(log)
    facts = found.body["facts"]
    assert (found.body["kind"], facts["rows"], facts["rejected"]) == ("batch", 3, 1)
    first = proof_of_row(log, found.sequence, 1)
    assert first.details is not None
    assert (first.details["name"], first.details["reference"]) == ("Works", "C-1")
    assert first.details["sha256"] == hashlib.sha256(lines[0]).hexdigest()
    assert verify_log(log.casework).problem is None


def test_a_batch_without_rows_has_no_record(client: AppClient, log: AuditLog) -> None:
    assert client.post("/v1/screen/batch", content=b"", headers=LINES).content == b""
    assert records(log) == []


def test_a_batch_that_cannot_be_recorded_ends_with_an_error(
    client: AppClient, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    unwritable(log, monkeypatch)
    answer = client.post("/v1/screen/batch", content=b'{"name": "Works"}\n{"name": "B"}', headers=LINES)
    [line] = answer.text.splitlines()
    result = json.loads(line)
    assert result["decision"] is None and "audit log cannot be written" in result["error"]["remedy"]


def test_rows_are_answered_while_others_are_awaited(workspace: Workspace, casework: Casework) -> None:
    """A caller who reads the first answer before the second row is sent does not wait for ever."""
    app = create_app(workspace, audit=AuditLog(casework))

    async def talk() -> list[int]:
        sent: list[bytes] = []
        answered = asyncio.Event()
        bodies = [b'{"name": "Works"}\n', b'{"name": "Holding"}\n']

        async def receive() -> Message:
            if len(bodies) == 1:
                await asyncio.wait_for(answered.wait(), 5)
            body = bodies.pop(0) if bodies else b""
            return {"type": "http.request", "body": body, "more_body": bool(bodies)}

        async def send(message: Message) -> None:
            if message["type"] == "http.response.body" and message.get("body"):
                sent.append(message["body"])
                answered.set()

        headers = [(b"content-type", b"application/x-ndjson")]
        scope = {"type": "http", "method": "POST", "path": "/v1/screen/batch", "headers": headers}
        scope |= {"query_string": b"", "server": ("test", 80), "scheme": "http", "http_version": "1.1"}
        await app(scope, receive, send)
        return [body.count(b"\n") for body in sent]

    assert asyncio.run(talk()) == [1, 1]


def test_a_long_batch_has_a_record_for_each_part(
    client: AppClient, log: AuditLog, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(auditing, "_PART_ROWS", 40)
    monkeypatch.setattr(auditing, "_PART_SECONDS", 60)
    body = b"\n".join(b'{"name": "Works"}' for _ in range(100))
    answer = client.post("/v1/screen/batch", content=body, headers=LINES)
    assert len(answer.text.splitlines()) == 100
    assert [found.body["facts"]["rows"] for found in records(log)] == [40, 40, 20]


def test_a_portfolio_is_recorded_when_it_begins_and_with_its_rows(client: AppClient, log: AuditLog) -> None:
    page = client.get("/portfolio")
    cookies = {"Cookie": "; ".join(f"{name}={value}" for name, value in page.cookies.items())}
    token = re.search(r'name="csrf" value="([^"]+)"', page.text)
    assert token is not None
    form = {"csrf": token[1]}
    file = {"file": ("customers.csv", b"name;reference\nWorks;C-1\nNobody;C-2\n")}
    place = client.post("/portfolio", data=form, files=file, headers=cookies).headers["location"]
    client.post(place, data=form, headers=cookies)
    wait_until(lambda: client.get(f"{place}/progress").json()["state"] == "done")
    begun, done = records(log)
    assert (begun.body["kind"], begun.body["outcome"], begun.body["facts"]) == (
        "portfolio",
        "begun",
        {"rows": 2},
    )
    assert (done.body["kind"], done.body["facts"]["rows"]) == ("batch", 2)
    assert details(done)["asked"]["file"] == "customers.csv"
    assert verify_log(log.casework).problem is None
