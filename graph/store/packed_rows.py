"""The rows of a link, or of the memberships of an entity, packed as bytes.

A store that is too large for a snapshot keeps with each link what the snapshot would have of it. The
bytes are filtered by the code that filters a snapshot, and by nothing else.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import CLASSES, LINK_TYPES
from graph.model.compiled_rows import rows_of
from graph.model.rows import HIGH_OPEN, LOW_OPEN, ROW_FIELDS, CompiledRow
from graph.model.validity import RowColumns
from ontology import Statement

_COLUMNS = ("type", *CompiledRow._fields)
_STRUCT = struct.Struct("<BBBBBiiiiiBdd")
_SHARE = struct.Struct("<Bdd")
_DTYPE = np.dtype([(name, np.dtype(ROW_FIELDS[name]).newbyteorder("<")) for name in _COLUMNS])
ROW_BYTES = _DTYPE.itemsize
"""A row is a type code and the fields of `CompiledRow`, little-endian and unpadded."""

assert _STRUCT.size == ROW_BYTES, "two descriptions of the same bytes"

_OF_OWN_CLASS = "|"
"""Stands between a class of one's own, which has no code in every store, and the target; no id has it."""

_SHARE_FLAGS = LOW_OPEN | HIGH_OPEN


def pack(code: int, rows: Iterable[CompiledRow]) -> bytes:
    """Rows of one link type, or of one class, given by its code in a snapshot.

    >>> len(pack(0, [CompiledRow(2, 0, 3, 0, 10, 20, -(2**31), 2**31 - 1, 20, 0, 0.0, 100.0)])) == ROW_BYTES
    True
    """
    return b"".join(_STRUCT.pack(code, *row) for row in rows)


def pack_link(link_type: str, rows: Iterable[CompiledRow]) -> bytes:
    """The rows of one link."""
    return pack(LINK_TYPES.index(link_type), rows)


def link_type_of(packed: bytes) -> str:
    """The type of a link by its packed rows, of which it has at least one.

    >>> link_type_of(pack_link("Unit", [CompiledRow(2, 0, 3, 0, 10, 20, 0, 99, 20, 0, 0.0, 100.0)]))
    'Unit'
    """
    return LINK_TYPES[packed[0]]


def pack_memberships(memberships: Iterable[tuple[str, str, Statement]]) -> tuple[list[str], bytes]:
    """Of all memberships of an entity (class, target, statement): the target of each row, and the rows.

    Of a class of one's own the target has the name of the class before it, see `unpacked_targets`.
    """
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for risk_class, target, statement in memberships:
        grouped.setdefault((risk_class, target), []).append(statement)
    targets: list[str] = []
    packed = b""
    for (risk_class, target), statements in sorted(grouped.items(), key=lambda item: item[0]):
        rows = rows_of(statements, is_link=False)
        if risk_class in CLASSES:
            targets += [target] * len(rows)
            packed += pack(CLASSES.index(risk_class), rows)
        else:
            targets += [f"{risk_class}{_OF_OWN_CLASS}{target}"] * len(rows)
            packed += pack(len(CLASSES), rows)
    return targets, packed


def unpacked_targets(
    codes: NDArray[np.uint8], named: Sequence[str]
) -> tuple[tuple[str, ...], NDArray[np.uint8], list[str]]:
    """The classes of one's own among memberships with these codes and packed targets, and the targets alone.

    `codes`: (n,) class codes.

    Between them the codes in a snapshot with these classes, which come after `CLASSES` there.

    >>> own, codes, targets = unpacked_targets(
    ...     np.array([0, len(CLASSES)], np.uint8), ["red-7", "our_denied|red-9"]
    ... )
    >>> own, (codes - len(CLASSES)).tolist()[1], targets
    (('our_denied',), 0, ['red-7', 'red-9'])
    """
    places = np.flatnonzero(codes == len(CLASSES)).tolist()
    targets, classes = list(named), dict[int, str]()
    if not places:
        return (), codes, targets
    codes = codes.copy()
    for place in places:
        classes[place], _, targets[place] = named[place].partition(_OF_OWN_CLASS)
    own = tuple(sorted({*classes.values()}))
    for place, name in classes.items():
        codes[place] = len(CLASSES) + own.index(name)
    return own, codes, targets


def with_share(packed: bytes, share_row: bytes) -> bytes:
    """One packed row with the share of another."""
    flags = packed[-_SHARE.size] & ~_SHARE_FLAGS
    share_flags, low, high = _SHARE.unpack(share_row[-_SHARE.size :])
    return packed[: -_SHARE.size] + _SHARE.pack(flags | (share_flags & _SHARE_FLAGS), low, high)


def unpack(packed: Sequence[bytes]) -> tuple[RowColumns, NDArray[np.int64]]:
    """Columns of all rows, without their ends; and how many rows each item has.

    >>> row = CompiledRow(2, 0, 3, 0, 10, 20, -(2**31), 2**31 - 1, 20, 0, 0.0, 100.0)
    >>> columns, counts = unpack([pack(0, [row, row]), pack(1, [row])])
    >>> columns["type"].tolist(), counts.tolist()
    ([0, 0, 1], [2, 1])
    """
    counts = np.fromiter(map(len, packed), np.int64, len(packed)) // ROW_BYTES
    table = np.frombuffer(b"".join(packed), _DTYPE)
    return {name: np.ascontiguousarray(table[name], ROW_FIELDS[name]) for name in _COLUMNS}, counts
