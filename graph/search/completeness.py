"""Whether an entity may have an owner or parent that nobody recorded.

The rules are in `docs/semantics.md`, "Earning a `no`"; an entity that passes is called closed there.
"""

from __future__ import annotations

from dataclasses import dataclass
from dataclasses import replace as replaced
from datetime import date
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.model.days import day_date
from graph.model.filters import COLLAPSED_CODE, EdgeFilter
from graph.model.observations import CLOSE, UNSTATED
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import CONTROL_TYPES, Traversal
from graph.model.validity import Validity, validity_on
from graph.search.holdings import lower_bounds
from ontology import Grade, link_id

_CONTROL_CODES = [LINK_TYPES.index(name) for name in CONTROL_TYPES]
_OWNERSHIP, _UNIT = LINK_TYPES.index("Ownership"), LINK_TYPES.index("Unit")

ROUNDING = 0.1
"""Percent by which shares may add up to more than 100, being rounded."""


class GapKind(StrEnum):
    """What is missing where the record of an entity has a gap."""

    NO_OWNER_RECORDED = "no_owner_recorded"
    SHARE_UNKNOWN = "share_unknown"
    SHARE_UNRECORDED = "share_unrecorded"
    SHARES_EXCEED_WHOLE = "shares_exceed_whole"


