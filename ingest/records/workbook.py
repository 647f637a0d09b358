"""Sheets of Excel workbooks (.xlsx) as rows of texts, streamed by openpyxl.

A cell holds the value that Excel stored last; one with a formula and no stored value, and cells that are
merged below the header, cannot be read for what they show, so they are errors.
"""

from __future__ import annotations

import re
import shutil
import tempfile
import warnings
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import IO, Any
from xml.etree.ElementTree import ParseError

from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from ingest.containers import MAX_RATIO
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.tables import CsvRow
from ingest.records.texts import cell_text

MAX_COLUMNS = 2_000
"""A wider sheet is no table of parties, and every one of its rows takes that much memory."""

_ALWAYS_ALLOWED = 100 << 20
_MOST_SHARED = 500 << 20
"""Bytes of the texts that cells of a workbook share, which are held in memory."""

_OLE = b"\xd0\xcf\x11\xe0"
_CHUNK = 1 << 20
_OVERLAP = 64
_FORMULA = re.compile(rb"<(?:\w+:)?f[ >/]")
_MERGED = re.compile(rb'<(?:\w+:)?mergeCell ref="([A-Z]{1,3})([0-9]{1,7}):([A-Z]{1,3})([0-9]{1,7})"')
_DAMAGE = (
    zipfile.BadZipFile, InvalidFileException, KeyError, ValueError, TypeError, IndexError, AttributeError,
    OSError, EOFError, ParseError, NotImplementedError,
)  # fmt: skip
"""What openpyxl raises for files that are not as they should be."""


@dataclass(frozen=True, slots=True)
class _Marks:
    """What of a sheet is not told by its values."""

    has_formulas: bool
    merged: tuple[tuple[int, int, str], ...]
    """First and last row of merged cells, and where they are."""


def sheet_rows(file: InputFile, sheet: str | None, header_row: int) -> Iterator[CsvRow]:
    """Every row with any text in it, those above the header too; of the first such sheet, if none is named.

    Raises `BadFile`, also for a formula without a stored value.
    """
    with _opened(file) as copy:
        chosen, path = _chosen(file, copy, sheet)
        marks = _marks(copy, path)
        values = _cells(file, copy, chosen, data_only=True)
        formulas = _cells(file, copy, chosen, data_only=False) if marks.has_formulas else None
        for number, row in enumerate(values, start=1):
            if len(row) > MAX_COLUMNS:
                raise BadFile(f"{file.name}, row {number}: has more than {MAX_COLUMNS:,} cells; keep a table")
            written = () if formulas is None else next(formulas, ())
            cells = tuple(_text(cell) for cell in row)
            for cell, formula in zip(row, written, strict=False):
                if cell.value is None and formula.data_type == "f":
                    raise BadFile(
                        f"{file.name}, row {number}, cell {formula.coordinate}: holds a formula without its "
                        "result; open the workbook in Excel, let it calculate, and save it"
                    )
            if not any(text and not text.isspace() for text in cells):
                continue
            while cells and not cells[-1]:
                cells = cells[:-1]
            # Titles, and names of columns over two rows, are often merged, and harm nobody.
            for first, last, place in marks.merged if number > header_row else ():
                if first < last and first <= number <= last:
                    raise BadFile(
                        f"{file.name}, row {number}: cells {place} are merged, so only the first has a "
                        "value; "
                        "unmerge them and fill each"
                    )
            yield CsvRow(file.name, number, cells)


def filled_sheets(file: InputFile) -> tuple[str, ...]:
    """The sheets that have any cell; raises `BadFile`."""
    with _opened(file) as copy:
        return tuple(name for name, _ in _filled(file, copy))


@contextmanager
def _opened(file: InputFile) -> Iterator[IO[bytes]]:
    """A copy that can be gone through in any order, checked for what would fill the memory."""
    with tempfile.TemporaryFile() as copy:
        with file.open() as stream:
            shutil.copyfileobj(stream, copy)
        copy.seek(0)
        if copy.read(4) == _OLE:
            raise BadFile(
                f"{file.name}: is an old Excel file (.xls), or protected by a password; save it as .xlsx, "
                "without one"
            )
        try:
            with zipfile.ZipFile(copy) as archive:
                for member in archive.infolist():
                    _check_member(file, archive, member)
        except _DAMAGE as error:
            raise _unreadable(file, error) from None
        yield copy


