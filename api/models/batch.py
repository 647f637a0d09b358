"""Orders screened by the file: the result of each row, and what all of them come to."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from api.models.base import Model
from api.models.casework.dispositions import DispositionAnswer, Follows
from api.models.casework.policy import NeedsPerson, OutcomeName, PolicyRef, Waived
from api.models.law import RuleOutcome
from api.models.screening import DISPOSITIONS, FOLLOWS
from api.models.verdicts import VerdictAnswer
from api.models.views import DecidedMatch

Day = date
"""In a model with a field `date`."""


class RowError(Model):
    """Why a row could not be screened."""

    row: int
    field: str = Field(description="The field of the row, or `row` for all of it")
    value: str
    remedy: str = Field(description="Why it is refused, and what to write")


class OrderResult(Model):
    """The result of one row: what it asked, and the decision or the error."""

    row: int = Field(description="The number of the row in the file, or of the line")
    reference: str
    name: str
    country: str
    address: str
    identifiers: list[str]
    date: str = Field(description="The day of the order, as written")
    decision: str | None = Field(
        None, description="hit, review, unknown, no link found or no match found; none with an error"
    )
    outcome: OutcomeName | None = None
    needs_person: NeedsPerson
    waived: Waived
    sentence: str | None = Field(None, description="What it comes to in words")
    entity: str | None = Field(None, description="The id of the first match, accepted or not")
    matched_name: str | None = Field(None, description="The recorded name that it was matched by")
    score: float | None = None
    accepted: bool | None = None
    proximity: list[VerdictAnswer] = Field(
        default_factory=list, description="The first match's verdict for each class"
    )
    listings: list[str] = Field(
        default_factory=list, description="List entries in force that name an accepted match"
    )
    matches: list[DecidedMatch] = Field(default_factory=list)
    rules: list[RuleOutcome] | None = Field(
        None, description="What regimes come to about the first match; null where only /rules tells"
    )
    dispositions: list[DispositionAnswer] = Field(default_factory=list, description=DISPOSITIONS)
    follows: Follows | None = Field(None, description=FOLLOWS)
    valid_at: Day | None = Field(None, description="The day asked about")
    data: str = Field(description="SHA-256 of the versions of the data, by which all rows were decided")
    policy: PolicyRef
    error: RowError | None = None


class BatchSummary(Model):
    """What the rows of a file come to."""

    file: str
    output: str
    rows: int
    rejected: int
    decisions: dict[str, int] = Field(description="How many rows came to each decision")
    worst: str | None = Field(description="The decision that needs a person most")
    outcomes: dict[str, int] = Field(description="How many rows came to each outcome under the policy")
    policy: PolicyRef
    settled: dict[str, int] = Field(
        default_factory=dict,
        description="How many rows of each decision are settled by what somebody decided before",
    )
    columns: dict[str, list[str]] = Field(description="What each field was read from")
    rules: int = Field(description="Version of the rules by which decisions are made")
    known_at: datetime | None = Field(description="The data as known then")
    data: str = Field(description="SHA-256 of the versions of the data")
    memos: str | None = Field(None, description="The folder with a memo for each row")


class MemoOutcome(StrEnum):
    """What came of asking the question of a memo again."""

    EQUAL = "equal"
    DIFFERS = "differs"
    DATA_PRUNED = "data pruned"
    RULES_CHANGED = "rules changed"
    POLICY_CHANGED = "policy changed"


class MemoCheck(Model):
    """Whether a memo is reproduced by the data of then."""

    outcome: MemoOutcome
    detail: str
    sha256: str
    name: str
    decision: str = Field(description="As the memo has it")
    decision_now: str | None = Field(description="As it is decided now; none where it could not be")


class MemoVersion(Model):
    """The version of a source that a memo rests on."""

    source: str
    version: int
    sha256: str


class MemoAnswer(Model):
    """What a memo says."""

    kind: str = Field(description="screening or assessment")
    question: dict[str, str] = Field(description="What was asked, each field as text")
    decision: str | None = Field(description="None of an assessment")
    outcome: OutcomeName | None
    needs_person: NeedsPerson
    sentence: str | None
    duties: list[str] = Field(description="Of an assessment: rules that point to a duty, and to which")
    policy: PolicyRef
    rules: int = Field(description="Version of the rules by which it was made")
    data: list[MemoVersion]
    sha256: str
