"""What goes wrong with a Neo4j server, and what the store makes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from loads import OTHER, current, load
from neo4j_server import Server

from graph.errors import (
    BadStatement,
    StoreBusy,
    StoreCorrupt,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from graph.store import Store, open_store
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteStore

pytestmark = pytest.mark.neo4j

SETTINGS = Neo4jSettings(patience=Patience(retry=2, busy=1))


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


def opened(server: Server, settings: Neo4jSettings = SETTINGS, **how: bool) -> Neo4jStore:
    return Neo4jStore(server.url, server.credentials, settings=settings, **how)


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    with closing(opened(server)) as opened_store:
        yield opened_store


# ---------------------------------------------------------------- opening


def test_an_address_and_the_environment_open_a_store(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    if server.credentials is not None:
        monkeypatch.setenv("NEO4J_USERNAME", server.credentials.username)
        monkeypatch.setenv("NEO4J_PASSWORD", server.credentials.password)
    with closing(open_store(server.url)) as store:
        load(store, company("a"))
        assert store.url == server.url
        assert len(current(store)) == 2


def test_a_wrong_password_is_said_to_be_one(server: Server) -> None:
    with pytest.raises(StoreUnreachable, match="NEO4J_PASSWORD") as caught:
        Neo4jStore(server.url, Credentials("neo4j", "hunter2"), settings=SETTINGS)
    assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_is_missed(server: Server) -> None:
    with pytest.raises(StoreUnreachable, match="database"):
        Neo4jStore(f"{server.url}?database=absent", server.credentials, settings=SETTINGS)


@pytest.mark.parametrize("how", [{"create": False}, {"read_only": True}], ids=str)
def test_without_leave_to_make_one_there_must_be_a_store(server: Server, how: dict[str, bool]) -> None:
    with pytest.raises(StoreUnreachable, match="load a source"):
        opened(server, **how)
    assert server.ask("MATCH (n) RETURN n") == []


def test_data_of_another_program_are_left_alone(server: Server) -> None:
    server.ask("CREATE (:Movie {title: 'The Third Man'})")
    with pytest.raises(StoreCorrupt, match="another program"):
        opened(server)
    assert server.ask("MATCH (n) RETURN labels(n)") == [[["Movie"]]]


def test_a_newer_store_is_refused(store: Store, server: Server) -> None:
    server.ask("MATCH (k:KettingStore) SET k.schema = 99")
    with pytest.raises(StoreTooNew, match="schema 99"):
        opened(server)


def test_a_store_opened_to_read_takes_no_load(store: Store, server: Server) -> None:
    load(store, company("a"))
    with (
        closing(opened(server, read_only=True)) as other,
        pytest.raises(StoreReadOnly),
        other.writer(DATASET, [DOCUMENT], ""),
    ):
        pass


def test_a_store_that_vanished_is_missed(store: Store, server: Server) -> None:
    server.empty()
    with pytest.raises(StoreUnreachable, match="any longer"), store.reader():
        pass


def test_an_id_too_long_for_an_index_is_refused(store: Store) -> None:
    with pytest.raises(BadStatement, match="1000 characters"):
        load(store, owns("a", "b" * 1001))


def test_long_values_are_kept(store: Store) -> None:
    long = "9" * 20_000
    load(store, fact("a", "name", "N" * 20_000), fact("a", "uscCode", long), fact("b", "uscCode", long[:-1]))
    with store.reader() as reader:
        entity = reader.entity("a")
        assert entity is not None and entity.caption == "N" * 20_000
        assert reader.identified(long) == ("a",)


# ---------------------------------------------------------------- one load at a time


def test_a_server_that_is_slow_is_not_taken_for_one_that_is_loaded(server: Server) -> None:
    """What keeps the lock here is no load, as nothing is on a server that has no time."""
    patient = replace(SETTINGS, patience=Patience(retry=30, busy=0.5))
    with closing(opened(server, patient)) as store, server.driver() as driver, driver.session() as session:
        held = session.begin_transaction()
        held.run("MATCH (l:KettingLock {id: 'load'}) SET l.held = true").consume()
        letting_go = threading.Timer(3, held.rollback)
        letting_go.start()
        load(store, company("a"))
        letting_go.join()
        assert {s.subject for s in current(store)} == {"a"}


def test_a_load_under_way_is_known_at_once(server: Server, store: Store) -> None:
    patient = replace(SETTINGS, patience=Patience(retry=300, busy=0.5))
    with closing(opened(server, patient)) as other, store.writer(DATASET, [DOCUMENT], "0" * 64):
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="is being loaded"):
            load(other, company("a"))
        assert time.monotonic() - began < 60


# ---------------------------------------------------------------- damage and copies


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("MATCH (s:Statement {prop: 'name'}) SET s.value = 'Another'", "was changed"),
        ("MATCH (s:Statement {prop: 'name'}) DELETE s", "statements added, but has"),
        ("MATCH (s:Statement {prop: 'name'}) SET s.from_version = 7", "or with none"),
        ("MATCH (v:KettingVersion) SET v.statements = 7", "counts 7 statements"),
        ("MATCH (v:KettingVersion) DELETE v", "version 1 is missing"),
        ("MATCH (v:KettingVersion) SET v.description = '{'", "cannot be read"),
        ("MATCH (d:KettingDocument) SET d.description = '{'", "cannot be read"),
        ("MATCH (s:Statement {prop: 'name'}) SET s.grade = 'Z'", "cannot be read"),
    ],
)
def test_damage_is_found(store: Store, server: Server, damage: str, problem: str) -> None:
    load(store, company("a"))
    server.ask(damage)
    assert any(problem in found for found in store.check())


def test_a_backup_is_a_store_with_every_version(store: Store, tmp_path: Path) -> None:
    first = load(store, company("a"), owns("a", "b", "(25,50.5]", end="2020"))
    load(store, company("c"), dataset=OTHER)
    load(store, company("b"))
    load(store, company("a"))
    store.backup(tmp_path / "copy.db")
    with closing(SqliteStore(tmp_path / "copy.db", read_only=True)) as copy:
        assert copy.check() == []
        for moment in (None, first.loaded_at):
            with store.reader(known_at=moment) as original, copy.reader(known_at=moment) as copied:
                assert list(copied.statements()) == list(original.statements())
                assert copied.versions() == original.versions()
                assert copied.documents() == original.documents()
                assert [s.first_seen for s in copied.statements()] == [
                    s.first_seen for s in original.statements()
                ]
