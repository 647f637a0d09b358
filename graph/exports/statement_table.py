"""CSV: a row a statement, with everything that is kept of it; for Excel, or plain for programs."""

from __future__ import annotations

import csv
import io
from codecs import BOM_UTF8
from collections.abc import Iterator
from datetime import date, datetime

from graph.store.contract import Reader
from ontology import Statement
from ontology.control_characters import without_control_characters

COLUMNS = (
    "id", "subject", "schema", "property", "value", "share", "share_until", "direct", "start", "end",
    "observed", "grade", "source", "document", "locator", "quote", "original", "first_seen", "last_seen",
)  # fmt: skip


_FORMULA_SIGNS = ("=", "+", "-", "@")


def statement_table(reader: Reader, day: date) -> Iterator[bytes]:
    """Every statement in the order of the reader, under a header; UTF-8, lines end with a line feed.

    What is not stated is empty. Statements hold whatever the day is. No cell holds a line break or another
    control character.
    """
    yield _line(COLUMNS)
    for s in reader.statements():
        yield _line(_cells(s))


def excel_table(reader: Reader, day: date) -> Iterator[bytes]:
    """As `statement_table`, as Excel reads it: behind a byte order mark, and without formulas.

    Without the mark Excel takes UTF-8 for the encoding of its country, and Chinese is garbled. A cell that
    begins like a formula has an apostrophe before it, so that what a source says is never computed.
    """
    yield BOM_UTF8 + _line(COLUMNS)
    for s in reader.statements():
        yield _line(tuple(map(without_formula, _cells(s))))


def without_formula(cell: str) -> str:
    """The text with an apostrophe before it where a spreadsheet would compute it.

    >>> without_formula("=1+1"), without_formula("1+1")
    ("'=1+1", '1+1')
    """
    return f"'{cell}" if cell.startswith(_FORMULA_SIGNS) else cell


def _cells(s: Statement) -> tuple[str, ...]:
    values = (
        s.id, s.subject, s.schema, s.prop, s.value, s.share, s.share_until, s.direct, s.start, s.end,
        s.observed, s.grade, s.source, s.document, s.locator, s.quote, s.original,
        _moment(s.first_seen), _moment(s.last_seen),
    )  # fmt: skip
    return tuple("" if value is None else without_control_characters(str(value)) for value in values)


def _line(cells: tuple[str, ...]) -> bytes:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerow(cells)
    return text.getvalue().encode()


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat()
