"""What the page shows of decisions about a customer: what follows, the history, and forms."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from api.batch.orders import Order, order_record
from api.casework.dispositions import HOLDS_BACK, DecisionBook
from api.casework.identity import Identity, Scope, folded_name
from api.models import (
    DispositionAnswer,
    DispositionEntry,
    DispositionKind,
    DispositionState,
    Follows,
    OrderResult,
    Screening,
)
from api.page.picture.text import shown
from api.screening import CustomerRecord
from api.wording.catalogue import say

KINDS = tuple(DispositionKind)
_STANDS = (DispositionState.IN_FORCE, DispositionState.AWAITING, DispositionState.EXPIRED)


@dataclass(frozen=True, slots=True)
class Typed:
    """What was sent with a form that was refused, and why."""

    problem: str
    values: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Line:
    """An entry of the history, and what can be done about it."""

    entry: DispositionEntry
    state: str
    look: str
    may_undo: bool
    may_confirm: bool


@dataclass(frozen=True, slots=True)
class Decisions:
    """Everything about decisions that the page shows beside an answer."""

    record: str
    follows: Follows | None
    told: tuple[DispositionAnswer, ...]
    history: tuple[Line, ...]
    parties: tuple[tuple[str, str], ...]
    may_decide: bool
    asks_by: bool
    """Whether a statement needs a name typed in, since no key says who makes it."""

    today: date
    typed: Typed | None

    def value(self, name: str) -> str:
        """What was typed into a field of the form."""
        return "" if self.typed is None else self.typed.values.get(name, "")


def decisions_of(
    answer: Screening,
    record: CustomerRecord,
    book: DecisionBook,
    identity: Identity,
    today: date,
    typed: Typed | None = None,
    undo_scope: Scope = Scope.DECIDE,
) -> Decisions:
    """What the page shows for whoever asks; the history to those who may decide. Raises `CaseworkError`.

    `undo_scope` is what the policy asks of who undoes a decision.
    """
    may_decide = Scope.DECIDE in identity.scopes
    states = {each.id: each.state for each in answer.dispositions}
    entries = book.of_record(record, today) if may_decide else []
    lines = (_line(each, states, identity, undo_scope) for each in entries)
    parts = (record.reference, record.name, record.country, record.address, *record.identifiers)
    return Decisions(
        record=", ".join(shown(each) for each in parts if each),
        follows=answer.follows,
        told=tuple(answer.dispositions),
        history=tuple(lines),
        parties=tuple((each.entity.id, shown(each.entity.caption)) for each in answer.matches),
        may_decide=may_decide,
        asks_by=identity.key_id is None,
        today=today,
        typed=typed,
    )


def lines_of_rows(
    book: DecisionBook, results: Sequence[OrderResult], identity: Identity, today: date
) -> dict[int, tuple[Line, ...]]:
    """The decisions about the customer of each row as they are now, by the number of the row.

    Whether a decision is void is what the row was told when it was screened.
    """
    records = {result.row: _record_of_row(result) for result in results if result.error is None}
    found = book.current_of(records.values(), today)
    told = {each.id: each.state for result in results for each in result.dispositions}
    return {
        row: tuple(_line(each, told, identity, Scope.DECIDE) for each in found.get(record.key, ()))
        for row, record in records.items()
    }


def _record_of_row(result: OrderResult) -> CustomerRecord:
    identifiers = tuple(result.identifiers)
    order = Order(result.row, result.name, result.country, result.address, identifiers, "", result.reference)
    return order_record(order)


def state_label(state: DispositionState) -> str:
    """Whether a decision holds, in a word or two.

    >>> state_label(DispositionState.AWAITING)
    'to be confirmed'
    """
    return say(f"disposition.word.{state}")


def _line(
    entry: DispositionEntry, states: Mapping[int, DispositionState], identity: Identity, undo_scope: Scope
) -> Line:
    # What the data say of it now counts, unless it was undone, replaced or confirmed since.
    is_told = entry.state in (DispositionState.IN_FORCE, DispositionState.EXPIRED)
    state = states.get(entry.id, entry.state) if is_told else entry.state
    # Whether it really is somebody else, by both keys, is decided when the form is sent.
    is_anothers = identity.key_id is not None and folded_name(entry.by) != folded_name(identity.name)
    return Line(
        entry,
        "" if state is None else state_label(state),
        "context" if state is DispositionState.IN_FORCE else "unknown",
        may_undo=entry.state in _STANDS
        and undo_scope in identity.scopes
        and not (is_anothers and entry.disposition in HOLDS_BACK),
        may_confirm=entry.state is DispositionState.AWAITING and is_anothers,
    )
