"""How much a key may ask, what it is told of it, and what checking a key costs."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from time import process_time

import pytest
from keyed_service import Keyed, with_key
from starlette.types import Message, Receive, Send
from starlette.types import Scope as Asked

from api.casework.identity import Scope
from api.casework.keys.key import Limits
from api.casework.keys.meter import Meter
from api.http.access.guard import Guarded
from api.http.app import create_app
from api.workspace import Workspace
from graph.store import Store

ROWS = b"".join(json.dumps({"name": f"Alpha {number}"}).encode() + b"\n" for number in range(30))
MOST_MICROSECONDS = 50


def left(headers: object) -> dict[str, tuple[int, int]]:
    """What the header says is left, and for how many seconds."""
    stated = headers["ratelimit"]  # type: ignore[index]
    parts = (part.strip().split(";") for part in stated.split(","))
    return {name.strip('"'): (int(r[2:]), int(t[2:])) for name, r, t in parts}


def test_what_is_left_is_told_and_too_many_requests_are_refused(keyed: Keyed) -> None:
    key = keyed.key(Scope.READ, limits=Limits(3, 10))
    other = keyed.key(Scope.READ, name="ben")
    meter = keyed.app.state.meter
    meter._clock = lambda: 86_400.0 * 3 + 30
    first = keyed.get("/v1/sources", key)
    assert first.headers["ratelimit-policy"] == '"requests";q=3;w=60, "rows";q=10;w=86400'
    assert left(first.headers) == {"requests": (2, 30), "rows": (10, 86_370)}
    assert keyed.get("/nothing", key).status_code == 404
    assert keyed.get("/v1/screen?name=A", key).status_code == 403
    refused = keyed.get("/v1/sources", key)
    assert (refused.status_code, refused.headers["retry-after"]) == (429, "30")
    assert left(refused.headers)["requests"] == (0, 30)
    assert refused.headers["content-type"] == "application/problem+json"
    assert "3 times a minute" in refused.json()["detail"]
    assert keyed.get("/healthz", key).status_code == 200
    assert keyed.get("/v1/sources", other).status_code == 200
    meter._clock = lambda: 86_400.0 * 3 + 60
    assert keyed.get("/v1/sources", key).status_code == 200


def test_rows_are_counted_wherever_names_are_screened(keyed: Keyed) -> None:
    key, headers = keyed.key(limits=Limits(600, 6)), {"Accept": "text/html"}
    body = {"name": "A Ltd"}
    assert keyed.get("/v1/screen?name=A+Ltd", key).status_code == 200
    assert keyed.client.post("/v1/screen", json=body, headers=with_key(key)).status_code == 200
    decided = keyed.client.post("/v1/screen?view=decision", json=body, headers=with_key(key))
    assert left(decided.headers)["rows"][0] == 3
    assert left(keyed.get("/?q=A+Ltd", key, **headers).headers)["rows"][0] == 2
    assert left(keyed.get("/memo?q=A+Ltd", key, **headers).headers)["rows"][0] == 1
    assert left(keyed.get("/", key, **headers).headers)["rows"][0] == 1
    keyed.get("/chain/svg?q=A+Ltd", key)
    page = keyed.get("/?q=A+Ltd", key, **headers)
    assert page.status_code == 429 and "6 rows a day" in page.text and int(page.headers["retry-after"]) > 0
    assert keyed.get("/v1/screen?name=A+Ltd", key).status_code == 429
    assert keyed.client.post("/v1/screen", json=body, headers=with_key(key)).status_code == 429


def test_a_batch_stops_where_the_rows_of_the_day_end(keyed: Keyed) -> None:
    key = keyed.key(limits=Limits(600, 25))
    headers = with_key(key) | {"Content-Type": "application/x-ndjson"}
    answer = keyed.client.post("/v1/screen/batch", content=ROWS, headers=headers)
    lines = [json.loads(line) for line in answer.text.splitlines()]
    assert [line["row"] for line in lines] == list(range(1, 22))
    assert lines[19]["error"] is None and "5 are left" in lines[20]["error"]["remedy"]
    answer = keyed.client.post("/v1/screen/batch", content=ROWS[:60], headers=headers)
    assert answer.status_code == 200
    keyed.app.state.meter.rows(key.split("_")[1], Limits(600, 25), 2)
    assert keyed.client.post("/v1/screen/batch", content=ROWS, headers=headers).status_code == 429


def test_a_file_counts_when_it_is_begun(keyed: Keyed) -> None:
    key = keyed.key(limits=Limits(600, 2))
    sent = keyed.client.post(
        "/portfolio", files={"file": ("a.csv", b"name\nA Ltd\nB Ltd\nC Ltd\n")}, headers=with_key(key)
    )
    place = sent.headers["location"]
    refused = keyed.client.post(place, data={}, headers=with_key(key))
    assert refused.status_code == 429 and "2 rows a day" in refused.text
    assert "First rows" in keyed.get(place, key).text


def test_who_has_no_key_has_no_limit_and_is_told_none(store: Store, tmp_path: Path) -> None:
    app = create_app(Workspace(store), jobs_folder=tmp_path)
    from asgi_client import AppClient

    for _ in range(5):
        answer = AppClient(app).get("/v1/options")
        assert answer.status_code == 200 and "ratelimit" not in answer.headers


@pytest.mark.slow
def test_checking_a_known_key_takes_less_than_50_microseconds(keyed: Keyed) -> None:
    key = keyed.key(limits=Limits(10**9, 10**9))
    ring = keyed.app.state.ring

    async def nothing(scope: Asked, receive: Receive, send: Send) -> None:
        await send({"type": "http.response.start", "status": 200, "headers": []})

    async def receive() -> Message:
        return {"type": "http.request", "body": b""}

    async def send(_: Message) -> None:
        return

    guarded = Guarded(nothing, ring=ring, sessions=keyed.app.state.sessions, meter=Meter())
    headers = [(b"host", b"x"), (b"accept", b"*/*"), (b"authorization", f"Bearer {key}".encode())]
    asked = {"type": "http", "method": "GET", "path": "/v1/entities/cn-cec/links", "headers": headers}

    async def measured(app: object, times: int) -> float:
        started = process_time()
        for _ in range(times):
            await app(dict(asked), receive, send)  # type: ignore[operator]
        return (process_time() - started) / times * 1e6

    async def least() -> float:
        await measured(guarded, 100)
        return min([await measured(guarded, 1_000) - await measured(nothing, 1_000) for _ in range(7)])

    assert asyncio.run(least()) < MOST_MICROSECONDS
