"""The k best paths from an entity to the members of a class, or to one entity."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import count, islice

import numpy as np

from graph.model.days import FIRST_DAY
from graph.model.filters import EdgeFilter, Strictness
from graph.model.observations import INDIRECT
from graph.model.snapshot import Snapshot
from graph.model.traversal import MAX_HOPS, Traversal
from graph.model.validity import Array
from graph.search.bfs import UNREACHED, BfsResult, bfs, followed
from graph.search.parallel_edges import ParallelEdges
from ontology import Grade

_ROW_ORDER = ("window_from", "since", "grade_from", "kind", "upper", "type")
"""The columns that order the rows of a step, the last one first."""

_FEW = 2_000
"""Link rows that are looked at all at once faster than entity by entity."""


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path: the entities it joins and every link row that is let through there.

    `grade` is that of the best evidence among the rows that make it `hops` long.
    """

    start: int
    end: int
    hops: int
    grade: Grade
    newest: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence of entities without repeats, with its steps and the memberships at its end.

    `hops` counts an indirect link as two and is then `at_least`; `grade` is the weakest
    link's, the best membership of the target included; `newest` is the day of the newest
    evidence on the step whose evidence is oldest. `target_rows` are membership rows.
    """

    entities: tuple[int, ...]
    steps: tuple[Step, ...]
    target_rows: tuple[int, ...]
    hops: int
    grade: Grade
    newest: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class PathResult:
    """Paths in order; `cut` when a bound stopped the search, `explored` states looked at."""

    paths: tuple[Path, ...]
    explored: int
    cut: bool


@dataclass(frozen=True, slots=True)
class Goal:
    """Where paths may end: entity to membership rows, and the grade of the best of them."""

    rows: dict[int, tuple[int, ...]]
    grades: dict[int, Grade]

    @classmethod
    def members(cls, edge_filter: EdgeFilter, risk_class: str) -> Goal:
        """The members of the class that count on the day."""
        members, chosen = edge_filter.members(risk_class)
        rows: dict[int, tuple[int, ...]] = {}
        for member, row in zip(members.tolist(), chosen.tolist(), strict=True):
            rows[member] = (*rows.get(member, ()), row)
        grades = edge_filter.evidence_grades(
            edge_filter.snapshot.memberships, edge_filter.snapshot.memberships_of, chosen
        )
        best: dict[int, Grade] = {}
        for member, grade in zip(members.tolist(), grades.tolist(), strict=True):
            best[member] = min(Grade(grade), best.get(member, Grade.D))
        return cls(rows, best)

    @classmethod
    def entity(cls, position: int) -> Goal:
        """One entity, whatever its classes."""
        return cls({position: ()}, {position: Grade.A})

    @property
    def entities(self) -> Array:
        """The entities where paths may end."""
        return np.array(sorted(self.rows), np.int64)


def class_distance(snapshot: Snapshot, traversal: Traversal, risk_class: str) -> Array:
    """Hops from each entity to the class over every link of the traversal's types, unfiltered.

    An exact lower bound for every filtered question: no date, grade, share or hub bound is
    applied, and every membership ever recorded counts. Computed once per snapshot and kept.
    """
    edge_filter = EdgeFilter(snapshot, unfiltered(traversal), Strictness.EVERYTHING)
    members = snapshot.memberships["lower"][snapshot.class_rows(risk_class)]
    kept: Array | None = snapshot.cache.get(
        ("class", risk_class, traversal.direction, frozenset(traversal.link_types), traversal.collapse_full),
        lambda: bfs(edge_filter, members, reverse=True).hops[0],  # paths begin in phase 0
        lambda hops: hops.nbytes,
        eager=True,
    )
    assert kept is not None  # eager values are always built
    return kept


def goal_distance(edge_filter: EdgeFilter, risk_class: str) -> BfsResult | None:
    """Exact hops from everywhere to the class through the edge filter, kept for a filter used often.

    `None` for a filter that was not; then a search from the one entity asked about is faster.
    """
    snapshot, t = edge_filter.snapshot, edge_filter.traversal
    filters = (t.valid_at, t.min_share, t.min_grade, t.max_degree, t.max_hops, t.collapse_full)
    return snapshot.cache.get(
        ("goal", risk_class, edge_filter.strictness, t.direction, frozenset(t.link_types), filters),
        lambda: bfs(edge_filter, edge_filter.members(risk_class)[0], reverse=True),
        lambda reached: reached.hops.nbytes + reached.clean.nbytes,
        eager=snapshot.is_small,
    )


def unfiltered(traversal: Traversal) -> Traversal:
    """The same link types and direction without bounds, as far as paths can ever go."""
    return Traversal(
        traversal.name,
        traversal.link_types,
        traversal.direction,
        traversal.valid_at,
        max_hops=MAX_HOPS,
        max_degree=2**31 - 1,
        collapse_full=traversal.collapse_full,
    )


def best_paths(
    edge_filter: EdgeFilter,
    start: int,
    goal: Goal,
    limit: int,
    *,
    rest: Array | None = None,
    back: BfsResult | None = None,
    outside: EdgeFilter | None = None,
) -> PathResult:
    """The `limit` best paths, by hops, weakest grade, newest evidence, then ids.

    Search is best first. Its estimate is the exact distance to the goal through the same filter,
    so that it never leaves the region from which the goal can still be reached, and paths come
    out in their final order. `back` is that distance where it is known (`goal_distance`); else
    it is found here, and `rest`, a lower bound to the goal, prunes the search for it.
    With `outside`, only paths that this other filter does not let through are returned.
    """
    if not goal.rows:
        return PathResult((), 0, False)
    onward = None
    if back is None or outside is not None:
        onward = bfs(edge_filter, np.array([start]), rest=rest if back is None else back.nearest)
    if back is None:
        assert onward is not None  # made above
        back = bfs(edge_filter, goal.entities, reverse=True, rest=onward.nearest)
    detour = None
    if outside is not None:
        assert onward is not None  # made above
        detour = _detour(edge_filter, outside, start, onward, back)
    search = _Search(edge_filter, start, goal, back.hops, outside, detour)
    found = tuple(islice(search.paths(), limit))
    return PathResult(found, search.explored, search.cut)


def _detour(
    edge_filter: EdgeFilter, outside: EdgeFilter, start: int, onward: BfsResult, back: BfsResult
) -> Array:
    """Fewest hops to the goal by way of a link that the other filter does not let through."""
    later: list[tuple[int, int, Array]] = []
    for phase, hops in enumerate(onward.hops):
        entities = np.flatnonzero(hops != UNREACHED)
        entities = entities[edge_filter.is_passable(entities) | (entities == start)]
        for rows, owner, ends, next_phase in followed(edge_filter, entities, phase, reverse=False):
            totals = edge_filter.costs(rows) + back.hops[next_phase, ends].astype(np.int16)
            totals[outside.passes(rows)] = UNREACHED
            later += [
                (int(total), phase, np.unique(entities[owner[totals == total]]))
                for total in np.unique(totals[totals <= edge_filter.traversal.max_hops])
            ]
    nobody = np.zeros(0, np.int64)
    return bfs(edge_filter, nobody, reverse=True, rest=onward.nearest, later=later).hops


class _Search:
    """Best-first enumeration of simple paths; the priority of a partial path never falls.

    A partial path is extended level by level: first by the steps that keep its estimated hops,
    later, when the queue has come so far, by those that add one more. What is never needed for
    the paths asked for is never built.
    """

    def __init__(
        self,
        edge_filter: EdgeFilter,
        start: int,
        goal: Goal,
        back: Array,
        outside: EdgeFilter | None,
        detour: Array | None,
    ) -> None:
        self.edge_filter = edge_filter
        self.start = start
        self.goal = goal
        self.back = back
        self.outside = outside
        self.detour = detour
        self.explored = 0
        self.cut = False
        self._is_small = len(edge_filter.snapshot.links["type"]) <= _FEW
        self._edges_by_state: dict[tuple[int | None, int, bool], list[ParallelEdges]] = {}
        self._steps: dict[tuple[int, int, bool, int], list[tuple[Step, int, bool]]] = {}

    def paths(self) -> Iterator[Path]:
        bound, limit = self.edge_filter.traversal.max_hops, self.edge_filter.traversal.max_explored
        order = count()  # entries that tie in all that matters are not compared further
        first = _Partial((self.start,), (), 0, 0, self.outside is None)
        nearest = self.back if self.detour is None else self.detour
        queue: list[_Entry] = [
            (int(nearest[0, self.start]), 0, FIRST_DAY, (self.start,), next(order), False, first)
        ]
        seen: set[tuple[int, ...]] = set()
        while queue:
            level, grade, aged, entities, _, is_whole, partial = heapq.heappop(queue)
            if level > bound:
                return
            self.explored += 1
            if self.explored > limit:
                self.cut = True
                return
            if is_whole:
                if entities not in seen:  # a path found in two phases is one path
                    seen.add(entities)
                    yield self._path(partial, grade, -aged)
                continue
            end = entities[-1]
            if level == partial.hops and end in self.goal.rows and partial.counts:
                whole = max(grade, int(self.goal.grades[end]))
                heapq.heappush(queue, (level, whole, aged, entities, next(order), True, partial))
            for step, phase, is_outside in self._onward(partial, level - partial.hops):
                if step.end not in entities:
                    longer = partial.extended(step, phase, is_outside)
                    entry = (level, max(grade, int(step.grade)), max(aged, -step.newest), longer.entities)
                    heapq.heappush(queue, (*entry, next(order), False, longer))
            if level < bound:
                heapq.heappush(queue, (level + 1, grade, aged, entities, next(order), False, partial))

    def _onward(self, partial: _Partial, rest: int) -> list[tuple[Step, int, bool]]:
        """Steps after which the goal is exactly `rest` hops from the end, the step included."""
        place = (partial.entities[-1], partial.phase, partial.counts)
        known = self._steps.get((*place, rest))
        if known is None:
            known = [
                step
                for parallel_edges in self._parallel_edges(*place)
                for step in self._at(place[0], parallel_edges, rest)
            ]
            self._steps[*place, rest] = known
        return known

    def _parallel_edges(self, entity: int, phase: int, counts: bool) -> list[ParallelEdges]:
        """All links that lead on from an entity, and where there are few, those from all others too."""
        key = (None if self._is_small else entity, phase, counts)
        if key not in self._edges_by_state:
            everyone = np.arange(len(self.edge_filter.snapshot.ids))
            entities = everyone if self._is_small else np.array([entity])
            is_open = self.edge_filter.is_passable(entities) | (entities == self.start)
            self._edges_by_state[key] = list(self._edges_from(entities[is_open], phase, counts))
        return self._edges_by_state[key]

    def _edges_from(self, entities: Array, phase: int, counts: bool) -> Iterator[ParallelEdges]:
        if len(entities) == 0:
            return
        for rows, owner, ends, next_phase in followed(self.edge_filter, entities, phase, reverse=False):
            near = self.back[next_phase, ends] != UNREACHED
            if near.any():
                rows, starts, ends = rows[near], entities[owner[near]], ends[near]
                inside = np.ones(len(rows), bool) if self.outside is None else self.outside.passes(rows)
                # A path that has yet to leave the other filter must still be able to.
                inward = self.back if counts or self.detour is None else self.detour
                distances = (inward[next_phase], self.back[next_phase])
                yield ParallelEdges.of(
                    (rows, starts, ends), self.edge_filter.costs(rows), inside, distances, next_phase
                )

    def _at(self, entity: int, parallel_edges: ParallelEdges, rest: int) -> Iterator[tuple[Step, int, bool]]:
        snapshot = self.edge_filter.snapshot
        for place in parallel_edges.leaving(entity, rest):
            between = slice(parallel_edges.begin[place], parallel_edges.begin[place + 1])
            rows, costs = parallel_edges.rows[between], parallel_edges.costs[between]
            cost = int(costs.min())
            cheapest = rows[costs == cost]
            grades = self.edge_filter.evidence_grades(snapshot.links, snapshot.up, cheapest)
            step = Step(
                entity,
                int(parallel_edges.ends[place]),
                cost,
                Grade(int(grades.min())),
                int(snapshot.links["newest"][cheapest].max()),
                tuple(self._ordered(rows).tolist()),
            )
            yield step, parallel_edges.phase, bool(parallel_edges.outside[place])

    def _ordered(self, rows: Array) -> Array:
        """The rows in an order that does not depend on how they came into the snapshot."""
        if len(rows) == 1:
            return rows
        links = self.edge_filter.snapshot.links
        ordered: Array = rows[np.lexsort([links[name][rows] for name in _ROW_ORDER])]
        return ordered

    def _path(self, partial: _Partial, grade: int, newest: int) -> Path:
        kind = self.edge_filter.snapshot.links["kind"]
        at_least = any(
            step.hops == 2 and all(kind[row] == INDIRECT for row in step.rows) for step in partial.steps
        )
        rows = self.goal.rows[partial.entities[-1]]
        return Path(partial.entities, partial.steps, rows, partial.hops, Grade(grade), newest, at_least)


@dataclass(frozen=True, slots=True)
class _Partial:
    """A path under way; `counts` when it may end here, having met what was asked of it."""

    entities: tuple[int, ...]
    steps: tuple[Step, ...]
    hops: int
    phase: int
    counts: bool

    def extended(self, step: Step, phase: int, is_outside: bool) -> _Partial:
        return _Partial(
            (*self.entities, step.end),
            (*self.steps, step),
            self.hops + step.hops,
            phase,
            self.counts or is_outside,
        )


_Entry = tuple[int, int, int, tuple[int, ...], int, bool, _Partial]
"""Hops in all, weakest grade, age of the oldest evidence, entities, arrival, whole, partial."""
