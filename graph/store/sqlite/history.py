"""Reading the whole history of a SQLite store, and filling an empty store with one."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from graph.errors import StoreCorrupt
from graph.store.history import (
    DocumentSpan,
    History,
    Progress,
    StatementSpan,
    document_row,
    holds_already,
    verified_statements,
)
from graph.store.records import Version, document_from_json, version_from_row, version_row
from graph.store.sqlite.connection import Connection
from graph.store.sqlite.rows import INSERT_STATEMENT, row_of, statement_of
from graph.store.sqlite.schema import Migration, mark_written


class SqliteHistory:
    """See `graph.store.history.History`. The connection is inside a transaction."""

    def __init__(self, connection: Connection, url: str) -> None:
        self._connection = connection
        self.url = url
        self.versions = read_versions(connection)

    def documents(self) -> Iterator[DocumentSpan]:
        """Every document with its versions. Streams."""
        rows = self._connection.rows("SELECT dataset, description, from_version, to_version FROM document")
        for dataset, description, first, until in rows:
            yield DocumentSpan(dataset, document_from_json(description), first, until)

    def statements(self) -> Iterator[StatementSpan]:
        """Every statement with its versions, in the order of their loads. Streams."""
        for row in self._connection.rows("SELECT * FROM statement ORDER BY seq"):
            _, id, first, until, *_ = row
            yield StatementSpan(id.hex(), statement_of(row), first, until)


def read_versions(connection: Connection) -> tuple[Version, ...]:
    """Every load of every dataset, by number."""
    rows = connection.rows(
        "SELECT number, description, loaded_at, sha256, statements, added, removed, rejected FROM version "
        "ORDER BY number"
    )
    return tuple(map(version_from_row, rows))


def fill_from(
    connection: Connection,
    history: History,
    url: str,
    migrations: Sequence[Migration],
    progress: Progress | None = None,
) -> None:
    """Fill an empty store with a history in one transaction, which SQLite undoes if this process dies.

    `migrations` are those of this program. Does nothing where the store holds this history already. Raises
    `TargetExists` where it holds another, and `StoreCorrupt` for a history that does not agree with itself.
    """
    with connection.transaction("IMMEDIATE"):
        if holds_already(url, read_versions(connection), history):
            return
        mark_written(connection, migrations)
        connection.execute_many(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)", map(version_row, history.versions)
        )
        connection.execute_many(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?)", map(document_row, history.documents())
        )
        written = connection.execute_many(
            INSERT_STATEMENT,
            (
                row_of(span.statement, span.first, span.until)
                for span in verified_statements(history, progress)
            ),
        )
        expected = sum(version.added for version in history.versions)
        if written != expected:
            raise StoreCorrupt(
                f"{history.url} has a statement twice in one version, and was not copied; "
                f"{written} of {expected} are different"
            )
        connection.execute("COMMIT")
