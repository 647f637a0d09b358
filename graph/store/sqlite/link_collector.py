"""The links and types that a load gives, kept as arrays, so that a snapshot need not read them again."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import ENTITY_TYPES, LINK_TYPES, MISSING_DAY, UNSTATED, CodedView, Observations
from graph.store.assembly import Merges, most_specific_type
from graph.store.records import Version
from ontology import ABSORPTION, SCHEMA, UNKNOWN_SHARE, StatementGroup

_MOST_IDS = 1_200_000
"""Entities of which so much is kept, 300 bytes each with their links; of a load of more nothing is."""

_ROWS_AT_ONCE = 10_000
_CODES = {name: code for code, name in enumerate(LINK_TYPES)}
_UNKNOWN = (UNKNOWN_SHARE.low, UNKNOWN_SHARE.high, UNKNOWN_SHARE.low_open, UNKNOWN_SHARE.high_open)
_COLUMNS = np.dtype(
    [
        *(("type", "u1"), ("upper", "i4"), ("lower", "i4"), ("grade", "u1"), ("direct", "u1")),
        *(("start", "i4"), ("end", "i4"), ("observed_first", "i4"), ("observed_last", "i4")),
        *(("stated", "?"), ("share_low", "f8"), ("share_high", "f8")),
        *(("share_low_open", "?"), ("share_high_open", "?"), ("share_until", "i4"), ("is_absorption", "?")),
        ("fingerprint", "u8"),  # half of it
    ]
)
_REFERRING = frozenset(name for name, prop in SCHEMA.properties.items() if prop.range == "entity")

_Signature = tuple[frozenset[str], frozenset[str]]
"""The types stated of an entity, and the schemas that statements about it were made under."""


class LinkCollector:
    """Takes in each statement of a view once, and tells its links and the types of its entities.

    It gives up where there are too many entities; what it was given then is forgotten.
    """

    def __init__(self) -> None:
        self._is_given_up = False
        self._codes: dict[str, int] = {}
        self._signatures: list[_Signature] = [(frozenset(), frozenset())]
        self._merged: dict[tuple[int, str | None, str | None], int] = {}
        self._signature_of = array("H")  # by the code of the entity
        self._batches: list[NDArray[Any]] = []
        self._rows: list[tuple[Any, ...]] = []

    def add_group(self, group: StatementGroup) -> None:
        """Take in a group, none of which is a link."""
        if not self._has_room():
            return
        code, schema = self._code(group.subject), group.schema
        entity_type = None
        for prop, value, _ in group.values:
            if prop == "type":
                entity_type = value
                self._state(code, value, schema)
            elif prop in _REFERRING:
                self._code(value)
        if entity_type is None:
            self._state(code, None, schema)

    def add_row(self, row: Sequence[Any]) -> None:
        """Take in a row of `graph.store.sqlite.rows.row_of`."""
        if not self._has_room():
            return
        subject, schema, prop, kind, value = row[4:9]
        code = self._code(subject)
        if kind == "link":
            self._rows.append(_link(code, self._code(value), row))
            if len(self._rows) >= _ROWS_AT_ONCE:
                self._pack()
        else:
            self._state(code, value if prop == "type" else None, schema)
            if kind == "entity":
                self._code(value)

    def view(self, merges: Merges) -> CodedView | None:
        """All of it about canonical ids, or `None` where it gave up or a link may have been given twice."""
        self._pack()
        rows = np.concatenate([np.zeros(0, _COLUMNS), *self._batches])
        halves = np.sort(rows["fingerprint"])
        if self._is_given_up or (halves[1:] == halves[:-1]).any():
            return None
        canonical = self._canonical(merges)
        ids, signature_of = list(self._codes), np.array(self._signature_of, np.uint16)
        is_own = canonical == np.arange(len(ids))
        order = sorted(np.flatnonzero(is_own).tolist(), key=ids.__getitem__)
        places = np.zeros(len(ids), np.int32)
        places[order] = np.arange(len(order), dtype=np.int32)
        places = places[canonical]
        types = np.array([ENTITY_TYPES.index(most_specific_type(*of)) for of in self._signatures], np.uint8)
        columns = {name: rows[name] for name in _COLUMNS.names or () if name != "fingerprint"}
        columns |= {end: places[rows[end]] for end in ("upper", "lower")}
        is_link = columns["upper"] != columns["lower"]
        return CodedView(
            [ids[code] for code in order],
            types[signature_of[order]],
            Observations(
                **{name: column[is_link] for name, column in columns.items()},
                is_left_out=np.zeros(is_link.sum(), bool),
            ),
        )

    def _canonical(self, merges: Merges) -> NDArray[np.int64]:
        """The code of the canonical id of each entity, to which goes what is stated of all its ids."""
        codes: dict[int, int] = {}
        for id, canonical in merges.redirects.items():
            if id != canonical and (code := self._codes.get(id)) is not None:
                codes[code] = self._code(canonical)
                types, schemas = self._signatures[self._signature_of[code]]
                for entity_type in types:
                    self._state(codes[code], entity_type, None)
                for schema in schemas:
                    self._state(codes[code], None, schema)
        result = np.arange(len(self._codes))
        result[list(codes)] = list(codes.values())
        return result

    def _code(self, id: str) -> int:
        code = self._codes.setdefault(id, len(self._codes))
        if code == len(self._signature_of):
            self._signature_of.append(0)
        return code

    def _state(self, code: int, type: str | None, schema: str | None) -> None:
        """Note a type that is stated, or the schema that a statement was made under."""
        key = self._signature_of[code], type, schema
        number = self._merged.get(key)
        if number is None:
            types, schemas = self._signatures[key[0]]
            signature = (
                types if type is None else types | {type},
                schemas if schema is None else schemas | {schema},
            )
            if signature not in self._signatures:
                self._signatures.append(signature)
            number = self._merged[key] = self._signatures.index(signature)
        self._signature_of[code] = number

    def _has_room(self) -> bool:
        if len(self._codes) > _MOST_IDS:
            self._is_given_up = True
            self._codes.clear()
            self._batches.clear()
            self._rows.clear()
            self._signature_of = array("H")
        return not self._is_given_up

    def _pack(self) -> None:
        # Column by column: an array of tuples takes several times as long.
        batch = np.empty(len(self._rows), _COLUMNS)
        for name, column in zip(_COLUMNS.names or (), zip(*self._rows, strict=True), strict=False):
            batch[name] = column
        self._batches.append(batch)
        self._rows.clear()


@dataclass(frozen=True, slots=True)
class Collected:
    """All that a load gave."""

    version: Version
    collector: LinkCollector


def _link(upper: int, lower: int, row: Sequence[Any]) -> tuple[Any, ...]:
    """The values of `_COLUMNS` of a row, as the query for links gives them."""
    share, until, direct = row[16:20], row[26], row[21]
    is_known = share[0] is not None
    return (
        _CODES[row[6]],
        upper,
        lower,
        row[11],
        UNSTATED if direct is None else direct,
        MISSING_DAY if row[27] is None else row[27],
        MISSING_DAY if row[28] is None else row[28],
        row[24],
        row[25],
        is_known and share != _UNKNOWN,
        *(share if is_known else _UNKNOWN),
        MISSING_DAY if until is None else until,
        row[5] == ABSORPTION,
        int.from_bytes(row[0][:8], "big"),
    )
