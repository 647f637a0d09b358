"""Writing staged statements, and the whole graph built from them, into Neo4j in large transactions."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from typing import Any

from graph.store.batching import batched
from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.projection.changes import create_relationships
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.projection.link_rows import RelationshipRow
from graph.store.neo4j.projection.nodes import Node
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.lock import WriteLock
from graph.store.neo4j.statements.rows import STAGED, labels_of
from graph.store.neo4j.statements.staging import StagedRow, Staging
from graph.store.neo4j.statements.transactions import ParallelWriter, Work

_PROP = STAGED.index("prop")


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """How much is written at once.

    `rows` a transaction, over as many `connections`; and how many statements may change for the
    graph for analysts to change with the version, in one transaction, rather than after it. More than two
    connections were seen to make the server wait for itself, so that all take longer.
    """

    rows: int = 5_000
    at_once: int = 20_000
    connections: int = 2


class BulkWriter:
    """Writes for a load that has begun; a load has one bulk writer at a time."""

    def __init__(self, lock: WriteLock, sizes: BatchSizes) -> None:
        self._writer = ParallelWriter(lock, sizes.connections)
        self._rows = sizes.rows

    def write_statements(self, staging: Staging) -> None:
        """Create the staged statements, and return when all are written. Raises the first error."""
        self._writer.run(statement_batches(staging, self._rows))

    def write_graph(self, graph: GraphBuilder) -> None:
        """Create all nodes, then all relationships, in a database that has none. Raises the first error."""
        self._writer.run(node_batches(graph, self._rows))
        self._writer.run(relationship_batches(graph, self._rows))


def statement_batches(staging: Staging, rows: int) -> Iterator[Work]:
    """The staged statements, so many a transaction, in their order."""
    with closing(staging.statements()) as statements:
        for batch in batched(statements, rows):
            yield create_statements(batch)


def node_batches(graph: GraphBuilder, rows: int) -> Iterator[Work]:
    """New nodes, so many a transaction."""
    with closing(graph.nodes()) as nodes:
        for batch in batched(nodes, rows):
            yield _nodes(batch)


def relationship_batches(graph: GraphBuilder, rows: int) -> Iterator[Work]:
    """New relationships between nodes that are all written, so many a transaction."""
    with closing(graph.relationships()) as relationships:
        for batch in batched(relationships, rows):
            yield _relationships(batch)


def create_statements(rows: Sequence[StagedRow]) -> Work:
    """Create statements from lists of the values of `NODE_PROPERTIES`."""
    by_labels: dict[tuple[str, ...], list[StagedRow]] = defaultdict(list)
    for row in rows:
        by_labels[labels_of(row[_PROP])].append(row)

    def write(transaction: Transaction) -> None:
        for labels, labelled_rows in by_labels.items():
            transaction.rows(queries.CREATE_STATEMENTS[labels], rows=labelled_rows)

    return write


def _nodes(nodes: Sequence[Node]) -> Work:
    by_labels: dict[tuple[str, ...], list[dict[str, Any]]] = defaultdict(list)
    for node in nodes:
        by_labels[node.labels].append(node.properties)

    def write(transaction: Transaction) -> None:
        for labels, rows in by_labels.items():
            # Labels come from the ontology alone.
            transaction.rows(f"UNWIND $rows AS row CREATE (n:{':'.join(labels)}) SET n = row", rows=rows)

    return write


def _relationships(relationships: Sequence[tuple[str, RelationshipRow]]) -> Work:
    by_type: dict[str, list[RelationshipRow]] = defaultdict(list)
    for type, row in relationships:
        by_type[type].append(row)
    return lambda transaction: create_relationships(transaction, by_type)
