"""Verifies the audit log of a store: every record, what stands beside it, and that none was cut off."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import Connection, Row, func, select

from api.canonical import sha256_of
from api.casework.audit.anchor import Anchor
from api.casework.audit.check import ChainCheck, Checked, Fault, Stated
from api.casework.audit.keeping import current_check, is_as_recorded, last_setting
from api.casework.audit.names import is_key_of
from api.casework.audit.rows import rows_of
from api.casework.audit.tables import DATA, DETAILS, ENTITIES, RECORDS, ROWS
from api.casework.database import Casework

_AT_ONCE = 1_000
"""Records that are read together."""


def verify_log(casework: Casework, anchor: Anchor | None = None) -> Checked:
    """What is first wrong with the log, and what was erased in order.

    With an anchor, whose signature the caller has checked, a log that was cut off or built anew is found too.
    Raises `CaseworkError`.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     verify_log(casework).records
    0
    """
    check = ChainCheck()
    known: dict[str, bool] = {}
    anchored: str | None = None
    with casework.read() as connection:
        for stated in stated_records(connection):
            check.add(stated)
            if check.is_broken:
                break
            if anchor is not None and stated.sequence == anchor.sequence:
                anchored = stated.hash
            _check_data(connection, stated, known, check)
        if not check.is_broken:
            _check_end(connection, check)
            _check_setting(connection, check)
    if anchor is not None and not check.is_broken:
        compare(check, anchor, anchored)
    return check.result()


def stated_records(connection: Connection, first: int = 1) -> Iterator[Stated]:
    """The records from one number on, in their order, with all that stands beside them."""
    after = first - 1
    while True:
        query = select(RECORDS).where(RECORDS.c.sequence > after).order_by(RECORDS.c.sequence).limit(_AT_ONCE)
        records = connection.execute(query).all()
        if not records:
            return
        yield from _stated(connection, records)
        after = records[-1].sequence


def _stated(connection: Connection, records: Sequence[Row[Any]]) -> Iterator[Stated]:
    low, high = records[0].sequence, records[-1].sequence
    within = select(DETAILS).where(DETAILS.c.sequence.between(low, high))
    details = {row.sequence: row for row in connection.execute(within)}
    with_rows = select(ROWS.c.sequence).where(ROWS.c.sequence.between(low, high)).distinct()
    batches = set(connection.execute(with_rows).scalars())
    entities: dict[int, list[str]] = defaultdict(list)
    named = select(ENTITIES).where(ENTITIES.c.sequence.between(low, high))
    for sequence, entity in connection.execute(named):
        entities[sequence].append(entity)
    for record in records:
        beside = details.get(record.sequence)
        columns = {"time": record.time, "kind": record.kind, "identity": record.identity}
        yield Stated(
            record.sequence,
            record.body,
            record.hash,
            columns,
            None if beside is None else beside.salt,
            None if beside is None else beside.details,
            _found_by(beside, entities[record.sequence]),
            rows_of(connection, record.sequence) if record.sequence in batches else (),
        )


def _found_by(beside: Row[Any] | None, entities: Sequence[str]) -> dict[str, Any]:
    """What the columns beside the details say, in the words of the details."""
    if beside is None:
        return {"entities": sorted(entities)} if entities else {}
    try:
        details = json.loads(beside.details)
        name, order = details.get("name"), list(details.get("entities", []))
    except (
        ValueError,
        AttributeError,
        TypeError,
        RecursionError,
    ):  # that they were changed is found by their commitment
        return {}
    named = beside.name_key if name is None else name if is_key_of(beside.name_key, str(name)) else None
    return {
        "name": named,
        "reference": beside.reference,
        "entities": order if sorted(set(order)) == sorted(entities) else sorted(entities),
    }


def _check_data(connection: Connection, stated: Stated, known: dict[str, bool], check: ChainCheck) -> None:
    """Whether the versions of the data that a record names are those of their SHA-256."""
    data = json.loads(stated.body)["data"]
    if data is None:
        return
    sha256 = data["sha256"]
    if sha256 not in known:
        versions = connection.execute(select(DATA.c.versions).where(DATA.c.sha256 == sha256)).scalar()
        known[sha256] = versions is not None and _has_sha256(versions, sha256)
    if not known[sha256]:
        number = stated.sequence
        check.fail(number, Fault.DATA, f"the versions of the data that record {number} names were changed")


def _has_sha256(versions: str, sha256: str) -> bool:
    try:
        return sha256_of(json.loads(versions)) == sha256
    except (ValueError, TypeError, RecursionError):
        return False


def _check_end(connection: Connection, check: ChainCheck) -> None:
    """Whether something stands before the first record, or beside records that are no longer there."""
    for table in (RECORDS, DETAILS, ENTITIES, ROWS):
        lowest = connection.execute(select(func.min(table.c.sequence))).scalar()
        if lowest is not None and lowest < 1:
            told = f"something stands at the number {lowest}, and the first record has number 1"
            check.fail(lowest, Fault.REORDERED, told)
    last = connection.execute(select(func.max(RECORDS.c.sequence))).scalar() or 0
    for table in (DETAILS, ENTITIES, ROWS):
        beyond = connection.execute(select(func.max(table.c.sequence))).scalar() or 0
        if beyond > last:
            told = f"the log ends at record {last}, and there are details of record {beyond}"
            check.fail(last + 1, Fault.TRUNCATED, told)


def _check_setting(connection: Connection, check: ChainCheck) -> None:
    """Whether names are kept as the last record about it says: nobody shall turn their hashing off unseen."""
    stated, setting = current_check(connection), last_setting(connection)
    if setting is None:
        if stated is not None:
            told = "names are kept as keyed hashes, and no record says since when"
            check.fail(check.count + 1, Fault.SETTING, told)
        return
    if not is_as_recorded(stated, setting):
        told = f"how names are kept was changed: it is not as record {setting.sequence} says"
        check.fail(setting.sequence, Fault.SETTING, told)


def compare(check: ChainCheck, anchor: Anchor, found: str | None) -> None:
    """Hold the log against its anchor; `found` is the hash of the record that the anchor names."""
    number = anchor.sequence
    if number == 0:
        return
    if found is None:
        check.fail(
            number,
            Fault.TRUNCATED,
            f"the log was cut off: it had {anchor.count:,} records on {anchor.time}, when it was anchored",
        )
    elif found != anchor.hash:
        check.fail(
            number,
            Fault.REBUILT,
            f"the log was built anew: record {number} is another than on {anchor.time}, when it was anchored",
        )
