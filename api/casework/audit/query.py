"""Finds records of the audit log, and shows one with all that stands beside it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Connection, Row, Select, select

from api.casework.audit.log import AuditLog
from api.casework.audit.merkle import merkle_proof
from api.casework.audit.record import Kind, written_time
from api.casework.audit.rows import rows_of
from api.casework.audit.tables import DATA, DETAILS, ENTITIES, ERASURES, RECORDS
from api.errors import NotFound

MOST_LISTED = 1_000
"""Records of one list."""


@dataclass(frozen=True, slots=True)
class Filter:
    """Which records: all that is given holds. `since` and `until` are days (UTC), `before` a number."""

    kinds: Sequence[Kind] = ()
    identity: str | None = None
    name: str | None = None
    reference: str | None = None
    entity: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    limit: int = 50


@dataclass(frozen=True, slots=True)
class Found:
    """A record with its details; `details` is `None` where there are none, or they were erased."""

    sequence: int
    body: Mapping[str, Any]
    hash: str
    details: Mapping[str, Any] | None
    erased_by: int | None


@dataclass(frozen=True, slots=True)
class RowProof:
    """A row of a batch, and the way from its leaf to the Merkle root that the record states."""

    row: int
    details: Mapping[str, Any] | None
    salt: str | None
    leaf: str
    path: Sequence[tuple[str, str]]
    root: str


def find_records(log: AuditLog, wanted: Filter) -> list[Found]:
    """The newest records that the filter lets through, newest first; at most `MOST_LISTED`."""
    with log.casework.read() as connection:
        rows = connection.execute(_filtered(log, wanted)).all()
        erased = _erased_by(connection, [row.sequence for row in rows])
    return [_found(row, erased.get(row.sequence)) for row in rows]


def record_at(log: AuditLog, sequence: int) -> Found:
    """The record of this number; raises `NotFound`."""
    with log.casework.read() as connection:
        row = connection.execute(_joined().where(RECORDS.c.sequence == sequence)).first()
        erased = _erased_by(connection, [sequence])
    if row is None:
        raise NotFound(f"the audit log has no record {sequence}; `ketting audit list` shows the newest ones")
    return _found(row, erased.get(sequence))


def versions_of(log: AuditLog, sha256: str) -> list[list[Any]]:
    """The version of each dataset that a record names by one SHA-256: id, number and SHA-256 of each."""
    with log.casework.read() as connection:
        stated = connection.execute(select(DATA.c.versions).where(DATA.c.sha256 == sha256)).scalar()
    return [] if stated is None else list(json.loads(stated))


def proof_of_row(log: AuditLog, sequence: int, row: int) -> RowProof:
    """A row of the batch that the record is about, by its place from 1, with its proof; raises `NotFound`."""
    found = record_at(log, sequence)
    root = found.body["facts"].get("merkle_root")
    with log.casework.read() as connection:
        rows = list(rows_of(connection, sequence))
    if root is None or not rows:
        raise NotFound(f"record {sequence} is about no batch, so it has no rows; leave out --row")
    if not 1 <= row <= len(rows):
        raise NotFound(f"the batch of record {sequence} has rows 1 to {len(rows)}, and no row {row}")
    leaves = [each.leaf for each in rows]
    shown = rows[row - 1]
    path = [(side, beside.hex()) for side, beside in merkle_proof(leaves, row - 1)]
    return RowProof(row, shown.details, shown.salt, shown.leaf.hex(), path, root)


# ---------------------------------------------------------------- inside


def _joined() -> Select[Any]:
    return select(RECORDS, DETAILS.c.details).outerjoin(DETAILS, DETAILS.c.sequence == RECORDS.c.sequence)


def _filtered(log: AuditLog, wanted: Filter) -> Select[Any]:
    query = _joined().order_by(RECORDS.c.sequence.desc()).limit(min(wanted.limit, MOST_LISTED))
    if wanted.kinds:
        query = query.where(RECORDS.c.kind.in_([str(kind) for kind in wanted.kinds]))
    if wanted.identity is not None:
        query = query.where(RECORDS.c.identity == wanted.identity)
    if wanted.name is not None:
        query = query.where(DETAILS.c.name_key.in_(log.names.name_keys(wanted.name)))
    if wanted.reference is not None:
        query = query.where(DETAILS.c.reference == wanted.reference)
    if wanted.entity is not None:
        named = select(ENTITIES.c.sequence).where(ENTITIES.c.entity == wanted.entity)
        query = query.where(RECORDS.c.sequence.in_(named))
    if wanted.since is not None:
        query = query.where(RECORDS.c.time >= _midnight(wanted.since))
    if wanted.until is not None and wanted.until < date.max:
        query = query.where(RECORDS.c.time < _midnight(wanted.until + timedelta(days=1)))
    if wanted.before is not None:
        query = query.where(RECORDS.c.sequence < wanted.before)
    return query


def _midnight(day: date) -> str:
    return written_time(datetime.combine(day, time.min, UTC))


def _erased_by(connection: Connection, sequences: Sequence[int]) -> dict[int, int]:
    if not sequences:
        return {}
    of_records = select(ERASURES.c.sequence, ERASURES.c.erased_by).where(
        ERASURES.c.sequence.in_(sequences), ERASURES.c.row == 0
    )
    return {row.sequence: row.erased_by for row in connection.execute(of_records)}


def _found(row: Row[Any], erased_by: int | None) -> Found:
    details = None if row.details is None else json.loads(row.details)
    return Found(row.sequence, json.loads(row.body), row.hash, details, erased_by)
