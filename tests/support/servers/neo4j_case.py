"""The bundled case on a Neo4j server, as loaded on the day of the tests."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager

from clock import ASKED_AT
from neo4j_server import Server

from api.cli.commands.load import bundled_in_order
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ingest.pipeline import load


@contextmanager
def bundled_case(server: Server) -> Iterator[Neo4jStore]:
    """A store with every bundled source, in place of whatever the server holds."""
    server.empty()
    # A server that has just started on a busy machine takes its time to say that nobody else loads.
    settings = Neo4jSettings(patience=Patience(busy=30), clock=lambda: ASKED_AT)
    with closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store:
        for source in bundled_in_order():
            load(store, source, strict=True)
        yield store
