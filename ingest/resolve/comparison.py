"""Two parties compared: how likely they are one, what speaks for and against it, and what rules it out."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import product

from rapidfuzz import fuzz

from ingest.normalise import NameReading, TokenKind, tokens_contradict
from ingest.resolve.party import IDENTIFIERS, Party, in_letters
from ingest.resolve.values import (
    Day,
    days_alike,
    generations_differ,
    phones_equal,
    places_alike,
    table,
)
from ingest.sameness import STRONG
from ingest.scoring import probability_of, scored

_MOST_PAIRS = 3
_BRIEF = 4
_ENOUGH_ALIKE = 0.6
"""How alike two addresses are from which they speak for one party."""

_OF_ONE_KIND = frozenset(IDENTIFIERS) - {"idNumber"}
"""Properties of which a party has one value in a country; identity numbers are of several kinds."""

_OF_A_HOUSEHOLD = ("address", "phone", "email")
"""What those who live together have in common, twins with other given names among them."""

_MOST_HOLDERS = 10
"""Parties from which a value says nothing of who has it, such as the address of an office."""

_ORDER = {"equal": 0, "swapped": 1, "near": 2, "year": 3, "different": 4}

Holders = Callable[[str, str], int]
"""How many parties have a value: of `identifier`, `phone`, `email` or `address`, and its key."""


@dataclass(frozen=True, slots=True)
class Reason:
    """One feature compared: which, how it came out, its points, and the values of the two parties.

    A veto rules out that the two are one, whatever else agrees; its points are 0.
    """

    feature: str
    outcome: str
    points: float
    one: str = ""
    other: str = ""

    @property
    def is_veto(self) -> bool:
        """Whether it rules out that the two are one."""
        return self.feature == "veto"


@dataclass(frozen=True, slots=True)
class Compared:
    """What comparing came to: the sum of the points, and the reasons, those that count most first."""

    points: float
    reasons: tuple[Reason, ...]

    @property
    def probability(self) -> float:
        """How likely the two are one, 0 to 1; 0 where something rules it out."""
        return 0.0 if self.is_ruled_out else probability_of(self.points)

    @property
    def is_ruled_out(self) -> bool:
        """Whether something contradicts that they are one."""
        return any(reason.is_veto for reason in self.reasons)


def compared(
    one: Party, other: Party, holders: Holders = lambda kind, key: 2, least: float = 0.0
) -> Compared:
    """The two parties compared; which of them is first changes nothing but the order of the values.

    Where even equal names would not bring them to the probability `least`, names are not compared, which
    takes longest, and the probability is only below it.

    >>> from ontology import Entity, Grade, Period, Statement
    >>> from ingest.resolve.party import party_of
    >>> about = ("list", "copy", "row 1", Grade.B, Period.parse("2024"))
    >>> def person(id, *stated):
    ...     facts = [Statement(id, "Person", *each, *about) for each in (("type", "Person"), *stated)]
    ...     return party_of(Entity(id, "Person", id, tuple(facts)))
    >>> ann = person("a", ("name", "Ann Miller"), ("birthDate", "1970-02-01"))
    >>> found = compared(ann, person("b", ("name", "Miller, Anne"), ("birthDate", "1970-02-01")))
    >>> found.probability > 0.9, [reason.feature for reason in found.reasons]
    (True, ['name', 'birth'])
    >>> compared(ann, person("c", ("name", "Ann Miller"), ("birthDate", "1954-03-31"))).is_ruled_out
    True
    """
    points: dict[str, float] = table()["points"]
    reasons = list(_vetoes(one, other))
    if not reasons:
        for compare in (_identifiers, _dates, _address, _contacts, _others):
            reasons += compare(one, other, points, holders)
        most = points["start"] + points["name_most"] + sum(reason.points for reason in reasons)
        if probability_of(most) >= least:
            reasons += _name(one, other, points)
    if one.is_person and other.is_person:
        reasons = _of_one_household(reasons)
    total = points["start"] + sum(reason.points for reason in reasons)
    return Compared(total, tuple(sorted(reasons, key=lambda reason: (-abs(reason.points), reason.feature))))


def _of_one_household(reasons: list[Reason]) -> list[Reason]:
    """The reasons; where names are different or unknown all that a household shares counts once."""
    if not any(reason.feature == "name" and reason.points <= 0 for reason in reasons):
        return reasons
    shared = [reason for reason in reasons if reason.feature in _OF_A_HOUSEHOLD and reason.points > 0]
    counted = max(shared, key=lambda reason: (reason.points, reason.feature), default=None)
    return [
        replace(reason, points=0.0) if reason in shared and reason is not counted else reason
        for reason in reasons
    ]


def _vetoes(one: Party, other: Party) -> Iterator[Reason]:
    contradiction = one.body.contradiction(other.body)
    if contradiction is not None:
        yield Reason("veto", "contradiction", 0.0, contradiction)
    if one.generation and other.generation and generations_differ(one.generation, other.generation):
        yield Reason("veto", "generation", 0.0, one.generation, other.generation)
    born = _most_alike_days(one.births, other.births)
    if born is not None and born[0] == "different":
        yield Reason("veto", "birth", 0.0, born[1].text, born[2].text)


def _name(one: Party, other: Party, points: dict[str, float]) -> Iterator[Reason]:
    """The names that are most alike."""
    if not one.names or not other.names:
        yield Reason("name", "none", 0.0)
        return
    is_person = one.is_person or other.is_person
    best: Reason | None = None
    for first, second in _most_alike(one.names, other.names):
        reason = _named(first, second, is_person, points)
        if best is None or reason.points > best.points:
            best = reason
    if best is not None:
        yield best


def _named(first: NameReading, second: NameReading, is_person: bool, points: dict[str, float]) -> Reason:
    values = first.text, second.text
    if not is_person and any(tokens_contradict(kind, first.tokens, second.tokens) for kind in TokenKind):
        return Reason("name", "contradicts", points["name_least"], *values)
    probability = scored(*sorted((first, second), key=lambda each: each.text), is_person).probability
    odds = math.log(probability / (1 - probability))
    most = points["name_most"]
    letters = min(len(in_letters(each).replace(" ", "")) for each in (first, second))
    if letters <= _BRIEF:
        most = points["name_brief"]
    elif is_person and min(len(each.plain.split()) for each in (first, second)) < 2:
        most = points["name_of_one_word"]
    counted = max(points["name_least"], min(most, odds))
    outcome = "equal" if first.comparable == second.comparable else "alike" if counted > 0 else "different"
    return Reason("name", outcome, counted, *values)


def _most_alike(
    ones: tuple[NameReading, ...], others: tuple[NameReading, ...]
) -> list[tuple[NameReading, NameReading]]:
    """The few pairs of names that are most alike as they are spelt in Latin letters."""
    pairs = list(product(ones, others))
    if len(pairs) <= _MOST_PAIRS:
        return pairs
    pairs.sort(key=lambda pair: (-fuzz.token_sort_ratio(*map(in_letters, pair)), pair[0].text, pair[1].text))
    return pairs[:_MOST_PAIRS]


def _identifiers(one: Party, other: Party, points: dict[str, float], holders: Holders) -> Iterator[Reason]:
    shared = sorted(one.identifiers & other.identifiers)
    strong = {
        (prop, value)
        for prop in STRONG
        for value in one.body.identifiers.get(prop, set()) & other.body.identifiers.get(prop, set())
    }
    if strong:
        prop, value = min(strong, key=lambda each: list(STRONG).index(each[0]))
        yield Reason("identifier", "equal", points["identifier_strong"], prop, value)
    elif shared:
        counts = {each: max(2, holders("identifier", each[1])) for each in shared}
        prop, key = min(counts, key=lambda each: (counts[each], each))
        yield Reason("identifier", "equal", _rare(points["identifier"], counts[prop, key]), prop, key)
    else:
        kinds = {prop for prop, _ in one.identifiers} & {prop for prop, _ in other.identifiers}
        kinds &= {"passportNumber"} if one.countries.isdisjoint(other.countries) else _OF_ONE_KIND
        if kinds:
            prop = min(kinds)
            values = (min(key for p, key in each.identifiers if p == prop) for each in (one, other))
            yield Reason("identifier", "different", points["identifier_different"], *values)


def _dates(one: Party, other: Party, points: dict[str, float], holders: Holders) -> Iterator[Reason]:
    born = _most_alike_days(one.births, other.births)
    if born is not None:
        alike, first, second = born
        yield Reason("birth", alike, points[f"birth_{alike}"], first.text, second.text)
    founded = _most_alike_days(one.founded, other.founded)
    if founded is not None:
        alike, first, second = founded
        outcome = "equal" if alike in ("equal", "swapped", "year") else "different"
        yield Reason("founded", outcome, points[f"founded_{outcome}"], first.text, second.text)


def _most_alike_days(ones: Sequence[Day], others: Sequence[Day]) -> tuple[str, Day, Day] | None:
    """How the two days compare that are most alike, and which they are; `None` without two."""
    compared = ((days_alike(one, other), one, other) for one, other in product(ones, others))
    return min(compared, key=lambda found: _ORDER[found[0]], default=None)


def _address(one: Party, other: Party, points: dict[str, float], holders: Holders) -> Iterator[Reason]:
    if not one.addresses or not other.addresses:
        return
    alike, first, second = max(
        ((places_alike(a, b), a, b) for a, b in product(one.addresses, other.addresses)),
        key=lambda found: (found[0], found[1].text, found[2].text),
    )
    if alike >= _ENOUGH_ALIKE:
        count = max(2, min(holders("address", first.text), holders("address", second.text)))
        yield Reason("address", "alike", _rare(points["address"] * alike, count), first.text, second.text)
    else:
        yield Reason("address", "different", points["address_none"], first.text, second.text)


def _contacts(one: Party, other: Party, points: dict[str, float], holders: Holders) -> Iterator[Reason]:
    phones = [pair for pair in product(sorted(one.phones), sorted(other.phones)) if phones_equal(*pair)]
    if phones:
        first, second = phones[0]
        count = max(holders("phone", first), holders("phone", second), 2)
        yield Reason("phone", "equal", _rare(points["phone"], count), first, second)
    mails = sorted(one.mails & other.mails)
    if mails:
        yield Reason(
            "email", "equal", _rare(points["email"], max(2, holders("email", mails[0]))), mails[0], mails[0]
        )


def _others(one: Party, other: Party, points: dict[str, float], holders: Holders) -> Iterator[Reason]:
    for feature, ones, others in (
        ("country", one.countries, other.countries),
        ("gender", one.genders, other.genders),
    ):
        if ones and others:
            outcome = "equal" if ones & others else "different"
            values = (", ".join(sorted(each)) for each in (ones, others))
            yield Reason(feature, outcome, points[f"{feature}_{outcome}"], *values)
    shared = sorted(one.ties & other.ties)
    if shared:
        yield Reason(
            "tie", "equal", points["tie"], shared[0].removeprefix("id "), shared[0].removeprefix("id ")
        )
    if one.generation and one.generation == other.generation:
        yield Reason("generation", "equal", points["generation_equal"], one.generation, one.generation)


def _rare(points: float, holders: int) -> float:
    """The points of a value that so many parties have: all for up to four, a half for eight, then none."""
    return points / max(1.0, math.log2(holders) - 1) if 0 < holders <= _MOST_HOLDERS else 0.0
