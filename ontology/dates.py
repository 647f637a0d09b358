"""Calendar dates as sources state them: a day, a month or a year."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

from ontology.errors import InvalidDate

_PATTERN = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?", re.ASCII)


@dataclass(frozen=True, slots=True, order=True)
class PartialDate:
    """A day, a month or a year, read at its widest (`docs/semantics.md`, Time).

    `text` is ISO 8601 at reduced precision: `2024`, `2024-02` or `2024-02-05`.
    Raises `InvalidDate` for any other text and for days that do not exist.

    >>> PartialDate("2024-02").last_day
    datetime.date(2024, 2, 29)
    """

    text: str

    def __post_init__(self) -> None:
        _bounds(self.text)

    @property
    def first_day(self) -> date:
        """The earliest day that the date can mean."""
        return _bounds(self.text)[0]

    @property
    def last_day(self) -> date:
        """The latest day that the date can mean."""
        return _bounds(self.text)[1]

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Period:
    """When a source saw a fact hold: from `first` to `last`, both included.

    Written as one date or as an ISO 8601 interval, `2024/2025-11-28`.
    """

    first: PartialDate
    last: PartialDate

    def __post_init__(self) -> None:
        if self.last.last_day < self.first.first_day:
            raise InvalidDate(f"period {self} ends before it begins", "write the earlier date first")

    @classmethod
    def parse(cls, text: str) -> Period:
        """Read `2024` or `2024/2025-11-28`; raises `InvalidDate`.

        >>> Period.parse("2024/2025-11-28").last
        PartialDate(text='2025-11-28')
        """
        first, slash, last = text.partition("/")
        start = PartialDate(first.strip())
        return cls(start, PartialDate(last.strip()) if slash else start)

    def __str__(self) -> str:
        return self.first.text if self.first == self.last else f"{self.first}/{self.last}"


@lru_cache(maxsize=100_000)  # loads and exports meet the same few dates over and over
def _bounds(text: str) -> tuple[date, date]:
    match = _PATTERN.fullmatch(text)
    if match is None:
        raise InvalidDate(f"{text!r} is no date", "write YYYY, YYYY-MM or YYYY-MM-DD")
    year, month, day = (int(part) if part else None for part in match.groups())
    assert year is not None  # the pattern always captures a year
    try:
        if month is None:
            return date(year, 1, 1), date(year, 12, 31)
        if day is None:
            return date(year, month, 1), date(year, month, calendar.monthrange(year, month)[1])
        return date(year, month, day), date(year, month, day)
    except (ValueError, calendar.IllegalMonthError):
        raise InvalidDate(f"{text!r} does not exist in the calendar", "correct it") from None
