"""The answers as data: what the command line prints with --json and the service returns."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import BaseModel, ConfigDict, Field

from graph.model.traversal import Direction
from graph.search.completeness import GapKind
from graph.search.proximity import Reason, Verdict
from ingest.matching import Outcome


class Model(BaseModel):
    """Base of all answers: fields are exactly those declared, and values do not change."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class EntityRef(Model):
    """An entity by id, with what a reader calls it."""

    id: str
    type: str
    caption: str


class DocumentRef(Model):
    """The publication that a statement was read from."""

    id: str
    title: str
    publisher: str
    date: str | None = Field(None, description="When it was published, as precisely as it says")
    read: str = Field(description="The day the copy was read")
    url: str | None = None
    sha256: str | None = Field(None, description="Fingerprint of the copy read")
    note: str | None = None


class SourceRef(Model):
    """One statement behind a fact: who says it, where, how well, and for when."""

    source: str = Field(description="Dataset id")
    document: DocumentRef | None
    locator: str
    quote: str | None = None
    original: str | None = Field(None, description="The source's own wording of a value that was normalised")
    grade: str
    observed: str = Field(description="A date, or two with a slash between")
    start: str | None = None
    end: str | None = None
    share: str | None = Field(None, description="Percent, or an interval of percent")
    share_until: str | None = None
    direct: str | None = None
    known_from: datetime | None = Field(None, description="When the graph learned it (UTC)")
    known_until: datetime | None = None


class Validity(Model):
    """Whether a fact holds on the day asked about."""

    status: str = Field(description="in_force, presumed, unknown or absent")
    since: date | None = Field(description="First day in force, as far as observed")
    until: date | None = Field(description="Last day in force, as far as observed")
    age_days: int | None = Field(None, description="For a presumed fact: days since it was last observed")


class PathLink(Model):
    """One link of one step of a path, with all observations on it."""

    step: int = Field(description="Counted from 1")
    id: str
    type: str
    upper: EntityRef
    lower: EntityRef
    share: str | None = Field(None, description="Ownership only: percent on the day asked about")
    direct: str
    valid: Validity
    observed: str = Field(description="Newest observation")
    grade: str
    sources: list[SourceRef]


class Target(Model):
    """The entity where a path ends, and the statements that put it in the class."""

    entity: EntityRef
    risk_class: str
    valid: Validity
    grade: str
    listings: list[str] = Field(description="Ids of the listings that name it, if it is listed")
    sources: list[SourceRef]


class Judgement(Model):
    """Two ids that somebody judged to be one body, which makes every path through either one path."""

    entity: EntityRef
    one: str
    other: str
    grade: str = Field(
        description="It does not weaken the path: a path's grade is that of links and membership"
    )
    sources: list[SourceRef]


class PathAnswer(Model):
    """A chain from the entity asked about to a member of the class, or to the entity asked for."""

    hops: int
    at_least: bool = Field(description="Somebody stands between two of the entities")
    grade: str = Field(description="The weakest link's, the target's membership included")
    entities: list[EntityRef]
    links: list[PathLink]
    target: Target | None = None
    judgements: list[Judgement] = Field(description="Why entities of the path stand for several ids")


class OpenEndAnswer(Model):
    """An entity that may have an owner or parent that nobody recorded."""

    entity: EntityRef
    lacks: GapKind
    recorded: float | None = Field(None, description="Percent of its shares with a recorded owner")
    unrecorded: float | None = Field(None, description="Percent without")
    as_of: date | None = None
    detail: str


class AssumptionAnswer(Model):
    """What a `no` takes for granted."""

    kind: str
    link: str | None = None
    since: date | None = None
    detail: str


class HopsAnswer(Model):
    """A number of hops; `at_least` when every shortest path has an indirect link."""

    hops: int
    at_least: bool


class ProximityAnswer(Model):
    """Is the entity within the hops of the class, and what does that rest on."""

    risk_class: str
    label: str
    verdict: Verdict
    reason: Reason | None
    open_ends: list[OpenEndAnswer]
    assumes: list[AssumptionAnswer]
    hops: int | None
    at_least: bool | None
    hops_by_grade: dict[str, HopsAnswer | None]
    paths: list[PathAnswer]
    below_minimum: list[PathAnswer]
    partial: bool
    stale: bool = Field(description="A source that the answer rests on is past its update interval")
    complete: bool = Field(description="The data name every member of the class on the day asked about")
    explored: int = Field(description="States searched: an entity, reached upward or downward")


