"""An open store with what questions need beside it: snapshots, name index and clock."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path

from api.errors import BadQuestion, BadUse
from api.settings import SearchIn
from graph.class_data import ClassData, ListData, class_data, list_data
from graph.model.snapshot import Snapshot
from graph.search.engine import Limits, Search, SearchableStore, SnapshotSearch, SubgraphSearch
from graph.search.snapshots import Snapshots, ViewKey, view_key
from graph.single_flight_cache import SingleFlightCache
from graph.store.contract import Reader, Store
from graph.store.records import Version
from ingest.matching import NameIndex
from ontology import SCHEMA

MOST_IN_SNAPSHOT = 50_000_000
"""Statements up to which a snapshot is built of what a server holds, unless told otherwise."""

_CACHED_VIEWS = 4
"""Views whose name index and class sources stay in memory."""


@dataclass(frozen=True)
class View:
    """The data as one question sees them: at a known time, of some sources."""

    reader: Reader
    open_search: Callable[[], Search]
    names: Callable[[], NameIndex]
    versions: tuple[Version, ...]
    member_sources: Callable[[str], frozenset[str]]
    """The datasets whose statements make entities members of a class."""

    @cached_property
    def search(self) -> Search:
        """What answers questions about hops; a snapshot is built, or opened, at the first."""
        return self.open_search()

    def class_data(self, risk_class: str, day: date) -> ClassData:
        """The lists that make the class, as loaded; whatever the source filter leaves out."""
        return class_data(self.versions, risk_class, day)

    def list_data(self, list_id: str, day: date) -> ListData:
        """An official list, as loaded."""
        return list_data(self.versions, list_id, day)


class Workspace:
    """Opens views of a store; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        snapshot_folder: Path | None = None,
        clock: Callable[[], datetime] = lambda: datetime.now(UTC),
        search: SearchIn = SearchIn.AUTO,
        limits: Limits | None = None,
    ) -> None:
        if search is SearchIn.SERVER and not isinstance(store, SearchableStore):
            raise BadUse(
                f"{store.url} is no server that can search; leave out --search server, or name a Neo4j store"
            )
        self.store = store
        self._clock = clock
        self._search = search
        self._limits = limits
        self._snapshots = Snapshots(snapshot_folder)
        self._names: SingleFlightCache[ViewKey, NameIndex] = SingleFlightCache(_CACHED_VIEWS)
        self._member_sources: SingleFlightCache[tuple[ViewKey, str], frozenset[str]] = SingleFlightCache(
            _CACHED_VIEWS * len(SCHEMA.classes)
        )

    @property
    def today(self) -> date:
        """The current day, UTC."""
        return self._clock().date()

    @contextmanager
    def view(self, sources: Iterable[str] | None = None, known_at: datetime | None = None) -> Iterator[View]:
        """The data of some sources (`None`: all) as they were known then (`None`: now).

        The end of the current day is read as now: that is how a day is asked for of which more is to come.
        Raises `BadQuestion` for a source that is not loaded and for a known time in the future or
        without a time zone.
        """
        if known_at is not None and known_at.utcoffset() is None:
            raise BadQuestion("known_at", known_at, "it has no time zone; give one, such as UTC")
        now = self._clock()
        if known_at == datetime.combine(now.date(), time.max, UTC):
            known_at = None
        if known_at is not None and known_at > now:
            raise BadQuestion(
                "known_at",
                known_at,
                f"it is in the future; now is {now:%Y-%m-%dT%H:%M:%S} UTC, so give that or earlier",
            )
        with self.store.reader(sources, known_at) as reader:
            versions = reader.versions()
            self._check_sources(sources, versions)
            key = view_key(reader)
            yield View(
                reader,
                lambda: self._searched(reader, versions),
                lambda: self._names.get(key, lambda: _index(reader)),
                versions,
                lambda name: self._member_sources.get((key, name), lambda: _member_sources(reader, name)),
            )

    def snapshot(self, reader: Reader) -> Snapshot:
        """The snapshot of a view, whatever answers its questions."""
        return self._snapshots.of(reader)

    def _searched(self, reader: Reader, versions: Iterable[Version]) -> Search:
        store, statements = self.store, sum(version.statements for version in versions)
        is_large = self._search is SearchIn.AUTO and statements > MOST_IN_SNAPSHOT
        if isinstance(store, SearchableStore) and (is_large or self._search is SearchIn.SERVER):
            return SubgraphSearch(reader, store, self._limits)
        return SnapshotSearch(self._snapshots.of(reader), reader)

    @staticmethod
    def _check_sources(sources: Iterable[str] | None, versions: tuple[Version, ...]) -> None:
        loaded = [version.dataset.id for version in versions]
        for source in sources or ():
            if source not in loaded:
                raise BadQuestion(
                    "sources", source, f"this source is not loaded; loaded: {', '.join(loaded) or 'none'}"
                )


def _index(reader: Reader) -> NameIndex:
    # A list entry carries the names of whoever it names; asked for is the body, not the entry.
    parties = {id for id, name in reader.entity_types() if SCHEMA.is_a(name, "LegalEntity")}
    return NameIndex(row for row in reader.names() if row[0] in parties)


def _member_sources(reader: Reader, risk_class: str) -> frozenset[str]:
    """The datasets whose statements make entities members of the class."""
    columns = reader.membership_columns()
    members = {id for name, id in zip(columns.type, columns.lower, strict=True) if name == risk_class}
    rows = reader.memberships_of(sorted(members))
    return frozenset(statement.source for name, _, _, statement in rows if name == risk_class)
