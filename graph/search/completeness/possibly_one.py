"""Bodies that may be one: what their holdings come to if they are.

Two that may be one hold together what neither holds, or one of their holdings is the other one under another
name. A `no` must be right either way (docs/semantics.md, "Possibly the same").
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from networkx import Graph, connected_components
from numpy.typing import NDArray

from graph.model.arrays import replaced
from graph.model.filters import POSSIBLY_SAME_CODE, EdgeFilter
from graph.search.completeness.counted_rows import HoldingsAtMost, add_up_to, record_filter
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows


@dataclass(frozen=True)
class PossiblyOne:
    """The bodies that may be others, told by the representatives of what succeeds them.

    `bodies` are positions in order; those of one of the `groups` may all be one.
    """

    bodies: NDArray[np.int64]  # (n,)
    groups: NDArray[np.int64]  # (n,) the smallest position in the group

    @classmethod
    def on(cls, edge_filter: EdgeFilter) -> PossiblyOne:
        """Those of a snapshot, cached with it; nobody where the traversal follows no possible sameness.

        The filter says which successions count.

        >>> from graph.search.example import example_filter
        >>> len(PossiblyOne.on(example_filter()).bodies)
        0
        """
        if not edge_filter.traversal.follow_possibly_same:
            return NOBODY
        links = edge_filter.snapshot.links

        def build() -> PossiblyOne:
            rows = np.flatnonzero(links["type"] == POSSIBLY_SAME_CODE)
            successions = Successions.on(edge_filter)
            ends = [successions.representatives(links[end][rows]).tolist() for end in ("upper", "lower")]
            groups = {
                body: min(together)
                for together in connected_components(Graph(zip(*ends, strict=True)))
                for body in together
            }
            bodies = np.array(sorted(groups), np.int64)
            return cls(bodies, np.array([groups[body] for body in bodies.tolist()], np.int64))

        t = edge_filter.traversal
        key = ("possibly one", edge_filter.day, edge_filter.strictness, t.min_grade)
        cached = edge_filter.snapshot.cache.get(key, build, lambda value: 16 * len(value.bodies), eager=True)
        assert cached is not None  # eager values are always built
        return cached

    def group_of(self, bodies: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) what stands for all that each body may be."""
        return replaced(bodies, self.bodies, self.groups)

    def largest(self, shares: Mapping[int, float]) -> list[float]:
        """Of holdings by owner, the largest of each that may be one."""
        groups = self.group_of(np.array(list(shares), np.int64)).tolist()
        largest: dict[int, float] = {}
        for group, share in zip(groups, shares.values(), strict=True):
            largest[group] = max(share, largest.get(group, share))
        return list(largest.values())


NOBODY = PossiblyOne(np.zeros(0, np.int64), np.zeros(0, np.int64))


def held_together(edge_filter: EdgeFilter, entities: NDArray[np.int64]) -> NDArray[np.int32]:
    """(n,) rows of holdings of the entities that reach the minimum share only with those of possible others.

    With those, that is, of bodies that may be one with their owners. `edge_filter` is of what may hold; at
    most so much counts of each, and an indirect holding adds nothing.

    >>> from graph.search.example import example_filter
    >>> held_together(example_filter(), np.arange(5)).tolist()
    []
    """
    snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    certain = record_filter(snapshot, traversal)
    possibly_one = PossiblyOne.on(certain)
    if not len(possibly_one.bodies):
        return np.zeros(0, np.int32)
    rows, _ = incident_rows(snapshot.up, entities)
    rows = rows[edge_filter.counts_on_day(snapshot.links, rows)]
    holdings = HoldingsAtMost.among(edge_filter, rows, Successions.on(certain))
    groups = holdings.entities * len(snapshot.ids) + possibly_one.group_of(holdings.owners)
    different, group_of_pair = np.unique(groups, return_inverse=True)
    total = np.bincount(group_of_pair, holdings.most, len(different)).astype(np.float64)
    reaches = add_up_to(total[group_of_pair][holdings.pairs], traversal.min_share)
    reaches &= ~edge_filter.reaches_share(holdings.rows)
    together: NDArray[np.int32] = holdings.rows[reaches]
    return together
