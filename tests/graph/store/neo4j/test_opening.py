"""What opening a Neo4j store refuses, and the values that it takes."""

from __future__ import annotations

from contextlib import closing

import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from loads import current, load
from neo4j_server import Server
from opened_neo4j import SETTINGS, opened

from graph.errors import (
    BadStatement,
    StoreCorrupt,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from graph.store import Store, open_store
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j


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
