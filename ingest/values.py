"""Checks of a value against the range of its property, and texts, ids and days as sources write them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Collection
from contextlib import suppress
from datetime import datetime
from functools import lru_cache
from urllib.parse import urlsplit

from ingest.identifiers import is_lei, is_usc_code
from ontology import SCHEMA, InvalidValue, OntologyError, PartialDate
from ontology.control_characters import code_point, control_character
from ontology.schema import Property, is_entity_id

_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)
_UNFIT = re.compile(r"[^0-9A-Za-z]+", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)
_ANY_TEXT = frozenset(
    name
    for name, prop in SCHEMA.properties.items()
    if prop.range in ("text", "identifier") and name not in ("type", "uscCode", "leiCode")
)
"""The properties whose values only have to be free of control characters."""


def check_value(prop: Property, value: str, own_classes: Collection[str] = ()) -> None:
    """Raise `OntologyError` with the reason and the remedy unless the property can have the value.

    `own_classes` are the classes of its own that the source describes. Whether an id is declared is for the
    reader of the whole source to check.

    >>> check_value(SCHEMA.property("country"), "Netherlands")
    Traceback (most recent call last):
    ontology.errors.InvalidValue: 'Netherlands' is no country code; write two lower-case letters, such as cn
    """
    check_text(value)
    if prop.name == "type":
        if SCHEMA.entity_type(value).abstract:
            raise InvalidValue(f"{value} is too general", "state a type below it")
    elif prop.name == "uscCode" and not is_usc_code(value):
        raise InvalidValue(
            f"{value!r} is no unified social credit code", "write its 18 characters, the last a check digit"
        )
    elif prop.name == "leiCode" and not is_lei(value):
        raise InvalidValue(f"{value!r} is no LEI", "write its 20 characters, the last two check digits")
    elif prop.range != "class" or value not in own_classes:
        _check_range(prop.range, value)


def is_plain(prop: Property, text: str) -> bool:
    """Whether the property can have the text as it is, where that can be told at once.

    Nearly every text is so; of any other `check_value` tells, and `clean` makes it fit.

    >>> name = SCHEMA.property("name")
    >>> is_plain(name, "Alpha"), is_plain(name, "(Alpha)"), is_plain(name, "---"), is_plain(name, "Al\\npha")
    (True, False, False, False)
    """
    if not text.isprintable():
        return False
    return text[:1].isalnum() if prop.range == "name" else prop.name in _ANY_TEXT


def check_text(text: str, field: str = "") -> None:
    """Raise `InvalidValue` for a control character, which no text of a source may hold.

    `field` names the text in the error.

    >>> check_text("Alpha\\x1b[31m")
    Traceback (most recent call last):
    ontology.errors.InvalidValue: holds the control character U+001B; remove it
    """
    character = control_character(text)
    if character is not None:
        raise InvalidValue(f"holds the control character {code_point(character)}", "remove it", field)


def _check_range(kind: str, value: str) -> None:
    match kind:
        case "date":
            PartialDate(value)
        case "class":
            SCHEMA.risk_class(value)
        case "name" if not any(letter.isalnum() for letter in value):
            raise InvalidValue(f"{value!r} has no letter or digit", "a name needs one")
        case "country" if not _COUNTRY.fullmatch(value):
            raise InvalidValue(f"{value!r} is no country code", "write two lower-case letters, such as cn")
        case "url" if not is_web_address(value):
            raise InvalidValue(f"{value!r} is no web address", "write it whole, with http:// or https://")
        case "number" if not _NUMBER.fullmatch(value):
            raise InvalidValue(f"{value!r} is no number", "write digits, with a point before decimals")
        case "entity" if not is_entity_id(value):
            raise InvalidValue(f"{value!r} is no entity id", "use 1 to 200 letters, digits and . _ : @ -")


def is_web_address(text: str) -> bool:
    """Whether the text is an http or https address with a host and without spaces.

    >>> is_web_address("https://example.org/a"), is_web_address("www.example.org")
    (True, False)
    """
    try:
        address = urlsplit(text)
        return address.scheme in ("http", "https") and bool(address.hostname) and not re.search(r"\s", text)
    except ValueError:  # such as an unclosed bracket in the host
        return False


def entity_id(text: str) -> str:
    """The id as it is where it can be one, else made to fit, with a fingerprint of the whole.

    >>> entity_id("NK-2Tbri3s6"), entity_id("a b/c")
    ('NK-2Tbri3s6', 'a-b-c-539138d51839')
    """
    if is_entity_id(text):
        return text
    fitting = _UNFIT.sub("-", text).strip("-")[:100]
    return f"{fitting or 'id'}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def derived_id(prefix: str, *parts: str | None) -> str:
    """The id of something that its publisher gives none: a fingerprint of what tells it from others.

    >>> derived_id("us-dpl", "Alpha", None), derived_id("us-dpl", "Alpha", "Delft")
    ('us-dpl-9aa9b41e99ba', 'us-dpl-5e4a0201b02c')
    """
    text = "\x1f".join(part or "" for part in parts)
    return f"{prefix}-{hashlib.sha256(text.encode()).hexdigest()[:12]}"


def printed_day(text: str, *formats: str) -> PartialDate | None:
    """The day that a text prints in one of the formats of `strptime`; `None` where in none of them.

    >>> printed_day("June 21, 2022", "%Y-%m-%d", "%B %d, %Y"), printed_day("in spring", "%d/%m/%Y")
    (PartialDate(text='2022-06-21'), None)
    """
    for each in formats:
        with suppress(ValueError):
            return PartialDate(datetime.strptime(text.strip(), each).date().isoformat())
    return None


@lru_cache(maxsize=100_000)
def day(text: str) -> PartialDate | None:
    """A date, without the time of day; `None` for what is none.

    >>> day("2024-02-05T10:00:00"), day("in spring")
    (PartialDate(text='2024-02-05'), None)
    """
    try:
        return PartialDate(text.partition("T")[0].strip())
    except OntologyError:
        return None


def clean(text: str) -> str:
    """The text on one line: sources break long ones, and no statement holds a line break.

    >>> clean("one\\n  two")
    'one two'
    """
    return text if control_character(text) is None else " ".join(text.split())
