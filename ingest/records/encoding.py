"""UTF-16, in which Excel saves 'Unicode text', read as UTF-8."""

from __future__ import annotations

import codecs
import io
from typing import Any

from ingest.errors import BadFile

UTF16_MARKS = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
"""The first bytes of a text in UTF-16."""

_CHUNK = 1 << 16


def as_utf8(name: str, stream: io.BufferedReader) -> io.BufferedReader:
    """The stream, but one of UTF-8 where its first bytes say that it is UTF-16.

    Reading that raises `BadFile` for what is not UTF-16.

    >>> stream = io.BufferedReader(io.BytesIO("Łódź".encode("utf-16")))
    >>> as_utf8("a.txt", stream).read().decode()
    'Łódź'
    """
    return io.BufferedReader(_Utf16(name, stream)) if stream.peek(2)[:2] in UTF16_MARKS else stream


def beginning_as_utf8(data: bytes) -> bytes:
    """The beginning of a file as `as_utf8` gives it, without its mark; XML is left, as it says its own.

    >>> beginning_as_utf8("名称".encode("utf-16")[:-1]).decode()
    '名'
    """
    if data[:2] not in UTF16_MARKS:
        return data.removeprefix(codecs.BOM_UTF8)
    try:
        text = codecs.getincrementaldecoder("utf-16")().decode(data)
    except UnicodeDecodeError:
        return data
    return data if text.lstrip().startswith("<") else text.encode()


class _Utf16(io.RawIOBase):
    """A stream in UTF-16 that gives the same text in UTF-8."""

    def __init__(self, name: str, stream: io.BufferedReader) -> None:
        self._name = name
        self._stream = stream
        self._decoder = codecs.getincrementaldecoder("utf-16")()
        self._left = b""

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        raw = b"."
        while raw and not self._left:
            raw = self._stream.read(_CHUNK)
            try:
                self._left = self._decoder.decode(raw, final=not raw).encode()
            except UnicodeDecodeError as error:
                raise BadFile(
                    f"{self._name}: begins as UTF-16 does, and is not ({error.reason}), or was cut off; get "
                    "it again, or save it as UTF-8"
                ) from None
        size = min(len(view), len(self._left))
        view[:size], self._left = self._left[:size], self._left[size:]
        return size
