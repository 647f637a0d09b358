"""Backing up a Neo4j store as one SQLite file with every version of every dataset."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path

from graph.store.history import History
from graph.store.sqlite.backup import new_file
from graph.store.sqlite.connection import Connection, Mode
from graph.store.sqlite.history import fill_from
from graph.store.sqlite.schema import MIGRATIONS, create

_BUSY_SECONDS = 5.0


def copy_to_new_file(history: History, target: Path) -> None:
    """Write a history to a new SQLite store, which appears when it is complete.

    Raises `TargetExists`, `StoreUnreachable` for a folder that cannot be written and `StoreFull`.
    """
    with new_file(target) as copy:
        create(copy, _BUSY_SECONDS, MIGRATIONS)
        with closing(Connection(copy, Mode.WRITE, busy_seconds=_BUSY_SECONDS)) as file:
            fill_from(file, history, str(target), MIGRATIONS)
            file.execute("PRAGMA journal_mode = DELETE")
