"""The bundled case, whole or small, on a Neo4j server, as of the day of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from clock import ASKED_AT
from neo4j_server import Server

from api.cli.commands.load import bundled_in_order
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteStore
from ingest.pipeline import load


@contextmanager
def bundled_case(server: Server) -> Iterator[Neo4jStore]:
    """A store into which every bundled source was loaded, in place of whatever the server holds."""
    with _emptied(server) as store:
        for source in bundled_in_order():
            load(store, source, strict=True)
        yield store


@contextmanager
def case_on(server: Server, saved: Path) -> Iterator[Neo4jStore]:
    """A copy of the case in this file, in place of whatever the server holds: loading it takes far longer."""
    with (
        _emptied(server) as store,
        closing(SqliteStore(saved, read_only=True)) as file,
        file.history() as history,
    ):
        store.fill(history)
        yield store


@contextmanager
def _emptied(server: Server) -> Iterator[Neo4jStore]:
    server.empty()
    # A server that has just started on a busy machine takes its time to say that nobody else loads.
    settings = Neo4jSettings(patience=Patience(busy=30), clock=lambda: ASKED_AT)
    with closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store:
        yield store
