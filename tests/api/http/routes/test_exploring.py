"""What lies around an entity, as a page: stacks, parties opened, filters, another day, and the list."""

from __future__ import annotations

import csv
import html
import io
import re
import xml.etree.ElementTree as ET
from collections.abc import Iterator

import httpx
import pytest
import rdflib
from asgi_client import AppClient
from factories import company, owns
from small_store import small_store

from api.http.app import create_app
from api.page.around.surroundings import MOST_PARTIES
from api.workspace import Workspace


def view(service: httpx.Client, **asked: str | list[str]) -> str:
    answer = service.get("/explore", params=asked)
    assert answer.status_code == 200, answer.text
    return answer.text


def parties(text: str) -> set[str]:
    """The parties that a view shows, in its picture or its list."""
    drawn = set(re.findall(r'class="(?:node|member)[^"]*" data-key="([^"]*)"', text))
    return drawn | set(re.findall(r'data-party="([^"]*)"', text))


@pytest.mark.slow
def test_like_parties_stand_in_a_stack_that_shows_more_when_asked(service: httpx.Client) -> None:
    text = view(service, centre="cn-cetc")
    assert "26 alike: Public body" in text and "Show 19 more" in text
    [more] = re.findall(r'href="([^"]*)" class="action" data-more="stack:[^"]*PublicBody"', text)
    whole = service.get(f"/explore{more.replace('&amp;', '&')}").text
    assert len(parties(whole)) == len(parties(text)) + 19
    assert "Show 19 more" not in whole


def test_a_stack_has_the_grade_of_its_weakest_link(tmp_path) -> None:
    facts = [company("hub"), *(company(f"c{n}") for n in range(4))]
    facts += [owns("hub", f"c{n}", grade=grade) for n, grade in enumerate("ABCD")]
    store = small_store(tmp_path / "hub.db", facts)
    text = view(AppClient(create_app(Workspace(store))), centre="hub")
    store.close()
    assert 'data-key="Ownership~hub~c3"' in text
    for stronger in range(3):
        assert f'data-key="Ownership~hub~c{stronger}"' not in text


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


def test_an_owner_that_may_exist_is_drawn_listed_and_left_out_where_asked(service: httpx.Client) -> None:
    for more in ({}, {"view": "list"}):
        text = view(service, centre="cn-smic", **more)
        assert "?cn-smic" in parties(text) and "Unknown owner: 93.09%" in text
        assert "93.09% is not recorded" in text
        for left_out in ({"no_open_ends": "1"}, {"types": ["Unit"]}):
            assert "?cn-smic" not in parties(view(service, centre="cn-smic", **left_out, **more))
    panel = view(service, centre="cn-smic", sel="?cn-smic").partition('id="panel"')[2]
    assert "owners are recorded for 6.91%" in panel


def test_a_stop_says_why_and_how_much_is_behind_it(service: httpx.Client) -> None:
    listed = view(service, centre="cn-cetc", view="list", types=["Ownership"])
    behind = int(re.findall(r"a state body: chains end here; (\d+) further parties are linked", listed)[0])
    whole = view(service, centre="cn-sasac", view="list", types=["Ownership"])
    assert behind == len(parties(whole) - {"cn-sasac", "cn-cetc"}) > 50


def test_a_party_is_hidden_with_what_only_it_leads_to(service: httpx.Client) -> None:
    text = view(service, centre="cn-gta", open=["cn-huada-semiconductor"], sel="cn-huada-semiconductor")
    [hide] = re.findall(r'href="(\?[^"]*hide=cn-huada-semiconductor[^"]*)"', text)
    [close] = re.findall(r'href="(\?[^"]*)">Hide its links', text)
    hidden = service.get(f"/explore{html.unescape(hide)}").text
    assert parties(text) - parties(hidden) >= {"cn-huada-semiconductor", "cn-cec"}
    assert "1 party is hidden." in hidden
    assert "cn-cec" not in parties(service.get(f"/explore{html.unescape(close)}").text)


@pytest.mark.slow
def test_exactly_what_is_shown_is_taken_along_under_every_filter(service: httpx.Client) -> None:
    asked: dict[str, str | list[str]] = {
        "centre": "cn-gta", "open": ["cn-huada-semiconductor", "cn-cec"], "min_grade": "C", "min_share": "5",
        "types": ["Ownership", "Affiliation"], "ended": "1", "at2": "2018-01-01", "hide": ["cn-sasac"],
    }  # fmt: skip
    for more in ({}, {"no_open_ends": "1"}, {"collapse": "1"}):
        listed = view(service, **asked, **more, view="list")
        rows = set(re.findall(r'<tr data-key="([^"]*)"', listed))
        table = service.get("/around/csv", params=asked | more).text
        told = list(csv.DictReader(io.StringIO(table)))
        assert len({row["link"] for row in told}) == len(rows) > 3 and "new" in {
            row["change"] for row in told
        }
        ends = set(re.findall(r'data-party="([^"]*)"', listed))
        for form, node in (
            ("graphml", "{http://graphml.graphdrawing.org/xmlns}node"),
            ("gexf", "{http://gexf.net/1.3}node"),
        ):
            graph = ET.fromstring(service.get(f"/around/{form}", params=asked | more).text)
            assert {each.get("id") for each in graph.iter(node)} == ends
        assert ("?" in "".join(ends)) != ("no_open_ends" in more)
    drawn = service.get("/around/svg", params=asked)
    assert drawn.headers["content-disposition"].endswith('.svg"') and "var(--" not in drawn.text
    lines = " ".join(each.text or "" for each in ET.fromstring(drawn.text).iter())
    assert "What is around GTA Semiconductor" in lines and "Links that ended" in lines and "[1] " in lines
    address = lines.replace(" ", "")
    assert "hide=cn-sasac" in address and "at2=2018-01-01" in address and "data=" in address
    assert "\n[1] " in service.get("/around/txt", params=asked).text
    turtle = rdflib.Graph().parse(data=service.get("/around/ttl", params=asked).text, format="turtle")
    assert turtle.subjects(rdflib.Namespace("https://w3id.org/ketting/ns#").observation)


def test_an_address_keeps_everything_and_says_that_data_are_newer(service: httpx.Client) -> None:
    text = view(service, centre="GTA Semiconductor", open=["cn-huada-semiconductor"], ended="1")
    [link] = re.findall(r'data-copy href="([^"]*)"', text)
    for part in ("centre=cn-gta", "open=cn-huada", "ended=1", "at=2026-11-21", "data="):
        assert part in link
    same = service.get(f"/{html.unescape(link).removeprefix('./')}").text
    assert parties(same) == parties(text) and 'class="notice"' not in same
    assert 'class="notice"' in view(service, centre="cn-gta", data="1.1")


def test_the_panel_leads_to_a_screening_of_the_party(service: httpx.Client) -> None:
    panel = view(service, centre="cn-gta", at="2024-02-05").partition('id="panel"')[2]
    assert 'href="./?q=cn-gta&amp;at=2024-02-05"' in panel
    assert 'href="./explore?at=2024-02-05&amp;centre=cn-gta"' in panel


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
    assert len(parties(text) - {"?hub"}) == 301 <= MOST_PARTIES
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
