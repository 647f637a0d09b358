"""The history of a record, and which of the decisions in it stand."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from api.casework.dispositions.basis import Basis
from api.models import DispositionKind, DispositionState
from api.screening import CustomerRecord


class Action(StrEnum):
    """What an entry does."""

    DECISION = "decision"
    CONFIRMATION = "confirmation"
    UNDO = "undo"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the history, which is never changed or removed.

    A decision has `entity`, `caption` and `kind`, and the `basis` that it was made on; a confirmation and an
    undo are `of` one. `four_eyes` says that the policy of then asked for a second identity.
    """

    id: int
    at: datetime
    action: Action
    record: CustomerRecord
    by: str
    why: str
    of: int | None = None
    entity: str | None = None
    caption: str | None = None
    kind: DispositionKind | None = None
    until: date | None = None
    four_eyes: bool = False
    key_id: str | None = None
    user: str | None = None
    basis: Basis | None = None

    @property
    def who(self) -> str:
        """Who entered it, with the system's name of the user where nobody else is known."""
        return self.by if self.user is None else f"{self.by} ({self.user})"


@dataclass(frozen=True, slots=True)
class Standing:
    """A decision with its confirmation, and what became of it by the history alone."""

    decision: Entry
    confirmation: Entry | None = None
    is_undone: bool = False
    is_replaced: bool = False

    def state(self, today: date) -> DispositionState:
        """Whether it holds on the day, as far as the history says."""
        if self.is_undone:
            return DispositionState.UNDONE
        if self.is_replaced:
            return DispositionState.REPLACED
        until = self.decision.until
        if until is not None and until < today:
            return DispositionState.EXPIRED
        if self.decision.four_eyes and self.confirmation is None:
            return DispositionState.AWAITING
        return DispositionState.IN_FORCE


def standings(entries: Iterable[Entry]) -> list[Standing]:
    """Every decision in the history of one record, oldest first.

    A later decision about the same party replaces an earlier one, until it is undone: then the earlier one
    stands again.

    >>> from datetime import UTC
    >>> now, alpha = datetime(2026, 3, 2, tzinfo=UTC), CustomerRecord("Alpha")
    >>> def entry(id: int, action: Action, of: int | None = None) -> Entry:
    ...     return Entry(id, now, action, alpha, "anna", "why", of)
    >>> decided = [entry(1, Action.DECISION), entry(2, Action.DECISION)]
    >>> [each.is_replaced for each in standings(decided)]
    [True, False]
    >>> [each.decision.id for each in current([*decided, entry(3, Action.UNDO, of=2)])]
    [1]
    """
    ordered = sorted(entries, key=lambda each: each.id)
    confirmed = {each.of: each for each in reversed(ordered) if each.action is Action.CONFIRMATION}
    undone = {each.of for each in ordered if each.action is Action.UNDO}
    decisions = [each for each in ordered if each.action is Action.DECISION]
    newest = {each.entity: each.id for each in decisions if each.id not in undone}
    return [
        Standing(
            each,
            confirmed.get(each.id),
            is_undone=each.id in undone,
            is_replaced=newest.get(each.entity, each.id) != each.id,
        )
        for each in decisions
    ]


def current(entries: Iterable[Entry]) -> list[Standing]:
    """The decision about each party that was neither undone nor replaced; expired ones are among them.

    >>> current([])
    []
    """
    return [each for each in standings(entries) if not each.is_undone and not each.is_replaced]
