"""Copies of a SQLite store, which appear complete or not at all and never overwrite anything."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from graph.errors import StoreUnreachable, TargetExists
from graph.store.sqlite.connection import Connection, Mode


@contextmanager
def new_file(target: Path) -> Iterator[Path]:
    """A path to write to; what is written there becomes `target` at the end, unless an error is raised.

    Raises `TargetExists`, and `StoreUnreachable` for a folder that cannot be written.
    """
    if target.exists():
        raise _exists(target)
    try:
        with tempfile.TemporaryDirectory(dir=target.absolute().parent, prefix=".ketting-") as folder:
            copy = Path(folder) / target.name
            yield copy
            target.touch(exist_ok=False)  # takes the name, and fails if it was taken meanwhile
            copy.replace(target)
    except FileExistsError:
        raise _exists(target) from None
    except OSError as error:
        raise StoreUnreachable(f"{target} cannot be written: {error.strerror or error}") from error


def copy_to_new_file(connection: Connection, target: Path, busy_seconds: float) -> None:
    """Copy the database to a new file, which appears when it is complete.

    Raises `TargetExists`, `StoreUnreachable` for a folder that cannot be written and `StoreFull`.
    """
    with new_file(target) as copy:
        write_copy(connection, copy, busy_seconds)


def write_copy(connection: Connection, target: Path, busy_seconds: float) -> None:
    """Copy the database to a file that nobody else uses, which needs no other file beside it."""
    with closing(Connection(target, Mode.CREATE, busy_seconds=busy_seconds)) as copy:
        connection.copy_to(copy)
        copy.execute("PRAGMA journal_mode = DELETE")


def free_name(path: Path, mark: str, suffix: str = "") -> Path:
    """An unused name beside the file: `<name><mark><suffix>`, numbered where that is taken."""
    free, number = path.with_name(f"{path.name}{mark}{suffix}"), 1
    while free.exists():
        number += 1
        free = path.with_name(f"{path.name}{mark}.{number}{suffix}")
    return free


def _exists(target: Path) -> TargetExists:
    return TargetExists(f"{target} exists already; name a new file")
