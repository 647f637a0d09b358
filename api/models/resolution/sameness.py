"""Answers about sameness: candidates, what was judged of them, and judgements that contradict each other."""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from pydantic import Field

from api.models.base import Model

JudgedAs = Literal["same", "different", "unsure"]


class ReasonAnswer(Model):
    """One feature of two parties compared."""

    feature: str = Field(description="Such as name, birth, identifier, address or phone")
    outcome: str = Field(description="Such as equal, alike, swapped, near or different")
    points: float = Field(description="What it adds to, or takes from, the score, in logarithms of odds")
    one: str = Field(description="The value of the one party")
    other: str = Field(description="The value of the other party")
    sentence: str


class PartyAnswer(Model):
    """One of two parties that may be one."""

    id: str
    caption: str
    type: str
    sources: list[str]
    names: list[str] = Field(description="A dozen at most")
    facts: list[str] = Field(description="Dates, identifiers, addresses and contacts, in words")


class CandidateAnswer(Model):
    """Two parties that may be one, and why."""

    one: PartyAnswer
    other: PartyAnswer
    score: float = Field(description="How likely they are one, 0 to 1")
    reasons: list[ReasonAnswer] = Field(description="What counts most comes first")


class CandidatesAnswer(Model):
    """Pairs that may be one and that nobody judged, the likeliest first."""

    version: int = Field(description="The newest load that was looked at; --since takes it")
    count: int = Field(description="How many there are in all")
    candidates: list[CandidateAnswer]


class JudgementAnswer(Model):
    """What somebody judged of two ids, and still stands."""

    one: str
    other: str
    one_caption: str
    other_caption: str
    verdict: JudgedAs
    why: str
    by: str
    at: datetime
    statement: str = Field(description="The id of the statement by which it is kept")


class ContradictionAnswer(Model):
    """Two ids that are judged different, and would be one by other judgements, which merge nothing."""

    one: str
    other: str
    different: list[str] = Field(description="Who says that they differ: source, document and place")
    same: list[str] = Field(description="By which judgements they would be one: ids, source and place")


class JudgementsAnswer(Model):
    """The judgements that stand, the newest first, and what contradicts them."""

    count: int
    judgements: list[JudgementAnswer]
    contradictions: list[ContradictionAnswer]


class RecordedAnswer(Model):
    """What recording judgements did."""

    added: int = Field(description="Of pairs that nobody had judged")
    replaced: int = Field(description="Judgements that took the place of one before")
    unchanged: int = Field(description="Judgements that stood already")
    undecided: int = Field(description="Rows without a decision")
    contradictions: list[ContradictionAnswer]


class WithdrawnAnswer(Model):
    """Judgements that were taken back."""

    withdrawn: list[JudgementAnswer]
