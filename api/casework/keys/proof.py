"""What the audit log says of keys, and whether the keys in the table are still as it says."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, select

from api.casework.audit.check import Fault, Problem
from api.casework.audit.record import Kind
from api.casework.audit.tables import DETAILS, RECORDS
from api.casework.keys.key import Key

REVOKED = "revoked"
"""The outcome of the record of a key that opens nothing any more."""


def facts_of(key: Key) -> dict[str, Any]:
    """What the record of a change says of the key, for good; of its digest the SHA-256."""
    return {
        "key": key.id,
        "scopes": sorted(key.scopes),
        "expires": f"{key.expires_at:%Y-%m-%dT%H:%M:%SZ}",
        "replaced_by": key.replaced_by,
        "requests_per_minute": key.limits.requests_per_minute,
        "rows_per_day": key.limits.rows_per_day,
        "digest_sha256": hashlib.sha256(key.digest).hexdigest(),
    }


def problem_of_keys(connection: Connection, keys: Iterable[Key]) -> Problem | None:
    """The first key that is not as the record of its last change says, if there is one.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     with casework.read() as connection:
    ...         problem_of_keys(connection, []) is None
    True
    """
    recorded = _recorded(connection)
    for key in keys:
        if key.id not in recorded:
            return Problem(0, Fault.KEYS, f"key {key.id} stands in no record of the log")
        sequence, outcome, stated, name = recorded.pop(key.id)
        facts = facts_of(key)
        is_so = {fact: facts.get(fact) for fact in stated} == stated and name in (None, key.name)
        if not is_so or (key.revoked_at is not None) is not (outcome == REVOKED):
            return Problem(sequence, Fault.KEYS, f"key {key.id} is not as record {sequence} says")
    for id, (sequence, *_) in recorded.items():
        return Problem(sequence, Fault.KEYS, f"key {id}, which record {sequence} is about, is missing")
    return None


def _recorded(connection: Connection) -> dict[str, tuple[int, str, Mapping[str, Any], str | None]]:
    """Of each key its last record: number, outcome, facts, and the name unless that was erased."""
    query = (
        select(RECORDS.c.sequence, RECORDS.c.body, DETAILS.c.details)
        .outerjoin(DETAILS, DETAILS.c.sequence == RECORDS.c.sequence)
        .where(RECORDS.c.kind == str(Kind.KEY))
        .order_by(RECORDS.c.sequence)
    )
    found = {}
    for sequence, text, details in connection.execute(query):
        body = json.loads(text)
        answered = {} if details is None else json.loads(details).get("answered", {})
        found[body["facts"]["key"]] = (sequence, body["outcome"], body["facts"], answered.get("name"))
    return found
