"""Names too short to prove who is meant: initialisms, brands, short forms of groups, two characters."""

from __future__ import annotations

import re
import unicodedata

from ingest.name_index import LONGEST_ACRONYM
from ingest.normalise import NameReading, is_han

_MOST_CAPITALS = 7
"""A word of more capitals is a name in capitals more often than initials."""

_MOST_LETTERS = 4
_MOST_CHARACTERS = 2
"""Letters, and Chinese characters, of a whole name that is short whatever it is."""

_DOTTED = re.compile(r"(?:[^\W\d_]\s*\.\s*){2,}[^\W\d_]?")


def why_short(reading: NameReading, property: str | None = None) -> str | None:
    """Why the name alone does not prove who is meant: it is an `abbreviation`, a `brand`, the short name of a
    `group` or `brief`; `None` for a whole name.

    `property` is what the name is recorded as, `None` for a name that is asked about: capitals say that
    a recorded name is an initialism, and nothing of a name that an order writes.

    >>> from ingest.normalise import read_name
    >>> why_short(read_name("S.I.S.C."), "acronym"), why_short(read_name("航天科技"))
    ('abbreviation', 'group')
    >>> why_short(read_name("Huawei"), "alias") is None, why_short(read_name("NIO, Inc."), "name") is None
    (True, True)
    """
    if property == "brand":
        return "brand"
    if reading.is_short_form:
        return "group"
    if property == "acronym" or _is_dotted(reading.text):
        return "abbreviation"
    if property is not None and reading.legal_form is None and _is_capitals(reading.text):
        return "abbreviation"
    return "brief" if _is_brief(reading.text) else None


def _is_dotted(text: str) -> bool:
    return _DOTTED.fullmatch(text.strip()) is not None


def _is_capitals(text: str) -> bool:
    word = text.strip().replace("&", "")
    return 2 <= len(word) <= _MOST_CAPITALS and word.isalpha() and word == word.upper() != word.lower()


def _is_brief(text: str) -> bool:
    """Whether the name, legal form included, has two characters or four letters at most."""
    if text.isascii():
        return sum(map(str.isalnum, text)) <= _MOST_LETTERS
    written = [character for character in unicodedata.normalize("NFKC", text) if character.isalnum()]
    characters = [each for each in written if is_han(each) or unicodedata.east_asian_width(each) == "W"]
    if characters:
        return len(written) <= _MOST_CHARACTERS
    return len(written) <= _MOST_LETTERS


def is_acronym(reading: NameReading) -> bool:
    """Whether the name is one Latin word short enough to be initials."""
    word = reading.comparable
    return word.isascii() and word.isalpha() and 3 <= len(word) <= LONGEST_ACRONYM
