"""Lines of text, decoded and bounded."""

from __future__ import annotations

import codecs
from collections.abc import Generator
from dataclasses import dataclass

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.encoding import UTF16_MARKS, as_utf8

MAX_LINE = 1_000_000
"""Bytes. A longer line is refused before it fills the memory."""

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
    for number, offset, raw in raw_lines(file, max_bytes, is_ended=is_ended, encoding=encoding):
        yield decoded(file, number, offset, raw, encoding)


def raw_lines(
    file: InputFile, max_bytes: int, *, is_ended: bool, encoding: str = "utf-8"
) -> Generator[tuple[int, int, bytes], None, None]:
    """Number, place in bytes and bytes of each line, as `decoded_lines` decodes them.

    UTF-16 is given as UTF-8, unless the file is to be in another encoding. Raises `BadFile` then, for a line
    that is too long and for a last line without its line break.
    """
    offset = 0
    number = 0
    with file.open() as given:
        stream = as_utf8(file.name, given) if encoding == "utf-8" else given
        while raw := stream.readline(max_bytes):
            number += 1
            if raw == _END_MARK:
                continue
            if number == 1 and raw.startswith(UTF16_MARKS):
                raise BadFile(f"{file.name}: is UTF-16, not {encoding.upper()}; name no encoding")
            if (is_ended or len(raw) == max_bytes) and not raw.endswith(b"\n"):
                raise _unended(file.name, number, len(raw) == max_bytes, max_bytes)
            size = len(raw)
            # Excel's 'CSV UTF-8' begins with a byte order mark, which is no part of the first line.
            text = raw.removeprefix(codecs.BOM_UTF8) if number == 1 else raw
            yield number, offset + size - len(text), text
            offset += size


def decoded(file: InputFile, number: int, offset: int, raw: bytes, encoding: str = "utf-8") -> str:
    """The text of a line of `raw_lines`; raises `BadFile`."""
    try:
        return raw.decode(encoding)
    except UnicodeDecodeError as error:
        raise BadFile(
            f"{file.name}, line {number}: byte {offset + error.start} ({raw[error.start]:#04x}) is not "
            f"{encoding.upper()}; {_SAVE_AS_UTF8}"
        ) from None


def _unended(name: str, number: int, is_too_long: bool, max_bytes: int) -> BadFile:
    if is_too_long:
        return BadFile(
            f"{name}, line {number}: is longer than {max_bytes:,} bytes; check that it is the right file"
        )
    return BadFile(
        f"{name}, line {number}: does not end in a line break, so the file was probably cut off; "
        "get it again, or end its last line if it is whole"
    )
