"""Link rows grouped by the pair of entities that they join."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

_PLACE = 32  # bits


def pair_keys(sources: NDArray[np.int64], targets: NDArray[np.int32]) -> NDArray[np.int64]:
    """(n,) a number for each source and target, equal where both are, in their order.

    `sources`: (n,) positions; `targets`: (n,) positions.

    >>> pair_keys(np.array([1, 0, 1]), np.array([2, 3, 2], np.int32)).argsort(kind="stable")
    array([1, 0, 2])
    """
    keys: NDArray[np.int64] = sources << _PLACE | targets
    return keys


@dataclass(frozen=True, slots=True)
class ParallelEdges:
    """Edges grouped by source and target, in that order.

    Those from `sources[i]` to `targets[i]` are `rows[begin[i]:begin[i + 1]]`.
    """

    rows: NDArray[np.int32]  # (n_edges,) link rows of the snapshot
    costs: NDArray[np.uint8]  # (n_edges,) hops of each row: 0, 1 or 2
    begin: NDArray[np.int64]  # (n_pairs + 1,) where each pair begins in `rows`
    sources: NDArray[np.int64]  # (n_pairs,) positions, ascending
    targets: NDArray[np.int32]  # (n_pairs,) positions
    min_costs: NDArray[np.uint8]  # (n_pairs,) hops of the cheapest row of the pair

    @classmethod
    def group(
        cls,
        rows: NDArray[np.int32],
        sources: NDArray[np.int64],
        targets: NDArray[np.int32],
        costs: NDArray[np.uint8],
    ) -> ParallelEdges:
        """Group at least one edge; the arguments are parallel columns.

        `rows`: (n,) row numbers; `sources`: (n,) positions; `targets`: (n,) positions; `costs`: (n,)
        hops.
        """
        order = np.argsort(pair_keys(sources, targets), kind="stable")
        rows, sources, targets, costs = rows[order], sources[order], targets[order], costs[order]
        is_first = np.ones(len(rows), bool)
        is_first[1:] = (targets[1:] != targets[:-1]) | (sources[1:] != sources[:-1])
        begin = np.flatnonzero(is_first)
        return cls(
            rows,
            costs,
            np.append(begin, len(rows)),
            sources[begin],
            targets[begin],
            np.minimum.reduceat(costs, begin),
        )

    def any_cheapest(self, mask: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """(n_pairs,) whether the mask, (n_edges,), holds for one of the cheapest rows of each pair."""
        is_cheapest = self.costs == np.repeat(self.min_costs, np.diff(self.begin))
        return np.logical_or.reduceat(is_cheapest & mask, self.begin[:-1])

    def pairs_from(self, source: int) -> slice:
        """The pairs with this source."""
        first, last = self.sources.searchsorted((source, source + 1)).tolist()
        return slice(first, last)
