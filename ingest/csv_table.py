"""Fact tables as files: UTF-8, comma, double quotes, one header, whole to the last line."""

from __future__ import annotations

import codecs
import csv
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import IO, Protocol

from ingest.errors import BadFactFile

COLUMNS = (
    "subject", "property", "object", "share", "share_until", "direct", "start", "end",
    "observed", "grade", "document", "locator", "quote", "original",
)  # fmt: skip
"""The header of every fact table, in this order."""

_MOST_BYTES = 1_000_000
"""A line longer than this is no line of a fact table; it is refused before it fills the memory."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_SAVE_AS_UTF8 = "save the table as UTF-8 (in Excel: Save As, 'CSV UTF-8')"


class Digest(Protocol):
    """What a `hashlib` object does with the bytes read."""

    def update(self, data: bytes, /) -> None:
        """Take in more bytes."""


@dataclass(frozen=True, slots=True)
class Row:
    """A data row as it stands in its file: `number` is the line it begins on, the header being line 1."""

    file: str
    number: int
    cells: tuple[str, ...]


def read_rows(path: Traversable, digest: Digest) -> Iterator[Row]:
    """Stream the data rows of one fact table, blank lines left out, and feed its bytes to `digest`.

    Raises `BadFactFile` when the file cannot be read, is not UTF-8, has another header, breaks
    off, or has quotes that do not pair. Rows of too few or too many cells are the caller's.
    """
    try:
        with path.open("rb") as file:
            yield from _rows(path.name, file, digest)
    except OSError as error:
        raise BadFactFile(f"{path}: cannot be read: {error.strerror or error}") from error


def _rows(name: str, file: IO[bytes], digest: Digest) -> Iterator[Row]:
    table = csv.reader(_lines(name, file, digest), strict=True)
    begin = 1
    try:
        header = next(table, None)
        if header is None:
            raise BadFactFile(f"{name}: is empty; it needs at least the header {','.join(COLUMNS)}")
        _check_header(name, header)
        begin = table.line_num + 1
        for cells in table:
            if cells:
                yield Row(name, begin, tuple(cells))
            begin = table.line_num + 1
    except csv.Error as error:
        raise BadFactFile(
            f"{name}, line {begin}: the cells cannot be told apart ({error}); "
            "close every quote, and double a quote inside a quoted cell"
        ) from None


def _lines(name: str, file: IO[bytes], digest: Digest) -> Iterator[str]:
    offset = 0
    number = 0
    while raw := file.readline(_MOST_BYTES):
        number += 1
        digest.update(raw)
        if number == 1 and raw.startswith(_UTF16):
            raise BadFactFile(f"{name}: is UTF-16, not UTF-8; {_SAVE_AS_UTF8}")
        if not raw.endswith(b"\n"):
            raise _unended(name, number, len(raw))
        # Excel's 'CSV UTF-8' begins with a byte order mark, which is no part of the first column's name.
        text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
        try:
            yield text.decode("utf-8")
        except UnicodeDecodeError as error:
            at = offset + len(raw) - len(text) + error.start
            raise BadFactFile(
                f"{name}, line {number}: byte {at} ({text[error.start]:#04x}) is not UTF-8; {_SAVE_AS_UTF8}"
            ) from None
        offset += len(raw)


def _unended(name: str, number: int, length: int) -> BadFactFile:
    if length == _MOST_BYTES:
        return BadFactFile(
            f"{name}, line {number}: is longer than {_MOST_BYTES:,} bytes; this is no fact table"
        )
    return BadFactFile(
        f"{name}, line {number}: does not end in a line break, so the file was probably cut off; "
        "get it again, or end its last line if it is whole"
    )


def _check_header(name: str, header: list[str]) -> None:
    expected = ",".join(COLUMNS)
    if tuple(header) == COLUMNS:
        return
    if len(header) == 1 and any(sign in header[0] for sign in ";\t|"):
        raise BadFactFile(f"{name}: its columns are not separated by commas; save it with commas")
    for column in header:
        if column not in COLUMNS:
            raise BadFactFile(
                f"{name}: unknown column {column[:80]!r}; remove it, the columns are {expected}"
            )
        if header.count(column) > 1:
            raise BadFactFile(
                f"{name}: column {column!r} stands there twice; keep one, the columns are {expected}"
            )
    for column in COLUMNS:
        if column not in header:
            raise BadFactFile(f"{name}: column {column!r} is missing; add it, the columns are {expected}")
    raise BadFactFile(f"{name}: the columns are in another order; put them as {expected}")
