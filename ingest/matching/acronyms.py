"""Acronyms that a name would yield: a reason to look, never proof of who is meant."""

from __future__ import annotations

from ingest.normalise import NameReading, folded_initials

_LONGEST = 10


def derived_acronyms(name: str) -> frozenset[str]:
    """The initials of a name of three words or more, with and without its company words."""
    return frozenset(acronym for acronym in folded_initials(name) if 3 <= len(acronym) <= _LONGEST)


def is_acronym(reading: NameReading) -> bool:
    """Whether the name is one Latin word short enough to be initials."""
    word = reading.comparable
    return word.isascii() and word.isalpha() and 3 <= len(word) <= _LONGEST
