"""Rows of CSV files, under a header or without one."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.lines import MAX_LINE, decoded_lines
from ingest.records.record import MAX_REJECTED, Record, Reject
from ingest.rejections import Rejection

csv.field_size_limit(MAX_LINE)


@dataclass(frozen=True, slots=True)
class CsvRow:
    """A data row of a CSV file; `number` is the line it begins on, the header being line 1."""

    file: str
    number: int
    cells: tuple[str, ...]

    @property
    def locator(self) -> str:
        """Where it is in its file, such as `row 7`."""
        return f"row {self.number}"

    def by_column(self, columns: tuple[str, ...]) -> Mapping[str, str]:
        """The cells by column, as a rejection keeps them; those beyond the columns are in `surplus`.

        >>> CsvRow("a.csv", 2, ("1", "2", "3", "4")).by_column(("x", "y"))
        {'x': '1', 'y': '2', 'surplus': '3,4'}
        >>> CsvRow("a.csv", 2, ("1",)).by_column(("x", "y"))
        {'x': '1', 'y': '', 'surplus': ''}
        """
        width = len(columns)
        padded = (*self.cells[:width], *[""] * (width - len(self.cells)))
        return {**dict(zip(columns, padded, strict=True)), "surplus": ",".join(self.cells[width:])}


def rows_under(file: InputFile, columns: tuple[str, ...]) -> Iterator[CsvRow]:
    """The data rows under exactly this header; see `Records.rows`."""
    rows = cells_of(file)
    header = next(rows, None)
    if header is None:
        raise BadFile(f"{file.name}: is empty; it needs at least the header {','.join(columns)}")
    _check_header(file.name, list(header.cells), columns)
    yield from rows


def records_of(
    file: InputFile,
    needed: Sequence[str],
    reject: Reject,
    delimiter: str = ",",
    encoding: str = "utf-8",
    *,
    is_ended: bool = True,
) -> Iterator[Record]:
    """The data rows by column, under a header that has at least the columns needed; see `Records.table`.

    A row of another number of cells is rejected. Where it may have swallowed others, or is the last, the file
    is refused for it.
    """
    rows = cells_of(file, delimiter, encoding, is_ended=is_ended)
    header = next(rows, None)
    if header is None:
        raise BadFile(f"{file.name}: is empty; it needs at least a header with {', '.join(needed)}")
    columns = tuple(cell.strip() for cell in header.cells)
    for column in needed:
        if column not in columns:
            raise BadFile(
                f"{file.name}: column {column!r} is missing, so it has changed or is another file; its "
                f"columns "
                f"are {', '.join(columns)[:400]}"
            )
    for column in columns:
        if columns.count(column) > 1:
            raise BadFile(f"{file.name}: column {column!r} occurs twice; get the file again")
    rejected: list[CsvRow] = []
    is_last_rejected = False
    for row in rows:
        is_last_rejected = len(row.cells) != len(columns)
        if not is_last_rejected:
            yield Record(file.name, row.locator, dict(zip(columns, row.cells, strict=True)))
            continue
        rejected.append(row)
        # Where a cell has a line break, a quote may be missing, and other rows be part of this one.
        if any("\n" in cell for cell in row.cells) or len(rejected) > MAX_REJECTED:
            raise _damaged(file.name, row, columns)
    if is_last_rejected:
        raise _damaged(file.name, rejected[-1], columns)
    for row in rejected:
        remedy = "get the file again, or mend the row"
        reject(Rejection(file.name, row.locator, "", _width(row, columns), remedy))


def _width(row: CsvRow, columns: Sequence[str]) -> str:
    return f"has {len(row.cells)} cells under {len(columns)} columns"


def _damaged(name: str, row: CsvRow, columns: Sequence[str]) -> BadFile:
    """The error about a file with a row that shows that others cannot be trusted either."""
    return BadFile(
        f"{name}, {row.locator}: {_width(row, columns)}, so the file is damaged or was cut off; get it again"
    )


def cells_of(
    file: InputFile, delimiter: str = ",", encoding: str = "utf-8", *, is_ended: bool = True
) -> Iterator[CsvRow]:
    """Every row with any text in it, a header included; raises `BadFile` where cells cannot be told apart.

    With `is_ended` the last line must have a line break.
    """
    # Closed here, as an error raised below keeps what it went through, and the file would stay open with it.
    with closing(decoded_lines(file, is_ended=is_ended, encoding=encoding)) as lines:
        table = csv.reader(lines, strict=True, delimiter=delimiter)
        first_line = 1
        try:
            for cells in table:
                # A row of commas alone is how a spreadsheet writes an empty line; a header is the first row.
                if first_line == 1 or any(cell and not cell.isspace() for cell in cells):
                    yield CsvRow(file.name, first_line, tuple(cells))
                first_line = table.line_num + 1
        except csv.Error as error:
            raise BadFile(
                f"{file.name}, line {first_line}: the cells cannot be told apart ({error}); "
                "close every quote, and double a quote inside a quoted cell"
            ) from None


def _check_header(name: str, header: list[str], columns: tuple[str, ...]) -> None:
    if tuple(header) == columns:
        return
    expected = ",".join(columns)
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise BadFile(f"{name}: its columns are not separated by commas; save it with commas")
    for column in header:
        if column not in columns:
            raise BadFile(f"{name}: unknown column {column[:80]!r}; remove it, the columns are {expected}")
        if header.count(column) > 1:
            raise BadFile(f"{name}: column {column!r} occurs twice; keep one, the columns are {expected}")
    for column in columns:
        if column not in header:
            raise BadFile(f"{name}: column {column!r} is missing; add it, the columns are {expected}")
    raise BadFile(f"{name}: the columns are in another order; put them as {expected}")
