"""Which share of an entity each recorded owner holds, at least and at most, so that shares can be added up.

A holding of which no source says whether it is direct may be held through others: 51% of a group beside
the 51% of its three vehicles is one 51%. So it counts only beyond what is counted for holders under the same
owner (docs/semantics.md, "Shares").
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from graph.model import DIRECT, INDIRECT, EdgeFilter, Snapshot, Strictness, Traversal
from graph.model.snapshot import LINK_TYPES
from graph.search.completeness.counted_rows import most_held, rows_of_lower
from graph.search.completeness.holders_above import HoldersAbove
from graph.search.transitions import incident_rows
from ontology import Grade

Representative = Callable[[int], int]
"""From a position to the position that stands for all bodies that succeed one another."""

_OWNERSHIP = LINK_TYPES.index("Ownership")


def owner_rows(snapshot: Snapshot, position: int, traversal: Traversal) -> NDArray[np.int32]:
    """(n,) rows of the Ownership links of which the entity is the asset and that can add up.

    Direct or of unstated directness, in force or presumed, on evidence of grade C or better, of any share.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> rows = owner_rows(snapshot, snapshot.ids.position("workshop"), edge_filter.traversal)
    >>> [snapshot.ids[owner] for owner in snapshot.links["upper"][rows]]
    ['factory']
    """
    rows = rows_of_lower(snapshot, position)
    return rows[_adds_up(snapshot, rows, traversal)]


def lower_bounds(
    snapshot: Snapshot, position: int, traversal: Traversal, representative: Representative
) -> dict[int, float]:
    """Percent that each owner surely holds of the entity, by the owner's representative.

    Of the rows of `owner_rows`; 0 where no share is recorded. The values may be added: an unstated holding
    counts only beyond what is counted for holders that may be under its owner, and one of a state body
    counts nothing, because it may run through a company.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> position = snapshot.ids.position("workshop")
    >>> shares = lower_bounds(snapshot, position, edge_filter.traversal, lambda owner: owner)
    >>> {snapshot.ids[owner]: share for owner, share in shares.items()}
    {'factory': 60.0}
    """
    return lower_bounds_of_each(snapshot, np.array([position]), traversal, representative)[position]


def lower_bounds_of_each(
    snapshot: Snapshot, positions: NDArray[np.int64], traversal: Traversal, representative: Representative
) -> dict[int, dict[int, float]]:
    """`lower_bounds` by entity, for different ones; read at once, which is far faster than one by one.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> positions = np.array([snapshot.ids.position(id) for id in ("factory", "workshop")])
    >>> shares = lower_bounds_of_each(snapshot, positions, traversal, lambda owner: owner)
    >>> [list(of_entity.values()) for of_entity in shares.values()]
    [[], [60.0]]
    """
    links = snapshot.links
    rows, origins = incident_rows(snapshot.up, positions)
    is_owner = _adds_up(snapshot, rows, traversal)
    rows, origins = rows[is_owner], origins[is_owner]
    upper, is_direct = links["upper"][rows], links["directness"][rows] == DIRECT
    low = np.where(is_direct | ~snapshot.state_bodies[upper], links["low"][rows], 0.0)
    begin = np.searchsorted(origins, np.arange(len(positions) + 1)).tolist()
    owners, stated, lows = upper.tolist(), is_direct.tolist(), low.tolist()
    return {
        position: _counted_once(
            snapshot,
            position,
            traversal,
            representative,
            zip(owners[first:last], stated[first:last], lows[first:last], strict=True),
        )
        for position, first, last in zip(positions.tolist(), begin, begin[1:], strict=False)
    }


def _counted_once(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    representative: Representative,
    holdings: Iterable[tuple[int, bool, float]],
) -> dict[int, float]:
    """Percent by representative, of holdings: owner, whether stated direct, and percent that is stated."""
    direct: dict[int, float] = {}
    unstated: dict[int, float] = {}
    itself = representative(position)
    for upper, is_direct, low in holdings:
        owner = representative(upper)
        if owner == itself:  # what its predecessor holds of it nobody else does
            continue
        shares = direct if is_direct else unstated
        shares[owner] = max(low, shares.get(owner, 0.0))
    loose = {owner: share for owner, share in unstated.items() if share > 0}
    # What may be under an owner is taken to be: a sum that is too small proves nothing.
    under = _holders_under(
        snapshot, position, traversal, representative, loose, {*direct, *loose}, Strictness.RELAXED
    )
    counted = {owner: direct.get(owner, 0.0) for owner in (*direct, *unstated)}
    for owner in _lowest_first(under):
        beyond = unstated[owner] - sum(counted[holder] for holder in under[owner] if holder in counted)
        counted[owner] = round(max(counted[owner], beyond), 9)
    return counted


def upper_bounds(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    representative: Representative,
    among: Collection[int],
) -> dict[int, float]:
    """Percent that each owner `among` these positions may hold of the entity at most, by representative.

    Every Ownership that may hold on the day counts, of any grade and share, unless it is indirect. The values
    may be added: a holding that is not stated direct counts only beyond what the other owners `among` them
    that are under its owner surely hold.
    """
    links, itself = snapshot.links, representative(position)
    relaxed = EdgeFilter(snapshot, replace(traversal, min_share=0.0), Strictness.RELAXED)
    rows = _ownership_rows(snapshot, position)
    rows = rows[relaxed.counts_on_day(links, rows) & (links["directness"][rows] != INDIRECT)]
    rows = rows[np.isin(links["upper"][rows], list(among))]
    direct: dict[int, float] = {}
    loose: dict[int, float] = {}
    for row, most in zip(rows.tolist(), most_held(relaxed, rows).tolist(), strict=True):
        owner = representative(int(links["upper"][row]))
        if owner == itself:
            continue
        shares = direct if links["directness"][row] == DIRECT else loose
        shares[owner] = max(most, shares.get(owner, 0.0))
    owners = {*direct, *loose}
    sure = {
        owner: share
        for owner, share in lower_bounds(snapshot, position, traversal, representative).items()
        if owner in owners and share > 0
    }
    # Here only what is certain takes anything away: a rumour undoes nothing.
    under = _holders_under(snapshot, position, traversal, representative, loose, sure, Strictness.STRICT)
    result = {owner: direct.get(owner, 0.0) for owner in owners}
    for owner, share in loose.items():
        beyond = share - sum(sure[holder] for holder in under[owner])
        result[owner] = round(max(result[owner], beyond), 9)
    return result


# ------------------------------------------------------------ inside


def _adds_up(snapshot: Snapshot, rows: NDArray[np.int32], traversal: Traversal) -> NDArray[np.bool_]:
    """(n,) whether each row is one of `owner_rows`."""
    links = snapshot.links
    certain = EdgeFilter(snapshot, replace(traversal, min_grade=Grade.C, min_share=0.0))
    adds_up: NDArray[np.bool_] = certain.counts_on_day(links, rows)
    adds_up &= links["type"][rows] == _OWNERSHIP
    return adds_up & certain.are_exact(rows)


def _ownership_rows(snapshot: Snapshot, position: int) -> NDArray[np.int32]:
    """(n,) rows of all Ownership links of which the entity is the asset, but those of itself."""
    rows = rows_of_lower(snapshot, position)
    owned: NDArray[np.int32] = rows[snapshot.links["type"][rows] == _OWNERSHIP]
    return owned


def _holders_under(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    representative: Representative,
    owners: Collection[int],
    holders: Collection[int],
    strictness: Strictness,
) -> dict[int, set[int]]:
    """For each of the owners, which of the holders are under it; all are representatives."""
    under: dict[int, set[int]] = {owner: set() for owner in owners}
    if not owners or len({*owners, *holders}) < 2:
        return under
    holders_above = HoldersAbove.on(snapshot, traversal, strictness)
    for holder in holders:
        higher = {representative(entity) for entity in holders_above.above(holder, avoiding=position)}
        for owner in (higher - {holder}) & under.keys():
            under[owner].add(holder)
    return under


def _lowest_first(under: dict[int, set[int]]) -> list[int]:
    """The owners, each after those that are under it; of those above each other the first position first."""
    return sorted(under, key=lambda owner: (len(under[owner] & under.keys()), owner))
