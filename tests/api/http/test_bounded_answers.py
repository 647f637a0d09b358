"""An answer does not grow with the number of owners of a company: like assumptions are counted and summed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import httpx
import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from loads import flat
from served import served

from api.http.app import create_app
from api.workspace import Workspace
from graph.store import open_store
from graph.store.records import HeldList
from ontology import Statement

pytestmark = pytest.mark.slow

HOLDERS = 8_000
DAY = date(2024, 1, 31)
MOST = 100_000
"""Bytes of an answer about a company, whoever holds how little of it."""

WHOLE = replace(
    DATASET,
    lists=(HeldList("groups", "Groups", 1, 1, date(2020, 1, 1), DAY, DAY),),
    list_classes=(("groups", "defence_conglomerate"),),
)
"""A data set that holds the list of a class whole, so that a `no` can be earned, with what it assumes."""


def holdings(count: int) -> Iterator[Statement | list[Statement]]:
    """A company of which `count` persons hold equal parts of 80%."""
    yield company("A", "Alpha Works")
    for number in range(count):
        person = f"p{number}"
        yield fact(person, "type", "Person", schema="Person")
        yield fact(person, "name", f"Person {number}", schema="Person")
        yield owns(person, "A", str(80 / count), direct="direct")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path: Path = tmp_path_factory.mktemp("holders") / "s.db"
    store = open_store(f"sqlite:///{path}")
    with store.writer(WHOLE, [DOCUMENT], "0" * 64) as writer:
        writer.add(flat(holdings(HOLDERS)))
        writer.commit()
    with (
        served(create_app(Workspace(store))) as address,
        httpx.Client(base_url=address, timeout=120) as client,
    ):
        yield client
    store.close()


def test_a_screening_counts_and_sums_what_is_assumed_of_them(client: httpx.Client) -> None:
    question = {"name": "Alpha Works", "valid_at": DAY.isoformat(), "risk_classes": ["defence_conglomerate"]}
    answer = client.post("/v1/screen", json=question)
    assert answer.status_code == 200
    assert len(answer.content) < MOST
    (proximity,) = answer.json()["proximity"]
    assert proximity["verdict"] == "no"
    (presumed,) = [a for a in proximity["assumes"] if a.get("count") == HOLDERS]
    assert presumed["share"] == pytest.approx(80)


@pytest.mark.parametrize("traversal", ["control", "any"])
def test_no_answer_about_the_company_grows_with_its_owners(traversal: str, client: httpx.Client) -> None:
    asked = {"valid_at": DAY.isoformat(), "traversal": traversal}
    answers = [
        client.post("/v1/screen", json={"name": "Alpha Works", **asked}),
        client.get("/v1/entities/A/proximity", params=asked),
        client.get("/v1/entities/A", params={"valid_at": DAY.isoformat()}),
        client.get("/v1/search", params={"q": "Alpha Works"}),
        client.get("/v1/paths", params={"from": "A", "to": "p7", **asked}),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert [len(answer.content) for answer in answers if len(answer.content) > MOST] == []


def test_its_links_come_a_page_at_a_time_and_are_counted(client: httpx.Client) -> None:
    page = client.get("/v1/entities/A/links", params={"limit": 50}).json()
    assert (len(page["links"]), page["total"]) == (50, HOLDERS)


def test_a_description_in_rdf_says_that_links_were_left_out(client: httpx.Client) -> None:
    answer = client.get("/v1/entities/A", headers={"accept": "text/turtle"})
    assert answer.headers["Ketting-Partial"] == "true"
    assert answer.text.count("a ketting:Ownership") == 500
