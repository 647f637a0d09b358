"""A file of orders that somebody sent: what its columns are, and its rows as a run takes them."""

from __future__ import annotations

import itertools
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from api.batch.columns import FIELDS, Columns
from api.batch.lines import RowSplitter, order_of_json
from api.batch.orders import Order
from api.batch.tables import OrderSource, OrderTable
from api.errors import BadUse
from api.wording.catalogue import say
from ingest.files import InputFile, input_file
from ingest.formats.table import sampled
from ingest.records import Head, Layout, sheet_names, table_rows

LINES = (".ndjson", ".jsonl")
ENDINGS = (".csv", ".tsv", ".txt", ".xlsx", *LINES)
"""What the name of a file that is sent may end in."""

ENCODINGS = ("utf-8", "windows-1252")
"""What a table of text may be written in."""

_SHOWN = 5
"""Rows of a preview."""

_READ_AT_ONCE = 1 << 16


@dataclass(frozen=True, slots=True)
class OrderLines:
    """A file of lines of JSON, an order each."""

    file: InputFile

    @property
    def columns(self) -> Columns:
        """Each field is read from the key of its name."""
        return Columns(FIELDS, {field: (place,) for place, field in enumerate(FIELDS)})

    def orders(self) -> Iterator[Order]:
        """Each line that holds any text; what is wrong with one is its `problem`."""
        rows, number = RowSplitter(quoted=False), itertools.count(1)
        with self.file.open() as file:
            while chunk := file.read(_READ_AT_ONCE):
                for row in rows.feed(chunk):
                    yield order_of_json(next(number), row)
        for row in rows.end():
            yield order_of_json(next(number), row)


@dataclass(frozen=True, slots=True)
class Preview:
    """The first rows of a file, and which columns are recognised."""

    header: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    recognised: Mapping[str, list[str]]
    """The columns of each field; empty where none has names."""

    has_columns: bool
    """Whether another column can be chosen for a field."""


def order_source(path: Path, columns: Mapping[str, str], encoding: str) -> OrderSource:
    """The orders at the path; raises `BadFile`, and `BadUse` where no column has the names.

    >>> from tempfile import TemporaryDirectory
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "orders.ndjson")
    ...     _ = path.write_text('{"name": "Alpha"}')
    ...     [order.name for order in order_source(path, {}, "utf-8").orders()]
    ['Alpha']
    """
    if path.suffix in LINES:
        return OrderLines(input_file(path))
    return OrderTable.at(path, columns, encoding=encoding)


def preview(path: Path, encoding: str) -> Preview:
    """The first rows and the columns recognised; raises `BadFile`, and `BadUse` for several sheets."""
    if path.suffix in LINES:
        orders = list(itertools.islice(OrderLines(input_file(path)).orders(), _SHOWN))
        rows = tuple(_cells(order) for order in orders)
        return Preview(FIELDS, rows, {field: [field] for field in FIELDS}, has_columns=False)
    file, layout, header = _table(path, encoding)
    try:
        recognised = Columns.of(header, {}).named()
    except BadUse:
        recognised = {}
    below = itertools.islice(table_rows(file, layout), 1, 1 + _SHOWN)
    return Preview(header, tuple(row.cells for row in below), recognised, has_columns=True)


def rows_of(path: Path, encoding: str, most: int) -> int:
    """How many rows there are, and one more than `most` where there are more."""
    if path.suffix in LINES:
        return sum(1 for _ in itertools.islice(OrderLines(input_file(path)).orders(), most + 1))
    file, layout, _ = _table(path, encoding)
    return sum(1 for _ in itertools.islice(table_rows(file, layout), 1, most + 2))


def _table(path: Path, encoding: str) -> tuple[InputFile, Layout, tuple[str, ...]]:
    file = input_file(path)
    layout = Layout.of(Head.of(path), encoding)
    if len(sheets := sheet_names(file, layout)) > 1:
        raise BadUse(say("page.portfolio.sheets", sheets=", ".join(sheets)[:300]))
    layout, header, _ = sampled(file, layout)
    return file, layout, header


def _cells(order: Order) -> tuple[str, ...]:
    if order.problem:
        return (order.problem,)
    identifiers = " | ".join(order.identifiers)
    return order.name, order.country, order.address, identifiers, order.date, order.reference
