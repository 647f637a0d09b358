"""An open store with what questions need beside it: snapshots, names and clock."""

from __future__ import annotations

import copy
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import ExitStack
from datetime import UTC, date, datetime, time
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from api.errors import BadQuestion, BadUse
from api.policy import BUILT_IN, Policy
from api.settings import SearchIn
from api.view_description import ViewDescription
from graph.class_data import ClassData, ListData, list_data
from graph.errors import StoreBusy
from graph.licences import SavedShipments, Shipments
from graph.model.snapshot import Snapshot
from graph.search.engine import Limits, Search, SearchableStore, SnapshotSearch, SubgraphSearch
from graph.search.proximity import Proximity
from graph.search.reasons import Reason
from graph.search.snapshots import Snapshots, ViewKey, view_key
from graph.single_flight_cache import SingleFlightCache
from graph.store.contract import Reader, Store
from graph.store.recorded_samenesses import RecordedSamenesses
from graph.store.records import Version
from ingest.matching import Parties
from ingest.name_index import SavedParties
from ingest.resolve import Dispute, disputes
from ontology import SCHEMA, Statement
from ontology.schema import RiskClass


def current_time() -> datetime:
    """The time now, UTC.

    >>> current_time().tzinfo is UTC
    True
    """
    return datetime.now(UTC)


Verdicts = Mapping[str, Proximity]
"""Verdicts about an entity by class, without what they rest on."""

MOST_IN_SNAPSHOT = 50_000_000
"""Statements up to which a snapshot is built of what a server holds, unless told otherwise."""

_CACHED_VIEWS = 4
"""Views whose parties and class sources stay in memory."""

_CACHED_DESCRIPTIONS = 32
"""Views whose description stays in memory: any known time that is asked about makes one."""

_FEW_NAMES = 20_000
"""Names that are compared with one that none equals in about a millisecond."""

_KEPT_VERDICTS = 10_000
"""Entities whose verdicts took a search and stay in memory, of all views and traversals."""


class View:
    """The data as one question sees them; the store is opened for what is not in memory.

    It is a context manager, which closes what was opened.
    """

    def __init__(
        self,
        description: ViewDescription,
        workspace: Workspace,
        open_reader: Callable[[ExitStack, ViewDescription], Reader],
    ) -> None:
        self.description = description
        self._workspace = workspace
        self._open_reader = open_reader
        self._opened: ExitStack | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._opened is not None:
            self._opened.__exit__(kind, error, trace)

    @cached_property
    def reader(self) -> Reader:
        """Reads the store, at the version of the view."""
        self._opened = ExitStack()
        return self._open_reader(self._opened, self.description)

    @cached_property
    def search(self) -> Search:
        """What answers questions about hops; a snapshot is built, or opened, at the first."""
        return self._workspace.search_of(self)

    @cached_property
    def parties(self) -> Parties:
        """Who can be meant by a name; read at the first question."""
        return self._workspace.parties_of(self)

    @property
    def policy(self) -> Policy:
        """The policy under which questions are answered."""
        return self._workspace.policy

    @property
    def versions(self) -> tuple[Version, ...]:
        """The version of each dataset, whatever the source filter leaves out."""
        return self.description.versions

    @property
    def classes(self) -> Mapping[str, RiskClass]:
        """The classes of the schema, and those that sources describe, by name."""
        return self.description.classes

    def contested(self, day: date) -> Mapping[str, Sequence[Dispute]]:
        """The disputes that count on the day, by the id of the statement that they contest."""
        return self.description.contested(self.reader, day)

    def possibly_same(self, ids: Iterable[str] | None = None) -> tuple[Statement, ...]:
        """The `possiblySameAs` statements that name one of the entities, or all, as a reader gives them."""
        recorded = self._workspace.samenesses_of(self)
        return self.reader.possibly_same(ids) if recorded is None else recorded.of(ids)

    def kept_verdicts(self, key: Hashable) -> Verdicts | None:
        """What was kept under the key for the version of the view."""
        return self._workspace.kept_verdicts.peek((self.description.key, key))

    def keep_verdicts(self, key: Hashable, verdicts: Verdicts) -> None:
        """Keep verdicts for the version of the view, which never changes."""
        self._workspace.kept_verdicts.get((self.description.key, key), lambda: verdicts)

    def class_data(self, risk_class: str, day: date) -> ClassData:
        """The lists that make the class, as loaded; whatever the source filter leaves out."""
        return self.description.class_data(risk_class, day)

    def class_reasons(self, classes: tuple[str, ...], day: date) -> Mapping[str, tuple[Reason, ...]]:
        """Of each class why the data may not name every member of it on the day."""
        return self.description.class_reasons(classes, day)

    def list_data(self, list_id: str, day: date) -> ListData:
        """An official list, as loaded."""
        return list_data(self.versions, list_id, day)

    def member_sources(self, risk_class: str) -> frozenset[str]:
        """The datasets whose statements make entities members of the class."""
        return self._workspace.member_sources_of(self, risk_class)


