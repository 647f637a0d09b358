"""Rebuilding the graph for analysts from the statements.

After a copy or a restore, in a store of an older layout, and where a load changes most of it. The store
notes that its graph is behind until all is written, so a rebuild that died half-way is done again by
the next load.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from graph.store.batching import batched
from graph.store.neo4j.bulk.bulk_writer import BatchSizes, BulkWriter
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA, ROW_CODES
from graph.store.neo4j.statements.history import newest, stage_version
from graph.store.neo4j.statements.lock import WriteLock
from graph.store.neo4j.statements.staging import new_staging

_NODES_AT_ONCE = 5_000
_RELATIONSHIPS_AT_ONCE = 20_000

_STATE = "MATCH (k:KettingStore {id: 'store'}) RETURN k.version, k.graph_version, k.schema, k.codes"
_GRAPH_VERSION = "MATCH (k:KettingStore {id: 'store'}) RETURN k.graph_version"

# Annotations are removed with the nodes that they were written on, and so are their descriptions. A graph
# rebuilt for the same version has other nodes; `remade` tells the two apart.
_MARK_BEHIND = (
    "MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = 0, k.remade = coalesce(k.remade, 0) + 1",
    "MATCH (a:KettingAnnotation) DELETE a",
)

_MARK_DONE = """
MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = $number, k.schema = $schema, k.codes = $codes
"""

# A hub has too many relationships to delete them with its node, in one transaction.
_DELETE_RELATIONSHIPS = """
MATCH (n:Thing)-[r]-() WHERE n.id IN $ids
WITH r LIMIT $limit DELETE r RETURN count(*)
"""

_DELETE_NODES = "MATCH (n:Thing) WHERE n.id IN $ids DELETE n"


def is_behind(connection: Connection) -> bool:
    """Whether the graph shows another version than the newest, or has the layout of another program."""
    [[version, graph_version, schema, codes]] = connection.all(_STATE)
    return bool(graph_version != version or (schema, codes) != (NEWEST_SCHEMA, ROW_CODES))


def graph_version(connection: Connection) -> int:
    """The version that the graph shows; 0 while it is rebuilt."""
    [[version]] = connection.all(_GRAPH_VERSION)
    return int(version)


def rebuild_graph(lock: WriteLock, day: date, sizes: BatchSizes) -> None:
    """Replace all nodes and relationships by those of the newest version, as of the day.

    For a load, copy or restore that has begun, while it has no bulk writer of its own. In bounded
    transactions, and in flat memory here: the statements are sorted on disk. Raises `StoreFull` where
    there is no room for that.
    """
    connection = lock.connection
    version, replaced = newest(connection)
    lock.write(_mark_behind)
    _delete_graph(lock)
    with new_staging() as staging:
        stage_version(staging, connection, version, replaced)
        BulkWriter(lock, sizes).write_graph(GraphBuilder(staging, day))
    lock.write(partial(_mark_done, number=version))


def _delete_graph(lock: WriteLock) -> None:
    nodes = lock.connection.rows("MATCH (n:Thing) RETURN n.id")
    for ids in batched((id for (id,) in nodes), _NODES_AT_ONCE):
        while _delete_relationships(lock, ids) == _RELATIONSHIPS_AT_ONCE:
            pass
        lock.write(partial(_delete_nodes, ids=ids))


def _delete_relationships(lock: WriteLock, ids: list[str]) -> int:
    """Delete some of the relationships of these nodes; how many."""
    counts: list[int] = []

    def work(transaction: Transaction) -> None:
        [[count]] = transaction.rows(_DELETE_RELATIONSHIPS, ids=ids, limit=_RELATIONSHIPS_AT_ONCE)
        counts.append(count)

    lock.write(work)
    return counts[-1]


def _delete_nodes(transaction: Transaction, ids: list[str]) -> None:
    transaction.rows(_DELETE_NODES, ids=ids)


def _mark_behind(transaction: Transaction) -> None:
    for query in _MARK_BEHIND:
        transaction.rows(query)


def _mark_done(transaction: Transaction, number: int) -> None:
    transaction.rows(_MARK_DONE, number=number, schema=NEWEST_SCHEMA, codes=ROW_CODES)
