"""Entities with their facts, memberships and listings, each with the statements behind it."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model
from api.models.class_lists import ListAnswer
from api.models.resolution.disputes import ContestedRef


class LeftOut(Model):
    """A list that is not shown whole."""

    list: str = Field(description="The field that holds it")
    count: int = Field(description="How many there are")
    listed: int = Field(description="How many of them are shown, the first")
    see: str = Field(description="Where the others are, a page at a time")


class EntityRef(Model):
    """An entity by id, with what a reader calls it."""

    id: str
    type: str
    caption: str


class ReadAs(Model):
    """A name that was given in place of an id, and the entity that it was taken for."""

    text: str
    entity: EntityRef
    detail: str = Field(description="Why it was taken for that one")


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
    original: str | None = Field(
        None,
        description="The source's own wording of a value that was normalised; notes of editors in [brackets]",
    )
    inferred: list[str] = Field(
        default_factory=list,
        description="Dates that no source states and an editor inferred: observed, start, end, share_until",
    )
    grade: str
    observed: str = Field(description="A date, or two with a slash between")
    start: str | None = None
    end: str | None = None
    share: str | None = Field(None, description="Percent, or an interval of percent")
    share_until: str | None = None
    direct: str | None = None
    known_from: datetime | None = Field(None, description="When the graph learned it (UTC)")
    known_until: datetime | None = None
    contested: list[ContestedRef] = Field(default_factory=list, description="Who contests it, and why")


class Validity(Model):
    """Whether a fact holds on the day asked about."""

    status: str = Field(description="in force, presumed, unknown, former or not yet")
    since: date = Field(description="First day in force, as stated or observed")
    since_stated: bool = Field(
        False, description="Whether a source states that day; else it was observed first then"
    )
    since_inferred: bool = Field(default=False, description="Whether an editor inferred that day")
    until: date | None = Field(
        None,
        description="Last day in force, as far as observed; null when no end is stated and it begins later",
    )
    until_stated: bool = Field(
        False,
        description="Whether a source states that day; else it was observed last then, or the next copy "
        "of the list lacks it",
    )
    until_inferred: bool = Field(default=False, description="Whether an editor inferred that day")
    until_left_out: bool = Field(
        default=False,
        description="Whether it ended because the next copy of the list lacks it: on that day at the latest",
    )
    age_days: int | None = Field(None, description="For a presumed fact: days since it was last observed")
    detail: str = Field(description="The same in words")


class Target(Model):
    """The entity where a path ends, and the statements that put it in the class."""

    entity: EntityRef
    risk_class: str
    label: str = Field(description="What the class is called")
    valid: Validity
    grade: str
    listings: list[str] = Field(description="Ids of the listings that name it, if it is listed")
    lists: list[str] = Field(description="Titles of the lists that these are on")
    sources: list[SourceRef]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class Judgement(Model):
    """Two ids that somebody judged to be one body, which makes every path through either one path."""

    entity: EntityRef
    one: str
    other: str
    grade: str = Field(
        description="It does not weaken the path: a path's grade is that of links and membership"
    )
    sources: list[SourceRef]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class Fact(Model):
    """One value of one property with the statements behind it."""

    property: str
    value: str
    entity: EntityRef | None = Field(None, description="The entity that the value is the id of, if it is one")
    sources: list[SourceRef]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class Record(Model):
    """An entity shown with its facts: a shipment, licence, claim, or the entity itself."""

    id: str
    type: str
    caption: str
    facts: list[Fact]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


class ListingAnswer(Model):
    """An entry of an official list that names the entity."""

    id: str
    list_id: str | None = Field(description="The official list that the entry is on")
    name: str
    citation: str | None
    official_list: ListAnswer | None = Field(description="That list, and how much of it is loaded")
    risk_classes: list[str] = Field(description="The classes it confers; some lists confer none")
    decides: bool = Field(description="Whether any of these makes a screening a hit")
    valid: Validity
    grade: str = Field(description="Of the best statement that it names the entity")
    sources: list[SourceRef]
    facts: list[Fact]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")
