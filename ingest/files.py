"""Input files: read any number of times, and refused when their content changes in between."""

from __future__ import annotations

import hashlib
import io
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, Literal, Protocol

from ingest.errors import BadFile

_BUFFER = 1 << 16  # bytes
_DAMAGE = (OSError, EOFError, zlib.error, zipfile.BadZipFile)


class Readable(Protocol):
    """A file with a name, such as a path, or a member of an archive."""

    @property
    def name(self) -> str:
        """Its name without its folder."""

    def open(self, mode: Literal["rb"], /) -> IO[bytes]:
        """Its content from the first byte."""


@dataclass(slots=True)
class Meter:
    """How far a file has been read, in bytes, since it was opened last."""

    position: int = 0


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to load, with the SHA-256 of its content when the load began, and its size in bytes."""

    path: Readable
    sha256: str
    size: int = 0
    meter: Meter = field(default_factory=Meter, compare=False)

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.path.name

    @contextmanager
    def open(self) -> Iterator[io.BufferedReader]:
        """The content as a stream, from its first byte.

        Raises `BadFile` when the file cannot be read, and on leaving when it was read to its end and
        is not what it was when the load began.
        """
        try:
            raw = self.path.open("rb")
        except _DAMAGE as error:
            raise _unreadable(self.path, error) from error
        with raw:
            hashing = _HashingReader(self.path, raw, self.meter)
            yield io.BufferedReader(hashing, _BUFFER)
        if hashing.is_at_end and hashing.sha256() != self.sha256:
            raise BadFile(f"{self.name}: was changed while it was read; load it again")


def input_file(path: Readable) -> InputFile:
    """The file at the path with its SHA-256; raises `BadFile` when it cannot be read.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "empty.csv")
    ...     path.touch()
    ...     input_file(path).sha256[:8]
    'e3b0c442'
    """
    size = 0
    try:
        with path.open("rb") as raw:
            digest = hashlib.sha256()
            while chunk := raw.read(_BUFFER):
                digest.update(chunk)
                size += len(chunk)
    except (*_DAMAGE, ValueError) as error:  # a ValueError for a path with a null character
        raise _unreadable(path, error) from error
    return InputFile(path, digest.hexdigest(), size)


def beginning(path: Readable, size: int) -> bytes:
    """At most `size` bytes from the beginning of the file; raises `BadFile` when it cannot be read.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "a.txt")
    ...     _ = path.write_bytes(b"Alpha")
    ...     beginning(path, 2)
    b'Al'
    """
    try:
        with path.open("rb") as raw:
            return io.BufferedReader(_HashingReader(path, raw, Meter()), _BUFFER).read(size)
    except (*_DAMAGE, ValueError) as error:
        raise _unreadable(path, error) from error


class _HashingReader(io.RawIOBase):
    """A binary stream that hashes what is read from it, and raises `BadFile` when it cannot be read."""

    def __init__(self, path: Readable, raw: IO[bytes], meter: Meter) -> None:
        self._path = path
        self._raw = raw
        self._digest = hashlib.sha256()
        self._meter = meter
        meter.position = 0
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data = self._raw.read(len(view))
        except _DAMAGE as error:
            raise _unreadable(self._path, error) from error
        self._digest.update(data)
        self._meter.position += len(data)
        self.is_at_end = not data
        view[: len(data)] = data
        return len(data)

    def sha256(self) -> str:
        return self._digest.hexdigest()


def _unreadable(path: Readable, error: Exception) -> BadFile:
    if isinstance(error, ValueError) or (isinstance(error, OSError) and error.strerror):
        reason = error.strerror if isinstance(error, OSError) else error
        return BadFile(f"{path}: cannot be read: {reason}")
    return BadFile(f"{path}: is damaged or was cut off ({error}); get it again")
