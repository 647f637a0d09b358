"""A duty: under which condition a rule points to what, from when to when, and where its text was read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.rules.duties.expressions import Condition
from graph.rules.regime import Confidence, Status


class Consequence(StrEnum):
    """What a rule points to."""

    LICENCE_REQUIRED = "licence required"
    NOTIFY = "notify"
    PROHIBITED = "prohibited"
    REFUSAL = "refusal"
    GENERAL_LICENCE = "general licence available"
    AUTHORITY_MAY_REQUIRE = "authority may require a licence"
    OBLIGATION = "obligation"
    RED_FLAG = "red flag"
    NO_DUTY = "no duty"


class Standing(StrEnum):
    """What a rule comes to on the facts of a shipment."""

    POINTS_TO = "points to"
    UNDETERMINED = "undetermined"
    DOES_NOT = "does not point to"


@dataclass(frozen=True, slots=True)
class Span:
    """From one day to another, both included, in which a rule has a status; `None` is open."""

    status: Status
    start: date | None
    end: date | None
    note: str = ""

    def is_on(self, day: date) -> bool:
        """Whether the day is in it."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)


@dataclass(frozen=True, slots=True)
class Duty:
    """A rule of a text: who has to do what, under which condition.

    `before` is the act that stood before the first day of this text, where that was not read. `opposing` is
    another published reading; a duty of which only is remembered is never pointed to.
    """

    id: str
    title: str
    jurisdiction: str
    who: str
    condition: Condition
    consequence: Consequence
    article: str
    citation: str
    read_at: str
    confidence: Confidence
    spans: tuple[Span, ...]
    note: str = ""
    opposing: str | None = None
    is_information: bool = False
    before: str | None = None

    def on(self, day: date) -> Span | None:
        """The span of the day; `None` where the rule says nothing then."""
        return next((span for span in self.spans if span.is_on(day)), None)
