"""How far a fact can be trusted, and whether someone stands between its two ends."""

from __future__ import annotations

from enum import IntEnum, StrEnum

from ontology.errors import InvalidGrade


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
