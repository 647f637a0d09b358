"""Legal regimes as values: whom a listing reaches, by what share, since when, and if that is in force."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from graph.ownership import PARTS, Threshold


class Status(StrEnum):
    """Whether a rule applies; only one that is in force captures."""

    IN_FORCE = "in force"
    STAYED = "stayed"
    SCHEDULED = "scheduled"
    SUPERSEDED = "superseded"
    INTERPRETATION = "interpretation"
    UNVERIFIED = "unverified"


class Basis(StrEnum):
    """What a rule goes by: shares in somebody listed, or the listing alone."""

    OWNERSHIP = "ownership"
    LISTING = "listing"


class Pool(StrEnum):
    """Whose holdings are added: those of all listed together, or of each person listed apart."""

    ALL = "all"
    PERSON = "person"


class Confidence(StrEnum):
    """How its text is known; a rule of which it is only remembered never captures."""

    TEXT_SEEN = "text seen"
    SECONDARY = "secondary"
    MEMORY = "memory"


@dataclass(frozen=True, slots=True)
class Citation:
    """A text: what it is, where it can be read, and where and when it was read here."""

    text: str
    url: str | None = None
    read_at: str | None = None
    read: date | None = None


@dataclass(frozen=True, slots=True)
class Phase:
    """What a regime says from one day to another, both included; `None` is open.

    `threshold` is percent; `operator` is `>=` or `>`. Both are `None` where listings alone count.
    """

    status: Status
    start: date | None
    end: date | None
    operator: str | None
    threshold: float | None
    pool: Pool
    confidence: Confidence
    citation: str
    note: str = ""

    def is_on(self, day: date) -> bool:
        """Whether the phase is that of the day."""
        return (self.start is None or self.start <= day) and (self.end is None or day <= self.end)

    @property
    def captures(self) -> bool:
        """Whether it applies, by a text that was read; else what it would do is a condition."""
        return self.status is Status.IN_FORCE and self.confidence is not Confidence.MEMORY

    @property
    def limit(self) -> Threshold | None:
        """How much has to be held."""
        if self.threshold is None:
            return None
        return Threshold(round(self.threshold * PARTS), is_inclusive=self.operator == ">=")


@dataclass(frozen=True, slots=True)
class Regime:
    """One regime; `lists` are the official lists whose members it is about.

    `reads_control`: control captures too, and not shares alone. With `has_red_flags` a holding of somebody
    listed that does not capture is a warning by its texts. `effect` says what capture means, `limits`
    whom or what the regime is about at all, which nothing here checks.
    """

    id: str
    title: str
    jurisdiction: str
    basis: Basis
    lists: tuple[str, ...]
    propagates: bool
    reads_control: bool
    effect: str
    phases: tuple[Phase, ...]
    citations: tuple[Citation, ...]
    aliases: tuple[str, ...] = ()
    has_red_flags: bool = True
    limits: str = ""
    notes: tuple[str, ...] = ()

    def on(self, day: date) -> Phase | None:
        """What it says on the day; `None` before and after all it says.

        >>> REGIMES_EXAMPLE.on(date(2024, 7, 2)).operator, REGIMES_EXAMPLE.on(date(2024, 7, 3)).operator
        ('>', '>=')
        """
        return next((phase for phase in self.phases if phase.is_on(day)), None)


def regime_called(regimes: Mapping[str, Regime], name: str) -> Regime | None:
    """The regime of an id or of another name of it, in any case of letters.

    >>> regime_called({"EXAMPLE": REGIMES_EXAMPLE}, "example").id
    'EXAMPLE'
    """
    wanted = name.casefold()
    for regime in regimes.values():
        if wanted in (regime.id.casefold(), *(alias.casefold() for alias in regime.aliases)):
            return regime
    return None


def _phase(start: date | None, end: date | None, operator: str) -> Phase:
    return Phase(Status.IN_FORCE, start, end, operator, 50.0, Pool.ALL, Confidence.TEXT_SEEN, "an act")


REGIMES_EXAMPLE = Regime(
    "EXAMPLE",
    "An example",
    "EU",
    Basis.OWNERSHIP,
    ("a-list",),
    propagates=True,
    reads_control=False,
    effect="funds are frozen",
    phases=(
        _phase(None, date(2024, 7, 2), ">"),
        _phase(date(2024, 7, 3), None, ">="),
    ),
    citations=(Citation("an act"),),
)
"""For the examples in docstrings."""
