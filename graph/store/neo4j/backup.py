"""A Neo4j store as one SQLite file with every version of every dataset."""

from __future__ import annotations

import tempfile
from contextlib import closing
from pathlib import Path

from graph.errors import StoreUnreachable, TargetExists
from graph.store.history import History
from graph.store.sqlite.connection import Connection, Mode
from graph.store.sqlite.history import fill_from
from graph.store.sqlite.schema import MIGRATIONS, create

_BUSY_SECONDS = 5.0


def copy_to_new_file(history: History, target: Path) -> None:
    """Write a history to a new SQLite store, which appears when it is complete.

    Raises `TargetExists`, `StoreUnreachable` for a folder that cannot be written and `StoreFull`.
    """
    if target.exists():
        raise _exists(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".ketting-") as folder:
            copy = Path(folder) / target.name
            create(copy, _BUSY_SECONDS, MIGRATIONS)
            with closing(Connection(copy, Mode.WRITE, busy_seconds=_BUSY_SECONDS)) as file:
                fill_from(file, history, str(target))
                file.execute("PRAGMA journal_mode = DELETE")
            target.touch(exist_ok=False)  # takes the name, and fails if it was taken meanwhile
            copy.replace(target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise StoreUnreachable(f"{target} cannot be written: {error.strerror or error}") from error


def _exists(target: Path) -> TargetExists:
    return TargetExists(f"{target} exists already; name a new file")
