"""Breadth-first search over filtered links, level by level and from many sources at once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter
from graph.search.transitions import out_edges, phase_count

UNREACHED = 255
"""Hops of a state or entity that the search did not reach."""


@dataclass(frozen=True)
class BfsResult:
    """Hops from the sources to every state; a state is an entity in a phase of a path."""

    hops: NDArray[np.uint8]  # (n_phases, n_entities) fewest hops, UNREACHED where none
    exact: NDArray[np.bool_]  # (n_phases, n_entities) whether a shortest path has no indirect link
    hubs: NDArray[np.int64]  # (n,) hubs and registered agents that were reached and not passed through
    explored: int  # states that were reached
    is_truncated: bool  # whether `max_explored` ended the search early

    @property
    def nearest(self) -> NDArray[np.uint8]:
        """(n_entities,) fewest hops to each entity in any phase, `UNREACHED` where none."""
        nearest: NDArray[np.uint8] = self.hops.min(axis=0)
        return nearest

    def is_exact(self, entities: NDArray[np.int64], hops: int) -> bool:
        """Whether one of the entities is `hops` away by a shortest path without an indirect link."""
        return bool((self.exact[:, entities] & (self.hops[:, entities] == hops)).any())


def bfs(
    edge_filter: EdgeFilter,
    sources: NDArray[np.int64],
    *,
    reverse: bool = False,
    lower_bound: NDArray[np.uint8] | None = None,
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
    >>> result = bfs(edge_filter, np.array([edge_filter.snapshot.ids.position("workshop")]))
    >>> {id: int(hops) for id, hops in zip(edge_filter.snapshot.ids, result.nearest) if hops != UNREACHED}
    {'conglomerate': 2, 'factory': 1, 'workshop': 0}
    """
    snapshot, bound = edge_filter.snapshot, edge_filter.traversal.max_hops
    phases = phase_count(edge_filter.traversal.direction)
    hops = np.full((phases, len(snapshot.ids)), UNREACHED, np.uint8)
    exact = np.zeros(hops.shape, bool)
    hubs: list[NDArray[np.int64]] = []
    # States to visit by level; links cost up to 2 hops, so two levels past the bound stay empty.
    pending: list[list[_Frontier]] = [[] for _ in range(bound + 3)]
    sources = np.unique(sources).astype(np.int64)
    for phase in range(phases) if reverse else (0,):
        pending[0].append((phase, sources, np.ones(len(sources), bool)))
    for taken, phase, entities in initial_states:
        if taken <= bound:
            pending[taken].append((phase, entities, np.ones(len(entities), bool)))
    explored = 0
    for level in range(bound + 1):
        while pending[level]:
            phase, entities, is_exact = _pop_phase(pending[level])
            if lower_bound is not None:
                near = lower_bound[entities].astype(np.int16) + level <= bound
                entities, is_exact = entities[near], is_exact[near]
            # A state is expanded again when it is reached at the same level by an exact path.
            fresh = hops[phase, entities] == UNREACHED
            improved = (hops[phase, entities] == level) & is_exact & ~exact[phase, entities]
            hops[phase, entities[fresh]] = level
            exact[phase, entities[is_exact & (fresh | improved)]] = True
            entities = np.unique(entities[fresh | improved])
            explored += int(fresh.sum())
            if max_explored is not None and explored > max_explored:
                return BfsResult(hops, exact, _union(hubs), explored, True)
            passed, stopped = _split_passable(edge_filter, entities, level, sources)
            if level < bound:  # paths end at the bound anyway, so a hub there hides nothing
                hubs.append(stopped)
            if len(passed) == 0 or (level == bound and not _has_free_links(edge_filter)):
                continue
            for edges in out_edges(edge_filter, passed, phase, reverse=reverse):
                costs = edge_filter.costs(edges.rows)
                stays_exact = exact[phase, passed[edges.origins]] & edge_filter.are_exact(edges.rows)
                for cost in (0, 1, 2):
                    chosen = costs == cost
                    if level + cost <= bound and chosen.any():
                        reached = _merge(edges.targets[chosen], stays_exact[chosen])
                        pending[level + cost].append((edges.phase, *reached))
    return BfsResult(hops, exact, _union(hubs), explored, False)


_Frontier = tuple[int, NDArray[np.int64], NDArray[np.bool_]]
"""Phase, (n,) positions of entities, and (n,) whether each was reached without an indirect link."""


def _pop_phase(pending: list[_Frontier]) -> _Frontier:
    """Remove all that is pending in one phase and return it as one frontier."""
    phase = pending[-1][0]
    of_phase = [(entities, is_exact) for other, entities, is_exact in pending if other == phase]
    pending[:] = [frontier for frontier in pending if frontier[0] != phase]
    if len(of_phase) == 1:
        return phase, *of_phase[0]
    entities, is_exact = map(np.concatenate, zip(*of_phase, strict=True))
    return phase, *_merge(entities, is_exact)


def _merge(
    targets: NDArray[np.integer], is_exact: NDArray[np.bool_]
) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Distinct targets, and whether any of the edges that lead to each is exact."""
    distinct, inverse = np.unique(targets, return_inverse=True)
    any_exact = np.zeros(len(distinct), bool)
    any_exact[inverse[is_exact]] = True
    return distinct.astype(np.int64), any_exact


def _split_passable(
    edge_filter: EdgeFilter, entities: NDArray[np.int64], level: int, sources: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Entities that paths may pass through, and the hubs and registered agents among the others."""
    is_source = np.isin(entities, sources)
    stops = ~edge_filter.is_passable(entities) & ~(is_source & (level == 0))
    # Who is above an armed force is no question of ownership, and a stop at a state body of that day is
    # conclusive; at a registered agent or a hub it is not.
    hides = stops & ~is_source & ~edge_filter.snapshot.armed_forces[entities]
    return entities[~stops], entities[hides & ~edge_filter.certain_state_bodies[entities]]


def _has_free_links(edge_filter: EdgeFilter) -> bool:
    """Whether any link may cost no hop."""
    return edge_filter.traversal.collapse_full or edge_filter.snapshot.has_collapsed


def _union(parts: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
