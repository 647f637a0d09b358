"""Links of an entity, and the entity with everything recorded of it."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model
from api.models.entities import (
    EntityRef,
    Fact,
    LeftOut,
    ListingAnswer,
    ReadAs,
    Record,
    SourceRef,
    Target,
    Validity,
)


class Holding(Model):
    """What holds of a link on the day asked about: share, directness and validity."""

    share: str | None = Field(None, description="Ownership only: percent, or an interval of percent")
    direct: str
    valid: Validity


class LinkAnswer(Model):
    """A link of an entity, with all observations."""

    id: str
    type: str
    upper: EntityRef
    lower: EntityRef
    holdings: list[Holding] = Field(description="What holds on the day asked about, in one item")
    observations: int = Field(description="How many statements there are of it")
    grade: str = Field(description="Of the best observation, whatever day it speaks of")
    stated_by: list[str] = Field(
        description="Of an affiliation that official lists state: the authorities that keep them"
    )
    sources: list[SourceRef]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class LinksAnswer(Model):
    """The links of one entity, a page at a time."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(
        default_factory=list, description="The name that was taken for an id, if one was"
    )
    total: int
    offset: int
    links: list[LinkAnswer]


class EntityAnswer(Model):
    """An entity with everything recorded of it: facts, classes, list entries, links and records."""

    id: str
    type: str
    caption: str
    read_as: list[ReadAs] = Field(
        default_factory=list, description="The name that was taken for an id, if one was"
    )
    merged: list[str]
    facts: list[Fact]
    risk_classes: list[Target]
    listings: list[ListingAnswer]
    owners: LinksAnswer = Field(description="Owners, controllers, parents and hosts; the first of them")
    owned: LinksAnswer = Field(description="What it owns, controls, runs or hosts; the first of them")
    other_links: LinksAnswer = Field(description="Its links of all other types; the first of them")
    shipments: list[Record]
    licences: list[Record]
    claims: list[Record] = Field(description="What anybody says of it, its shipments and its licences")
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class StatedValue(Model):
    """One statement about an entity."""

    property: str
    value: str
    source: SourceRef


class StatementsAnswer(Model):
    """The statements about one entity and of the lists that name it, a page at a time."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(
        default_factory=list, description="The name that was taken for an id, if one was"
    )
    total: int
    offset: int
    stated: list[StatedValue]


class RecordsAnswer(Model):
    """The shipments, licences, claims or list entries that name one entity, a page at a time."""

    entity: EntityRef
    read_as: list[ReadAs] = Field(
        default_factory=list, description="The name that was taken for an id, if one was"
    )
    kind: str
    total: int
    offset: int
    records: list[Record]
