"""Matching as yente's clients ask for it: what is a match, what is left out, and what is refused."""

from __future__ import annotations

import gzip
import json
from typing import Any

import pytest
from asgi_client import AppClient

from api.http.app import create_app
from api.policy import Policy
from api.workspace import Workspace
from ingest.matching import Thresholds


def asked(client: AppClient, properties: dict[str, Any], schema: str = "Company", **params: Any) -> Any:
    query = {"queries": {"q": {"schema": schema, "properties": properties}}}
    answer = client.post("/match/default", json=query, params=params)
    assert answer.status_code == 200, answer.text
    return answer.json()["responses"]["q"]


def found(client: AppClient, properties: dict[str, Any], schema: str = "Company", **params: Any) -> Any:
    results = asked(client, properties, schema, **params)["results"]
    return [(each["id"], each["match"]) for each in results]


def test_an_equal_name_matches_and_a_similar_one_is_for_review(parties: AppClient) -> None:
    answer = asked(parties, {"name": "Alpha Optics GmbH"})
    [result] = answer["results"]
    assert (result["id"], result["match"], result["score"], answer["total"]) == (
        "alpha",
        True,
        1.0,
        {"value": 1, "relation": "eq"},
    )
    assert result["explanations"]["name"]["candidate"] == "Alpha Optics GmbH"
    near = asked(parties, {"name": "Alpha Optiks GmbH"})
    assert [each["match"] for each in near["results"]] == [False] and near["total"]["value"] == 0


def test_two_of_one_name_are_both_for_review(parties: AppClient) -> None:
    assert found(parties, {"name": "Twin Works"}) == [("twin-one", False), ("twin-two", False)]


def test_names_of_different_parties_prove_neither(parties: AppClient) -> None:
    assert found(parties, {"name": ["Alpha Optics GmbH"], "alias": ["Beta Motors"]}) == [
        ("alpha", False),
        ("beta", False),
    ]
    assert found(parties, {"name": ["Unheard of AG", "Alpha Optics GmbH"]}) == [("alpha", True)]


@pytest.mark.parametrize(
    ("beside", "matches"),
    [
        ({"country": "Germany"}, True),
        ({"jurisdiction": "de"}, True),
        ({"country": ["fr"]}, False),
        ({"country": ["fr", "de"]}, True),
        ({"country": ["fr", "nl"]}, False),
        ({"incorporationDate": "1998"}, True),
        ({"incorporationDate": "2001-01-01"}, False),
        ({"leiCode": "529900T8BM49AURSDO55"}, True),
    ],
)
def test_what_stands_beside_the_name_may_contradict(
    beside: dict[str, Any], matches: bool, parties: AppClient
) -> None:
    assert found(parties, {"name": "Alpha Optics GmbH"} | beside) == [("alpha", matches)]


def test_a_date_of_birth_may_contradict(parties: AppClient) -> None:
    assert found(parties, {"name": "Ada Exampla", "birthDate": ["1971"]}, "Person") == [("ada", True)]
    [result] = asked(parties, {"name": "Ada Exampla", "birthDate": [1985]}, "Person")["results"]
    assert result["match"] is False and result["explanations"]["birthDate"] == {
        "detail": "1985 is given and 1971-05-02 recorded",
        "score": -1.0,
        "query": "1985",
        "candidate": "1971-05-02",
    }
    assert found(parties, {"firstName": "Ada", "lastName": "Exampla"}, "Person") == [("ada", True)]


def test_an_identifier_alone_is_enough(parties: AppClient) -> None:
    assert found(parties, {"leiCode": ["529900T8BM49AURSDO55"]}) == [("alpha", True)]
    assert found(parties, {}) == []


def test_an_example_finds_what_its_schema_may_be(parties: AppClient) -> None:
    for schema, ids in [("LegalEntity", ["alpha"]), ("Thing", ["alpha"]), ("Person", []), ("Vessel", [])]:
        assert [id for id, _ in found(parties, {"name": "Alpha Optics GmbH"}, schema)] == ids


