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

from graph.model.filters import EdgeFilter
from graph.model.observations import INDIRECT
from graph.model.snapshot import LINK_TYPES, POSSIBLY_SAME, STEP_TYPES
from graph.search.completeness.counted_rows import most_held
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows

_OWNERSHIP = LINK_TYPES.index("Ownership")
_POSSIBLY_SAME = STEP_TYPES.index(POSSIBLY_SAME)
_ROUNDED = 1e-9


@dataclass(frozen=True)
class PossiblyOne:
    """The bodies that may be others, told by the representatives of what succeeds them.

    `bodies` are positions in order; those of one of the `groups` may all be one.
    """

    bodies: NDArray[np.int64]  # (n,)
    groups: NDArray[np.int64]  # (n,) the smallest position in the group

    @classmethod
    def on(cls, edge_filter: EdgeFilter, successions: Successions) -> PossiblyOne:
        """Those of a snapshot, cached with it; nobody where the traversal follows no possible sameness.

        >>> from graph.search.example import example_filter
        >>> len(PossiblyOne.on(example_filter(), Successions({})).bodies)
        0
        """
        if not edge_filter.traversal.follow_possibly_same:
            return NOBODY
        links = edge_filter.snapshot.links

        def build() -> PossiblyOne:
            rows = np.flatnonzero(links["type"] == _POSSIBLY_SAME)
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
        found = edge_filter.snapshot.cache.get(key, build, lambda value: 16 * len(value.bodies), eager=True)
        assert found is not None  # eager values are always built
        return found

    def group_of(self, bodies: NDArray[np.int64]) -> NDArray[np.int64]:
        """(n,) what stands for all that each body may be."""
        result = bodies.copy()
        if len(self.bodies) and len(bodies):
            places = np.minimum(np.searchsorted(self.bodies, bodies), len(self.bodies) - 1)
            is_known = self.bodies[places] == bodies
            result[is_known] = self.groups[places[is_known]]
        return result

    def largest(self, shares: Mapping[int, float]) -> list[float]:
        """Of holdings by owner, the largest of each that may be one."""
        groups = self.group_of(np.array(list(shares), np.int64)).tolist()
        largest: dict[int, float] = {}
        for group, share in zip(groups, shares.values(), strict=True):
            largest[group] = max(share, largest.get(group, share))
        return list(largest.values())


NOBODY = PossiblyOne(np.zeros(0, np.int64), np.zeros(0, np.int64))


def held_together(
    edge_filter: EdgeFilter, entities: NDArray[np.int64], successions: Successions
) -> NDArray[np.int32]:
    """(n,) rows of holdings of the entities that reach the minimum share only with those of possible others.

    With those, that is, of bodies that may be one with their owners. `edge_filter` is of what may hold; at
    most so much counts of each, and an indirect holding adds nothing.

    >>> from graph.search.example import example_filter
    >>> held_together(example_filter(), np.arange(5), Successions({})).tolist()
    []
    """
    possibly_one = PossiblyOne.on(edge_filter, successions)
    if not len(possibly_one.bodies):
        return np.zeros(0, np.int32)
    snapshot, links = edge_filter.snapshot, edge_filter.snapshot.links
    rows, places = incident_rows(snapshot.up, entities)
    counts = (links["type"][rows] == _OWNERSHIP) & (links["directness"][rows] != INDIRECT)
    rows, places = rows[counts], places[counts]
    counts = edge_filter.counts_on_day(links, rows)
    rows, places = rows[counts], places[counts]
    owners, count = successions.representatives(links["upper"][rows]), len(snapshot.ids)
    is_other = owners != successions.representatives(entities)[places]
    rows, places, owners = rows[is_other], places[is_other], owners[is_other]
    pairs, pair_of_row = np.unique(places * count + owners, return_inverse=True)
    most = np.zeros(len(pairs))
    np.maximum.at(most, pair_of_row, most_held(edge_filter, rows))
    groups, group_of_pair = np.unique(
        pairs // count * count + possibly_one.group_of(pairs % count), return_inverse=True
    )
    total = np.bincount(group_of_pair, most, len(groups))[group_of_pair][pair_of_row]
    minimum = edge_filter.traversal.min_share
    together: NDArray[np.int32] = rows[(total >= minimum - _ROUNDED) & ~edge_filter.reaches_share(rows)]
    return together
