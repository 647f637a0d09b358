"""Filling a Neo4j store with the history of another: an empty store, or one whose content it replaces.

What is written has numbers of versions above the newest one, which no reader asks for; what it replaces
is ended by the first of them, which no reader of the old versions looks at. One transaction then makes
the last of them the newest version. Only after that are the old statements removed and the graph for
analysts rebuilt, by the next load where this process died.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from graph.errors import StoreCorrupt
from graph.store.batching import batched
from graph.store.history import (
    History,
    Progress,
    StatementSpan,
    document_row,
    holds_already,
    verified_statements,
)
from graph.store.neo4j.bulk.bulk_writer import BatchSizes, create_statements
from graph.store.neo4j.bulk.rebuild import is_behind, rebuild_graph
from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.history import newest, read_versions
from graph.store.neo4j.statements.lock import EVERY_DATASET, WriteLock
from graph.store.neo4j.statements.rows import row_of
from graph.store.neo4j.statements.transactions import ParallelWriter, SequentialWriter, Work
from graph.store.records import Version, version_row

GRACE_SECONDS = 2.0
"""How long replaced statements stay after the version that replaced them is seen: a reader that is done
sooner missed none of them, and one that takes longer looks again when it is done."""

_NOT_ENDED = "MATCH (s:Statement) WHERE s.to_version IS NULL AND s.from_version < $number RETURN s.id"

_END_DOCUMENTS = """
MATCH (d:KettingDocument) WHERE d.to_version IS NULL AND d.from_version < $number
SET d.to_version = $number
"""

_COUNT = """
MATCH (s:Statement) WHERE s.from_version >= $number
RETURN count(s), count(CASE WHEN s.to_version IS NOT NULL THEN 1 END)
"""

_PUBLISH = (
    "MATCH (k:KettingStore {id: 'store'}) SET k.version = $newest, k.replaced = $replaced",
    "MATCH (l:KettingLoad {id: 'load'}) SET l.is_committed = true",
)

_REPLACED = "MATCH (s:Statement) WHERE s.from_version < $number RETURN s.id"

_ANY_REPLACED = "MATCH (v:KettingVersion) WHERE v.number < $number RETURN 1 LIMIT 1"

_REMOVE = "UNWIND $ids AS id MATCH (s:Statement {id: id}) WHERE s.from_version < $number DELETE s"

_REMOVE_DESCRIPTIONS = (
    "MATCH (d:KettingDocument) WHERE d.from_version < $number DELETE d",
    "MATCH (v:KettingVersion) WHERE v.number < $number DELETE v",
)


def fill_from(
    lock: WriteLock,
    history: History,
    sizes: BatchSizes,
    progress: Progress | None = None,
    *,
    may_replace: bool = False,
) -> int | None:
    """Make a history what readers see, all of it at once; `finish_fill` has to follow.

    The number that the copy began under, or `None` where the store holds this history already.
    Raises `TargetExists` where it holds another and `may_replace` is false, and `StoreCorrupt`; a copy
    that failed is rolled back, by the next load where this process died.
    """
    connection = lock.connection
    last, replaced = newest(connection)
    held = read_versions(connection, last, replaced)
    if not may_replace and holds_already(connection.url, held, history):
        return None
    number = lock.begin(EVERY_DATASET)
    try:
        _write(lock, history, number, sizes, progress)
    except BaseException:
        lock.roll_back(number, EVERY_DATASET)
        raise
    return number


def finish_fill(lock: WriteLock, number: int, day: date, sizes: BatchSizes) -> None:
    """Remove what a committed copy replaced, and rebuild the graph for analysts; may be repeated."""
    writer, connection = SequentialWriter(lock), lock.connection
    began = time.monotonic()
    if is_behind(connection):
        rebuild_graph(lock, day, sizes)
    replaced = connection.rows(_REPLACED, number=number)
    if connection.all(_ANY_REPLACED, number=number):
        time.sleep(max(0.0, began + GRACE_SECONDS - time.monotonic()))
    for ids in batched((id for (id,) in replaced), sizes.rows):
        writer.run(_REMOVE, ids=ids, number=number)
    for query in _REMOVE_DESCRIPTIONS:
        writer.run(query, number=number)
    lock.finish()


def _write(
    lock: WriteLock, history: History, number: int, sizes: BatchSizes, progress: Progress | None
) -> None:
    writer = SequentialWriter(lock)
    first = history.versions[0].number if history.versions else number
    # Numbers only rise: a cache of answers by number must not take the new versions for old ones.
    offset = max(0, number - first)
    current = lock.connection.rows(_NOT_ENDED, number=number)
    for ids in batched((id for (id,) in current), sizes.rows):
        writer.run(queries.END, ids=ids, number=number)
    writer.run(_END_DOCUMENTS, number=number)
    for versions in batched(history.versions, sizes.rows):
        writer.run(queries.DESCRIBE_VERSIONS, rows=[_version_row(version, offset) for version in versions])
    for spans in batched(history.documents(), sizes.rows):
        writer.run(queries.CREATE_DOCUMENTS, rows=[document_row(span, offset) for span in spans])
    statements = batched(verified_statements(history, progress), sizes.rows)
    ParallelWriter(lock, sizes.connections).run(_creation(spans, offset) for spans in statements)
    _compare_counts(lock, history, number)
    if history.versions:
        last, before = history.versions[-1].number + offset, first + offset - 1
    else:  # a number that no version has, so that what it replaced is over
        last = before = number
    writer.write(lambda transaction: _publish(transaction, number, last, before))


def _version_row(version: Version, offset: int) -> list[object]:
    return version_row(replace(version, number=version.number + offset))


def _creation(spans: Iterable[StatementSpan], offset: int) -> Work:
    """The transaction that creates these statements."""
    return create_statements(
        [
            [
                *row_of(span.statement, span.id, span.first + offset),
                None if span.until is None else span.until + offset,
            ]
            for span in spans
        ]
    )


def _compare_counts(lock: WriteLock, history: History, number: int) -> None:
    """Raise unless the server has as many statements as were given to it, before anybody sees them."""
    [counts] = lock.connection.all(_COUNT, number=number)
    expected = [
        sum(version.added for version in history.versions),
        sum(version.removed for version in history.versions),
    ]
    if counts != expected:
        raise StoreCorrupt(
            f"{lock.connection.url} has {counts[0]} statements and {counts[1]} ended ones of "
            f"{expected[0]} and {expected[1]} that were copied; nothing was changed, try again"
        )


def _publish(transaction: Transaction, number: int, last: int, replaced: int) -> None:
    for query in _PUBLISH:
        transaction.rows(query, number=number, newest=last, replaced=replaced)
