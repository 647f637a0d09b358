"""The compiled rows of a link, or of the memberships of an entity, packed as bytes.

A store that is too large for a snapshot keeps with each link what the snapshot would have of it. The
bytes are filtered by the code that filters a snapshot, and by nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from graph.model.days import FIRST_DAY, LAST_DAY, MISSING_DAY, day_number
from graph.model.snapshot import CLASSES, LINK_TYPES
from graph.model.validity import (
    END_STATED,
    HIGH_OPEN,
    LOW_OPEN,
    ROW_FIELDS,
    START_STATED,
    Observations,
    Rows,
    compile_rows,
)
from ontology import UNKNOWN_SHARE, Directness, Grade, Statement

_COLUMNS = tuple(name for name in ROW_FIELDS if name not in ("upper", "lower"))
_ENDLESS = tuple(name for name in _COLUMNS if name != "type")
_STRUCT = struct.Struct("<BBBBBiiiiiBdd")
_SHARE = struct.Struct("<Bdd")
_DTYPE = np.dtype([(name, np.dtype(ROW_FIELDS[name]).newbyteorder("<")) for name in _COLUMNS])
ROW_BYTES = _DTYPE.itemsize
"""A row is the columns of `ROW_FIELDS` without the ends, in that order, little-endian and unpadded."""

assert _STRUCT.size == ROW_BYTES

_DIRECTNESS = {directness: number for number, directness in enumerate(Directness)}
_SHARE_FLAGS = LOW_OPEN | HIGH_OPEN
_UNKNOWN = (LOW_OPEN, float(UNKNOWN_SHARE.low), float(UNKNOWN_SHARE.high))


class Row(NamedTuple):
    """One row of `ROW_FIELDS` without its type and ends."""

    kind: int
    grade_from: int
    grade_to: int
    best: int
    since: int
    until: int
    window_from: int
    window_to: int
    newest: int
    flags: int
    low: float
    high: float


def rows_of(observations: Sequence[Statement], *, is_link: bool = True) -> list[Row]:
    """The rows of one link, or of one membership, of which these are all observations; in one order.

    Shares and directness mean nothing of a membership.
    """
    if len(observations) == 1 and observations[0].share_until is None:
        return [_row_of(observations[0], is_link=is_link)]
    compiled = compile_rows(_columns(observations, is_link=is_link))
    rows = [Row(*values) for values in zip(*(compiled[name].tolist() for name in _ENDLESS), strict=True)]
    return sorted(rows, key=lambda row: (row.kind, row.grade_from, row.since, row.window_from))


def pack(code: int, rows: Iterable[Row]) -> bytes:
    """Rows of one link type, or of one class, given by its code in a snapshot."""
    return b"".join(_STRUCT.pack(code, *row) for row in rows)


def pack_link(link_type: str, rows: Iterable[Row]) -> bytes:
    """The rows of one link."""
    return pack(LINK_TYPES.index(link_type), rows)


def pack_memberships(memberships: Iterable[tuple[str, str, Statement]]) -> tuple[list[str], bytes]:
    """Of all memberships of an entity (class, target, statement): the target of each row, and the rows."""
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for risk_class, target, statement in memberships:
        grouped.setdefault((risk_class, target), []).append(statement)
    targets: list[str] = []
    packed = b""
    for (risk_class, target), statements in sorted(grouped.items(), key=lambda item: item[0]):
        rows = rows_of(statements, is_link=False)
        targets += [target] * len(rows)
        packed += pack(CLASSES.index(risk_class), rows)
    return targets, packed


def with_share(packed: bytes, share_row: bytes) -> bytes:
    """One packed row with the share of another."""
    flags = packed[-_SHARE.size] & ~_SHARE_FLAGS
    share_flags, low, high = _SHARE.unpack(share_row[-_SHARE.size :])
    return packed[: -_SHARE.size] + _SHARE.pack(flags | (share_flags & _SHARE_FLAGS), low, high)


def unpack(packed: Sequence[bytes]) -> tuple[Rows, NDArray[np.int64]]:
    """Columns of all rows, without their ends; and how many each item has."""
    counts = np.fromiter(map(len, packed), np.int64, len(packed)) // ROW_BYTES
    table = np.frombuffer(b"".join(packed), _DTYPE)
    return {name: np.ascontiguousarray(table[name], ROW_FIELDS[name]) for name in _COLUMNS}, counts


def _row_of(s: Statement, *, is_link: bool) -> Row:
    """The row of one observation: what `compile_rows` says, a hundred times as fast."""
    observed = day_number(s.observed.last.last_day)
    start, end = s.start, s.end
    until = observed if start is None else max(observed, day_number(start.first_day))
    flags = 0
    if end is not None:
        until = day_number(end.last_day)
        flags |= END_STATED
    if start is not None:
        since = day_number(start.first_day)
        flags |= START_STATED
    else:
        since = day_number(s.observed.first.first_day)
        if end is not None:
            since = min(since, until)
    share_flags, low, high = _UNKNOWN
    if is_link and s.share is not None:
        low, high = float(s.share.low), float(s.share.high)
        share_flags = LOW_OPEN * s.share.low_open | HIGH_OPEN * s.share.high_open
    grade = int(s.grade)
    return Row(
        _DIRECTNESS[s.direct if is_link and s.direct is not None else Directness.UNSTATED],
        *(grade, int(Grade.D), grade),
        *(since, until, FIRST_DAY, LAST_DAY, observed),
        flags | share_flags,
        low,
        high,
    )


def _columns(statements: Sequence[Statement], *, is_link: bool) -> Observations:
    """Observations of one link as columns, as stores give them for all."""
    shares = [s.share if is_link and s.share is not None else UNKNOWN_SHARE for s in statements]
    direct = [s.direct if is_link and s.direct is not None else Directness.UNSTATED for s in statements]
    none = np.zeros(len(statements), np.int32)
    return Observations(
        none,
        none,
        none,
        np.array([int(s.grade) for s in statements], np.uint8),
        np.array([_DIRECTNESS[kind] for kind in direct], np.uint8),
        _days([None if s.start is None else s.start.first_day for s in statements]),
        _days([None if s.end is None else s.end.last_day for s in statements]),
        _days([s.observed.first.first_day for s in statements]),
        _days([s.observed.last.last_day for s in statements]),
        np.array([not share.is_unknown for share in shares]),
        np.array([share.low for share in shares], np.float64),
        np.array([share.high for share in shares], np.float64),
        np.array([share.low_open for share in shares]),
        np.array([share.high_open for share in shares]),
        _days([s.share_until.last_day if is_link and s.share_until else None for s in statements]),
    )


def _days(days: Sequence[date | None]) -> Any:
    return np.array([MISSING_DAY if day is None else day_number(day) for day in days], np.int64)
