"""Verifies the store of casework: its audit log, and by it keys, decisions and watchlists."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace

from sqlalchemy import Connection, select

from api.casework.audit.anchor import Anchor
from api.casework.audit.check import Checked, Fault, Problem
from api.casework.audit.names import NameKeeping, is_hash
from api.casework.audit.record import Kind
from api.casework.audit.tables import DETAILS, RECORDS
from api.casework.audit.verify import verify_log
from api.casework.database import Casework
from api.casework.dispositions.table import contents_after
from api.casework.keys.proof import problem_of_keys
from api.casework.keys.table import keys_in
from api.casework.watch.proof import problem_of_watchlists

_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class _Recorded:
    """What the log has of an entry: the number of its record, and its digest unless that was erased."""

    sequence: int
    digest: str | None


def verify_casework(names: NameKeeping, casework: Casework, anchor: Anchor | None = None) -> Checked:
    """What `verify_log` finds, and where it finds nothing, the first key, decision or line that was changed.

    They stand in tables of their own, and each is in the log: with what a key may do, and with the digest of
    a decision, a line that is watched and its changes, made by the key of `names` where names are hashed.
    Raises `CaseworkError`.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     verify_casework(NameKeeping(), casework).problem is None
    True
    """
    checked = verify_log(casework, anchor)
    if checked.problem is not None:
        return checked
    with casework.read() as connection:
        problem = (
            _problem_of_keys(connection)
            or _problem(connection, names, _recorded(connection))
            or problem_of_watchlists(connection, names)
        )
        return replace(checked, problem=problem)


def _problem_of_keys(connection: Connection) -> Problem | None:
    try:
        keys = keys_in(connection)
    except (ValueError, OverflowError, OSError):  # whoever changed them may have left anything
        return Problem(0, Fault.KEYS, "a key cannot be read: its scopes, times or digest are none")
    return problem_of_keys(connection, keys)


def _recorded(connection: Connection) -> dict[int, _Recorded]:
    """The entries that the log names, by their ids."""
    found: dict[int, _Recorded] = {}
    after = 0
    while True:
        rows = connection.execute(
            select(RECORDS.c.sequence, RECORDS.c.body, DETAILS.c.details)
            .outerjoin(DETAILS, DETAILS.c.sequence == RECORDS.c.sequence)
            .where(RECORDS.c.kind == str(Kind.DISPOSITION), RECORDS.c.sequence > after)
            .order_by(RECORDS.c.sequence)
            .limit(_AT_ONCE)
        ).all()
        if not rows:
            return found
        for sequence, body, details in rows:
            entry = json.loads(body)["facts"].get("entry")
            answered = {} if details is None else json.loads(details).get("answered", {})
            found.setdefault(entry, _Recorded(sequence, answered.get("entry_sha256")))
        after = rows[-1].sequence


def _problem(connection: Connection, names: NameKeeping, recorded: Mapping[int, _Recorded]) -> Problem | None:
    missing = dict(recorded)
    after = 0
    while entries := contents_after(connection, after):
        for id, contents in entries:
            known = missing.pop(id, None)
            if known is None:
                return Problem(
                    0, Fault.DECISIONS, f"entry {id} of the decisions stands in no record of the log"
                )
            # What was erased with a person has no digest any more.
            if known.digest is not None and not _is_of(known.digest, contents, names):
                told = f"entry {id} of the decisions is not as record {known.sequence} says it was made"
                return Problem(known.sequence, Fault.DECISIONS, told)
        after = entries[-1][0]
    for id, known in missing.items():
        told = f"entry {id} of the decisions, which record {known.sequence} is about, is missing"
        return Problem(known.sequence, Fault.DECISIONS, told)
    return None


def _is_of(digest: str, contents: tuple[bytes, bytes], names: NameKeeping) -> bool:
    """Whether the digest is that of the entry; taken for granted where its key is not among those named."""
    if any(digest in names.digests(content) for content in contents):
        return True
    return is_hash(digest) and bool(names.missing)
