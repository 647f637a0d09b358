"""The k best paths from an entity to the members of a class, or to given entities."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from itertools import count, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import distinct
from graph.model.days import FIRST_DAY
from graph.model.filters import EdgeFilter
from graph.model.traversal import Traversal
from graph.search.bfs import UNREACHED, BfsResult, HopCounts, bfs
from graph.search.path_graph import EdgesByPhase, PathGraph, PathState, Step
from graph.search.transitions import out_edges, phase_count
from ontology import Grade

__all__ = ["Goal", "Path", "PathResult", "Step", "best_paths"]


@dataclass(frozen=True, slots=True)
class Path:
    """A sequence of entities without repeats, its steps, and the memberships at its end.

    Entities and rows are positions in the snapshot. An indirect link counts two `hops`, and the path
    is then `at_least` so long. `grade` is that of the weakest link, the best membership of the target
    included. `last_observed` is the day number of the newest evidence of the step whose evidence is oldest.
    `target_rows` are membership rows.
    """

    entities: tuple[int, ...]
    steps: tuple[Step, ...]
    target_rows: tuple[int, ...]
    hops: int
    grade: Grade
    last_observed: int
    at_least: bool


@dataclass(frozen=True, slots=True)
class PathResult:
    """Paths in order.

    `explored` counts the partial paths looked at; `is_truncated` says that `max_explored` stopped the search.
    """

    paths: tuple[Path, ...]
    explored: int
    is_truncated: bool


_NO_PATHS = PathResult((), 0, False)


@dataclass(frozen=True)
class Goal:
    """Where paths may end: at the members of a class, each with its memberships, or at given entities.

    What is known of a member is looked up only when a path ends there.
    """

    edge_filter: EdgeFilter | None  # of the memberships; `None`: of ends whatever their classes
    ends: NDArray[np.int64]  # (n_rows,) positions, ascending
    rows: NDArray[np.int64]  # (n_rows,) the membership row of each; of such ends there is none

    @classmethod
    def members(cls, edge_filter: EdgeFilter, risk_class: str) -> Goal:
        """The members of the class that count on the day."""
        members, chosen = edge_filter.members(risk_class)
        return cls(edge_filter, members.astype(np.int64), chosen)

    @classmethod
    def any_of(cls, *positions: int) -> Goal:
        """One of these entities, whatever its classes."""
        ends = np.array(sorted(set(positions)), np.int64)
        return cls(None, ends, np.zeros(0, np.int64))

    def only(self, position: int) -> Goal:
        """The same for the entity at one position."""
        of_entity = self._slice(position)
        return Goal(self.edge_filter, self.ends[of_entity], self.rows[of_entity])

    @cached_property
    def entities(self) -> NDArray[np.int64]:
        """(n,) positions of the entities where paths may end, ascending."""
        return distinct(self.ends)

    def __contains__(self, position: int) -> bool:
        place = int(self.ends.searchsorted(position))
        return place < len(self.ends) and bool(self.ends[place] == position)

    def rows_of(self, position: int) -> tuple[int, ...]:
        """The membership rows of an entity where paths may end."""
        return tuple(self.rows[self._slice(position)].tolist())

    def grade_of(self, position: int) -> Grade:
        """The best grade of its memberships; A where none is asked for."""
        if self.edge_filter is None:
            return Grade.A
        snapshot, rows = self.edge_filter.snapshot, self.rows[self._slice(position)]
        grades = self.edge_filter.evidence_grades(snapshot.memberships, snapshot.memberships_of, rows)
        return Grade(int(grades.min()))

    def _slice(self, position: int) -> slice:
        first, last = self.ends.searchsorted((position, position + 1)).tolist()
        return slice(first, last)


def best_paths(
    edge_filter: EdgeFilter,
    start: int,
    goal: Goal,
    limit: int,
    *,
    lower_bound: NDArray[np.uint8] | HopCounts | None = None,
    goal_hops: BfsResult | None = None,
    goal_edges: EdgesByPhase | None = None,
    excluding: EdgeFilter | None = None,
) -> PathResult:
    """The `limit` best paths, ordered by hops, weakest grade, newest evidence and ids.

    A best-first search whose estimate is the exact distance to the goal, so that paths come out in
    their final order. `goal_hops` is that distance where it is known (`goal_distance`). Otherwise it
    is computed here, and `lower_bound`, (n_entities,) a lower bound on it, prunes that computation.
    `goal_edges` are the edges that lead there, where they are kept (`kept_edges`).
    With `excluding`, a narrower filter, only paths that this one does not let through are returned.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> goal = Goal.members(edge_filter, "defence_conglomerate")
    >>> [path] = best_paths(edge_filter, ids.position("workshop"), goal, limit=5).paths
    >>> [ids[entity] for entity in path.entities], path.hops, str(path.grade)
    (['workshop', 'factory', 'conglomerate'], 2, 'B')
    """
    if not len(goal.ends) or (goal_hops is not None and goal_hops.hops[0, start] == UNREACHED):
        return _NO_PATHS
    from_start = None
    if goal_hops is None or excluding is not None:
        bound = lower_bound if goal_hops is None else goal_hops.nearest
        from_start = bfs(edge_filter, np.array([start]), lower_bound=bound)
    if goal_hops is None:
        assert from_start is not None  # computed above
        if not (from_start.nearest[goal.ends] <= edge_filter.traversal.max_hops).any():
            return _NO_PATHS
        goal_hops = bfs(edge_filter, goal.entities, reverse=True, lower_bound=from_start.nearest)
    qualifying_hops = None
    if excluding is not None:
        assert from_start is not None  # computed above
        qualifying_hops = _qualifying_hops(edge_filter, excluding, start, from_start, goal_hops)
    path_graph = PathGraph(
        edge_filter,
        start,
        goal_hops.hops,
        excluding,
        qualifying_hops,
        goal_edges if excluding is None else None,
    )
    search = BestFirstSearch(path_graph, goal, edge_filter.traversal)
    paths = tuple(islice(search.paths(), limit))
    return PathResult(paths, search.explored, search.is_truncated)


def _qualifying_hops(
    edge_filter: EdgeFilter,
    excluding: EdgeFilter,
    start: int,
    from_start: BfsResult,
    goal_hops: BfsResult,
) -> HopCounts:
    """(n_phases, n_entities) fewest hops to the goal by a link that `excluding` does not let through."""
    initial_states: list[tuple[int, int, NDArray[np.int64]]] = []
    bound = edge_filter.traversal.max_hops
    for phase in range(phase_count(edge_filter.traversal.direction)):
        entities = from_start.within(bound, phase)
        entities = entities[edge_filter.is_passable(entities) | (entities == start)]
        for edges in out_edges(edge_filter, entities, phase):
            totals = edge_filter.costs(edges.rows) + goal_hops.hops[edges.phase, edges.targets].astype(
                np.int16
            )
            totals[excluding.passes(edges.rows)] = UNREACHED
            initial_states += [
                (total, phase, distinct(entities[edges.origins[totals == total]]))
                for total in distinct(totals[totals <= bound]).tolist()
            ]
    no_sources = np.zeros(0, np.int64)
    return bfs(
        edge_filter, no_sources, reverse=True, lower_bound=from_start.nearest, initial_states=initial_states
    ).hops


class BestFirstSearch:
    """Enumeration of simple paths in order; the priority of a partial path never improves.

    A partial path is extended in rounds: first by the steps that keep its estimated total of hops, and
    when the queue has come so far, by those that add one more. Steps that the paths asked for never
    need are never built. Where `takes` says no to the two ends of a step, given in their order, no path has
    it; it is asked again whenever a partial path is looked at, since the answer may change meanwhile.
    """

    def __init__(
        self,
        path_graph: PathGraph,
        goal: Goal,
        traversal: Traversal,
        takes: Callable[[Pair], bool] | None = None,
    ) -> None:
        self._path_graph = path_graph
        self._goal = goal
        self._traversal = traversal
        self._takes = takes
        self.explored = 0
        self.is_truncated = False

    def paths(self) -> Iterator[Path]:
        """Paths in their final order, until `max_hops` or `max_explored` is passed."""
        bound, limit = self._traversal.max_hops, self._traversal.max_explored
        order = count()
        first = _PartialPath((self._path_graph.start.entity,), (), 0, self._path_graph.start)
        queue = [
            _QueueEntry(self._path_graph.min_hops, 0, FIRST_DAY, first.entities, next(order), False, first)
        ]
        seen: set[tuple[int, ...]] = set()
        while queue:
            total, grade, age, entities, _, is_finished, partial = heapq.heappop(queue)
            if total > bound:
                return
            self.explored += 1
            if self.explored > limit:
                self.is_truncated = True
                return
            if self._takes is not None and not all(map(self._takes, map(pair_of, partial.steps))):
                continue
            if is_finished:
                if entities not in seen:  # the same path may be found in two phases
                    seen.add(entities)
                    yield self._path(partial, grade, -age)
                continue
            state = partial.state
            if total == partial.hops and state.qualifies and state.entity in self._goal:
                with_target = max(grade, int(self._goal.grade_of(state.entity)))
                heapq.heappush(
                    queue, _QueueEntry(total, with_target, age, entities, next(order), True, partial)
                )
            for step, state_after in self._path_graph.steps(state, total - partial.hops):
                if step.end not in entities:
                    longer = partial.extended(step, state_after)
                    weakest, oldest = max(grade, int(step.grade)), max(age, -step.last_observed)
                    heapq.heappush(
                        queue,
                        _QueueEntry(total, weakest, oldest, longer.entities, next(order), False, longer),
                    )
            if total < bound:
                heapq.heappush(
                    queue, _QueueEntry(total + 1, grade, age, entities, next(order), False, partial)
                )

    def _path(self, partial: _PartialPath, grade: int, last_observed: int) -> Path:
        at_least = any(not step.is_exact for step in partial.steps)
        rows = self._goal.rows_of(partial.entities[-1])
        return Path(
            partial.entities, partial.steps, rows, partial.hops, Grade(grade), last_observed, at_least
        )


Pair = tuple[int, int]
"""Two entities that a step joins, by position, whichever way it goes."""


def pair_of(step: Step) -> Pair:
    """The two entities that a step joins."""
    return min(step.start, step.end), max(step.start, step.end)


@dataclass(frozen=True, slots=True)
class _PartialPath:
    """A path from the start to `state`."""

    entities: tuple[int, ...]
    steps: tuple[Step, ...]
    hops: int
    state: PathState

    def extended(self, step: Step, state: PathState) -> _PartialPath:
        return _PartialPath((*self.entities, step.end), (*self.steps, step), self.hops + step.hops, state)


class _QueueEntry(NamedTuple):
    """A partial or finished path in the priority queue, least first."""

    total: int  # estimated hops of the whole path
    grade: int  # weakest so far
    age: int  # minus the day number of the newest evidence of the step whose evidence is oldest
    entities: tuple[int, ...]
    order: int  # of arrival, so that what follows is never compared
    is_finished: bool
    partial: _PartialPath
