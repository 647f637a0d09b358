"""The graph for analysts made anew from the statements, where no load says what changed.

After a copy or a restore, and in a store of an older layout. The store says that its graph is behind
until all is written, so one that died half-way is made anew by the next load.
"""

from __future__ import annotations

from datetime import date
from functools import partial

from graph.store.neo4j.bulk.batches import BatchSizes, Part
from graph.store.neo4j.bulk.crew import crew_for
from graph.store.neo4j.bulk.staging import Spool, new_spool
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA, ROW_CODES
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.history import newest, read_versions
from graph.store.neo4j.statements.lock import Claim
from graph.store.neo4j.statements.reader import in_batches

_STATEMENTS_AT_ONCE = 5_000
_NODES_AT_ONCE = 5_000
_RELATIONSHIPS_AT_ONCE = 20_000

_STATE = "MATCH (k:KettingStore {id: 'store'}) RETURN k.version, k.graph_version, k.schema, k.codes"

# What was found from the graph and written on its nodes goes with them, and so do its descriptions.
_MARK_BEHIND = (
    # A graph made anew of the same version has other nodes, so what was found in the old one is over.
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


def rebuild_graph(claim: Claim, day: date, sizes: BatchSizes) -> None:
    """Replace all nodes and relationships by those of the newest version, as they stand on the day.

    For a load, copy or restore that has begun, while it has no crew of its own at work. In bounded
    transactions, and in flat memory here: the statements are sorted on disk. Raises `StoreFull` where
    there is no room for that.
    """
    connection = claim.connection
    version, replaced = newest(connection)
    claim.write(_mark_behind)
    _delete_graph(claim)
    with new_spool() as spool:
        fill_spool(spool, connection, version, replaced)
        with crew_for(claim, spool, sizes, day) as crew:
            crew.write(Part.NODES)
            crew.write(Part.RELATIONSHIPS)
    claim.write(partial(_mark_done, number=version))


def fill_spool(spool: Spool, connection: Connection, version: int, replaced: int) -> None:
    """Put all that the version knows into the spool, and sort it."""
    for batch in in_batches(connection.rows(queries.STAGED_AT, version=version), _STATEMENTS_AT_ONCE):
        spool.add(batch)
    current = {found.dataset.id: found.dataset for found in read_versions(connection, version, replaced)}
    spool.sort([pair for dataset in current.values() for pair in dataset.list_classes])


def _delete_graph(claim: Claim) -> None:
    nodes = claim.connection.rows("MATCH (n:Thing) RETURN n.id")
    for ids in in_batches((id for (id,) in nodes), _NODES_AT_ONCE):
        while _delete_relationships(claim, ids) == _RELATIONSHIPS_AT_ONCE:
            pass
        claim.write(partial(_delete_nodes, ids=ids))


def _delete_relationships(claim: Claim, ids: list[str]) -> int:
    """Delete some of the relationships of these nodes; how many."""
    found: list[int] = []

    def work(transaction: Transaction) -> None:
        [[count]] = transaction.rows(_DELETE_RELATIONSHIPS, ids=ids, limit=_RELATIONSHIPS_AT_ONCE)
        found.append(count)

    claim.write(work)
    return found[-1]


def _delete_nodes(transaction: Transaction, ids: list[str]) -> None:
    transaction.rows(_DELETE_NODES, ids=ids)


def _mark_behind(transaction: Transaction) -> None:
    for query in _MARK_BEHIND:
        transaction.rows(query)


def _mark_done(transaction: Transaction, number: int) -> None:
    transaction.rows(_MARK_DONE, number=number, schema=NEWEST_SCHEMA, codes=ROW_CODES)
