"""A Neo4j store that waits for nothing long."""

from __future__ import annotations

from neo4j_server import Server

from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

SETTINGS = Neo4jSettings(patience=Patience(retry=2, busy=1))


def opened(server: Server, settings: Neo4jSettings = SETTINGS, **how: bool) -> Neo4jStore:
    return Neo4jStore(server.url, server.credentials, settings=settings, **how)
