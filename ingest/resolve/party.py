"""A party as what is compared of it: names, identifiers, dates, addresses and what contradicts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from rapidfuzz import fuzz

from graph.store.assembly import identifier_key
from ingest.normalise import BadName, NameReading, read_name
from ingest.normalise.folding import folded
from ingest.normalise.words import split_words
from ingest.resolve.values import (
    Day,
    Place,
    country_of,
    day_of,
    gender_of,
    generation_of,
    mail_key,
    phone_key,
    place_of,
)
from ingest.sameness import Body, body_of
from ingest.scoring import in_latin
from ontology import SCHEMA, Entity

NAMES = ("name", "alias", "previousName")
"""Properties with names that are compared; an acronym or a brand alone is nobody's alone."""

IDENTIFIERS = tuple(
    name
    for name, prop in SCHEMA.properties.items()
    if prop.range == "identifier" and name not in ("list", "ticker")
)
"""Properties with identifiers of a body; a ticker is that of a security, and given out again."""

COMPARED = (*IDENTIFIERS, "phone", "email", "birthDate", "address")
"""Properties of which an equal value brings two parties up for comparison."""

_IN_BRACKETS = re.compile(r"[(（][^()（）]*[)）]")
_MOST_NAMES = 12
_MOST_ADDRESSES = 8
_NEAR = 60
"""How alike two names are spelt, of a hundred, from which they are compared word by word."""

Identifier = tuple[str, str]
"""A property and the form in which its values are compared."""


@dataclass(frozen=True, slots=True)
class Party:
    """What is compared of one entity; `body` is what can contradict that it is another.

    `spelt` are its names in Latin letters, `ties` the ids and names of the bodies that a person has a link
    with.
    """

    id: str
    caption: str
    schema: str
    sources: tuple[str, ...]
    names: tuple[NameReading, ...]
    spelt: tuple[str, ...]
    identifiers: frozenset[Identifier]
    births: tuple[Day, ...]
    founded: tuple[Day, ...]
    countries: frozenset[str]
    addresses: tuple[Place, ...]
    phones: frozenset[str]
    mails: frozenset[str]
    genders: frozenset[str]
    generation: str | None
    ties: frozenset[str]
    body: Body

    @property
    def is_person(self) -> bool:
        """Whether it is a natural person."""
        return SCHEMA.is_a(self.schema, "Person")

    def has_name_near(self, other: Party) -> bool:
        """Whether a name of the one looks like one of the other, so that they are worth comparing."""
        return any(
            fuzz.token_sort_ratio(one, another, score_cutoff=_NEAR) > 0
            for one in self.spelt
            for another in other.spelt
        )


def party_of(
    entity: Entity, ties: Iterable[Entity] = (), known: Mapping[str, NameReading] | None = None
) -> Party:
    """The party that the entity is; names that cannot be read are left out, and values past a dozen.

    `ties` are the bodies that it has a link with, `known` the readings of names that were read before.

    >>> from ontology import Grade, Period, Statement
    >>> about = ("list", "copy", "row 1", Grade.B, Period.parse("2024"))
    >>> stated = [("type", "Person"), ("name", "David Dobbins Jr"), ("phone", "+1 702 555 0101")]
    >>> facts = tuple(Statement("p", "Person", *each, *about) for each in stated)
    >>> party = party_of(Entity("p", "Person", "David", facts))
    >>> party.sources, party.phones, party.generation
    (('list',), frozenset({'17025550101'}), 'jr')
    """
    names = list(dict.fromkeys(value for prop in NAMES for value in entity.values(prop)))[:_MOST_NAMES]
    spelt = dict.fromkeys(text for name in names for text in _written(name))
    found = (known.get(text) if known and text in known else _read(text) for text in spelt)
    readings = tuple(reading for reading in found if reading is not None)
    is_person = SCHEMA.is_a(entity.schema, "Person")
    generations = {generation_of(split_words(folded(name))) for name in names} if is_person else set()
    stated = generations - {None}
    return Party(
        id=entity.id,
        caption=entity.caption,
        schema=entity.schema,
        sources=tuple(sorted({s.source for s in entity.statements if s.prop != "sameAs"})),
        names=readings,
        spelt=tuple(dict.fromkeys(map(in_letters, readings))),
        identifiers=frozenset(
            (prop, identifier_key(value)) for prop in IDENTIFIERS for value in entity.values(prop)
        ),
        births=_days(entity.values("birthDate")),
        founded=_days(entity.values("incorporationDate")),
        countries=frozenset(map(country_of, entity.values("country"))),
        addresses=tuple(map(place_of, entity.values("address")[:_MOST_ADDRESSES])),
        phones=frozenset(filter(None, map(phone_key, entity.values("phone")))),
        mails=frozenset(filter(None, map(mail_key, entity.values("email")))),
        genders=frozenset(filter(None, map(gender_of, entity.values("gender")))),
        generation=stated.pop() if len(stated) == 1 else None,
        ties=frozenset(key for tie in ties for key in _tie_keys(tie)),
        body=body_of(entity),
    )


def _tie_keys(entity: Entity) -> Iterator[str]:
    """The id of a body, and its names as they are compared."""
    yield f"id {entity.id}"
    for name in [value for prop in NAMES for value in entity.values(prop)][:_MOST_NAMES]:
        reading = _read(name)
        if reading is not None:
            yield reading.comparable


def _written(name: str) -> tuple[str, ...]:
    """The name, and without what it has in brackets."""
    without = " ".join(_IN_BRACKETS.sub(" ", name).split())
    return (name, without) if without and without != name else (name,)


def in_letters(reading: NameReading) -> str:
    """The words of a name in Latin letters.

    >>> in_letters(read_name("Zhang Wei")), in_letters(read_name("张伟"))
    ('zhang wei', 'zhangwei')
    """
    text = reading.plain
    return text if text.isascii() else " ".join(in_latin(word) for word in text.split())


def _days(texts: Iterable[str]) -> tuple[Day, ...]:
    return tuple(day for day in map(day_of, texts) if day is not None)


def _read(name: str) -> NameReading | None:
    try:
        return read_name(name)
    except BadName:
        return None
