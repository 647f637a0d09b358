"""Input files: read any number of times, and refused when their content changes in between."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.resources.abc import Traversable
from typing import IO, Any

from ingest.errors import BadFile

_BUFFER = 1 << 16  # bytes


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file to load, with the SHA-256 of its content when the load began."""

    path: Traversable
    sha256: str

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
        except OSError as error:
            raise _unreadable(self.path, error) from error
        with raw:
            hashing = _HashingReader(self.path, raw)
            yield io.BufferedReader(hashing, _BUFFER)
        if hashing.is_at_end and hashing.sha256() != self.sha256:
            raise BadFile(f"{self.name}: was changed while it was read; load it again")


def input_file(path: Traversable) -> InputFile:
    """The file at the path with its SHA-256; raises `BadFile` when it cannot be read.

    >>> import pathlib, tempfile
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     path = pathlib.Path(folder, "empty.csv")
    ...     path.touch()
    ...     input_file(path).sha256[:8]
    'e3b0c442'
    """
    try:
        with path.open("rb") as raw:
            digest = hashlib.sha256()
            while chunk := raw.read(_BUFFER):
                digest.update(chunk)
    except (OSError, ValueError) as error:  # a ValueError for a path with a null character
        raise _unreadable(path, error) from error
    return InputFile(path, digest.hexdigest())


class _HashingReader(io.RawIOBase):
    """A binary stream that hashes what is read from it, and raises `BadFile` when it cannot be read."""

    def __init__(self, path: Traversable, raw: IO[bytes]) -> None:
        self._path = path
        self._raw = raw
        self._digest = hashlib.sha256()
        self.is_at_end = False

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int:
        view = memoryview(buffer)
        try:
            data = self._raw.read(len(view))
        except OSError as error:
            raise _unreadable(self._path, error) from error
        self._digest.update(data)
        self.is_at_end = not data
        view[: len(data)] = data
        return len(data)

    def sha256(self) -> str:
        return self._digest.hexdigest()


def _unreadable(path: Traversable, error: Exception) -> BadFile:
    reason = error.strerror if isinstance(error, OSError) and error.strerror else error
    return BadFile(f"{path}: cannot be read: {reason}")
