"""Whether entities are closed: nobody can be the owner or parent of one and be unrecorded.

The rules are in `docs/semantics.md`, "Earning a `no`".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.days import day_date
from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import ENTITY_TYPES, LINK_TYPES, Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.model.validity import Validity, validity_on
from graph.search.completeness.assumptions import Assumption, assumptions_of
from graph.search.completeness.counted_rows import counts_for_record, rows_of_lower
from graph.search.completeness.gaps import Gap, GapKind
from graph.search.completeness.holders_above import HoldersAbove, owners_to_look_above
from graph.search.completeness.holdings import lower_bounds_of_each
from graph.search.completeness.rings import RingMember, held_outside, rings_among
from graph.search.completeness.successions import Successions
from graph.search.completeness.uncounted_owners import uncounted_owners
from graph.search.transitions import incident_rows
from ontology import SCHEMA, Grade

_CONTROL_CODES = [LINK_TYPES.index(name) for name in CONTROL_TYPES]
_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")
_IS_PERSON = np.array([SCHEMA.is_a(name, "Person") for name in ENTITY_TYPES])

MAX_LISTED = 25
"""At most so many gaps are listed; the others are counted."""

ROUNDING = 0.1
"""Percent by which shares may add up to more than 100, being rounded."""


@dataclass(frozen=True, slots=True)
class OwnershipCheck:
    """What the records of owners lack, and what closes them.

    `gaps` are in the order of the entities, at most `MAX_LISTED`, and `more_gaps` counts the others.
    Without a gap the records are complete under `assumes`; with one it is empty.
    """

    gaps: tuple[Gap, ...]
    more_gaps: int = 0
    assumes: tuple[Assumption, ...] = ()


def check_ownership(
    snapshot: Snapshot,
    entities: NDArray[np.int64],
    traversal: Traversal,
    nearby: NDArray[np.int64] | None = None,
) -> OwnershipCheck:
    """Check that every owner that the traversal would count is recorded, on evidence of grade C or better.

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
    return _Check(snapshot, traversal, np.sort(entities) if nearby is None else nearby).run(entities)


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
    rows = rows_of_lower(snapshot, position)
    rows = rows[np.isin(snapshot.links["type"][rows], _CONTROL_CODES)]
    recorded: NDArray[np.int32] = rows[validity_on(snapshot.links, rows, day) >= Validity.UNKNOWN]
    return recorded


class _OwnershipGap(NamedTuple):
    """What was found of one entity: a gap, or the rows that close it."""

    gap: Gap | None
    rows: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class _RowsByPlace:
    """Rows of links grouped by the place of an entity in an array."""

    rows: NDArray[np.int32]  # (n_rows,) those of one place after another
    begin: list[int]  # (n_places + 1) where those of each place begin

    @classmethod
    def of(cls, rows: NDArray[np.int32], places: NDArray[np.int64], count: int) -> _RowsByPlace:
        """Group rows of which the places are given in order."""
        return cls(rows, np.searchsorted(places, np.arange(count + 1)).tolist())

    def at(self, place: int) -> NDArray[np.int32]:
        """The rows of one place."""
        return self.rows[self.begin[place] : self.begin[place + 1]]


