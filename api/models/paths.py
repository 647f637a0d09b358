"""Paths, and the traversal that they were found under."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from operator import not_

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, Judgement, LeftOut, ReadAs, Record, SourceRef, Target, Validity
from graph.search.qualifications import StopKind


class PathLink(Model):
    """One link of one step of a path, with all observations on it."""

    step: int = Field(description="Counted from 1")
    id: str
    type: str = Field(description="A link type, or `possiblySameAs` where a possible sameness is followed")
    upper: EntityRef
    lower: EntityRef
    title: str = Field(description="Type, share and directness in words")
    share: str | None = Field(None, description="Ownership only: percent on the day asked about")
    direct: str = Field("unstated", description="unstated, direct, indirect or conflicting")
    valid: Validity
    observed: str = Field(description="Newest observation")
    grade: str
    stated_by: list[str] = Field(
        description="Of an affiliation that official lists state: the authorities that keep them"
    )
    sources: list[SourceRef]
    disputed: list[Record] = Field(description="Claims that deny it; no side is taken")
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class PathAnswer(Model):
    """A chain from the entity asked about to a member of the class, or to the entity asked for."""

    hops: int
    at_least: bool = Field(False, exclude_if=not_, description="Somebody stands between two of the entities")
    grade: str = Field(description="The weakest link's, the target's membership included")
    entities: list[EntityRef]
    links: list[PathLink]
    target: Target | None = None
    judgements: list[Judgement] = Field(description="Why entities of the path stand for several ids")


class TraversalAnswer(Model):
    """The traversal as used."""

    name: str
    link_types: list[str]
    direction: str = Field(description="up, down, any, common-owner, or a pattern such as `up* down?`")
    valid_at: date
    min_share: float
    max_hops: int
    min_grade: str
    max_degree: int
    collapse_full: bool = False
    follow_possibly_same: bool = Field(
        False, description="Whether a possible sameness is a step, of grade D and no hop"
    )
    max_explored: int
    never_through: list[str]
    exclude_contested: bool = Field(
        False, description="Whether statements are left out that somebody contests on the day"
    )


class NoPathKind(StrEnum):
    """Why there is no path, each with what would have one."""

    OTHER_WAY = "other_way"
    BELOW_MINIMUM = "below_minimum"
    BELOW_MIN_GRADE = "below_min_grade"
    UNKNOWN_THEN = "unknown_then"
    MORE_HOPS = "more_hops"
    POSSIBLY_SAME = "possibly_same"
    ANY_WAY = "any_way"
    MEET_AT_STOP = "meet_at_stop"
    SHARED_UPPER = "shared_upper"
    NOTHING_LEADS_ON = "nothing_leads_on"
    NOT_CONNECTED = "not_connected"


class StopAnswer(Model):
    """An entity at which paths end, because they never pass through one of its kind."""

    entity: EntityRef
    kind: StopKind


class NoPathReason(Model):
    """One reason why there is no path between two entities."""

    kind: NoPathKind
    detail: str = Field(description="The reason in words")
    settles: str = Field(description="What would settle it")
    entity: EntityRef | None = Field(None, description="What stands above both, where that is the reason")
    path: PathAnswer | None = Field(None, description="The path that there would be")


class PossiblySame(Model):
    """A body that may be one with an entity of the answer; nothing is merged."""

    entity: EntityRef
    other: EntityRef
    sources: list[SourceRef]


class NeededStep(Model):
    """A step of the first path that every path within the hops takes: without its links none is left."""

    step: int = Field(description="Of the first path, counted from 1")
    links: list[str] = Field(description="Ids of all its links, which are shown on the first path")


class PathsAnswer(Model):
    """Paths between two entities, or from any of some to any of others."""

    starts: list[EntityRef]
    ends: list[EntityRef]
    read_as: list[ReadAs] = Field(default_factory=list, description="Names that were taken for ids")
    paths: list[PathAnswer]
    needed: list[NeededStep] = Field(
        default_factory=list, description="Of alternatives: the links that every path needs"
    )
    at_most: int | None = Field(
        None,
        description="Of alternatives: how many there can be at most; null where that was not counted",
    )
    stops: list[StopAnswer] = Field(
        default_factory=list,
        description="Without a path: what the two meet behind, and no path passes through",
    )
    why: list[NoPathReason] = Field(
        default_factory=list, description="Without a path: what was found instead, and what would settle it"
    )
    possibly: list[PossiblySame] = Field(
        default_factory=list,
        description="Bodies that may be one with an entity on a path or, without one, with one reached",
    )
    explored: int = Field(description="States searched: an entity, reached upward or downward")
    partial: bool
    traversal: TraversalAnswer
