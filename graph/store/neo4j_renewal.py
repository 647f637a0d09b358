"""Bringing the graph for analysts of a store of an older layout up to this one, before the next load."""

from __future__ import annotations

from functools import partial

from graph.store.neo4j_connection import Connection, Transaction
from graph.store.neo4j_load import Claim
from graph.store.neo4j_projection import Projection, write_changes
from graph.store.neo4j_reader import in_batches
from graph.store.neo4j_schema import NEWEST_SCHEMA

_ENTITIES_AT_ONCE = 2_000


def renew_graph(connection: Connection, claim: Claim, projection: Projection) -> None:
    """Write every node and relationship again, if the store has an older layout.

    `projection` is of the newest version. A renewal that dies is begun anew by the next load; until
    then the store says that it has the older layout.
    """
    [[schema]] = connection.all("MATCH (k:KettingStore {id: 'store'}) RETURN k.schema")
    if schema == NEWEST_SCHEMA:
        return
    [[ids]] = connection.all("MATCH (n:Thing) RETURN collect(n.id)")
    for batch in in_batches(sorted(ids), _ENTITIES_AT_ONCE):
        claim.write(partial(write_changes, changes=projection.again(batch)))
    claim.write(_note_layout)


def _note_layout(transaction: Transaction) -> None:
    transaction.rows("MATCH (k:KettingStore {id: 'store'}) SET k.schema = $schema", schema=NEWEST_SCHEMA)
