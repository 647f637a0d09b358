"""Shares of ownership as intervals of percent, with open or closed ends."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from ontology.errors import InvalidShare

# Not whatever float() reads: "5_1", "1e1" and "nan" in a source are mistakes.
_NUMBER = r"(-?\d+(?:\.\d+)?)"
_EXACT = re.compile(_NUMBER, re.ASCII)
_INTERVAL = re.compile(rf"([\[(])\s*{_NUMBER}\s*,\s*{_NUMBER}\s*([\])])", re.ASCII)
_COMPARED = re.compile(rf"(<=|>=|<|>)\s*{_NUMBER}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Share:
    """An interval of percent, 0 to 100; an end is open when it is excluded.

    An unknown share is `(0, 100]`: more than nothing, never assumed to be all.
    Raises `InvalidShare` for bounds outside 0..100 or an empty interval.
    """

    low: float
    high: float
    low_open: bool = False
    high_open: bool = False

    def __post_init__(self) -> None:
        if not (0 <= self.low <= self.high <= 100):  # also refuses NaN
            raise InvalidShare(f"share {self} is not within 0 and 100", "correct it")
        if self.low == self.high and (self.low_open or self.high_open):
            raise InvalidShare(f"share {self} is empty", "include a bound, or write two different ones")

    @classmethod
    def exact(cls, percent: float) -> Share:
        """The share of exactly `percent`."""
        return cls(percent, percent)

    @classmethod
    def parse(cls, text: str) -> Share:
        """Read `51`, `<100`, `>=25`, `(25,50]` or `unknown`; raises `InvalidShare`.

        >>> Share.parse("<100")
        Share(low=0, high=100.0, low_open=True, high_open=True)
        """
        text = text.strip().removesuffix("%").strip()
        if text == "unknown":
            return UNKNOWN_SHARE
        if interval := _INTERVAL.fullmatch(text):
            left, low, high, right = interval.groups()
            return cls(float(low), float(high), left == "(", right == ")")
        if compared := _COMPARED.fullmatch(text):
            sign, bound = compared[1], float(compared[2])
            if sign[0] == "<":  # more than 0, since the holder is an owner
                return cls(0, bound, True, sign == "<")
            return cls(bound, 100, sign == ">", False)
        if _EXACT.fullmatch(text):
            return cls.exact(float(text))
        raise InvalidShare(f"{text!r} is no share", "write 51, <100, (25,50] or unknown")

    @property
    def is_unknown(self) -> bool:
        """Whether nothing is known but that there is a holding."""
        return self == UNKNOWN_SHARE

    def reaches(self, minimum: float) -> bool:
        """Whether the share may be at least `minimum` percent."""
        return self.high > minimum or (self.high == minimum and not self.high_open)

    def __str__(self) -> str:
        if self.low == self.high and not (self.low_open or self.high_open):
            return _percent(self.low)
        left, right = "(" if self.low_open else "[", ")" if self.high_open else "]"
        return f"{left}{_percent(self.low)},{_percent(self.high)}{right}"


def _percent(value: float) -> str:
    """The shortest plain decimal that reads back as the value; no exponent, which `parse` refuses."""
    text = f"{Decimal(repr(float(value) + 0.0)):f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


UNKNOWN_SHARE = Share(0, 100, low_open=True)


def hull(shares: Iterable[Share]) -> Share:
    """The smallest interval that holds every stated share; unknown when there is none.

    "Owner, no percentage" beside a stated share does not widen it (`docs/semantics.md`, Shares).

    >>> str(hull([Share.exact(51), Share.parse("(25,50]"), UNKNOWN_SHARE]))
    '(25,51]'
    """
    stated = [share for share in shares if not share.is_unknown]
    if not stated:
        return UNKNOWN_SHARE
    low = min(share.low for share in stated)
    high = max(share.high for share in stated)
    return Share(
        low,
        high,
        all(share.low_open for share in stated if share.low == low),
        all(share.high_open for share in stated if share.high == high),
    )
