"""Creating, recognising and migrating the file: whose it is, and of which schema version."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import closing
from dataclasses import dataclass
from enum import Enum, auto
from importlib.resources import files
from pathlib import Path

from graph.errors import StoreCorrupt, StoreReadOnly, StoreTooNew, StoreUnreachable
from graph.store.sqlite.backup import copy_to_new_file, free_name
from graph.store.sqlite.connection import Connection, Mode

APPLICATION_ID = 0x4B455454
"""The bytes `KETT` in the header of every file of ours; schema.sql sets it."""

FIRST_SCHEMA = 1


@dataclass(frozen=True, slots=True)
class Migration:
    """A step from schema version `to - 1` to `to`; `apply` runs inside one transaction with the others.

    Without `apply` the tables stay as they are, and only what is written into them grew: an older file is
    read as it is, and has the number from its next load on, which a program of before could not read.
    """

    to: int
    title: str
    apply: Callable[[Connection], None] | None = None


MIGRATIONS: tuple[Migration, ...] = (
    Migration(2, "sources count the entries of their lists; classes were divided; successions have a kind"),
    Migration(3, "sources remember where their files were fetched, and since when they are known"),
    Migration(4, "sources remember what they were read from, so that the same is not read again"),
)
"""Every step since the first schema, in order. schema.sql is always the newest schema."""


class Content(Enum):
    """What a file holds."""

    NOTHING = auto()
    OURS = auto()
    FOREIGN = auto()


def content_of(connection: Connection) -> Content:
    """Whether the file is empty, ours or another program's; raises `StoreCorrupt` for no database at all."""
    application = connection.number("SELECT application_id FROM pragma_application_id")
    if application == APPLICATION_ID:
        return Content.OURS
    tables = connection.number("SELECT count(*) FROM sqlite_schema")
    return Content.NOTHING if application == 0 and tables == 0 else Content.FOREIGN


def schema_version(connection: Connection) -> int:
    """The schema version that the file was written with."""
    return connection.number("SELECT user_version FROM pragma_user_version")


def newest_schema(migrations: Sequence[Migration]) -> int:
    """The schema version that this program writes."""
    return max((migration.to for migration in migrations), default=FIRST_SCHEMA)


def must_be_migrated(connection: Connection, migrations: Sequence[Migration]) -> bool:
    """Whether a step that changes tables is missing from the file."""
    version = schema_version(connection)
    return any(migration.to > version for migration in migrations if migration.apply is not None)


def check_known(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Raise unless the file is a store of a schema that this program knows.

    `StoreUnreachable` when it is empty, `StoreCorrupt` when it is another program's and
    `StoreTooNew` when a newer version of this one wrote it.
    """
    content = content_of(connection)
    if content is Content.NOTHING:
        raise StoreUnreachable(f"{connection.path} is empty; load a source to make a store of it")
    if content is Content.FOREIGN:
        raise StoreCorrupt(f"{connection.path} is a database of another program; name a Ketting store")
    version, newest = schema_version(connection), newest_schema(migrations)
    if version > newest:
        raise StoreTooNew(
            f"{connection.path} has schema {version}, and this program knows schemas up to {newest}: a newer "
            "version of Ketting wrote it; install that version"
        )


def check_readable(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Raise like `check_known`, and `StoreReadOnly` when the file has to be migrated first."""
    check_known(connection, migrations)
    if must_be_migrated(connection, migrations):
        raise StoreReadOnly(
            f"{connection.path} has schema {schema_version(connection)} and must be migrated to "
            f"{newest_schema(migrations)}; open it once where it can be written"
        )


def create(path: Path, busy_seconds: float, migrations: Sequence[Migration]) -> None:
    """Make the file, or finish an empty one; does nothing when it is ours already."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise StoreUnreachable(f"{path.parent} cannot be made: {error.strerror or error}") from error
    with closing(Connection(path, Mode.CREATE, busy_seconds=busy_seconds)) as connection:
        with connection.transaction("IMMEDIATE"):
            # Looked at again under the lock: another process may have been first.
            if content_of(connection) is Content.NOTHING:
                connection.run_script(
                    (files("graph.store.sqlite") / "schema.sql").read_text(encoding="utf-8")
                )
                _set_schema_version(connection, newest_schema(migrations))
                connection.execute("COMMIT")
        connection.use_write_ahead_log()


def migrate(path: Path, busy_seconds: float, migrations: Sequence[Migration]) -> None:
    """Bring an older file to the newest schema, after a copy of it was put beside it.

    All steps are one transaction: when one fails, the file is as it was. Raises `StoreReadOnly`
    when it cannot be written, and what a step raises.
    """
    with (
        closing(Connection(path, Mode.WRITE, busy_seconds=busy_seconds)) as connection,
        connection.transaction("IMMEDIATE"),
    ):
        check_known(connection, migrations)
        version, newest = schema_version(connection), newest_schema(migrations)
        if not must_be_migrated(connection, migrations):  # another process was first
            return
        with closing(Connection(path, Mode.READ, busy_seconds=busy_seconds)) as original:
            copy_to_new_file(original, free_name(path, f".v{version}", ".bak"), busy_seconds)
        for migration in sorted(migrations, key=lambda migration: migration.to):
            if migration.to > version and migration.apply is not None:
                migration.apply(connection)
        if connection.first("PRAGMA foreign_key_check") is not None:
            raise StoreCorrupt(f"{path}: the migration to schema {newest} lost rows, and was undone")
        _set_schema_version(connection, newest)
        connection.execute("COMMIT")


def mark_written(connection: Connection, migrations: Sequence[Migration]) -> None:
    """Give the file the number of what is about to be written into it, in the transaction under way."""
    newest = newest_schema(migrations)
    if schema_version(connection) < newest:
        _set_schema_version(connection, newest)


def _set_schema_version(connection: Connection, version: int) -> None:
    connection.execute(f"PRAGMA user_version = {version:d}")  # a pragma takes no bound values
