"""Risk classes: which lists make them, how complete they are on a day, and who is in one."""

from __future__ import annotations

from datetime import date

from pydantic import Field

from api.models.base import Model
from api.models.class_lists import ListAnswer
from api.models.entities import ListingAnswer, Target
from graph.search.reasons import Reason


class ClassAnswer(Model):
    """One class, as the data loaded have it on the day asked about."""

    name: str
    label: str
    description: str
    decides: bool = Field(description="Whether a `yes` can make a screening a hit")
    barrier: bool = Field(description="Whether paths end at its members and never pass through them")
    members: int = Field(description="Entities that are in it on that day")
    complete: bool = Field(description="The data name every member on that day, so a `no` can be earned")
    reasons: list[Reason] = Field(description="What stands against that; empty when it is complete")
    as_of: date | None = Field(
        description="The day of the oldest copy, where a complete class is read on a later day"
    )
    lists: list[ListAnswer]


class ClassesAnswer(Model):
    """Every class, in the order of the ontology."""

    valid_at: date
    classes: list[ClassAnswer]


class ClassMember(Model):
    """A member of the class on the day asked about, with the entries of lists that make it one."""

    membership: Target
    listings: list[ListingAnswer] = Field(
        description="With the dates of each; empty where a source states it"
    )


class ClassMembersAnswer(Model):
    """The members of a class on a day, a page at a time, by id."""

    risk_class: ClassAnswer
    valid_at: date
    total: int
    offset: int
    members: list[ClassMember]
