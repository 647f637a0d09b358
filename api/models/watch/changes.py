"""What changed about a line that is watched, and what caused it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from api.models.base import Model
from api.models.casework.dispositions import DispositionAnswer
from api.models.entities import EntityRef, SourceRef


class ChangeOrigin(StrEnum):
    """What a change comes from."""

    WORLD = "world"
    READING = "reading"
    UNCLEAR = "unclear"


class WatchedLine(Model):
    """A customer as the list has it, or an entity."""

    id: int = Field(description="The number of the line in the list")
    row: int = Field(
        default=0, description="Its number in the file that it came from; 0 where it came from none"
    )
    reference: str = ""
    name: str
    country: str = ""
    address: str = ""
    identifiers: list[str] = Field(default_factory=list)
    entity: str | None = Field(default=None, description="The id of the entity, where the line is one")
    decision: str | None = Field(
        default=None, description="What it came to at the last run; none before the first"
    )
    problem: str = Field(default="", description="Why it could not be screened at the last run")


class WatchedMatch(Model):
    """An entity that a line may mean."""

    entity: EntityRef
    accepted: bool


class WatchedLink(Model):
    """A link above the party that counts on the day."""

    type: str
    upper: EntityRef
    lower: EntityRef
    share: str | None = None


class WatchState(Model):
    """One side of a change; it has the fields that the kind of the change is about."""

    words: str = Field(default="", description="In a few words")
    decision: str | None = None
    outcome: str | None = None
    verdict: str | None = None
    hops: int | None = None
    at_least: bool | None = None
    matches: list[WatchedMatch] = Field(default_factory=list)
    links: list[WatchedLink] = Field(default_factory=list, description="Those that the other side has not")
    applies: bool | None = Field(
        default=None, description="Of a regime that captures: whether it is in force"
    )


class ChangeFact(Model):
    """A statement that came or went, and by which the change came about."""

    change: str = Field(description="came or gone")
    detail: str = Field(default="", description="In words, with its source and day")
    property: str = Field(description="A link type or a property")
    subject: EntityRef = Field(description="The upper end of a link, or whom the statement is about")
    object: EntityRef | None = Field(default=None, description="The lower end of a link, or the entity named")
    value: str | None = Field(default=None, description="The value, where it is no entity")
    source: SourceRef


class WatchNearest(Model):
    """The nearest class that a party has a link to."""

    risk_class: str
    title: str
    hops: int
    at_least: bool = False


class WatchChange(Model):
    """One change about one line of a list."""

    id: str
    watchlist: str
    run: int
    line: WatchedLine
    kind: str = Field(
        description="new_hit, decision, outcome, match, listed, delisted, verdict, shorter, ..."
    )
    origin: ChangeOrigin = Field(
        description="world: the data or the day; reading: the rules or the policy; unclear: either, since "
        "the data of before were pruned"
    )
    sentence: str = Field(default="", description="What changed and by what, in words")
    subject: str = Field(default="", description="The id of the class, list entry or regime")
    title: str = Field(default="", description="What that is called")
    before: WatchState | None
    after: WatchState | None
    decision: str = Field(description="What the line comes to after the change")
    nearest: WatchNearest | None = Field(default=None, description="Where it has a link to a class")
    disposition: DispositionAnswer | None = Field(
        default=None, description="The decision that holds no longer, of a decision that fell"
    )
    causes: list[ChangeFact] = Field(description="The statements that caused it, the nearest first")
    more_causes: int = Field(default=0, description="How many others there are")
    day: date = Field(description="The day asked about")
    earlier_day: date
    known_at: datetime | None = Field(default=None, description="The data as known then")
    earlier_known_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None
