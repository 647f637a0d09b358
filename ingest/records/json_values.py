"""JSON, record by record: an object a line, one after another, or the elements of an array of any length."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from typing import IO, Any

from pydantic_core import from_json

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.records.encoding import as_utf8
from ingest.records.lines import decoded, raw_lines
from ingest.records.record import MAX_REJECTED, Record, Reject
from ingest.rejections import Rejection

MAX_RECORD = 16 << 20
"""Characters of a record of JSON; a longer one is refused before it fills the memory."""

_CHUNK = 1 << 18
_LOOKED_AT = 20
_SPACE = " \t\r\n"


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


_DECODER = json.JSONDecoder(parse_constant=_no_constant)


def json_records(file: InputFile, reject: Reject) -> Iterator[Record]:
    """The objects of a file that is an array of them, or one after another, on a line each or on several.

    Of an object a line, the lines that are none are given to `reject`, and those after them are read all the
    same; in any other layout it cannot be told where the next object begins. Raises `BadFile`.
    """
    if _is_object_a_line(file):
        yield from _lines(file, reject)
        return
    with _opened(file) as text:
        if text.next_sign() == "[":
            yield from _elements(file.name, text)
            text.end()
            return
        number = 0
        while text.next_sign():
            number += 1
            value = text.value()
            if not isinstance(value, dict):
                raise BadFile(f"{file.name}, record {number}: is no object")
            yield Record(file.name, f"record {number}", value)


def _is_object_a_line(file: InputFile) -> bool:
    """Whether one of the first lines is an object by itself, that is not part of a larger one."""
    lines = raw_lines(file, MAX_RECORD, is_ended=False)
    with closing(lines), suppress(BadFile):  # reading it says what is wrong
        for number, _, raw in lines:
            if raw.startswith((b"[", b" ", b"\t")) or number > _LOOKED_AT:
                return False
            with suppress(ValueError):
                if raw.startswith(b"{") and isinstance(from_json(raw), dict):
                    return True
    return False


def _lines(file: InputFile, reject: Reject) -> Iterator[Record]:
    """The object on each line; blank lines are passed over."""
    name = file.name
    rejected = 0
    for number, offset, raw in raw_lines(file, MAX_RECORD, is_ended=False):
        if raw.isspace():
            continue
        problem = "is no object"
        try:
            value = from_json(raw, allow_inf_nan=False, cache_strings="keys")
        except ValueError:  # this parser takes half the time, the other takes more and says what is wrong
            text = decoded(file, number, offset, raw)
            if text.isspace():
                continue
            try:
                value = _DECODER.decode(text.rstrip())
            except (ValueError, RecursionError) as error:
                place = f" at character {error.pos + 1}" if isinstance(error, json.JSONDecodeError) else ""
                value, problem = None, f"is no JSON ({_shown(error)}{place})"
                if not text.endswith("\n"):
                    raise BadFile(
                        f"{name}, line {number}: {problem}; the file was probably cut off, get it again"
                    ) from None
        if isinstance(value, dict):
            yield Record(name, f"line {number}", value)
            continue
        rejected += 1
        if rejected > MAX_REJECTED:
            raise BadFile(
                f"{name}: more than {MAX_REJECTED:,} lines are no records, so it is damaged or another file; "
                f"get it again (line {number} {problem})"
            )
        reject(Rejection(name, f"line {number}", "", problem, "get the file again, or mend the line"))


def json_elements(file: InputFile, key: str | None, beside: dict[str, Any]) -> Iterator[Record]:
    """The objects of the array that the file is, or of the one under `key` of the object that it is.

    The other members of that object are put into `beside`, those after the array when it has ended.
    Raises `BadFile`.
    """
    with _opened(file) as text:
        if text.next_sign() == "[":
            yield from _elements(file.name, text)
        elif text.next_sign() == "{" and key is not None:
            yield from _members(file.name, text, key, beside)
        else:
            raise BadFile(
                f"{file.name}: does not begin with a list of records; check that it is the right file"
            )
        text.end()


@contextmanager
def _opened(file: InputFile) -> Iterator[_Text]:
    with file.open() as stream:
        text = _Text(file.name, as_utf8(file.name, stream))
        try:
            yield text
        except RecursionError:
            raise text.bad("is nested too deep") from None


def _elements(name: str, text: _Text) -> Iterator[Record]:
    text.take("[")
    number = 0
    while text.next_sign() != "]":
        if number:
            text.take(",")
        value = text.value()
        number += 1
        if not isinstance(value, dict):
            raise BadFile(f"{name}, record {number}: is no object")
        yield Record(name, f"record {number}", value)
    text.take("]")


def _members(name: str, text: _Text, key: str, beside: dict[str, Any]) -> Iterator[Record]:
    text.take("{")
    is_first, is_found = True, False
    while text.next_sign() != "}":
        if not is_first:
            text.take(",")
        is_first = False
        member = text.value()
        text.take(":")
        if member == key and text.next_sign() == "[":
            is_found = True
            yield from _elements(name, text)
        else:
            beside[str(member)] = text.value()
    text.take("}")
    if not is_found:
        raise BadFile(f"{name}: has no list {key!r}, so it has changed or is another file")


class _Text:
    """The text of a stream, of which as much is held as the value at hand needs."""

    def __init__(self, name: str, stream: IO[bytes]) -> None:
        self._name = name
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-8-sig")()
        self._text = ""
        self._at = 0
        self._is_ended = False

    def next_sign(self) -> str:
        """The next sign that is no space; empty at the end."""
        while True:
            while self._at < len(self._text):
                if self._text[self._at] not in _SPACE:
                    return self._text[self._at]
                self._at += 1
            if not self._more():
                return ""

    def take(self, sign: str) -> None:
        """Pass over the sign, which must be the next one."""
        next_sign = self.next_sign()
        if not next_sign:
            raise self.bad("ends in the middle, so it was probably cut off")
        if next_sign != sign:
            raise self.bad(f"{next_sign!r} stands where {sign!r} should")
        self._at += 1

    def end(self) -> None:
        """Nothing may follow."""
        if self.next_sign():
            raise self.bad("something follows where it should end")

    def value(self) -> Any:
        """The next value."""
        self.next_sign()
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
            except ValueError as error:
                if self._more():
                    continue
                raise self.bad(f"is no JSON or was cut off ({_shown(error)})") from None
            # A number at the end of what is held may go on.
            if end < len(self._text) or not self._more():
                self._at = end
                return value

    def bad(self, problem: str) -> BadFile:
        """The error that says what is wrong, and about where."""
        near = " ".join(self._text[max(0, self._at - 20) : self._at + 20].split())
        return BadFile(f"{self._name}, near {near!r}: {problem}; get the file again")

    def _more(self) -> bool:
        """Read on; whether there was anything."""
        if self._is_ended:
            return False
        held = len(self._text) - self._at
        if held > MAX_RECORD:
            raise BadFile(
                f"{self._name}: has a record of more than {MAX_RECORD:,} characters; check that it is the "
                f"right file"
            )
        # As much again as is held, so that a long value is not begun anew for each piece of it.
        raw = self._stream.read(max(_CHUNK, held))
        try:
            text = self._decoder.decode(raw, final=not raw)
        except UnicodeDecodeError as error:
            raise BadFile(f"{self._name}: is not UTF-8 ({error.reason}); save the file as UTF-8") from None
        self._is_ended = not raw
        self._text = self._text[self._at :] + text
        self._at = 0
        return bool(raw)


def _shown(error: Exception) -> str:
    if isinstance(error, RecursionError):
        return "nested too deep"
    if isinstance(error, json.JSONDecodeError):
        return error.msg.removesuffix(" at").removesuffix(" starting")
    return str(error)[:120]