def _check_member(file: InputFile, archive: zipfile.ZipFile, member: zipfile.ZipInfo) -> None:
    most = max(_ALWAYS_ALLOWED, member.compress_size * MAX_RATIO)
    if "sharedstrings" in member.filename.lower():
        most = min(most, _MOST_SHARED)
    if member.file_size > most:
        raise BadFile(
            f"{file.name}: {member.filename} in it unpacks to {member.file_size >> 20:,} MB; save the "
            "table as CSV"
        )
    if member.filename.lower().endswith((".xml", ".rels")):
        with archive.open(member) as stream:
            if b"<!DOCTYPE" in stream.read(4096):
                raise BadFile(
                    f"{file.name}: {member.filename} in it declares entities, which no workbook does"
                )


def _filled(file: InputFile, copy: IO[bytes]) -> list[tuple[str, str]]:
    """Name and path in the archive of each sheet with any cell."""
    with _book(file, copy, data_only=True) as book:
        sheets = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible"]
        paths = [(sheet.title, str(sheet._worksheet_path)) for sheet in sheets]  # known nowhere else
    with zipfile.ZipFile(copy) as archive:
        return [(name, path) for name, path in paths if _has_cells(archive, path)]


def _has_cells(archive: zipfile.ZipFile, path: str) -> bool:
    with archive.open(path.lstrip("/")) as stream:
        return re.search(rb"<(?:\w+:)?c[ >]", stream.read(_CHUNK)) is not None


def _chosen(file: InputFile, copy: IO[bytes], sheet: str | None) -> tuple[str, str]:
    """Name and path of the sheet to read; raises `BadFile`."""
    try:
        filled = _filled(file, copy)
    except _DAMAGE as error:
        raise _unreadable(file, error) from None
    if not filled:
        raise BadFile(f"{file.name}: no sheet of it has any cell")
    for name, path in filled:
        if sheet in (None, name):
            return name, path
    names = ", ".join(repr(name) for name, _ in filled)
    raise BadFile(f"{file.name}: has no sheet {sheet!r} with any cell; name one of {names}")


@contextmanager
def _book(file: InputFile, copy: IO[bytes], *, data_only: bool) -> Iterator[Any]:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of styles and validations, which say nothing of the values
            book = load_workbook(copy, read_only=True, data_only=data_only, keep_links=False)
    except _DAMAGE as error:
        raise _unreadable(file, error) from None
    try:
        yield book
    finally:
        book.close()


def _cells(file: InputFile, copy: IO[bytes], sheet: str, *, data_only: bool) -> Iterator[tuple[Any, ...]]:
    with _book(file, copy, data_only=data_only) as book:
        # What a workbook says of its size is often wrong, and its rows are few or a million then.
        book[sheet].reset_dimensions()
        rows = iter(book[sheet].rows)
        while True:
            try:
                with warnings.catch_warnings():
                    warnings.simplefilter("ignore")
                    row = next(rows, None)
            except _DAMAGE as error:
                raise _unreadable(file, error) from None
            if row is None:
                return
            yield row


def _text(cell: Any) -> str:
    value = cell.value
    if isinstance(value, int | float) and not isinstance(value, bool) and "%" in (cell.number_format or ""):
        return f"{cell_text(round(value * 100, 10))}%"
    return cell_text(value)


def _marks(copy: IO[bytes], path: str) -> _Marks:
    """Whether the sheet has formulas, and which cells are merged, without parsing it."""
    has_formulas, merged, before = False, dict[tuple[int, int, str], None](), b""
    with zipfile.ZipFile(copy) as archive, archive.open(path.lstrip("/")) as stream:
        while chunk := stream.read(_CHUNK):
            text = before + chunk
            has_formulas = has_formulas or _FORMULA.search(text) is not None
            for left, first, right, last in _MERGED.findall(text):
                place = f"{left.decode()}{int(first)}:{right.decode()}{int(last)}"
                merged[int(first), int(last), place] = None
            before = text[-_OVERLAP:]
    return _Marks(has_formulas, tuple(merged))


def _unreadable(file: InputFile, error: Exception) -> BadFile:
    if isinstance(error, zipfile.BadZipFile):
        return BadFile(f"{file.name}: is no Excel workbook, or damaged ({error}); save it as .xlsx again")
    return BadFile(f"{file.name}: cannot be read as an Excel workbook ({error}); save it as .xlsx again")
