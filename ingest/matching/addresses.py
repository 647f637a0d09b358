"""Two addresses compared: the cities and streets that they share, and whether they contradict each other."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

from ingest.normalise import cities_in, place_in_words, places_contradict, places_in
from ingest.normalise.characters import HAN
from ingest.normalise.folding import folded
from ingest.normalise.tables import word_lists
from ingest.normalise.words import split_words

_PARTS = re.compile(r"[,;，、；\n]")
_HAN_STREET = re.compile(rf"([{HAN}]{{2,8}}?)(?:大道|大街|路|街|巷)")
_HAN_STREET_END = re.compile(rf"[{HAN}]{{2}}[东南西北中]?(?:大道|大街|路|街|巷)")
_SIDES = frozenset({"east", "south", "west", "north", "middle", "central"})
_HAN_BEFORE_STREET = re.compile(r".*[省市区县镇乡]")


@dataclass(frozen=True, slots=True)
class Address:
    """An address as what is compared of it; `streets` are their names without numbers."""

    text: str
    cities: frozenset[str]
    places: frozenset[frozenset[str]]
    streets: frozenset[frozenset[str]]
    words: frozenset[str]
    is_full: bool
    """Whether it has more than one part, so that it says more than a country or a city."""

    def is_shared_with(self, other: Address) -> tuple[str, str] | None:
        """`street` or else `city`, and the one that both name, in words; `None` when they share neither."""
        for street in _shared_streets(self, other):
            return "street", " ".join(sorted(street))
        for city in sorted(self.cities & other.cities):
            return "city", place_in_words(city)
        return None

    def contradicts(self, other: Address) -> bool:
        """Whether the two cannot be one place: other cities, other streets, or not a word in common."""
        if places_contradict(self.places, other.places):
            return True
        if self.streets and other.streets and _same_script(self, other):
            return not any(one & another for one in self.streets for another in other.streets)
        if self.places and other.places:
            return False
        return self.is_full and _same_script(self, other) and not self.words & other.words


@lru_cache(20_000)
def read_address(text: str) -> Address:
    """The cities, streets and words of an address.

    >>> sorted(read_address("No.14 Nanping Huayuan Road, Chongqing").cities)
    ['chongqing']
    >>> sorted(read_address("Chongqing Middle Road, Shanghai").cities)
    ['shanghai']
    >>> read_address("14 Nanping Huayuan Rd.").is_shared_with(read_address("Nanping Huayuan Road, Chongqing"))
    ('street', 'huayuan nanping')
    """
    parts = [split_words(folded(part)) for part in _PARTS.split(text)]
    parts = [part for part in parts if part]
    words = [word for part in parts for word in part]
    streets = {street for part in parts for street in _streets(part)}
    located = [word for part in parts for word in _without_street_names(part)]
    return Address(
        text,
        cities_in(located),
        places_in(located),
        frozenset(streets),
        frozenset(word for word in words if len(word) > 2 and not word.isdecimal()),
        len(parts) > 1 or any(word.isdecimal() for word in words),
    )


def _without_street_names(words: list[str]) -> list[str]:
    """The words but for the last of each street's name: a road named for Chongqing may be in Shanghai."""
    kept: list[str] = []
    for word in words:
        if word not in word_lists().streets:
            kept.append(_HAN_STREET_END.sub("", word))
            continue
        while kept and kept[-1] in _SIDES:
            kept.pop()
        del kept[-1:]
    return kept


def _streets(words: list[str]) -> list[frozenset[str]]:
    streets = []
    kinds = word_lists().streets
    if any(word in kinds for word in words):
        named = (w for w in words if w not in kinds and not any(character.isdecimal() for character in w))
        streets.append(frozenset(named))
    for word in words:
        for match in _HAN_STREET.finditer(_HAN_BEFORE_STREET.sub("", word)):
            streets.append(frozenset([match[1]]))
    return [street for street in streets if street]


def _shared_streets(one: Address, other: Address) -> list[frozenset[str]]:
    """The streets of both; a building or district named beside one makes no other street of it."""
    shared = (a & b for a in one.streets for b in other.streets if a <= b or b <= a)
    return sorted(shared, key=sorted)


def _same_script(one: Address, other: Address) -> bool:
    return one.text.isascii() == other.text.isascii()