class _Check:
    def __init__(self, snapshot: Snapshot, traversal: Traversal, nearby: NDArray[np.int64]) -> None:
        self._snapshot = snapshot
        self._traversal = traversal
        self._edge_filter = EdgeFilter(snapshot, replace(traversal, min_grade=Grade.C, min_share=0.0))
        self._successions = Successions.on(self._edge_filter)
        self._in_ring = self._held_outside(nearby)

    def run(self, entities: NDArray[np.int64]) -> OwnershipCheck:
        """See `check_ownership`."""
        unsettled = entities[~self._is_settled(entities)]
        self._look_above(unsettled)
        shares = self._shares(unsettled)
        parents, owners = self._recorded(unsettled)
        gaps: list[tuple[int, Gap]] = []
        more, closing = 0, []
        for place, entity in enumerate(unsettled.tolist()):
            units, owner_rows = parents.at(place), owners.at(place)
            if len(gaps) >= MAX_LISTED and not (units.size or owner_rows.size):
                more += 1
                continue
            gap, rows_of_entity = self._ownership_gap(entity, units, owner_rows, shares[entity])
            if gap is None:
                closing.append(rows_of_entity)
            elif len(gaps) < MAX_LISTED:
                gaps.append((entity, gap))
            else:
                more += 1
        if gaps:
            return OwnershipCheck(self._with_uncounted(gaps), more)
        chosen = np.concatenate(closing) if closing else np.zeros(0, np.int32)
        return OwnershipCheck((), 0, assumptions_of(self._edge_filter, chosen, len(entities)))

    def _recorded(self, entities: NDArray[np.int64]) -> tuple[_RowsByPlace, _RowsByPlace]:
        """The rows that count for the record of the entities: of their parents and of their owners."""
        rows, origins = incident_rows(self._snapshot.up, entities)
        types = self._snapshot.links["type"][rows]
        chosen = ((types == _UNIT) | (types == _OWNERSHIP)) & counts_for_record(self._edge_filter, rows)
        rows, origins, types = rows[chosen], origins[chosen], types[chosen]
        is_unit, count = types == _UNIT, len(entities)
        return (
            _RowsByPlace.of(rows[is_unit], origins[is_unit], count),
            _RowsByPlace.of(rows[~is_unit], origins[~is_unit], count),
        )

    def _is_settled(self, entities: NDArray[np.int64]) -> NDArray[np.bool_]:
        """(n,) whether links are not asked: of a state body, a person, and what another body continues.

        A successor is 0 hops away and is checked itself.
        """
        settled: NDArray[np.bool_] = self._edge_filter.are_state_bodies(entities)
        settled = settled | _IS_PERSON[self._snapshot.types[entities]]
        return settled | self._successions.are_continued(entities)

    def _held_outside(self, nearby: NDArray[np.int64]) -> dict[int, float]:
        """By member of a ring, what bodies outside it hold."""
        bodies = nearby[~self._is_settled(nearby)]
        held: dict[int, float] = {}
        for ring in rings_among(self._edge_filter, bodies, self._successions):
            self._look_above(np.array(ring, np.int64))
            held.update(held_outside(self._ring_members(ring)))
        return held

    def _look_above(self, entities: NDArray[np.int64]) -> None:
        """Read at once who is above the owners of the entities; one by one it takes far longer."""
        owners = owners_to_look_above(self._snapshot, entities, self._traversal)
        HoldersAbove.on(self._snapshot, self._traversal, Strictness.RELAXED).above_any(owners)

    def _ring_members(self, ring: list[int]) -> dict[int, RingMember]:
        links, bodies = self._snapshot.links, np.array(ring, np.int64)
        shares, (units, _) = self._shares(bodies), self._recorded(bodies)
        return {
            member: RingMember(
                shares[member],
                frozenset(self._successions.representatives(links["upper"][units.at(place)]).tolist())
                - {member},
            )
            for place, member in enumerate(ring)
        }

    def _shares(self, entities: NDArray[np.int64]) -> dict[int, dict[int, float]]:
        return lower_bounds_of_each(
            self._snapshot, entities, self._traversal, self._successions.representative
        )

    def _ownership_gap(
        self,
        entity: int,
        units: NDArray[np.int32],
        owner_rows: NDArray[np.int32],
        shares: Mapping[int, float],
    ) -> _OwnershipGap:
        none = np.zeros(0, np.int32)
        minimum = self._traversal.min_share
        if units.size:
            outside = self._in_ring.get(entity, 100.0)
            if outside < 100 - minimum:
                gap = self._gap(entity, GapKind.RING_WITHOUT_OUTSIDER, outside, round(100 - outside, 6))
                return _OwnershipGap(gap, none)
            return _OwnershipGap(None, self._firmest(units))
        if not owner_rows.size:
            return _OwnershipGap(self._gap(entity, GapKind.NO_OWNER_RECORDED), none)
        rows = owner_rows[self._snapshot.links["low"][owner_rows] > 0]
        gap_of_shares = self._share_gap(entity, rows, shares)
        return _OwnershipGap(gap_of_shares, rows if gap_of_shares is None else none)

    def _share_gap(self, entity: int, rows: NDArray[np.int32], shares: Mapping[int, float]) -> Gap | None:
        """The gap that the shares leave, `None` when it is below the minimum share."""
        minimum = self._traversal.min_share
        recorded = round(sum(shares.values()), 9)
        if recorded > 100 + ROUNDING:
            # Holdings of different years that cannot all be true prove no record complete.
            return self._gap(entity, GapKind.SHARES_EXCEED_WHOLE, recorded, None, rows)
        outside = self._in_ring.get(entity)
        if outside is not None:
            if outside >= 100 - minimum:
                return None
            return self._gap(entity, GapKind.RING_WITHOUT_OUTSIDER, outside, round(100 - outside, 6), rows)
        unrecorded = round(max(100 - recorded, 0.0), 9)
        if unrecorded < minimum:
            return None
        if recorded == 0:
            return self._gap(entity, GapKind.SHARE_UNKNOWN, 0.0, 100.0)
        return self._gap(entity, GapKind.SHARE_UNRECORDED, recorded, unrecorded, rows)

    def _gap(
        self,
        entity: int,
        lacks: GapKind,
        recorded: float | None = None,
        unrecorded: float | None = None,
        rows: NDArray[np.int32] | None = None,
    ) -> Gap:
        """A gap of which the rows are the evidence."""
        newest = None
        if rows is not None and rows.size:
            newest = day_date(int(self._snapshot.links["last_observed"][rows].max()))
        return Gap(self._snapshot.ids[entity], lacks, recorded, unrecorded, newest)

    def _firmest(self, units: NDArray[np.int32]) -> NDArray[np.int32]:
        """Of several parents the one of which least has to be assumed."""
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
