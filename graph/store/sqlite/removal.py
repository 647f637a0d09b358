"""Removing for good, in a SQLite store: versions of a source, and statements of every version."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Sequence

from graph.errors import StoreCorrupt
from graph.store.forgetting import count_changes
from graph.store.history import StatementSpan
from graph.store.pruning import Pruning, pruned
from graph.store.records import dataset_to_json
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.rows import INSERT_STATEMENT, row_of, statement_of

_ABOUT = """
SELECT * FROM statement WHERE subject IN (SELECT value FROM json_each(:ids))
UNION
SELECT * FROM statement WHERE target IN (SELECT value FROM json_each(:ids))
UNION
SELECT * FROM statement WHERE subject IN (
    SELECT subject FROM statement WHERE prop = 'names' AND target IN (SELECT value FROM json_each(:ids))
)
ORDER BY seq
"""

# Rows of versions that go, and of what is kept the first version.
_PRUNE = (
    "DELETE FROM statement WHERE source = :source AND to_version <= :kept",
    "UPDATE statement SET from_version = :kept WHERE source = :source AND from_version < :kept",
    "DELETE FROM document WHERE dataset = :source AND to_version <= :kept",
    "UPDATE document SET from_version = :kept WHERE dataset = :source AND from_version < :kept",
    "DELETE FROM version WHERE dataset = :source AND number < :kept",
    "UPDATE version SET added = statements, removed = 0, description = :description WHERE number = :kept",
)

_RECOUNT = """
UPDATE version SET statements = (
    SELECT sum(added - removed) FROM version AS v
    WHERE v.dataset = version.dataset AND v.number <= version.number
)
WHERE dataset = ?
"""


def spans_about(connection: Connection, ids: Iterable[str]) -> Iterator[StatementSpan]:
    """Every statement of every version about the ids, that names them, and about listings that do."""
    for row in connection.rows(_ABOUT, {"ids": json.dumps(list(ids))}):
        _, id, first, until, *_ = row
        yield StatementSpan(id.hex(), statement_of(row), first, until)


def prune(connection: Connection, prunings: Sequence[Pruning]) -> None:
    """Remove versions, in the transaction under way of a connection that checks no foreign keys."""
    for pruning in prunings:
        kept = pruning.kept
        for sql in _PRUNE:
            description = dataset_to_json(pruned(kept.dataset, kept))
            values = {"source": pruning.source, "kept": kept.number, "description": description}
            connection.execute(sql, {name: value for name, value in values.items() if f":{name}" in sql})


def exchange(connection: Connection, gone: Sequence[StatementSpan], put: Sequence[StatementSpan]) -> None:
    """Put statements in the place of others in every version, in the transaction under way.

    Raises `StoreCorrupt` where one of them is not there.
    """
    removed = connection.execute_many(
        "DELETE FROM statement WHERE subject = ? AND id = ? AND source = ? AND from_version = ?",
        [(s.statement.subject, bytes.fromhex(s.id), s.statement.source, s.first) for s in gone],
    )
    if removed != len(gone):
        raise StoreCorrupt(
            f"{connection.path} has {removed} of {len(gone)} statements to be removed; check it"
        )
    connection.execute_many(
        INSERT_STATEMENT, [row_of(span.statement, span.first, span.until) for span in put]
    )
    connection.execute_many(
        "UPDATE version SET added = added + ?, removed = removed + ? WHERE number = ?",
        [(added, removed, number) for number, (added, removed) in count_changes(gone, put).items()],
    )
    for source in sorted({span.statement.source for span in gone}):
        connection.execute(_RECOUNT, (source,))
