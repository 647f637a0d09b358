"""Which rows of links count for the record of an entity's owners and parents, and what they hold at most."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import LINK_TYPES
from graph.model.filters import EdgeFilter
from graph.model.observations import DIRECT, INDIRECT, UNSTATED
from graph.model.rows import HIGH_OPEN
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Validity, validity_on
from graph.search.completeness.successions import Successions
from ontology import Grade

_OWNERSHIP = LINK_TYPES.index("Ownership")

EXCLUDED = 1e-6
"""Percent by which an upper bound that is itself excluded is lowered; far more than sums are rounded."""

_ROUNDED = 1e-9


def record_filter(snapshot: Snapshot, traversal: Traversal) -> EdgeFilter:
    """What counts for a record: in force or presumed, on evidence of grade C or better, of any share.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> record_filter(edge_filter.snapshot, edge_filter.traversal).traversal.min_grade
    <Grade.C: 2>
    """
    return EdgeFilter(snapshot, _of_record(traversal))


@lru_cache(256)
def _of_record(traversal: Traversal) -> Traversal:
    return replace(traversal, min_grade=Grade.C, min_share=0.0)


def counts_for_record(edge_filter: EdgeFilter, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(n,) whether each row of links counts for the record of its lower end's owners and parents.

    >>> from graph.search.example import example_filter
    >>> counts_for_record(example_filter(), np.arange(3, dtype=np.int32)).tolist()
    [True, True, True]
    """
    snapshot, links = edge_filter.snapshot, edge_filter.snapshot.links
    directness = links["directness"][rows]
    by_state_body = (links["type"][rows] == _OWNERSHIP) & snapshot.state_bodies[links["upper"][rows]]
    counts: NDArray[np.bool_] = edge_filter.counts_on_day(links, rows)
    counts &= (directness == DIRECT) | ((directness == UNSTATED) & ~by_state_body)
    return counts


def most_held(edge_filter: EdgeFilter, rows: NDArray[np.int32]) -> NDArray[np.float64]:
    """(n,) percent that the shares may be at most; before its first observation nobody stated the share.

    A bound that is excluded is told by a little less.
    """
    links = edge_filter.snapshot.links
    is_open = (links["flags"][rows] & HIGH_OPEN) != 0
    is_unknown = validity_on(links, rows, edge_filter.day) == Validity.UNKNOWN
    return np.where(is_unknown, 100.0, links["high"][rows] - EXCLUDED * is_open)


@dataclass(frozen=True)
class HoldingsAtMost:
    """What owners may hold at most, by pair of entity and owner; bodies that one continues are one owner.

    An indirect holding adds nothing, and what its predecessor holds of an entity nobody else does.
    """

    rows: NDArray[np.int32]  # (n_rows,)
    pairs: NDArray[np.int64]  # (n_rows,) the pair of each row
    entities: NDArray[np.int64]  # (n_pairs,) positions
    owners: NDArray[np.int64]  # (n_pairs,) positions of what continues them
    most: NDArray[np.float64]  # (n_pairs,) percent

    @classmethod
    def among(
        cls, edge_filter: EdgeFilter, rows: NDArray[np.int32], successions: Successions
    ) -> HoldingsAtMost:
        """Those among rows of links that may hold on the day.

        `rows`: (n,) row numbers.
        """
        links, count = edge_filter.snapshot.links, len(edge_filter.snapshot.ids)
        rows = rows[(links["type"][rows] == _OWNERSHIP) & (links["directness"][rows] != INDIRECT)]
        owners = successions.representatives(links["upper"][rows])
        is_other = owners != successions.representatives(links["lower"][rows])
        rows, owners = rows[is_other], owners[is_other]
        keys, pairs = np.unique(links["lower"][rows].astype(np.int64) * count + owners, return_inverse=True)
        most = np.zeros(len(keys))
        np.maximum.at(most, pairs, most_held(edge_filter, rows))
        return cls(rows, pairs, keys // count, keys % count, most)


def add_up_to(percent: NDArray[np.float64], min_share: float) -> NDArray[np.bool_]:
    """(n,) whether sums of what may be held reach the minimum share, rounding aside."""
    reaches: NDArray[np.bool_] = percent >= min_share - _ROUNDED
    return reaches
