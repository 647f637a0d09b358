"""The journal of a run: every result as soon as it is there, so that an interrupted run can go on."""

from __future__ import annotations

import json
import os
import time
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self

from api.errors import BadUse
from api.models import OrderResult

_SYNC_EVERY = 1.0
"""Seconds after which what was written is sure to be on disk; a process that is killed loses nothing."""


def journal_of(output: Path) -> Path:
    """The file beside the output that has the results while there is no output.

    >>> journal_of(Path("out/report.xlsx")).name
    'report.xlsx.journal'
    """
    return output.with_name(f"{output.name}.journal")


class Journal:
    """A file of lines of JSON: what was asked, then a result a line, in the order of the rows."""

    def __init__(self, path: Path, header: Mapping[str, Any], done: int, file: IO[bytes]) -> None:
        self.path = path
        self.header = header
        self.done = done
        """How many results it has."""
        self._file = file
        self._synced = time.monotonic()

    @classmethod
    def begin(cls, path: Path, header: Mapping[str, Any]) -> Journal:
        """A new one; raises `BadUse` where there is one already."""
        try:
            file = path.open("xb")
        except FileExistsError:
            raise BadUse(
                f"{path} is the journal of a run that did not end; go on with --resume, or remove it"
            ) from None
        file.write(_line(header))
        file.flush()
        return cls(path, header, 0, file)

    @classmethod
    def resume(cls, path: Path) -> Journal:
        """That of an interrupted run, of which a line that was cut off is taken away; raises `BadUse`."""
        try:
            file = path.open("r+b")
        except FileNotFoundError:
            raise BadUse(f"there is no {path}, so nothing to resume; leave out --resume") from None
        try:
            header, count, end = _whole_lines(path, file)
            file.seek(end)
            file.truncate()
        except BaseException:
            file.close()
            raise
        return cls(path, header, count, file)

    def add(self, result: OrderResult) -> None:
        """Write the next result."""
        self.add_line(result.model_dump_json().encode())

    def add_line(self, line: bytes) -> None:
        """Write the next result, as a line of JSON without its end."""
        self._file.write(line + b"\n")
        self._file.flush()
        self.done += 1
        if time.monotonic() - self._synced > _SYNC_EVERY:
            os.fsync(self._file.fileno())
            self._synced = time.monotonic()

    def results(self) -> Iterator[OrderResult]:
        """All results; raises `BadUse` where two runs wrote them at once."""
        before = 0
        with self.path.open("rb") as file:
            next(file)
            for line in file:
                result = OrderResult.model_validate_json(line)
                if result.row <= before:
                    raise BadUse(f"{self.path} was written by two runs at once; remove it and begin again")
                before = result.row
                yield result

    def remove(self) -> None:
        """Remove it, once the output is there."""
        self.close()
        self.path.unlink(missing_ok=True)

    def close(self) -> None:
        """Close it; the file stays until it is removed."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close it."""
        self.close()


def _line(value: Mapping[str, Any]) -> bytes:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode() + b"\n"


def _read(path: Path, line: bytes) -> Mapping[str, Any]:
    try:
        header = json.loads(line) if line.endswith(b"\n") else None
    except ValueError:
        header = None
    if not isinstance(header, dict) or "journal" not in header:
        raise BadUse(f"{path} is no journal of a run; remove it, and begin again without --resume")
    return header


def _whole_lines(path: Path, file: IO[bytes]) -> tuple[Mapping[str, Any], int, int]:
    """The first line, how many whole ones follow, and where they end."""
    first = file.readline()
    header, count, end = _read(path, first), 0, len(first)
    for line in file:
        if not line.endswith(b"\n"):
            break
        count, end = count + 1, end + len(line)
    return header, count, end
