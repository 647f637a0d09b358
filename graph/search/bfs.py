"""Breadth-first search over filtered links, level by level and from many sources at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among, distinct
from graph.model.filters import EdgeFilter
from graph.search.transitions import OutEdges, out_edges, phase_count

UNREACHED = 127
"""Hops of a state or entity that the search did not reach."""

_FEW = 16
"""Positions are listed of searches that reach at most one entity in so many."""


@dataclass(frozen=True, slots=True)
class HopCounts:
    """Hops by entity, or by phase and entity, to be indexed like an array; `UNREACHED` where none.

    `states` has 0 where nothing was reached, so that a search of a large graph need not write everywhere;
    elsewhere all bits but the lowest are those of the hops inverted, and the lowest says that a shortest
    path has no indirect link. Of two ways to one entity the better one has the larger number.
    """

    states: NDArray[np.uint8]  # (n_entities,) or (n_phases, n_entities)

    def __getitem__(self, index: Any) -> Any:
        """Hops as unsigned bytes, of the shape that the index gives."""
        return ~self.states[index] >> 1


@dataclass(frozen=True)
class BfsResult:
    """Hops from the sources to every state; a state is an entity in a phase of a path."""

    states: NDArray[np.uint8]  # (n_phases, n_entities) see `HopCounts`
    positions: NDArray[np.int64] | None  # (n,) of all that was reached, ascending; `None` where it is much
    hubs: NDArray[np.int64]  # (n,) hubs and registered agents that were reached and not passed through
    explored: int  # states that were reached
    is_truncated: bool  # whether `max_explored` ended the search early

    @property
    def hops(self) -> HopCounts:
        """(n_phases, n_entities) fewest hops."""
        return HopCounts(self.states)

    @property
    def nearest(self) -> HopCounts:
        """(n_entities,) fewest hops to each entity in any phase."""
        return HopCounts(self.states[0] if len(self.states) == 1 else self.states.max(axis=0))

    def within(self, hops: int, phase: int | None = None) -> NDArray[np.int64]:
        """(n,) positions of what is at most so many hops away, ascending; in any phase or in one."""
        least, states = _state(hops), self.states if phase is None else self.states[phase : phase + 1]
        if self.positions is None:
            return np.flatnonzero((states >= least).any(axis=0))
        return self.positions[(states[:, self.positions] >= least).any(axis=0)]

    def is_exact(self, entities: NDArray[np.int64], hops: int) -> bool:
        """Whether one of the entities is `hops` away by a shortest path without an indirect link.

        `entities`: (n,) positions.
        """
        return bool((self.states[:, entities] == _state(hops) + 1).any())


def bfs(
    edge_filter: EdgeFilter,
    sources: NDArray[np.int64],
    *,
    reverse: bool = False,
    lower_bound: NDArray[np.uint8] | HopCounts | None = None,
    initial_states: Iterable[tuple[int, int, NDArray[np.int64]]] = (),
    max_explored: int | None = None,
) -> BfsResult:
    """Fewest hops from the nearest of the sources to everything within the traversal's `max_hops`.

    `sources` are positions in the snapshot. Paths may pass through a source even when it is a hub or
    a state body, because it is the end of the path. `reverse` searches from the ends of paths back to
    where they start. `lower_bound`, (n_entities,), is a lower bound on the hops left from each entity:
    a state is dropped when its hops and that bound exceed `max_hops`. `initial_states` are further
    states to start from: hops already taken, phase, and positions. `max_explored` limits the states.

    >>> import numpy as np
    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> result = bfs(edge_filter, np.array([ids.position("workshop")]))
    >>> {ids[position]: int(result.nearest[position]) for position in result.within(4).tolist()}
    {'conglomerate': 2, 'factory': 1, 'workshop': 0}
    """
    search = _Search(edge_filter, sources, lower_bound, max_explored, reverse=reverse)
    bound = edge_filter.traversal.max_hops
    for taken, phase, entities in initial_states:
        if taken <= bound:
            search.pending[taken].append((phase, entities, np.ones(len(entities), bool)))
    return search.run()


_Frontier = tuple[int, NDArray[np.integer[Any]], NDArray[np.bool_]]
"""Phase, (n,) positions of entities, maybe repeated, and (n,) whether each was reached without an indirect
link."""


class _Search:
    """One breadth-first search; `pending` are states to visit by level."""

    def __init__(
        self,
        edge_filter: EdgeFilter,
        sources: NDArray[np.int64],
        lower_bound: NDArray[np.uint8] | HopCounts | None,
        max_explored: int | None,
        *,
        reverse: bool,
    ) -> None:
        self._edge_filter = edge_filter
        self._sources = distinct(sources.astype(np.int64))
        self._lower_bound = lower_bound
        self._max_explored = max_explored
        self._reverse = reverse
        self._bound = edge_filter.traversal.max_hops
        phases = phase_count(edge_filter.traversal.direction)
        self._states = np.zeros((phases, len(edge_filter.snapshot.ids)), np.uint8)
        # A link costs up to 2 hops, so two levels past the bound stay empty.
        self.pending: list[list[_Frontier]] = [[] for _ in range(self._bound + 3)]
        for phase in range(phases) if reverse else (0,):
            self.pending[0].append((phase, self._sources, np.ones(len(self._sources), bool)))
        self._hubs: list[NDArray[np.int64]] = []
        self._visited: list[NDArray[np.int64]] = []
        self._explored = 0

    def run(self) -> BfsResult:
        """Visit level by level."""
        for level in range(self._bound + 1):
            while self.pending[level]:
                phase, entities, is_exact = _pop_phase(self.pending[level])
                fresh = self._visit(level, phase, entities, is_exact)
                if self._max_explored is not None and self._explored > self._max_explored:
                    return self._result(is_truncated=True)
                self._expand(level, phase, fresh)
        return self._result(is_truncated=False)

    def _visit(
        self, level: int, phase: int, entities: NDArray[np.integer[Any]], is_exact: NDArray[np.bool_]
    ) -> NDArray[np.int64]:
        """Note that the entities are reached at a level; those by which the search goes on.

        `entities`: (n,) positions; `is_exact`: (n,) whether nobody can stand between.
        """
        if self._lower_bound is not None:
            near = self._lower_bound[entities].astype(np.int16) + level <= self._bound
            entities, is_exact = entities[near], is_exact[near]
        # A state is expanded again when it is reached at the same level by an exact path.
        states, before = self._states[phase], self._states[phase, entities]
        better = before < is_exact + _state(level)
        if not better.all():
            entities, is_exact, before = entities[better], is_exact[better], before[better]
        states[entities[~is_exact]] = _state(level)
        states[entities[is_exact]] = _state(level) + 1
        again = before != 0
        visited = distinct(entities).astype(np.int64)
        self._explored += len(visited)
        if again.any():
            self._explored -= len(distinct(entities[again]))
        self._visited.append(visited)
        return visited

    def _expand(self, level: int, phase: int, entities: NDArray[np.int64]) -> None:
        edge_filter, bound = self._edge_filter, self._bound
        passed, stopped = self._split_passable(entities, level)
        if level < bound and len(stopped):  # paths end at the bound anyway, so a hub there hides nothing
            self._hubs.append(stopped)
        if len(passed) == 0 or (level == bound and not has_free_links(edge_filter)):
            return
        for edges in out_edges(edge_filter, passed, phase, reverse=self._reverse):
            if len(edges.rows):
                self._push(level, edges, (self._states[phase, passed] & 1).astype(bool))

    def _push(self, level: int, edges: OutEdges, is_exact: NDArray[np.bool_]) -> None:
        """Put the ends of edges where they are due, unless they were reached as well before.

        `is_exact`: (n_edges,) whether nobody can stand between the ends.
        """
        costs = self._edge_filter.costs(edges.rows)
        stays_exact = is_exact[edges.origins] & self._edge_filter.are_exact(edges.rows)
        states = self._states[edges.phase, edges.targets]
        for cost in (0, 1, 2):
            if level + cost <= self._bound:
                chosen = (costs == cost) & (states < stays_exact + _state(level + cost))
                if chosen.any():
                    self.pending[level + cost].append(
                        (edges.phase, edges.targets[chosen], stays_exact[chosen])
                    )

    def _split_passable(
        self, entities: NDArray[np.int64], level: int
    ) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """Entities that paths may pass through, and the hubs and registered agents among the others.

        `entities`: (n,) positions.
        """
        stops = ~self._edge_filter.is_passable(entities)
        if not stops.any():
            return entities, entities[:0]
        is_source = are_among(entities, self._sources)
        if level == 0:
            stops &= ~is_source
        met = entities[stops & ~is_source]
        return entities[~stops], met[~self._edge_filter.are_conclusive(met)]

    def _result(self, *, is_truncated: bool) -> BfsResult:
        is_much = self._explored * _FEW > self._states.shape[1]
        positions = None if is_much else _union(self._visited)
        return BfsResult(self._states, positions, _union(self._hubs), self._explored, is_truncated)


def _state(hops: int) -> np.uint8:
    """What `HopCounts` has for so many hops when every shortest path has an indirect link."""
    return np.uint8(254 - 2 * hops)


def _pop_phase(pending: list[_Frontier]) -> _Frontier:
    """Remove all that is pending in one phase and return it as one frontier."""
    phase = pending[-1][0]
    of_phase = [(entities, is_exact) for other, entities, is_exact in pending if other == phase]
    pending[:] = [frontier for frontier in pending if frontier[0] != phase]
    if len(of_phase) == 1:
        return phase, *of_phase[0]
    entities, is_exact = map(np.concatenate, zip(*of_phase, strict=True))
    return phase, entities, is_exact


def has_free_links(edge_filter: EdgeFilter) -> bool:
    """Whether any link may cost no hop."""
    return edge_filter.traversal.collapse_full or edge_filter.snapshot.has_collapsed


def _union(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return distinct(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
