"""A store that an earlier version of this program wrote keeps its versions and answers by today's rules."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from earlier_store import CLASSES_THEN, descriptions, write_earlier_store
from loads import current
from neo4j_server import Server
from opened_neo4j import opened
from small_case import load_small_case

from api.models import ProximityAnswer
from api.screening import Question, Screener
from api.workspace import Workspace
from graph.errors import StoreTooNew
from graph.store import Store, copy_store
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest.pipeline import load
from ingest.sources import open_source
from ontology import SCHEMA

NOW = datetime(2026, 11, 27, 12, tzinfo=UTC)


def on_sqlite(tmp_path: Path) -> Store:
    return SqliteStore(write_earlier_store(tmp_path / "earlier.db"))


def on_neo4j(tmp_path: Path, server: Server) -> Store:
    """The same statements and descriptions on a server, with a graph of the layout of that time."""
    server.empty()
    path = write_earlier_store(tmp_path / "earlier.db")
    with closing(SqliteStore(path, read_only=True)) as origin, closing(opened(server)) as target:
        copy_store(origin, target)
    for number, description in descriptions(path).items():
        server.ask(
            f"MATCH (v:KettingVersion {{number: {number}}}) SET v.description = $text", text=description
        )
    codes = [*SCHEMA.link_types, *CLASSES_THEN]
    server.ask("MATCH (k:KettingStore) SET k.codes = $codes", codes=codes)
    server.ask("MATCH ()-[r]->() REMOVE r.packed_rows, r.latest_since")
    server.ask("MATCH (n:Classified) REMOVE n:Classified, n.packed_memberships, n.membership_targets")
    return opened(server)


@pytest.fixture(params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Store]:
    if request.param == "sqlite":
        opened_store = on_sqlite(tmp_path)
    else:
        opened_store = on_neo4j(tmp_path, request.getfixturevalue("neo4j_server"))
    with closing(opened_store):
        yield opened_store


def answers(store: Store, id: str, **question: object) -> dict[str, ProximityAnswer]:
    screener = Screener(Workspace(store, clock=lambda: NOW))
    found = screener.proximity(id, Question(**question)).proximity  # type: ignore[arg-type]  # as tests give it
    return {answer.risk_class: answer for answer in found}


def within(store: Store, id: str, **question: object) -> dict[str, int | None]:
    """The hops to each class with a `yes`."""
    found = answers(store, id, **question)
    return {name: answer.hops for name, answer in found.items() if answer.verdict == "yes"}


def test_every_version_is_kept_as_it_was_loaded(store: Store) -> None:
    with store.history() as history:
        assert [(v.dataset.id, v.statements, v.removed) for v in history.versions] == [
            ("risk_classes", 9, 0),
            ("us_lists", 26, 0),
            ("us_lists", 20, 6),
        ]
        assert all(span.id == span.statement.id for span in history.statements())


def test_a_member_of_the_former_class_is_one_of_the_list_that_it_is_called_after(store: Store) -> None:
    assert within(store, "cn-stated-user") == {"meu_list": 0}
    assert within(store, "cn-engine-works") == {"meu_list": 0, "listed_party": 0}


def test_ns_cmic_confers_a_class(store: Store) -> None:
    assert within(store, "cn-chip-foundry") == {"chinese_military_company": 0}


def test_an_armed_force_is_one_and_no_state_body(store: Store) -> None:
    assert within(store, "cn-pla") == {"armed_forces": 0}
    assert within(store, "cn-cetc") == {"defence_conglomerate": 0, "armed_forces": 1}
    assert within(store, "cn-sasac") == {"state_body": 0}


def test_what_a_load_no_longer_had_is_known_as_of_the_load_before(store: Store) -> None:
    with store.history() as history:
        first_lists = history.versions[1].loaded_at
    assert within(store, "cn-left-list", known_at=first_lists) == {"meu_list": 0, "listed_party": 0}
    with store.reader() as reader:
        assert reader.entity("cn-left-list") is None


def test_a_description_that_counts_no_list_makes_complete_what_it_said_of_its_own_members(
    store: Store,
) -> None:
    found = answers(store, "cn-sasac", valid_at=date(2026, 11, 20))
    assert {name for name, answer in found.items() if answer.complete} == {"defence_conglomerate"}
    assert [str(reason) for reason in found["meu_list"].lists[0].gaps] == ["list_in_part"]


def test_a_program_of_before_is_told_that_a_newer_one_wrote_the_file(tmp_path: Path) -> None:
    path = write_earlier_store(tmp_path / "earlier.db")
    of_before = SqliteSettings(migrations=())
    with closing(SqliteStore(path)) as store:
        SqliteStore(path, settings=of_before).close()  # nothing was written yet
        load(store, open_source("risk_classes"))
    with pytest.raises(StoreTooNew, match="a newer version of Ketting wrote it"):
        SqliteStore(path, settings=of_before)


@pytest.mark.slow
def test_the_next_load_renews_it(store: Store) -> None:
    load_small_case(store)
    assert not any(s.value == "military_end_user" for s in current(store))
    assert within(store, "cn-cetc")["armed_forces"] == 1
    assert store.check() == []


def test_it_is_sound_and_copied_as_it_is(store: Store, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "copy.db")) as target:
        copy_store(store, target)
        assert within(target, "cn-stated-user") == {"meu_list": 0}
        assert target.check() == []
