"""The next hop from every entity within reach of a class: where a shortest path goes on."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.errors import BadTraversal
from graph.model.filters import EdgeFilter
from graph.model.validity import Array
from graph.search.bfs import UNREACHED, bfs, followed, phase_count
from graph.search.paths import goal_distance

NOWHERE = -1
"""The next hop of a member, and of what does not reach the class."""


@dataclass(frozen=True)
class NextHops:
    """Hops to a class, and the way there, for every entity of a snapshot.

    `hops` is `UNREACHED` where the class is not reached within the traversal's bound. `onward` is the
    position of the next entity on a shortest path, the one with the least id, or `NOWHERE`;
    whoever follows it arrives at a member in exactly that many hops, an indirect link being two.
    """

    hops: Array
    onward: Array

    @property
    def reached(self) -> Array:
        """Whether each entity reaches the class."""
        reached: Array = self.hops != UNREACHED
        return reached


def next_hops(edge_filter: EdgeFilter, risk_class: str) -> NextHops:
    """Hops and next hops from everywhere to the members of the class, through the edge filter.

    The hops are those of `goal_distance`. Raises `BadTraversal` for a direction whose paths turn:
    there the next hop depends on where a path came from.
    """
    if phase_count(edge_filter.traversal.direction) > 1:
        raise BadTraversal(
            f"paths of direction {edge_filter.traversal.direction} turn, and have no one next hop"
        )
    members = np.unique(edge_filter.members(risk_class)[0]).astype(np.int64)
    kept = goal_distance(edge_filter, risk_class)
    hops = (bfs(edge_filter, members, reverse=True) if kept is None else kept).hops[0]
    from_, to, costs = _shortest_steps(edge_filter, hops, members)
    onward = np.full(len(hops), NOWHERE, np.int64)
    _take_least(onward, from_[costs > 0], to[costs > 0])
    # Forms of one body are no hop apart: those without a way of their own go by one that has.
    from_, to = from_[costs == 0], to[costs == 0]
    is_settled = onward != NOWHERE
    is_settled[members] = True
    while True:
        fresh = ~is_settled[from_] & is_settled[to]
        if not fresh.any():
            return NextHops(hops, onward)
        _take_least(onward, from_[fresh], to[fresh])
        is_settled[from_[fresh]] = True


def _shortest_steps(edge_filter: EdgeFilter, hops: Array, members: Array) -> tuple[Array, Array, Array]:
    """From, to and cost of every step that begins a shortest path."""
    reached = np.flatnonzero(hops != UNREACHED)
    # A path passes through the entity, or ends there.
    through = reached[edge_filter.is_passable(reached) | np.isin(reached, members)]
    found = []
    for rows, owner, from_, _ in followed(edge_filter, through, 0, reverse=True):
        to, costs = through[owner], edge_filter.costs(rows)
        shortest = (hops[from_] != UNREACHED) & (hops[from_] == hops[to].astype(np.int16) + costs)
        # A member is there already.
        shortest &= ~np.isin(from_, members)
        found.append((from_[shortest].astype(np.int64), to[shortest], costs[shortest]))
    columns = [np.concatenate(column) for column in zip(*found, strict=True)]
    return columns[0], columns[1], columns[2]


def _take_least(onward: Array, from_: Array, to: Array) -> None:
    """Let each of `from_` go on to the least of its `to`; ids are sorted, so that is the least id."""
    order = np.lexsort((to, from_))
    from_, to = from_[order], to[order]
    first = np.flatnonzero(np.append(True, from_[1:] != from_[:-1])) if len(from_) else order
    onward[from_[first]] = to[first]
