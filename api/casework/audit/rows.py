"""The rows of a batch: each with a salt of its own, packed some hundreds together, under one Merkle root."""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from api.canonical import canonical
from api.casework.audit.merkle import leaf_hash, merkle_root
from api.casework.audit.record import commitment, new_salt
from api.casework.audit.tables import ROWS

ROWS_TOGETHER = 500
"""Rows that are packed together."""

_LEVEL = 1


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a batch: the hash of its leaf, and its salt and details unless they were erased."""

    leaf: bytes
    salt: str | None
    details: Mapping[str, Any] | None

    @classmethod
    def of(cls, details: Mapping[str, Any]) -> Row:
        """The row with a new salt."""
        salt = new_salt()
        return cls(_leaf(salt, details), salt, details)

    @property
    def is_whole(self) -> bool:
        """Whether the details are those that the leaf commits to."""
        if self.salt is None or self.details is None:
            return False
        return _leaf(self.salt, self.details) == self.leaf


def _leaf(salt: str, details: Mapping[str, Any]) -> bytes:
    return leaf_hash(bytes.fromhex(commitment(salt, canonical(details))))


@dataclass(frozen=True, slots=True)
class PackedRows:
    """The rows of a batch as they are written, and what their record says of them."""

    packs: tuple[bytes, ...]
    count: int
    root: str

    @classmethod
    def of(cls, rows: Iterable[Mapping[str, Any]]) -> PackedRows:
        """The rows with these details, in their order.

        >>> PackedRows.of([{"row": 1, "name": "A"}, {"row": 2, "name": "B"}]).count
        2
        """
        packs: list[bytes] = []
        leaves: list[bytes] = []
        waiting: list[Row] = []
        for details in rows:
            row = Row.of(details)
            leaves.append(row.leaf)
            waiting.append(row)
            if len(waiting) == ROWS_TOGETHER:
                packs.append(_packed(waiting))
                waiting = []
        if waiting:
            packs.append(_packed(waiting))
        return cls(tuple(packs), len(leaves), merkle_root(leaves).hex())

    @property
    def facts(self) -> dict[str, object]:
        """What the record of the batch says of its rows."""
        return {"rows": self.count, "merkle_root": self.root}

    def write(self, connection: Connection, sequence: int) -> None:
        """Write the rows of the record."""
        values = [
            {"sequence": sequence, "first": place * ROWS_TOGETHER, "rows": pack}
            for place, pack in enumerate(self.packs)
        ]
        if values:
            connection.execute(insert(ROWS), values)


def rows_of(connection: Connection, sequence: int) -> Iterator[Row]:
    """The rows of a record in their order, none of one that is no batch; `ValueError` for damaged ones."""
    packs = select(ROWS.c.rows).where(ROWS.c.sequence == sequence).order_by(ROWS.c.first)
    for pack in connection.execute(packs).scalars():
        yield from unpacked(pack)


def count_of_packs(connection: Connection) -> int:
    """How many packs of rows the log has, of `ROWS_TOGETHER` at most."""
    return connection.execute(select(func.count()).select_from(ROWS)).scalar_one()


def erase_rows(connection: Connection, sequence: int, places: Iterable[int]) -> None:
    """Take salt and details from rows, by their place from 0; their leaves stay."""
    by_pack: dict[int, set[int]] = {}
    for place in places:
        by_pack.setdefault(place - place % ROWS_TOGETHER, set()).add(place % ROWS_TOGETHER)
    for first, within in by_pack.items():
        mine = (ROWS.c.sequence == sequence) & (ROWS.c.first == first)
        rows = unpacked(connection.execute(select(ROWS.c.rows).where(mine)).scalar_one())
        kept = [Row(row.leaf, None, None) if place in within else row for place, row in enumerate(rows)]
        connection.execute(update(ROWS).where(mine).values(rows=_packed(kept)))


def unpacked(pack: bytes) -> list[Row]:
    """The rows of a pack; raises `ValueError` for what is none."""
    try:
        stated = json.loads(zlib.decompress(pack))
        return [Row(bytes.fromhex(leaf), salt, details) for leaf, salt, details in stated]
    except (zlib.error, TypeError, ValueError) as error:
        raise ValueError(f"the rows cannot be read ({error})") from None


def _packed(rows: Iterable[Row]) -> bytes:
    stated = [[row.leaf.hex(), row.salt, row.details] for row in rows]
    return zlib.compress(json.dumps(stated, ensure_ascii=False, separators=(",", ":")).encode(), _LEVEL)
