"""`POST /v1/screen`: decisions that no thread is needed for, and how many threads screen with evidence."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import httpx
import pytest
from served import served

from api.http.app import create_app
from api.models import ViewName
from api.screening import Screener
from api.workspace import Workspace

JSON = {"Content-Type": "application/json"}
AT_ONCE, THE_USUAL_WAY = "/v1/screen?view=decision", "/v1/screen?view=decision&"
"""The same question; only the first is read without FastAPI."""


@pytest.fixture(scope="module")
def small(small_workspace: Workspace) -> Iterator[httpx.Client]:
    with (
        served(create_app(small_workspace)) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        client.post(AT_ONCE, json={"name": "Works"})  # the first question reads what is kept
        yield client


@pytest.mark.parametrize(
    "body",
    [
        {"name": "Works"},
        {"name": "Works", "country": "cn", "valid_at": "2024-06-01", "sources": None},
        {"name": "Works", "max_hops": 99},
        {"name": "Works", "no_such_field": 1},
        {"name": "Works", "sources": ["no-such-source"]},
        {"name": "Works", "known_at": "2024-06-01"},
        {"name": ""},
        {"name": "a\x1bb"},
        {"name": 7},
        [],
        "Works",
    ],
)
def test_a_decision_at_once_is_the_usual_one(small: httpx.Client, body: Any) -> None:
    at_once = small.post(AT_ONCE, json=body)
    usual = small.post(THE_USUAL_WAY, json=body)
    assert (at_once.status_code, at_once.content) == (usual.status_code, usual.content)
    assert dict(at_once.headers) | {"date": ""} == dict(usual.headers) | {"date": ""}


@pytest.mark.parametrize("text", [b"", b"{", b'{"name": "\xff"}', b"[" * 20_000, b'{"name": "a"} b'])
def test_what_is_no_json_is_refused_the_usual_way(small: httpx.Client, text: bytes) -> None:
    at_once = small.post(AT_ONCE, content=text, headers=JSON)
    usual = small.post(THE_USUAL_WAY, content=text, headers=JSON)
    assert at_once.status_code == usual.status_code >= 400
    assert at_once.json() == usual.json()


def test_a_decision_takes_no_thread(small: httpx.Client, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is answered in the thread of the event loop, while all that screen with evidence are busy."""
    seen: list[str] = []
    decide_at_once = Screener.decide_at_once

    def watched(self: Screener, *question: Any) -> Any:
        seen.append(threading.current_thread().name)
        return decide_at_once(self, *question)

    monkeypatch.setattr(Screener, "decide_at_once", watched)
    small.post(AT_ONCE, json={"name": "Works"}).raise_for_status()
    small.post(THE_USUAL_WAY, json={"name": "Works"}).raise_for_status()
    assert len(set(seen)) == 1
    assert "worker" not in seen[0].lower()


def test_one_thread_at_a_time_screens_with_evidence(
    small: httpx.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy: list[int] = [0]
    most: list[int] = [0]
    viewed = Screener.viewed

    def slow(self: Screener, name: ViewName, *question: Any) -> Any:
        busy[0] += 1
        most[0] = max(most[0], busy[0])
        time.sleep(0.02)
        try:
            return viewed(self, name, *question)
        finally:
            busy[0] -= 1

    monkeypatch.setattr(Screener, "viewed", slow)
    with ThreadPoolExecutor(4) as threads:
        answers = list(threads.map(lambda _: small.post("/v1/screen", json={"name": "Works"}), range(4)))
    assert {answer.status_code for answer in answers} == {200}
    assert most == [1]
    assert json.loads(answers[0].content)["view"] == "full"
