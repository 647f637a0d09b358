"""The k best paths from an entity to the members of a class, or to given entities."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count, islice
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.days import FIRST_DAY
from graph.model.filters import EdgeFilter
from graph.model.traversal import Traversal
from graph.search.bfs import UNREACHED, BfsResult, bfs
from graph.search.path_graph import PathGraph, PathState, Step
from graph.search.transitions import out_edges
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


@dataclass(frozen=True, slots=True)
class Goal:
    """Where paths may end: by entity, its membership rows and the best grade among them."""

    membership_rows: dict[int, tuple[int, ...]]
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
    def any_of(cls, *positions: int) -> Goal:
        """One of these entities, whatever its classes."""
        return cls(dict.fromkeys(positions, ()), dict.fromkeys(positions, Grade.A))

    @property
    def entities(self) -> NDArray[np.int64]:
        """(n,) positions of the entities where paths may end, ascending."""
        return np.array(sorted(self.membership_rows), np.int64)


def best_paths(
    edge_filter: EdgeFilter,
    start: int,
    goal: Goal,
    limit: int,
    *,
    lower_bound: NDArray[np.uint8] | None = None,
    goal_hops: BfsResult | None = None,
    excluding: EdgeFilter | None = None,
) -> PathResult:
    """The `limit` best paths, ordered by hops, weakest grade, newest evidence and ids.

    A best-first search whose estimate is the exact distance to the goal, so that paths come out in
    their final order. `goal_hops` is that distance where it is known (`goal_distance`). Otherwise it
    is computed here, and `lower_bound`, (n_entities,) a lower bound on it, prunes that computation.
    With `excluding`, a narrower filter, only paths that this one does not let through are returned.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> goal = Goal.members(edge_filter, "defence_conglomerate")
    >>> [path] = best_paths(edge_filter, ids.position("workshop"), goal, limit=5).paths
    >>> [ids[entity] for entity in path.entities], path.hops, str(path.grade)
    (['workshop', 'factory', 'conglomerate'], 2, 'B')
    """
    if not goal.membership_rows:
        return PathResult((), 0, False)
    from_start = None
    if goal_hops is None or excluding is not None:
        bound = lower_bound if goal_hops is None else goal_hops.nearest
        from_start = bfs(edge_filter, np.array([start]), lower_bound=bound)
    if goal_hops is None:
        assert from_start is not None  # computed above
        goal_hops = bfs(edge_filter, goal.entities, reverse=True, lower_bound=from_start.nearest)
    qualifying_hops = None
    if excluding is not None:
        assert from_start is not None  # computed above
        qualifying_hops = _qualifying_hops(edge_filter, excluding, start, from_start, goal_hops)
    path_graph = PathGraph(edge_filter, start, goal_hops.hops, excluding, qualifying_hops)
    search = BestFirstSearch(path_graph, goal, edge_filter.traversal)
    paths = tuple(islice(search.paths(), limit))
    return PathResult(paths, search.explored, search.is_truncated)


def _qualifying_hops(
    edge_filter: EdgeFilter,
    excluding: EdgeFilter,
    start: int,
    from_start: BfsResult,
    goal_hops: BfsResult,
) -> NDArray[np.uint8]:
    """(n_phases, n_entities) fewest hops to the goal by a link that `excluding` does not let through."""
    initial_states: list[tuple[int, int, NDArray[np.int64]]] = []
    for phase, hops in enumerate(from_start.hops):
        entities = np.flatnonzero(hops != UNREACHED)
        entities = entities[edge_filter.is_passable(entities) | (entities == start)]
        for edges in out_edges(edge_filter, entities, phase):
            totals = edge_filter.costs(edges.rows) + goal_hops.hops[edges.phase, edges.targets].astype(
                np.int16
            )
            totals[excluding.passes(edges.rows)] = UNREACHED
            initial_states += [
                (int(total), phase, np.unique(entities[edges.origins[totals == total]]))
                for total in np.unique(totals[totals <= edge_filter.traversal.max_hops])
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
            if total == partial.hops and state.entity in self._goal.membership_rows and state.qualifies:
                with_target = max(grade, int(self._goal.grades[state.entity]))
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
        rows = self._goal.membership_rows[partial.entities[-1]]
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
