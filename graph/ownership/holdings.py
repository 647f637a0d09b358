"""Who holds how much of whom, as arrays that add up exactly.

Shares are whole numbers of `PARTS` of a percent, because 0.1 + 0.2 is not 0.3 in floating point and a
threshold asks whether a sum is exactly 50.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model import Adjacency
from ontology import Share

PARTS = 10**9
"""Parts of one percent in which shares are counted; finer digits of a source are rounded."""

WHOLE = 100 * PARTS

OVERFULL = WHOLE + PARTS // 10
"""A sum of shares above this is more than there is; a tenth of a percent is rounding."""


class Stake(NamedTuple):
    """One holding, by the positions of its ends."""

    owner: int
    owned: int
    share: Share


@dataclass(frozen=True)
class Holdings:
    """Holdings among `count` entities, all columns `(n,)`; no pair of owner and owned twice.

    `low` and `high` are parts of a percent; a bound that is excluded is `low_open` or `high_open`. A holding
    that may not exist has a `low` of 0 that is not excluded. What `is_indirect` runs through somebody else:
    it is reported, and never added up. `rows` are whatever numbers the holdings have where they come from.
    """

    count: int
    owners: NDArray[np.int64]
    owned: NDArray[np.int64]
    low: NDArray[np.int64]
    high: NDArray[np.int64]
    low_open: NDArray[np.bool_]
    high_open: NDArray[np.bool_]
    is_indirect: NDArray[np.bool_]
    rows: NDArray[np.int64]

    @classmethod
    def of(cls, count: int, stakes: Iterable[Stake]) -> Holdings:
        """Holdings from values, in their order; those of one pair add up, and all are direct.

        >>> holdings = Holdings.of(2, [Stake(0, 1, Share.exact(30)), Stake(0, 1, Share.parse("(25,50]"))])
        >>> (holdings.low // PARTS).tolist(), (holdings.high // PARTS).tolist()
        ([55], [80])
        """
        pairs: dict[tuple[int, int], list[Share]] = {}
        for owner, owned, share in stakes:
            pairs.setdefault((owner, owned), []).append(share)
        ends = np.array(list(pairs), np.int64).reshape(-1, 2)
        stated = list(pairs.values())
        return cls(
            count,
            ends[:, 0],
            ends[:, 1],
            np.array([parts([share.low for share in shares]).sum() for shares in stated], np.int64),
            np.array([parts([share.high for share in shares]).sum() for shares in stated], np.int64),
            np.array([any(share.low_open for share in shares) for shares in stated], bool),
            np.array([any(share.high_open for share in shares) for shares in stated], bool),
            np.zeros(len(pairs), bool),
            np.arange(len(pairs)),
        )

    def __len__(self) -> int:
        """How many holdings."""
        return len(self.owners)

    @cached_property
    def down(self) -> Adjacency:
        """The numbers of the holdings by owner."""
        return grouped(self.owners, self.count)

    @cached_property
    def up(self) -> Adjacency:
        """The numbers of the holdings by who is held."""
        return grouped(self.owned, self.count)

    @cached_property
    def recorded(self) -> NDArray[np.int64]:
        """(n_entities,) parts of each entity that have a recorded owner for certain."""
        sums = np.zeros(self.count, np.int64)
        np.add.at(sums, self.owned[~self.is_indirect], self.low[~self.is_indirect])
        return sums

    def share(self, number: int) -> Share:
        """The share of one holding.

        >>> str(Holdings.of(2, [Stake(0, 1, Share.parse("(25,50]"))]).share(0))
        '(25,50]'
        """
        low, high = int(self.low[number]), int(self.high[number])
        return Share(
            min(low / PARTS, 100.0),
            min(high / PARTS, 100.0),
            bool(self.low_open[number]) and low < high,
            bool(self.high_open[number]) and low < high,
        )

    def with_bounds(
        self,
        low: NDArray[np.int64],
        high: NDArray[np.int64],
        low_open: NDArray[np.bool_],
        high_open: NDArray[np.bool_],
    ) -> Holdings:
        """The same holdings of other shares; how they are grouped is kept."""
        changed = replace(self, low=low, high=high, low_open=low_open, high_open=high_open)
        for name in ("down", "up"):
            if name in self.__dict__:
                changed.__dict__[name] = self.__dict__[name]
        return changed

    def chosen(self, numbers: NDArray[np.integer]) -> Holdings:
        """Some of the holdings, among the same entities.

        >>> len(Holdings.of(2, [Stake(0, 1, Share.exact(9))]).chosen(np.array([], np.int64)))
        0
        """
        return Holdings(
            self.count,
            self.owners[numbers],
            self.owned[numbers],
            self.low[numbers],
            self.high[numbers],
            self.low_open[numbers],
            self.high_open[numbers],
            self.is_indirect[numbers],
            self.rows[numbers],
        )


def parts(percent: Sequence[float] | NDArray[np.float64]) -> NDArray[np.int64]:
    """(n,) shares in percent as whole numbers of parts.

    >>> parts([0.1, 50]).tolist()
    [100000000, 50000000000]
    """
    return np.rint(np.asarray(percent, np.float64) * PARTS).astype(np.int64)


def grouped(ends: NDArray[np.int64], count: int) -> Adjacency:
    """Row numbers grouped by one end; at no cost where they stand in its order.

    >>> grouped(np.array([0, 0, 1]), 2).of(1).tolist()
    [2]
    """
    if len(ends) and (ends[1:] < ends[:-1]).any():
        return Adjacency.by(ends, count)
    begin = np.zeros(count + 1, np.int64)
    np.cumsum(np.bincount(ends, minlength=count), out=begin[1:])
    return Adjacency(begin, np.arange(len(ends), dtype=np.int32))
