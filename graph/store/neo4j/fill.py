"""Filling a Neo4j store with all that another one knew: an empty store, or one whose content it replaces.

What is written has numbers of versions above the newest one, for which no reader asks; what it replaces
is ended by the first of them, which no reader of the old versions minds. One transaction then makes the
last of them the newest version. Only after that are the old statements removed and the graph for
analysts made anew, by the next load where this process died.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import replace
from datetime import UTC, date
from typing import Any

from graph.errors import StoreCorrupt
from graph.store.history import History, Progress, StatementSpan, holds_already, sound_statements
from graph.store.neo4j.bulk.batches import BatchSizes
from graph.store.neo4j.bulk.parallel_writer import Lanes
from graph.store.neo4j.connection import Transaction
from graph.store.neo4j.projection.rebuild import is_behind, rebuild_graph
from graph.store.neo4j.statements import queries
from graph.store.neo4j.statements.history import newest, read_versions
from graph.store.neo4j.statements.lock import EVERY_DATASET, Claim
from graph.store.neo4j.statements.reader import in_batches
from graph.store.neo4j.statements.rows import LABELS_OF_STATEMENTS, STAGED, labels_of, row_of
from graph.store.records import Version
from graph.store.records_json import dataset_payload, document_payload

GRACE_SECONDS = 2.0
"""How long replaced statements stay after the version that replaced them is seen: a reader that is done
sooner missed none of them, and one that takes longer looks again when it is done."""

_CREATE = {
    labels: (
        f"UNWIND $rows AS row CREATE (s:{':'.join(labels)} {{"
        + ", ".join(f"{name}: row[{place}]" for place, name in enumerate((*STAGED, "to_version")))
        + "})"
    )
    for labels in LABELS_OF_STATEMENTS
}

_CREATE_DOCUMENTS = """
UNWIND $rows AS row CREATE (d:KettingDocument
    {dataset: row[0], id: row[1], description: row[2], from_version: row[3], to_version: row[4]})
"""

_CREATE_VERSIONS = """
UNWIND $rows AS row CREATE (v:KettingVersion {number: row[0], dataset: row[1], description: row[2],
    loaded_at: row[3], sha256: row[4], statements: row[5], added: row[6], removed: row[7], rejected: row[8]})
