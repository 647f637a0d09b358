"""Every request that docs/apis.md shows is answered, and as it shows where it shows an answer."""

from __future__ import annotations

import re
from dataclasses import dataclass
from json import loads
from typing import Any

import pytest
from asgi_client import AppClient
from checkout import ROOT

TEXT = (ROOT / "docs" / "apis.md").read_text(encoding="utf-8")
_BLOCK = re.compile(r"^```(http|json)\n(.*?)^```$", re.MULTILINE | re.DOTALL)


@dataclass(frozen=True)
class Request:
    """A request as the page shows it: the first line, headers, and after an empty line the body."""

    method: str
    path: str
    headers: dict[str, str]
    body: str
    shown: Any = None

    @classmethod
    def of(cls, text: str, shown: Any) -> Request:
        head, _, body = text.partition("\n\n")
        first, *lines = head.strip().splitlines()
        headers = dict(line.split(": ", 1) for line in lines)
        method, path = first.split(" ", 1)
        return cls(method, path, headers, body.strip(), shown)


def requests() -> list[Request]:
    blocks = _BLOCK.findall(TEXT)
    following = [*blocks[1:], ("http", "")]
    return [
        Request.of(text, loads(answer) if kind_of_next == "json" else None)
        for (kind, text), (kind_of_next, answer) in zip(blocks, following, strict=True)
        if kind == "http"
    ]


def is_within(shown: Any, answer: Any) -> bool:
    """Whether all that is shown is in the answer; of a list its first items."""
    if isinstance(shown, dict):
        return all(name in answer and is_within(each, answer[name]) for name, each in shown.items())
    if isinstance(shown, list):
        return len(answer) >= len(shown) and all(map(is_within, shown, answer))
    return bool(shown == answer)


@pytest.mark.parametrize("request_shown", requests(), ids=lambda each: f"{each.method} {each.path[:60]}")
def test_requests_of_the_page_are_answered_as_shown(request_shown: Request, case_client: AppClient) -> None:
    body = request_shown.body
    if "form" in request_shown.headers.get("Content-Type", ""):
        name, _, value = body.partition("=")
        answer = case_client.post(request_shown.path, data={name: value})
    else:
        answer = case_client.request(
            request_shown.method, request_shown.path, headers=request_shown.headers, content=body.encode()
        )
    assert answer.status_code == (303 if "turtle" in request_shown.headers.get("Accept", "") else 200)
    assert request_shown.shown is None or is_within(request_shown.shown, answer.json()), answer.text[:2_000]


@pytest.mark.slow
def test_the_page_shows_every_route_of_these_apis(case_client: AppClient) -> None:
    shown = [f"{each.method} {each.path.partition('?')[0]}" for each in requests()]
    for path, methods in case_client.get("/openapi.json").json()["paths"].items():
        for method, operation in methods.items():
            if operation["tags"][0] in ("yente", "Reconciliation"):
                pattern = f"{method.upper()} {re.sub('{[a-z]+}', '[^/]+', path)}"
                assert any(re.fullmatch(pattern, each) for each in shown) or path == "/reconcile/{dataset}", (
                    path
                )
