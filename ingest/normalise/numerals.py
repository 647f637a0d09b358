"""Numbers as names write them, read as digits: 二十四, Twenty-Fourth, No. 24, 24th, Phase II."""

from __future__ import annotations

import re

MAX_NUMERAL = 8
"""Longest Chinese numeral read: 九千九百九十九 and its like have seven characters."""

_DIGITS = {character: value for value, character in enumerate("零一二三四五六七八九")} | {"〇": 0}
_WEIGHTS = {"十": 10, "百": 100, "千": 1000}
_CONTRACTED_TENS = str.maketrans({"廿": "二十", "卅": "三十", "卌": "四十"})

_UNITS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9,
    "first": 1, "second": 2, "third": 3, "fourth": 4, "fifth": 5, "sixth": 6, "seventh": 7,
    "eighth": 8, "ninth": 9,
}  # fmt: skip
_WHOLE = {
    "ten": 10, "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "sixteen": 16,
    "seventeen": 17, "eighteen": 18, "nineteen": 19, "tenth": 10, "eleventh": 11, "twelfth": 12,
    "thirteenth": 13, "fourteenth": 14, "fifteenth": 15, "sixteenth": 16, "seventeenth": 17,
    "eighteenth": 18, "nineteenth": 19, "twentieth": 20, "thirtieth": 30, "fortieth": 40, "fiftieth": 50,
    "sixtieth": 60, "seventieth": 70, "eightieth": 80, "ninetieth": 90,
}  # fmt: skip
_TENS = {
    "twenty": 20, "thirty": 30, "forty": 40, "fifty": 50, "sixty": 60, "seventy": 70, "eighty": 80,
    "ninety": 90,
}  # fmt: skip
_ROMAN = {
    "i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "x": 10,
}  # fmt: skip
_NUMBER_SIGNS = frozenset({"no", "nr", "number"})
_BEFORE_ROMAN = frozenset({"phase", "stage", "fund", "plant", "factory", "fab", "unit"})
_DIGITS_FORM = re.compile(r"(?:no|nr)?(\d+)(?:st|nd|rd|th)?")


def chinese_number(text: str) -> int | None:
    """The value of a Chinese numeral below ten thousand; `None` when it is not a valid one.

    Both the written form (二十四, 廿四, 一百零二) and digits in a row (一四二四) are read.
    """
    text = text.translate(_CONTRACTED_TENS)
    if not 1 <= len(text) <= MAX_NUMERAL:
        return None
    if all(character in _DIGITS for character in text):
        return int("".join(str(_DIGITS[character]) for character in text))
    return _weighted(text)


def _weighted(text: str) -> int | None:
    """Digits with falling weights; 零 stands where a weight is skipped."""
    total = 0
    limit = 10_000
    digit: int | None = None
    after_zero = False
    for character in text:
        if character in _WEIGHTS:
            weight = _WEIGHTS[character]
            # 十四 stands for 一十四, at the beginning only.
            if weight >= limit or digit == 0 or (digit is None and (weight != 10 or total)):
                return None
            total += (digit or 1) * weight
            limit, digit, after_zero = weight, None, False
        elif character in _DIGITS:
            if digit is not None:
                return None
            if _DIGITS[character] == 0:
                if after_zero or limit == 10_000:
                    return None
                after_zero = True
            else:
                digit = _DIGITS[character]
        else:
            return None
    # 二百五 is said for 250 and never written in a name; both readings would be a guess.
    if digit is None:
        return total if not after_zero else None
    return total + digit if limit == 10 or after_zero else None


def with_digits(words: list[str]) -> list[str]:
    """The words with every number as plain digits: ordinals, number words, `No.` before digits.

    `["no", "24"]`, `["24th"]` and `["twenty", "fourth"]` all become `["24"]`; leading zeros go.
    Roman numerals are read after words such as `phase` and `fund` only.
    """
    read: list[str] = []
    position = 0
    while position < len(words):
        word = words[position]
        following = words[position + 1] if position + 1 < len(words) else ""
        number = _number(word, read[-1] if read else "")
        if word in _TENS and following in _UNITS:
            number = str(_TENS[word] + _UNITS[following])
            position += 1
        if number is None:
            read.append(word)
        else:
            while read and read[-1] in _NUMBER_SIGNS:
                read.pop()
            read.append(number)
        position += 1
    return read


def _number(word: str, before: str) -> str | None:
    match = _DIGITS_FORM.fullmatch(word)
    if match is not None:
        return match[1].lstrip("0") or "0"
    if before in _BEFORE_ROMAN and word in _ROMAN:
        return str(_ROMAN[word])
    for table in (_UNITS, _WHOLE, _TENS):
        if word in table:
            return str(table[word])
    return None
