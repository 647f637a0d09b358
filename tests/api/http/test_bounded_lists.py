"""No answer grows with what is recorded of one body: each kind is counted, and the rest comes by the page."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx
import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from loads import flat, listing
from served import served

from api.http.app import create_app
from api.workspace import Workspace
from graph.store import HeldList, open_store
from ontology import Statement

pytestmark = pytest.mark.slow

LISTINGS, OBSERVATIONS, MANY = 1_000, 2_000, 2_000
DAY = date(2024, 1, 31)
MOST = 150_000
"""Bytes of an answer about any of the bodies."""

LISTED = replace(
    DATASET,
    lists=(HeldList("red", "Red list", 1, 9, DAY, DAY, DAY),),
    list_classes=(("red", "listed_party"),),
)


def facts() -> Iterator[Statement | list[Statement]]:
    yield company("listed", "Listed Works")
    for number in range(LISTINGS):
        yield from flat([listing(f"entry{number}", "listed", on="red")])
    yield company("observed", "Observed Works")
    yield company("owner", "Owner Works")
    for number in range(OBSERVATIONS):
        yield owns("owner", "observed", "51", locator=f"page {number}")
    yield company("shipped", "Shipped Works")
    for number in range(MANY):
        for kind in ("Shipment", "Licence"):
            id = f"{kind}{number}"
            yield fact(id, "type", kind, schema=kind)
            yield fact(id, "consignee", "shipped", schema=kind)
    yield company("named", "Named Works")
    for number in range(MANY):
        yield fact("named", "alias", f"Named {number} {number % 97} Works")


@pytest.fixture(scope="module")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    path: Path = tmp_path_factory.mktemp("much") / "s.db"
    with closing(open_store(f"sqlite:///{path}")) as store:
        with store.writer(LISTED, [DOCUMENT], "0" * 64) as writer:
            writer.add(flat(facts()))
            writer.commit()
        with (
            served(create_app(Workspace(store))) as address,
            httpx.Client(base_url=address, timeout=120) as client,
        ):
            yield client


def left_out(answer: Any) -> dict[str, tuple[int, int]]:
    return {each["list"]: (each["listed"], each["count"]) for each in answer.get("more", [])}


@pytest.mark.parametrize("name", ["Listed Works", "Observed Works", "Shipped Works", "Named Works"])
def test_no_answer_grows(name: str, client: httpx.Client) -> None:
    id = name.partition(" ")[0].lower()
    answers = [
        client.post("/v1/screen", json={"name": name}),
        client.post("/v1/screen", json={"name": name}, params={"view": "summary"}),
        client.get("/v1/search", params={"q": name}),
        client.get(f"/v1/entities/{id}"),
        client.get(f"/v1/entities/{id}/links"),
        client.get(f"/v1/entities/{id}/proximity"),
        client.get("/v1/links/Ownership~owner~observed"),
        client.get("/v1/paths", params={"from": "observed", "to": "owner"}),
        client.get("/v1/classes/listed_party/members"),
    ]
    assert [answer.status_code for answer in answers] == [200] * len(answers)
    assert {str(answer.url): len(answer.content) for answer in answers if len(answer.content) > MOST} == {}


def test_listings_are_counted_and_the_summary_names_a_few(client: httpx.Client) -> None:
    answer = client.post("/v1/screen", json={"name": "Listed Works"}).json()
    assert (answer["decision"], len(answer["listings"])) == ("hit", 20)
    assert left_out(answer)["listings"] == (20, LISTINGS)
    told = client.post("/v1/screen", json={"name": "Listed Works"}, params={"view": "summary"}).json()
    assert f"{LISTINGS - 5:,} more entries of official lists" in told["summary"]


def test_records_are_counted(client: httpx.Client) -> None:
    for answer in (
        client.post("/v1/screen", json={"name": "Shipped Works"}).json(),
        client.get("/v1/entities/shipped").json(),
    ):
        assert len(answer["shipments"]) == len(answer["licences"]) == 50
        assert left_out(answer) == {"shipments": (50, MANY), "licences": (50, MANY)}


def test_observations_and_aliases_are_counted(client: httpx.Client) -> None:
    links = client.get("/v1/entities/observed/links").json()["links"]
    assert left_out(links["Ownership~owner~observed"])["sources"] == (20, OBSERVATIONS)
    assert left_out(client.get("/v1/entities/named").json())["facts"] == (100, MANY + 1)


@pytest.mark.parametrize(
    ("address", "pages"),
    [
        ("/v1/entities/listed", {"listings": "records"}),
        ("/v1/entities/shipped", {"shipments": "records", "licences": "records"}),
        ("/v1/entities/named", {"facts": "stated"}),
    ],
)
def test_what_is_left_out_is_where_the_answer_says(
    address: str, pages: dict[str, str], client: httpx.Client
) -> None:
    for each in client.get(address).json()["more"]:
        page = client.get(each["see"]).json()
        assert page["total"] >= each["count"]
        assert page["offset"] == each["listed"]
        assert len(page[pages[each["list"]]]) == 100


def test_a_link_comes_with_a_page_of_its_observations(client: httpx.Client) -> None:
    page = client.get(
        "/v1/links/Ownership~owner~observed", params={"offset": OBSERVATIONS - 50, "limit": 500}
    ).json()
    assert (page["observations"], len(page["sources"])) == (OBSERVATIONS, 50)
