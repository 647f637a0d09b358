"""Putting a backup in the place of a SQLite store."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from graph.errors import StoreCorrupt, StoreUnreachable
from graph.store.sqlite.backup import free_name, write_copy
from graph.store.sqlite.connection import Connection, Mode, open_to_read
from graph.store.sqlite.schema import Content, check_known, content_of
from graph.store.sqlite.store import SqliteSettings, SqliteStore

_HELP_FILES = ("-wal", "-shm", "-journal")
"""What SQLite keeps beside a file in use; belongs to that file alone."""


def restore_sqlite(backup: Path, target: Path, settings: SqliteSettings | None = None) -> None:
    """Make the store at `target` what the backup holds, all of it or nothing.

    A backup of an older schema is migrated on the way. Readers under way go on with what they
    see. A target that is damaged beyond reading is kept beside it as `<name>.damaged`. Raises
    `StoreUnreachable` when there is no backup, `StoreCorrupt` when it is not sound or when the
    target is a database of another program, `StoreTooNew`, `StoreBusy`, `StoreReadOnly` and
    `StoreFull`.
    """
    settings = SqliteSettings() if settings is None else settings
    _check_present(backup)
    target = target.absolute()
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=".ketting-") as folder:
            copy = Path(folder) / "restored.db"
            _copy_checked(backup, copy, settings)
            _install(copy, target, settings.busy_seconds)
    except OSError as error:
        raise StoreUnreachable(f"{target} cannot be restored: {error.strerror or error}") from error


@contextmanager
def opened_backup(backup: Path, settings: SqliteSettings | None = None) -> Iterator[SqliteStore]:
    """A checked copy of the backup, of the newest schema, to read from.

    Raises what `restore_sqlite` raises of a backup.
    """
    settings = SqliteSettings() if settings is None else settings
    _check_present(backup)
    try:
        folder = tempfile.TemporaryDirectory(prefix="ketting-")
    except OSError as error:
        raise StoreUnreachable(f"{backup} cannot be copied: {error.strerror or error}") from error
    with folder as name:
        copy = Path(name) / "backup.db"
        _copy_checked(backup, copy, settings)
        with closing(SqliteStore(copy, read_only=True, settings=settings)) as store:
            yield store


def _check_present(backup: Path) -> None:
    if not backup.is_file():
        raise StoreUnreachable(f"there is no backup at {backup}")


def _copy_checked(backup: Path, copy: Path, settings: SqliteSettings) -> None:
    """Copy the backup, and raise unless the copy is a sound store of the newest schema."""
    with closing(open_to_read(backup, settings.busy_seconds)) as connection:
        check_known(connection, settings.migrations)
        write_copy(connection, copy, settings.busy_seconds)
    with closing(SqliteStore(copy, create=False, settings=settings)) as store:  # migrates an older one
        problems = store.check()
    if problems:
        raise StoreCorrupt(f"{backup} is damaged and was not restored: {problems[0]}")


def _install(copy: Path, target: Path, busy_seconds: float) -> None:
    if target.exists():
        try:
            # Only to read: a writer would remove the log of a file that it finds empty.
            with closing(open_to_read(target, busy_seconds, read_only=True)) as connection:
                content = content_of(connection)
        except StoreCorrupt:
            _move_aside(target)
        else:
            if content is Content.FOREIGN:
                raise StoreCorrupt(f"{target} is a database of another program; it was left as it is")
            # Through SQLite, under its locks: replacing the file would tear it from those who have it open.
            with (
                closing(open_to_read(copy, busy_seconds)) as source,
                closing(Connection(target, Mode.WRITE, busy_seconds=busy_seconds)) as connection,
            ):
                source.copy_to(connection)
            return
    copy.replace(target)
    with closing(Connection(target, Mode.WRITE, busy_seconds=busy_seconds)) as connection:
        connection.use_write_ahead_log()


def _move_aside(target: Path) -> None:
    """Rename an unreadable file and its help files, of which the new one must find none."""
    damaged = free_name(target, ".damaged")
    target.rename(damaged)
    for ending in _HELP_FILES:
        beside = target.with_name(target.name + ending)
        if beside.exists():
            beside.rename(damaged.with_name(damaged.name + ending))
