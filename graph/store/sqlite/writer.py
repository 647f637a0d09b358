"""Loading into a SQLite store: one dataset replaced in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from graph.errors import StoreError
from graph.store.assembly import check_statement
from graph.store.batching import batched
from graph.store.records import Dataset, Document, Version, document_to_json, timestamp, version_row
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.rows import INSERT_STATEMENT, row_of
from ontology import Statement

_ROWS_AT_ONCE = 1_000
_MANY_ROWS = 20_000
_FEW_ROWS = 50_000
_OTHER_INDEXES = """
SELECT name, sql FROM sqlite_schema
WHERE type = 'index' AND tbl_name = 'statement' AND name <> 'statement_current'
"""
"""All but the one by which duplicates are told."""

_TICK = timedelta(microseconds=1)


class SqliteWriter:
    """See `graph.store.contract.Writer`. The connection is inside an immediate transaction.

    Statements go straight into their table, where nobody sees them before the commit; which
    statements the dataset still has is noted beside it.
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
        self._inserted = 0
        self._rows_before = connection.number("SELECT max(seq) FROM statement")
        self._dropped: list[str] = []
        number = connection.number("SELECT max(number) FROM version") + 1
        self._version = Version(number, dataset, self._time_of(number), sha256, 0, 0, 0, 0)
        connection.execute(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", version_row(self._version)
        )
        connection.execute("CREATE TEMP TABLE present (id BLOB PRIMARY KEY) STRICT, WITHOUT ROWID")

    def add(self, statements: Iterable[Statement]) -> None:
        """Stage statements of the dataset. Duplicates are one statement."""
        self._check_open()
        for batch in batched(statements, _ROWS_AT_ONCE):
            for statement in batch:
                check_statement(
                    statement, self._version.dataset.id, self._documents, self._version.dataset.classes
                )
            self._insert([row_of(statement, self._version.number) for statement in batch])

    def cite(self, documents: Iterable[Document]) -> None:
        """Describe further documents, before the statements that cite them."""
        self._check_open()
        self._documents.update((document.id, document) for document in documents)

    def commit(self, rejected: int = 0) -> Version:
        """Replace the dataset by what was staged; readers see it from now on."""
        self._check_open()
        self._is_open = False
        for sql in self._dropped:
            self._connection.execute(sql)
        number, dataset = self._version.number, self._version.dataset.id
        removed = self._connection.execute(
            "UPDATE statement SET to_version = ? WHERE source = ? AND to_version IS NULL "
            "AND id NOT IN (SELECT id FROM present)",
            (number, dataset),
        )
        self._replace_documents()
        before = self._connection.number(
            "SELECT statements FROM version WHERE dataset = ? AND number < ? ORDER BY number DESC LIMIT 1",
            (dataset, number),
        )
        statements = self._connection.number("SELECT count(*) FROM present")
        version = replace(
            self._version,
            # The load is known from its end on: what was asked before it saw the version before.
            loaded_at=self._time_of(number),
            statements=statements,
            added=statements - (before - removed),
            removed=removed,
            rejected=rejected,
        )
        self._connection.execute(
            "UPDATE version SET loaded_at = ?, statements = ?, added = ?, removed = ?, rejected = ? "
            "WHERE number = ?",
            (
                timestamp(version.loaded_at),
                version.statements,
                version.added,
                version.removed,
                version.rejected,
                number,
            ),
        )
        self._connection.execute("COMMIT")
        return version

    def _insert(self, rows: Sequence[tuple[Any, ...]]) -> None:
        try:
            self._connection.execute_many(INSERT_STATEMENT, rows)
            self._connection.execute_many(
                "INSERT OR IGNORE INTO present VALUES (?)", [(row[0],) for row in rows]
            )
            self._inserted += len(rows)
            if self._inserted > _MANY_ROWS and self._rows_before < _FEW_ROWS and not self._dropped:
                self._drop_indexes()
        except StoreError:
            # SQLite may have rolled back by itself; what is written after that would not be.
            self._is_open = False
            raise

    def _drop_indexes(self) -> None:
        """Leave out the indexes until the commit: many rows are sorted at once far faster than one by one.

        It all happens in the transaction, so readers never miss them. Only beside few rows, which are indexed
        again with the new ones.
        """
        for name, sql in list(self._connection.rows(_OTHER_INDEXES)):
            self._connection.execute(f'DROP INDEX "{name}"')
            self._dropped.append(sql)

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
