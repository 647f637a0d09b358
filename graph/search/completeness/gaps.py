"""What the record of an entity's owners lacks, and the facts that a sentence about it needs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from ontology import Grade


class GapKind(StrEnum):
    """What is missing where the record of an entity has a gap."""

    NO_OWNER_RECORDED = "no_owner_recorded"
    NO_DIRECT_OWNER = "no_direct_owner"
    SHARE_UNKNOWN = "share_unknown"
    SHARE_UNRECORDED = "share_unrecorded"
    SHARES_EXCEED_WHOLE = "shares_exceed_whole"
    RING_WITHOUT_OUTSIDER = "ring_without_outsider"
    AGGREGATE_HOLDING = "aggregate_holding"
    ARMED_FORCE = "armed_force"


class NotCounted(StrEnum):
    """Why a recorded owner, parent or controller does not count; the one closest to counting first."""

    NOT_STATED_DIRECT = "not_stated_direct"
    CONFLICTING_DIRECTNESS = "conflicting_directness"
    CONTRADICTED = "contradicted"
    BELOW_GRADE = "below_grade"
    INDIRECT = "indirect"
    NOT_YET_OBSERVED = "not_yet_observed"
    NO_HOLDING = "no_holding"


@dataclass(frozen=True, slots=True)
class UncountedOwner:
    """An upper end, by id, that is recorded and does not count, why, and the grade of the evidence for it."""

    owner: str
    why: NotCounted
    grade: Grade


@dataclass(frozen=True, slots=True)
class Gap:
    """An entity, by id, that may have an owner or parent that is not recorded.

    `recorded` and `unrecorded` are percent of its shares, where shares are what it lacks: in a ring those
    that lead to bodies outside it. Of an `AGGREGATE_HOLDING`, `recorded` is what the `holders` near the
    class may hold together. `as_of` is the day of the newest evidence for the recorded ones. `uncounted`
    is an upper end that is recorded and does not count, if there is any. An `ARMED_FORCE` has no owners to
    record: it closes nothing, and links are not followed beyond it.
    """

    entity: str
    lacks: GapKind
    recorded: float | None = None
    unrecorded: float | None = None
    as_of: date | None = None
    holders: int | None = None
    uncounted: UncountedOwner | None = None
