"""The Neo4j store: a server for graphs that many share, and that analysts query in Cypher."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from pathlib import Path

from graph.errors import StoreBusy, StoreCorrupt, StoreError, StoreReadOnly
from graph.store.contract import Reader, Writer
from graph.store.history import History, Progress, StatementSpan
from graph.store.loads import LoadTime, View
from graph.store.neo4j import removal
from graph.store.neo4j.address import Address, Credentials
from graph.store.neo4j.backup import copy_to_new_file
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.bulk.rebuild import is_behind, rebuild_graph
from graph.store.neo4j.check import problems_in
from graph.store.neo4j.connection import Connection, Patience
from graph.store.neo4j.fill import GRACE_SECONDS, fill_from, finish_fill
from graph.store.neo4j.projection.annotations import Neo4jAnnotations
from graph.store.neo4j.projection.graph_reader import GraphStateCache, ProjectionReader
from graph.store.neo4j.schema import check_readable, ensure_definitions, make_store
from graph.store.neo4j.statements.history import Neo4jHistory, newest
from graph.store.neo4j.statements.lock import EVERY_DATASET, NO_DATASET, WriteLock, no_store, write_lock
from graph.store.neo4j.statements.reader import Neo4jReader, read_loads
from graph.store.neo4j.statements.staging import new_staging
from graph.store.neo4j.statements.version_changes import Neo4jVersionChanges
from graph.store.neo4j.writer import Neo4jWriter, resume_graph
from graph.store.pruning import Pruning
from graph.store.records import Dataset, Document
from graph.store.version_changes import VersionChanges
from graph.store.view_cache import ViewCaches


@dataclass(frozen=True, slots=True)
class Neo4jSettings:
    """How the store behaves: how long it waits, how much it writes at once, and the clock that
    loads are dated by (UTC)."""

    patience: Patience = field(default_factory=Patience)
    sizes: BatchSizes = field(default_factory=BatchSizes)
    clock: Callable[[], datetime] = lambda: datetime.now(UTC)


class Neo4jStore:
    """See `graph.store.contract.Store`. One store fills one database; its parts share a connection pool.

    Opening makes the store when `create` is true and the database is empty. Raises `BadStoreUrl`,
    `StoreUnreachable`, `StoreCorrupt`, `StoreTooNew` or `StoreReadOnly`.
    """

    def __init__(
        self,
        url: str,
        credentials: Credentials | None,
        *,
        read_only: bool = False,
        create: bool = True,
        settings: Neo4jSettings | None = None,
    ) -> None:
        self._settings = Neo4jSettings() if settings is None else settings
        self._read_only = read_only
        self._is_open = True
        self._caches = ViewCaches()
        self._connection = Connection(Address.parse(url), credentials, self._settings.patience)
        self._graph_state = GraphStateCache()
        try:
            self._prepare(create=create and not read_only)
        except StoreError:
            self._connection.close()
            raise

    @property
    def url(self) -> str:
        """The address, without secrets."""
        return self._connection.url

    def revision(self) -> object:
        """A token that is equal for as long as no load changed the store: its newest load, and how many."""
        self._check_open()
        loads = read_loads(self._connection)
        return len(loads), loads[-1] if loads else None

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
        began = time.monotonic()
        loads = read_loads(self._connection)
        view = View.at(loads, sources, known_at, hidden)
        yield Neo4jReader(self._connection, loads, view, self._caches, known_at)
        if time.monotonic() - began >= GRACE_SECONDS:
            self._check_not_replaced(loads)

    @contextmanager
    def writer(
        self, dataset: Dataset, documents: Iterable[Document], sha256: str, *, is_large: bool = False
    ) -> Iterator[Writer]:
        """Begin to replace a dataset, however large. Leaving without `commit` changes nothing."""
        self._check_open()
        settings = self._settings
        with self._write_lock() as lock, new_staging() as staging:
            writer = Neo4jWriter(lock, dataset, documents, sha256, staging, settings.clock, settings.sizes)
            try:
                if is_behind(self._connection):  # an older program wrote it, or a rebuild died
                    rebuild_graph(lock, self._day(), settings.sizes)
                yield writer
            finally:
                if not writer.is_committed:
                    lock.roll_back(writer.number, dataset.id)

    @contextmanager
    def history(self) -> Iterator[History]:
        """Open the whole history of the store; raises `StoreBusy` when a backup replaced it meanwhile."""
        self._check_open()
        loads = read_loads(self._connection)
        try:
            yield Neo4jHistory(self._connection)
        except StoreCorrupt:
            self._check_not_replaced(loads)  # then nothing is damaged: it was removed
            raise
        self._check_not_replaced(loads)

    @contextmanager
    def version_changes(self, source: str, before: int, after: int) -> Iterator[VersionChanges]:
        """Compare two versions of a source by their numbers, the earlier one first."""
        self._check_open()
        yield Neo4jVersionChanges(self._connection, source, before, after)

    def spans_about(self, ids: Iterable[str]) -> list[StatementSpan]:
        """Every statement of every version about the ids, that names them, and about listings that do."""
        self._check_open()
        return removal.spans_about(self._connection, ids)

    def exchange(self, gone: Sequence[StatementSpan], put: Sequence[StatementSpan]) -> None:
        """Put statements in the place of others, in every version, and rebuild the graph for analysts."""
        with self._removing() as lock:
            removal.exchange(lock, gone, put)
            rebuild_graph(lock, self._day(), self._settings.sizes)

    def prune(self, prunings: Sequence[Pruning]) -> None:
        """Remove versions of sources for good; see the contract."""
        with self._removing() as lock:
            removal.prune(lock, prunings)

    def fill(self, history: History, progress: Progress | None = None, *, may_replace: bool = False) -> None:
        """Fill the empty store with the history of another; raises `TargetExists`.

        With `may_replace` the history takes the place of all that the store holds: readers see the one
        or the other. Versions are numbered on then.
        """
        self._check_open()
        sizes = self._settings.sizes
        with self._write_lock() as lock:
            number = fill_from(lock, history, sizes, progress, may_replace=may_replace)
            if number is not None:
                finish_fill(lock, number, self._day(), sizes)

    def graph_reader(self, seconds: float, version: int | None = None) -> ProjectionReader:
        """Read the graph of the newest version a part at a time; all of it ends in so many seconds.

        Raises `StoreBusy` while the graph is being brought up to that version, for a graph of an older
        layout, and when the version is another one than `version`, now or while it is read.
        """
        self._check_open()
        return ProjectionReader(self._connection, self._graph_state, seconds, version)

    def backup(self, target: Path) -> None:
        """Write every version to a new SQLite file, itself a store; raises `TargetExists`."""
        self._check_open()
        with self.history() as history:
            copy_to_new_file(history, target)

    def check(self, progress: Callable[[str], None] | None = None) -> list[str]:
        """Look for damage; the problems, none when sound."""
        self._check_open()
        return problems_in(self._connection, progress)

    def rebuild_graph(self) -> None:
        """Rebuild the graph for analysts from the statements; raises `StoreBusy` during a load."""
        self._check_open()
        with self._write_lock() as lock:
            number = lock.begin(EVERY_DATASET)
            try:
                rebuild_graph(lock, self._day(), self._settings.sizes)
            except BaseException:
                lock.roll_back(number, EVERY_DATASET)
                raise
            lock.finish()

    def annotations(self) -> Neo4jAnnotations:
        """The properties written on the nodes for analysts beside the data."""
        self._check_open()
        return Neo4jAnnotations(self._connection, self._write_lock)

    def close(self) -> None:
        """Release the store, and the connections of readers and writers under way."""
        if self._is_open:
            self._is_open = False
            self._connection.close()
        self._caches.clear()

    # ------------------------------------------------------------ inside

    def _prepare(self, *, create: bool) -> None:
        if not check_readable(self._connection):
            if not create:
                raise no_store(self._connection)
            make_store(self._connection)
        elif not self._read_only:
            ensure_definitions(self._connection)  # a bulk import makes none

    @contextmanager
    def _write_lock(self) -> Iterator[WriteLock]:
        """The right to change the store."""
        self._check_writable()
        ensure_definitions(self._connection)
        with write_lock(self._connection, self._finish_load) as lock:
            yield lock

    @contextmanager
    def _removing(self) -> Iterator[WriteLock]:
        """The right to change what the store holds, outside of a load."""
        self._check_open()
        with self._write_lock() as lock:
            lock.begin(NO_DATASET)
            yield lock
            lock.finish()
        self._caches.clear()

    def _finish_load(self, lock: WriteLock, number: int, dataset: str) -> None:
        """Finish a load or copy that died after its commit."""
        if dataset == EVERY_DATASET:
            finish_fill(lock, number, self._day(), self._settings.sizes)
        else:
            resume_graph(lock, number, dataset, self._day(), self._settings.sizes)

    def _check_open(self) -> None:
        if not self._is_open:
            raise StoreError(f"{self.url} was closed; open it again")

    def _check_writable(self) -> None:
        if self._read_only:
            raise StoreReadOnly(f"{self.url} was opened to be read only")

    def _check_not_replaced(self, loads: Sequence[LoadTime]) -> None:
        """Raise when what a reader saw may have been removed before it had read all of it."""
        _, replaced = newest(self._connection)
        if loads and replaced >= loads[0].number:
            raise StoreBusy(f"{self.url} was replaced by a backup while it was read; ask again")

    def _day(self) -> date:
        return self._settings.clock().astimezone(UTC).date()
