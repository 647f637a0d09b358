"""Dispositions: what somebody decided about a customer's record and a party that it may mean."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from api.models.base import Model


class DispositionKind(StrEnum):
    """What was decided about a record and a party."""

    SAME = "same"
    NOT_SAME = "not_same"
    CLEARED = "cleared"
    ESCALATED = "escalated"


class DispositionState(StrEnum):
    """Whether a decision holds, and if not, why."""

    IN_FORCE = "in_force"
    AWAITING = "awaiting_confirmation"
    VOID = "void"
    EXPIRED = "expired"
    REPLACED = "replaced"
    UNDONE = "undone"


class RecordAnswer(Model):
    """A customer's record as it was asked about; a decision is about this record and no other."""

    reference: str = Field(description="The customer's number in records of one's own; may be empty")
    name: str
    country: str
    address: str
    identifiers: list[str]
    key: str = Field(description="SHA-256 of the record as it is compared: case and blanks aside")


class DispositionAnswer(Model):
    """A decision about a record and a party, and whether it holds for this answer."""

    id: int
    disposition: DispositionKind
    state: DispositionState
    entity: str = Field(description="The id of the party")
    name: str = Field(description="What the party was called")
    by: str
    at: datetime
    why: str
    until: date | None = Field(None, description="The last day on which it holds; null: no end was given")
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None
    changed: list[str] = Field(
        default_factory=list, description="Of a void one: what changed since it was made, in sentences"
    )
    sentence: str = Field(description="What was decided, by whom, until when, and whether that holds")


class Follows(Model):
    """What follows of the decisions in force; the computed decision stays beside it."""

    settled: bool = Field(
        description="Decisions in force answer for everybody whom the record may mean: the party is cleared, "
        "or nobody is meant, and nothing is escalated"
    )
    sentence: str


class DispositionEntry(Model):
    """An entry of the history of a record: a decision, its confirmation, an undo, or a note."""

    id: int
    at: datetime
    action: str = Field(description="decision, confirmation, undo or note")
    of: int | None = Field(None, description="The decision that is confirmed or undone")
    disposition: DispositionKind | None = None
    state: DispositionState | None = Field(
        None,
        description="Of a decision, without asking whether anything changed since: a screening tells that",
    )
    entity: str | None = None
    name: str | None = None
    by: str
    why: str
    until: date | None = None
    four_eyes: bool = Field(False, description="It holds only once a second identity has confirmed it")
    record: RecordAnswer
    sentence: str


class DispositionList(Model):
    """Entries, newest first, a page at a time."""

    total: int
    offset: int
    entries: list[DispositionEntry]


class DispositionHistory(Model):
    """A decision, everything that was entered about its record, and what it was made on."""

    entry: DispositionEntry
    history: list[DispositionEntry] = Field(description="All entries about the record, oldest first")
    basis: list[str] = Field(
        description="What the decision was made on in words: match, verdicts, links, listings and policy"
    )
    fingerprint: str | None = Field(None, description="SHA-256 of all that it was made on")


class RowProblem(Model):
    """Why a row of decisions was not taken."""

    row: int
    field: str
    value: str
    remedy: str


class DecisionsImported(Model):
    """What came of a table of decisions."""

    file: str
    rows: int = Field(description="Rows with a decision")
    blank: int = Field(description="Rows in which nothing was decided")
    already: int = Field(description="Rows whose decision stands as written already")
    stored: list[int] = Field(description="Ids of the decisions that were stored, in the order of the rows")
    rejected: list[RowProblem]
