"""Loading into a SQLite store: one dataset replaced in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from graph.errors import StoreError
from graph.store.assembly import check_group, check_statement
from graph.store.batching import batched
from graph.store.forgetting import REMOVED_VALUE, Forgotten
from graph.store.records import (
    Dataset,
    Document,
    Version,
    dataset_to_json,
    document_to_json,
    timestamp,
    version_row,
)
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.fingerprints import KnownFingerprints
from graph.store.sqlite.link_collector import Collected, LinkCollector
from graph.store.sqlite.places import statements_at
from graph.store.sqlite.queries import FORGOTTEN_VALUES
from graph.store.sqlite.rows import INSERT_GROUP_ROW, INSERT_ROW, ONLY_NEW, row_of, rows_of_group
from ontology import Statement, StatementGroup

_ITEMS_AT_ONCE = 1_000
_MANY_ROWS = 20_000
_MEGABYTES_OF_CACHE = 64
_INDEXES = "SELECT name, sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = 'statement'"
_FINGERPRINTS = "SELECT id FROM statement WHERE source = ? AND to_version IS NULL ORDER BY id"
_DELETE_DUPLICATES = """
DELETE FROM statement WHERE seq IN (
    SELECT seq FROM (
        SELECT seq, row_number() OVER (PARTITION BY id ORDER BY seq) AS place
        FROM statement WHERE from_version = ?
    ) WHERE place > 1
)
"""

_TICK = timedelta(microseconds=1)


class SqliteWriter:
    """See `graph.store.contract.Writer`. The connection is inside an immediate transaction.

    Statements go straight into their table, where nobody sees them before the commit; which of those
    that the dataset had are still there is kept in memory.
    """

    def __init__(
        self,
        connection: Connection,
        dataset: Dataset,
        documents: Iterable[Document],
        sha256: str,
        clock: Callable[[], datetime],
    ) -> None:
        self._connection = connection
        self._documents = {document.id: document for document in documents}
        self._clock = clock
        self._is_open = True
        self._is_committed = False
        self._added = 0
        self._rows_before = connection.number("SELECT max(seq) FROM statement")
        self._dropped: list[str] = []
        number = connection.number("SELECT max(number) FROM version") + 1
        self._version = Version(number, dataset, self._time_of(number), sha256, 0, 0, 0, 0)
        connection.execute(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", version_row(self._version)
        )
        self._forgotten = Forgotten(connection.rows(FORGOTTEN_VALUES, {"prop": REMOVED_VALUE}))
        connection.execute(f"PRAGMA cache_size = -{_MEGABYTES_OF_CACHE * 1024:d}")
        self._known: KnownFingerprints | None = None  # what a statement may be again, read when one is added
        self._kept = 0
        self._keeps = False
        self._collector = LinkCollector()

    def add(self, statements: Iterable[Statement | StatementGroup]) -> None:
        """Stage statements of the dataset. Duplicates are one statement."""
        self._check_open()
        dataset, own = self._version.dataset.id, self._version.dataset.classes
        for batch in batched(statements, _ITEMS_AT_ONCE):
            groups: list[StatementGroup] = []
            rows: list[tuple[Any, ...]] = []
            for item in self._forgotten.left_of(batch) if self._forgotten else batch:
                if isinstance(item, StatementGroup):
                    check_group(item, dataset, self._documents, own)
                    groups.append(item)
                else:
                    check_statement(item, dataset, self._documents, own)
                    rows.append(row_of(item, self.number))
            self.stage(groups, rows)

    def stage(self, groups: Iterable[StatementGroup], rows: Sequence[tuple[Any, ...]]) -> None:
        """Stage groups that were checked, and rows of `row_of`; nothing of them may be forgotten."""
        group_rows: list[tuple[Any, ...]] = []
        for group in groups:
            group_rows += rows_of_group(group, self.number)
            self._collector.add_group(group)
        for row in rows:
            self._collector.add_row(row)
        self._insert(INSERT_GROUP_ROW, group_rows)
        self._insert(INSERT_ROW, rows)

    @property
    def number(self) -> int:
        """The number of the version."""
        return self._version.number

    @property
    def forgets(self) -> bool:
        """Whether there are values that no statement may bring back."""
        return bool(self._forgotten)

    def keep_all_but(self, places: Collection[str], mark: str) -> tuple[set[str], int]:
        """Stage what the dataset has, but for what stands at these places; see `IncrementalWriter`."""
        self._check_open()
        if self._known is not None:
            raise StoreError(f"{self._version.dataset.id}: statements were staged before others were kept")
        places_left, gone = statements_at(self._connection, self._version.dataset.id, places, mark)
        self._known = KnownFingerprints(sorted(gone))
        self._kept = self._statements_before() - len(gone)
        self._keeps = True
        return places_left, self._kept

    def remember(self, reading: str) -> None:
        """Describe the dataset with this `reading`; see `IncrementalWriter`."""
        self._check_open()
        self._version = replace(self._version, dataset=replace(self._version.dataset, reading=reading))

    @property
    def collected(self) -> Collected | None:
        """The links of the version that was committed; `None` where not all of it was given."""
        if self._keeps or not self._is_committed:
            return None
        return Collected(self._version, self._collector)

    def cite(self, documents: Iterable[Document]) -> None:
        """Describe further documents, before the statements that cite them."""
        self._check_open()
        self._documents.update((document.id, document) for document in documents)

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on."""
        self._check_open()
        self._is_open = False
        self._make_indexes()
        number, dataset = self._version.number, self._version.dataset.id
        known = self._known_fingerprints()
        removed = len(known) - known.met_count
        if removed and not known.met_count and not self._keeps:
            self._connection.execute(
                "UPDATE statement SET to_version = ? "
                "WHERE source = ? AND to_version IS NULL AND from_version < ?",
                (number, dataset, number),
            )
        else:
            self._connection.execute_many(
                "UPDATE statement SET to_version = ? WHERE source = ? AND to_version IS NULL AND id = ?",
                ((number, dataset, id) for id in known.missing()),
            )
        self._replace_documents()
        version = replace(
            self._version,
            # The load is known from its end on: what was asked before it saw the version before.
            loaded_at=self._time_of(number),
            statements=self._kept + known.met_count + self._added,
            added=self._added,
            removed=removed,
            rejected=rejected,
        )
        self._connection.execute(
            "UPDATE version SET description = ?, loaded_at = ?, statements = ?, added = ?, removed = ?, "
            "rejected = ? WHERE number = ?",
            (
                dataset_to_json(version.dataset),
                timestamp(version.loaded_at),
                version.statements,
                version.added,
                version.removed,
                version.rejected,
                number,
            ),
        )
        self._connection.execute("COMMIT")
        self._is_committed = True
        self._version = version
        return version

    def _insert(self, sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
        """Insert those of the rows that are new; each begins with a fingerprint."""
        different = {row[0]: row for row in rows}
        for id in self._known_fingerprints().meet(different):
            del different[id]
        if not different:
            return
        try:
            self._added += self._connection.execute_many(
                sql if self._dropped else sql + ONLY_NEW, different.values()
            )
            if self._added > max(_MANY_ROWS, self._rows_before) and not (self._dropped or self._keeps):
                self._drop_indexes()
        except StoreError:
            # SQLite may have rolled back by itself; what is written after that would not be.
            self._is_open = False
            raise

    def _known_fingerprints(self) -> KnownFingerprints:
        """Those of what the dataset has and may have no longer."""
        if self._known is None:
            rows = self._connection.rows(_FINGERPRINTS, (self._version.dataset.id,))
            self._known = KnownFingerprints(id for (id,) in rows)
        return self._known

    def _statements_before(self) -> int:
        """How many statements the version before has."""
        return self._connection.number(
            "SELECT statements FROM version WHERE dataset = ? AND number < ? ORDER BY number DESC LIMIT 1",
            (self._version.dataset.id, self._version.number),
        )

    def _drop_indexes(self) -> None:
        """Leave out the indexes until the commit: many rows are sorted at once far faster than one by one.

        It all happens in the transaction, so readers never miss them. Not beside more rows than are new,
        which would be sorted again with them.
        """
        for name, sql in list(self._connection.rows(_INDEXES)):
            self._connection.execute(f'DROP INDEX "{name}"')
            self._dropped.append(sql)

    def _make_indexes(self) -> None:
        """Make the indexes again that were left out."""
        for sql in self._dropped:
            if not self._connection.makes_unique(sql):
                # Of a statement that was staged twice the first stays.
                self._added -= self._connection.execute(_DELETE_DUPLICATES, (self._version.number,))
                self._connection.execute(sql)

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"the load of {self._version.dataset.id} is over; open another writer")

    def _time_of(self, number: int) -> datetime:
        """The time now, later than any earlier load's even when the clock was put back."""
        previous = self._connection.first(
            "SELECT loaded_at FROM version WHERE number < ? ORDER BY number DESC LIMIT 1", (number,)
        )
        now = self._clock()
        return now if previous is None else max(now, datetime.fromisoformat(previous[0]) + _TICK)

    def _replace_documents(self) -> None:
        number, dataset = self._version.number, self._version.dataset.id
        described = {id: document_to_json(document) for id, document in self._documents.items()}
        current: dict[str, str] = dict(
            self._connection.rows(
                "SELECT id, description FROM document WHERE dataset = ? AND to_version IS NULL", (dataset,)
            )
        )
        self._connection.execute_many(
            "UPDATE document SET to_version = ? WHERE dataset = ? AND id = ? AND to_version IS NULL",
            [(number, dataset, id) for id, text in current.items() if described.get(id) != text],
        )
        self._connection.execute_many(
            "INSERT INTO document VALUES (?, ?, ?, ?, NULL)",
            [
                (dataset, id, text, number)
                for id, text in sorted(described.items())
                if current.get(id) != text
            ],
        )
