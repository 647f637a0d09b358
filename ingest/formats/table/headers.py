"""What columns of tables are taken for by what they are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

NAMING = ("name", "name_part")
"""The sections of which a table has to have a column."""

_TYPES = "types"

Term = tuple[str, str]
"""What a column may be: a section and a term of headers.toml, such as `property` and `country`."""


@cache
def _tables() -> Mapping[str, Mapping[str, list[str]]]:
    text = files("ingest.formats.table").joinpath("headers.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@cache
def _terms() -> Mapping[str, Term]:
    by_header: dict[str, Term] = {}
    for section, terms in _tables().items():
        if section == _TYPES:
            continue
        for term, headers in terms.items():
            for header in headers:
                by_header.setdefault(header, (section, term))
    return by_header


def plain_header(text: str) -> str:
    """The header without case, spaces and signs.

    >>> plain_header("Company_Name (EN) ")
    'companynameen'
    """
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def term_of(header: str) -> Term | None:
    """What a column of this name is, what is in brackets aside; `None` for a name that says nothing.

    >>> term_of("Customer name"), term_of("Share (%)"), term_of("Colour")
    (('name', 'any'), ('owner', 'share'), None)
    """
    known = _terms()
    return known.get(plain_header(header)) or known.get(plain_header(header.partition("(")[0]))


def type_of(text: str) -> str | None:
    """The type of entity that a cell of a column of types means; `None` for a text that is not known.

    >>> type_of("Natural person"), type_of("blue")
    ('Person', None)
    """
    return next((kind for kind, texts in _tables()[_TYPES].items() if text.casefold() in texts), None)