@pytest.mark.parametrize(
    ("params", "is_found"),
    [
        ({"exclude_entity_ids": "beta"}, False),
        ({"exclude_entity_ids": "old-beta"}, False),
        ({"exclude_entity_ids": "alpha"}, True),
        ({"topics": "export.control"}, True),
        ({"topics": "role.pep"}, False),
        ({"exclude_schema": "Company"}, False),
        ({"changed_since": "2000-01-01"}, True),
        ({"changed_since": "2999-01-01"}, False),
        ({"include_dataset": "press"}, True),
        ({"include_dataset": "other"}, False),
        ({"exclude_dataset": "press"}, False),
        ({"limit": 0}, False),
        ({"algorithm": "name-based"}, True),
        ({"fuzzy": "false"}, True),
    ],
)
def test_results_can_be_narrowed(params: dict[str, Any], is_found: bool, parties: AppClient) -> None:
    assert bool(found(parties, {"name": "Beta Motors"}, **params)) == is_found


def test_a_score_that_is_asked_for_leaves_lower_ones_out(parties: AppClient) -> None:
    near = {"name": "Alpha Optiks GmbH"}
    [result] = asked(parties, near)["results"]
    assert found(parties, near, threshold=result["score"] + 0.01, cutoff=result["score"]) == []
    assert found(parties, near, cutoff=result["score"] - 0.01) == [("alpha", False)]


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        ({"queries": {"a": {"schema": "Banana", "properties": {}}}}, 400, "Unknown schema: 'Banana'"),
        ({"queries": {"a": {"schema": "Sanction", "properties": {}}}}, 400, "Non-matchable schema"),
        ({"queries": {"a": {"properties": {"name": "x"}}}}, 422, "schema"),
        ({"queries": {}}, 400, "No queries provided."),
        ({"queries": {}, "config": {"nm_number_mismatch": 0.4}}, 400, "Invalid configuration parameter"),
        (
            {"queries": {str(n): {"schema": "Company", "properties": {}} for n in range(101)}},
            400,
            "Too many queries in one batch (limit: 100)",
        ),
        ({"queries": {"a": {"schema": "Company", "properties": {"name": "x" * 9_000}}}}, 400, "Cannot parse"),
        ([], 422, "dictionary"),
    ],
)
def test_what_cannot_be_answered_is_refused(query: Any, status: int, words: str, parties: AppClient) -> None:
    answer = parties.post("/match/default", json=query)
    assert answer.status_code == status and words in json.dumps(answer.json()["detail"])


def test_names_of_datasets_and_algorithms_are_checked(parties: AppClient) -> None:
    query = {"queries": {"a": {"schema": "Company", "properties": {"name": "x"}}}}
    answer = parties.post("/match/banana", json=query)
    assert (answer.status_code, answer.json()) == (404, {"detail": "No such dataset."})
    answer = parties.post("/match/default?algorithm=neural-net", json=query)
    assert (answer.status_code, answer.json()) == (400, {"detail": "Invalid algorithm: neural-net"})


def test_a_body_may_come_without_its_type_or_packed(parties: AppClient) -> None:
    body = json.dumps(
        {"queries": {"q": {"schema": "Company", "properties": {"name": "Beta Motors"}}}}
    ).encode()
    assert parties.post("/match/press", content=body).status_code == 200
    packed = parties.post("/match/press", content=gzip.compress(body), headers={"content-encoding": "gzip"})
    assert packed.json()["responses"]["q"]["results"][0]["id"] == "beta"
    form = parties.post("/match/press", content=body, headers={"content-type": "text/plain"})
    assert form.status_code == 422
    large = parties.post("/match/press", content=b" " * ((1 << 20) + 1))
    assert (large.status_code, "1,048,576 bytes" in large.json()["detail"]) == (413, True)


def test_a_policy_may_ask_more_of_a_match(small_workspace: Workspace) -> None:
    strict = Policy("strict", matching=Thresholds(confirmed=True))
    client = AppClient(create_app(small_workspace.with_policy(strict)))
    assert found(client, {"name": "Hikvision"}) == [("cn-hikvision", False)]
    assert found(client, {"name": "Hikvision", "country": "cn"}) == [("cn-hikvision", True)]
