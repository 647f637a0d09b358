"""Ownership in the end, what regimes capture, what changes would do, and duties about a shipment."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.models.base import Model
from api.models.class_lists import ListAnswer
from api.models.entities import EntityRef, ReadAs
from api.models.links import LinkAnswer
from api.models.verdicts import VerdictAnswer
from graph.rules import Confidence, FactKind, RegimeOutcome, Status


class HoldingStep(Model):
    """A holding of a chain."""

    owner: EntityRef
    owned: EntityRef
    share: str = Field(description="Percent, or an interval of percent")
    link: str | None = Field(description="Id of the link; null for one that was assumed")


class OwnershipChain(Model):
    """Holdings from an owner down to the company, and what they come to multiplied."""

    steps: list[HoldingStep]
    low: float = Field(description="Percent at least")
    high: float = Field(description="Percent at most")


class OwnerAnswer(Model):
    """What somebody owns of the company in the end, in percent, by every chain."""

    entity: EntityRef
    low: float = Field(description="At least; what comes back to the owner is not counted again")
    high: float = Field(description="At most")
    raw_low: float = Field(description="At least, with what comes back to the owner counted again")
    raw_high: float | None = Field(description="At most; null where it has no bound")
    share: str | None = Field(description="What it holds itself, as recorded")
    ultimate: bool = Field(description="Nobody is recorded to own it")
    controls: bool = Field(description="By majorities and rights to control, for certain")
    may_control: bool
    weakest_link: str | None = Field(description="The smallest share on the chain on which that is largest")
    chains: list[OwnershipChain] = Field(description="Of ultimate owners: the best of them")


class VoteAnswer(Model):
    """How much the shares of a holder are worth in a vote that a majority decides."""

    entity: EntityRef
    share: float
    shapley_shubik: float
    banzhaf: float


class OwnershipFinding(Model):
    """Something about the record that a number cannot tell."""

    kind: str = Field(description="closed_ring, exceeds_whole, not_recorded or not_computed")
    entities: list[EntityRef]
    detail: str


class OwnershipAnswer(Model):
    """Who owns how much of an entity in the end, and who controls it."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(description="The name that was taken for an id, if one was")
    valid_at: date
    total: int = Field(description="How many own some of it, directly or through others")
    owners: list[OwnerAnswer] = Field(description="Those who own most first; at most 50")
    unrecorded: float = Field(description="Percent of which nobody recorded the owner in the end")
    sum: float = Field(description="Ultimate owners and what is not recorded together: 100")
    votes: list[VoteAnswer] = Field(description="Of its shareholders, where all their shares are known")
    findings: list[OwnershipFinding]
    partial: bool


class RuleFact(Model):
    """A fact on which a finding rests, or that would settle it."""

    kind: FactKind
    needed: bool = Field(description="Without this fact alone the outcome would be another one")
    detail: str
    entity: EntityRef = Field(description="Who is held, controlled or listed")
    by: EntityRef | None = Field(None, description="Who holds or controls")
    share: str | None = None
    lists: list[str] = Field(default_factory=list, description="Titles of the lists that name it")
    link: LinkAnswer | None = Field(None, description="The link with its sources")


class SettledBy(Model):
    """The fewest unknown facts that would settle a finding."""

    as_captured: bool = Field(
        description="At the most that is known of them it is captured; else not at the least of it"
    )
    smallest: bool = Field(description="No fewer facts do")
    facts: list[RuleFact]


class RuleOutcome(Model):
    """What a regime comes to about an entity on a day, in short."""

    regime: str
    outcome: RegimeOutcome
    applies: bool = Field(
        True,
        exclude_if=bool,
        description="Told where false: not in force or its text not read, so that the outcome is a condition",
    )


class RuleFinding(RuleOutcome):
    """What a regime comes to about an entity on a day, and what that rests on."""

    status: Status
    applies: bool = Field(description="It is in force and its text was read; else the outcome is a condition")
    title: str
    summary: str
    effect: str
    limits: str
    operator: str | None
    threshold: float | None
    low: float | None = Field(description="Percent held by who is listed or captured, at least")
    high: float | None = Field(description="At most")
    reasons: list[str] = Field(description="Why `not captured` is not certain, and red flags")
    deciding: list[RuleFact]
    settled_by: SettledBy | None
    lists: list[ListAnswer]
    confidence: Confidence
    citation: str
    note: str
    notes: list[str]
    sources: list[str] = Field(description="Texts, where each can be read and where it was read")


class RulesAnswer(Model):
    """What regimes come to about an entity on a day."""

    entity: EntityRef
    read_as: list[ReadAs]
    valid_at: date
    rules: list[RuleFinding]
    partial: bool


class OwnerShare(Model):
    """What somebody owns in the end, in percent, and whether it controls."""

    entity: EntityRef
    low: float
    high: float
    controls: bool


class Contradiction(Model):
    """Holdings that cannot all be so: shares over the whole, or a ring that nobody outside owns."""

    kind: str = Field(description="closed_ring or exceeds_whole")
    entities: list[EntityRef]
    detail: str


class WhatIfSide(Model):
    """One side of a comparison."""

    valid_at: date
    assumed: bool = Field(description="With the changes, which are stored nowhere")
    owners: list[OwnerShare]
    unrecorded: float
    findings: list[Contradiction]
    rules: list[RuleFinding]
    proximity: list[VerdictAnswer] = Field(description="The verdict for each class, as a screening has it")


class WhatIfChange(Model):
    """A regime whose outcome, a class whose verdict, or an owner whose share, is another one."""

    about: str = Field(description="Id of a regime or of an entity, or name of a class")
    before: str
    after: str


class WhatIfAnswer(Model):
    """What changes, or another day, would do."""

    entity: EntityRef
    read_as: list[ReadAs]
    before: WhatIfSide
    after: WhatIfSide
    changes: list[WhatIfChange]
    partial: bool


class DutyFact(Model):
    """A fact that a duty rests on, or that is to be found out."""

    name: str
    value: str | None = Field(description="Null where it is not known")
    basis: str | None = Field(
        None, description="Of an arms embargo that nobody stated: the act, and where it was read"
    )


class DutyAnswer(Model):
    """A rule that points to a duty, or to none."""

    rule: str
    title: str
    jurisdiction: str
    article: str
    who: str
    outcome: str = Field(description="points to, undetermined, does not point to")
    consequence: str
    status: Status
    applies: bool
    summary: str
    facts: list[DutyFact]
    unknown: list[str]
    opposing: str | None = Field(description="Another published reading of the rule")
    confidence: Confidence
    citation: str
    read_at: str
    note: str


class AssessmentAnswer(Model):
    """What published rules point to about a shipment; no legal advice."""

    valid_at: date
    party: EntityRef | None
    read_as: list[ReadAs]
    headline: str
    duties: list[DutyAnswer]
    other: list[DutyAnswer] = Field(
        description="Rules that do not point to a duty, with the fact that decides"
    )
    to_find_out: list[str]
    not_read: list[str] = Field(description="Acts that stood on the day and of which no rule was read")
