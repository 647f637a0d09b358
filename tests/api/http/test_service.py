"""Each route of the service, over HTTP, on the bundled case."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from served import served
from small_store import small_store

from api import references
from api.http.app import create_app
from api.models import FullAnswer, Model, Options, ViewName
from api.screening import Question, Screener
from api.workspace import Workspace
from graph.model import PRESETS
from graph.store import Store, open_store
from ontology import SCHEMA

ACADEMY = "Shenzhen International Quantum Academy"


def screened(service: httpx.Client, name: str, **question: object) -> Any:
    answer = service.post("/v1/screen", json={"name": name} | question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def got(service: httpx.Client, path: str, **question: Any) -> Any:
    answer = service.get(path, params=question)
    assert answer.status_code == 200, answer.text
    return answer.json()


def as_json(answer: Model) -> Any:
    return json.loads(references.as_json(answer))


def verdict(screening: Any, risk_class: str) -> str:
    return next(p["verdict"] for p in screening["proximity"] if p["risk_class"] == risk_class)


@contextmanager
def client_of(store: Store) -> Iterator[httpx.Client]:
    """A service over another store."""
    try:
        with (
            served(create_app(Workspace(store))) as address,
            httpx.Client(base_url=address, timeout=120) as client,
        ):
            yield client
    finally:
        store.close()


def test_a_screening_says_by_which_links_and_on_whose_word(service: httpx.Client) -> None:
    answer = screened(service, "S.I.S.C.", country="cn", address="Chongqing")
    conglomerate = answer["proximity"][0]

    assert (answer["decision"], answer["matches"][0]["entity"]) == ("hit", "cn-cetc-24")
    assert (conglomerate["verdict"], conglomerate["hops"]) == ("yes", 1)
    path = conglomerate["paths"][0]
    assert path["entities"] == ["cn-cetc-24", "cn-cetc"]
    links = [answer["links"][id] for step in path["steps"] for id in step]
    assert {link["type"] for link in links} == {"Ownership", "Unit"}
    for source in (
        entry(answer["statements"], id)
        for cited in (*links, answer["memberships"][path["target"]])
        for id in cited["sources"]
    ):
        document = entry(answer["documents"], source["document"])
        assert document["title"] and document["publisher"] and source["locator"]


def entry(rows: dict[str, Any], id: str) -> dict[str, Any]:
    row = rows[id]
    return {**rows[row["like"]], **row} if "like" in row else row


def test_a_view_tells_less(service: httpx.Client, screener: Screener) -> None:
    told = {
        view: service.post("/v1/screen", params={"view": view}, json={"name": "BGI"}).json()
        for view in ("decision", "summary", "full")
    }
    sizes = [len(json.dumps(answer)) for answer in told.values()]
    assert sizes == sorted(sizes)
    assert {answer["decision"] for answer in told.values()} == {"review"}
    for view, answer in told.items():
        first, *others = answer["matches"]
        assert answer["view"] == view
        assert isinstance(first["entity"], str) and not first.get("proximity")
        assert all(verdict["hops_by_grade"] for match in others for verdict in match["proximity"])
        assert len(answer["proximity"]) == len(SCHEMA.screened_classes)
        assert answer == as_json(screener.view(ViewName(view), "BGI"))


def test_a_name_in_the_address_is_screened_too(service: httpx.Client) -> None:
    asked = {"name": "S.I.S.C.", "country": "cn", "address": "Chongqing"}
    posted = service.post("/v1/screen", params={"view": "decision"}, json=asked)
    assert service.get("/v1/screen", params={**asked, "view": "decision"}).json() == posted.json()
    assert service.get("/v1/screen", params={**asked, "view": "all"}).status_code == 422


@pytest.mark.parametrize(
    ("asked", "question"),
    [
        ({}, Question()),
        ({"valid_at": "2024-02-05"}, Question(valid_at=date(2024, 2, 5))),
        ({"sources": ["nieuwsuur_2025"]}, Question(sources=("nieuwsuur_2025",))),
        ({"risk_classes": ["listed_party"]}, Question(risk_classes=("listed_party",))),
        ({"traversal": "any"}, Question(traversal="any")),
        ({"max_hops": 2}, Question(max_hops=2)),
        ({"min_share": 50}, Question(min_share=50)),
        ({"min_grade": "B"}, Question(min_grade="B")),
        ({"paths": 1}, Question(paths=1)),
        ({"matches": 1}, Question(matches=1)),
        ({"country": "CN"}, Question(country="cn")),
        ({"address": "Shanghai"}, Question(address="Shanghai")),
        ({"identifiers": ["X-1"]}, Question(identifiers=("X-1",))),
        ({"date": "2024-02-05"}, Question(date=date(2024, 2, 5))),
        ({"collapse_full": True}, Question(collapse_full=True)),
        (
            {"known_at": "2026-11-21T14:00:00+02:00"},
            Question(known_at=datetime(2026, 11, 21, 12, tzinfo=UTC)),
        ),
    ],
    ids=lambda value: next(iter(value), "nothing") if isinstance(value, dict) else "",
)
def test_every_option_reaches_the_screener(
    service: httpx.Client, screener: Screener, asked: dict[str, object], question: Question
) -> None:
    expected = as_json(FullAnswer.of(screener.screen("GTA Semiconductor", question)))
    assert screened(service, "GTA Semiconductor", **asked) == expected


def test_a_search_takes_what_an_order_has_beside_the_name(service: httpx.Client) -> None:
    given = {"country": "cn", "address": "Chongqing", "identifiers": ["X-1"], "date": "2024-02-05"}
    alone, ordered = (
        got(service, "/v1/search", q="S.I.S.C."),
        got(service, "/v1/search", q="S.I.S.C.", **given),
    )
    assert [answer["matches"][0]["accepted"] for answer in (alone, ordered)] == [False, True]
    features = {feature["feature"] for feature in ordered["matches"][0]["explanation"]}
    assert {"country", "address", "identifier"} <= features


def test_before_its_host_was_listed_the_academy_is_near_no_listed_party(service: httpx.Client) -> None:
    assert verdict(screened(service, ACADEMY), "listed_party") == "yes"
    assert verdict(screened(service, ACADEMY, valid_at="2024-02-05"), "listed_party") != "yes"


def test_a_known_day_is_read_to_its_end(service: httpx.Client) -> None:
    before = screened(service, "S.I.S.C.", known_at="2020-01-31")
    assert before["query"]["known_at"] == "2020-01-31T23:59:59.999999Z"
    assert before["decision"] == "no match found"


def test_known_today_means_known_until_now(service: httpx.Client) -> None:
    answer = screened(service, ACADEMY, known_at="2026-11-21")
    assert (answer["query"].get("known_at"), answer["decision"]) == (None, "hit")


def test_a_time_without_a_zone_is_utc(service: httpx.Client) -> None:
    answer = screened(service, "S.I.S.C.", known_at="2020-01-31T10:00:00")
    assert answer["query"]["known_at"] == "2020-01-31T10:00:00Z"


def test_the_first_day_of_the_calendar_can_be_asked_about(service: httpx.Client) -> None:
    answer = screened(service, "S.I.S.C.", valid_at="0001-01-01")
    assert verdict(answer, "defence_conglomerate") == "unknown"


def test_a_search_finds_an_institute_by_its_chinese_name(service: httpx.Client, screener: Screener) -> None:
    name = "中国电子科技集团公司第二十四研究所"
    answer = got(service, "/v1/search", q=name)
    assert [(m["entity"]["id"], m["accepted"]) for m in answer["matches"]] == [("cn-cetc-24", True)]
    assert answer == as_json(screener.search(name))


def test_a_search_gives_as_many_matches_as_asked(service: httpx.Client) -> None:
    assert len(got(service, "/v1/search", q="Huada", matches=2)["matches"]) == 2


def test_an_entity_comes_with_facts_and_classes(service: httpx.Client, screener: Screener) -> None:
    answer = got(service, "/v1/entities/cn-siqse", valid_at="2026-01-01")
    assert "listed_party" in [answer["memberships"][id]["risk_class"] for id in answer["risk_classes"]]
    assert answer == as_json(screener.entity("cn-siqse", Question(valid_at=date(2026, 1, 1))))


def test_a_merged_id_answers_as_the_entity_it_was_merged_into(tmp_path: Path) -> None:
    facts = (company("old"), company("new"), fact("old", "sameAs", "new"), owns("owner", "old"))
    with client_of(small_store(tmp_path / "small.db", (company("owner"), *facts))) as service:
        by_old, by_new = got(service, "/v1/entities/old"), got(service, "/v1/entities/new")
        links = got(service, "/v1/entities/old/links")

    assert by_old == by_new
    assert {by_old["id"], *by_old["merged"]} == {"old", "new"}
    assert (links["entity"], links["total"]) == (by_old["id"], 1)


def test_links_come_a_page_at_a_time(service: httpx.Client, screener: Screener) -> None:
    whole = got(service, "/v1/entities/cn-cetc/links")
    first = got(service, "/v1/entities/cn-cetc/links", limit=2)
    second = got(service, "/v1/entities/cn-cetc/links", limit=2, offset=2)

    assert whole == as_json(screener.links("cn-cetc"))
    assert first["total"] == whole["total"] > 4
    assert first["page"] + second["page"] == whole["page"][:4]
    assert first["links"].keys() == set(first["page"])


def test_a_page_behind_the_last_link_is_empty(service: httpx.Client) -> None:
    answer = got(service, "/v1/entities/cn-cetc/links", offset=100_000)
    assert (answer["page"], answer["total"] > 0) == ([], True)


def test_proximity_by_id_is_that_of_the_screening(service: httpx.Client) -> None:
    by_id = got(service, "/v1/entities/cn-gta/proximity", min_grade="B")
    by_name = screened(service, "GTA Semiconductor", min_grade="B")
    assert by_id["proximity"] == by_name["proximity"]


def test_several_classes_are_asked_about_by_repeating_the_parameter(service: httpx.Client) -> None:
    classes = ["listed_party", "state_body"]
    answer = got(service, "/v1/entities/cn-gta/proximity", risk_classes=classes)
    assert [p["risk_class"] for p in answer["proximity"]] == classes


def test_paths_lead_from_one_entity_to_another(service: httpx.Client, screener: Screener) -> None:
    answer = got(service, "/v1/paths", **{"from": "cn-cetc-24", "to": "cn-cetc"})
    assert answer["paths"][0]["entities"] == ["cn-cetc-24", "cn-cetc"]
    assert answer == as_json(screener.paths("cn-cetc-24", "cn-cetc"))


def test_sources_come_with_version_and_age(service: httpx.Client, screener: Screener) -> None:
    answer = got(service, "/v1/sources")
    assert answer == [data.model_dump(mode="json") for data in screener.data()]
    assert {d["source"] for d in answer} >= {"corporate_links", "nieuwsuur_2025", "risk_classes", "us_lists"}
    assert all(d["version"] > 0 and len(d["sha256"]) == 64 for d in answer)


def test_health_and_readiness(service: httpx.Client) -> None:
    assert got(service, "/healthz") == {"status": "ok"}
    assert got(service, "/readyz") == {"status": "ok", "sources": 4}


def test_a_store_without_data_is_alive_and_not_ready(tmp_path: Path) -> None:
    with client_of(open_store(f"sqlite:///{tmp_path / 'empty.db'}")) as service:
        assert service.get("/healthz").status_code == 200
        ready = service.get("/readyz")
    assert (ready.status_code, ready.json()["type"]) == (503, "https://w3id.org/ketting/problem#no-data")


def test_questions_are_answered_while_somebody_loads(tmp_path: Path) -> None:
    path = tmp_path / "small.db"
    with client_of(small_store(path, (company("first"),))) as service:
        loading = open_store(f"sqlite:///{path}")
        with loading.writer(DATASET, [DOCUMENT], "1" * 64) as writer:
            writer.add(company("second"))
            assert service.get("/v1/entities/first").status_code == 200
            assert service.get("/v1/entities/second").status_code == 404
        loading.close()


def test_options_are_what_questions_can_name(service: httpx.Client) -> None:
    options = Options.model_validate(service.get("/v1/options").json())
    assert tuple(traversal.name for traversal in options.traversals) == PRESETS
    assert tuple(risk_class.name for risk_class in options.risk_classes) == SCHEMA.screened_classes
    for traversal in options.traversals:
        asked = service.post("/v1/screen", json={"name": "cn-gta", "traversal": traversal.name}).json()
        assert asked["traversal"]["min_share"] == traversal.min_share


def test_the_picture_takes_its_day_by_either_name(service: httpx.Client) -> None:
    address = "/v1/entities/cn-gta/graph?depth=2"
    earlier = service.get(f"{address}&valid_at=2015-01-01").json()
    assert service.get(f"{address}&at=2015-01-01").json() == earlier
    assert earlier["total"] < service.get(address).json()["total"]
    assert service.get(f"{address}&at=2015-01-01&valid_at=2015-01-01").json() == earlier
    refused = service.get(f"{address}&at=2015-01-01&valid_at=2016-01-01")
    assert (refused.status_code, "name two days" in refused.json()["detail"]) == (422, True)
