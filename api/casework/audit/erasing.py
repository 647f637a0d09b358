"""Finds what the audit log holds about a person, and erases it without breaking the chain."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select

from api.casework.audit.log import Appended, AuditLog
from api.casework.audit.names import NameKeeping
from api.casework.audit.record import Kind, Record
from api.casework.audit.rows import erase_rows, unpacked
from api.casework.audit.tables import DETAILS, ENTITIES, ERASURES, RECORDS, ROWS
from api.casework.identity import Identity, folded_name
from api.errors import BadUse

_AT_ONCE = 500


@dataclass(frozen=True, slots=True)
class Person:
    """A customer by name, by the number that the customer has with us, or by both: what has either."""

    name: str | None = None
    reference: str | None = None

    def __post_init__(self) -> None:
        if not (self.name or "").strip() and not (self.reference or "").strip():
            raise BadUse("give the NAME of the person, or the number of the customer with --reference")


@dataclass(frozen=True, slots=True)
class Place:
    """Where the log holds something about a person: a record (`row` 0) or a row of a batch, and what."""

    sequence: int
    row: int
    time: str
    kind: str
    details: Mapping[str, Any]


def places_of(connection: Connection, names: NameKeeping, person: Person) -> list[Place]:
    """Every place in the order of the log, of names equal as they are compared; batches row by row."""
    found = [*_records(connection, names, person), *_batch_rows(connection, names, person)]
    return sorted(found, key=lambda place: (place.sequence, place.row))


def erase_places(
    connection: Connection,
    log: AuditLog,
    places: Sequence[Place],
    identity: Identity,
    facts: Mapping[str, Any],
) -> Appended:
    """Erase what stands in these places, and record who did so; in a transaction of `Casework.begin`."""
    erased = [[place.sequence, place.row] for place in places]
    record = Record(Kind.ERASURE, identity, "erased", facts={**facts, "erased": erased})
    appended = log.append_in(connection, record)
    if not places:
        return appended
    connection.execute(
        insert(ERASURES),
        [{"sequence": place.sequence, "row": place.row, "erased_by": appended.sequence} for place in places],
    )
    whole = [place.sequence for place in places if place.row == 0]
    for begin in range(0, len(whole), _AT_ONCE):
        some = whole[begin : begin + _AT_ONCE]
        for table in (DETAILS, ENTITIES):
            connection.execute(delete(table).where(table.c.sequence.in_(some)))
    rows: dict[int, list[int]] = defaultdict(list)
    for place in places:
        if place.row > 0:
            rows[place.sequence].append(place.row - 1)
    for sequence, of_batch in rows.items():
        erase_rows(connection, sequence, of_batch)
    return appended


# ---------------------------------------------------------------- inside


def _records(connection: Connection, names: NameKeeping, person: Person) -> Iterator[Place]:
    either: list[ColumnElement[bool]] = []
    if person.name:
        either.append(DETAILS.c.name_key.in_(names.name_keys(person.name)))
    if person.reference:
        either.append(DETAILS.c.reference == person.reference)
    query = (
        select(RECORDS.c.sequence, RECORDS.c.time, RECORDS.c.kind, DETAILS.c.details)
        .join(DETAILS, DETAILS.c.sequence == RECORDS.c.sequence)
        .where(or_(*either))
        .order_by(RECORDS.c.sequence)
    )
    for row in connection.execute(query):
        yield Place(row.sequence, 0, row.time, row.kind, json.loads(row.details))


def _batch_rows(connection: Connection, names: NameKeeping, person: Person) -> Iterator[Place]:
    """The rows of batches, which are read one pack after another: no index has their names."""
    wanted = names.name_keys(person.name) if person.name else set()
    query = (
        select(ROWS.c.sequence, ROWS.c.first, ROWS.c.rows, RECORDS.c.time, RECORDS.c.kind)
        .join(RECORDS, RECORDS.c.sequence == ROWS.c.sequence)
        .order_by(ROWS.c.sequence, ROWS.c.first)
        .execution_options(yield_per=20)
    )
    for pack in connection.execute(query):
        for place, row in enumerate(unpacked(pack.rows), start=pack.first + 1):
            details = row.details
            if details is None:
                continue
            stated = details.get("name", "")
            called = stated if isinstance(stated, list) else [stated]
            is_named = any(wanted & {str(name), folded_name(str(name))} for name in called)
            if is_named or (person.reference and details.get("reference") == person.reference):
                yield Place(pack.sequence, place, pack.time, pack.kind, details)
