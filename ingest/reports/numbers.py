"""Numbers as Dutch reports print them: a decimal comma, points between thousands."""

from __future__ import annotations

import re
from decimal import Decimal

__all__ = ["decimals", "is_number", "number", "without_footnote"]

_NUMBER = re.compile(r"\d{1,3}(?:\.\d{3})+(?:,\d+)?|\d+(?:,\d+)?")
_FOOTNOTE = re.compile(r"(?P<word>.*[^\W\d_])(?P<note>\d{2})")


def is_number(text: str) -> bool:
    """Whether the text is a number as these reports print one.

    >>> [is_number(text) for text in ("1.146,97", "0,08", "43", "4.51", "ML3", "4,5,6")]
    [True, True, True, False, False, False]
    """
    return _NUMBER.fullmatch(text) is not None


def number(text: str) -> Decimal:
    """The value of a number as printed.

    >>> number("1.146,97"), number("84.000")
    (Decimal('1146.97'), Decimal('84000'))
    """
    if not is_number(text):
        raise ValueError(f"{text!r} is no number with a decimal comma and points between thousands")
    return Decimal(text.replace(".", "").replace(",", "."))


def decimals(value: Decimal) -> int:
    """How many digits stand after the comma.

    >>> decimals(Decimal("0.160")), decimals(Decimal("43"))
    (3, 0)
    """
    exponent = value.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def without_footnote(word: str) -> tuple[str, str | None]:
    """A word and the number of the footnote that the text has fused with it, if any.

    >>> without_footnote("Frankrijk35"), without_footnote("Duitsland")
    (('Frankrijk', '35'), ('Duitsland', None))
    """
    found = _FOOTNOTE.fullmatch(word)
    return (found["word"], found["note"]) if found else (word, None)
