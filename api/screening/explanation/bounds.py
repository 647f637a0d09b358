"""How much of each kind an answer lists, and where the rest is: one bound a kind."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar
from urllib.parse import quote

from api.models import LeftOut
from api.screening.question import PageParams

SHIPMENT, LICENCE, CLAIM, LISTING = "Shipment", "Licence", "Claim", "Listing"
"""Types of entities that are records about others."""

MOST_SOURCES = 20
"""Statements behind one fact, link, membership or judgement of sameness."""

MOST_FACTS = 100
"""Values of the properties of one entity."""

MOST_RECORDS = 50
"""Shipments, licences and claims of each kind, and claims that dispute one link."""

MOST_LISTINGS = 20
"""Entries of official lists that name one entity."""

_Item = TypeVar("_Item")


def bounded(name: str, items: Sequence[_Item], most: int, see: str) -> tuple[Sequence[_Item], list[LeftOut]]:
    """The first items, and what is left out of them; `see` is the address where all are, a page at a time.

    >>> bounded("facts", "abc", 2, "/v1/entities/x/statements")
    ('ab', [LeftOut(list='facts', count=3, listed=2, see='/v1/entities/x/statements?offset=2')])
    >>> bounded("facts", "ab", 2, "/v1/entities/x/statements")
    ('ab', [])
    """
    if len(items) <= most:
        return items, []
    offset = f"{'&' if '?' in see else '?'}offset={most}"
    return items[:most], [LeftOut(list=name, count=len(items), listed=most, see=f"{see}{offset}")]


def paged(items: Sequence[_Item], page: PageParams) -> Sequence[_Item]:
    """The items that are on the page.

    >>> from api.screening.question import Page
    >>> paged("abcd", Page(offset=1, limit=2))
    'bc'
    """
    return items[page.offset : page.offset + page.limit]


def statements_of(entity: str, prop: str | None = None) -> str:
    """The address of the statements about an entity, of one property or all."""
    return f"/v1/entities/{quote(entity)}/statements{f'?property={prop}' if prop else ''}"


def records_of(entity: str, kind: str) -> str:
    """The address of the shipments, licences, claims or list entries that name an entity."""
    return f"/v1/entities/{quote(entity)}/records?kind={kind}"


def link_at(link: str) -> str:
    """The address of a link with all observations on it."""
    return f"/v1/links/{quote(link)}"
