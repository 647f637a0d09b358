"""How the tables that people keep are written: CSV and its kin, sheets of Excel, Parquet."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.head import Head
from ingest.records.tables import CsvRow, cells_of

CSV, EXCEL, PARQUET = "csv", "xlsx", "parquet"
TABLE_KINDS = (CSV, EXCEL, PARQUET)
"""What a table can be written in; `csv` has a delimiter of any kind."""

_ZIP, _OLE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"PAR1"
_DELIMITERS = (",", ";", "\t", "|")
_STATED = "sep="
_SNIFFED = 50


@dataclass(frozen=True, slots=True)
class Layout:
    """How a table is written; `header_row` is the number of the row with the names of the columns.

    `delimiter` and `encoding` are those of CSV; `sheet` is one of a workbook, the first by default.
    """

    kind: str = CSV
    delimiter: str = ","
    encoding: str = "utf-8"
    sheet: str | None = None
    header_row: int = 1

    @classmethod
    def of(cls, head: Head, encoding: str = "utf-8") -> Layout:
        """That of a file that begins so, as far as it can be told.

        >>> Layout.of(Head("a.csv", b"name;country\\nAlpha, Inc.;nl\\n")).delimiter
        ';'
        """
        if head.data.startswith((_ZIP, _OLE)):
            return cls(EXCEL)
        if head.data.startswith(_PARQUET):
            return cls(PARQUET)
        lines = head.data.decode(encoding, "replace").splitlines(keepends=True)
        lines = lines[: max(1, min(_SNIFFED, len(lines) - 1))]
        if lines and lines[0].lower().startswith(_STATED) and len(lines[0].strip()) == len(_STATED) + 1:
            return cls(CSV, lines[0].strip("\r\n")[-1], encoding, header_row=2)
        return cls(CSV, max(_DELIMITERS, key=lambda sign: _fitness(lines, sign)), encoding)

    def with_header(self, row: int) -> Layout:
        """The same with the names of the columns in another row."""
        return replace(self, header_row=row)


def table_rows(file: InputFile, layout: Layout) -> Iterator[CsvRow]:
    """Every row with any text in it from the header on, which is the first; raises `BadFile`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("our customers\\nname;country\\nAlpha;nl")
    ...     [row.cells for row in table_rows(input_file(path), Layout(delimiter=";", header_row=2))]
    [('name', 'country'), ('Alpha', 'nl')]
    """
    rows = (
        row for row in all_rows(file, layout) if layout.kind == PARQUET or row.number >= layout.header_row
    )
    header = next(rows, None)
    if header is None:
        raise BadFile(f"{file.name}: is empty; it needs a row with the names of its columns, and rows below")
    if layout.kind != PARQUET and header.number != layout.header_row:
        raise BadFile(
            f"{file.name}, row {layout.header_row}: is blank, and should have the names of the columns; "
            "name another header_row"
        )
    yield header
    yield from rows


def all_rows(file: InputFile, layout: Layout) -> Iterator[CsvRow]:
    """Every row with any text in it, those above the header too; raises `BadFile`.

    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "a.csv")
    ...     _ = path.write_text("our customers\\nname,country")
    ...     [row.number for row in all_rows(input_file(path), Layout())]
    [1, 2]
    """
    # Either library takes longer to import than most commands take.
    if layout.kind == EXCEL:
        from ingest.records.workbook import sheet_rows

        return sheet_rows(file, layout.sheet, layout.header_row)
    if layout.kind == PARQUET:
        from ingest.records.parquet import parquet_rows

        return parquet_rows(file)
    return (
        row
        for row in cells_of(file, layout.delimiter, layout.encoding, is_ended=False)
        if any(cell and not cell.isspace() for cell in row.cells)
    )


def sheet_names(file: InputFile, layout: Layout) -> tuple[str, ...]:
    """The sheets of a workbook that have any cell; none for a table of another kind. Raises `BadFile`.

    >>> from pathlib import Path
    >>> sheet_names(InputFile(Path("a.csv"), "0a"), Layout())
    ()
    """
    if layout.kind != EXCEL:
        return ()
    from ingest.records.workbook import filled_sheets

    return filled_sheets(file)


def _fitness(lines: list[str], delimiter: str) -> tuple[int, int]:
    """How many of the lines have as many cells as most, of several; and how many cells that are."""
    try:
        widths = Counter(len(row) for row in csv.reader(lines, delimiter=delimiter) if row)
    except csv.Error:
        return 0, 0
    width, count = max(widths.items(), key=lambda item: (item[1], item[0]), default=(0, 0))
    return (count, width) if width > 1 else (0, 0)
