"""Watchlists: what is watched, runs over it, and what changed about a line, with what caused it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from pydantic import Field

from api.models.base import Model
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
    kind: str = Field(description="new_hit, decision, match, listed, delisted, verdict, shorter, ...")
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
    causes: list[ChangeFact] = Field(description="The statements that caused it, the nearest first")
    more_causes: int = Field(default=0, description="How many others there are")
    day: date = Field(description="The day asked about")
    earlier_day: date
    known_at: datetime | None = Field(default=None, description="The data as known then")
    earlier_known_at: datetime | None = None
    acknowledged_at: datetime | None = None
    acknowledged_by: str | None = None


class WatchRun(Model):
    """One run over a list."""

    id: int
    state: str = Field(description="running, done, or interrupted and followed by another")
    begun_at: datetime
    ended_at: datetime | None = None
    by: str
    day: date
    known_at: datetime | None = Field(default=None, description="The data as known then")
    rules: int = Field(description="Version of the rules")
    policy: str = Field(description="SHA-256 of the policy")
    lines: int = Field(description="Lines read so far")
    first: int = Field(description="Lines that were read for the first time, of which nothing can be told")
    changes: int


class WebhookState(Model):
    """Where changes are sent, and what is waiting."""

    url: str
    waiting: int
    delivered: int
    given_up: int
    last_error: str | None = None


class Watchlist(Model):
    """A list that is watched."""

    name: str
    lines: int
    created_at: datetime
    created_by: str
    question: dict[str, object] = Field(description="What is asked about each line, where not the default")
    decisions: dict[str, int] = Field(description="How many lines came to each decision at the last run")
    unacknowledged: int = Field(description="Changes that nobody has acknowledged")
    last_run: WatchRun | None = None
    webhook: WebhookState | None = None


class Watchlists(Model):
    """All lists."""

    watchlists: list[Watchlist]


class WatchedLines(Model):
    """A list with a page of its lines."""

    watchlist: Watchlist
    offset: int
    lines: list[WatchedLine]


class WatchAdded(Model):
    """What was added to a list."""

    watchlist: str
    added: int
    known: int = Field(description="Lines that the list had already")
    rejected: int = Field(default=0, description="Rows that name nobody")
    lines: int = Field(description="Lines of the list now")
    secret: str | None = Field(
        None, description="By which changes that are sent are signed; shown this once, and never again"
    )


class WatchRemoved(Model):
    """What was removed."""

    watchlist: str
    lines: int
    is_gone: bool = Field(description="Whether the list itself was removed")


class WatchChanges(Model):
    """A page of the changes of a list."""

    watchlist: str
    total: int
    offset: int
    changes: list[WatchChange]
    acknowledged: int = Field(default=0, description="How many were acknowledged just now")


class WatchReport(Model):
    """A run with the changes that it found."""

    watchlist: str
    run: WatchRun
    earlier: int = Field(description="Changes of runs before that nobody has acknowledged")
    changes: list[WatchChange]
    more: int = Field(default=0, description="Changes of the run that are not listed")
    delivered: int = Field(default=0, description="Reports that were sent")
    waiting: int = Field(default=0, description="Reports that are yet to be sent")


class WatchReports(Model):
    """Runs over several lists."""

    runs: list[WatchReport]


class WatchDelivered(Model):
    """What became of the reports of a list just now, and how many are yet to be sent."""

    watchlist: str
    delivered: int
    waiting: int
    given_up: int


class WatchDeliveries(Model):
    """What was sent of several lists."""

    watchlists: list[WatchDelivered]
