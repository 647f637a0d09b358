"""The server of the session, emptied, and a store on it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing

import pytest
from neo4j_server import Server
from opened_neo4j import opened

from graph.store import Store


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    with closing(opened(server)) as opened_store:
        yield opened_store
