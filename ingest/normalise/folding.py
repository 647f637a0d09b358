"""Character folding: width, case, accents, Chinese script variants, apostrophes and dots."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from ingest.normalise.characters import (
    HAN,
    HAN_NUMERALS,
    NUMERALS,
    compatible,
    has_no_marks,
    simplified,
    with_base_letters,
    with_plain_zeros,
    without_unseen,
)
from ingest.normalise.errors import BadName

MAX_NAME = 1_000
"""Longest name read, in characters; the longest in the bundled lists has fewer than 400."""

_HAN = re.compile(f"[{HAN}]")
# A sign between two numerals stays: 二*四 is neither 24 nor 2 nor 4.
_HAN_GAP = re.compile(
    rf"(?<=[{HAN}])(?<![{HAN_NUMERALS}])[^\w{HAN}]+(?=[{HAN}])|(?<=[{HAN_NUMERALS}])[^\w{HAN}]+(?=[{HAN}])(?![{HAN_NUMERALS}])"
)
_APOSTROPHE = "'’‘ʼʻ`´′"
_APOSTROPHES = re.compile(
    rf"(?<![{NUMERALS}{_APOSTROPHE}])[{_APOSTROPHE}]+|[{_APOSTROPHE}]++(?![{NUMERALS}])"
)
_SPACED_SIGN = re.compile(rf"(?<=[{HAN_NUMERALS}])\s*([^\w\s](?:[^\w]*[^\w\s])?)\s*(?=[{HAN_NUMERALS}])")
# S.I.S.C., S. I. S. C. and S.I.S.C are one word.
_DOTTED = re.compile(r"(?<![^\W_])[^\W\d_]\.(?: ?[^\W\d_]\.)+|(?<![^\W_])[^\W\d_](?:\.[^\W\d_])+(?![^\W_])")


def checked_name(text: str) -> str:
    """The name as given when it can be one.

    Raises `BadName` for an empty text, one above `MAX_NAME` characters and control characters
    (tabs and line breaks among them).
    """
    if not text.strip():
        raise BadName("the name is empty; give at least one letter or digit")
    if len(text) > MAX_NAME:
        raise BadName(f"the name has {len(text):,} characters; at most {MAX_NAME:,} are read")
    if text.isprintable():  # as nearly every name is
        return text
    for position, character in enumerate(text, start=1):
        if unicodedata.category(character) in ("Cc", "Cs"):
            raise BadName(
                f"character {position} of the name is the control character {character!r}; remove it"
            )
    return text


def folded_name(text: str) -> str:
    """`folded`, for names: raises `BadName` when no letter and no digit remains."""
    name = folded(text)
    if not any(character.isalnum() for character in name):
        raise BadName(f"the name {text!r} has no letter and no digit")
    return name


@lru_cache(1_024)  # a name is folded to be read, and again for its initials and beginnings
def folded(text: str) -> str:
    """The text in compatibility form, simplified characters, lower case, without accents.

    Apostrophes and the dots of acronyms go; gaps between Chinese characters close. Other
    punctuation stays, for the reader of words to split at, and so does any sign between numerals.
    """
    if text.isascii() and text.isprintable():  # the rest changes only other characters
        return _without_signs(with_plain_zeros(text.replace("_", " ")).lower())
    text = compatible(text).replace("_", " ")
    text = with_plain_zeros(without_unseen(text))
    if _HAN.search(text):
        text = _SPACED_SIGN.sub(lambda match: "".join(match[1].split()), text)
        text = simplified(_HAN_GAP.sub("", text))
    return _without_signs(with_base_letters(_lower_case(text)))


def _without_signs(text: str) -> str:
    """The text without apostrophes and the dots of acronyms."""
    text = _APOSTROPHES.sub("", text)
    return _DOTTED.sub(lambda match: match[0].replace(".", "").replace(" ", ""), text)


def _lower_case(text: str) -> str:
    if has_no_marks(text):
        return text.lower()
    text = unicodedata.normalize("NFKD", unicodedata.normalize("NFKC", text.casefold()).casefold())
    folded_characters: list[str] = []
    for character in text:
        # Marks are dropped on Latin letters; elsewhere they change the word.
        previous = folded_characters[-1] if folded_characters else ""
        if unicodedata.combining(character) and previous.isascii() and previous.isalpha():
            continue
        digit = unicodedata.decimal(character, None)
        folded_characters.append(character if digit is None else str(digit))
    return unicodedata.normalize("NFKC", "".join(folded_characters))
