"""Damage to what a Neo4j store holds is found, and a backup has every version."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

import pytest
from factories import company, owns
from loads import OTHER, load
from neo4j_server import Server

from graph.store import Store
from graph.store.sqlite.store import SqliteStore

pytestmark = pytest.mark.neo4j


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
