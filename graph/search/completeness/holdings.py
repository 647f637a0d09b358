"""Which share of an entity each recorded owner holds, at least and at most, so that shares can be added up.

A holding of which no source says whether it is direct may be held through others: 51% of a group beside
the 51% of its three vehicles is one 51%. So it counts only beyond what is counted for holders under the same
owner (docs/semantics.md, "Shares").
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model import DIRECT, INDIRECT, EdgeFilter, Snapshot, Strictness, Traversal
from graph.model.codes import LINK_TYPES
from graph.search.completeness.counted_rows import most_held, record_filter
from graph.search.completeness.holders_above import HoldersAbove, LinkBudget
from graph.search.completeness.possibly_one import NOBODY, PossiblyOne
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows

_OWNERSHIP = LINK_TYPES.index("Ownership")


@dataclass(frozen=True)
class OwnerPairs:
    """What is recorded by pair of entity and owner, all bodies that one continues being one owner.

    All are `(n_pairs,)`, ordered by entity: its place among the `count` that were asked about, the
    representative of the owner, and the percent that it surely holds by direct and by unstated holdings.
    `bodies` is how many there are in the snapshot.
    """

    places: NDArray[np.int64]
    owners: NDArray[np.int64]
    direct: NDArray[np.float64]
    unstated: NDArray[np.float64]
    count: int
    bodies: int

    @cached_property
    def held(self) -> NDArray[np.float64]:
        """The larger of both, which it holds if nobody stands between."""
        return np.maximum(self.direct, self.unstated)

    def among(self, asked: NDArray[np.bool_]) -> OwnerPairs:
        """Those of some of the entities: `(count,)`."""
        return self._chosen(asked[self.places])

    def of(self, place: int) -> OwnerPairs:
        """Those of the entity at one place."""
        return self._chosen(slice(*self.places.searchsorted((place, place + 1)).tolist()))

    def _chosen(self, pairs: NDArray[np.bool_] | slice) -> OwnerPairs:
        return OwnerPairs(
            self.places[pairs],
            self.owners[pairs],
            self.direct[pairs],
            self.unstated[pairs],
            self.count,
            self.bodies,
        )


def owner_pairs(
    snapshot: Snapshot, entities: NDArray[np.int64], traversal: Traversal, successions: Successions
) -> OwnerPairs:
    """The pairs of the entities, `(n,)` positions, with the owners whose holdings count for their record.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> position = edge_filter.snapshot.ids.position("workshop")
    >>> owner_pairs(edge_filter.snapshot, np.array([position]), edge_filter.traversal, Successions({})).held
    array([60.])
    """
    links = snapshot.links
    rows, places = _owner_rows(snapshot, entities, traversal)
    owners = successions.representatives(links["upper"][rows])
    # What its predecessor holds of an entity nobody else does.
    is_other = owners != successions.representatives(entities)[places]
    rows, places, owners = rows[is_other], places[is_other], owners[is_other]
    bodies = len(snapshot.ids)
    keys, pairs = np.unique(places * bodies + owners, return_inverse=True)
    is_direct = links["directness"][rows] == DIRECT
    low = np.where(is_direct | ~snapshot.state_bodies[links["upper"][rows]], links["low"][rows], 0.0)
    direct, unstated = np.zeros(len(keys)), np.zeros(len(keys))
    np.maximum.at(direct, pairs[is_direct], low[is_direct])
    np.maximum.at(unstated, pairs[~is_direct], low[~is_direct])
    return OwnerPairs(keys // bodies, keys % bodies, direct, unstated, len(entities), bodies)


@dataclass(frozen=True)
class RecordedShares:
    """What recorded owners surely hold of some entities together, before it is asked who is above whom.

    All are `(n_entities,)` in the order of the entities. They hold `most` percent if no holding runs through
    another one, and never less than `least`; where it `is_exact`, no holding can.
    """

    least: NDArray[np.float64]
    most: NDArray[np.float64]
    is_exact: NDArray[np.bool_]


def recorded_shares(pairs: OwnerPairs, possibly_one: PossiblyOne = NOBODY) -> RecordedShares:
    """Bounds of the sums of `lower_bounds`, of the entities of the pairs.

    Of owners that are `possibly_one` only the largest holding counts.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> position = edge_filter.snapshot.ids.position("workshop")
    >>> recorded_shares(
    ...     owner_pairs(edge_filter.snapshot, np.array([position]), edge_filter.traversal, Successions({}))
    ... ).most
    array([60.])
    """
    count = pairs.count
    if len(possibly_one.bodies):
        groups = pairs.places * pairs.bodies + possibly_one.group_of(pairs.owners)
        least, most = (
            _of_largest(groups, shares, pairs.bodies, count) for shares in (pairs.direct, pairs.held)
        )
    else:
        largest = np.zeros(count)
        np.maximum.at(largest, pairs.places, pairs.held)
        least = np.maximum(np.bincount(pairs.places, pairs.direct, count), largest)
        most = np.bincount(pairs.places, pairs.held, count).astype(np.float64)
    return RecordedShares(least.round(9), most.round(9), ~_may_hold_through_others(pairs))


def owners_to_look_above(pairs: OwnerPairs, *, for_upper_bounds: bool = False) -> set[int]:
    """The owners of whom `lower_bounds` asks who is above them, of the entities of the pairs.

    All are positions; for bodies that succeed one another their representative. `for_upper_bounds` adds
    those of whom `upper_bounds` may ask.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> owners_to_look_above(
    ...     owner_pairs(edge_filter.snapshot, np.arange(5), edge_filter.traversal, Successions({}))
    ... )
    set()
    """
    is_loose = pairs.unstated > 0
    asked = pairs.held > 0
    if not for_upper_bounds:
        # Nobody asks who is above the one owner that others may be under.
        asked &= ~is_loose | (np.bincount(pairs.places[is_loose], minlength=pairs.count) > 1)[pairs.places]
        asked &= _may_hold_through_others(pairs)[pairs.places]
    return set(pairs.owners[asked].tolist())


def lower_bounds(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    successions: Successions,
    budget: LinkBudget,
    pairs: OwnerPairs | None = None,
) -> dict[int, float]:
    """Percent that each owner surely holds of the entity, by the owner's representative.

    Of Ownership that is direct or unstated, in force or presumed, on evidence of grade C or better; 0 where
    no share is recorded. The values may be added: an unstated holding counts only beyond what is counted for
    holders that may be under its owner, and one of a state body counts nothing, because it may run through
    a company. `pairs` are those of the entity alone, where they are known. Raises `TooManyHoldings` where the
    budget does not suffice.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> position = snapshot.ids.position("workshop")
    >>> shares = lower_bounds(snapshot, position, edge_filter.traversal, Successions({}), LinkBudget())
    >>> {snapshot.ids[owner]: share for owner, share in shares.items()}
    {'factory': 60.0}
    """
    if pairs is None:
        pairs = owner_pairs(snapshot, np.array([position]), traversal, successions)
    owners = pairs.owners.tolist()
    direct = dict(zip(owners, pairs.direct.tolist(), strict=True))
    loose = {owner: share for owner, share in zip(owners, pairs.unstated.tolist(), strict=True) if share > 0}
    holders = [owner for owner in owners if owner in loose or direct[owner] > 0]
    # What may be under an owner is taken to be: a sum that is too small proves nothing.
    above = HoldersAbove.on(snapshot, traversal, Strictness.RELAXED)
    under = _holders_under(above, position, successions, loose, holders, budget)
    counted = direct.copy()
    for owner in _lowest_first(under):
        beyond = loose[owner] - sum(map(counted.__getitem__, under[owner]))
        counted[owner] = round(max(counted[owner], beyond), 9)
    return counted


def upper_bounds(
    snapshot: Snapshot,
    position: int,
    traversal: Traversal,
    successions: Successions,
    among: Collection[int],
    budget: LinkBudget,
) -> dict[int, float]:
    """Percent that each owner `among` these positions may hold of the entity at most, by representative.

    Every Ownership that may hold on the day counts, of any grade and share, unless it is indirect. The values
    may be added: a holding that is not stated direct counts only beyond what the other owners `among` them
    that are under its owner surely hold. Raises `TooManyHoldings` where the budget does not suffice.
    """
    links, itself = snapshot.links, successions.representative(position)
    relaxed = EdgeFilter(snapshot, replace(traversal, min_share=0.0), Strictness.RELAXED)
    rows = snapshot.up.of(position)
    rows = rows[(links["type"][rows] == _OWNERSHIP) & (links["directness"][rows] != INDIRECT)]
    rows = rows[relaxed.counts_on_day(links, rows) & np.isin(links["upper"][rows], list(among))]
    direct: dict[int, float] = {}
    loose: dict[int, float] = {}
    for row, most in zip(rows.tolist(), most_held(relaxed, rows).tolist(), strict=True):
        owner = successions.representative(int(links["upper"][row]))
        if owner == itself:  # what its predecessor holds of it nobody else does
            continue
        shares = direct if links["directness"][row] == DIRECT else loose
        shares[owner] = max(most, shares.get(owner, 0.0))
    owners = {*direct, *loose}
    sure = {
        owner: share
        for owner, share in lower_bounds(snapshot, position, traversal, successions, budget).items()
        if owner in owners and share > 0
    }
    # Only evidence of grade C or better reduces a holding here; an unconfirmed report does not.
    above = HoldersAbove.on(snapshot, traversal, Strictness.STRICT)
    under = _holders_under(above, position, successions, loose, sure, budget)
    result = {owner: direct.get(owner, 0.0) for owner in owners}
    for owner, share in loose.items():
        beyond = share - sum(map(sure.__getitem__, under[owner]))
        result[owner] = round(max(result[owner], beyond), 9)
    return result


# ------------------------------------------------------------ inside


def _owner_rows(
    snapshot: Snapshot, entities: NDArray[np.int64], traversal: Traversal
) -> tuple[NDArray[np.int32], NDArray[np.int64]]:
    """(n,) rows of Ownership that can add up, and for each row the place of its asset among the entities."""
    links = snapshot.links
    certain = record_filter(snapshot, traversal)
    rows, places = incident_rows(snapshot.up, entities)
    chosen = links["type"][rows] == _OWNERSHIP
    rows, places = rows[chosen], places[chosen]
    counts = certain.counts_on_day(links, rows) & certain.are_exact(rows)
    return rows[counts], places[counts]


def _of_largest(
    groups: NDArray[np.int64], shares: NDArray[np.float64], width: int, count: int
) -> NDArray[np.float64]:
    """(n_entities,) sums of the largest share of each group, which are numbered by place times `width`."""
    different, group_of_pair = np.unique(groups, return_inverse=True)
    largest = np.zeros(len(different))
    np.maximum.at(largest, group_of_pair, shares)
    return np.bincount(different // width, largest, count).astype(np.float64)


def _may_hold_through_others(pairs: OwnerPairs) -> NDArray[np.bool_]:
    """(n_entities,) whether one of several owners is not stated to hold directly."""
    is_several = np.bincount(pairs.places[pairs.held > 0], minlength=pairs.count) > 1
    is_loose = np.bincount(pairs.places[pairs.unstated > 0], minlength=pairs.count) > 0
    both: NDArray[np.bool_] = is_several & is_loose
    return both


def _holders_under(
    holders_above: HoldersAbove,
    position: int,
    successions: Successions,
    owners: Collection[int],
    holders: Collection[int],
    budget: LinkBudget,
) -> dict[int, set[int]]:
    """For each of the owners, which of the holders are under it; all are representatives."""
    under: dict[int, set[int]] = {owner: set() for owner in owners}
    for holder in holders:
        if others := under.keys() - {holder}:
            above = holders_above.owners_above(holder, others, successions, budget, avoiding=position)
            for owner in above:
                under[owner].add(holder)
    return under


def _lowest_first(under: dict[int, set[int]]) -> list[int]:
    """The owners, each after those that are under it; of those above each other the first position first."""
    return sorted(under, key=lambda owner: (len(under[owner] & under.keys()), owner))
