"""Check digits of company identifiers."""

from __future__ import annotations

import re

# GB 32100-2015 leaves out I, O, S, V and Z, which are easily misread.
_USC_ALPHABET = "0123456789ABCDEFGHJKLMNPQRTUWXY"
_USC_LENGTH = 18
_LEI = re.compile(r"[0-9A-Z]{18}[0-9]{2}", re.ASCII)


def is_usc_code(text: str) -> bool:
    """Whether the text is a Chinese unified social credit code with a right check digit (GB 32100-2015).

    >>> is_usc_code("91350100M000100Y43"), is_usc_code("91350100M000100Y44")
    (True, False)
    """
    values = [_USC_ALPHABET.find(letter) for letter in text]
    if len(values) != _USC_LENGTH or -1 in values:
        return False
    base = len(_USC_ALPHABET)
    weighted = sum(value * pow(3, place, base) for place, value in enumerate(values[:-1]))
    return (weighted + values[-1]) % base == 0


def is_lei(text: str) -> bool:
    """Whether the text is a Legal Entity Identifier with right check digits (ISO 17442).

    >>> is_lei("724500Y6DUVHQD6OXN27"), is_lei("724500Y6DUVHQD6OXN28")
    (True, False)
    """
    return _LEI.fullmatch(text) is not None and int("".join(str(int(c, 36)) for c in text)) % 97 == 1


def is_imo_number(text: str) -> bool:
    """Whether the text is the number of a ship in the scheme of the IMO, whose last digit is a check digit.

    >>> is_imo_number("9074729"), is_imo_number("9074728")
    (True, False)
    """
    if re.fullmatch(r"[0-9]{7}", text, re.ASCII) is None:
        return False
    *digits, check = map(int, text)
    return sum(digit * weight for digit, weight in zip(digits, range(7, 1, -1), strict=True)) % 10 == check
