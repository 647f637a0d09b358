"""The graph for analysts on a server, as tests compare it before and after."""

from __future__ import annotations

from neo4j_server import Server

_NODES = "MATCH (n:Thing) RETURN labels(n), properties(n) ORDER BY n.id"
_RELATIONSHIPS = (
    "MATCH (a:Thing)-[r]->(b) RETURN a.id, type(r), properties(r), b.id ORDER BY a.id, b.id, type(r)"
)


def graph_of(server: Server) -> list[list[object]]:
    """Every node and relationship with all its properties."""
    return server.ask(_NODES) + server.ask(_RELATIONSHIPS)
