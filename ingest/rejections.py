"""Records that were rejected: which, why, what to do about it, and the file that keeps them."""

from __future__ import annotations

import csv
import dataclasses
import json
import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO, NamedTuple

from ingest.errors import RejectsUnwritable
from ontology import OntologyError
from ontology.control_characters import escaped_control_characters

REJECTED_SUFFIX = ".rejected.csv"
"""Ending of the files that rejected records are written to; a source never reads them back."""

MAX_LISTED = 1_000
"""So many rejections and unmapped terms are listed in a report; a file keeps every rejection."""

_LONGEST_REASON = 500
_COLUMNS = ("file", "record", "field", "reason", "remedy")


class Problem(NamedTuple):
    """What is wrong with a record: the field (empty: the record as a whole), why, and what to do about it."""

    field: str
    reason: str
    remedy: str = ""


class BadField(Exception):
    """A record cannot be loaded because of one of its fields; `problem` says which and why."""

    def __init__(self, field: str, reason: str, remedy: str = "") -> None:
        self.problem = Problem(field, shortened(reason), shortened(remedy))
        super().__init__(f"{field}: {with_remedy(self.problem.reason, self.problem.remedy)}")

    @classmethod
    def of(cls, field: str, error: OntologyError) -> BadField:
        """The field cannot be loaded because of what its value is."""
        return cls(field, error.reason, error.remedy)


@dataclass(frozen=True, slots=True)
class Rejection:
    """A record, or one fact of it, that was not loaded.

    `record` locates it in the file: `row 7`, or the address of a resource. `field` is empty when the
    record is wrong as a whole. `cells` are the record as it was read, by column, where it has columns.

    >>> print(Rejection("facts.csv", "row 7", "share", "share 150 is not within 0 and 100", "correct it"))
    facts.csv, row 7, share: share 150 is not within 0 and 100; correct it
    """

    file: str
    record: str
    field: str
    reason: str
    remedy: str = ""
    cells: Mapping[str, str] = dataclasses.field(default_factory=dict, hash=False)

    @classmethod
    def of(cls, file: str, record: str, error: OntologyError, field: str = "") -> Rejection:
        """The record, rejected because of the error; `field` is used where the error names none."""
        return cls(file, record, error.field or field, shortened(error.reason), shortened(error.remedy))

    @property
    def message(self) -> str:
        """The reason and the remedy as one sentence."""
        return with_remedy(self.reason, self.remedy)

    def __str__(self) -> str:
        place = ", ".join(part for part in (self.file, self.record, self.field) if part)
        return f"{place}: {self.message}"


@dataclass(frozen=True, slots=True)
class Unmapped:
    """Terms of a file that mean nothing here: a predicate, type or field, how often, and one example."""

    term: str
    count: int
    example: str
    reason: str


def with_remedy(reason: str, remedy: str) -> str:
    """The reason and, if there is one, the remedy as one sentence.

    >>> with_remedy("is empty", "every fact needs one")
    'is empty; every fact needs one'
    """
    return f"{reason}; {remedy}" if remedy else reason


def shortened(text: str) -> str:
    """The text, or its beginning and end when a value in its middle makes it too long."""
    half = _LONGEST_REASON // 2
    return text if len(text) <= _LONGEST_REASON else f"{text[:half]} … {text[-half:]}"


@contextmanager
def rejecting(
    reject: Callable[[Rejection], None], file: str, record: str, cells: Mapping[str, str] | None = None
) -> Iterator[None]:
    """Reject the record when a `BadField` is raised about it; what was stated of it until then stays.

    >>> rejected: list[Rejection] = []
    >>> with rejecting(rejected.append, "facts.csv", "row 7"):
    ...     raise BadField("share", "150 is not within 0 and 100")
    >>> [str(rejection) for rejection in rejected]
    ['facts.csv, row 7, share: 150 is not within 0 and 100']
    """
    try:
        yield
    except BadField as bad:
        reject(Rejection(file, record, *bad.problem, cells or {}))


class RejectionFile:
    r"""Writes the rejections of one source to `<folder>/<source id>.rejected.csv`.

    The columns are those of all records rejected, in the order in which they came first, then file,
    record, field, reason and remedy; a control character is written as `\uXXXX`. The file takes the place
    of an earlier one only by `keep`. `write` and `keep` raise `RejectsUnwritable`.
    """

    def __init__(self, folder: Path, source_id: str) -> None:
        self._path = folder / f"{source_id}{REJECTED_SUFFIX}"
        self._partial = folder / f".{self._path.name}.{os.getpid()}"
        self._rows: IO[str] | None = None  # a line of JSON each, as the columns are known at the end only
        self._columns: dict[str, None] = {}

    def write(self, rejection: Rejection) -> None:
        """Append a rejection."""
        self._columns.update(dict.fromkeys(rejection.cells))
        cells = {column: escaped_control_characters(cell) for column, cell in rejection.cells.items()}
        row = cells, [escaped_control_characters(getattr(rejection, column)) for column in _COLUMNS]
        try:
            if self._rows is None:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._rows = TemporaryFile("w+", encoding="utf-8", dir=self._path.parent)  # noqa: SIM115  (`keep` or `discard` closes it)
            self._rows.write(json.dumps(row) + "\n")
        except OSError as error:
            raise self._unwritable(error) from error

    def keep(self) -> Path | None:
        """Put the file in its place; without rejections remove that of an earlier load: `None`."""
        try:
            if self._rows is None:
                self._path.unlink(missing_ok=True)
                return None
            # With the byte order mark by which Excel, where most are mended, tells UTF-8.
            with self._partial.open("w", encoding="utf-8-sig", newline="") as file:
                writer = csv.writer(file, lineterminator="\n")
                writer.writerow((*self._columns, *_COLUMNS))
                self._rows.seek(0)
                for cells, place in map(json.loads, self._rows):
                    writer.writerow((*(cells.get(column, "") for column in self._columns), *place))
            self._partial.replace(self._path)
            self._rows.close()
        except OSError as error:
            raise self._unwritable(error) from error
        return self._path

    def discard(self) -> None:
        """Remove what was written, unless it was kept."""
        with suppress(OSError):
            if self._rows is not None:
                self._rows.close()
            self._partial.unlink(missing_ok=True)

    def _unwritable(self, error: OSError) -> RejectsUnwritable:
        return RejectsUnwritable(
            f"{self._path}: rejected records cannot be kept here ({error.strerror or error}), so nothing "
            "was loaded; name a folder that can be written"
        )