class Workspace:
    """Opens views of a store; safe to share between threads."""

    def __init__(
        self,
        store: Store,
        *,
        snapshot_folder: Path | None = None,
        clock: Callable[[], datetime] = current_time,
        search: SearchIn = SearchIn.AUTO,
        limits: Limits | None = None,
        policy: Policy = BUILT_IN,
    ) -> None:
        # Asked once: what a protocol has is compared method by method.
        self._searchable = store if isinstance(store, SearchableStore) else None
        if search is SearchIn.SERVER and self._searchable is None:
            raise BadUse(
                f"{store.url} is no server that can search; leave out --search server, or name a Neo4j store"
            )
        self.store = store
        self.policy = policy
        self._clock = clock
        self._search = search
        self._limits = limits
        self._snapshots = Snapshots(snapshot_folder)
        self._saved_parties = None if snapshot_folder is None else SavedParties(snapshot_folder)
        self._saved_shipments = SavedShipments(snapshot_folder)
        self._descriptions: SingleFlightCache[object, ViewDescription] = SingleFlightCache(
            _CACHED_DESCRIPTIONS
        )
        self._parties: SingleFlightCache[ViewKey, Parties] = SingleFlightCache(_CACHED_VIEWS)
        self._samenesses: SingleFlightCache[ViewKey, RecordedSamenesses | None] = SingleFlightCache(
            _CACHED_VIEWS
        )
        self._shipments: SingleFlightCache[ViewKey, Shipments] = SingleFlightCache(_CACHED_VIEWS)
        self.kept_verdicts: SingleFlightCache[object, Verdicts] = SingleFlightCache(_KEPT_VERDICTS)
        self._member_sources: SingleFlightCache[tuple[ViewKey, str], frozenset[str]] = SingleFlightCache(
            _CACHED_VIEWS * len(SCHEMA.classes)
        )

    def with_policy(self, policy: Policy) -> Workspace:
        """The same data, and what is in memory of them, under another policy."""
        other = copy.copy(self)
        other.policy = policy
        return other

    @property
    def waits_for_server(self) -> bool:
        """Whether questions wait for a server that searches, rather than compute in this process."""
        return self._searchable is not None

    @property
    def today(self) -> date:
        """The current day, UTC."""
        return self._clock().date()

    def view(
        self,
        sources: Iterable[str] | None = None,
        known_at: datetime | None = None,
        uncontested_on: date | None = None,
    ) -> View:
        """The data of some sources (`None`: all) as they were known then (`None`: now).

        With `uncontested_on` the statements are left out that somebody contests on that day.
        The end of the current day is read as now: that is how a day is asked for of which more is to come.
        Raises `BadQuestion` for a source that is not loaded and for a known time in the future or
        without a time zone.
        """
        if known_at is not None:
            known_at = self._checked(known_at)
        chosen = None if sources is None else frozenset(sources)
        is_filtered = uncontested_on is not None
        key = (self.store.revision(), chosen, known_at, is_filtered)
        view = self._descriptions.get(key, lambda: self._described(chosen, known_at, is_filtered=is_filtered))
        return self.same_view(view if uncontested_on is None else view.on(uncontested_on))

    def view_at_once(self, sources: Iterable[str] | None, known_at: datetime | None) -> View | None:
        """The view, where what decides questions about it is in memory, and little enough to go through."""
        if known_at is not None or self._searchable is not None:
            return None
        chosen = None if sources is None else frozenset(sources)
        description = self._descriptions.peek((self.store.revision(), chosen, None, False))
        if description is None or self._samenesses.peek(description.key) is None:
            return None
        parties = self._parties.peek(description.key)
        if parties is None or parties.names.count > _FEW_NAMES:
            return None
        return self.same_view(description) if self._snapshots.is_in_memory(description.key) else None

    def same_view(self, description: ViewDescription) -> View:
        """A view of the version described, whatever was loaded since."""
        return View(description, self, self._opened)

    def view_after(
        self, moment: datetime, sources: Iterable[str] | None = None, uncontested_on: date | None = None
    ) -> View:
        """The data after the loads until a moment of the store's clock; of the sources those loaded then."""
        chosen = None if sources is None else frozenset(sources)
        with self.store.reader(chosen, moment) as reader:
            found = None if uncontested_on is None else self._disputes(moment)
            description = ViewDescription(chosen, moment, view_key(reader), reader.versions(), found)
        return self.same_view(description if uncontested_on is None else description.on(uncontested_on))

    def snapshot(self, reader: Reader) -> Snapshot:
        """The snapshot of a view, whatever answers its questions."""
        return self._snapshots.of(reader)

    def search_of(self, view: View) -> Search:
        """What answers questions about hops in the view."""
        store = self._searchable
        if store is not None:
            statements = sum(version.statements for version in view.versions)
            is_large = self._search is SearchIn.AUTO and statements > MOST_IN_SNAPSHOT
            if is_large or self._search is SearchIn.SERVER:
                return SubgraphSearch(view.reader, store, self._limits)
        return SnapshotSearch(self._snapshots.get(view.description.key, lambda: view.reader), view)

    def parties_of(self, view: View) -> Parties:
        """Who can be meant by a name in the view."""
        return self._parties.get(view.description.key, lambda: self._read_parties(view))

    def shipments_of(self, view: View) -> Shipments:
        """All shipments of the view as columns; read once, as a version never changes."""
        key = view.description.key
        return self._shipments.get(key, lambda: self._saved_shipments.of(key, lambda: view.reader))

    def _read_parties(self, view: View) -> Parties:
        """The parties, which are kept on disk where those of all statements are asked about."""
        number, moment, sources, hidden = view.description.key
        if sources is not None or hidden:
            return Parties(view.reader)
        return Parties(view.reader, self._saved_parties, f"{number}-{moment}")

    def samenesses_of(self, view: View) -> RecordedSamenesses | None:
        """The possible samenesses of the view; `None` where there are too many to be kept."""
        return self._samenesses.get(view.description.key, lambda: RecordedSamenesses.read(view.reader))

    def member_sources_of(self, view: View, risk_class: str) -> frozenset[str]:
        """The datasets whose statements make entities members of the class in the view."""
        key = view.description.key, risk_class
        return self._member_sources.get(key, lambda: _member_sources(view.reader, risk_class))

    # ------------------------------------------------------------ inside

    def _checked(self, known_at: datetime) -> datetime | None:
        if known_at.utcoffset() is None:
            raise BadQuestion("known_at", known_at, "it has no time zone; give one, such as UTC")
        now = self._clock()
        if known_at == datetime.combine(now.date(), time.max, UTC):
            return None
        if known_at > now:
            raise BadQuestion(
                "known_at",
                known_at,
                f"it is in the future; now is {now:%Y-%m-%dT%H:%M:%S} UTC, so give that or earlier",
            )
        return known_at

    def _described(
        self, sources: frozenset[str] | None, known_at: datetime | None, *, is_filtered: bool
    ) -> ViewDescription:
        with self.store.reader(sources, known_at) as reader:
            versions = reader.versions()
            loaded = [version.dataset.id for version in versions]
            for source in sorted(sources or ()):
                if source not in loaded:
                    raise BadQuestion(
                        "sources", source, f"this source is not loaded; loaded: {', '.join(loaded) or 'none'}"
                    )
            found = self._disputes(known_at) if is_filtered else None
            return ViewDescription(sources, known_at, view_key(reader), versions, found)

    def _disputes(self, known_at: datetime | None) -> tuple[Dispute, ...]:
        """The disputes known then, also where the source filter leaves them out."""
        with self.store.reader(None, known_at) as reader:
            return tuple(disputes(reader))

    def _opened(self, stack: ExitStack, description: ViewDescription) -> Reader:
        """A reader of the version described; raises `StoreBusy` where the store no longer has it."""
        newest = max((version.loaded_at for version in description.versions), default=None)
        # After a load in between, the version described is the one of its newest load.
        for known_at in (description.known_at, newest):
            reader = stack.enter_context(self.store.reader(description.sources, known_at, description.hidden))
            if view_key(reader) == description.key:
                return reader
        raise StoreBusy("the store was replaced while a question was answered; ask it again")


def _member_sources(reader: Reader, risk_class: str) -> frozenset[str]:
    """The datasets whose statements make entities members of the class."""
    columns = reader.membership_columns()
    members = {id for name, id in zip(columns.type, columns.lower, strict=True) if name == risk_class}
    rows = reader.memberships_of(sorted(members))
    return frozenset(statement.source for name, _, _, statement in rows if name == risk_class)
