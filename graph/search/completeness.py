"""Whether an entity can have an owner or parent that nobody recorded (`SEMANTICS` 15)."""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date
from enum import StrEnum

import numpy as np

from graph.model.days import day_date
from graph.model.filters import COLLAPSED_CODE, EdgeFilter
from graph.model.observations import INDIRECT, UNSTATED
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.model.validity import Array, Validity, validity_on
from ontology import Grade, link_id

_CONTROL_CODES = [LINK_TYPES.index(name) for name in CONTROL_TYPES]
_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")


class GapKind(StrEnum):
    """What an open end lacks."""

    NO_OWNER_RECORDED = "no_owner_recorded"
    SHARE_UNKNOWN = "share_unknown"
    SHARE_UNRECORDED = "share_unrecorded"
    SHARES_EXCEED_WHOLE = "shares_exceed_whole"
    BETTER_EVIDENCE = "better_evidence"
    CONFLICTING_EVIDENCE = "conflicting_evidence"
    UPWARD_TRAVERSAL = "upward_traversal"


@dataclass(frozen=True, slots=True)
class Gap:
    """An entity that the search reached and that may have an unrecorded upper end.

    `recorded` and `unrecorded` are percent of its shares, where that is what it lacks;
    `as_of` is the day of the newest evidence for what is recorded.
    """

    entity: str
    lacks: GapKind
    recorded: float | None = None
    unrecorded: float | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a `no` takes for granted; `link` names the link concerned, if it is one link."""

    kind: str
    link: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class OwnershipCompleteness:
    """Why an entity is closed, or what it lacks."""

    gap: Gap | None
    assumes: tuple[Assumption, ...] = ()


def upper_rows(snapshot: Snapshot, position: int, day: int) -> Array:
    """Rows of recorded upper links of the entity that are not known to be absent on the day."""
    rows = snapshot.up.rows[snapshot.up.begin[position] : snapshot.up.begin[position + 1]]
    rows = rows[np.isin(snapshot.links["type"][rows], _CONTROL_CODES)]
    present: Array = rows[validity_on(snapshot.links, rows, day) >= Validity.UNKNOWN]
    return present


def ownership_completeness(snapshot: Snapshot, position: int, traversal: Traversal) -> OwnershipCompleteness:
    """Whether the entity is closed on the day asked about, on evidence of grade C or better."""
    edge_filter = EdgeFilter(snapshot, replaced(traversal, min_grade=Grade.C, min_share=0.0))
    if edge_filter.certain_state_bodies[position] or snapshot.is_a(position, "Person"):
        return OwnershipCompleteness(None)
    bodies = _bodies(edge_filter)
    if bodies.is_continued(position):  # its successor is reached at no hops, and decides
        return OwnershipCompleteness(None)
    links = snapshot.links
    rows = snapshot.up.rows[snapshot.up.begin[position] : snapshot.up.begin[position + 1]]
    rows = rows[edge_filter.holds(links, rows) & (links["kind"][rows] != INDIRECT)]
    units = rows[links["type"][rows] == _UNIT]
    if len(units):
        status = validity_on(links, units, edge_filter.day)
        firmest = np.lexsort((links["kind"][units], -status.astype(np.int16)))[:1]
        return OwnershipCompleteness(None, _assumptions(edge_filter, units[firmest]))
    owned = rows[links["type"][rows] == _OWNERSHIP]
    shares: dict[int, float] = {}
    for row in owned.tolist():
        owner, low = bodies.body(int(links["upper"][row])), float(links["low"][row])
        shares[owner] = max(low, shares.get(owner, 0.0))
    recorded = round(sum(shares.values()), 9)
    stated = owned[links["low"][owned] > 0]
    newest = day_date(int(links["newest"][stated].max())) if stated.size else None
    id = snapshot.ids[position]
    if recorded > 100 + ROUNDING:
        # Holdings of different years that cannot all be true prove no table complete.
        return OwnershipCompleteness(Gap(id, GapKind.SHARES_EXCEED_WHOLE, recorded, None, newest))
    unrecorded = round(max(100 - recorded, 0.0), 9)
    if owned.size and unrecorded < traversal.min_share:
        return OwnershipCompleteness(None, _assumptions(edge_filter, stated))
    if owned.size and recorded == 0:
        return OwnershipCompleteness(Gap(id, GapKind.SHARE_UNKNOWN, 0.0, 100.0))
    if owned.size:
        return OwnershipCompleteness(Gap(id, GapKind.SHARE_UNRECORDED, recorded, unrecorded, newest))
    return OwnershipCompleteness(Gap(id, GapKind.NO_OWNER_RECORDED))


ROUNDING = 0.1
"""Percent by which rounded shares may add up to more than the whole."""


@dataclass(frozen=True, slots=True)
class _Bodies:
    """Which entities are one body by succession on a day: entity to successors."""

    successors: dict[int, tuple[int, ...]]

    def body(self, entity: int) -> int:
        """The smallest of the last successors, which stands for all that it continues."""
        return min(self._last(entity), default=entity)

    def is_continued(self, entity: int) -> bool:
        """Whether another body continues it, and is not itself continued in a circle."""
        return entity in self.successors and entity not in self._last(entity) and bool(self._last(entity))

    def _last(self, entity: int) -> set[int]:
        seen, waiting = {entity}, [entity]
        while waiting:
            for successor in self.successors.get(waiting.pop(), ()):
                if successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        return {other for other in seen if other not in self.successors}


def _bodies(edge_filter: EdgeFilter) -> _Bodies:
    snapshot = edge_filter.snapshot

    def found() -> _Bodies:
        rows = np.flatnonzero(snapshot.links["type"] == COLLAPSED_CODE)
        rows = rows[edge_filter.holds(snapshot.links, rows)]
        successors: dict[int, tuple[int, ...]] = {}
        for row in rows.tolist():
            lower, upper = int(snapshot.links["lower"][row]), int(snapshot.links["upper"][row])
            successors[lower] = (*successors.get(lower, ()), upper)
        return _Bodies(successors)

    bodies = snapshot.cache.get(
        ("bodies", edge_filter.day), found, lambda bodies: 200 * len(bodies.successors), eager=True
    )
    assert bodies is not None  # eager values are always built
    return bodies


def _assumptions(edge_filter: EdgeFilter, rows: Array) -> tuple[Assumption, ...]:
    """What must be true of these links for them to close their lower end."""
    links, ids = edge_filter.snapshot.links, edge_filter.snapshot.ids
    status = validity_on(links, rows, edge_filter.day)
    assumed: list[Assumption] = []
    for row, state in zip(rows.tolist(), status.tolist(), strict=True):
        name = LINK_TYPES[links["type"][row]]
        link = link_id(name, ids[int(links["upper"][row])], ids[int(links["lower"][row])])
        if state == Validity.PRESUMED:
            assumed.append(Assumption("presumed_link", link, day_date(int(links["until"][row]))))
        if links["kind"][row] == UNSTATED:
            assumed.append(Assumption("unstated_directness", link))
    return tuple(assumed)
