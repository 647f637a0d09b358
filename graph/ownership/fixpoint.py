"""Who is reached from some owners tier by tier, where a tier that is reached counts in full.

A company is reached when those reached before hold enough of it together; their own holders no longer
matter, so shares are added and never multiplied. It is the least fixpoint: companies that hold each other
reach nobody by that alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model import Adjacency
from graph.ownership.holdings import WHOLE, Holdings, grouped
from graph.search.transitions import incident_rows


@dataclass(frozen=True)
class Rights:
    """Rights to control that are no shares, all columns `(n,)` positions: of whom, over whom.

    `is_unit`: the lower end is part of the upper one. `is_certain`: it holds, and is not only possible.
    `rows` are whatever numbers they have where they come from.
    """

    uppers: NDArray[np.int64]
    lowers: NDArray[np.int64]
    is_unit: NDArray[np.bool_]
    is_certain: NDArray[np.bool_]
    rows: NDArray[np.int64]

    @classmethod
    def none(cls) -> Rights:
        """No rights."""
        ends, flags = np.zeros(0, np.int64), np.zeros(0, bool)
        return cls(ends, ends, flags, flags, ends)

    def chosen(self, numbers: NDArray[np.integer] | NDArray[np.bool_]) -> Rights:
        """Some of the rights."""
        return Rights(*(getattr(self, name)[numbers] for name in self.__dataclass_fields__))


@dataclass(frozen=True, slots=True)
class Threshold:
    """How much has to be held: more than so many parts, or with `is_inclusive` just as many too."""

    parts: int
    is_inclusive: bool

    def is_reached(
        self, sums: NDArray[np.int64], is_more: NDArray[np.bool_], is_less: NDArray[np.bool_]
    ) -> NDArray[np.bool_]:
        """(n,) whether sums reach it, of which the true ones are somewhat more, or somewhat less."""
        reached: NDArray[np.bool_] = sums > self.parts
        reached |= (sums == self.parts) & (is_more | self.is_inclusive) & ~is_less
        return reached


MAJORITY = Threshold(50 * (WHOLE // 100), is_inclusive=False)


@dataclass(frozen=True)
class Reach:
    """Who is reached, `(n,)` positions, and in which round each, `(n,)`; the owners themselves in round 0."""

    entities: NDArray[np.int64]
    rounds: NDArray[np.int64]


class Tiers:
    """Finds who is reached over some holdings and rights, either for certain or at most.

    For certain, holdings count at their lower bounds. At most, they count at their upper bounds, as far as
    the holders that are not reached leave room; `least_held` `(n_entities,)` is what all holders of each
    entity hold together at least, in parts, and `are_in_it` `(n_holdings,)` which holdings are in that sum.
    """

    def __init__(
        self,
        holdings: Holdings,
        rights: Rights,
        threshold: Threshold,
        *,
        at_most: bool,
        least_held: NDArray[np.int64] | None = None,
        are_in_it: NDArray[np.bool_] | None = None,
    ) -> None:
        self._holdings = holdings
        self._rights = rights
        self._threshold = threshold
        self._at_most = at_most
        count = holdings.count
        self._sums = np.zeros(count, np.int64)
        self._open = np.zeros(count, np.int32)
        self._low_in = np.zeros(count, np.int64)
        self._low_open_in = np.zeros(count, np.int32)
        self._is_reached = np.zeros(count, bool)
        self._adds_up = ~holdings.is_indirect
        self._least_held = holdings.recorded if least_held is None else least_held
        self._are_in_it = self._adds_up if are_in_it is None else are_in_it

    @cached_property
    def _low_open_held(self) -> NDArray[np.int64]:
        holdings = self._holdings
        counted = holdings.low_open & self._are_in_it
        return np.bincount(holdings.owned[counted], minlength=holdings.count)

    @cached_property
    def _rights_down(self) -> Adjacency:
        return grouped(self._rights.uppers, self._holdings.count)

    def from_owners(self, owners: NDArray[np.int64]) -> Reach:
        """Everyone reached from the owners, `(n,)` different positions."""
        holdings = self._holdings
        frontier, number = owners, 0
        entities, rounds, touched = [owners], [np.zeros(len(owners), np.int64)], []
        self._is_reached[owners] = True
        while len(frontier):
            number += 1
            held, _ = incident_rows(holdings.down, frontier)
            lowers = self._rights.lowers[incident_rows(self._rights_down, frontier)[0]]
            near = holdings.owned[held]
            touched.append(near)
            self._add(held)
            near = np.unique(near[~self._is_reached[near]])
            found = np.concatenate((near[self._has_enough(near)], lowers[~self._is_reached[lowers]]))
            frontier = np.unique(found) if len(lowers) else found
            self._is_reached[frontier] = True
            entities.append(frontier)
            rounds.append(np.full(len(frontier), number, np.int64))
        reach = Reach(np.concatenate(entities), np.concatenate(rounds))
        self._is_reached[reach.entities] = False
        for near in touched:
            for sums in (self._sums, self._open, self._low_in, self._low_open_in):
                sums[near] = 0
        return reach

    def _add(self, held: NDArray[np.integer]) -> None:
        """Count these holdings of who was reached."""
        holdings, near = self._holdings, self._holdings.owned[held]
        if self._at_most:
            np.add.at(self._sums, near, holdings.high[held])
            np.add.at(self._open, near, holdings.high_open[held])
            held = held[self._are_in_it[held]]
            near = holdings.owned[held]
            np.add.at(self._low_in, near, holdings.low[held])
            np.add.at(self._low_open_in, near, holdings.low_open[held])
        else:
            held = held[self._adds_up[held]]
            near = holdings.owned[held]
            np.add.at(self._sums, near, holdings.low[held])
            np.add.at(self._open, near, holdings.low_open[held])

    def _has_enough(self, near: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) whether enough of each entity is held by who was reached."""
        sums, is_open = self._sums[near], self._open[near] > 0
        nothing = np.zeros(len(near), bool)
        if not self._at_most:
            return self._threshold.is_reached(sums, is_open, nothing)
        # Bounds that do not fit together leave no room to speak of; then only the holdings themselves count.
        least, open_lows = self._least_held[near], self._low_open_held[near]
        fits = (least < WHOLE) | ((least == WHOLE) & (open_lows == 0))
        room = np.where(fits, WHOLE - (least - np.minimum(self._low_in[near], least)), sums)
        is_room_open = (open_lows > self._low_open_in[near]) & fits
        is_less = (is_open & (sums <= room)) | (is_room_open & (room <= sums))
        return self._threshold.is_reached(np.minimum(sums, room), nothing, is_less)
