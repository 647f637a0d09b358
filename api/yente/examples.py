"""What an example says of the party that it describes: names, and what is given beside them."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.yente.errors import BadRequest
from api.yente.models import MatchExample
from ingest.countries import country_code
from ingest.matching import Beside
from ontology.ftm import FTM_SCHEMATA

MOST_NAMES = 20
"""Names of one example that are compared; yente itself compares five."""

_MOST_IDENTIFIERS = 20
_LONGEST_ADDRESS = 1_000
_BASE = "Thing"

_NAMES = ("name", "alias", "previousName")
_PARTS_OF_NAME = ("firstName", "secondName", "middleName", "fatherName", "motherName", "lastName")
_COUNTRIES = ("country", "jurisdiction", "mainCountry", "nationality", "citizenship")
"""Countries that a party is of; that of a birth or of a flag says something else."""

_ALL_COUNTRIES = frozenset((*_COUNTRIES, "birthCountry", "flag"))
_IDENTIFIERS = (
    "registrationNumber",
    "leiCode",
    "idNumber",
    "passportNumber",
    "taxNumber",
    "uscCode",
    "innCode",
    "ogrnCode",
    "vatCode",
    "dunsCode",
    "swiftBic",
    "imoNumber",
    "ticker",
)
_DATES = ("birthDate", "incorporationDate")


@dataclass(frozen=True, slots=True)
class Example:
    """An example as it is compared.

    `texts` are what is looked for: its names, or where it has none its identifiers. `countries` are codes in
    lower case; a single one is in `beside`, as an order has it.
    """

    schema: str
    texts: tuple[str, ...]
    beside: Beside
    countries: tuple[str, ...]
    dates: Mapping[str, tuple[str, ...]]
    query: Mapping[str, Any]
    """The example as it was understood, for the answer."""


def read_example(asked: MatchExample) -> Example:
    """The example; raises `BadRequest` for a schema that there is none of, or whose names nobody compares.

    >>> asked = MatchExample(schema="Company", properties={"name": "ASML", "country": "Netherlands"})
    >>> read_example(asked).beside
    Beside(country='nl', address=None, identifiers=())
    >>> read_example(MatchExample(schema="Banana", properties={}))
    Traceback (most recent call last):
    api.yente.errors.BadRequest: Cannot parse example entity: Unknown schema: 'Banana'
    """
    schema = FTM_SCHEMATA.get(asked.schema_)
    if schema is None:
        raise BadRequest(f"Cannot parse example entity: Unknown schema: {asked.schema_!r}")
    if schema.name != _BASE and not schema.matchable:
        raise BadRequest(f"Cannot parse example entity: Non-matchable schema for query: {schema.name}")
    properties = {name: _cleaned(name, values) for name, values in asked.properties.items()}
    names = tuple(dict.fromkeys(value for name in _NAMES for value in properties.get(name, ())))
    if not names:
        parts = [properties[name][0] for name in _PARTS_OF_NAME if properties.get(name)]
        names = (" ".join(parts),) if parts else ()
    identifiers = tuple(dict.fromkeys(v for name in _IDENTIFIERS for v in properties.get(name, ())))
    countries = tuple(dict.fromkeys(v for name in _COUNTRIES for v in properties.get(name, ())))
    address = ", ".join(properties.get("address", ()))[:_LONGEST_ADDRESS]
    # A dash or dots stand where nothing is known; nobody has such a name, and the other examples count.
    texts = [text for text in names or identifiers if any(map(str.isalnum, text))]
    return Example(
        schema.name,
        tuple(texts[:MOST_NAMES]),
        Beside(
            countries[0] if len(countries) == 1 else None, address or None, identifiers[:_MOST_IDENTIFIERS]
        ),
        countries,
        {name: values for name in _DATES if (values := properties.get(name))},
        {"id": asked.id, "schema": schema.name, "properties": {k: list(v) for k, v in properties.items()}},
    )


def _cleaned(name: str, given: object) -> tuple[str, ...]:
    """The values as texts, each once; countries as codes, and without what names none."""
    values = given if isinstance(given, list) else [given]
    texts = (_text(value) for value in values if value is not None)
    if name in _ALL_COUNTRIES:
        return tuple(dict.fromkeys(code for text in texts if (code := country_code(text)) is not None))
    return tuple(dict.fromkeys(text for text in texts if text))


def _text(value: object) -> str:
    """A value in one line, without the signs that nobody sees."""
    text = value if isinstance(value, str) else str(value)
    return " ".join("".join(c if unicodedata.category(c) not in ("Cc", "Cs") else " " for c in text).split())
