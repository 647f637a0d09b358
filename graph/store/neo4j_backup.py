"""A Neo4j store as one SQLite file with every version of every dataset, and back."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from graph.errors import StoreUnreachable, TargetExists
from graph.store import neo4j_queries as queries
from graph.store.neo4j_connection import Connection
from graph.store.neo4j_reader import in_batches
from graph.store.neo4j_rows import statement_of
from graph.store.sqlite_connection import Connection as File
from graph.store.sqlite_connection import Mode
from graph.store.sqlite_rows import INSERT_STATEMENT, row_of
from graph.store.sqlite_schema import MIGRATIONS, create

_ROWS_AT_ONCE = 5_000
_BUSY_SECONDS = 5.0

_VERSIONS = """
MATCH (v:KettingVersion) WHERE v.number <= $version
RETURN v.number, v.dataset, v.description, v.loaded_at, v.sha256, v.statements, v.added, v.removed, v.rejected
ORDER BY v.number
"""

_DOCUMENTS = """
MATCH (d:KettingDocument) WHERE d.from_version <= $version
RETURN d.dataset, d.id, d.description, d.from_version,
    CASE WHEN d.to_version <= $version THEN d.to_version END
"""

_STATEMENTS = f"MATCH (s:Statement) WHERE s.from_version <= $version {queries.WHOLE}"


def copy_to_new_file(connection: Connection, target: Path) -> None:
    """Write all versions to a new SQLite store, which appears when it is complete.

    Raises `TargetExists`, `StoreUnreachable` for a folder that cannot be written and `StoreFull`.
    """
    if target.exists():
        raise _exists(target)
    [[version]] = connection.all("MATCH (k:KettingStore {id: 'store'}) RETURN k.version")
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".ketting-") as folder:
            copy = Path(folder) / target.name
            create(copy, _BUSY_SECONDS, MIGRATIONS)
            with closing(File(copy, Mode.WRITE, busy_seconds=_BUSY_SECONDS)) as file:
                _fill(file, connection, version)
                file.execute("PRAGMA journal_mode = DELETE")
            target.touch(exist_ok=False)  # takes the name, and fails if it was taken meanwhile
            copy.replace(target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise StoreUnreachable(f"{target} cannot be written: {error.strerror or error}") from error


def _fill(file: File, connection: Connection, version: int) -> None:
    with file.transaction("IMMEDIATE"):
        file.execute_many(
            "INSERT INTO version VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            connection.rows(_VERSIONS, version=version),
        )
        file.execute_many(
            "INSERT INTO document VALUES (?, ?, ?, ?, ?)", connection.rows(_DOCUMENTS, version=version)
        )
        ended = "UPDATE statement SET to_version = ? WHERE source = ? AND id = ? AND from_version = ?"
        for rows in in_batches(connection.rows(_STATEMENTS, version=version), _ROWS_AT_ONCE):
            for row in rows:
                written = row_of(statement_of(row), row[1])
                file.execute(INSERT_STATEMENT, written)
                # At once: a statement that comes back later has a row for each time.
                if row[2] is not None and row[2] <= version:
                    file.execute(ended, (row[2], written[2], written[0], row[1]))
        file.execute("COMMIT")


def _exists(target: Path) -> TargetExists:
    return TargetExists(f"{target} exists already; name a new file")
