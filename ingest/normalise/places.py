"""Places in names: Chinese provinces, cities and regions, and other countries and cities of the trade."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache

from ingest.normalise.tables import is_han, read_table

_LONGEST = 3
_MUNICIPALITIES = frozenset({"beijing", "tianjin", "shanghai", "chongqing", "singapore"})
"""Provinces and countries that are one city."""


@dataclass(frozen=True)
class _Places:
    """Spellings and the place ids each can mean; `regions` are parts of the country."""

    spellings: dict[str, frozenset[str]]
    regions: frozenset[str]


def place_ids(spelling: str) -> frozenset[str]:
    """The places that a folded spelling can mean; none when it is no place.

    An id is a region, a province, a country, or `province/city` or `country/city`.
    """
    return _places().spellings.get(spelling, frozenset())


def places_in_words(words: list[str]) -> list[frozenset[str]]:
    """The places that Latin words name, longest spelling first, each as what it can mean."""
    places: list[frozenset[str]] = []
    position = 0
    while position < len(words):
        for length in range(min(_LONGEST, len(words) - position), 0, -1):
            meanings = place_ids(" ".join(words[position : position + length]))
            if meanings:
                places.append(meanings)
                break
        # One step only: in "North China Beijing" the words of a region also stand for themselves.
        position += 1
    return places


def places_in(words: list[str]) -> frozenset[frozenset[str]]:
    """The places that words in either script name, each as what it can mean.

    >>> places_in(["foo", "road", "suzhou", "jiangsu"]) == places_in(["江苏苏州foo路"])
    True
    """
    han = (place_ids(spelling) for word in words for spelling in _pattern().findall(word))
    return narrowed([*places_in_words(words), *filter(None, han)])


def cities_in(words: list[str]) -> frozenset[str]:
    """The cities that the words name beyond doubt: a province, a region or Suzhou alone is none.

    A district of a city with the rank of a province is that city.

    >>> sorted(cities_in(["chongqing"])), sorted(cities_in(["jiangsu"])), sorted(cities_in(["suzhou"]))
    (['chongqing'], [], [])
    """
    named = (next(iter(place)) for place in places_in(words) if len(place) == 1)
    return frozenset(filter(None, map(_city_of, named)))


def _city_of(id: str) -> str | None:
    """The city of a place: of a district of Beijing it is Beijing; `None` for a province or country."""
    whole, _, city = id.partition("/")
    return whole if whole in _MUNICIPALITIES else id if city else None


def place_in_words(id: str) -> str:
    """A place as people write it, the city before its province.

    >>> place_in_words("jiangsu/suzhou"), place_in_words("north-china")
    ('Suzhou, Jiangsu', 'North China')
    """
    province, _, city = id.replace("-", " ").title().partition("/")
    return f"{city}, {province}" if city else province


def han_places() -> tuple[str, ...]:
    """Every Chinese spelling."""
    return tuple(spelling for spelling in _places().spellings if is_han(spelling))


def latin_places() -> tuple[str, ...]:
    """Every spelling in other scripts."""
    return tuple(spelling for spelling in _places().spellings if not is_han(spelling))


def narrowed(named: Iterable[frozenset[str]]) -> frozenset[frozenset[str]]:
    """The places of one name, ambiguous ones settled by the others.

    Suzhou beside 苏州 or Jiangsu is Jiangsu's; alone it stays either.

    >>> suzhou, jiangsu = frozenset({"jiangsu/suzhou", "anhui/suzhou"}), frozenset({"jiangsu"})
    >>> sorted(map(sorted, narrowed([suzhou, jiangsu])))
    [['jiangsu'], ['jiangsu/suzhou']]
    """
    places = list(named)
    settled = {next(iter(place)) for place in places if len(place) == 1}
    return frozenset(
        frozenset(meaning for meaning in place if any(_overlap(meaning, other) for other in settled)) or place
        if len(place) > 1
        else place
        for place in places
    )


def places_contradict(first: frozenset[frozenset[str]], second: frozenset[frozenset[str]]) -> bool:
    """Whether the places in two names rule out that both name the same body.

    A name without places contradicts nothing, and neither does a city and its province or
    one place more (a branch, an address). A region is part of what a body is called, so
    North China (Beijing) contradicts Beijing.

    >>> def places(*ids: str) -> frozenset[frozenset[str]]:
    ...     return frozenset(frozenset([id]) for id in ids)
    >>> places_contradict(places("jiangsu/suzhou"), places("anhui/suzhou"))
    True
    >>> places_contradict(places("jiangsu/suzhou"), places("jiangsu"))
    False
    """
    if not first or not second:
        return False
    regions = _places().regions
    if {place for place in first if place <= regions} != {place for place in second if place <= regions}:
        return True
    return not (_covered(first, second) or _covered(second, first))


def _covered(part: frozenset[frozenset[str]], whole: frozenset[frozenset[str]]) -> bool:
    return all(any(_overlap(a, b) for other in whole for a in place for b in other) for place in part)


def _overlap(first: str, second: str) -> bool:
    return first == second or first.startswith(f"{second}/") or second.startswith(f"{first}/")


@cache
def _places() -> _Places:
    table = read_table("places.toml")
    spellings: dict[str, set[str]] = {}
    whole = (
        (place, written) for key in ("region", "province", "country") for place, written in table[key].items()
    )
    for place, written in whole:
        for spelling in written:
            spellings.setdefault(spelling, set()).add(place)
    for province, cities in table["city"].items():
        for city, written in cities.items():
            for spelling in written:
                spellings.setdefault(spelling, set()).add(f"{province}/{city}")
    return _Places(
        {spelling: frozenset(places) for spelling, places in spellings.items()}, frozenset(table["region"])
    )


@cache
def _pattern() -> re.Pattern[str]:
    return places_pattern()


def places_pattern(others: Iterable[str] = ()) -> re.Pattern[str]:
    """Finds Chinese places and the other spellings, the longest at each position."""
    return re.compile("|".join(sorted({*han_places(), *others}, key=len, reverse=True)))
