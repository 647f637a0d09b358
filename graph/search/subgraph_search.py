"""Answering a question on the part of a large graph that decides it."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace

from graph.errors import OutOfTime
from graph.model.days import day_number
from graph.model.filters import EdgeFilter, Strictness
from graph.model.traversal import Direction, Traversal
from graph.search.distance import hops_to
from graph.search.proximity import Verdict, proximity
from graph.search.reasons import Reason, in_order
from graph.search.relaxed_search import RelaxedSearch, ring_traversal, search_relaxed
from graph.search.results import ProximityResult
from graph.search.subgraph import FilterSpec, PossiblySameOf, entity_in
from graph.search.subgraph_expansion import LinkLimit, SubgraphExpansion
from graph.store.neighbours import GraphReader
from ontology import Grade

_WAVES_UP, _WAVES = 4, 2
"""Hops that one query of the store reads ahead, where paths go up and where they go any way."""

_SMALL = 200
"""Entities whose links are all read before anybody asks whether they matter."""


class ProximitySearch:
    """How near an entity is to several classes; raises `UnknownEntity` when there is none of the id.

    The subgraph grows by one hop at a time. Links that end a path are read before others, and growing
    ends when every class has hops on evidence of each grade and as many paths as are asked for. A class
    without a path needs the full neighbourhood, since a `no` must rule out every path.
    """

    def __init__(
        self,
        graph: GraphReader,
        id: str,
        traversal: Traversal,
        class_reasons: Mapping[str, tuple[Reason, ...]],
        limit: int,
        max_links: int,
        possibly_same_of: PossiblySameOf | None = None,
    ) -> None:
        start = entity_in(graph, id)
        self._source = start.keys[0]
        self._traversal = traversal
        self._relaxed = FilterSpec(traversal, Strictness.RELAXED)
        self._any_share = FilterSpec(replace(traversal, min_share=0.0))
        self._anything = FilterSpec(ring_traversal(traversal), Strictness.RELAXED)
        self._class_reasons = class_reasons
        self._limit = limit
        self._expansion = SubgraphExpansion(graph, start, traversal, max_links, possibly_same_of)
        self._results: dict[str, ProximityResult] = {}
        self._hops = 0  # paths of at most so many hops are all in the subgraph

    def results(self) -> dict[str, ProximityResult]:
        """The answer for each class; when a bound stops the search, those that are left are partial."""
        try:
            if self._traversal.direction is Direction.UP or self._has_free_steps:
                self._read_all()
            else:
                self._read_paths()
                if self._undecided:
                    self._read_rest()
        except (LinkLimit, OutOfTime):
            for risk_class in self._undecided:
                self._results[risk_class] = self._partial(risk_class)
        for risk_class in self._undecided:
            self._results[risk_class] = self._proximity(risk_class, self._traversal)
        return {risk_class: self._results[risk_class] for risk_class in self._class_reasons}

    # ------------------------------------------------------------ inside

    @property
    def _has_free_steps(self) -> bool:
        """Whether more than successions may count no hop."""
        return self._traversal.collapse_full or self._traversal.follow_possibly_same

    @property
    def _undecided(self) -> list[str]:
        return [risk_class for risk_class in self._class_reasons if risk_class not in self._results]

    def _read_all(self) -> None:
        """Read all within the hops: where paths go up it is little, and where full holdings or possible
        samenesses count no hop nobody knows beforehand which link is the last.
        """
        expansion, bound = self._expansion, self._traversal.max_hops
        last = bound if self._traversal.collapse_full else bound - 1
        filter_specs = [self._anything]
        if self._traversal.direction is Direction.UP:
            expansion.read_ahead(self._source, _WAVES_UP)
        for hops in range(last + 1):
            expansion.follow(filter_specs, self._source, hops)
            self._hops = hops
        expansion.follow_successions(filter_specs, self._source, bound)
        self._read_owners()

    def _read_paths(self) -> None:
        """Read until the paths to every class are decided, or there are no more within the hops."""
        expansion, bound = self._expansion, self._traversal.max_hops
        filter_specs = [self._relaxed, self._any_share]
        if bound > _WAVES:
            expansion.read_ahead(self._source, _WAVES)
        for hops in range(bound):
            frontier = expansion.frontier(filter_specs, self._source, hops)
            if hops == bound - 1 or sum(map(len, frontier.values())) > _SMALL:
                filter_specs = self._read_ends_and_decide(filter_specs, hops)
            if not filter_specs or hops == bound - 1:
                return
            try:
                expansion.follow(filter_specs, self._source, hops)
            except LinkLimit:
                if self._hops > hops:  # those that end paths are read already
                    raise
                filter_specs = self._read_ends_and_decide(filter_specs, hops)
                expansion.follow(filter_specs, self._source, hops)
            self._hops = max(self._hops, hops)

    def _read_ends_and_decide(self, filter_specs: list[FilterSpec], hops: int) -> list[FilterSpec]:
        """Read links that may end paths at hops + 1; return the filter_specs still undecided."""
        self._expansion.follow_to_ends(filter_specs, self._source, hops)
        self._hops = hops + 1
        return self._decide()

    def _read_rest(self) -> None:
        """Read what else can make a `no` uncertain."""
        expansion, bound = self._expansion, self._traversal.max_hops
        filter_specs = [self._relaxed]
        for hops in range(bound - 1):
            expansion.follow(filter_specs, self._source, hops)
        expansion.follow_to_ends(filter_specs, self._source, bound - 1, day_number(self._traversal.valid_at))
        self._read_owners()

    def _read_owners(self) -> None:
        """Read what decides whether an owner is unrecorded; needless when every class has a path."""
        expansion, hops = self._expansion, 0
        without_path = [name for name in self._undecided if not self._has_path(name, self._traversal)]
        if not without_path:
            return
        if self._traversal.can_earn_no:
            hops = self._anything.traversal.max_hops - 1
            for further in range(self._traversal.max_hops, hops + 1):
                expansion.follow([self._anything], self._source, further)
            expansion.follow_successions([self._anything], self._source, hops + 1)
        expansion.read_owners(self._anything, self._source, hops)
        if self._traversal.can_earn_no:
            relaxed = self._search_relaxed()
            while expansion.read_holders_above(relaxed.owners_to_look_above(without_path)):
                relaxed = self._search_relaxed()
            while (bodies := relaxed.bodies_above) is not None and expansion.read_bodies_above(bodies):
                relaxed = self._search_relaxed()
            while expansion.read_holders_above(relaxed.owners_to_look_above_in_rings()):
                relaxed = self._search_relaxed()
        with suppress(LinkLimit, OutOfTime):  # all that decides is read, and stops explain it
            expansion.read_behind_stops(
                FilterSpec(self._traversal), self._source, self._traversal.max_hops - 1
            )

    def _search_relaxed(self) -> RelaxedSearch:
        subgraph = self._expansion.subgraph
        return search_relaxed(subgraph.snapshot, subgraph.position(self._source), self._traversal)

    def _decide(self) -> list[FilterSpec]:
        """Answer for classes of which longer paths would change nothing; the searches that are left."""
        traversal = replace(self._traversal, max_hops=self._hops)
        left: dict[FilterSpec, None] = {}
        for risk_class in self._undecided:
            if not self._has_path(risk_class, traversal):
                left.update(dict.fromkeys(FilterSpec(self._traversal.with_grade(g)) for g in Grade))
                left[self._any_share] = None
                continue
            result = self._proximity(risk_class, traversal)
            current = result.proximity
            missing = [
                FilterSpec(self._traversal.with_grade(grade))
                for grade, hops in current.hops_by_grade.items()
                if hops is None
            ]
            if len(current.paths) < self._limit:
                missing.append(FilterSpec(self._traversal))
            if current.needs_unrecorded_share:
                missing.append(FilterSpec(self._traversal, unrecorded_shares=False))
            if self._traversal.min_share > 0 and len(current.below_minimum) < self._limit:
                missing.append(self._any_share)
            if missing and self._hops < self._traversal.max_hops:
                left.update(dict.fromkeys(missing))
            else:
                self._results[risk_class] = result
        return list(left)

    def _has_path(self, risk_class: str, traversal: Traversal) -> bool:
        subgraph = self._expansion.subgraph
        start = subgraph.position(self._source)
        return hops_to(EdgeFilter(subgraph.snapshot, traversal), start, risk_class) is not None

    def _proximity(self, risk_class: str, traversal: Traversal) -> ProximityResult:
        subgraph = self._expansion.subgraph
        return ProximityResult(
            subgraph.snapshot,
            proximity(
                subgraph.snapshot,
                subgraph.position(self._source),
                risk_class,
                traversal,
                class_reasons=self._class_reasons[risk_class],
                limit=self._limit,
            ),
        )

    def _partial(self, risk_class: str) -> ProximityResult:
        """What the part that was read says: never a `no`, and never hops that a shorter path may undo."""
        hops = min(self._hops + 1, self._traversal.max_hops)
        result = self._proximity(risk_class, replace(self._traversal, max_hops=hops))
        current = replace(result.proximity, is_truncated=True)
        if current.verdict is not Verdict.YES:
            reasons = in_order((Reason.PARTIAL, *self._class_reasons[risk_class]))
            current = replace(
                current, verdict=Verdict.UNKNOWN, reasons=reasons, open_ends=(), more_open_ends=0, assumes=()
            )
        return ProximityResult(result.snapshot, current)
