"""Every answer has the fields and types of yente's, and every route its parameters, defaults and bounds."""

from __future__ import annotations

from typing import Any

import pytest
from asgi_client import AppClient
from yente_shapes import (
    ADJACENT,
    ADJACENT_PAGE,
    ALGORITHMS,
    CATALOG,
    ENTITY,
    ERROR,
    MATCH,
    PARAMETERS,
    SEARCH,
    STATUS,
    misfits,
)

EXAMPLES = {
    "entity1": {
        "schema": "Person",
        "properties": {"name": ["John Doe"], "birthDate": ["1975-04-21"], "nationality": ["us"]},
    },
    "entity2": {
        "schema": "Company",
        "properties": {
            "name": ["Brilliant Amazing Limited"],
            "jurisdiction": ["hk"],
            "registrationNumber": ["84BA99810"],
        },
    },
    "entity3": {"schema": "Company", "properties": {"name": ["Hikvision"]}},
}
"""The two examples of yente's own documentation, and one that is recorded."""


def test_an_answer_to_examples(case_client: AppClient) -> None:
    answer = case_client.post("/match/default", json={"queries": EXAMPLES})
    assert misfits(MATCH, answer.json()) == []
    responses = answer.json()["responses"]
    assert responses.keys() == EXAMPLES.keys() and answer.headers["x-batch-size"] == "3"
    assert [len(responses[key]["results"]) > 0 for key in EXAMPLES] == [False, False, True]
    assert {key: each["query"]["properties"] for key, each in responses.items()} == {
        key: each["properties"] for key, each in EXAMPLES.items()
    }


@pytest.mark.parametrize(
    ("path", "shape"),
    [
        ("/search/default?q=huawei&facets=schema&facets=countries&facets=identifiers&facets=genders", SEARCH),
        ("/entities/cn-cetc-24?nested=false", ENTITY),
        ("/entities/cn-cetc-24", ENTITY),
        ("/entities/cn-cetc-24/adjacent", ADJACENT),
        ("/entities/cn-cetc-24/adjacent/unknownLinkFrom", ADJACENT_PAGE),
        ("/catalog", CATALOG),
        ("/manifest", CATALOG),
        ("/algorithms", ALGORITHMS),
        ("/healthz", STATUS),
        ("/readyz", STATUS),
    ],
)
def test_an_answer_to_an_address(path: str, shape: Any, case_client: AppClient) -> None:
    answer = case_client.get(path)
    assert answer.status_code == 200 and misfits(shape, answer.json()) == []


def test_nested_entities_are_entities(case_client: AppClient) -> None:
    properties = case_client.get("/entities/cn-cetc-24").json()["properties"]
    nested = [each for values in properties.values() for each in values if isinstance(each, dict)]
    assert nested
    for edge in nested:
        assert misfits(ENTITY, edge) == []
        for values in edge["properties"].values():
            assert [misfits(ENTITY, each) for each in values if isinstance(each, dict)] in ([], [[]])


def test_errors_are_a_detail(case_client: AppClient) -> None:
    unknown = case_client.get("/entities/banana")
    assert (unknown.status_code, unknown.json()) == (404, {"detail": "No such entity!"})
    for answer in (
        case_client.get("/search/banana"),
        case_client.get("/search/default?limit=501"),
        case_client.get("/entities/cn-cetc/adjacent/name"),
        case_client.post("/match/default", json={}),
        case_client.post("/match/default", content=b"{"),
        case_client.get("/updatez"),
    ):
        assert answer.status_code in (404, 405, 422) and misfits(ERROR, answer.json()) == []


def test_parameters_are_those_of_yente(case_client: AppClient) -> None:
    described = case_client.get("/openapi.json").json()
    for (method, path), expected in PARAMETERS.items():
        ours = {each["name"]: each["schema"] for each in described["paths"][path][method]["parameters"]}
        for name, (default, most) in expected.items():
            schema = ours[name]
            given = schema.get("default")
            assert (tuple(given) if isinstance(given, list) else given) == default, (path, name)
            assert most is None or schema["maximum"] == most, (path, name)


def test_the_shapes_themselves_can_fail() -> None:
    assert misfits(STATUS, {}) == ["answer lacks status"]
    assert misfits(CATALOG, {"datasets": [1], "current": [], "outdated": [], "index_stale": 0}) == [
        "answer.datasets[0] is no object",
        "answer.index_stale is int",
    ]
