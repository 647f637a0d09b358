"""Lines of text, decoded and bounded."""

from __future__ import annotations

import codecs
from collections.abc import Generator
from dataclasses import dataclass

from ingest.errors import BadFile
from ingest.files import InputFile

MAX_LINE = 1_000_000
"""Bytes. A longer line is refused before it fills the memory."""

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_END_MARK = b"\x1a"
"""What MS-DOS put behind the last line of a text, and OFAC still does."""

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


def decoded_lines(
    file: InputFile, max_bytes: int = MAX_LINE, *, is_ended: bool = True, encoding: str = "utf-8"
) -> Generator[str, None, None]:
    """The decoded lines with their line breaks; with `is_ended` the last line must have one.

    Raises `BadFile`, also for a line of more than `max_bytes`.
    """
    offset = 0
    number = 0
    with file.open() as stream:
        while raw := stream.readline(max_bytes):
            number += 1
            if raw == _END_MARK:
                continue
            if number == 1 and raw.startswith(_UTF16):
                raise BadFile(f"{file.name}: is UTF-16, not UTF-8; {_SAVE_AS_UTF8}")
            if not raw.endswith(b"\n") and (is_ended or len(raw) == max_bytes):
                raise _unended(file.name, number, len(raw) == max_bytes, max_bytes)
            # Excel's 'CSV UTF-8' begins with a byte order mark, which is no part of the first line.
            text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            try:
                yield text.decode(encoding)
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