"""

_PLACE = "MATCH (l:KettingLoad {token: $token}) RETURN l.place"

_NOT_ENDED = "MATCH (s:Statement) WHERE s.to_version IS NULL AND s.from_version < $number RETURN s.id"

_END_DOCUMENTS = """
MATCH (d:KettingDocument) WHERE d.to_version IS NULL AND d.from_version < $number
SET d.to_version = $number
"""

_COUNT = """
MATCH (s:Statement) WHERE s.from_version >= $number
RETURN count(s), count(CASE WHEN s.to_version IS NOT NULL THEN 1 END)
"""

_SHOW = (
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


class Steps:
    """The transactions of a copy, each done once, also when the answer to its commit was lost."""

    def __init__(self, claim: Claim) -> None:
        self._claim = claim
        found = claim.connection.all(_PLACE, token=claim.token)
        self._place = found[0][0] if found else -1

    def do(self, work: Callable[[Transaction], None]) -> None:
        """Do the work in a transaction of its own."""
        self._place += 1
        place = self._place

        def once(transaction: Transaction) -> None:
            if transaction.rows(
                "MATCH (l:KettingLoad {token: $token}) WHERE l.place <> $place SET l.place = $place RETURN 1",
                token=self._claim.token,
                place=place,
            ):
                work(transaction)

        self._claim.write(once)

    def ask(self, query: str, **parameters: Any) -> None:
        """Run one query in a transaction of its own."""
        self.do(lambda transaction: _run(transaction, query, parameters))


def fill_from(
    claim: Claim,
    history: History,
    sizes: BatchSizes,
    progress: Progress | None = None,
    *,
    may_replace: bool = False,
) -> int | None:
    """Make a history what readers see, all of it at once; `finish` has to follow.

    The number that the copy began under, or `None` where the store holds this history already.
    Raises `TargetExists` where it holds another and `may_replace` is false, and `StoreCorrupt`; a copy
    that failed is rolled back, by the next load where this process died.
    """
    connection = claim.connection
    last, replaced = newest(connection)
    held = read_versions(connection, last, replaced)
    if not may_replace and holds_already(connection.url, held, history):
        return None
    number = claim.begin(EVERY_DATASET)
    try:
        _write(claim, history, number, sizes, progress)
    except BaseException:
        claim.roll_back(number, EVERY_DATASET)
        raise
    return number


def finish(claim: Claim, number: int, day: date, sizes: BatchSizes) -> None:
    """Remove what a committed copy replaced, and make the graph for analysts anew; may be repeated."""
    steps, connection = Steps(claim), claim.connection
    began = time.monotonic()
    if is_behind(connection):
        rebuild_graph(claim, day, sizes)
    gone = connection.rows(_REPLACED, number=number)
    if connection.all(_ANY_REPLACED, number=number):
        time.sleep(max(0.0, began + GRACE_SECONDS - time.monotonic()))
    for batch in in_batches((id for (id,) in gone), sizes.rows):
        steps.ask(_REMOVE, ids=batch, number=number)
    for query in _REMOVE_DESCRIPTIONS:
        steps.ask(query, number=number)
    claim.finish()


def _write(claim: Claim, history: History, number: int, sizes: BatchSizes, progress: Progress | None) -> None:
    steps = Steps(claim)
    first = history.versions[0].number if history.versions else number
    # Numbers rise for ever: whoever kept answers by number must not take the new versions for old ones.
    shift = max(0, number - first)
    gone = claim.connection.rows(_NOT_ENDED, number=number)
    for batch in in_batches((id for (id,) in gone), sizes.rows):
        steps.ask(queries.END, ids=batch, number=number)
    steps.ask(_END_DOCUMENTS, number=number)
    for versions in in_batches(history.versions, sizes.rows):
        steps.ask(_CREATE_VERSIONS, rows=[_version_row(version, shift) for version in versions])
    for documents in in_batches(history.documents(), sizes.rows):
        rows: list[list[object]] = [
            [
                *(span.dataset, span.document.id, document_payload(span.document)),
                *(span.first + shift, _shifted(span.until, shift)),
            ]
            for span in documents
        ]
        steps.ask(_CREATE_DOCUMENTS, rows=rows)
    spans = in_batches(sound_statements(history, progress), sizes.rows)
    Lanes.begun(claim, sizes.lanes).run(_creation(some, shift) for some in spans)
    _compare_counts(claim, history, number)
    if history.versions:
        last, before = history.versions[-1].number + shift, first + shift - 1
    else:  # a number that no version has, so that what it replaced is over
        last = before = number
    steps.do(lambda transaction: _show(transaction, number, last, before))


def _creation(spans: Iterable[StatementSpan], shift: int) -> Callable[[Transaction], None]:
    """What writes these statements."""
    rows: dict[tuple[str, ...], list[list[Any]]] = defaultdict(list)
    for span in spans:
        row = row_of(span.statement, span.id, span.first + shift)
        rows[labels_of(span.statement.prop)].append([*row, _shifted(span.until, shift)])

    def create(transaction: Transaction) -> None:
        for labels, of_labels in rows.items():
            transaction.rows(_CREATE[labels], rows=of_labels)

    return create


def _compare_counts(claim: Claim, history: History, number: int) -> None:
    """Raise unless the server has as many statements as were given to it, before anybody sees them."""
    [found] = claim.connection.all(_COUNT, number=number)
    expected = [
        sum(version.added for version in history.versions),
        sum(version.removed for version in history.versions),
    ]
    if found != expected:
        raise StoreCorrupt(
            f"{claim.connection.url} has {found[0]} statements and {found[1]} ended ones of "
            f"{expected[0]} and {expected[1]} that were copied; nothing was changed, try again"
        )


def _show(transaction: Transaction, number: int, last: int, replaced: int) -> None:
    for query in _SHOW:
        transaction.rows(query, number=number, newest=last, replaced=replaced)


def _version_row(version: Version, shift: int) -> list[object]:
    shifted = replace(version, number=version.number + shift)
    return [
        shifted.number,
        shifted.dataset.id,
        dataset_payload(shifted.dataset),
        shifted.loaded_at.astimezone(UTC).isoformat(timespec="microseconds"),
        shifted.sha256,
        shifted.statements,
        shifted.added,
        shifted.removed,
        shifted.rejected,
    ]


def _shifted(number: int | None, shift: int) -> int | None:
    return None if number is None else number + shift


def _run(transaction: Transaction, query: str, parameters: dict[str, Any]) -> None:
    transaction.rows(query, **parameters)
