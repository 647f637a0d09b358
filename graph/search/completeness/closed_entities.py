"""Whether entities are closed: nobody can be the owner or parent of one and be unrecorded.

The rules are in `docs/semantics.md`, "Earning a `no`".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among
from graph.model.codes import LINK_TYPES
from graph.model.days import day_date
from graph.model.filters import Strictness, types_among
from graph.model.snapshot import Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.model.validity import Validity, validity_on
from graph.search.completeness import holdings
from graph.search.completeness.assumptions import Assumption, assumptions_of
from graph.search.completeness.counted_rows import counts_for_record, record_filter
from graph.search.completeness.gaps import Gap, GapKind
from graph.search.completeness.holders_above import HoldersAbove, LinkBudget, TooManyHoldings
from graph.search.completeness.holdings import OwnerPairs, lower_bounds, owner_pairs
from graph.search.completeness.possibly_one import PossiblyOne
from graph.search.completeness.rings import RingMember, are_settled, held_outside, rings_among
from graph.search.completeness.successions import Successions
from graph.search.completeness.uncounted_owners import uncounted_owners
from graph.search.transitions import incident_rows

_IS_CONTROL = types_among(CONTROL_TYPES)
_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")

MAX_LISTED = 25
"""At most so many gaps are listed; the others are counted."""

_ROUNDING = 0.1
"""Percent by which shares may add up to more than 100, being rounded."""


def leave_room(recorded: NDArray[np.float64], min_share: float) -> NDArray[np.bool_]:
    """(n,) whether so many percent recorded leave the minimum share to somebody who is not.

    >>> leave_room(np.array([70.0, 80.0]), 25.0).tolist()
    [True, False]
    """
    leaves: NDArray[np.bool_] = np.maximum(100 - recorded, 0.0).round(9) >= min_share
    return leaves


def exceed_whole(recorded: NDArray[np.float64]) -> NDArray[np.bool_]:
    """(n,) whether so many percent are more than there is, as rounded shares add up.

    >>> exceed_whole(np.array([100.1, 101.0])).tolist()
    [False, True]
    """
    exceeds: NDArray[np.bool_] = recorded > 100 + _ROUNDING
    return exceeds


@dataclass(frozen=True, slots=True)
class OwnershipCheck:
    """What the records of owners lack, and what closes them.

    `gaps` are in the order of the entities, at most `MAX_LISTED`, and `more_gaps` counts the others.
    Without a gap the records are complete under `assumes`; with one it is empty. Where it `is_cut` neither is
    told: too many holdings would have had to be looked at.
    """

    gaps: tuple[Gap, ...]
    more_gaps: int = 0
    assumes: tuple[Assumption, ...] = ()
    is_cut: bool = False


def check_ownership(
    snapshot: Snapshot,
    entities: NDArray[np.int64],
    traversal: Traversal,
    nearby: NDArray[np.int64] | None = None,
) -> OwnershipCheck:
    """Check that every owner that the traversal would count is recorded, on evidence of grade C or better.

    `entities`: (n,) positions; `nearby`: (n,) positions, in order.

    `entities` are positions in the snapshot. The record is complete for a state body, a person, a unit of
    another body and a body that another one continues, and where the shares of the recorded direct owners
    leave less over than the minimum share of the traversal. In a ring only what bodies outside it hold
    counts; `nearby` are the positions, in order, among which rings are looked for.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> def gaps(id):
    ...     return check_ownership(snapshot, np.array([snapshot.ids.position(id)]), traversal).gaps
    >>> [(str(gap.lacks), gap.recorded, gap.unrecorded) for gap in gaps("workshop")]
    [('share_unrecorded', 60.0, 40.0)]
    >>> gaps("utility")
    ()
    """
    return _Check(snapshot, traversal, entities, np.sort(entities) if nearby is None else nearby).run()


def owners_to_check(
    snapshot: Snapshot,
    entities: NDArray[np.int64],
    traversal: Traversal,
    nearby: NDArray[np.int64],
) -> set[int]:
    """Positions of the owners of whom `check_ownership` may ask who is above them.

    `entities`: (n,) positions; `nearby`: (n,) positions, in order.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> owners_to_check(edge_filter.snapshot, np.arange(5), edge_filter.traversal, np.arange(5))
    set()
    """
    return _Check(snapshot, traversal, entities, nearby).owners()


def recorded_upper_links(snapshot: Snapshot, position: int, day: int) -> NDArray[np.int32]:
    """(n,) rows of links of the `control` types to upper ends of the entity, unless absent on the day.

    `day` is a day number.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> rows = recorded_upper_links(snapshot, snapshot.ids.position("workshop"), edge_filter.day)
    >>> [snapshot.ids[upper] for upper in snapshot.links["upper"][rows]]
    ['factory']
    """
    rows = snapshot.up.of(position)
    rows = rows[_IS_CONTROL[snapshot.links["type"][rows]]]
    recorded: NDArray[np.int32] = rows[validity_on(snapshot.links, rows, day) >= Validity.UNKNOWN]
    return recorded


_NOT_ENOUGH, _ENOUGH, _TOO_MUCH = range(3)


class _Check:
    """The entities that are not settled; all arrays are of them, `(n_entities,)`, in their order."""

    def __init__(
        self,
        snapshot: Snapshot,
        traversal: Traversal,
        entities: NDArray[np.int64],
        nearby: NDArray[np.int64],
    ) -> None:
        self._snapshot = snapshot
        self._traversal = traversal
        self._edge_filter = record_filter(snapshot, traversal)
        self._successions = Successions.on(self._edge_filter)
        self._count = len(entities)
        self._entities = entities[~are_settled(self._edge_filter, entities)]
        bodies = nearby[~are_settled(self._edge_filter, nearby)]
        rings = rings_among(self._edge_filter, bodies, self._successions)
        self._rings = [ring for ring in rings if are_among(self._entities, np.array(ring)).any()]
        in_rings = sorted(member for ring in self._rings for member in ring)
        self._is_in_ring = are_among(self._entities, np.array(in_rings, np.int64))
        rows, places = incident_rows(snapshot.up, self._entities)
        rows, places = rows[counts := counts_for_record(self._edge_filter, rows)], places[counts]
        self._rows, self._places = rows, places
        self._begin = np.searchsorted(places, np.arange(len(self._entities) + 1))
        self._is_unit, self._is_owned = (
            np.bincount(places[snapshot.links["type"][rows] == code], minlength=len(self._entities)) > 0
            for code in (_UNIT, _OWNERSHIP)
        )
        self._possibly_one = PossiblyOne.on(self._edge_filter)
        self._pairs = self._pairs_of(self._entities)
        shares = holdings.recorded_shares(self._pairs, self._possibly_one)
        self._recorded, self._is_exact = shares.most.copy(), shares.is_exact.copy()
        self._least, self._most = shares.least, shares.most
        self._budget = LinkBudget()
        self._known_shares: dict[int, dict[int, float]] = {}
        # Who is above whom decides nothing where the shares are too few, enough or too many either way.
        is_decided = self._sufficiency(shares.least) == self._sufficiency(shares.most)
        self._is_decided = (is_decided & ~self._is_in_ring) | self._is_exact | self._is_unit | ~self._is_owned

    def owners(self) -> set[int]:
        """See `owners_to_check`."""
        is_sure = self._is_decided & self._is_gap({})
        listed = np.cumsum(is_sure) - is_sure < MAX_LISTED
        asked = ~self._is_exact & self._is_owned & ~self._is_unit
        asked &= ~self._is_decided | (is_sure & listed)
        of_rings = [self._pairs_of(np.array(ring, np.int64)) for ring in self._rings]
        asked_about = (self._pairs.among(asked), *of_rings)
        return set[int]().union(*map(holdings.owners_to_look_above, asked_about))

    def run(self) -> OwnershipCheck:
        """See `check_ownership`."""
        # At once; one by one it takes far longer.
        HoldersAbove.on(self._snapshot, self._traversal, Strictness.RELAXED).levels(self.owners())
        try:
            outside = {
                member: held
                for ring in self._rings
                for member, held in held_outside({m: self._ring_member(m) for m in ring}).items()
            }
            self._make_exact(np.flatnonzero(~self._is_decided))
        except TooManyHoldings:
            return self._cut()
        places = np.flatnonzero(self._is_gap(outside))
        if len(places):
            return self._with_gaps(places, outside)
        return OwnershipCheck((), 0, assumptions_of(self._edge_filter, self._closing_rows(), self._count))

    def _cut(self) -> OwnershipCheck:
        """The gaps that are there whoever is above whom, if any, with what is surely held at least."""
        sufficiency = self._sufficiency(self._least)
        is_gap = (sufficiency == self._sufficiency(self._most)) & (sufficiency != _ENOUGH)
        places = np.flatnonzero(~self._is_unit & (~self._is_owned | is_gap))
        # What was counted before the budget was spent depends on the order of the entities.
        self._recorded, self._is_exact = self._least, np.ones(len(self._entities), bool)
        return self._with_gaps(places, {}) if len(places) else OwnershipCheck((), is_cut=True)

    def _with_gaps(self, places: NDArray[np.int64], outside: Mapping[int, float]) -> OwnershipCheck:
        """Gaps in the records of these, the first of which are listed.

        `places`: (n,) places among the entities.
        """
        listed = places[:MAX_LISTED]
        inexact = listed[(~self._is_exact & self._is_owned & ~self._is_unit)[listed]]
        try:
            self._make_exact(inexact)
        except TooManyHoldings:
            self._recorded[inexact] = self._least[inexact]
        gaps = [(int(self._entities[place]), self._gap(place, outside)) for place in listed.tolist()]
        return OwnershipCheck(self._with_uncounted(gaps), len(places) - len(listed))

    def _sufficiency(self, recorded: NDArray[np.float64]) -> NDArray[np.int64]:
        """Whether such shares leave the minimum over, close an entity, or exceed the whole.

        `recorded`: (n_entities,) percent.
        """
        is_enough = np.where(leave_room(recorded, self._traversal.min_share), _NOT_ENOUGH, _ENOUGH)
        # Holdings of different years that cannot all be true prove no record complete.
        return np.where(exceed_whole(recorded), _TOO_MUCH, is_enough)

    def _is_gap(self, outside: Mapping[int, float]) -> NDArray[np.bool_]:
        """Whether the record of each has a gap; of members of rings by what is held `outside`."""
        sufficiency = self._sufficiency(self._recorded)
        is_gap: NDArray[np.bool_] = ~self._is_unit & (~self._is_owned | (sufficiency != _ENOUGH))
        for place in np.flatnonzero(self._is_in_ring).tolist() if outside else ():
            is_hollow = outside[int(self._entities[place])] < 100 - self._traversal.min_share
            is_gap[place] = is_hollow or bool(~self._is_unit[place] & (sufficiency[place] == _TOO_MUCH))
        return is_gap

    def _make_exact(self, places: NDArray[np.int64]) -> None:
        """Count what is recorded of these with regard to who is above whom.

        `places`: (n,) places among the entities.
        """
        for place in places.tolist():
            shares = self._possibly_one.largest(self._shares(int(self._entities[place]), place))
            self._recorded[place] = round(sum(shares), 9)
        self._is_exact[places] = True

    def _gap(self, place: int, outside: Mapping[int, float]) -> Gap:
        """What the record of one lacks, of which it is known that it lacks something."""
        entity, recorded = int(self._entities[place]), float(self._recorded[place])
        id, newest = self._snapshot.ids[entity], self._newest.get(place)
        if self._snapshot.armed_forces[entity]:
            return Gap(id, GapKind.ARMED_FORCE)
        if self._is_owned[place] and not self._is_unit[place] and exceed_whole(self._recorded[place]):
            return Gap(id, GapKind.SHARES_EXCEED_WHOLE, recorded, None, newest)
        if entity in outside:
            held = outside[entity]
            newest = None if self._is_unit[place] else newest
            return Gap(id, GapKind.RING_WITHOUT_OUTSIDER, held, round(100 - held, 6), newest)
        if not self._is_owned[place]:
            return Gap(id, GapKind.NO_OWNER_RECORDED)
        if recorded == 0:
            return Gap(id, GapKind.SHARE_UNKNOWN, 0.0, 100.0)
        return Gap(id, GapKind.SHARE_UNRECORDED, recorded, round(max(100 - recorded, 0.0), 9), newest)

    @cached_property
    def _newest(self) -> Mapping[int, date]:
        """By place the day of the newest evidence of the shares that are counted, where any are."""
        links, rows = self._snapshot.links, self._rows
        counted = np.flatnonzero((links["type"][rows] == _OWNERSHIP) & (links["low"][rows] > 0))
        newest: dict[int, int] = {}
        observed = links["last_observed"][rows[counted]].tolist()
        for place, day in zip(self._places[counted].tolist(), observed, strict=True):
            newest[place] = max(day, newest.get(place, day))
        return {place: day_date(day) for place, day in newest.items()}

    def _closing_rows(self) -> NDArray[np.int32]:
        """(n,) rows of the links that close them."""
        rows = [
            self._firmest(self._rows_at(place, _UNIT)) if is_unit else self._share_rows(place)
            for place, is_unit in enumerate(self._is_unit.tolist())
        ]
        return np.concatenate(rows) if rows else np.zeros(0, np.int32)

    def _share_rows(self, place: int) -> NDArray[np.int32]:
        """(n,) rows of what owners surely hold of one."""
        rows = self._rows_at(place, _OWNERSHIP)
        return rows[self._snapshot.links["low"][rows] > 0]

    def _rows_at(self, place: int, code: int) -> NDArray[np.int32]:
        """(n,) rows of links of a type that count for the record of one."""
        rows = self._rows[self._begin[place] : self._begin[place + 1]]
        chosen: NDArray[np.int32] = rows[self._snapshot.links["type"][rows] == code]
        return chosen

    def _ring_member(self, entity: int) -> RingMember:
        links, rows = self._snapshot.links, self._snapshot.up.of(entity)
        units = rows[(links["type"][rows] == _UNIT) & counts_for_record(self._edge_filter, rows)]
        parents = self._successions.representatives(links["upper"][units])
        return RingMember(self._shares(entity), frozenset(parents.tolist()) - {entity})

    def _pairs_of(self, entities: NDArray[np.int64]) -> OwnerPairs:
        return owner_pairs(self._snapshot, entities, self._traversal, self._successions)

    def _shares(self, entity: int, place: int | None = None) -> dict[int, float]:
        if entity not in self._known_shares:
            pairs = None if place is None else self._pairs.of(place)
            self._known_shares[entity] = lower_bounds(
                self._snapshot, entity, self._traversal, self._successions, self._budget, pairs
            )
        return self._known_shares[entity]

    def _firmest(self, units: NDArray[np.int32]) -> NDArray[np.int32]:
        """Of several parents the one of which least has to be assumed.

        `units`: (n,) row numbers.
        """
        links = self._snapshot.links
        status = validity_on(links, units, self._edge_filter.day).astype(np.int16)
        return units[np.lexsort((links["directness"][units], -status))[:1]]

    def _with_uncounted(self, gaps: list[tuple[int, Gap]]) -> tuple[Gap, ...]:
        """The gaps with an upper end that is recorded and does not count, where there is one."""
        entities = np.array([entity for entity, _ in gaps], np.int64)
        named = uncounted_owners(self._edge_filter, entities)
        told = []
        for entity, gap in gaps:
            uncounted = named.get(entity)
            if uncounted is not None and gap.lacks is GapKind.NO_OWNER_RECORDED:
                gap = replace(gap, lacks=GapKind.NO_DIRECT_OWNER)
            told.append(replace(gap, uncounted=uncounted))
        return tuple(told)
