"""Split holdings: several holders near a class that may reach the minimum share together.

Four vehicles of one conglomerate with 24% each hold 96%, and no path goes through any of them. The rule is
in `docs/semantics.md`, "Earning a `no`".
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among, distinct
from graph.model.codes import LINK_TYPES
from graph.model.filters import ONE_BODY_CODES, EdgeFilter
from graph.search.bfs import BfsResult
from graph.search.completeness.counted_rows import HoldingsAtMost, add_up_to
from graph.search.completeness.gaps import Gap, GapKind
from graph.search.completeness.holders_above import LinkBudget, TooManyHoldings
from graph.search.completeness.holdings import owner_pairs, owners_to_look_above, upper_bounds
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows

_OWNERSHIP = LINK_TYPES.index("Ownership")


@dataclass(frozen=True)
class Reach:
    """What an upward search for a `no` reaches within the hops; `any_share` ignores the minimum share.

    `result` and `any_share_result` are the searches from the entity at position `start`.
    """

    edge_filter: EdgeFilter
    any_share: EdgeFilter
    start: int
    result: BfsResult
    any_share_result: BfsResult

    @cached_property
    def within(self) -> NDArray[np.int64]:
        """(n_within,) positions of what lies within the hops, ascending."""
        return self.any_share_result.within(self.edge_filter.traversal.max_hops)

    @cached_property
    def is_open(self) -> NDArray[np.bool_]:
        """(n_within,) whether paths pass through; what stops them is held by nobody that counts."""
        return np.asarray(self.any_share.is_passable(self.within) | (self.within == self.start))

    @cached_property
    def rows(self) -> NDArray[np.int32]:
        """(n_rows,) the links up between what lies within the hops."""
        rows, origins = incident_rows(self.edge_filter.snapshot.up, self.within)
        links = self.edge_filter.snapshot.links
        # Links of what lies at the bound are not read, but for those to another form of one body.
        is_inner = self.any_share_result.nearest[self.within] < self.edge_filter.traversal.max_hops
        rows = rows[is_inner[origins] | np.isin(links["type"][rows], ONE_BODY_CODES)]
        rows = rows[are_among(links["upper"][rows], self.within)]
        kept: NDArray[np.int32] = rows[self.any_share.passes(rows)]
        return kept


def aggregate_holdings(
    reach: Reach, members: NDArray[np.int64], successions: Successions
) -> tuple[Gap, ...] | None:
    """The entities reached of which holders near the members may hold the minimum share, but none alone.

    `members`: (n,) positions.

    A holder is near when it is a member, when a link that counts leads from it to a near one, or when
    near holders may hold the minimum share of it. `members` are positions. `None` where too many holdings
    would have to be looked at.

    >>> from graph.search.bfs import bfs
    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> result = bfs(edge_filter, np.array([ids.position("workshop")]))
    >>> reach = Reach(edge_filter, edge_filter, ids.position("workshop"), result, result)
    >>> aggregate_holdings(reach, np.array([ids.position("conglomerate")]), Successions({}))
    ()
    """
    near_holders = _NearHolders.of(reach, members, successions)
    try:
        return () if near_holders is None else near_holders.gaps()
    except TooManyHoldings:
        return None


def owners_to_add_up(reach: Reach, members: NDArray[np.int64], successions: Successions) -> set[int]:
    """Positions of the owners of whom `aggregate_holdings` may ask who is above them.

    `members`: (n,) positions.

    >>> from graph.search.bfs import bfs
    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> result = bfs(edge_filter, np.array([ids.position("utility")]))
    >>> reach = Reach(edge_filter, edge_filter, ids.position("utility"), result, result)
    >>> owners_to_add_up(reach, np.array([ids.position("conglomerate")]), Successions({}))
    set()
    """
    near_holders = _NearHolders.of(reach, members, successions)
    return set() if near_holders is None else near_holders.owners()


class _NearHolders:
    """Entities within the hops by place: the number of their position in `within`."""

    def __init__(self, reach: Reach, members: NDArray[np.int64], successions: Successions) -> None:
        self._reach = reach
        self._traversal = reach.edge_filter.traversal
        self._members = members
        self._successions = successions
        self._budget = LinkBudget()
        self._hops = reach.result.nearest
        self._within = reach.within

    @classmethod
    def of(cls, reach: Reach, members: NDArray[np.int64], successions: Successions) -> _NearHolders | None:
        """Those near the members; `None` where no holdings can come together.

        `members`: (n,) positions.
        """
        traversal = reach.edge_filter.traversal
        nearby = distinct(members[reach.any_share_result.nearest[members] <= traversal.max_hops])
        if traversal.min_share == 0 or not nearby.size:
            return None
        return cls(reach, nearby, successions)

    def owners(self) -> set[int]:
        """See `owners_to_add_up`."""
        total, _ = self._held(self._near(at_most=True))
        added_up = self._within[self._reach.is_open & self._reaches(total)]
        snapshot = self._reach.edge_filter.snapshot
        pairs = owner_pairs(snapshot, added_up, self._traversal, self._successions)
        return owners_to_look_above(pairs, for_upper_bounds=True)

    def gaps(self) -> tuple[Gap, ...]:
        """The entities where split holdings come together, nearest first."""
        near = self._near()
        total, largest = self._held(near)
        inner = self._hops[self._within] < self._traversal.max_hops
        places = np.flatnonzero(inner & self._reach.is_open & self._reaches(total) & ~self._reaches(largest))
        bounds_of = [(place, self._bounds(place, near)) for place in places.tolist()]
        gaps = [
            Gap(
                self._reach.edge_filter.snapshot.ids[int(self._within[place])],
                GapKind.AGGREGATE_HOLDING,
                recorded=round(sum(bounds.values()), 4),
                holders=len(bounds),
            )
            for place, bounds in sorted(bounds_of, key=lambda pair: self._hops[self._within[pair[0]]])
            if self._reaches(np.float64(sum(bounds.values())))
        ]
        return tuple(gaps)

    def _near(self, *, at_most: bool = False) -> NDArray[np.bool_]:
        """(n_within,) the least fixed point; `at_most` if no holding runs through another one."""
        near = are_among(self._within, self._members)
        starts, ends = self._steps
        while True:
            wider = near.copy()
            wider[ends[near[starts]]] = True
            total, _ = self._held(near)
            fresh = np.flatnonzero(self._reaches(total) & self._reach.is_open & ~wider)
            if at_most:
                wider[fresh] = True
            for place in () if at_most else fresh.tolist():
                wider[place] = self._reaches(np.float64(sum(self._bounds(place, near).values())))
            if (wider == near).all():
                return near
            near = wider

    def _reaches(self, percent: NDArray[np.float64] | np.float64) -> NDArray[np.bool_]:
        return add_up_to(np.asarray(percent), self._traversal.min_share)

    def _held(self, near: NDArray[np.bool_]) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
        """(n_within,) percent that near owners may hold of each together, and the largest holding."""
        holdings, count = self._holdings, len(self._within)
        is_near = np.zeros(len(holdings.most), bool)
        is_near[holdings.pairs[near[self._owners]]] = True
        held, most = self._places(holdings.entities[is_near]), holdings.most[is_near]
        largest = np.zeros(count)
        np.maximum.at(largest, held, most)
        return np.bincount(held, most, count).astype(np.float64), largest

    def _bounds(self, place: int, near: NDArray[np.bool_]) -> dict[int, float]:
        """Percent by owner, so counted that they may be added.

        `near`: (n_entities,) whether each is near.
        """
        passed = self._within[near & self._passes_on]
        return upper_bounds(
            self._reach.edge_filter.snapshot,
            int(self._within[place]),
            self._traversal,
            self._successions,
            set(passed.tolist()),
            self._budget,
        )

    @cached_property
    def _passes_on(self) -> NDArray[np.bool_]:
        """(n_within,) whether a link from it makes its lower end near."""
        return self._reach.is_open | are_among(self._within, self._members)

    @cached_property
    def _steps(self) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n,) places of near ones and (n,) of what a link that counts makes near by them."""
        links, rows = self._reach.edge_filter.snapshot.links, self._reach.rows
        upper, lower = self._places(links["upper"][rows]), self._places(links["lower"][rows])
        counts = self._reach.edge_filter.passes(rows) & self._passes_on[upper]
        one_body = np.isin(links["type"][rows], ONE_BODY_CODES) & self._passes_on[lower]
        return (
            np.concatenate([upper[counts], lower[one_body]]),
            np.concatenate([lower[counts], upper[one_body]]),
        )

    @cached_property
    def _holdings(self) -> HoldingsAtMost:
        links, rows = self._reach.edge_filter.snapshot.links, self._reach.rows
        rows = rows[self._passes_on[self._places(links["upper"][rows])]]
        return HoldingsAtMost.among(self._reach.any_share, rows, self._successions)

    @cached_property
    def _owners(self) -> NDArray[np.int64]:
        """(n_rows,) places of the upper ends of the holdings."""
        return self._places(self._reach.edge_filter.snapshot.links["upper"][self._holdings.rows])

    def _places(self, positions: NDArray[np.integer]) -> NDArray[np.int64]:
        return np.searchsorted(self._within, positions)
