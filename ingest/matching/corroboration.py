"""What an order gives beside the name, compared with what is recorded of an entity."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from ingest.matching.addresses import Address, read_address
from ingest.matching.match import Feature, Outcome, told
from ingest.normalise import place_in_words


@dataclass(frozen=True, slots=True)
class Beside:
    """What is given beside the name: the two-letter code of the country, an address, identifiers."""

    country: str | None = None
    address: str | None = None
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Recorded:
    """What is recorded of an entity beside its names."""

    countries: tuple[str, ...] = ()
    addresses: tuple[str, ...] = ()


NOTHING_GIVEN = Beside()
NOTHING_RECORDED = Recorded()


def compared_with_order(
    beside: Beside, recorded: Recorded, identified: Collection[str], names: Collection[str] = ()
) -> list[Feature]:
    """Country, address and identifiers compared, as far as they are given.

    `identified` are the given identifiers that are recorded of the entity, `names` the recorded names that
    are compared, of which a city counts where no address is recorded. `REVIEW` contradicts; an `EQUAL`
    address or identifier corroborates, an equal country never does.

    >>> given = Beside(country="cn", address="Nanping Huayuan Road, Chongqing")
    >>> for feature in compared_with_order(given, Recorded(("cn",), ("Chongqing",)), ()):
    ...     print(feature.feature, feature.outcome, feature.detail, sep="; ")
    country; equal; country matches (cn)
    address; equal; the city Chongqing matches the recorded address 'Chongqing'
    """
    return [
        *_country(beside.country, recorded.countries),
        *_address(beside.address, recorded.addresses, names),
        *_identifiers(beside.identifiers, identified),
    ]


def is_corroborated(features: Collection[Feature]) -> bool:
    """Whether an identifier, city or street is the entity's."""
    return any(
        feature.feature in ("address", "identifier") and feature.outcome is Outcome.EQUAL
        for feature in features
    )


def _country(given: str | None, recorded: Collection[str]) -> list[Feature]:
    if given is None:
        return []
    if not recorded:
        return [told("country", Outcome.ONE_SIDED, "country.not_recorded", country=given)]
    if given.lower() in recorded:
        return [told("country", Outcome.EQUAL, "country.equal", country=given.lower())]
    listed = tuple(sorted(recorded))
    return [told("country", Outcome.REVIEW, "country.different", asked=given, recorded=listed)]


def _address(given: str | None, recorded: Collection[str], names: Collection[str]) -> list[Feature]:
    if given is None:
        return []
    address = read_address(given)
    if not recorded:
        return [_city_of_name(address, names)]
    others = [read_address(each) for each in recorded]
    for other in others:
        shared = address.is_shared_with(other)
        if shared is not None and not address.contradicts(other):
            what, name = shared
            return [told("address", Outcome.EQUAL, f"address.{what}", name=name, address=other.text)]
    listed = tuple(repr(other.text) for other in others)
    if all(address.contradicts(other) for other in others):
        return [told("address", Outcome.REVIEW, "address.different", addresses=listed)]
    return [told("address", Outcome.ONE_SIDED, "address.nothing_shared", addresses=listed)]


def _city_of_name(address: Address, names: Collection[str]) -> Feature:
    """A body that is called after its city is not expected in another one."""
    cities = {city for name in names for city in read_address(name).cities}
    if cities and address.cities and cities.isdisjoint(address.cities):
        asked, named = (tuple(map(place_in_words, sorted(each))) for each in (address.cities, cities))
        return told("address", Outcome.REVIEW, "address.other_city", asked=asked, named=named)
    return told("address", Outcome.ONE_SIDED, "address.not_recorded")


def _identifiers(given: Collection[str], identified: Collection[str]) -> list[Feature]:
    if not given:
        return []
    if identified:
        listed = tuple(repr(each) for each in identified)
        return [told("identifier", Outcome.EQUAL, "identifier.given", ids=listed)]
    return [told("identifier", Outcome.ONE_SIDED, "identifier.not_recorded")]