@dataclass(frozen=True, slots=True)
class Gap:
    """An entity, by id, that may have an owner or parent that is not recorded.

    `recorded` and `unrecorded` are percent of its shares, where shares are what it lacks; `as_of` is
    the day of the newest evidence for the recorded ones.
    """

    entity: str
    lacks: GapKind
    recorded: float | None = None
    unrecorded: float | None = None
    as_of: date | None = None


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a `no` takes for granted; `link` is the id of the link, if it is about one link.

    `since` is the last day on which evidence has that link in force, if it is presumed since then.
    """

    kind: str
    link: str | None = None
    since: date | None = None


@dataclass(frozen=True, slots=True)
class OwnershipCheck:
    """`gap` is what the record of owners lacks, `None` when it is complete under `assumes`."""

    gap: Gap | None
    assumes: tuple[Assumption, ...] = ()


_COMPLETE = OwnershipCheck(None)


def check_ownership(snapshot: Snapshot, position: int, traversal: Traversal) -> OwnershipCheck:
    """Check that every owner that the traversal would count is recorded, on evidence of grade C or better.

    `position` is that of the entity in the snapshot. The record is complete for a state body, a person,
    a unit of another body and a body that another one continues, and where the shares of the recorded
    direct owners leave less over than the minimum share of the traversal.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot, traversal = edge_filter.snapshot, edge_filter.traversal
    >>> gap = check_ownership(snapshot, snapshot.ids.position("workshop"), traversal).gap
    >>> str(gap.lacks), gap.recorded, gap.unrecorded
    ('share_unrecorded', 60.0, 40.0)
    >>> check_ownership(snapshot, snapshot.ids.position("utility"), traversal).gap is None
    True
    """
    edge_filter = EdgeFilter(snapshot, replaced(traversal, min_grade=Grade.C, min_share=0.0))
    if edge_filter.certain_state_bodies[position] or snapshot.is_a(position, "Person"):
        return _COMPLETE
    successions = _successions(edge_filter)
    if successions.is_continued(position):  # its successor is 0 hops away and is checked itself
        return _COMPLETE
    links = snapshot.links
    rows = _rows_of_lower(snapshot, position)
    rows = rows[edge_filter.counts_on_day(links, rows) & np.isin(links["directness"][rows], CLOSE)]
    units = rows[links["type"][rows] == _UNIT]
    if len(units):
        status = validity_on(links, units, edge_filter.day)
        firmest = np.lexsort((links["directness"][units], -status.astype(np.int16)))[:1]
        return OwnershipCheck(None, _assumptions(edge_filter, units[firmest]))
    owned = rows[links["type"][rows] == _OWNERSHIP]
    gap = _share_gap(snapshot, position, owned, successions, traversal)
    if gap is not None:
        return OwnershipCheck(gap)
    return OwnershipCheck(None, _assumptions(edge_filter, owned[links["low"][owned] > 0]))


def recorded_upper_links(snapshot: Snapshot, position: int, day: int) -> NDArray[np.int32]:
    """(n,) rows of links of the `control` types to upper ends of the entity, unless absent on the day.

    `day` is a day number.
    """
    rows = _rows_of_lower(snapshot, position)
    rows = rows[np.isin(snapshot.links["type"][rows], _CONTROL_CODES)]
    recorded: NDArray[np.int32] = rows[validity_on(snapshot.links, rows, day) >= Validity.UNKNOWN]
    return recorded


def _rows_of_lower(snapshot: Snapshot, position: int) -> NDArray[np.int32]:
    """(n,) rows of all links of which the entity is the lower end."""
    rows: NDArray[np.int32] = snapshot.up.rows[snapshot.up.begin[position] : snapshot.up.begin[position + 1]]
    return rows


def _share_gap(
    snapshot: Snapshot,
    position: int,
    owned: NDArray[np.int32],
    successions: _Successions,
    traversal: Traversal,
) -> Gap | None:
    """The gap that the shares in the Ownership rows leave, `None` when it is below the minimum share."""
    id, links = snapshot.ids[position], snapshot.links
    if not owned.size:
        return Gap(id, GapKind.NO_OWNER_RECORDED)
    shares = lower_bounds(snapshot, position, traversal, successions.representative)
    recorded = round(sum(shares.values()), 9)
    stated = owned[links["low"][owned] > 0]
    newest = day_date(int(links["last_observed"][stated].max())) if stated.size else None
    if recorded > 100 + ROUNDING:
        # Holdings of different years that cannot all be true prove no record complete.
        return Gap(id, GapKind.SHARES_EXCEED_WHOLE, recorded, None, newest)
    unrecorded = round(max(100 - recorded, 0.0), 9)
    if unrecorded < traversal.min_share:
        return None
    if recorded == 0:
        return Gap(id, GapKind.SHARE_UNKNOWN, 0.0, 100.0)
    return Gap(id, GapKind.SHARE_UNRECORDED, recorded, unrecorded, newest)


@dataclass(frozen=True, slots=True)
class _Successions:
    """Which bodies continue each entity on a day, by position."""

    successors: dict[int, tuple[int, ...]]

    def representative(self, entity: int) -> int:
        """The last successor with the smallest position; it stands for all bodies that it continues."""
        return min(self._last(entity), default=entity)

    def is_continued(self, entity: int) -> bool:
        """Whether a last successor exists, and it is another entity; in a circle there is none."""
        return entity in self.successors and entity not in self._last(entity) and bool(self._last(entity))

    def _last(self, entity: int) -> set[int]:
        """The bodies that continue the entity and that no other body continues; maybe the entity itself."""
        seen, waiting = {entity}, [entity]
        while waiting:
            for successor in self.successors.get(waiting.pop(), ()):
                if successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        return {other for other in seen if other not in self.successors}


def _successions(edge_filter: EdgeFilter) -> _Successions:
    """The successions that the filter lets count, cached with the snapshot by day."""
    snapshot = edge_filter.snapshot

    def build() -> _Successions:
        rows = np.flatnonzero(snapshot.links["type"] == COLLAPSED_CODE)
        rows = rows[edge_filter.counts_on_day(snapshot.links, rows)]
        successors: dict[int, tuple[int, ...]] = {}
        for row in rows.tolist():
            lower, upper = int(snapshot.links["lower"][row]), int(snapshot.links["upper"][row])
            successors[lower] = (*successors.get(lower, ()), upper)
        return _Successions(successors)

    successions = snapshot.cache.get(
        ("successions", edge_filter.day), build, lambda value: 200 * len(value.successors), eager=True
    )
    assert successions is not None  # eager values are always built
    return successions


def _assumptions(edge_filter: EdgeFilter, rows: NDArray[np.int32]) -> tuple[Assumption, ...]:
    """What has to be true of these links for the record of their lower end to be complete."""
    links, ids = edge_filter.snapshot.links, edge_filter.snapshot.ids
    status = validity_on(links, rows, edge_filter.day)
    assumptions: list[Assumption] = []
    for row, state in zip(rows.tolist(), status.tolist(), strict=True):
        name = LINK_TYPES[links["type"][row]]
        link = link_id(name, ids[int(links["upper"][row])], ids[int(links["lower"][row])])
        if state == Validity.PRESUMED:
            assumptions.append(Assumption("presumed_link", link, day_date(int(links["until"][row]))))
        if links["directness"][row] == UNSTATED:
            assumptions.append(Assumption("unstated_directness", link))
    return tuple(assumptions)
