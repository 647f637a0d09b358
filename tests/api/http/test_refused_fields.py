"""A field that is refused says in our own words what to give, and an address which methods it answers."""

from __future__ import annotations

from typing import Any

import httpx
import pytest

ENTITY = "/v1/entities/A"
VIEWS = "it must be decision, summary or full"

ASKED = {
    "one entity that stands above several": (
        "/v1/common",
        {"id": "A"},
        "id: it must be 2 to 50 ids or names",
    ),
    "paths to nobody": ("/v1/paths", {"from": "A"}, "to: it is missing; give it"),
    "paths from an empty id": (
        "/v1/paths",
        {"from": "", "to": "A"},
        "an id or a name of 1 to 200 characters",
    ),
    "an id that is too long": (f"/v1/entities/{'a' * 201}", {}, "an id or a name of 1 to 200 characters"),
    "records of no kind": (f"{ENTITY}/records", {}, "kind: it is missing; give it"),
    "records of another kind": (f"{ENTITY}/records", {"kind": "List"}, "it must be Shipment, Licence, Claim"),
    "another view": ("/v1/screen", {"name": "A", "view": "short"}, VIEWS),
    "a long property": (f"{ENTITY}/statements", {"property": "a" * 201}, "it must be the name of a property"),
    "a long cursor": (f"{ENTITY}/graph", {"cursor": "a" * 251}, "`next_cursor` of the page before"),
    "no class": (f"{ENTITY}/near", {}, "risk_class: it is missing; give it"),
}

SENT = {
    "no name": ({}, "name: it is missing; give it"),
    "a name that is none": ({"name": 5}, "name is 5; it must be a text"),
    "a list": ([], "an object with the fields of the question"),
}


@pytest.mark.parametrize("case", ASKED)
def test_what_is_refused_says_what_to_give(service: httpx.Client, case: str) -> None:
    path, params, told = ASKED[case]
    assert told in refusal(service.get(path, params=params))


@pytest.mark.parametrize("case", SENT)
def test_what_is_refused_of_a_body_says_what_to_give(service: httpx.Client, case: str) -> None:
    body, told = SENT[case]
    assert told in refusal(service.post("/v1/screen", json=body))
    assert VIEWS in refusal(service.post("/v1/screen", params={"view": "short"}, json={"name": "A"}))


def refusal(response: httpx.Response) -> str:
    """What is told, which has no words of the validator."""
    assert response.status_code == 422
    problem: dict[str, Any] = response.json()
    words = " ".join([problem["detail"], *(error["msg"] for error in problem["errors"])])
    assert "should" not in words and "required" not in words
    return str(problem["detail"])


@pytest.mark.parametrize(
    ("path", "methods"),
    [
        ("/v1/screen", "GET, HEAD, OPTIONS, POST"),
        ("/v1/sparql", "OPTIONS, POST"),
        ("/v1/entities/cn-gta/owned", "GET, HEAD, OPTIONS"),
        ("/id/cn-gta", "GET, HEAD, OPTIONS"),
        ("/static/page.js", "GET, HEAD, OPTIONS"),
    ],
)
def test_an_address_tells_which_methods_it_answers(service: httpx.Client, path: str, methods: str) -> None:
    told, refused = service.options(path), service.delete(path)
    assert (told.status_code, told.content, told.headers["Allow"]) == (204, b"", methods)
    assert (refused.status_code, refused.headers["Allow"]) == (405, methods)
    assert service.options("/v1/nothing").status_code == 404
