"""One connection to a SQLite file; nothing else of the package sees an exception of the driver."""

from __future__ import annotations

import math
import sqlite3
import time
from collections.abc import Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, closing, contextmanager
from copy import copy
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from graph.errors import (
    OutOfTime,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

OLDEST_SQLITE = (3, 38, 0)
"""The first version with both strict tables and json_each built in."""

_STEPS = 10_000
"""Instructions of SQLite's virtual machine between two checks of the clock: less than a millisecond."""

_BETWEEN_TRIES = 0.01
"""Seconds until a lock is asked for again for which SQLite does not wait."""

_PRIMARY_CODE = 0xFF
"""Extended result codes keep the primary one in their lowest byte."""

_MEANINGS: dict[int, tuple[type[StoreError], str]] = {
    sqlite3.SQLITE_BUSY: (StoreBusy, "is locked by another program; try again when its load is done"),
    sqlite3.SQLITE_LOCKED: (StoreBusy, "is locked within this program; try again when its load is done"),
    sqlite3.SQLITE_FULL: (StoreFull, "cannot grow: the disk is full; nothing was changed; free some space"),
    sqlite3.SQLITE_READONLY: (
        StoreReadOnly,
        "cannot be written; check who may write the file and its folder",
    ),
    sqlite3.SQLITE_CANTOPEN: (StoreUnreachable, "cannot be opened; check the path and its permissions"),
    sqlite3.SQLITE_PERM: (StoreUnreachable, "may not be opened; check its permissions"),
    sqlite3.SQLITE_AUTH: (StoreUnreachable, "may not be opened; check its permissions"),
    sqlite3.SQLITE_IOERR: (StoreUnreachable, "cannot be read or written: the disk reports an error"),
    sqlite3.SQLITE_CORRUPT: (StoreCorrupt, "is damaged; restore a backup"),
    # Every query of ours is fixed, so one that makes no sense to SQLite finds a table or column missing.
    sqlite3.SQLITE_ERROR: (StoreCorrupt, "is not built as a store is; restore a backup"),
    sqlite3.SQLITE_NOTADB: (StoreCorrupt, "is no SQLite database, or its beginning is damaged"),
}


Parameters = Mapping[str, object] | Sequence[object]
Record = tuple[Any, ...]


class Mode(StrEnum):
    """How a file is opened; the texts are SQLite's."""

    READ = "mode=ro"
    READ_FROZEN = "mode=ro&immutable=1"
    WRITE = "mode=rw"
    CREATE = "mode=rwc"


class Connection:
    """A connection in manual transaction mode; raises `StoreError` and its children only.

    May be handed from thread to thread, but serves one at a time.
    """

    def __init__(self, path: Path, mode: Mode, *, busy_seconds: float) -> None:
        if sqlite3.sqlite_version_info < OLDEST_SQLITE:
            wanted = ".".join(map(str, OLDEST_SQLITE))
            raise StoreError(
                f"SQLite {sqlite3.sqlite_version} is too old; use a Python built with {wanted} or newer"
            )
        self.path = path
        self.mode = mode
        self._busy_seconds = busy_seconds
        self._ends_at = math.inf
        with self._translated():
            self._raw = sqlite3.connect(
                f"{path.absolute().as_uri()}?{mode}",
                uri=True,
                timeout=busy_seconds,
                isolation_level=None,
                check_same_thread=False,
            )

    def execute(self, sql: str, parameters: Parameters = ()) -> int:
        """Run one statement; the number of rows it changed, where it changes any."""
        with self._translated():
            return self._raw.execute(sql, parameters).rowcount

    def execute_many(self, sql: str, rows: Iterable[Sequence[object]]) -> int:
        """Run one statement for each row; the number of rows changed by all."""
        with self._translated():
            return self._raw.executemany(sql, rows).rowcount

    def makes_unique(self, sql: str) -> bool:
        """Make a unique index; false, and nothing made, where rows are equal that may not be."""
        with self._translated():
            try:
                self._raw.execute(sql)
            except sqlite3.IntegrityError:
                return False
        return True

    def run_script(self, script: str) -> None:
        """Run several statements inside the transaction under way, which `executescript` would commit."""
        pending = ""
        for line in script.splitlines(keepends=True):
            pending += line
            if sqlite3.complete_statement(pending):
                self.execute(pending)
                pending = ""
        if pending.strip():
            raise StoreError(f"{self.path}: a script ends inside a statement: {pending.strip()[:80]!r}")

    def first(self, sql: str, parameters: Parameters = ()) -> Record | None:
        """The first row of the result, or `None`."""
        with self._translated(), closing(self._raw.execute(sql, parameters)) as cursor:
            row: Record | None = cursor.fetchone()
            return row

    def number(self, sql: str, parameters: Parameters = ()) -> int:
        """The whole number that a query returns; 0 for none."""
        row = self.first(sql, parameters)
        return 0 if row is None or row[0] is None else int(row[0])

    def rows(self, sql: str, parameters: Parameters = ()) -> Generator[Record, None, None]:
        """Stream the rows of the result."""
        for batch in self.batches(sql, parameters, size=1_000):
            yield from batch

    def batches(self, sql: str, parameters: Parameters = (), *, size: int) -> Iterator[list[Record]]:
        """Stream the rows of the result in lists of at most `size`."""
        with self._translated(), closing(self._raw.execute(sql, parameters)) as cursor:
            while batch := cursor.fetchmany(size):
                yield batch

    @contextmanager
    def transaction(self, kind: str) -> Iterator[None]:
        """`DEFERRED` or `IMMEDIATE`; rolled back at the end unless `COMMIT` was run in it."""
        self.execute(f"BEGIN {kind}")
        try:
            yield
        finally:
            # A full disk makes SQLite roll back by itself.
            if self._raw.in_transaction:
                self.execute("ROLLBACK")

    @contextmanager
    def within(self, seconds: float) -> Iterator[None]:
        """Break off what runs inside when the seconds are over, or those of a block around it are.

        Raises `OutOfTime` then.
        """
        before = self._ends_at
        ends_at = self._ends_at = min(before, time.monotonic() + seconds)
        self._raw.set_progress_handler(lambda: int(time.monotonic() > self._ends_at), _STEPS)
        try:
            yield
        except StoreError as error:
            if time.monotonic() > ends_at:
                raise OutOfTime(f"{self.path} did not give the answer in the time given") from error
            raise
        finally:
            self._ends_at = before
            if before == math.inf:
                self._raw.set_progress_handler(None, _STEPS)

    def use_write_ahead_log(self) -> None:
        """Let readers read beside a writer. The file remembers it; a transaction cannot change it.

        SQLite waits for readers here, but refuses at once while another connection writes, as one does that
        makes the file at the same moment.
        """
        ends_at = time.monotonic() + self._busy_seconds
        while True:
            try:
                self.execute("PRAGMA journal_mode = WAL")
            except StoreBusy:
                if time.monotonic() >= ends_at:
                    raise
                time.sleep(_BETWEEN_TRIES)
            else:
                return

    def copy_to(self, target: Connection) -> None:
        """Overwrite the target with this database, in one transaction of the target's."""

        def stop_when_busy(status: int, _remaining: int, _total: int) -> None:
            # The lock was waited for already; the driver would go on trying for ever.
            if status in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise StoreBusy(
                    f"{target.path} is locked by another program; try again when its load is done"
                )

        with target._translated():
            self._raw.backup(target._raw, progress=stop_when_busy)

    def handed_over(self) -> Connection:
        """The same connection as a new object; this one behaves as a closed one from now on."""
        other = copy(self)
        self._raw = _closed()
        return other

    def close(self) -> None:
        """Release the file; what was not committed is rolled back."""
        with self._translated():
            self._raw.close()

    def _translated(self) -> AbstractContextManager[None]:
        return _translated(self.path)


@cache
def _closed() -> sqlite3.Connection:
    connection = sqlite3.connect(":memory:")
    connection.close()
    return connection


def open_to_read(path: Path, busy_seconds: float, *, read_only: bool = False) -> Connection:
    """A connection that can read, in whatever mode the permissions allow.

    The last connection of a file removes the help files that SQLite keeps beside it, but only
    if it could write; so a reader may too, unless the store was opened to be `read_only`.
    """
    refusal: StoreError | None = None
    only_to_read = (Mode.READ, Mode.READ_FROZEN)
    for mode in only_to_read if read_only else (Mode.WRITE, *only_to_read):
        # Frozen, SQLite looks at no log: right only where there is none, and nobody can be writing.
        if mode is Mode.READ_FROZEN and path.with_name(f"{path.name}-wal").exists():
            break
        try:
            return _opened(path, mode, busy_seconds)
        except (StoreUnreachable, StoreReadOnly) as error:
            refusal = error
    assert refusal is not None  # at least one way was tried
    raise refusal


def _opened(path: Path, mode: Mode, busy_seconds: float) -> Connection:
    connection = Connection(path, mode, busy_seconds=busy_seconds)
    try:
        connection.number("SELECT count(*) FROM sqlite_schema")  # the driver opens the file only now
    except StoreError:
        connection.close()
        raise
    return connection


@contextmanager
def _translated(path: Path) -> Iterator[None]:
    """Raise a `StoreError` that names the file in place of any sqlite3 error."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The `StoreError` for an error of the driver."""
    code = getattr(error, "sqlite_errorcode", None)  # errors of the module itself carry none
    kind, meaning = _MEANINGS.get(
        -1 if code is None else code & _PRIMARY_CODE, (StoreError, "did not do what was asked")
    )
    return kind(f"{path} {meaning} ({error})")
