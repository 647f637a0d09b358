"""How the distance of an entity to classes changed: along the days, and along what was loaded."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, ReadAs, Target
from api.models.paths import PathLink, TraversalAnswer


class LoadRef(Model):
    """One load of a source."""

    source: str
    version: int = Field(description="Rising over the whole store")
    loaded_at: datetime


class ChangedFact(Model):
    """A fact that made a difference: a link, a membership, or that paths do not pass an entity."""

    change: Literal["begins", "ends"] = Field(description="Whether it counts from then on, or no longer")
    detail: str = Field(description="The fact in words")
    link: PathLink | None = Field(default=None, description="As it is, or was, on a day when it counts")
    membership: Target | None = Field(default=None, description="As it is, or was, on a day when it counts")
    stop: EntityRef | None = Field(
        default=None, description="Begins or ends to be one that paths do not pass"
    )
    loads: list[LoadRef] = Field(description="The loads by which its statements became known")


class Distance(Model):
    """A distance to a class while nothing changed it."""

    hops: int | None = Field(description="Null where no path is found, which is no `no`")
    at_least: bool | None
    path: list[EntityRef] = Field(description="One of the best paths")
    because: list[ChangedFact] = Field(description="What made the difference to the distance before")


class DistanceOnDays(Distance):
    """A distance on days in a row, as known at the time asked about."""

    since: date | None = Field(description="The first day; null where it is so since ever")
    until: date | None = Field(description="The last day; null where it is so on the day asked about")


class DistanceAsKnown(Distance):
    """A distance on the day asked about, as known after a load and until another."""

    load: LoadRef | None = Field(description="The load that made it known; null before the first")


class ClassHistory(Model):
    """How the distance to one class changed."""

    risk_class: str
    label: str
    by_day: list[DistanceOnDays] = Field(description="In the order of days")
    by_load: list[DistanceAsKnown] = Field(description="In the order of loads")
    partial: bool = Field(description="A bound ended the search; earlier changes may be missing")


class HistoryAnswer(Model):
    """When the distance of an entity to classes changed, by which facts and which loads."""

    entity: EntityRef
    read_as: list[ReadAs]
    classes: list[ClassHistory]
    traversal: TraversalAnswer
