"""Screenings: matches of a name, proximity to risk classes, and the decision."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model
from api.models.casework.dispositions import DispositionAnswer, Follows
from api.models.casework.policy import NeedsPerson, OutcomeName, PolicyRef, Waived
from api.models.class_lists import ListAnswer
from api.models.data import DataAnswer
from api.models.entities import EntityRef, LeftOut, ListingAnswer, ReadAs, Record, SourceRef
from api.models.law import RuleOutcome
from api.models.paths import PathAnswer, StopAnswer, TraversalAnswer
from api.models.verdicts import HopsAnswer
from graph.search.completeness import GapKind, NotCounted
from graph.search.proximity import Verdict
from graph.search.reasons import Reason
from ingest.matching import Outcome

Day = date
"""In a model with a field `date`."""

DISPOSITIONS = "What was decided about this customer's record and each party that it may mean"
FOLLOWS = "What follows of the decisions in force; null where none is. `decision` is what was computed"


class UncountedOwnerAnswer(Model):
    """An owner, parent, controller or host that is recorded and does not count."""

    entity: EntityRef
    why: NotCounted
    grade: str


class OpenEndAnswer(Model):
    """An entity that may have an owner or parent that nobody recorded."""

    entity: EntityRef
    lacks: GapKind
    recorded: float | None = Field(None, description="Percent of its shares with a recorded owner")
    unrecorded: float | None = Field(None, description="Percent without")
    as_of: date | None = None
    holders: int | None = Field(None, description="How many hold `recorded` together")
    uncounted: UncountedOwnerAnswer | None = Field(None, description="An upper end that does not count")
    detail: str


class AssumptionAnswer(Model):
    """What a `no` takes for granted."""

    kind: str
    link: str | None = None
    since: date | None = None
    count: int = Field(1, description="How many links or entities it is about")
    share: float | None = Field(None, description="Percent that several owners of one entity hold together")
    entity: EntityRef | None = Field(None, description="The entity that several links lead up from")
    detail: str


class PossiblyFurther(Model):
    """Two bodies that may be one, beyond two others that may be."""

    entity: EntityRef
    other: EntityRef


class PossiblyAnswer(Model):
    """A body that may be one with an entity of the answer; nothing is merged and no path follows it."""

    entity: EntityRef
    other: EntityRef
    verdict: Verdict = Field(description="What the verdict would be if the two were one body")
    further: list[PossiblyFurther] = Field(
        default_factory=list,
        description="Those beyond the two that may be one as well, where the verdict comes about over them",
    )
    sources: list[SourceRef]


class ProximityAnswer(Model):
    """Is the entity within the hops of the class, and what does that rest on."""

    risk_class: str
    label: str
    decides: bool = Field(description="Whether a `yes` makes the screening a hit")
    verdict: Verdict
    reasons: list[Reason] = Field(description="All for which it is unknown, in a fixed order")
    open_ends: list[OpenEndAnswer]
    more_open_ends: int = Field(0, description="Open ends that are not listed")
    assumes: list[AssumptionAnswer]
    hops: int | None
    at_least: bool | None
    needs_unrecorded_share: bool = Field(
        False, description="A `yes` that exists only over a holding whose share is not recorded"
    )
    hops_by_grade: dict[str, HopsAnswer | None]
    paths: list[PathAnswer]
    below_minimum: list[PathAnswer]
    unrecorded_share: list[PathAnswer] = Field(
        default_factory=list,
        description="With a minimum share of 50 or more: paths over holdings whose share is not recorded",
    )
    stops: list[StopAnswer] = Field(
        default_factory=list,
        description="Without a path: what a member is met right behind, and no path passes through",
    )
    possibly: list[PossiblyAnswer] = Field(
        default_factory=list, description="Bodies that may be one with those that the answer rests on"
    )
    partial: bool
    stale: bool = Field(description="A source that the answer rests on is past its update interval")
    complete: bool = Field(description="The data name every member of the class on the day asked about")
    as_of: date | None = Field(
        description="Where a complete class is asked about for a later day: the day of the oldest copy"
    )
    lists: list[ListAnswer] = Field(
        description="The lists that make the class, and how much of each is loaded"
    )
    explored: int = Field(description="States searched: an entity, reached upward or downward")
    headline: str = Field(description="The verdict in a few words")
    summary: str = Field(description="In a sentence: who, how near, by what, when, how well proven")


class FeatureAnswer(Model):
    """One feature of two names compared."""

    feature: str
    outcome: Outcome
    detail: str


class SearchMatch(Model):
    """One entity found by name."""

    entity: EntityRef
    score: float
    accepted: bool
    matched_name: str
    explanation: list[FeatureAnswer]


class MatchAnswer(SearchMatch):
    """An entity that the name may mean, with its own verdicts."""

    proximity: list[ProximityAnswer]


class SearchAnswer(Model):
    """Entities that a name may mean, without their proximity."""

    query: str
    matches: list[SearchMatch]


class Query(Model):
    """The question as understood: the name, and what the order gives beside it."""

    name: str
    country: str | None = None
    address: str | None = None
    identifiers: list[str] = Field(default_factory=list)
    date: Day | None = Field(None, description="The day of the order")
    reference: str | None = Field(None, description="The customer's number in records of one's own")
    sources: list[str] | None = None
    valid_at: Day
    known_at: datetime | None = None
    risk_classes: list[str]


class Screening(Model):
    """The screening answer. `entity` and `proximity` are the first match's."""

    query: Query
    decision: str = Field(description="hit, review, unknown, no link found or no match found")
    outcome: OutcomeName
    needs_person: NeedsPerson
    waived: Waived
    policy: PolicyRef
    headline: str = Field(description="The sentences that answer: who, which class, how near, by what, when")
    summary: str = Field(description="What it comes to in words: the headline, then all other findings")
    matches: list[MatchAnswer]
    entity: EntityRef | None
    proximity: list[ProximityAnswer]
    listings: list[ListingAnswer]
    rules: list[RuleOutcome] = Field(
        default_factory=list, description="What regimes come to about the first match"
    )
    shipments: list[Record]
    licences: list[Record]
    claims: list[Record]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")
    dispositions: list[DispositionAnswer] = Field(default_factory=list, description=DISPOSITIONS)
    follows: Follows | None = Field(None, description=FOLLOWS)
    traversal: TraversalAnswer
    data: list[DataAnswer]


class EntityProximity(Model):
    """The proximity of one entity."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(
        default_factory=list, description="The name that was taken for an id, if one was"
    )
    proximity: list[ProximityAnswer]
    traversal: TraversalAnswer
    data: list[DataAnswer]
