"""The bundled case, whole or small, on a Neo4j server, as loaded on the day of the tests."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager

from clock import ASKED_AT
from neo4j_server import Server
from small_case import small_case

from api.cli.commands.load import bundled_in_order
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ingest.pipeline import load
from ingest.sources import Source


@contextmanager
def bundled_case(server: Server) -> Iterator[Neo4jStore]:
    """A store with every bundled source, in place of whatever the server holds."""
    with _loaded(server, bundled_in_order()) as store:
        yield store


@contextmanager
def small_case_on(server: Server) -> Iterator[Neo4jStore]:
    """The same of the small case, which loads in a seventh of the time."""
    with _loaded(server, small_case()) as store:
        yield store


@contextmanager
def _loaded(server: Server, sources: Sequence[Source]) -> Iterator[Neo4jStore]:
    server.empty()
    # A server that has just started on a busy machine takes its time to say that nobody else loads.
    settings = Neo4jSettings(patience=Patience(busy=30), clock=lambda: ASKED_AT)
    with closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store:
        for source in sources:
            load(store, source, strict=True)
        yield store
