"""The SQLite store: one file, any number of readers beside one writer."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from graph.errors import StoreError, StoreReadOnly, StoreUnreachable
from graph.store.contract import Reader, Writer
from graph.store.history import History, Progress, StatementSpan
from graph.store.pruning import Pruning
from graph.store.records import Dataset, Document
from graph.store.sqlite import removal
from graph.store.sqlite.backup import copy_to_new_file
from graph.store.sqlite.check import problems_in
from graph.store.sqlite.connection import Connection, Mode, open_to_read
from graph.store.sqlite.history import SqliteHistory, fill_from
from graph.store.sqlite.link_collector import Collected
from graph.store.sqlite.process.writer import WriterProcess
from graph.store.sqlite.read_connections import ReadConnections
from graph.store.sqlite.reader import SqliteReader
from graph.store.sqlite.schema import (
    MIGRATIONS,
    Content,
    Migration,
    check_readable,
    content_of,
    create,
    mark_written,
    migrate,
    must_be_migrated,
)
from graph.store.sqlite.version_changes import SqliteVersionChanges
from graph.store.sqlite.writer import SqliteWriter
from graph.store.version_changes import VersionChanges
from graph.store.view_cache import ViewCaches


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class SqliteSettings:
    """How the store behaves: seconds to wait for a lock, pages of 4 KiB the file may grow to
    (`None`: while the disk has room), the clock that loads are dated by (UTC), and the
    migrations known."""

    busy_seconds: float = 5.0
    max_pages: int | None = None
    clock: Callable[[], datetime] = _now
    migrations: tuple[Migration, ...] = MIGRATIONS

    @property
    def told(self) -> dict[str, int | float | None] | None:
        """Those that another process must be told; `None` where it could not have the same."""
        if self.clock is not _now or self.migrations is not MIGRATIONS:
            return None
        return {"busy_seconds": self.busy_seconds, "max_pages": self.max_pages}


class SqliteStore:
    """See `graph.store.contract.Store`. Readers and writers at work each have a connection of their own.

    Opening makes the file when `create` is true and there is none, and migrates an older one.
    Raises `StoreUnreachable`, `StoreCorrupt`, `StoreTooNew`, `StoreReadOnly` or `StoreBusy`.
    """

    def __init__(
        self,
        path: Path,
        *,
        read_only: bool = False,
        create: bool = True,
        settings: SqliteSettings | None = None,
    ) -> None:
        self._path = path.absolute()
        self._read_only = read_only
        self._settings = SqliteSettings() if settings is None else settings
        self._is_open = True
        self._caches = ViewCaches()
        self._collected: list[Collected] = []  # of a load, until a snapshot is made of it
        self._collected_at: object = None
        self._prepare(create=create and not read_only)
        self._readers = ReadConnections(self._path, self._settings.busy_seconds, read_only=read_only)

    @property
    def url(self) -> str:
        """The address, `sqlite:////absolute/path.db`."""
        return f"sqlite:///{self._path.as_posix()}"

    @property
    def path(self) -> Path:
        """The file, absolute."""
        return self._path

    def revision(self) -> object:
        """A token that is equal for as long as no load changed the store."""
        self._check_open()
        return self._readers.revision()

    @contextmanager
    def reader(
        self,
        sources: Iterable[str] | None = None,
        known_at: datetime | None = None,
        hidden: Iterable[str] = (),
    ) -> Iterator[Reader]:
        """Open the data at a known time, of some sources only, without the statements `hidden`.

        Raises `ValueError` for a `known_at` without a time zone.
        """
        self._check_open()
        self._forget_outdated()
        with self._readers.lent() as connection:
            yield SqliteReader(connection, sources, known_at, hidden, self._caches, self._collected)

    @contextmanager
    def writer(
        self, dataset: Dataset, documents: Iterable[Document], sha256: str, *, is_large: bool = False
    ) -> Iterator[Writer]:
        """Begin to replace a dataset. Leaving without `commit` changes nothing."""
        self._check_open()
        self._check_writable()
        self._forget_outdated()
        settings = self._settings
        writer: SqliteWriter | WriterProcess
        if is_large and settings.told is not None and (os.cpu_count() or 1) > 1:
            given = self._path, settings.told, dataset, tuple(documents), sha256
            with WriterProcess(*given) as writer:
                yield writer
        else:
            with closing(self._connect_to_write()) as connection, connection.transaction("IMMEDIATE"):
                mark_written(connection, settings.migrations)
                writer = SqliteWriter(connection, dataset, documents, sha256, settings.clock)
                yield writer
        if writer.collected is not None:
            others = [held for held in self._collected if held.version.dataset.id != dataset.id]
            # The largest source alone, so that two do not fill the memory.
            self._collected[:] = [max((*others, writer.collected), key=lambda held: held.version.statements)]
        self._collected_at = self.revision()

    @contextmanager
    def history(self) -> Iterator[History]:
        """Open the whole history of the store."""
        self._check_open()
        with closing(self._connect_to_read()) as connection, connection.transaction("DEFERRED"):
            yield SqliteHistory(connection, self.url)

    @contextmanager
    def version_changes(self, source: str, before: int, after: int) -> Iterator[VersionChanges]:
        """Compare two versions of a source by their numbers, the earlier one first."""
        self._check_open()
        with closing(self._connect_to_read()) as connection, connection.transaction("DEFERRED"):
            yield SqliteVersionChanges(connection, source, before, after)

    def spans_about(self, ids: Iterable[str]) -> list[StatementSpan]:
        """Every statement of every version about the ids, that names them, and about listings that do."""
        self._check_open()
        with closing(self._connect_to_read()) as connection, connection.transaction("DEFERRED"):
            return list(removal.spans_about(connection, ids))

    def exchange(self, gone: Sequence[StatementSpan], put: Sequence[StatementSpan]) -> None:
        """Put statements in the place of others, in every version, for good and all at once."""
        with self._removing() as connection:
            removal.exchange(connection, gone, put)

    def prune(self, prunings: Sequence[Pruning]) -> None:
        """Remove versions of sources for good; see the contract."""
        with self._removing() as connection:
            removal.prune(connection, prunings)

    def fill(self, history: History, progress: Progress | None = None) -> None:
        """Fill the empty store with the history of another; raises `TargetExists`."""
        self._check_open()
        self._check_writable()
        with closing(self._connect_to_write()) as connection:
            fill_from(connection, history, self.url, self._settings.migrations, progress)

    def backup(self, target: Path) -> None:
        """Write a consistent copy to a new file, beside running readers; raises `TargetExists`."""
        self._check_open()
        with closing(self._connect_to_read()) as connection:
            copy_to_new_file(connection, target, self._settings.busy_seconds)

    def check(self, progress: Callable[[str], None] | None = None) -> list[str]:
        """Look for damage; the problems, none when sound."""
        self._check_open()
        with closing(self._connect_to_read()) as connection:
            return problems_in(connection, progress)

    def close(self) -> None:
        """Release the store; readers and writers under way stay usable."""
        self._is_open = False
        self._readers.close()
        self._caches.clear()

    # ------------------------------------------------------------ inside

    def _forget_outdated(self) -> None:
        """Forget what a load gave where somebody has changed the file since."""
        if self._collected and self.revision() != self._collected_at:
            self._collected.clear()

    def _prepare(self, *, create: bool) -> None:
        """Make, recognise or migrate the file."""
        settings = self._settings
        if self._path.is_dir():
            raise StoreUnreachable(f"{self._path} is a folder; name a file in it")
        if not self._path.exists() and not create:
            raise StoreUnreachable(f"there is no store at {self._path}; load a source to make one")
        if create and not self._path.exists():
            self._create()
        with closing(self._connect_to_read()) as connection:
            content = content_of(connection)
            is_older = content is Content.OURS and must_be_migrated(connection, settings.migrations)
        if content is Content.NOTHING and create:
            self._create()
        if is_older and not self._read_only:
            migrate(self._path, settings.busy_seconds, settings.migrations)
        with closing(self._connect_to_read()) as connection:
            check_readable(connection, settings.migrations)

    def _create(self) -> None:
        create(self._path, self._settings.busy_seconds, self._settings.migrations)

    @contextmanager
    def _removing(self) -> Iterator[Connection]:
        """A connection whose transaction is committed at the end, and leaves nothing of what it removed."""
        self._check_open()
        self._check_writable()
        with closing(self._connect_to_write()) as connection:
            connection.execute(
                "PRAGMA foreign_keys = OFF"
            )  # each removed version would be looked for in all rows
            connection.execute("PRAGMA secure_delete = ON")
            with connection.transaction("IMMEDIATE"):
                mark_written(connection, self._settings.migrations)
                yield connection
                connection.execute("COMMIT")
            connection.first("PRAGMA wal_checkpoint(TRUNCATE)")
        self._caches.clear()
        self._collected.clear()

    def _connect_to_read(self) -> Connection:
        return open_to_read(self._path, self._settings.busy_seconds, read_only=self._read_only)

    def _connect_to_write(self) -> Connection:
        try:
            connection = Connection(self._path, Mode.WRITE, busy_seconds=self._settings.busy_seconds)
        except StoreUnreachable as error:
            raise self._not_writable(error) from error
        try:
            connection.use_write_ahead_log()
            connection.execute("PRAGMA synchronous = FULL")
            connection.execute("PRAGMA foreign_keys = ON")
            if self._settings.max_pages is not None:
                connection.execute(f"PRAGMA max_page_count = {self._settings.max_pages:d}")
        except StoreUnreachable as error:
            connection.close()
            raise self._not_writable(error) from error
        except StoreError:
            connection.close()
            raise
        return connection

    def _not_writable(self, error: StoreError) -> StoreError:
        if not self._path.exists():
            return error
        return StoreReadOnly(
            f"{self._path} cannot be written; check who may write the file and its folder ({error})"
        )

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"{self._path} was closed; open it again")

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreReadOnly(f"{self._path} was opened to be read only")
