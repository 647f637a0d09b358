"""The store of casework: one database, SQLite or PostgreSQL, with one writer at a time.

Each part of casework defines its tables in its own folder, in `METADATA`.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from sqlalchemy import (
    Column,
    Connection,
    Engine,
    Integer,
    MetaData,
    Table,
    create_engine,
    event,
    inspect,
    text,
)
from sqlalchemy.engine import URL, make_url
from sqlalchemy.exc import (
    ArgumentError,
    DataError,
    DBAPIError,
    IntegrityError,
    InvalidRequestError,
    NoSuchModuleError,
)

from api.casework.migrations import SCHEMA_VERSION, migrate
from api.errors import BadCaseworkUrl, CaseworkBusy, CaseworkError, CaseworkRefused, CaseworkTooNew

METADATA = MetaData()
"""The tables of all parts of casework."""

_VERSION = Table("casework_schema", METADATA, Column("version", Integer, nullable=False))

_BUSY_SECONDS = 10.0
_SECONDS_BETWEEN_TRIES = 0.01
_CONNECT_SECONDS = 10
_WRITERS_LOCK = 0x6B65_7474
"""The advisory lock of PostgreSQL that whoever writes holds until the transaction ends."""

_PRAGMAS = (
    "synchronous = FULL",
    "foreign_keys = ON",
    "trusted_schema = OFF",
    "secure_delete = ON",  # what is erased is overwritten in the file
)
_WRITES = "ketting_writes"
_EXAMPLES = "sqlite:////var/lib/ketting/casework.db or postgresql://ketting@db.example/casework"


class Casework:
    """An open store of casework; safe to share between threads."""

    def __init__(self, engine: Engine, busy_seconds: float) -> None:
        self._engine = engine
        self._writing = engine.execution_options(**{_WRITES: True})
        self._busy_seconds = busy_seconds
        self.url = shown_url(engine.url)
        """The address without the password."""

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        """A transaction that writes, alone in the whole store; durable when the context has ended.

        An error in it leaves the store as it was. Raises `CaseworkBusy` where another writer keeps it too
        long, `CaseworkError`, and `sqlalchemy.exc.IntegrityError` for a row that may not be.
        """
        with self._explained(), self._writing.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SELECT set_config('lock_timeout', :most, true)"), self._patience)
                connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _WRITERS_LOCK})
                connection.execute(text("SET LOCAL lock_timeout = 0"))
                connection.execute(text("SET LOCAL synchronous_commit = on"))
            yield connection

    @contextmanager
    def read(self) -> Iterator[Connection]:
        """A transaction that reads one state of the store, whoever writes meanwhile.

        Raises `CaseworkError`, for an attempt to write too.
        """
        with self._explained(), self._engine.begin() as connection:
            if connection.dialect.name == "postgresql":
                connection.execute(text("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY"))
            yield connection

    def forget_erased(self) -> bool:
        """Overwrite what was erased where the database would keep it a while: in the log of SQLite's writes.

        Returns whether it could: not while another process reads an older state for longer than a writer
        waits. In PostgreSQL it goes with the next VACUUM, which the server runs by itself.
        """
        if self._engine.dialect.name != "sqlite":
            return True
        with self._explained(), self._engine.connect() as connection:
            connection.exec_driver_sql("COMMIT")
            return connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").scalar() == 0

    def close(self) -> None:
        """Close all connections."""
        self._engine.dispose()

    @property
    def _patience(self) -> dict[str, str]:
        return {"most": f"{int(self._busy_seconds * 1000)}ms"}

    @contextmanager
    def _explained(self) -> Iterator[None]:
        """Say what happened in our words: those of a driver may repeat the address with its password."""
        try:
            yield
        except IntegrityError:
            raise
        except DBAPIError as error:
            raise _explanation(error, self.url) from error


def open_database(url: str, *, busy_seconds: float = _BUSY_SECONDS) -> Casework:
    """The store of casework at the address, made where there is none, with the tables in `METADATA`.

    `busy_seconds` is how long a writer waits for another. Raises `BadCaseworkUrl` for an address that is none
    or a driver that is not installed, `CaseworkTooNew`, `CaseworkBusy`, and `CaseworkError` where there is no
    server, no permission, or a file that is something else.
    """
    address = _read_url(url)
    engine = _engine(address, busy_seconds)
    casework = Casework(engine, busy_seconds)
    try:
        _prepare(casework)
    except BaseException:
        casework.close()
        raise
    return casework


def shown_url(url: URL) -> str:
    """The address without its password.

    >>> shown_url(make_url("postgresql+psycopg://anna:secret@db.example/casework?password=secret"))
    'postgresql://anna@db.example/casework'
    """
    plain = URL.create(url.get_backend_name(), url.username, None, url.host, url.port, url.database)
    return plain.render_as_string()


# ---------------------------------------------------------------- opening


def _read_url(url: str) -> URL:
    try:
        address = make_url(url)
    except (ArgumentError, ValueError):  # what it was is not repeated: it may hold a password
        raise BadCaseworkUrl(f"--casework is no address of a database; write {_EXAMPLES}") from None
    kind = address.get_backend_name()
    if kind == "postgres":
        kind, address = "postgresql", address.set(drivername="postgresql")
    if kind == "sqlite":
        if not address.database or address.database == ":memory:" or address.query:
            raise BadCaseworkUrl("--casework names no file; write sqlite:////var/lib/ketting/casework.db")
        return URL.create("sqlite", database=str(Path(address.database).expanduser()))
    if kind == "postgresql":
        return address.set(drivername="postgresql+psycopg")
    raise BadCaseworkUrl(f"--casework is of the kind {kind[:40]!r}, which is not kept; write {_EXAMPLES}")


def _engine(address: URL, busy_seconds: float) -> Engine:
    try:
        if address.get_backend_name() == "sqlite":
            assert address.database is not None  # checked when the address was read
            with suppress(OSError):  # what cannot be made, opening it says why
                file = Path(address.database)
                file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
                file.touch(mode=0o600)  # it names customers
            engine = create_engine(address, connect_args={"timeout": busy_seconds})
            event.listen(engine, "connect", _prepare_sqlite)
            event.listen(engine, "begin", _begin_sqlite)
            return engine
        options = {"connect_timeout": _CONNECT_SECONDS, "application_name": "ketting"}
        return create_engine(address, connect_args=options, pool_pre_ping=True)
    except (NoSuchModuleError, ModuleNotFoundError):
        raise BadCaseworkUrl(
            "--casework names a PostgreSQL database, and its driver is not installed; "
            "pip install 'ketting[postgresql]'"
        ) from None
    except (ArgumentError, InvalidRequestError) as error:
        raise BadCaseworkUrl(
            f"--casework cannot be used ({type(error).__name__}); write {_EXAMPLES}"
        ) from None


def _prepare_sqlite(connection: Any, _: object) -> None:
    """Settings of a connection: a commit is on the disk when it returns, and readers do not wait."""
    connection.isolation_level = None  # transactions begin where we say, not where the driver guesses
    cursor = connection.cursor()
    _use_write_ahead_log(cursor)
    for pragma in _PRAGMAS:
        cursor.execute(f"PRAGMA {pragma}")
    cursor.close()


def _use_write_ahead_log(cursor: Any) -> None:
    """Let readers read beside a writer; SQLite would refuse at once while another process makes the file."""
    [busy_milliseconds] = cursor.execute("PRAGMA busy_timeout").fetchone()
    ends_at = time.monotonic() + busy_milliseconds / 1000
    while True:
        try:
            cursor.execute("PRAGMA journal_mode = WAL")
        except cursor.connection.OperationalError as error:
            if error.sqlite_errorname != "SQLITE_BUSY" or time.monotonic() >= ends_at:
                raise
            time.sleep(_SECONDS_BETWEEN_TRIES)
        else:
            return


def _begin_sqlite(connection: Connection) -> None:
    writes = connection.get_execution_options().get(_WRITES, False)
    connection.exec_driver_sql(f"PRAGMA query_only = {'OFF' if writes else 'ON'}")
    connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")


def _prepare(casework: Casework) -> None:
    """Bring the tables of an earlier version to this one, and make those that are missing.

    All of it is one transaction. Raises `CaseworkTooNew`.
    """
    with casework.read() as connection:
        is_whole = _is_whole(connection, casework.url)
    if is_whole:
        return
    with casework.begin() as connection:
        if _is_whole(connection, casework.url):  # made by another process meanwhile
            return
        version = _version(connection)
        if version is not None:
            migrate(connection, version)
            connection.execute(_VERSION.update().values(version=SCHEMA_VERSION))
        METADATA.create_all(connection)
        if version is None:
            connection.execute(_VERSION.insert().values(version=SCHEMA_VERSION))


def _is_whole(connection: Connection, url: str) -> bool:
    version = _version(connection)
    if version is not None and version > SCHEMA_VERSION:
        raise CaseworkTooNew(
            f"a newer version of Ketting wrote the store of casework at {url}: its tables have version "
            f"{version}, and this one knows {SCHEMA_VERSION}; update Ketting, or name another store"
        )
    present = set(inspect(connection).get_table_names())
    return version == SCHEMA_VERSION and present >= set(METADATA.tables)


def _version(connection: Connection) -> int | None:
    """The version of the tables; `None` where there are none."""
    if not inspect(connection).has_table(_VERSION.name):
        return None
    return connection.execute(_VERSION.select()).scalar()


# ---------------------------------------------------------------- errors


def _explanation(error: DBAPIError, url: str) -> CaseworkError:
    """What went wrong, by the code that the driver gives."""
    cause = error.orig
    name = str(getattr(cause, "sqlite_errorname", ""))
    state = str(getattr(cause, "sqlstate", None) or "")
    if name.startswith(("SQLITE_BUSY", "SQLITE_LOCKED")) or state == "55P03":
        return CaseworkBusy(
            f"another process is writing to the store of casework at {url}; try again when it is done"
        )
    if name.startswith("SQLITE_NOTADB") or name.startswith("SQLITE_CORRUPT"):
        return CaseworkError(
            f"{url} is damaged or no store of casework; name another with --casework, or restore a backup"
        )
    if name.startswith(("SQLITE_FULL", "SQLITE_IOERR")) or state.startswith("53"):
        return CaseworkError(
            f"the store of casework at {url} has no room or cannot be written ({name or state}); nothing was "
            "changed; free some space and try again"
        )
    if name.startswith(("SQLITE_CANTOPEN", "SQLITE_READONLY", "SQLITE_PERM", "SQLITE_AUTH")):
        return CaseworkError(
            f"the store of casework at {url} cannot be opened or written; check the path and who may use it, "
            "or name another with --casework"
        )
    if state in ("28P01", "28000") or "authentication failed" in str(cause):
        return CaseworkError(
            f"the server of {url} does not let this user in; give a name and password that it knows"
        )
    if state == "3D000" or (not state and "does not exist" in str(cause)):
        return CaseworkError(
            f"there is no such database or user at {url}; make it with createdb, then try again"
        )
    if state == "42501":
        return CaseworkError(
            f"the user of {url} may not do this; the owner of the database makes and changes its tables, and "
            "who else uses them needs SELECT, INSERT, UPDATE and DELETE on them"
        )
    if isinstance(error, DataError) or state.startswith("54"):
        return CaseworkRefused(
            f"the store of casework at {url} does not take a value of this: {_first_line(cause)}; shorten or "
            "correct it"
        )
    if not name and (not state or state.startswith(("08", "57P"))):
        return CaseworkError(
            f"no server answers at {url}; start it, or name another store of casework with --casework"
        )
    return CaseworkError(f"the store of casework at {url} refused what was asked: {_first_line(cause)}")


def _first_line(cause: object) -> str:
    return next(iter(str(cause).splitlines()), type(cause).__name__)