class FeatureAnswer(Model):
    """One feature of two names compared."""

    feature: str
    outcome: Outcome
    detail: str


class MatchAnswer(Model):
    """An entity that the name may mean."""

    entity: EntityRef
    score: float
    accepted: bool
    matched_name: str
    explanation: list[FeatureAnswer]
    proximity: list[ProximityAnswer]


class Fact(Model):
    """One value of one property with the statements behind it."""

    property: str
    value: str
    entity: EntityRef | None = Field(None, description="The entity that the value is the id of, if it is one")
    sources: list[SourceRef]


class Record(Model):
    """An entity shown with its facts: a shipment, licence, claim, or the entity itself."""

    id: str
    type: str
    caption: str
    facts: list[Fact]


class ListingAnswer(Model):
    """An entry of an official list that names the entity."""

    id: str
    list_id: str | None = Field(description="The official list that the entry is on")
    name: str
    citation: str | None
    risk_classes: list[str] = Field(description="The classes it confers; none for securities-only lists")
    valid: Validity
    sources: list[SourceRef]
    facts: list[Fact]


class TraversalAnswer(Model):
    """The traversal as used."""

    name: str
    link_types: list[str]
    direction: Direction
    valid_at: date
    min_share: float
    max_hops: int
    min_grade: str
    max_degree: int
    collapse_full: bool
    max_explored: int
    never_through: list[str]


class DataAnswer(Model):
    """One dataset behind the answer."""

    source: str
    title: str
    publisher: str
    version: int
    loaded_at: datetime
    sha256: str
    statements: int
    rejected: int
    read: date
    update_days: int | None
    overdue: bool
    used: bool = Field(description="Within the source filter; class data of the others count all the same")


class Query(Model):
    """The question as understood."""

    name: str
    sources: list[str] | None
    valid_at: date
    known_at: datetime | None
    risk_classes: list[str]


class Screening(Model):
    """The screening answer. `entity` and `proximity` are the first match's."""

    query: Query
    decision: str = Field(description="hit, review, unknown, no link found or no match found")
    wording: str
    matches: list[MatchAnswer]
    entity: EntityRef | None
    proximity: list[ProximityAnswer]
    listings: list[ListingAnswer]
    shipments: list[Record]
    licences: list[Record]
    claims: list[Record]
    traversal: TraversalAnswer
    data: list[DataAnswer]


class SearchAnswer(Model):
    """Entities that a name may mean, without their proximity."""

    query: str
    matches: list[SearchMatch]


class SearchMatch(Model):
    """One entity found by name."""

    entity: EntityRef
    score: float
    accepted: bool
    matched_name: str
    explanation: list[FeatureAnswer]


class Holding(Model):
    """What holds of a link on the day asked about, directly or through somebody who stands between."""

    share: str | None = Field(None, description="Ownership only: percent, or an interval of percent")
    direct: str
    valid: Validity


class LinkAnswer(Model):
    """A link of an entity, with all observations."""

    id: str
    type: str
    upper: EntityRef
    lower: EntityRef
    holdings: list[Holding] = Field(
        description="At most two: what sources say to be direct or leave open, then what they call indirect"
    )
    grade: str = Field(description="Of the best observation, whatever day it speaks of")
    sources: list[SourceRef]


class EntityAnswer(Model):
    """An entity with all its facts, memberships and listings."""

    id: str
    type: str
    caption: str
    merged: list[str]
    facts: list[Fact]
    risk_classes: list[Target]
    listings: list[ListingAnswer]


class LinksAnswer(Model):
    """The links of one entity, a page at a time."""

    entity: EntityRef
    total: int
    offset: int
    links: list[LinkAnswer]


class PathsAnswer(Model):
    """Paths between two entities."""

    start: EntityRef
    end: EntityRef
    paths: list[PathAnswer]
    explored: int = Field(description="States searched: an entity, reached upward or downward")
    partial: bool
    traversal: TraversalAnswer


class EntityProximity(Model):
    """The proximity of one entity known by id."""

    entity: EntityRef
    proximity: list[ProximityAnswer]
    traversal: TraversalAnswer
    data: list[DataAnswer]
