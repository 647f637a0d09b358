"""Typed tokens: numbers, places and the like, which tell two bodies apart however similar the rest is."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ingest.normalise.places import narrowed, place_ids, places_contradict, places_in_words, places_pattern
from ingest.normalise.systems import is_system
from ingest.normalise.tables import is_han, word_lists

_SERIAL, _SERIAL_DIGITS = "14", 4


class TokenKind(StrEnum):
    """What a typed token says. Ordinals are numbers: `24`, `24th` and 第二十四 are one token."""

    NUMBER = "number"
    PHASE = "phase"
    PLACE = "place"
    DIRECTION = "direction"
    KIND = "kind"
    SYSTEM = "system"


@dataclass(frozen=True, slots=True, order=True)
class Token:
    """One typed token.

    `value` is a number in digits, or an id of the curated lists. An ambiguous place holds
    all its meanings, joined by `|`.
    """

    kind: TokenKind
    value: str

    @property
    def meanings(self) -> frozenset[str]:
        """What the value can mean; several only for places that share a spelling."""
        return frozenset(self.value.split("|"))


def tokens_of(plain: list[str], systems: list[str]) -> frozenset[Token]:
    """The typed tokens of a name.

    `plain` are its reduced words, `systems` the same with group names as tokens.
    """
    tokens: set[Token] = set()
    places = places_in_words(plain)
    for word in plain:
        if is_han(word):
            for spelling in _han_spellings().findall(word):
                places.append(place_ids(spelling))
                tokens |= _listed(spelling)
        else:
            tokens |= _listed(word)
    tokens |= {Token(TokenKind.PLACE, "|".join(sorted(place))) for place in narrowed(filter(None, places))}
    for before, word in zip(["", *systems], systems, strict=False):
        if is_system(word):
            tokens.add(Token(TokenKind.SYSTEM, word))
        elif word.isdecimal():
            tokens.add(Token(TokenKind.PHASE if before == "phase" else TokenKind.NUMBER, word))
    return frozenset(tokens)


def _listed(spelling: str) -> set[Token]:
    lists = word_lists()
    tokens: set[Token] = set()
    if spelling in lists.kinds:
        tokens.add(Token(TokenKind.KIND, lists.kinds[spelling]))
    if spelling in lists.directions:
        tokens.add(Token(TokenKind.DIRECTION, lists.directions[spelling]))
    return tokens


def distinctive_words(words: list[str]) -> list[str]:
    """The words that can identify a body: no places, directions, kinds, numbers or common words.

    A Chinese run counts when two characters or more of it are none of those.

    >>> distinctive_words(["beijing", "huada", "24", "institute"])
    ['huada']
    """
    lists = word_lists()
    distinctive: list[str] = []
    for word in words:
        if is_han(word):
            core = _common_han().sub("", word)
            if len(core) >= 2:
                distinctive.append(word)
        elif not (
            word.isdecimal()
            or word in lists.kinds
            or word in lists.directions
            or word in lists.common_words
            or place_ids(word)
        ):
            distinctive.append(word)
    return distinctive


def unit_number(number: str) -> str:
    """The number of a unit without the 1400 that institutes of electronics had added until the 1980s.

    The Tenth Academy of the Ministry of Defence numbered institutes so: 中国人民解放军第一四二四研究所 is
    the 24th, as is the 1424th of the Ministry of Electronics Industry.

    >>> unit_number("1424"), unit_number("24"), unit_number("1524")
    ('24', '24', '1524')
    """
    is_serial = len(number) == _SERIAL_DIGITS and number.startswith(_SERIAL)
    return str(int(number.removeprefix(_SERIAL))) if is_serial and number != f"{_SERIAL}00" else number


def _other_numbers(query: frozenset[Token], recorded: frozenset[Token]) -> bool:
    """Whether the numbers exclude each other as written and as numbers of units."""
    return _exclude(query, recorded) and _exclude(*map(_of_units, (query, recorded)))


def _of_units(numbers: frozenset[Token]) -> frozenset[Token]:
    return frozenset(Token(token.kind, unit_number(token.value)) for token in numbers)


def _exclude(query: frozenset[Token], recorded: frozenset[Token]) -> bool:
    """Both have some, and neither has all of the other's: 24 and 29, but not 24 and 24 with 2019."""
    return bool(query and recorded) and not (query <= recorded or recorded <= query)


def _share_none(query: frozenset[Token], recorded: frozenset[Token]) -> bool:
    return bool(query and recorded) and not query & recorded


def _other_places(query: frozenset[Token], recorded: frozenset[Token]) -> bool:
    return places_contradict(
        frozenset(token.meanings for token in query), frozenset(token.meanings for token in recorded)
    )


# The table of vetoes: what it takes for two names to contradict each other.
_RULES: dict[TokenKind, Callable[[frozenset[Token], frozenset[Token]], bool]] = {
    TokenKind.NUMBER: _other_numbers,
    TokenKind.PHASE: _exclude,
    TokenKind.PLACE: _other_places,
    TokenKind.DIRECTION: _exclude,
    TokenKind.KIND: _share_none,
    TokenKind.SYSTEM: _share_none,
}


def tokens_contradict(kind: TokenKind, one: frozenset[Token], other: frozenset[Token]) -> bool:
    """Whether the tokens of this kind in two names rule out that the names are one body's.

    >>> first, second = frozenset([Token(TokenKind.NUMBER, "24")]), frozenset([Token(TokenKind.NUMBER, "29")])
    >>> tokens_contradict(TokenKind.NUMBER, first, second), tokens_contradict(TokenKind.PLACE, first, second)
    (True, False)
    """
    if not one or not other:  # most names have none
        return False
    ones, others = (frozenset(token for token in tokens if token.kind is kind) for tokens in (one, other))
    return _RULES[kind](ones, others)


@cache
def _han_spellings() -> re.Pattern[str]:
    lists = word_lists()
    return places_pattern(spelling for spelling in (*lists.kinds, *lists.directions) if is_han(spelling))


@cache
def _common_han() -> re.Pattern[str]:
    lists = word_lists()
    kinds = (spelling for spelling in lists.kinds if is_han(spelling))
    return places_pattern(
        (*kinds, *lists.common_han, *(d for d in lists.directions if is_han(d) and len(d) > 1))
    )
