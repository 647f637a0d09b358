"""What each owner holds of an entity: at least for its record of owners, at most for split holdings."""

from __future__ import annotations

from collections.abc import Callable, Collection
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter, Strictness
from graph.model.observations import DIRECT, INDIRECT, UNSTATED
from graph.model.rows import HIGH_OPEN
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Validity, validity_on
from ontology import Grade

_OWNERSHIP = LINK_TYPES.index("Ownership")

EXCLUDED = 1e-6
"""Percent by which an upper bound that is itself excluded is lowered; far more than sums are rounded."""

Representative = Callable[[int], int]
"""From the position of a body to that of the one that stands for it and all bodies that it continues."""


def lower_bounds(
    snapshot: Snapshot, position: int, traversal: Traversal, representative: Representative
) -> dict[int, float]:
    """Percent of the entity's shares that each owner surely holds, by the owner's representative.

    An unknown share is 0. Empty when no owner is recorded.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> lower_bounds(edge_filter.snapshot, ids.position("workshop"), edge_filter.traversal, int)
    {1: 60.0}
    """
    links = snapshot.links
    shares: dict[int, float] = {}
    for row in owner_rows(snapshot, position, traversal).tolist():
        owner, low = representative(int(links["upper"][row])), float(links["low"][row])
        shares[owner] = max(low, shares.get(owner, 0.0))
    return shares


def owner_rows(snapshot: Snapshot, position: int, traversal: Traversal) -> NDArray[np.int32]:
    """(n,) rows of the links that `lower_bounds` counts.

    Direct and unstated Ownership, in force or presumed, on evidence of grade C or better; of what is or
    was a state body only what is stated direct, for it may run through another body.
    """
    edge_filter = EdgeFilter(snapshot, replace(traversal, min_grade=Grade.C, min_share=0.0))
    rows = rows_of_lower(snapshot, position)
    owned = snapshot.links["type"][rows] == _OWNERSHIP
    counted: NDArray[np.int32] = rows[owned & counts_for_record(edge_filter, rows)]
    return counted


def upper_bounds(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    representative: Representative,
    among: Collection[int],
) -> dict[int, float]:
    """Percent that each owner among some, by position, may hold of the entity at most.

    Every Ownership counts that may hold on the day and is not stated to be indirect.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> upper_bounds(edge_filter.snapshot, ids.position("workshop"), edge_filter.traversal, int, {1})
    {1: 60.0}
    """
    links = snapshot.links
    edge_filter = EdgeFilter(snapshot, replace(traversal, min_share=0.0), Strictness.RELAXED)
    rows = rows_of_lower(snapshot, position)
    rows = rows[(links["type"][rows] == _OWNERSHIP) & (links["directness"][rows] != INDIRECT)]
    rows = rows[edge_filter.counts_on_day(links, rows)]
    shares: dict[int, float] = {}
    for row, high in zip(rows.tolist(), most_held(edge_filter, rows).tolist(), strict=True):
        owner = int(links["upper"][row])
        if owner in among:
            owner = representative(owner)
            shares[owner] = max(high, shares.get(owner, 0.0))
    return shares


def rows_of_lower(snapshot: Snapshot, position: int) -> NDArray[np.int32]:
    """(n,) rows of all links of which the entity is the lower end."""
    rows: NDArray[np.int32] = snapshot.up.rows[snapshot.up.begin[position] : snapshot.up.begin[position + 1]]
    return rows


def counts_for_record(edge_filter: EdgeFilter, rows: NDArray[np.int32]) -> NDArray[np.bool_]:
    """(n,) whether each row of links counts for the record of its lower end's owners and parents."""
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
