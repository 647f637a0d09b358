"""Checks a chain of records, whether it comes from the store or from an export."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from api.canonical import canonical
from api.casework.audit.merkle import merkle_root
from api.casework.audit.record import FIRST, Kind, commitment, hash_of
from api.casework.audit.rows import Row

_MOST_ERASED = 1_000
"""Erasures that a check names one by one."""


class Fault(StrEnum):
    """What is wrong with a log."""

    CHANGED = "changed"
    MISSING = "missing"
    REORDERED = "reordered"
    DETAILS = "details"
    ROWS = "rows"
    DATA = "data"
    TRUNCATED = "truncated"
    REBUILT = "rebuilt"
    DECISIONS = "decisions"
    WATCHLISTS = "watchlists"
    KEYS = "keys"
    SETTING = "setting"


@dataclass(frozen=True, slots=True)
class Problem:
    """The first thing that is wrong, at the record of this number."""

    sequence: int
    fault: Fault
    detail: str


@dataclass(frozen=True, slots=True)
class Erased:
    """What was erased: the details of a record (`row` 0) or a row of a batch; by which record, who, when."""

    sequence: int
    row: int
    on: str
    by: str
    record: int


@dataclass(frozen=True, slots=True)
class Checked:
    """What a check found: how many records hold, up to which head, and the first problem."""

    records: int
    head: str
    time: str | None
    problem: Problem | None
    erased: tuple[Erased, ...]
    erased_count: int


@dataclass(frozen=True, slots=True)
class Stated:
    """A record as it is stored: its columns, and beside it the details and rows that it commits to."""

    sequence: int
    body: str
    hash: str
    columns: Mapping[str, str] | None = None
    salt: str | None = None
    details: str | None = None
    found_by: Mapping[str, Any] = field(default_factory=dict)
    rows: Iterable[Row] | None = None


class ChainCheck:
    """Takes records in their order, and remembers the first problem.

    `previous` is the hash that the first one follows, and `details` whether they come with the records.
    """

    def __init__(self, first: int = 1, previous: str = FIRST, *, details: bool = True) -> None:
        self._expected = first
        self.head = previous
        """The hash of the last record that holds."""
        self.count = 0
        """How many records hold."""
        self._has_details = details
        self._time: str | None = None
        self._problem: Problem | None = None
        self._gone: set[tuple[int, int]] = set()
        self._without_details: list[int] = []
        self._erased: list[Erased] = []
        self._erased_count = 0

    @property
    def is_broken(self) -> bool:
        """Whether the chain itself is, so that nothing can be said of what follows."""
        problem = self._problem
        return problem is not None and problem.fault in (Fault.CHANGED, Fault.MISSING, Fault.REORDERED)

    def add(self, stated: Stated) -> None:
        """Check the next record."""
        if self.is_broken:
            return
        body = self._linked(stated)
        if body is None:
            return
        self.count += 1
        self._expected, self.head, self._time = stated.sequence + 1, stated.hash, str(body["time"])
        if self._has_details:
            self._check_details(stated, body)
            self._check_rows(stated, body)
        if body["kind"] == Kind.ERASURE:
            self._note_erasure(body)

    def fail(self, sequence: int, fault: Fault, detail: str) -> None:
        """Note a problem, unless one of an earlier record is known."""
        if self._problem is None or sequence < self._problem.sequence:
            self._problem = Problem(sequence, fault, detail)

    def result(self) -> Checked:
        """What was found."""
        for sequence, row in sorted(self._gone):
            gone = "the details" if row == 0 else f"the details of row {row}"
            told = f"{gone} of record {sequence} are gone, and no erasure says why"
            self.fail(sequence, Fault.DETAILS, told)
        for sequence in self._without_details:
            told = f"record {sequence} is found by what its details, which it has not, would say"
            self.fail(sequence, Fault.DETAILS, told)
        erased = tuple(self._erased)
        return Checked(self.count, self.head, self._time, self._problem, erased, self._erased_count)

    # ------------------------------------------------------------ inside

    def _linked(self, stated: Stated) -> Mapping[str, Any] | None:
        """The body of the record, where it is the next of the chain."""
        number, expected = stated.sequence, self._expected
        if number > expected:
            self.fail(expected, Fault.MISSING, _missing(expected, number - 1))
            return None
        body = _body(stated.body)
        if body is None or hash_of(stated.body.encode()) != stated.hash:
            self.fail(number, Fault.CHANGED, f"record {number} was changed: its hash is another")
            return None
        if number < expected or body.get("sequence") != number:
            self.fail(
                number,
                Fault.REORDERED,
                f"record {body.get('sequence')} stands in the place of record {number}",
            )
            return None
        if body.get("previous") != self.head:
            self.fail(
                number,
                Fault.CHANGED,
                f"record {number} does not follow the one before it: one of the two was changed",
            )
            return None
        for name, value in (stated.columns or {}).items():
            if (body["identity"].get("name") if name == "identity" else body[name]) != value:
                self.fail(number, Fault.CHANGED, f"record {number} was changed: its {name} is another")
                return None
        return body

    def _check_details(self, stated: Stated, body: Mapping[str, Any]) -> None:
        number, committed = stated.sequence, body["details"]
        if stated.details is None or stated.salt is None:
            if committed is not None:
                self._gone.add((number, 0))
            if stated.found_by:
                self._without_details.append(number)
            return
        details = _committed(stated.salt, stated.details, committed)
        if details is None:
            self.fail(number, Fault.DETAILS, f"the details of record {number} were changed")
            return
        for name, value in stated.found_by.items():
            if value != details.get(name, [] if name == "entities" else None):
                told = f"the {name} by which record {number} is found is not that of its details"
                self.fail(number, Fault.DETAILS, told)
                return

    def _check_rows(self, stated: Stated, body: Mapping[str, Any]) -> None:
        number, root = stated.sequence, body["facts"].get("merkle_root")
        if stated.rows is None:
            return
        leaves = []
        try:
            if root is None:
                if any(True for _ in stated.rows):
                    self.fail(
                        number, Fault.ROWS, f"record {number} is about no batch, and there are rows of it"
                    )
                return
            for place, row in enumerate(stated.rows, start=1):
                leaves.append(row.leaf)
                if row.salt is None:
                    self._gone.add((number, place))
                elif not row.is_whole:
                    self.fail(number, Fault.ROWS, f"row {place} of record {number} was changed")
                    return
        except ValueError as error:
            self.fail(number, Fault.ROWS, f"record {number}: {error}")
            return
        if merkle_root(leaves).hex() != root:
            self.fail(number, Fault.ROWS, f"the rows of record {number} are not those of its Merkle root")

    def _note_erasure(self, body: Mapping[str, Any]) -> None:
        for sequence, row in _places(body["facts"].get("erased")):
            self._gone.discard((sequence, row))
            self._erased_count += 1
            if len(self._erased) < _MOST_ERASED:
                who = str(body["identity"].get("name"))
                self._erased.append(Erased(sequence, row, body["time"], who, body["sequence"]))


def _missing(first: int, last: int) -> str:
    return f"record {first} is missing" if first == last else f"records {first} to {last} are missing"


def _committed(salt: str, text: str, committed: object) -> dict[str, Any] | None:
    """The details that a record commits to; `None` for others."""
    try:
        if commitment(salt, text.encode()) != committed:
            return None
        details = json.loads(text)
    except (ValueError, AttributeError, RecursionError):  # whoever changed them may have left anything
        return None
    return details if isinstance(details, dict) else None


def _places(erased: object) -> Iterator[tuple[int, int]]:
    """What an erasure names: the number of a record and of a row of it, or 0."""
    for place in erased if isinstance(erased, list) else ():
        match place:
            case [int(sequence), int(row)]:
                yield sequence, row


def _body(text: str) -> dict[str, Any] | None:
    """The body of a record; `None` for what is none as the log writes it."""
    try:
        body = json.loads(text)
        is_so = isinstance(body, dict) and canonical(body).decode() == text
    except (ValueError, TypeError, RecursionError):
        return None
    needed = {"sequence", "time", "kind", "identity", "outcome", "data", "facts", "details", "previous"}
    if not is_so or not needed <= body.keys():
        return None
    data = body["data"]
    is_data = data is None or (isinstance(data, dict) and isinstance(data.get("sha256"), str))
    are_objects = isinstance(body["facts"], dict) and isinstance(body["identity"], dict)
    return body if is_data and are_objects else None
