"""Removing for good, in a Neo4j store: versions of a source, and statements of every version."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from typing import Any

from graph.errors import StoreCorrupt
from graph.store.forgetting import count_changes
from graph.store.history import StatementSpan
from graph.store.neo4j.connection import Connection, Transaction
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.lock import WriteLock
from graph.store.neo4j.statements.rows import labels_of, row_of, statement_of
from graph.store.pruning import Pruning, pruned
from graph.store.records import dataset_to_json

_ROWS_AT_ONCE = 10_000

_ABOUT = f"""
MATCH (s:Statement) WHERE s.source >= '' AND s.subject IN $ids {queries.WHOLE}
UNION
MATCH (s:LinkStatement|PropertyStatement|ClassStatement) WHERE s.target IN $ids {queries.WHOLE}
UNION
MATCH (n:ClassStatement) WHERE n.target IN $ids AND n.prop = 'names'
WITH DISTINCT n.subject AS listing
MATCH (s:PropertyStatement) WHERE s.subject = listing {queries.WHOLE}
"""

# Readers are told that nothing older can be asked about before anything of it goes.
_DESCRIBE = "MATCH (v:KettingVersion {number: $kept}) SET v.description = $description"

_PRUNE_STATEMENTS = (
    "MATCH (s:Statement) WHERE s.source = $source AND s.subject >= '' AND s.to_version <= $kept "
    "WITH s LIMIT $limit DELETE s RETURN count(*)",
    "MATCH (s:Statement) WHERE s.source = $source AND s.subject >= '' AND s.from_version < $kept "
    "WITH s LIMIT $limit SET s.from_version = $kept RETURN count(*)",
)

_PRUNE_DESCRIPTIONS = (
    "MATCH (d:KettingDocument {dataset: $source}) WHERE d.to_version <= $kept DELETE d",
    "MATCH (d:KettingDocument {dataset: $source}) WHERE d.from_version < $kept SET d.from_version = $kept",
    "MATCH (v:KettingVersion {dataset: $source}) WHERE v.number < $kept DELETE v",
    "MATCH (v:KettingVersion {number: $kept}) SET v.added = v.statements, v.removed = 0",
)

_REMOVE = """
UNWIND $rows AS row
MATCH (s:Statement {id: row[0]}) WHERE s.source = row[1] AND s.from_version = row[2]
DELETE s RETURN count(*)
"""

_COUNT = """
UNWIND $rows AS row MATCH (v:KettingVersion {number: row[0]})
SET v.added = v.added + row[1], v.removed = v.removed + row[2]
"""

_RECOUNT = """
MATCH (v:KettingVersion) WHERE v.dataset IN $sources
WITH v ORDER BY v.number
MATCH (w:KettingVersion {dataset: v.dataset}) WHERE w.number <= v.number
WITH v, sum(w.added - w.removed) AS statements SET v.statements = statements
"""


def spans_about(connection: Connection, ids: Iterable[str]) -> list[StatementSpan]:
    """Every statement of every version about the ids, that names them, and about listings that do."""
    rows = connection.all(_ABOUT, ids=list(ids))
    return [StatementSpan(row[0], statement_of(row), row[1], row[2]) for row in rows]


def prune(lock: WriteLock, prunings: Sequence[Pruning]) -> None:
    """Remove versions, in bounded transactions; what died half-way is finished by doing it again."""
    for pruning in prunings:
        kept = pruning.kept
        values = {"source": pruning.source, "kept": kept.number}
        description = dataset_to_json(pruned(kept.dataset, kept))
        _run(lock, (_DESCRIBE,), {"kept": kept.number, "description": description})
        for query in _PRUNE_STATEMENTS:
            while _run(lock, (query,), {**values, "limit": _ROWS_AT_ONCE}) == _ROWS_AT_ONCE:
                pass
        _run(lock, _PRUNE_DESCRIPTIONS, values)


def exchange(lock: WriteLock, gone: Sequence[StatementSpan], put: Sequence[StatementSpan]) -> None:
    """Put statements in the place of others in every version, all at once; the graph is behind then."""
    removed = [[span.id, span.statement.source, span.first] for span in gone]
    rows: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for span in put:
        row = [*row_of(span.statement, span.id, span.first), span.until]
        rows[labels_of(span.statement.prop)].append(row)
    counts = [[number, *counted] for number, counted in count_changes(gone, put).items()]
    sources = sorted({span.statement.source for span in gone})

    def work(transaction: Transaction) -> None:
        [[count]] = transaction.rows(_REMOVE, rows=removed)
        if count != len(removed):
            raise StoreCorrupt(
                f"{lock.connection.url} has {count} of {len(removed)} statements to be removed; check it"
            )
        for labels, of_labels in rows.items():
            transaction.rows(queries.CREATE_STATEMENTS[labels], rows=of_labels)
        transaction.rows(_COUNT, rows=counts)
        transaction.rows(_RECOUNT, sources=sources)
        transaction.rows("MATCH (k:KettingStore {id: 'store'}) SET k.graph_version = 0")

    lock.write(work)


def _run(lock: WriteLock, to_run: Sequence[str], values: dict[str, Any]) -> int:
    """Run queries in one transaction; the number that the last one returns, 0 for none."""
    counts = [0]

    def work(transaction: Transaction) -> None:
        for query in to_run:
            used = {name: value for name, value in values.items() if f"${name}" in query}
            answer = transaction.rows(query, **used)
            counts[0] = answer[0][0] if answer else 0

    lock.write(work)
    return counts[0]
