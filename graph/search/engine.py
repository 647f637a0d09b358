"""Where questions about hops are answered: on a snapshot of the whole view, or on the part that decides."""

from __future__ import annotations

import time
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol, TypeVar, runtime_checkable

from graph.errors import OutOfTime, StoreBusy, UnknownEntity
from graph.model.filters import EdgeFilter, Strictness
from graph.model.possible_samenesses import with_possibly_same
from graph.model.snapshot import Snapshot
from graph.model.traversal import COLLAPSED, Traversal
from graph.search.connections import connect, read_and_connect
from graph.search.decision_table import decision_table
from graph.search.history import read_any_day
from graph.search.neighbourhood import BoundedSnapshot, read_around
from graph.search.paths import PathResult
from graph.search.proximity import proximity, unmatched
from graph.search.reasons import Reason
from graph.search.results import PathsInSnapshot, ProximityResult
from graph.search.subgraph import PossiblySameOf, SubgraphBuilder
from graph.search.subgraph_search import ProximitySearch
from graph.store.contract import Reader, Store
from graph.store.neighbours import GraphReader, in_one_version
from graph.store.statement_graph import StatementGraph
from ontology import Link, Statement

_T = TypeVar("_T")


@dataclass(frozen=True, slots=True)
class Limits:
    """What a question may take: seconds, and links read around an entity."""

    seconds: float = 10.0
    links: int = 150_000


class HasPossiblySame(Protocol):
    """What knows of possible samenesses: a reader, or whatever has read them."""

    def possibly_same(self, ids: Iterable[str] | None = None) -> tuple[Statement, ...]:
        """The `possiblySameAs` statements that name one of the entities, or all."""


