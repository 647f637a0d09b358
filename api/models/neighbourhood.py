"""What lies around entities: what they own, who stands above several, and the members of a class near one."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, ReadAs
from api.models.paths import PathAnswer, TraversalAnswer
from graph.search.qualifications import StopKind
from graph.search.reasons import Reason


class ReachedAnswer(Model):
    """An entity that paths lead to, with the best of them."""

    entity: EntityRef
    hops: int
    at_least: bool = Field(description="Somebody stands between on every shortest path")
    path: PathAnswer | None = Field(description="The best path; null when the search for it ended at a bound")
    stop: StopKind | None = Field(description="Why no path passes through it; null where paths may")


class OwnedAnswer(Model):
    """What an entity owns, controls, runs or hosts, nearest first."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(description="The name that was taken for an id, if one was")
    total: int = Field(description="How many were found; those after the page are left out")
    offset: int
    owned: list[ReachedAnswer]
    partial: bool = Field(description="A bound ended the search; there may be more")
    traversal: TraversalAnswer


class NearAnswer(Model):
    """The members of a class within some hops of an entity, nearest first."""

    entity: EntityRef
    read_as: list[ReadAs]
    risk_class: str
    label: str
    total: int
    offset: int
    members: list[ReachedAnswer]
    reasons: list[Reason] = Field(description="Why the data may not name every member on that day")
    partial: bool
    traversal: TraversalAnswer


class CommonBranch(Model):
    """The way from one of the entities asked about to what stands above several of them."""

    entity: EntityRef
    hops: int
    at_least: bool
    path: PathAnswer | None


class CommonUpper(Model):
    """An entity that stands above several of those asked about, or is one of them and above another."""

    entity: EntityRef
    hops: int = Field(description="From the farthest of them")
    above_all: bool
    stop: StopKind | None = Field(
        description="Why no path passes through it: a state body above two companies makes them no group"
    )
    branches: list[CommonBranch]


class CommonAnswer(Model):
    """Who stands above several entities: above most of them first, then nearest first."""

    entities: list[EntityRef]
    read_as: list[ReadAs]
    total: int
    offset: int
    common: list[CommonUpper]
    alone: list[EntityRef] = Field(description="Those that share nobody above them with another of the list")
    partial: bool
    traversal: TraversalAnswer
