"""Values of parties in the form in which they are compared: addresses, telephone numbers, e-mail, dates."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from typing import Any

from ingest.countries import country_code
from ingest.normalise.folding import folded
from ingest.normalise.words import split_words
from ingest.scoring import in_latin

_DIGITS = re.compile(r"[0-9]+")
_MAIL = re.compile(r"[^\s<>\"'(),;:]+@[^\s<>\"'(),;:]+")
_SHORTEST_PHONE = 6
_SHORTEST_STREET = 4


@cache
def table() -> Mapping[str, Any]:
    """`resolve.toml`: weights, and the words of addresses and names that are written in several ways."""
    return tomllib.loads((files("ingest.resolve") / "resolve.toml").read_text(encoding="utf-8"))


@dataclass(frozen=True, slots=True)
class Place:
    """An address as what is compared of it: its numbers and its other words, in Latin letters."""

    text: str
    numbers: frozenset[str]
    words: frozenset[str]


@lru_cache(50_000)
def place_of(text: str) -> Place:
    """The numbers and words of an address, each word as it is written in most.

    >>> one, other = place_of("Ansbacher Straße 23, 56244 Köln"), place_of("23 Ansbacher Str Koln")
    >>> sorted(one.words & other.words), sorted(one.numbers & other.numbers)
    (['ansbacher', 'koln', 'street'], ['23'])
    """
    numbers: set[str] = set()
    words: set[str] = set()
    for written in split_words(folded(text)):
        word = in_latin(written)
        digits = "".join(_DIGITS.findall(word))
        if digits:
            numbers.add(word if len(digits) < len(word) else digits.lstrip("0") or "0")
        elif word:
            words.update(_plain_words(word))
    return Place(text, frozenset(numbers), frozenset(words))


def places_alike(one: Place, other: Place) -> float:
    """How alike two addresses are, 0 to 1: by the house and street that both have, and the other words.

    An address that leaves out the town or the postcode of the other is as good as one that has them. Where
    both have numbers and none in common, they are at most in one street.

    >>> suite = place_of("Suite 900, 1450 N City Rd, Arlington 23208")
    >>> places_alike(suite, place_of("1450 N City Rd Suite 900 Arlington VA 23208")) > 0.9
    True
    >>> places_alike(suite, place_of("12 Main Street, Arlington VA 22201")) < 0.4
    True
    """
    ones, others = one.words, other.words
    shared = ones & others
    named = {word for word in shared if word not in _street_kinds()}
    if not named:
        return 0.0
    words = _weight(shared) / min(_weight(ones), _weight(others))
    if not one.numbers or not other.numbers:
        return 0.5 * words
    numbers = len(one.numbers & other.numbers) / min(len(one.numbers), len(other.numbers))
    if not numbers:
        return 0.3 * words
    return 0.5 * words + 0.5 * numbers


def place_keys(place: Place) -> set[str]:
    """By what addresses are found that may be one: a number with a longer word, each.

    >>> sorted(place_keys(place_of("12 Main Street, Springfield")))
    ['12 main', '12 springfield']
    """
    named = (word for word in place.words if len(word) >= _SHORTEST_STREET and word not in _street_kinds())
    found = sorted(named, key=lambda word: (-len(word), word))[:4]
    return {f"{number} {word}" for number in sorted(place.numbers)[:4] for word in found}


def phone_key(text: str) -> str | None:
    """The digits of a telephone number without leading zeros; `None` of too few.

    >>> phone_key("+39 0352 6553537"), phone_key("(0352) 655-3537"), phone_key("n/a")
    ('3903526553537', '3526553537', None)
    """
    digits = "".join(_DIGITS.findall(text)).lstrip("0")
    return digits if len(digits) >= _SHORTEST_PHONE else None


def phones_equal(one: str, other: str) -> bool:
    """Whether two numbers are one, of which one may lack the codes of the country or the area.

    >>> phones_equal("3903526553537", "3526553537"), phones_equal("7022212412", "2212412")
    (True, True)
    >>> phones_equal("7022212412", "7022212413")
    False
    """
    shorter, longer = sorted((one, other), key=len)
    return longer.endswith(shorter)


def mail_key(text: str) -> str | None:
    """The address in an e-mail field, which may have a name before it; `None` without one.

    >>> mail_key('"Jay Jones" <JJones@example.org>'), mail_key("none")
    ('jjones@example.org', None)
    """
    found = _MAIL.search(text)
    return found[0].casefold() if found else None


def gender_of(text: str) -> str | None:
    """`male` or `female`; `None` for anything else.

    >>> gender_of("F"), gender_of("Male"), gender_of("Unknown")
    ('female', 'male', None)
    """
    known: Mapping[str, str] = table()["genders"]
    return known.get(text.strip().casefold())


def country_of(text: str) -> str:
    """The code of a country, or the text folded.

    >>> country_of("DE"), country_of("Germany")
    ('de', 'de')
    """
    return country_code(text) or text.strip().casefold()


@dataclass(frozen=True, slots=True)
class Day:
    """A date of which the month and the day may be unknown."""

    year: int
    month: int | None = None
    day: int | None = None

    @property
    def text(self) -> str:
        """As it is written in ISO 8601."""
        parts = [f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part is not None)]
        return "-".join(parts)


def day_of(text: str) -> Day | None:
    """The date of an ISO text; `None` where it is none.

    >>> day_of("1978-12"), day_of("about 1970")
    (Day(year=1978, month=12, day=None), None)
    """
    parts = text.strip().split("-")
    if not 1 <= len(parts) <= 3 or not all(part.isascii() and part.isdecimal() for part in parts):
        return None
    return Day(*map(int, parts))


def days_alike(one: Day, other: Day) -> str:
    """How two dates compare: `equal`, `swapped`, `near`, `year` or `different`.

    `swapped`: day and month change places. `near`: one digit is another, or two changed places. `year`: one
    of them says no more, or not the day.

    >>> days_alike(Day(1978, 12, 11), Day(1978, 11, 12)), days_alike(Day(1978, 12, 11), Day(1978))
    ('swapped', 'year')
    >>> days_alike(Day(1976, 10, 27), Day(1976, 10, 28)), days_alike(Day(1976, 10, 27), Day(1954, 3, 31))
    ('near', 'different')
    """
    if None in (one.day, other.day):
        months = {one.month, other.month} - {None}
        return "year" if one.year == other.year and len(months) < 2 else "different"
    if one == other:
        return "equal"
    for month, day in ((other.month, other.day), (other.day, other.month)):
        differing = [
            (first, second)
            for first, second in ((one.year, other.year), (one.month, month), (one.day, day))
            if first != second
        ]
        if not differing:
            return "swapped"
        if len(differing) == 1 and _is_slip(*map(str, differing[0])):
            return "near"
    return "different"


def day_keys(day: Day) -> set[str]:
    """By what dates are found that may be one: the year with day and month in either order.

    >>> sorted(day_keys(Day(1978, 12, 11)))
    ['1978 11 12']
    """
    if day.month is None or day.day is None:
        return set()
    low, high = sorted((day.month, day.day))
    return {f"{day.year} {low} {high}"}


def generation_of(words: list[str]) -> str | None:
    """The generation that a person's name says, such as `jr`: the words are folded.

    >>> generation_of(["david", "dobbins", "senior"]), generation_of(["morris", "i", "klein"])
    ('sr', 'i')
    """
    found = {table()["generations"][word] for word in words if word in table()["generations"]}
    if not found and "i" in words:
        return "i"
    return found.pop() if len(found) == 1 else None


def generations_differ(one: str, other: str) -> bool:
    """Whether two generations are not one; an I may be an initial, but hardly beside a II.

    >>> generations_differ("jr", "sr"), generations_differ("jr", "ii"), generations_differ("i", "jr")
    (True, False, False)
    >>> generations_differ("i", "ii")
    True
    """
    if "i" in (one, other):
        return {one, other} - {"i"} <= {"ii", "iii", "iv"} and one != other
    return {"jr": "ii"}.get(one, one) != {"jr": "ii"}.get(other, other)


def _is_slip(one: str, other: str) -> bool:
    """Whether one digit differs by one, or two digits changed places."""
    if len(one) != len(other):
        one, other = one.zfill(2), other.zfill(2)
    differing = [(a, b) for a, b in zip(one, other, strict=True) if a != b]
    if len(differing) == 1:
        return abs(int(differing[0][0]) - int(differing[0][1])) == 1
    return len(differing) == 2 and differing[0] == differing[1][::-1]


def _weight(words: frozenset[str]) -> float:
    """Kinds of streets and single letters say less than names."""
    return sum(0.3 if word in _street_kinds() or len(word) == 1 else 1.0 for word in words)


@cache
def _street_kinds() -> frozenset[str]:
    return frozenset(table()["address_words"].values()) | frozenset(table()["address_words"])


def _plain_words(word: str) -> list[str]:
    """The word as most write it; a street written in one word with its kind as the two."""
    known: Mapping[str, str] = table()["address_words"]
    if word in known:
        return [known[word]]
    for ending in ("strasse", "straat", "str"):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return [word[: -len(ending)], "street"]
    return [word]
