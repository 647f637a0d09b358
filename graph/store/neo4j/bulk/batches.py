"""What a load writes into Neo4j, as transactions that any lane may do in any order."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from graph.store.neo4j.bulk.sorted_staging import Row, SortedSpool
from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.projection.changes import create_relationships
from graph.store.neo4j.projection.nodes import Node
from graph.store.neo4j.projection.whole_graph import WholeGraph
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.fast_rows import Written
from graph.store.neo4j.statements.reader import in_batches
from graph.store.neo4j.statements.rows import STAGED, labels_of

Work = Callable[[Transaction], None]

_PROP = STAGED.index("prop")


@dataclass(frozen=True, slots=True)
class BatchSizes:
    """`rows` a transaction, in how many `lanes` at once, and how many statements may change for the
    graph for analysts to change with the version, in one transaction, rather than after it.

    More statements than that are written by as many `processes`, which share the lanes; each has one
    at least. With a third lane the server was seen to wait for itself, so that all take longer.
    """

    rows: int = 5_000
    at_once: int = 20_000
    lanes: int = 2
    processes: int = 1


class Part(StrEnum):
    """What is written one after the other: a relationship needs the nodes of both ends."""

    STATEMENTS = "statements"
    NODES = "nodes"
    RELATIONSHIPS = "relationships"


def written(part: Part, spool: SortedSpool, day: date, rows: int) -> Iterator[Work]:
    """All of a part that the spool gives, so many rows a transaction; the graph as it stands on the day."""
    if part is Part.STATEMENTS:
        return written_statements(spool, rows)
    graph = WholeGraph(spool, day)
    return written_nodes(graph, rows) if part is Part.NODES else written_relationships(graph, rows)


def written_statements(spool: SortedSpool, rows: int) -> Iterator[Work]:
    """The statements in the spool, so many a transaction, in its order."""
    with closing(spool.statements()) as statements:
        for batch in in_batches(statements, rows):
            yield _statements([row for row, _ in batch])


def written_nodes(graph: WholeGraph, rows: int) -> Iterator[Work]:
    """New nodes of a graph of which nothing is written yet."""
    with closing(graph.nodes()) as nodes:
        for batch in in_batches(nodes, rows):
            yield _nodes(batch)


def written_relationships(graph: WholeGraph, rows: int) -> Iterator[Work]:
    """New relationships between nodes that are all written."""
    with closing(graph.relationships()) as relationships:
        for batch in in_batches(relationships, rows):
            yield _relationships(batch)


def _statements(rows: Sequence[Row]) -> Work:
    by_labels: dict[tuple[str, ...], list[Row]] = defaultdict(list)
    for row in rows:
        by_labels[labels_of(row[_PROP])].append(row)

    def write(transaction: Transaction) -> None:
        for labels, of_labels in by_labels.items():
            transaction.rows(queries.STAGE[labels], rows=of_labels)

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


def _relationships(relationships: Sequence[tuple[str, Written]]) -> Work:
    by_type: dict[str, list[Written]] = defaultdict(list)
    for type, row in relationships:
        by_type[type].append(row)
    return lambda transaction: create_relationships(transaction, by_type)
