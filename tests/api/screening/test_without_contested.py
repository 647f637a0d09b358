"""Statements that somebody contests are left out where that is asked, on the day that is asked about."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import httpx
import pytest
from factories import company, member, owns
from loads import Clock, load
from served import served

from api.batch.orders import Order
from api.batch.screening import OrderScreener
from api.http.app import create_app
from api.screening import Explorer, Question, Screener
from api.workspace import Workspace
from graph.store import Store
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest.resolve import Dispute, contest, settle

NOW = datetime(2026, 1, 31, 12, tzinfo=UTC)
THEN, LATER = date(2024, 6, 1), date(2025, 6, 1)
WITHOUT = Question(exclude_contested=True)


@dataclass
class Contested:
    """A store in which the link to a listed owner is contested until the end of 2024."""

    store: Store
    workspace: Workspace
    statement: str

    def decision(self, question: Question) -> str:
        return Screener(self.workspace).screen("works", question).decision


@pytest.fixture
def case(tmp_path: Path) -> Iterator[Contested]:
    clock = Clock(NOW - timedelta(days=9))
    with closing(SqliteStore(tmp_path / "c.db", settings=SqliteSettings(clock=clock))) as store:
        facts = [company("group"), company("works"), owns("group", "works", "60", start="2020")]
        load(store, *facts, member("group", "defence_conglomerate", start="2020"))
        with store.reader() as reader:
            [said] = reader.observations("Ownership~group~works")
        clock.now = NOW - timedelta(days=1)
        made = datetime(2024, 1, 1, tzinfo=UTC)
        contest(
            store, Dispute(said.recorded_id, "", "Ann", "they sold it", "a deed", made, date(2024, 12, 31))
        )
        yield Contested(
            store, Workspace(store, snapshot_folder=tmp_path / "s", clock=lambda: NOW), said.recorded_id
        )


def test_they_are_left_out_on_the_days_on_which_somebody_contests_them(case: Contested) -> None:
    on_then = WITHOUT.model_copy(update={"valid_at": THEN})
    assert case.decision(on_then) != "hit"
    assert case.decision(on_then.model_copy(update={"valid_at": LATER})) == "hit"
    assert case.decision(Question(valid_at=THEN)) == "hit"
    assert case.decision(on_then.model_copy(update={"known_at": NOW - timedelta(days=5)})) == "hit"
    assert case.decision(on_then.model_copy(update={"sources": ("press",)})) != "hit"
    settle(case.store, case.statement, NOW)
    assert case.decision(on_then) == "hit"


def test_each_row_of_a_file_is_asked_on_its_own_day(case: Contested) -> None:
    screener = OrderScreener.of(case.workspace, WITHOUT)
    decided = [
        screener.result(Order(1, "works", date=day.isoformat())).decision == "hit"
        for day in (THEN, LATER, THEN)
    ]
    assert decided == [False, True, False]


def test_history_after_each_load_leaves_them_out(case: Contested) -> None:
    asked = Question(valid_at=THEN, risk_classes=("defence_conglomerate",))
    for question, hops in (
        (asked, [None, 1]),
        (asked.model_copy(update={"exclude_contested": True}), [None, 1, None]),
    ):
        [told] = Explorer(case.workspace).history("works", question=question).classes
        assert [each.hops for each in told.by_load] == hops


def test_it_is_asked_over_http_and_by_an_address_of_the_page(case: Contested) -> None:
    with served(create_app(case.workspace)) as address, httpx.Client(base_url=address) as client:
        asked = {"name": "works", "valid_at": "2024-06-01"}
        assert client.get("/v1/screen", params=asked).json()["decision"] == "hit"
        without = client.get("/v1/screen", params={**asked, "exclude_contested": "true"}).json()
        assert without["decision"] != "hit" and without["traversal"]["exclude_contested"]
        owners = client.get(
            "/v1/entities/works/links", params={"exclude_contested": "true", "valid_at": "2024-06-01"}
        )
        assert owners.json()["total"] == 0
        page = client.get("/", params={"q": "works", "at": "2024-06-01", "without_contested": "true"}).text
        assert "contested statements <b><bdi>left out" in page and "without_contested=true" in page
        assert 'value="true" checked' in page
        for place in ("/memo?q=works", "/entity/works?", "/chain/txt?q=works"):
            marked = client.get(f"{place}&at=2024-06-01").text
            assert "contested by Ann until 2024-12-31: they sold it (a deed)" in marked, place
