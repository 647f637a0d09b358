"""The next hop from every entity within reach of a class: where a shortest path goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import BadTraversal
from graph.model.arrays import distinct
from graph.model.filters import EdgeFilter
from graph.search.bfs import UNREACHED, bfs
from graph.search.distance import goal_distance
from graph.search.transitions import out_edges, phase_count

NO_NEXT_HOP = -1
"""The next hop of a member of the class, and of an entity that does not reach the class."""


@dataclass(frozen=True)
class NextHops:
    """Hops to a class and the next hop on the way there, for every entity of a snapshot.

    Following `next_entity` leads to a member of the class in exactly `hops` hops; an indirect link
    counts two. Of several shortest paths the next entity with the smallest id is taken.
    """

    hops: NDArray[np.uint8]  # (n_entities,) UNREACHED where the class is not within max_hops
    next_entity: NDArray[np.int64]  # (n_entities,) position of the next entity, or NO_NEXT_HOP

    @property
    def reached(self) -> NDArray[np.bool_]:
        """(n_entities,) whether each entity reaches the class."""
        reached: NDArray[np.bool_] = self.hops != UNREACHED
        return reached


def next_hops(edge_filter: EdgeFilter, risk_class: str) -> NextHops:
    """Hops and next hops from every entity to the members of the class, through the filter.

    Raises `BadTraversal` for direction `common-owner`: there the next hop depends on how a path came.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> result = next_hops(edge_filter, "defence_conglomerate")
    >>> workshop = ids.position("workshop")
    >>> int(result.hops[workshop]), ids[int(result.next_entity[workshop])]
    (2, 'factory')
    """
    if phase_count(edge_filter.traversal.direction) > 1:
        raise BadTraversal(
            f"paths of direction {edge_filter.traversal.direction} turn, and have no one next hop"
        )
    members = distinct(edge_filter.members(risk_class)[0]).astype(np.int64)
    goal_hops = goal_distance(edge_filter, risk_class) or bfs(edge_filter, members, reverse=True)
    hops: NDArray[np.uint8] = goal_hops.hops[0]
    sources, targets, costs = _first_steps(edge_filter, hops, members)
    next_entity = np.full(len(hops), NO_NEXT_HOP, np.int64)
    _set_smallest(next_entity, sources[costs > 0], targets[costs > 0])
    # Steps between forms of one body cost no hop: a form without a step that costs one goes by a form
    # that has a next hop already.
    sources, targets = sources[costs == 0], targets[costs == 0]
    is_settled = next_entity != NO_NEXT_HOP
    is_settled[members] = True
    while True:
        fresh = ~is_settled[sources] & is_settled[targets]
        if not fresh.any():
            return NextHops(hops, next_entity)
        _set_smallest(next_entity, sources[fresh], targets[fresh])
        is_settled[sources[fresh]] = True


def _first_steps(
    edge_filter: EdgeFilter, hops: NDArray[np.uint8], members: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.uint8]]:
    """Source, target and cost in hops of every step that begins a shortest path; (n_steps,) each."""
    reached = np.flatnonzero(hops != UNREACHED)
    # A path passes through the target of its first step, or ends there.
    entities = reached[edge_filter.is_passable(reached) | np.isin(reached, members)]
    steps = []
    for edges in out_edges(edge_filter, entities, 0, reverse=True):
        sources, targets, costs = edges.targets, entities[edges.origins], edge_filter.costs(edges.rows)
        shortest = (hops[sources] != UNREACHED) & (hops[sources] == hops[targets].astype(np.int16) + costs)
        shortest &= ~np.isin(sources, members)  # a member is there already
        steps.append((sources[shortest].astype(np.int64), targets[shortest], costs[shortest]))
    columns = [np.concatenate(column) for column in zip(*steps, strict=True)]
    return columns[0], columns[1], columns[2]


def _set_smallest(
    next_entity: NDArray[np.int64], sources: NDArray[np.int64], targets: NDArray[np.int64]
) -> None:
    """Set the next entity of each source to its smallest target, which has the smallest id.

    `next_entity`: (n_entities,) positions; `sources`: (n,) positions; `targets`: (n,) positions.
    """
    order = np.lexsort((targets, sources))
    sources, targets = sources[order], targets[order]
    first = np.flatnonzero(np.append(True, sources[1:] != sources[:-1])) if len(sources) else order
    next_entity[sources[first]] = targets[first]
