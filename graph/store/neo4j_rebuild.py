"""The graph for analysts made anew from the statements, where no load says what changed."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import date

from graph.store.neo4j_connection import Connection, Transaction
from graph.store.neo4j_graph import by_member, node_of, references_of, relationship_of
from graph.store.neo4j_projection import Changes, write_changes
from graph.store.neo4j_reader import LoadTime, Moment, Neo4jReader, in_batches

_ENTITIES_AT_ONCE = 2_000
_DELETED_AT_ONCE = 20_000

Do = Callable[[Callable[[Transaction], None]], None]
"""Does work in a transaction of its own, once."""

_DELETE = {
    # Hops on the nodes go with the nodes, so their descriptions go first.
    "MATCH (a:KettingAnnotation) RETURN 1 LIMIT 1": "MATCH (a:KettingAnnotation) DELETE a",
    "MATCH (:Thing)-[r]->() RETURN 1 LIMIT 1": "MATCH (:Thing)-[r]->() WITH r LIMIT $limit DELETE r",
    "MATCH (n:Thing) RETURN 1 LIMIT 1": "MATCH (n:Thing) WITH n LIMIT $limit DELETE n",
}
"""What deletes some, while there are any left: a hub has too many relationships for one transaction."""


def rebuild_graph(connection: Connection, loads: Sequence[LoadTime], version: int, day: date, do: Do) -> None:
    """Replace all nodes and relationships by those of a version, as they stand on the day.

    In many transactions: the store's `graph_version`, which the caller sets, says when it is done.
    """
    for left, query in _DELETE.items():
        while connection.all(left):
            do(_deletion(query))
    reader = Neo4jReader(connection, loads, Moment(version, None), lambda _, read: read())
    for ids in in_batches((id for id, _ in reader.entity_types()), _ENTITIES_AT_ONCE):
        do(_writing(_nodes(reader, ids, day)))
    for ids in in_batches((id for id, _ in reader.entity_types()), _ENTITIES_AT_ONCE):
        do(_writing(_relationships(reader, ids, day)))


def _nodes(reader: Neo4jReader, ids: Sequence[str], day: date) -> Changes:
    entities = reader.entities(ids)
    found = by_member(reader.memberships_of(entities))
    return Changes(nodes={id: node_of(entity, found.get(id, ()), day) for id, entity in entities.items()})


def _relationships(reader: Neo4jReader, ids: Sequence[str], day: date) -> Changes:
    """What begins at these entities; the other ends are in whatever batch."""
    changes = Changes()
    begins_here = set(ids)
    for entity in reader.entities(ids).values():
        changes.add(references_of(entity, day))
    changes.add(relationship_of(link, day) for link in reader.links_of(ids) if link.upper in begins_here)
    return changes


def _writing(changes: Changes) -> Callable[[Transaction], None]:
    return lambda transaction: write_changes(transaction, changes)


def _deletion(query: str) -> Callable[[Transaction], None]:
    def delete(transaction: Transaction) -> None:
        transaction.rows(query, limit=_DELETED_AT_ONCE)

    return delete