class Search(Protocol):
    """Answers questions about hops over one view of a store. Ids are canonical.

    Every answer comes with the snapshot that its positions and rows are of.
    """

    def proximities(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class of `class_reasons`, with at most `limit` paths each.

        `class_reasons` say of each class why the data do not name every member on the day asked about.
        """

    def verdicts(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]]
    ) -> dict[str, ProximityResult]:
        """Verdict, reasons, hops and hops by grade as `proximities` gives them; the evidence may be left out.

        Possible samenesses may still stand against them, among what is `touched`; where none can, nothing is.
        """

    def paths(
        self,
        starts: Sequence[str],
        ends: Sequence[str],
        traversal: Traversal,
        limit: int,
        *,
        is_disjoint: bool = False,
    ) -> PathsInSnapshot:
        """The `limit` best paths from any of the starts to any of the ends; none for those without links.

        With `is_disjoint` no two of them share a link, and the steps that every path takes are told.
        """

    def around(
        self, ids: Sequence[str], traversal: Traversal, strictness: Strictness = Strictness.STRICT
    ) -> BoundedSnapshot:
        """A snapshot with at least all that paths from the entities reach within the traversal's hops.

        One that has no links is in it only where the snapshot has it.
        """

    def around_on_any_day(self, id: str, traversal: Traversal) -> BoundedSnapshot:
        """The same of one entity, for paths on the traversal's day and on all days before."""

    def snapshot_containing(
        self, ids: Collection[str], links: Collection[Link], traversal: Traversal
    ) -> Snapshot:
        """A snapshot with at least these links, and these entities with their memberships."""


@dataclass(frozen=True, slots=True)
class SnapshotSearch:
    """See `Search`: everything is in one snapshot.

    Possible samenesses are followed where there is the `reader` of the same view to read them from.
    """

    snapshot: Snapshot
    reader: HasPossiblySame | None = None

    def proximities(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class."""
        snapshot = self._searched(traversal)
        position = snapshot.ids.position(id)
        with snapshot.cache.question():
            return {
                risk_class: ProximityResult(
                    snapshot,
                    unmatched(risk_class, reasons)  # an entity of another view, without links or memberships
                    if position is None
                    else proximity(
                        snapshot, position, risk_class, traversal, class_reasons=reasons, limit=limit
                    ),
                )
                for risk_class, reasons in class_reasons.items()
            }

    def verdicts(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]]
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class: from a table where there is one that tells, else searched."""
        position = self.snapshot.ids.position(id)
        table = None
        if position is not None:
            table = decision_table(self.snapshot, traversal, class_reasons, self._doubted)
        if position is None or table is None:
            return self.proximities(id, traversal, class_reasons, 1)
        decided = {decision.risk_class: decision.proximity for decision in table.decide(position)}
        unsure = {name: class_reasons[name] for name, known in decided.items() if known is None}
        searched = self.proximities(id, traversal, unsure, 1) if unsure else {}
        return {
            name: searched[name] if known is None else ProximityResult(self.snapshot, known)
            for name, known in decided.items()
        }

    def prepare(self, traversal: Traversal) -> None:
        """Decide about every entity now, so that `verdicts` need not search by this traversal."""
        decision_table(self.snapshot, traversal, {}, self._doubted, eager=True)

    def _doubted(self) -> set[str]:
        """The ids of all entities that may be one with another body."""
        statements = () if self.reader is None else self.reader.possibly_same()
        return {id for statement in statements for id in (statement.subject, statement.value)}

    def paths(
        self,
        starts: Sequence[str],
        ends: Sequence[str],
        traversal: Traversal,
        limit: int,
        *,
        is_disjoint: bool = False,
    ) -> PathsInSnapshot:
        """The best paths between two sets of entities."""
        snapshot = self._searched(traversal)
        first, last = (
            [place for id in dict.fromkeys(ids) if (place := snapshot.ids.position(id)) is not None]
            for ids in (starts, ends)
        )
        edge_filter = EdgeFilter(snapshot, traversal)
        return connect(edge_filter, first, last, limit, is_disjoint=is_disjoint)

    def around(
        self, ids: Sequence[str], traversal: Traversal, strictness: Strictness = Strictness.STRICT
    ) -> BoundedSnapshot:
        """The whole snapshot."""
        return BoundedSnapshot(self._searched(traversal))

    def around_on_any_day(self, id: str, traversal: Traversal) -> BoundedSnapshot:
        """The whole snapshot."""
        return BoundedSnapshot(self._searched(traversal))

    def snapshot_containing(
        self, ids: Collection[str], links: Collection[Link], traversal: Traversal
    ) -> Snapshot:
        """The whole snapshot."""
        return self.snapshot

    def _searched(self, traversal: Traversal) -> Snapshot:
        """The snapshot, with possible samenesses where the traversal follows them; built once."""
        reader = self.reader
        if reader is None or not traversal.follow_possibly_same:
            return self.snapshot
        followed = self.snapshot.cache.get(
            ("with possibly same",),
            lambda: with_possibly_same(self.snapshot, reader.possibly_same()),
            lambda snapshot: sum(column.nbytes for column in snapshot.links.values()),
            eager=True,
        )
        assert followed is not None  # eager values are always built
        return followed


@runtime_checkable
class SearchableStore(Store, Protocol):
    """A store that keeps the compiled rows of its links, so that a part of it is read fast."""

    def graph_reader(self, seconds: float, version: int) -> GraphReader:
        """Read the graph of a version; raises `StoreBusy` when the store keeps another one."""


class SubgraphSearch:
    """See `Search`: only the part of the graph that decides a question is read, and no more than a bound.

    A searchable store keeps the graph of its newest version and all sources. Any other view, and one that
    a load outdates meanwhile, is read from statements: as exact, and slower. An answer that takes too
    long is `partial`.
    """

    def __init__(
        self, reader: Reader, store: SearchableStore | None = None, limits: Limits | None = None
    ) -> None:
        self._reader = reader
        self._store = store
        self._limits = Limits() if limits is None else limits

    def proximities(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]], limit: int
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class."""

        def work(graph: GraphReader, same: PossiblySameOf | None) -> dict[str, ProximityResult]:
            search = ProximitySearch(graph, id, traversal, class_reasons, limit, self._limits.links, same)
            return search.results()

        try:
            return self._run_on_graph(work, traversal)
        except (UnknownEntity, OutOfTime) as error:
            nowhere, is_late = self.snapshot_containing([], [], traversal), isinstance(error, OutOfTime)
            reason = Reason.PARTIAL if is_late else Reason.NO_MATCH
            return {
                name: ProximityResult(nowhere, unmatched(name, reasons, reason))
                for name, reasons in class_reasons.items()
            }

    def verdicts(
        self, id: str, traversal: Traversal, class_reasons: Mapping[str, tuple[Reason, ...]]
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class, without most of the evidence."""
        return self.proximities(id, traversal, class_reasons, 1)

    def paths(
        self,
        starts: Sequence[str],
        ends: Sequence[str],
        traversal: Traversal,
        limit: int,
        *,
        is_disjoint: bool = False,
    ) -> PathsInSnapshot:
        """The best paths between two sets of entities."""
        links = self._limits.links
        try:
            return self._run_on_graph(
                lambda graph, same: read_and_connect(
                    graph, starts, ends, traversal, limit, links, same, is_disjoint=is_disjoint
                ),
                traversal,
            )
        except (UnknownEntity, OutOfTime) as error:
            return PathsInSnapshot(
                self.snapshot_containing([], [], traversal),
                PathResult((), 0, is_truncated=isinstance(error, OutOfTime)),
            )

    def around(
        self, ids: Sequence[str], traversal: Traversal, strictness: Strictness = Strictness.STRICT
    ) -> BoundedSnapshot:
        """A snapshot of what paths from the entities reach."""
        links = self._limits.links
        return self._around(
            lambda graph, same: read_around(graph, ids, traversal, links, strictness, same), traversal
        )

    def around_on_any_day(self, id: str, traversal: Traversal) -> BoundedSnapshot:
        """A snapshot of what paths from the entity reach on the traversal's day and before."""
        links = self._limits.links
        return self._around(lambda graph, same: read_any_day(graph, id, traversal, links, same), traversal)

    def _around(
        self, read: Callable[[GraphReader, PossiblySameOf | None], BoundedSnapshot], traversal: Traversal
    ) -> BoundedSnapshot:
        try:
            return self._run_on_graph(read, traversal)
        except (UnknownEntity, OutOfTime) as error:
            nowhere = self.snapshot_containing([], [], traversal)
            return BoundedSnapshot(nowhere, is_truncated=isinstance(error, OutOfTime))

    def snapshot_containing(
        self, ids: Collection[str], links: Collection[Link], traversal: Traversal
    ) -> Snapshot:
        """A snapshot of these entities and links."""
        builder = SubgraphBuilder(self._reader.version)
        if ids or links:
            builder.add(StatementGraph(self._reader, None).of(ids, links))
        degree_types = frozenset((*traversal.link_types, COLLAPSED))
        return builder.build(degree_types, {}).snapshot

    def _run_on_graph(
        self, work: Callable[[GraphReader, PossiblySameOf | None], _T], traversal: Traversal
    ) -> _T:
        """What `work` finds, given the graph and, where they are followed, what reads possible samenesses."""
        ends_at = time.monotonic() + self._limits.seconds
        store, reader = self._store, self._reader

        def possibly_same_of(ids: Collection[str]) -> Sequence[Statement]:
            with reader.within(max(ends_at - time.monotonic(), 0)):
                return reader.possibly_same(ids)

        same = possibly_same_of if traversal.follow_possibly_same else None
        if store is not None and reader.sources is None and not reader.hidden:
            try:
                return in_one_version(
                    lambda seconds: store.graph_reader(seconds, reader.version),
                    lambda graph: work(graph, same),
                    ends_at,
                )
            except StoreBusy:
                pass  # it shows another version than the statements that everything else is read from
        return work(StatementGraph(reader, ends_at - time.monotonic()), same)
