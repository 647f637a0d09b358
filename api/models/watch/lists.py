"""Watched lists, runs over them, and what is told of both."""

from __future__ import annotations

from datetime import date, datetime

from pydantic import Field

from api.models.base import Model
from api.models.watch.changes import WatchChange, WatchedLine


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
    classes_added: list[str] = Field(
        default_factory=list,
        description="Classes asked about for the first time, of which nothing is told line by line",
    )
    classes_removed: list[str] = Field(default_factory=list, description="Classes not asked about any more")


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
    not_screened: int = Field(default=0, description="Lines that could not be screened")
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
