"""How far a fact can be trusted, whether someone stands between its two ends, and what editors note about it.

Editors and loads add notes to a source's own words, in `Statement.original`, in square brackets:

    [date inferred: the page shows no year]         an editor inferred when the source observed the fact
    [share_until inferred: the year of a rise]      the same of a date that the statement has
    [not in the copy of 2026-10-01]                 a list that is held whole names the party no longer
"""

from __future__ import annotations

import re
from datetime import date
from enum import IntEnum, StrEnum

from ontology.errors import InvalidGrade

_NOTE = re.compile(r"\[[^\[\]]+\]")
_INFERRED = re.compile(r"\[(date|start|end|share_until) inferred\b")
_LEFT_OUT = re.compile(r"not in the copy of [0-9]{4}-[0-9]{2}-[0-9]{2}\]?$", re.ASCII)


class Grade(IntEnum):
    """Evidence grade; smaller is better, so `max` of a path is its weakest link."""

    A = 0  # official register or filing
    B = 1  # official list or gazette
    C = 2  # press, NGO or company statement
    D = 3  # inferred or unconfirmed

    @classmethod
    def parse(cls, text: str) -> Grade:
        """Read a letter A to D; raises `InvalidGrade`.

        >>> max(Grade.parse("a"), Grade.parse("C"))
        <Grade.C: 2>
        """
        try:
            return cls[text.strip().upper()]
        except KeyError:
            raise InvalidGrade(f"{text!r} is no evidence grade", "use A, B, C or D") from None

    def __str__(self) -> str:
        return self.name


class Directness(StrEnum):
    """Whether a link is said to be direct; indirect means that someone stands between."""

    DIRECT = "direct"
    INDIRECT = "indirect"
    UNSTATED = "unstated"


def notes_in(original: str | None) -> list[str]:
    """The notes in a source's words, each in its brackets.

    >>> notes_in("March 31 [date inferred: the page shows no year]")
    ['[date inferred: the page shows no year]']
    """
    return _NOTE.findall(original or "")


def inferred_dates(original: str | None) -> tuple[str, ...]:
    """Which dates of a statement an editor inferred: `observed`, `start`, `end` or `share_until`.

    >>> inferred_dates("March 31 [date inferred: no year] [share_until inferred: the year of a rise]")
    ('observed', 'share_until')
    """
    if original is None or "inferred" not in original:
        return ()
    names = dict.fromkeys(_INFERRED.findall(original))
    return tuple("observed" if name == "date" else name for name in names)


def left_out_note(copied: date) -> str:
    """The note of a listing that ended because the copy of this day lacks it.

    >>> left_out_note(date(2026, 10, 1))
    '[not in the copy of 2026-10-01]'
    """
    return f"[not in the copy of {copied}]"


def is_left_out(original: str | None) -> bool:
    """Whether the last note is that of a listing which a newer copy of the list lacks.

    >>> is_left_out("Acme Ltd [not in the copy of 2026-10-01]"), is_left_out(None)
    (True, False)
    """
    return original is not None and _LEFT_OUT.search(original) is not None
