"""Statements and groups of them as bytes, for another process of the same program."""

from __future__ import annotations

import marshal
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from ontology import Directness, Grade, PartialDate, Period, Share, Statement, StatementGroup

_GRADES = tuple(Grade)


def pack(items: Iterable[Statement | StatementGroup]) -> bytes:
    """The items as bytes that `unpack` reads; not for files, as another Python may read them otherwise.

    >>> group = StatementGroup("a", "Company", "press", "article", "page 1", Grade.C, Period.parse("2024"),
    ...                        (("name", "Alpha", None),))
    >>> unpack(pack([group])) == [group]
    True
    """
    # Pickling the objects themselves takes several times as long.
    return marshal.dumps([_packed(item) for item in items])


def unpack(data: bytes) -> list[Statement | StatementGroup]:
    """The items that `pack` was given."""
    return [_group(*each) if len(each) == 9 else _statement(*each) for each in marshal.loads(data)]


def _packed(item: Statement | StatementGroup) -> tuple[Any, ...]:
    observed = item.observed.first.text, item.observed.last.text
    evidence = item.source, item.document, item.locator, int(item.grade), *observed
    if isinstance(item, StatementGroup):
        return item.subject, item.schema, *evidence, item.values
    s, share = item, item.share
    return (
        s.subject,
        s.schema,
        s.prop,
        s.value,
        *evidence,
        s.original,
        s.quote,
        None if share is None else (share.low, share.high, share.low_open, share.high_open),
        _text(s.share_until),
        None if s.direct is None else s.direct.value,
        _text(s.start),
        _text(s.end),
    )


def _group(
    subject: str, schema: str, source: str, document: str, locator: str, grade: int, first: str, last: str,
    values: tuple[tuple[str, str, str | None], ...],
) -> StatementGroup:  # fmt: skip
    observed = _period(first, last)
    return StatementGroup(subject, schema, source, document, locator, _GRADES[grade], observed, values)


def _statement(
    subject: str, schema: str, prop: str, value: str, source: str, document: str, locator: str, grade: int,
    first: str, last: str, original: str | None, quote: str | None,
    share: tuple[float, float, bool, bool] | None, until: str | None, direct: str | None,
    start: str | None, end: str | None,
) -> Statement:  # fmt: skip
    return Statement(
        subject, schema, prop, value, source, document, locator, _GRADES[grade], _period(first, last),
        original, quote, None if share is None else _share(*share), _date(until),
        None if direct is None else _DIRECTNESS[direct], _date(start), _date(end),
    )  # fmt: skip


_DIRECTNESS = {each.value: each for each in Directness}


def _text(date: PartialDate | None) -> str | None:
    return None if date is None else date.text


# Loads meet the same few dates and shares over and over.
@lru_cache(maxsize=100_000)
def _period(first: str, last: str) -> Period:
    return Period(PartialDate(first), PartialDate(last))


@lru_cache(maxsize=100_000)
def _date(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)


@lru_cache(maxsize=100_000, typed=True)
def _share(low: float, high: float, low_open: bool, high_open: bool) -> Share:
    return Share(low, high, low_open, high_open)
