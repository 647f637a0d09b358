"""The stores that the contract suite runs over."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loads import NewStore
from neo4j_server import Server

from graph.store import Store
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteSettings, SqliteStore


@contextmanager
def new_sqlite_store(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(
            Path(folder) / "ketting.db", settings=SqliteSettings(busy_seconds=0.05, clock=clock)
        )
        yield store
        store.close()


def new_neo4j_stores(server: Server) -> NewStore:
    """Opens an empty store on the server; one at a time, since it has one database."""

    @contextmanager
    def new_neo4j_store(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Store]:
        server.empty()
        patience = Patience(retry=2, busy=1)
        settings = Neo4jSettings(patience=patience, clock=clock)
        with closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store:
            yield store

    return new_neo4j_store


@pytest.fixture(scope="session", params=["sqlite", pytest.param("neo4j", marks=pytest.mark.neo4j)])
def new_store(request: pytest.FixtureRequest) -> NewStore:
    """Opens an empty store of each kind in turn."""
    if request.param == "sqlite":
        return new_sqlite_store
    return new_neo4j_stores(request.getfixturevalue("neo4j_server"))


@pytest.fixture
def store(new_store: NewStore) -> Iterator[Store]:
    """An empty store of each kind in turn."""
    with new_store() as opened:
        yield opened
