"""Checks of a value against the range of its property."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import urlsplit

from ingest.identifiers import is_lei, is_usc_code
from ontology import SCHEMA, PartialDate
from ontology.schema import Property, is_entity_id

_COUNTRY = re.compile(r"[a-z]{2}", re.ASCII)
_NUMBER = re.compile(r"-?[0-9]+(\.[0-9]+)?", re.ASCII)

# Control characters, and the two separators that break a line without being one.
_UNPRINTABLE = ("Cc", "Zl", "Zp")


def value_problem(prop: Property, value: str) -> str | None:
    """What is wrong with the value, and what to write instead; `None` when nothing is.

    Raises `OntologyError` for a date that is none and for a term that the schema lacks.
    Whether an id is declared is for the reader of the whole source to check.

    >>> value_problem(SCHEMA.property("country"), "Netherlands")
    "'Netherlands' is no country code; write two lower-case letters, such as cn"
    """
    if prop.name == "type":
        abstract = SCHEMA.entity_type(value).abstract
        return f"{value} is too general; state a type below it" if abstract else None
    if prop.name == "uscCode" and not is_usc_code(value):
        return f"{value!r} is no unified social credit code: 18 characters, the last a check digit"
    if prop.name == "leiCode" and not is_lei(value):
        return f"{value!r} is no LEI: 20 characters, the last two check digits"
    return _range_problem(prop.range, value)


def _range_problem(kind: str, value: str) -> str | None:
    match kind:
        case "date":
            PartialDate(value)
        case "class":
            SCHEMA.risk_class(value)
        case "name" if not any(letter.isalnum() for letter in value):
            return f"{value!r} has no letter or digit; a name needs one"
        case "country" if not _COUNTRY.fullmatch(value):
            return f"{value!r} is no country code; write two lower-case letters, such as cn"
        case "url" if not is_web_address(value):
            return f"{value!r} is no web address; write it whole, with http:// or https://"
        case "number" if not _NUMBER.fullmatch(value):
            return f"{value!r} is no number; write digits, with a point before decimals"
        case "entity" if not is_entity_id(value):
            return f"{value!r} is no entity id; use 1 to 200 letters, digits and . _ : @ -"
    return None


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


def unprintable(text: str) -> str | None:
    """The first control character or line break in the text, or `None`.

    >>> unprintable("tab\\there")
    '\\t'
    """
    if text.isprintable():
        return None
    return next((letter for letter in text if unicodedata.category(letter) in _UNPRINTABLE), None)
