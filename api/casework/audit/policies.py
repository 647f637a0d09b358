"""Records which policy is in force, whenever it is another one than before."""

from __future__ import annotations

import json

from sqlalchemy import Connection, select

from api.casework.audit.log import AuditLog
from api.casework.audit.record import Kind, Record
from api.casework.audit.tables import RECORDS
from api.casework.identity import Identity
from api.policy import BUILT_IN, Policy


def note_policy(log: AuditLog, identity: Identity, policy: Policy) -> None:
    """Append a record with the whole policy, where another was in force before; raises `CaseworkError`.

    >>> from tempfile import TemporaryDirectory
    >>> from api.casework.identity import UNAUTHENTICATED
    >>> from api.casework.opening import opened_casework
    >>> with TemporaryDirectory() as folder, opened_casework(f"sqlite:///{folder}/c.db") as casework:
    ...     log = AuditLog(casework)
    ...     for name in ("mine", "mine", "yours"):
    ...         note_policy(log, UNAUTHENTICATED, Policy(name))
    ...     log.append(Record(Kind.LOAD, UNAUTHENTICATED, "loaded")).sequence
    3
    """
    with log.casework.read() as connection:
        is_noted = _last(connection) == policy.sha256
    if is_noted:
        return
    with log.casework.begin() as connection:
        if _last(connection) != policy.sha256:  # another process may have noted it meanwhile
            facts = {**policy.stated, "values": dict(policy.values)}
            record = Record(Kind.POLICY, identity, "in force", facts=facts, policy=policy.stated)
            log.append_in(connection, record)


def _last(connection: Connection) -> str:
    """The SHA-256 of the policy that was in force last; until one is recorded that is the built-in one."""
    newest = select(RECORDS.c.body).where(RECORDS.c.kind == str(Kind.POLICY))
    body = connection.execute(newest.order_by(RECORDS.c.sequence.desc()).limit(1)).scalar()
    return BUILT_IN.sha256 if body is None else str(json.loads(body)["facts"]["sha256"])
