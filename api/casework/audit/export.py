"""The audit log as lines of JSON that can be verified on their own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from sqlalchemy import Connection, select

from api.canonical import canonical
from api.casework.audit.anchor import Anchor
from api.casework.audit.check import ChainCheck, Checked, Fault, Stated
from api.casework.audit.record import FIRST, written_time
from api.casework.audit.rows import Row
from api.casework.audit.tables import RECORDS
from api.casework.audit.verify import compare, stated_records
from api.casework.database import Casework
from api.errors import BadUse

_FORM = 1
_LONGEST_LINE = 256 << 20


def exported(casework: Casework, now: datetime, first: int = 1, *, details: bool = True) -> Iterator[bytes]:
    """The records from one number on as lines, between a line that says what they are and an end.

    Without `details` what was asked and answered is left out; the chain verifies all the same.
    Raises `CaseworkError`.
    """
    with casework.read() as connection:
        head = {
            "audit_export": _FORM,
            "store": casework.url,
            "made": written_time(now),
            "first": first,
            "previous": _hash_before(connection, first),
            "details": details,
        }
        yield canonical(head) + b"\n"
        count, hash = 0, head["previous"]
        for stated in stated_records(connection, first):
            yield canonical(_line(stated, details=details)) + b"\n"
            count, hash = count + 1, stated.hash
        yield canonical({"end": count, "hash": hash}) + b"\n"


def verify_export(path: Path, anchor: Anchor | None = None) -> Checked:
    """What is first wrong with an exported log, as `verify_log` says it of a store; raises `BadUse`.

    The versions of the data that records name are not in it.
    """
    with path.open("rb") as file:
        head = _object(path, file, 1)
        if "audit_export" not in head:
            raise BadUse(f"{path} is no exported audit log; name a file that `ketting audit export` wrote")
        first, previous = int(head["first"]), str(head["previous"])
        check = ChainCheck(first, previous, details=bool(head["details"]))
        if anchor is not None and anchor.sequence < first - 1:
            raise BadUse(
                f"{path} begins at record {first}, and the anchor is of record {anchor.sequence}; export "
                f"from --first {anchor.sequence + 1} on, or take a later anchor"
            )
        found = previous if anchor is not None and anchor.sequence == first - 1 else None
        number = 1
        while True:
            number += 1
            line = _object(path, file, number)
            if not line:
                last = check.count + first
                check.fail(last, Fault.TRUNCATED, f"the file was cut off before record {last}")
                break
            if "end" in line:
                _check_end(check, line)
                break
            stated = _stated(path, line, number)
            check.add(stated)
            if anchor is not None and stated.sequence == anchor.sequence:
                found = stated.hash
            if check.is_broken:
                break
    if anchor is not None and not check.is_broken:
        compare(check, anchor, found)
    return check.result()


def _hash_before(connection: Connection, first: int) -> str:
    if first <= 1:
        return FIRST
    found = connection.execute(select(RECORDS.c.hash).where(RECORDS.c.sequence == first - 1)).scalar()
    if found is None:
        raise BadUse(f"--first is {first}, and the log has no record {first - 1} before it")
    return str(found)


def _line(stated: Stated, *, details: bool) -> dict[str, Any]:
    line: dict[str, Any] = {"record": json.loads(stated.body), "hash": stated.hash}
    if not details:
        return line
    if stated.details is not None:
        line |= {"salt": stated.salt, "details": json.loads(stated.details)}
    if line["record"]["facts"].get("merkle_root") is not None:
        line["rows"] = [[row.leaf.hex(), row.salt, row.details] for row in stated.rows or ()]
    return line


def _stated(path: Path, line: dict[str, Any], number: int) -> Stated:
    try:
        body = line["record"]
        details = line.get("details")
        rows = [Row(bytes.fromhex(leaf), salt, told) for leaf, salt, told in line.get("rows", ())]
        return Stated(
            int(body["sequence"]),
            canonical(body).decode(),
            str(line["hash"]),
            salt=line.get("salt"),
            details=None if details is None else canonical(details).decode(),
            rows=rows,
        )
    except (KeyError, TypeError, ValueError):
        raise BadUse(f"{path} line {number} is no record of an audit log") from None


def _check_end(check: ChainCheck, line: dict[str, Any]) -> None:
    if (check.count, check.head) != (line.get("end"), line.get("hash")) and not check.is_broken:
        told = f"the file has {check.count} of {line.get('end')} records"
        check.fail(check.count + 1, Fault.TRUNCATED, told)


def _object(path: Path, file: IO[bytes], number: int) -> dict[str, Any]:
    """The object on the next line; an empty one at the end of the file."""
    text = file.readline(_LONGEST_LINE)
    if not text:
        return {}
    try:
        value = json.loads(text)
    except ValueError:
        value = None
    if not isinstance(value, dict) or not value:
        raise BadUse(f"{path} line {number} is no line of an exported audit log")
    return value
