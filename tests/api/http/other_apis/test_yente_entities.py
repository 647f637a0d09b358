"""Entities, what lies beside them, and looking them up, as yente's clients ask for them."""

from __future__ import annotations

from typing import Any
from urllib.parse import quote

import pytest
from asgi_client import AppClient


def ids(values: list[Any]) -> list[str]:
    return [each if isinstance(each, str) else each["id"] for each in values]


def test_an_entity_has_what_lies_beside_it_in_it(parties: AppClient) -> None:
    properties = parties.get("/entities/alpha").json()["properties"]
    [place] = properties["addressEntity"]
    assert (place["schema"], place["properties"]["full"]) == ("Address", ["Werkstrasse 1, Jena"])
    [held] = properties["ownershipAsset"]
    assert held["schema"] == "Ownership" and held["properties"]["percentage"] == ["60"]
    assert held["properties"]["asset"] == ["alpha"]
    assert ids(held["properties"]["owner"]) == ["ada"]
    assert held["properties"]["owner"][0]["caption"] == "Ada Exampla"
    assert len(properties["ownershipOwner"]) == 2
    plain = parties.get("/entities/alpha?nested=false").json()["properties"]
    assert plain["addressEntity"] == ["place"] and "ownershipAsset" not in plain


def test_a_link_is_an_entity_with_both_ends_in_it(parties: AppClient) -> None:
    [held] = parties.get("/entities/alpha").json()["properties"]["ownershipAsset"]
    link = parties.get(f"/entities/{held['id']}").json()
    assert ids(link["properties"]["owner"]) == ["ada"] and ids(link["properties"]["asset"]) == ["alpha"]
    assert link["properties"]["asset"][0]["properties"]["addressEntity"] == ["place"]
    assert parties.get("/entities/link-0123").status_code == 404


def test_every_link_has_an_address_whatever_is_merged(parties: AppClient) -> None:
    seen: dict[str, set[str]] = {}
    for id in ("alpha", "beta", "ada", "x-odd-efbd6e197a8d"):
        for page in parties.get(f"/entities/{id}/adjacent").json()["adjacent"].values():
            for edge in (each for each in page["results"] if each["id"].startswith("link-")):
                link = parties.get(f"/entities/{edge['id']}?nested=false").json()
                values = {value for each in link["properties"].values() for value in each}
                assert link["id"] == edge["id"] and id in values
                seen.setdefault(link["schema"], set()).add(edge["id"])
    assert {schema: len(found) for schema, found in seen.items()} == {
        "Ownership": 3,
        "Directorship": 1,
        "Representation": 1,
        "UnknownLink": 1,
    }


def test_an_address_has_who_is_there(parties: AppClient) -> None:
    assert ids(parties.get("/entities/place").json()["properties"]["things"]) == ["alpha"]


def test_a_merged_id_leads_on(parties: AppClient) -> None:
    answer = parties.get("/entities/old-beta?nested=false")
    assert (answer.status_code, answer.headers["location"]) == (308, "/entities/beta?nested=false")
    assert parties.get("/entities/beta").json()["referents"] == ["old-beta"]
    answer = parties.get("/entities/old-beta/adjacent/ownershipAsset")
    assert (answer.status_code, answer.headers["location"]) == (308, "/entities/beta/adjacent/ownershipAsset")


def test_an_id_that_followthemoney_does_not_take_has_another_one(parties: AppClient) -> None:
    answer = parties.get("/entities/x:odd")
    assert answer.status_code == 308
    place = answer.headers["location"]
    assert parties.get(place).json()["id"] == place.removeprefix("/entities/") != "x:odd"
    page = parties.get(place, headers={"accept": "text/html"})
    assert (page.status_code, page.headers["location"]) == (303, "/entity/x:odd")


def test_adjacent_entities_come_by_the_page(parties: AppClient) -> None:
    adjacent = parties.get("/entities/alpha/adjacent?limit=1").json()["adjacent"]
    assert adjacent.keys() == {"addressEntity", "ownershipAsset", "ownershipOwner", "unknownLinkTo"}
    held = adjacent["ownershipOwner"]
    assert (len(held["results"]), held["total"], held["limit"], held["offset"]) == (
        1,
        {"value": 2, "relation": "eq"},
        1,
        0,
    )
    path = "/entities/alpha/adjacent/ownershipOwner"
    pages = [parties.get(f"{path}?limit=1&offset={n}&sort=id:desc").json()["results"] for n in range(3)]
    every = ids(parties.get(path).json()["results"])
    assert [ids(page) for page in pages] == [[id] for id in sorted(every, reverse=True)] + [[]]
    assert parties.get("/entities/alpha/adjacent/sanctions").json()["results"] == []
    refused = parties.get("/entities/alpha/adjacent/name")
    assert (refused.status_code, refused.json()) == (404, {"detail": "No such property!"})


