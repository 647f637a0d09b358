"""Which rows of links count for the record of an entity's owners and parents, and what they hold at most."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter
from graph.model.observations import DIRECT, UNSTATED
from graph.model.rows import HIGH_OPEN
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Validity, validity_on
from ontology import Grade

_OWNERSHIP = LINK_TYPES.index("Ownership")

EXCLUDED = 1e-6
"""Percent by which an upper bound that is itself excluded is lowered; far more than sums are rounded."""


def record_filter(snapshot: Snapshot, traversal: Traversal) -> EdgeFilter:
    """What counts for a record: in force or presumed, on evidence of grade C or better, of any share.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> record_filter(edge_filter.snapshot, edge_filter.traversal).traversal.min_grade
    <Grade.C: 2>
    """
    return EdgeFilter(snapshot, replace(traversal, min_grade=Grade.C, min_share=0.0))


def rows_of_lower(snapshot: Snapshot, position: int) -> NDArray[np.int32]:
    """(n,) rows of all links of which the entity is the lower end."""
    rows: NDArray[np.int32] = snapshot.up.rows[snapshot.up.begin[position] : snapshot.up.begin[position + 1]]
    return rows


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
