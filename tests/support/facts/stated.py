"""A statement with every field, and short ways to ask a reader, for the tests that every store must pass."""

from __future__ import annotations

from factories import fact
from plain_store import observations

from graph.store import Reader
from ontology import Statement

FULL = fact(
    "cn-smic",
    "Ownership",
    "cn-smbc",
    schema="Ownership",
    locator="answer of 2025-11-28, question 5; lines 623-629",
    grade="B",
    observed="2024/2025-11-28",
    original="五十一",
    quote="持有 «51%»",
    share="(25,50.5]",
    share_until="2024-06",
    direct="indirect",
    start="2019",
    end="2025-12-31",
)


def link_rows(reader: Reader) -> list[tuple[object, ...]]:
    return [row for columns in reader.link_columns() for row in observations(columns)]


def captions(reader: Reader, *ids: str) -> list[str]:
    return [entity.caption for id in ids if (entity := reader.entity(id)) is not None]


def same(one: str, other: str, **qualifiers: object) -> Statement:
    return fact(one, "sameAs", other, **qualifiers)
