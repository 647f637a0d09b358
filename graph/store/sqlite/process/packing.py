"""Statements and groups of them as bytes, for another process of the same program."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from graph.store.sqlite.rows import row_of
from ontology import Grade, PartialDate, Period, Statement, StatementGroup

_GRADES = tuple(Grade)

Unpacked = tuple[list[StatementGroup], list[tuple[Any, ...]]]
"""Groups, and the rows of the table that statements are."""


def pack(items: Iterable[Statement | StatementGroup], version: int) -> bytes:
    """The items as bytes that `unpack` reads; not for files, as another Python may read them otherwise.

    >>> group = StatementGroup("a", "Company", "press", "article", "page 1", Grade.C, Period.parse("2024"),
    ...                        (("name", "Alpha", None),))
    >>> groups, rows = unpack(pack([group, *group], version=7))
    >>> groups == [group], [row[8] for row in rows]
    (True, ['Alpha'])
    """
    groups: list[tuple[Any, ...]] = []
    rows: list[tuple[Any, ...]] = []
    for item in items:
        if isinstance(item, StatementGroup):
            observed = item.observed.first.text, item.observed.last.text
            origin = item.source, item.document, item.locator, int(item.grade), *observed
            groups.append((item.subject, item.schema, *origin, item.values))
        else:
            # Rows of statements are made here and those of groups there, so that both have as much to do.
            rows.append(row_of(item, version))
    return marshal.dumps((groups, rows))  # pickle takes several times as long


def unpack(data: bytes) -> Unpacked:
    """What `pack` was given."""
    groups, rows = marshal.loads(data)
    return [
        StatementGroup(
            subject, schema, source, document, locator, _GRADES[grade], _period(first, last), values
        )
        for subject, schema, source, document, locator, grade, first, last, values in groups
    ], rows


@lru_cache(maxsize=100_000)  # loads meet the same few periods over and over
def _period(first: str, last: str) -> Period:
    return Period(PartialDate(first), PartialDate(last))
