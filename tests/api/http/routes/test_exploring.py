"""What lies around an entity, as a page: stacks, parties opened, filters, another day, and the list."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator

import httpx
import pytest
from asgi_client import AppClient
from factories import company, owns
from small_store import small_store

from api.http.app import create_app
from api.page.surroundings import MOST_PARTIES
from api.workspace import Workspace


def view(service: httpx.Client, **asked: str | list[str]) -> str:
    answer = service.get("/explore", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def parties(text: str) -> set[str]:
    """The parties that a view shows, in its picture or its list."""
    drawn = set(re.findall(r'class="(?:node|member)[^"]*" data-key="([^"]*)"', text))
    return drawn | set(re.findall(r'data-party="([^"]*)"', text))


def test_like_parties_stand_in_a_stack_that_shows_more_when_asked(service: httpx.Client) -> None:
    text = view(service, centre="cn-cetc")
    assert "26 alike: Public body" in text and "Show 19 more" in text
    [more] = re.findall(r'href="([^"]*)" class="action" data-more="stack:[^"]*PublicBody"', text)
    whole = service.get(f"/explore{more.replace('&amp;', '&')}").text
    assert len(parties(whole)) == len(parties(text)) + 19
    assert "Show 19 more" not in whole


def test_the_picture_and_the_list_agree(service: httpx.Client) -> None:
    asked: dict[str, str | list[str]] = {"centre": "cn-gta", "open": ["cn-huada-semiconductor"]}
    stacks = re.findall(r'data-more="stack:([^"]*)"', view(service, **asked))
    asked["stack"] = [f"{html.unescape(each)}~99" for each in stacks]
    drawn, listed = view(service, **asked), view(service, view="list", **asked)
    assert stacks
    assert parties(drawn) == parties(listed) >= {"cn-gta", "cn-huada-semiconductor", "cn-cec"}


def test_a_party_that_is_opened_brings_its_links_and_nothing_goes(service: httpx.Client) -> None:
    before = view(service, centre="cn-gta")
    [more] = re.findall(r'href="([^"]*)" class="action" data-more="cn-huada-semiconductor"', before)
    after = service.get(f"/explore{more.replace('&amp;', '&')}").text
    assert parties(before) < parties(after) and "cn-cec" in parties(after)
    assert 'data-more="cn-sasac"' not in view(service, centre="cn-cec")  # a stop is not opened


def test_filters_leave_links_out(service: httpx.Client) -> None:
    assert "cn-cetc-24" not in parties(view(service, centre="cn-cetc", types=["Control"]))
    register = view(service, centre="cn-gta", min_grade="A", view="list")
    assert set(re.findall(r'<span class="g (.)"', register)) == {"A"}


def test_two_days_are_compared_in_one_picture(service: httpx.Client) -> None:
    text = view(service, centre="cn-gta", at2="2018-01-01")
    assert re.search(r"Since 1 Jan 2018: [1-9]\d* links new \(\+\), 0 gone", text)
    assert "+ owned by" in text


def test_a_link_that_is_chosen_shows_its_sources(service: httpx.Client) -> None:
    text = view(service, centre="cn-cetc", sel="Unit~cn-cetc~cn-cetc-24")
    panel = text.partition('id="panel"')[2]
    assert "unit of" in panel and "<blockquote" in panel


@pytest.mark.parametrize(
    ("asked", "status"),
    [
        ({"centre": "nobody-at-all"}, 404),
        ({"centre": "cn-gta", "open": "nobody-at-all"}, 404),
        ({"centre": "cn-gta", "min_share": "x"}, 422),
        ({"centre": "cn-gta", "types": "Nothing"}, 422),
        ({"centre": "cn-gta", "at": "2124-01-01"}, 422),
        ({}, 200),
    ],
)
def test_what_cannot_be_shown_is_said(service: httpx.Client, asked: dict[str, str], status: int) -> None:
    answer = service.get("/explore", params=asked)
    assert answer.status_code == status and "<h1" in answer.text


@pytest.mark.slow
def test_two_thousand_parties_are_the_limit_and_it_is_said(tmp_path) -> None:
    facts = [company("hub"), *(company(f"c{n}") for n in range(300))]
    facts += [owns("hub", f"c{n}", str(n % 100 + 1)) for n in range(300)]
    store = small_store(tmp_path / "hub.db", facts)
    client = AppClient(create_app(Workspace(store)))
    client.get("/explore?centre=hub")
    text = client.get("/explore", params={"centre": "hub", "stack": "hub:Ownership<:Company~300"}).text
    assert len(parties(text)) == 301 <= MOST_PARTIES
    assert len(text.encode()) < 300_000
    store.close()


def test_links_that_ended_are_shown_where_asked_for(chained: AppClient) -> None:
    asked = {"centre": "plant"}
    assert "Old Owner" not in chained.get("/explore", params=asked).text
    text = chained.get("/explore", params=asked | {"ended": "1"}).text
    assert (
        "Old Owner" in text and 'stroke-dasharray="6 4"' in text and 'name="ended" value="1" checked' in text
    )
    rows = chained.get("/explore", params=asked | {"ended": "1", "view": "list"}).text
    assert "ended on 31 Dec 2020" in rows
    graded = chained.get("/explore", params=asked | {"ended": "1", "min_grade": "A"}).text
    assert "Old Owner" not in graded


def test_chains_of_wholly_owned_companies_are_one_link_where_asked_for(chained: AppClient) -> None:
    asked = [("centre", "plant"), ("open", "shelf"), ("open", "holding")]
    assert "shelf" in chained.get("/explore", params=asked).text.partition("<svg class")[2]
    whole = chained.get("/explore", params=[*asked, ("collapse", "1"), ("view", "list")]).text
    assert "wholly through Shelf" in whole and ">Holding<" in whole
    assert 'data-party="shelf"' not in whole and 'data-party="group"' in whole, "the group holds 60%"


@pytest.fixture(scope="module")
def chained(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AppClient]:
    names = {"plant": "Plant", "shelf": "Shelf", "holding": "Holding", "group": "Group", "old": "Old Owner"}
    facts = [company(id, name) for id, name in names.items()]
    facts += [owns("shelf", "plant", "100"), owns("holding", "shelf", "100"), owns("group", "holding", "60")]
    facts += [owns("old", "plant", "40", end="2020-12-31", observed="2020-06-01")]
    store = small_store(tmp_path_factory.mktemp("chained") / "k.db", facts)
    yield AppClient(create_app(Workspace(store)))
    store.close()
