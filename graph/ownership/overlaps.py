"""Holdings that are counted twice: 51% of a group beside the 51% that its three companies hold is one 51%."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.ownership.fixpoint import Rights
from graph.ownership.holdings import Holdings, grouped
from graph.search.transitions import incident_rows

_LEVELS = 3
"""So many holdings up an owner is looked for, as when a record is closed."""

_PAIRS_AT_ONCE = 200_000


@dataclass(frozen=True)
class Loose:
    """Bounds of each holding by what is stated of its directness, `(n,)`.

    All are twice the parts, and one more, or for upper bounds one less, where they are excluded: the lower
    bound of what is stated direct, of what is not, the upper bound of what is stated direct, and of all.
    """

    direct: NDArray[np.int64]
    unstated: NDArray[np.int64]
    most_direct: NDArray[np.int64]
    most: NDArray[np.int64]

    @classmethod
    def none_of(cls, holdings: Holdings) -> Loose:
        """Of holdings that are all direct."""
        low, high = 2 * holdings.low + holdings.low_open, 2 * holdings.high - holdings.high_open
        return cls(low, np.zeros(len(low), np.int64), high, high)

    @property
    def may_overlap(self) -> NDArray[np.bool_]:
        """(n,) whether a holding may run through other holders."""
        overlaps: NDArray[np.bool_] = (self.unstated > self.direct) | (self.most > self.most_direct)
        return overlaps

    def least_held(self, holdings: Holdings) -> NDArray[np.int64]:
        """(n_entities,) parts that all holders of each entity hold together at least.

        It is asked of nobody who is above whom: the direct holdings are different, and so is the largest from
        itself.
        """
        direct, largest = np.zeros(holdings.count, np.int64), np.zeros(holdings.count, np.int64)
        close = ~holdings.is_indirect
        np.add.at(direct, holdings.owned[close], np.minimum(self.direct >> 1, holdings.low)[close])
        np.maximum.at(largest, holdings.owned[close], holdings.low[close])
        least: NDArray[np.int64] = np.maximum(direct, largest)
        return least


def less_overlaps(
    holdings: Holdings, loose: Loose, rights: Rights, entities: NDArray[np.int64] | None = None
) -> Holdings:
    """The holdings, each unstated one less what holders under its owner hold; of these entities, or of all.

    A lower bound loses what is held under whoever may be above, an upper bound only what is held for certain
    under whoever certainly is.
    """
    is_loose = loose.may_overlap.copy()
    if entities is not None:
        asked = np.zeros(holdings.count, bool)
        asked[entities] = True
        is_loose &= asked[holdings.owned]
    numbers = np.flatnonzero(is_loose)
    one, other = _beside(holdings, numbers)
    worth = (holdings.low[other] > 0) & ~holdings.is_indirect[other]
    one, other = one[worth], other[worth]
    if not len(one):
        return holdings
    may_be = _Above(holdings, rights, for_certain=False).tells(holdings, one, other)
    one, other = one[may_be], other[may_be]
    if not len(one):
        return holdings
    surely = _Above(holdings, rights, for_certain=True).tells(holdings, one, other)
    low, low_open = holdings.low.copy(), holdings.low_open.copy()
    high, high_open = holdings.high.copy(), holdings.high_open.copy()
    under: dict[int, list[tuple[int, bool]]] = {}
    for number, below, is_sure in zip(one.tolist(), other.tolist(), surely.tolist(), strict=True):
        under.setdefault(number, []).append((below, is_sure))
    for number in sorted(under, key=lambda each: (len(under[each]), each)):
        counted = sum(int(low[below]) for below, _ in under[number])
        direct = int(loose.direct[number])
        beyond = int(holdings.low[number]) - counted
        if beyond <= direct >> 1:
            low[number], low_open[number] = direct >> 1, bool(direct & 1)
        else:
            # What is held under it may be somewhat more than its bound, and what is beyond somewhat less.
            is_more = any(low_open[below] for below, _ in under[number])
            low[number], low_open[number] = beyond, bool(low_open[number]) and not is_more
        surely_below = sum(int(holdings.low[below]) for below, is_sure in under[number] if is_sure)
        most_direct = (int(loose.most_direct[number]) + 1) >> 1
        most = max(int(holdings.high[number]) - surely_below, most_direct, int(low[number]))
        if most < high[number]:
            high[number], high_open[number] = most, False
    return holdings.with_bounds(low, high, low_open, high_open)


def _beside(holdings: Holdings, numbers: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Pairs of one of the holdings and every other holding of the same entity, each `(n,)`."""
    others, origins = incident_rows(holdings.up, holdings.owned[numbers])
    one = numbers[origins]
    different = one != others
    return one[different], others[different].astype(np.int64)


class _Above:
    """Who is above whom, by holdings and rights that may exist or that certainly do."""

    def __init__(self, holdings: Holdings, rights: Rights, *, for_certain: bool) -> None:
        self._holdings = holdings
        self._rights = rights
        self._rights_up = grouped(rights.lowers, holdings.count)
        self._for_certain = for_certain
        self._count = max(holdings.count, 1)

    def _uppers(self, entities: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n,) who is right above any of the entities, and for each the place of the entity among them."""
        holdings, rights = self._holdings, self._rights
        held, below = incident_rows(holdings.up, entities)
        right, under = incident_rows(self._rights_up, entities)
        if self._for_certain:
            is_sure = (holdings.low[held] > 0) | holdings.low_open[held]
            held, below = held[is_sure], below[is_sure]
            right, under = right[rights.is_certain[right]], under[rights.is_certain[right]]
        return (
            np.concatenate((holdings.owners[held], rights.uppers[right])),
            np.concatenate((below, under)),
        )

    def tells(
        self, holdings: Holdings, one: NDArray[np.int64], other: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        """(n,) whether the owner of one holding is above that of the other, not by way of what they hold."""
        return np.concatenate(
            [
                self._tells(
                    holdings.owners[one[begin : begin + _PAIRS_AT_ONCE]],
                    holdings.owners[other[begin : begin + _PAIRS_AT_ONCE]],
                    holdings.owned[one[begin : begin + _PAIRS_AT_ONCE]],
                )
                for begin in range(0, len(one), _PAIRS_AT_ONCE)
            ]
        )

    def _tells(
        self, wanted: NDArray[np.int64], start: NDArray[np.int64], avoided: NDArray[np.int64]
    ) -> NDArray[np.bool_]:
        found = np.zeros(len(wanted), bool)
        pairs, frontier = np.arange(len(wanted)), start
        for _ in range(_LEVELS):
            uppers, origins = self._uppers(frontier)
            pairs, frontier = pairs[origins], uppers
            found[pairs[frontier == wanted[pairs]]] = True
            going_on = ~found[pairs] & (frontier != avoided[pairs])
            keys = np.unique(pairs[going_on] * self._count + frontier[going_on])
            pairs, frontier = keys // self._count, keys % self._count
        return found
