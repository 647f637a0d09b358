"""A statement as a row of the table `statement`, and back."""

from __future__ import annotations

from datetime import datetime
from functools import lru_cache
from typing import Any

from graph.errors import StoreCorrupt
from graph.model.days import day_number
from graph.store.assembly import identifier_key, statement_kind
from ontology import (
    SCHEMA,
    Directness,
    Grade,
    OntologyError,
    PartialDate,
    Period,
    Share,
    Statement,
    StatementGroup,
)

_DIRECTNESS = tuple(Directness)
_CODES = {directness: code for code, directness in enumerate(_DIRECTNESS)}

INSERT_ROW = """
INSERT INTO statement (
    id, from_version, to_version, source, subject, schema, prop, kind, value, document, locator, grade,
    observed_first, observed_last, original, quote,
    share_low, share_high, share_low_open, share_high_open, share_until, direct, start_date, end_date,
    observed_first_day, observed_last_day, share_until_day, start_day, end_day, identifier
) VALUES (
    ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?,
    ?, ?, ?, ?, ?, ?, ?, ?,
    ?, ?, ?, ?, ?, ?
)
"""
"""The values of `row_of`."""

INSERT_GROUP_ROW = """
INSERT INTO statement (
    id, from_version, source, subject, schema, prop, kind, value, document, locator, grade,
    observed_first, observed_last, original, observed_first_day, observed_last_day, identifier
) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
"""The values of each of `rows_of_group`."""

ONLY_NEW = " ON CONFLICT (source, id) WHERE to_version IS NULL DO NOTHING"
"""A statement that the newest version has already keeps its row, and with it its first seen."""

INSERT_STATEMENT = INSERT_ROW + ONLY_NEW


def row_of(statement: Statement, version: int, until: int | None = None) -> tuple[Any, ...]:
    """The values that `INSERT_STATEMENT` takes; raises `UnknownTerm` for an unknown property."""
    s, share = statement, statement.share
    kind = statement_kind(s.prop)
    return (
        s.fingerprint,
        version,
        until,
        s.source,
        s.subject,
        s.schema,
        s.prop,
        kind,
        s.value,
        s.document,
        s.locator,
        int(s.grade),
        s.observed.first.text,
        s.observed.last.text,
        s.original,
        s.quote,
        None if share is None else float(share.low),
        None if share is None else float(share.high),
        None if share is None else int(share.low_open),
        None if share is None else int(share.high_open),
        None if s.share_until is None else s.share_until.text,
        None if s.direct is None else _CODES[s.direct],
        None if s.start is None else s.start.text,
        None if s.end is None else s.end.text,
        _days(s.observed.first.text)[0],
        _days(s.observed.last.text)[1],
        None if s.share_until is None else _days(s.share_until.text)[1],
        None if s.start is None else _days(s.start.text)[0],
        None if s.end is None else _days(s.end.text)[1],
        identifier_key(s.value) if _is_identifier(s.prop) else None,
    )


def rows_of_group(group: StatementGroup, version: int) -> list[tuple[Any, ...]]:
    """The values that `INSERT_GROUP_ROW` takes, for each statement of the group; raises `UnknownTerm`.

    What they leave out is NULL in the rows of such statements.
    """
    source, subject, schema = group.source, group.subject, group.schema
    document, locator, grade = group.document, group.locator, int(group.grade)
    first, last = group.observed.first.text, group.observed.last.text
    first_day, last_day = _days(first)[0], _days(last)[1]
    return [
        (
            id, version, source, subject, schema, prop, statement_kind(prop), value, document, locator, grade,
            first, last, original, first_day, last_day,
            identifier_key(value) if _is_identifier(prop) else None,
        )
        for id, (prop, value, original) in zip(group.fingerprints, group.values, strict=True)
    ]  # fmt: skip


def statement_of(
    row: tuple[Any, ...], first_seen: datetime | None = None, last_seen: datetime | None = None
) -> Statement:
    """The statement of a whole row of the table; raises `StoreCorrupt` when a value cannot be read."""
    (
        *_seq_id_and_versions, source, subject, schema, prop, _kind, value, document, locator, grade,
        observed_first, observed_last, original, quote,
        low, high, low_open, high_open, share_until, direct, start, end,
        _first_day, _last_day, _until_day, _start_day, _end_day, _identifier, _target,
    ) = row  # fmt: skip
    try:
        return Statement(
            subject,
            schema,
            prop,
            value,
            source,
            document,
            locator,
            Grade(grade),
            _period(observed_first, observed_last),
            original,
            quote,
            None if low is None else Share(low, high, bool(low_open), bool(high_open)),
            _date(share_until),
            None if direct is None else _DIRECTNESS[direct],
            _date(start),
            _date(end),
            first_seen,
            last_seen,
        )
    except (OntologyError, ValueError, IndexError) as error:
        raise StoreCorrupt(f"statement {row[1].hex()} of {subject} cannot be read: {error}") from error


_IDENTIFIERS = frozenset(
    name for name, prop in SCHEMA.properties.items() if prop.range == "identifier" and name != "list"
)
_is_identifier = _IDENTIFIERS.__contains__


@lru_cache(maxsize=100_000)  # a graph has few different dates
def _days(text: str) -> tuple[int, int]:
    """The first and the last day that a date can mean, as numbers."""
    date = PartialDate(text)
    return day_number(date.first_day), day_number(date.last_day)


@lru_cache(maxsize=100_000)
def _period(first: str, last: str) -> Period:
    return Period(PartialDate(first), PartialDate(last))


@lru_cache(maxsize=100_000)
def _date(text: str | None) -> PartialDate | None:
    return None if text is None else PartialDate(text)
