"""The audit log as answers of commands and the service."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from sqlalchemy import delete, insert

from api.casework.audit.anchor import Anchor, anchor_of, read_anchor, signed
from api.casework.audit.check import Checked
from api.casework.audit.export import exported, verify_export
from api.casework.audit.keeping import HASHED, KEY_CHECK, PLAIN, keeping_of
from api.casework.audit.log import AuditLog
from api.casework.audit.names import key_check, made_key, read_key
from api.casework.audit.query import Filter, Found, find_records, proof_of_row, record_at, versions_of
from api.casework.audit.record import Kind, Record
from api.casework.audit.tables import SETTINGS
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.identity import Identity
from api.errors import BadUse
from api.export import complete_file
from api.models import (
    AuditAnchor,
    AuditCheck,
    AuditErased,
    AuditExported,
    AuditList,
    AuditProblem,
    AuditRecord,
    AuditRow,
    AuditShown,
    NamesSetting,
)
from api.workspace import current_time


def kind_called(name: str) -> Kind:
    """The kind of this name; raises `BadUse`.

    >>> kind_called("load").value
    'load'
    """
    try:
        return Kind(name)
    except ValueError:
        raise BadUse(f"--kind {name[:80]!r}: there is no such kind; choose from {', '.join(Kind)}") from None


def listed(log: AuditLog, wanted: Filter) -> AuditList:
    """The records that the filter lets through."""
    found = find_records(log, wanted)
    more = found[-1].sequence if len(found) == wanted.limit and found[-1].sequence > 1 else None
    return AuditList(
        store=log.casework.url,
        records=list(map(_record, found)),
        more=more,
        missing_keys=[] if wanted.name is None else list(log.names.missing),
    )


def shown(log: AuditLog, sequence: int, row: int | None = None) -> AuditShown:
    """One record, and of a batch one row with its proof; raises `NotFound`."""
    record = _record(record_at(log, sequence))
    versions = [] if record.data is None else versions_of(log, record.data["sha256"])
    if row is None:
        return AuditShown(record=record, versions=versions)
    proof = proof_of_row(log, sequence, row)
    told = AuditRow(
        row=proof.row,
        details=None if proof.details is None else dict(proof.details),
        salt=proof.salt,
        leaf=proof.leaf,
        path=list(proof.path),
        merkle_root=proof.root,
    )
    return AuditShown(record=record, versions=versions, row=told)


def verified(
    casework: Casework | None,
    file: Path | None,
    anchor: Path | None,
    key: Path,
    verify: Callable[[Casework, Anchor | None], Checked] = verify_log,
) -> AuditCheck:
    """What is wrong with the log of the store, or with one exported to a file, if anything is.

    `verify` is what checks a store. Raises `BadUse` for files that are none, and `CaseworkError`.
    """
    held_against = None if anchor is None else read_anchor(anchor, read_key(key))
    if file is not None:
        return _check(str(file), verify_export(file, held_against), held_against)
    assert casework is not None  # there is a file or a store
    return _check(casework.url, verify(casework, held_against), held_against)


def checked_store(log: AuditLog, found: Checked) -> AuditCheck:
    """What was found of the log, without an anchor, and which keys were not there to compare with.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     log = AuditLog(casework)
    ...     checked_store(log, verify_log(casework)).records
    0
    """
    answer = _check(log.casework.url, found, None)
    return answer.model_copy(update={"missing_keys": list(log.names.missing)})


def anchored(casework: Casework, file: Path, key: Path) -> AuditAnchor:
    """Write the signed head of the log to a new file; the key is made where there is none."""
    if file.exists():
        raise BadUse(f"{file} exists already; name another file, since an anchor is kept as it was")
    anchor = anchor_of(casework, current_time())
    secret = made_key(key)
    with complete_file(file) as written:
        written.write(signed(anchor, secret))
    return AuditAnchor(
        file=str(file),
        key=str(key),
        sequence=anchor.sequence,
        hash=anchor.hash,
        count=anchor.count,
        time=anchor.time,
    )


def export_to(casework: Casework, file: Path, first: int, *, details: bool) -> AuditExported:
    """Write the log to a new file, as lines that verify on their own."""
    if file.exists():
        raise BadUse(f"{file} exists already; name another file for --output, or remove it")
    lines = size = 0
    with complete_file(file) as written:
        for line in exported(casework, current_time(), first, details=details):
            written.write(line)
            lines, size = lines + 1, size + len(line)
    file.chmod(0o600)  # it names customers
    return AuditExported(file=str(file), records=lines - 2, bytes=size)


def set_names(log: AuditLog, identity: Identity, key: Path | None) -> NamesSetting:
    """Keep names as keyed hashes from now on, by the key in the file, or with `None` as they are.

    The key is made where there is none; what is in the log already stays as it is, and is found by the key
    that it was written with.
    """
    secret = None if key is None else made_key(key)
    kept, check = (PLAIN, None) if secret is None else (HASHED, key_check(secret))
    with log.casework.begin() as connection:
        before = keeping_of(connection)
        facts = {"names": kept, "key": check}
        log.append_in(connection, Record(Kind.SETTING, identity, f"names {kept}", facts=facts))
        connection.execute(delete(SETTINGS).where(SETTINGS.c.name == KEY_CHECK))
        if check is not None:
            connection.execute(insert(SETTINGS).values(name=KEY_CHECK, value=check))
        had = {*before.earlier, *([] if before.check is None else [before.check])}
    return NamesSetting(names=kept, key=None if key is None else str(key), earlier_keys=len(had - {check}))


# ---------------------------------------------------------------- inside


def _record(found: Found) -> AuditRecord:
    body: dict[str, Any] = dict(found.body)
    return AuditRecord(
        sequence=found.sequence,
        time=body["time"],
        kind=body["kind"],
        outcome=body["outcome"],
        identity=body["identity"]["name"],
        key=body["identity"]["key"],
        policy=body["policy"],
        rules=body["rules"],
        data=body["data"],
        facts=body["facts"],
        details=None if found.details is None else dict(found.details),
        erased_by=found.erased_by,
        previous=body["previous"],
        hash=found.hash,
    )


def _check(checked: str, found: Checked, anchor: Anchor | None) -> AuditCheck:
    problem = found.problem
    return AuditCheck(
        checked=checked,
        records=found.records,
        head=found.head,
        time=found.time,
        anchored=None if anchor is None else anchor.time,
        problem=None
        if problem is None
        else AuditProblem(sequence=problem.sequence, fault=problem.fault, detail=problem.detail),
        erased=[
            AuditErased(
                sequence=each.sequence, row=each.row or None, on=each.on, by=each.by, record=each.record
            )
            for each in found.erased
        ],
        erased_count=found.erased_count,
    )
