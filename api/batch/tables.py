"""The orders of a file: CSV of any delimiter, a sheet of Excel, or Parquet."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Protocol

from api.batch.columns import Columns
from api.batch.orders import MOST_ROWS, Order
from api.errors import BadUse
from ingest.files import InputFile, input_file
from ingest.formats.table import sampled
from ingest.records import Head, Layout, sheet_names, table_rows


class OrderSource(Protocol):
    """What a run needs of a file: its digest, what its fields are read from, and its orders."""

    @property
    def file(self) -> InputFile:
        """The file and its SHA-256."""

    @property
    def columns(self) -> Columns:
        """The columns of each field."""

    def orders(self) -> Iterator[Order]:
        """Each order, in the order of the file."""


@dataclass(frozen=True, slots=True)
class OrderTable:
    """A file of orders, how it is written, and which columns have what."""

    file: InputFile
    layout: Layout
    columns: Columns

    @classmethod
    def at(
        cls, path: Path, stated: Mapping[str, str], *, encoding: str = "utf-8", sheet: str | None = None
    ) -> OrderTable:
        """The table at the path; raises `BadFile`, and `BadUse` where no column has the names.

        >>> from tempfile import TemporaryDirectory
        >>> with TemporaryDirectory() as folder:
        ...     path = Path(folder, "orders.csv")
        ...     _ = path.write_text("customer;country\\nAlpha;nl")
        ...     [(order.row, order.name) for order in OrderTable.at(path, {}).orders()]
        [(2, 'Alpha')]
        """
        file = input_file(path)
        layout = replace(Layout.of(Head.of(path), encoding), sheet=sheet)
        sheets = sheet_names(file, layout)
        if sheet is None and len(sheets) > 1:
            raise BadUse(f"{path} has several sheets; name one with --sheet: {', '.join(sheets)[:300]}")
        layout, header, _ = sampled(file, layout)
        return cls(file, layout, Columns.of(header, stated, path.name))

    def orders(self) -> Iterator[Order]:
        """Each row that holds any text; raises `BadFile` where the cells cannot be told apart."""
        return (self.columns.order(number, cells) for number, cells in self.rows())

    def rows(self) -> Iterator[tuple[int, Sequence[str]]]:
        """The number and the cells of each row that holds any text; raises as `orders` does."""
        rows = table_rows(self.file, self.layout)
        next(rows)
        for count, row in enumerate(rows, start=1):
            if count > MOST_ROWS:
                raise BadUse(f"{self.file.name} has more than {MOST_ROWS:,} rows; divide it")
            yield row.number, row.cells

    def count(self) -> int:
        """How many rows there are; the file is read for it."""
        return sum(1 for _ in self.orders())
