"""SQLite's errors in our words; nothing else of the package sees a sqlite3 exception."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from graph.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreFull,
    StoreReadOnly,
    StoreUnreachable,
)

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


@contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise a `StoreError` that names the file in place of any sqlite3 error."""
    try:
        yield
    except sqlite3.Error as error:
        raise store_error(error, path) from error


def store_error(error: sqlite3.Error, path: Path) -> StoreError:
    """The error of ours that says what happened to the store."""
    code = getattr(error, "sqlite_errorcode", None)  # errors of the module itself carry none
    kind, meaning = _MEANINGS.get(
        -1 if code is None else code & _PRIMARY_CODE, (StoreError, "did not do what was asked")
    )
    return kind(f"{path} {meaning} ({error})")