@pytest.mark.parametrize(
    ("accept", "status", "place"),
    [
        (None, 200, None),
        ("*/*", 200, None),
        ("application/json", 200, None),
        ("image/png", 200, None),
        ("text/turtle", 303, "/v1/entities/alpha"),
        ("application/ld+json", 303, "/v1/entities/alpha"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", 303, "/entity/alpha"),
    ],
)
def test_the_form_asked_for_decides_where_an_entity_leads(
    accept: str | None, status: int, place: str | None, parties: AppClient
) -> None:
    answer = parties.get("/entities/alpha", headers={} if accept is None else {"accept": accept})
    assert (answer.status_code, answer.headers.get("location")) == (status, place)
    assert "Accept" in answer.headers["vary"]


def search(client: AppClient, query: str) -> tuple[int, list[str]]:
    answer = client.get(f"/search/{query}")
    assert answer.status_code == 200, answer.text
    return answer.json()["total"]["value"], ids(answer.json()["results"])


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("default?q=alpha optics", ["alpha"]),
        ("default?q=opt", ["alpha"]),
        ("default?q=twin", ["twin-one", "twin-two"]),
        ("default?q=optics motors", []),
        ("default?q=Alpha Optiks", ["alpha"]),
        ("default?q=x%2Fy&simple=true", []),
        ("default?q=alpha&filter=banana:1", []),
        ("press?q=beta", ["beta"]),
        ("default?q=beta&include_dataset=nothing", []),
        ("default?q=beta&exclude_schema=Company", []),
        ("default?q=beta&topics=export.control", ["beta"]),
        ("default?q=beta&target=false", []),
        ("default?q=alpha&countries=de&countries=fr", ["alpha"]),
        ("default?q=alpha&countries=de&countries=fr&filter_op=AND", []),
        ("default?q=ada&filter=properties.birthDate:1971-05-02", ["ada"]),
        ("default?q=ada&filter=properties.birthDate:1999", []),
        ("default?schema=Person", ["ada"]),
        ("default?schema=Address", ["place"]),
        ("default?schema=Ownership", []),
    ],
)
def test_entities_are_looked_up(query: str, expected: list[str], parties: AppClient) -> None:
    assert search(parties, query) == (len(expected), expected)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ('"alpha optics"', ["alpha"]),
        ('"optics alpha"', []),
        ("alp* OR bet*", ["alpha", "beta"]),
        ("(alpha || twin) AND NOT two", ["alpha", "twin-one", "twin-two"]),
        ("twin -entity_id:twin-two", ["twin-one"]),
        ("alpha AND countries:de", ["alpha"]),
        ("alpha AND countries:fr", []),
        ("properties.birthDate:1971*", ["ada"]),
        ("schema:Person", ["ada"]),
        ("names:exampla", ["ada"]),
        ("NOT (schema:Company OR schema:Person)", ["place"]),
        ("exmapla~", ["ada"]),
        ("a?a AND exampla", ["ada"]),
        ("banana:1", []),
    ],
)
def test_a_query_says_what_has_to_hold(q: str, expected: list[str], parties: AppClient) -> None:
    assert search(parties, f"default?q={quote(q)}") == (len(expected), expected)


@pytest.mark.parametrize(
    ("q", "expected"),
    [
        ("alpha | beta", ["alpha", "beta"]),
        ("twin -works", []),
        ("exam* +ada", ["ada"]),
        ('"alpha optics" (', ["alpha"]),
        ("|", []),
        (")(-", []),
    ],
)
def test_simply_written_nothing_is_refused(q: str, expected: list[str], parties: AppClient) -> None:
    assert search(parties, f"default?simple=true&q={quote(q)}") == (len(expected), expected)


def test_without_a_text_all_are_there_in_the_order_asked(parties: AppClient) -> None:
    total, first = search(parties, "default?limit=2&sort=caption:asc")
    assert (total, first) == (7, ["ada", "alpha"])
    assert search(parties, "default?limit=2&offset=2&sort=caption:asc")[1] == ["beta", "x-odd-efbd6e197a8d"]
    assert search(parties, "default?limit=0") == (7, [])


def test_what_is_found_is_counted(parties: AppClient) -> None:
    facets = parties.get("/search/default?facets=schema&facets=countries&facets=topics").json()["facets"]
    assert facets.keys() == {"schema", "countries", "topics"}
    assert facets["schema"]["values"][0] == {"name": "Company", "label": "Companies", "count": 5}
    assert facets["countries"] == {
        "label": "Countries",
        "values": [
            {"name": "de", "label": "Germany", "count": 1},
            {"name": "nl", "label": "Netherlands", "count": 1},
        ],
    }
    assert facets["topics"]["values"] == [
        {"name": "export.control", "label": "Export controlled", "count": 1}
    ]
    assert parties.get("/search/default").json()["facets"].keys() == {"countries", "topics", "datasets"}


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("default?schema=Banana", 400),
        ("default?filter=banana", 400),
        ("default?sort=banana", 400),
        ("default?q=x%2Fy", 400),
        ("default?q=%22alpha", 400),
        ("default?q=alpha AND", 400),
        ("default?q=(alpha", 400),
        ("default?q=countries:", 400),
        ("default?q=[a TO b]", 400),
        ("default?q=" + "x" * 501, 422),
        ("default?limit=10000", 422),
        ("default?offset=9999", 422),
        ("default?facets=banana", 422),
        ("default?changed_since=yesterday", 422),
        ("banana", 404),
    ],
)
def test_a_search_that_cannot_be_answered_says_why(query: str, status: int, parties: AppClient) -> None:
    answer = parties.get(f"/search/{query}")
    assert answer.status_code == status and answer.json()["detail"]


def test_the_catalogue_names_each_source_and_keeps_its_tag(parties: AppClient) -> None:
    answer = parties.get("/catalog")
    assert [each["name"] for each in answer.json()["datasets"]] == ["default", "press"]
    assert answer.json()["datasets"][0]["children"] == ["press"]
    again = parties.get("/catalog", headers={"if-none-match": answer.headers["etag"]})
    assert (again.status_code, again.content) == (304, b"")


def test_an_update_is_refused(parties: AppClient) -> None:
    answer = parties.post("/updatez?token=any")
    assert (answer.status_code, answer.json()) == (403, {"detail": "Invalid token."})
