"""Where questions about hops are answered: in a snapshot of the whole view, or by the store itself."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, replace
from itertools import groupby
from operator import itemgetter
from typing import Protocol, TypeVar, runtime_checkable

from graph.errors import OutOfTime, StoreBusy, UnknownEntity
from graph.model.compiled_rows import rows_of
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal
from graph.search.inquiry import Limits, PathsFound, ProximityResult
from graph.search.partial import partial_snapshot
from graph.search.paths import Goal, PathResult, best_paths
from graph.search.proximity import Reason, proximity, unmatched
from graph.search.pushdown import PushDown
from graph.store.contract import Reader, Store
from graph.store.neighbourhood import EntityFacts, LinkFacts, LiveNeighbourhood
from graph.store.statement_search import StatementSearch
from ontology import Link

_T = TypeVar("_T")


class Search(Protocol):
    """Answers questions about hops over one view of a store. Ids are canonical.

    Every answer comes with the snapshot that its positions and rows are of.
    """

    def proximities(
        self, id: str, traversal: Traversal, complete: Mapping[str, bool], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class of `complete`, with at most `limit` paths each.

        `complete` says of each class whether the data name every member on the day asked about.
        """

    def paths(self, start: str, end: str, traversal: Traversal, limit: int) -> PathsFound:
        """The `limit` best paths between two entities; none when one of them has no links."""

    def around(self, ids: Collection[str], links: Collection[Link], traversal: Traversal) -> Snapshot:
        """A snapshot with at least these links, and these entities with their memberships."""


@dataclass(frozen=True, slots=True)
class SnapshotSearch:
    """See `Search`: everything is in one snapshot."""

    snapshot: Snapshot

    def proximities(
        self, id: str, traversal: Traversal, complete: Mapping[str, bool], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class."""
        position = self.snapshot.ids.position(id)
        return {
            risk_class: ProximityResult(
                self.snapshot,
                unmatched(risk_class)  # an entity of another view, without links or memberships here
                if position is None
                else proximity(
                    self.snapshot, position, risk_class, traversal, is_complete=is_complete, limit=limit
                ),
            )
            for risk_class, is_complete in complete.items()
        }

    def paths(self, start: str, end: str, traversal: Traversal, limit: int) -> PathsFound:
        """The best paths between two entities."""
        first, last = self.snapshot.ids.position(start), self.snapshot.ids.position(end)
        if first is None or last is None:
            return PathsFound(self.snapshot, PathResult((), 0, False))
        edge_filter = EdgeFilter(self.snapshot, traversal)
        return PathsFound(self.snapshot, best_paths(edge_filter, first, Goal.entity(last), limit))

    def around(self, ids: Collection[str], links: Collection[Link], traversal: Traversal) -> Snapshot:
        """The whole snapshot."""
        return self.snapshot


@runtime_checkable
class SearchingStore(Store, Protocol):
    """A store that finds by itself what decides a question."""

    def search(self, seconds: float, version: int | None = None) -> LiveNeighbourhood:
        """Begin to search a version; raises `StoreBusy` when the store does not show it, or not any more."""


class PushedDown:
    """See `Search`: the store finds the part of the graph that decides, and no more of it is read.

    The graph that a store searches is of its newest version and all sources. Any other view, and
    one that a load outdates meanwhile, is searched statement by statement: as exact, and slower. An
    answer that takes too long is `partial`.
    """

    def __init__(self, reader: Reader, store: SearchingStore, limits: Limits | None = None) -> None:
        self._reader = reader
        self._store = store
        self._limits = Limits() if limits is None else limits

    def proximities(
        self, id: str, traversal: Traversal, complete: Mapping[str, bool], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class."""
        try:
            return self._asked(lambda down: down.proximities(id, traversal, complete, limit=limit))
        except (UnknownEntity, OutOfTime) as error:
            nowhere, is_late = self.around([], [], traversal), isinstance(error, OutOfTime)
            reason = Reason.PARTIAL if is_late else Reason.NO_MATCH
            return {
                name: ProximityResult(nowhere, replace(unmatched(name), reason=reason, partial=is_late))
                for name in complete
            }

    def paths(self, start: str, end: str, traversal: Traversal, limit: int) -> PathsFound:
        """The best paths between two entities."""
        try:
            return self._asked(lambda down: down.paths(start, end, traversal, limit=limit))
        except (UnknownEntity, OutOfTime) as error:
            return PathsFound(
                self.around([], [], traversal), PathResult((), 0, cut=isinstance(error, OutOfTime))
            )

    def around(self, ids: Collection[str], links: Collection[Link], traversal: Traversal) -> Snapshot:
        """A snapshot of these entities and links."""
        ends = {end for link in links for end in (link.upper, link.lower)}
        found = {id: EntityFacts(id, "Thing", ()) for id in ends}
        found |= {id: EntityFacts(id, entity.schema, ()) for id, entity in self._reader.entities(ids).items()}
        by_member = sorted(self._reader.memberships_of(ids), key=itemgetter(2, 0, 1))
        for member, of_member in groupby(by_member, itemgetter(2)):
            memberships = tuple(
                (risk_class, target, row)
                for (risk_class, target), rows in groupby(of_member, itemgetter(0, 1))
                for row in rows_of([statement for *_, statement in rows], is_link=False)
            )
            if member in found:
                found[member] = EntityFacts(member, found[member].type, memberships)
        facts = [
            LinkFacts(link.type, link.upper, link.lower, tuple(rows_of(link.observations))) for link in links
        ]
        return partial_snapshot(self._reader.version, found, facts, traversal)

    def _asked(self, work: Callable[[PushDown], _T]) -> _T:
        limits, reader = self._limits, self._reader
        ends_at = time.monotonic() + limits.seconds
        if reader.sources is None:
            try:
                return work(PushDown(lambda seconds: self._store.search(seconds, reader.version), limits))
            except StoreBusy:
                pass  # it shows another version than the statements that everything else is read from
        rest = replace(limits, seconds=ends_at - time.monotonic())
        return work(PushDown(lambda seconds: StatementSearch(reader, seconds), rest))
