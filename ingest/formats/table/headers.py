"""What columns of tables are taken for by what they are called."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files

NAMING = ("name", "name_part")
"""The sections of which a table has to have a column."""

HEADER_WITHIN = 20
"""Rows among which the one with the names of the columns is looked for."""

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


def header_place(rows: Sequence[Sequence[str]]) -> int | None:
    """Which of the first rows has most names that columns have, one of names among them.

    `None` where none has. What stands above is a title, so it has fewer cells: a row as wide as one above it
    is data, whatever it says.

    >>> header_place([["our customers", ""], ["name", "country"], ["Alpha", "nl"]])
    1
    >>> header_place([["a.json", "required"], ["b.json", "name"]]) is None
    True
    """
    best, most, widest = None, 0, 1
    for place, row in enumerate(rows[:HEADER_WITHIN]):
        width = sum(bool(cell.strip()) for cell in row)
        known = _known_names(row)
        if known > most and (width > widest or width == 1 == widest):
            best, most = place, known
        widest = max(widest, width)
    return best


def _known_names(cells: Sequence[str]) -> int:
    """How many of the cells are names of columns that are known; 0 where none of them is one of names."""
    terms = [term for term in map(term_of, cells) if term is not None]
    return len(terms) if any(term[0] in NAMING for term in terms) else 0
