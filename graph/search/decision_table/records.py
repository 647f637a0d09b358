"""Which entities surely have a gap in the record of their owners, and which may have one: all at once.

What `graph.search.completeness` finds of one entity is bounded here from both sides. Where the bounds differ,
because holdings may run through one another or in a ring, only a search can tell.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import (
    CONTROL_TYPES,
    DIRECT,
    LINK_TYPES,
    STEP_TYPES,
    Snapshot,
    Traversal,
    day_number,
    may_hold_on,
)
from graph.search.completeness import (
    MAX_ABOVE,
    Successions,
    are_settled,
    counts_for_record,
    exceed_whole,
    leave_room,
    record_filter,
)

_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")
_IS_CONTROL = np.isin(np.arange(len(STEP_TYPES)), [LINK_TYPES.index(name) for name in CONTROL_TYPES])
_TRIMMED = 3
"""So often what holds nothing, or is not held, is left out of what may be rings."""

_LEVELS = 4
"""So many holdings up it is counted how many bodies are above."""

FEW = 100
"""Entities that have to be closed for a `no`, at most, for the bodies above all of them to be few enough."""


@dataclass(frozen=True)
class Held:
    """The holdings and units that count for a record, in the order of what is held."""

    rows: NDArray[np.int32]  # (n_held,) of the links
    types: NDArray[np.uint8]  # (n_held,) positions in the link types
    owners: NDArray[np.int64]  # (n_held,) positions, told by what continues them
    lower: NDArray[np.int32]  # (n_held,) positions
    is_settled: NDArray[np.bool_]  # (n_entities,) nobody asks who is above

    @classmethod
    def on(cls, snapshot: Snapshot, traversal: Traversal) -> Held:
        """Those of the day of the traversal."""
        links, edge_filter = snapshot.links, record_filter(snapshot, traversal)
        rows = np.flatnonzero((links["type"] == _OWNERSHIP) | (links["type"] == _UNIT)).astype(np.int32)
        rows = rows[counts_for_record(edge_filter, rows)]
        owners = Successions.on(edge_filter).representatives(links["upper"][rows])
        is_settled = are_settled(edge_filter, np.arange(len(snapshot.ids)))
        return cls(rows, links["type"][rows], owners, links["lower"][rows], is_settled)


@dataclass(frozen=True)
class Records:
    """What is known of the records of all entities; each `(n_entities,)`."""

    is_open: NDArray[np.bool_]  # surely a gap
    may_be_open: NDArray[np.bool_]  # a gap, or nobody can tell without a search


def records(snapshot: Snapshot, traversal: Traversal, held: Held) -> Records:
    """The records of all entities for a traversal that can earn a `no`; of it the minimum share matters.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> found = records(snapshot, traversal, Held.on(snapshot, traversal))
    >>> [snapshot.ids[position] for position in np.flatnonzero(found.is_open)]
    ['conglomerate', 'workshop']
    """
    count, minimum = len(snapshot.ids), traversal.min_share
    is_unit, is_owned = np.zeros(count, bool), np.zeros(count, bool)
    is_unit[held.lower[held.types == _UNIT]] = True
    is_owned[held.lower[held.types == _OWNERSHIP]] = True
    least, most = _recorded(snapshot, traversal, held)
    is_gap = leave_room(most, minimum) | exceed_whole(least)
    is_sure = ~leave_room(least, minimum) & ~exceed_whole(most)
    is_open = ~held.is_settled & ~is_unit & (~is_owned | is_gap)
    is_closed = held.is_settled | is_unit | (is_owned & is_sure)
    return Records(is_open, ~is_closed | _may_be_in_ring(held))


def has_upper(snapshot: Snapshot, traversal: Traversal) -> NDArray[np.bool_]:
    """(n_entities,) whether a link of the types of `control` to an upper end may hold on the day."""
    links = snapshot.links
    rows = np.flatnonzero(_IS_CONTROL[links["type"]])
    rows = rows[may_hold_on(links, rows, day_number(traversal.valid_at))]
    result = np.zeros(len(snapshot.ids), bool)
    result[links["lower"][rows]] = True
    return result


def _recorded(
    snapshot: Snapshot, traversal: Traversal, held: Held
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """(n_entities,) percent that recorded owners surely hold of each together, at least and at most."""
    links, count = snapshot.links, len(snapshot.ids)
    successions = Successions.on(record_filter(snapshot, traversal))
    chosen = np.flatnonzero((held.types == _OWNERSHIP) & (links["low"][held.rows] > 0))
    if successions.successors:  # what its predecessor holds of an entity nobody else does
        chosen = chosen[held.owners[chosen] != successions.representatives(held.lower[chosen])]
    rows, lower = held.rows[chosen], held.lower[chosen]
    low = links["low"][rows]
    # Of bodies that one continues the largest holding counts, and of unstated ones what is beyond others.
    is_sure = (links["directness"][rows] == DIRECT) & (held.owners[chosen] == links["upper"][rows])
    most = np.asarray(np.bincount(lower, low, count), np.float64)
    least = np.asarray(np.bincount(lower[is_sure], low[is_sure], count), np.float64)
    is_loose = np.zeros(count, bool)
    is_loose[lower[~is_sure]] = True
    is_loose &= np.bincount(lower, minlength=count) > 1
    of_loose = np.flatnonzero(is_loose[lower])
    np.maximum.at(least, lower[of_loose], low[of_loose])
    return np.where(is_loose, least, most).round(9), most.round(9)


def _may_be_in_ring(held: Held) -> NDArray[np.bool_]:
    """(n_entities,) whether each may hold itself by way of others, settled bodies aside."""
    count, is_body = len(held.is_settled), ~held.is_settled
    inside = is_body[held.owners] & is_body[held.lower] & (held.owners != held.lower)
    owners, lower = held.owners[inside], held.lower[inside]
    for _ in range(_TRIMMED):
        holds, is_held = np.zeros(count, bool), np.zeros(count, bool)
        holds[owners], is_held[lower] = True, True
        both = holds & is_held
        kept = both[owners] & both[lower]
        if kept.all():
            break
        owners, lower = owners[kept], lower[kept]
    result = np.zeros(count, bool)
    result[lower] = True
    return result


def has_many_above(held: Held, asked: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """(n_entities,) whether more bodies may be above each of those asked, and of those above them, than few.

    Few are so many that what is above `FEW` entities together is within `MAX_ABOVE`.
    """
    count = len(asked)
    above = ~held.is_settled[held.owners]
    owners, lower = held.owners[above], held.lower[above]
    concerned = asked.copy()
    for _ in range(_LEVELS):
        concerned[owners[concerned[lower]]] = True
    of_concerned = concerned[lower]
    owners, lower = owners[of_concerned], lower[of_concerned]
    before = ways = np.ones(count)
    for _ in range(_LEVELS):
        before, ways = ways, 1 + np.asarray(np.bincount(lower, ways[owners], count), np.float64)
    many: NDArray[np.bool_] = (ways > MAX_ABOVE / FEW) | (ways != before)
    return many
