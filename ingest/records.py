"""The records of a load: its files as streams of lines or rows, each with its place in the file.

Every method starts from the beginning of the files, so a reader may go over them more than once, and
holds one record at a time.
"""

from __future__ import annotations

import codecs
import csv
from collections.abc import Generator, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass

from ingest.errors import BadFile
from ingest.files import InputFile

_MAX_LINE = 1_000_000
"""Bytes. A longer line is refused before it fills the memory."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF8 = "save the file as UTF-8 (in Excel: Save As, 'CSV UTF-8')"


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text without its line break; `number` counts from 1."""

    file: str
    number: int
    text: str

    @property
    def locator(self) -> str:
        """Where it is in its file, such as `line 7`."""
        return f"line {self.number}"


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


@dataclass(frozen=True, slots=True)
class Records:
    """The files of a load, which were given to be read in `format`."""

    files: tuple[InputFile, ...]
    format: str

    def lines(self, max_bytes: int = _MAX_LINE) -> Iterator[Line]:
        """Stream the lines of all files, which must be UTF-8 and end in a line break.

        Raises `BadFile`, also for a line of more than `max_bytes`.
        """
        for file in self.files:
            for number, text in enumerate(_lines(file, max_bytes), start=1):
                yield Line(file.name, number, text.rstrip("\r\n"))

    def rows(self, columns: tuple[str, ...]) -> Iterator[CsvRow]:
        """Stream the data rows of all files, CSV with this header; those without any text are left out.

        Raises `BadFile` when a file cannot be read, is not UTF-8, has another header, breaks off, or
        has quotes that do not pair. Rows of too few or too many cells are for the reader to judge.
        """
        for file in self.files:
            yield from _rows(file, columns)


def _rows(file: InputFile, columns: tuple[str, ...]) -> Iterator[CsvRow]:
    # Closed here, as an error raised below keeps what it went through, and the file would stay open with it.
    with closing(_lines(file, _MAX_LINE)) as lines:
        table = csv.reader(lines, strict=True)
        first_line = 1
        try:
            header = next(table, None)
            if header is None:
                raise BadFile(f"{file.name}: is empty; it needs at least the header {','.join(columns)}")
            _check_header(file.name, header, columns)
            first_line = table.line_num + 1
            for cells in table:
                # A row of commas alone is how a spreadsheet writes an empty line.
                if any(cell and not cell.isspace() for cell in cells):
                    yield CsvRow(file.name, first_line, tuple(cells))
                first_line = table.line_num + 1
        except csv.Error as error:
            raise BadFile(
                f"{file.name}, line {first_line}: the cells cannot be told apart ({error}); "
                "close every quote, and double a quote inside a quoted cell"
            ) from None


def _lines(file: InputFile, max_bytes: int) -> Generator[str, None, None]:
    """The decoded lines with their line breaks."""
    offset = 0
    number = 0
    with file.open() as stream:
        while raw := stream.readline(max_bytes):
            number += 1
            if number == 1 and raw.startswith(_UTF16):
                raise BadFile(f"{file.name}: is UTF-16, not UTF-8; {_SAVE_AS_UTF8}")
            if not raw.endswith(b"\n"):
                raise _unended(file.name, number, len(raw) == max_bytes, max_bytes)
            # Excel's 'CSV UTF-8' begins with a byte order mark, which is no part of the first line.
            text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                yield text.decode("utf-8")
            except UnicodeDecodeError as error:
                position = offset + len(raw) - len(text) + error.start
                raise BadFile(
                    f"{file.name}, line {number}: byte {position} ({text[error.start]:#04x}) is not UTF-8; "
                    f"{_SAVE_AS_UTF8}"
                ) from None
            offset += len(raw)


def _unended(name: str, number: int, is_too_long: bool, max_bytes: int) -> BadFile:
    if is_too_long:
        return BadFile(
            f"{name}, line {number}: is longer than {max_bytes:,} bytes; check that it is the right file"
        )
    return BadFile(
        f"{name}, line {number}: does not end in a line break, so the file was probably cut off; "
        "get it again, or end its last line if it is whole"
    )


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
