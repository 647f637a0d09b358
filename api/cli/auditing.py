"""The audit log of commands: opened where it is kept, and told what was answered or loaded.

What needs SQLAlchemy is imported on demand, so that a command without the log starts without it.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from api.cli import output
from api.cli.guard import command_identity
from api.errors import BadUse, CaseworkError
from api.models import Load
from api.policy import Policy
from api.references import as_json
from api.settings import Settings

if TYPE_CHECKING:
    from api.batch.run import Audited
    from api.casework.audit import AuditLog, Record
    from api.screening.decide import Decision
    from ingest.resolve import Decision as DecisionOfPair
    from ingest.resolve import Dispute, Judgement

AUDIT = "KETTING_AUDIT"
"""The environment variable that says whether commands and the service keep the audit log."""

NAME_KEY = "KETTING_NAME_KEY"
"""The environment variable with the files of the keys by which the log hashes names, and hashed them before.

Several are separated as those of PATH are.
"""


class Auditing(StrEnum):
    """Whether the audit log is kept.

    `auto`: yes; where it is in its default place and cannot be made there, a command says so and goes on.
    `required`: nothing is answered or loaded without it. `off`: no.
    """

    AUTO = "auto"
    REQUIRED = "required"
    OFF = "off"


def auditing() -> Auditing:
    """What `KETTING_AUDIT` says; raises `BadUse`."""
    said = os.environ.get(AUDIT) or Auditing.AUTO
    try:
        return Auditing(said)
    except ValueError:
        raise BadUse(f"{AUDIT}={said[:80]}: choose from {', '.join(Auditing)}") from None


def name_keys() -> tuple[Path, ...]:
    """The files that `KETTING_NAME_KEY` names."""
    return tuple(Path(path) for path in os.environ.get(NAME_KEY, "").split(os.pathsep) if path)


@contextmanager
def opened_log(settings: Settings, *, is_choosing: bool = False) -> Iterator[AuditLog]:
    """The log in the store of casework, which is made where there is none; raises `CaseworkError`.

    `is_choosing` is for who is about to choose how the log keeps names: a file that is yet to be made is
    passed over then.
    """
    from api.casework.audit import AuditLog
    from api.casework.opening import opened_casework

    with opened_casework(settings.casework_url) as casework:
        files = [path for path in name_keys() if path.exists() or not is_choosing]
        yield AuditLog(casework, files, is_choosing=is_choosing)


@contextmanager
def opened_audit(settings: Settings) -> Iterator[AuditLog | None]:
    """The audit log, made where there is none; `None` where none is kept.

    Raises `CaseworkError` where it cannot be kept, and is required, was named, or is there already.
    """
    mode = auditing()
    if mode is Auditing.OFF:
        yield None
        return
    is_needed = mode is Auditing.REQUIRED or settings.casework is not None or settings.is_casework_present
    with ExitStack() as stack:
        log = None
        try:
            log = stack.enter_context(opened_log(settings))
        except CaseworkError as error:
            if is_needed:
                raise
            output.message(f"not recorded in an audit log: {error}; {AUDIT}=off says that none is wanted")
        yield log


def record_screening(
    log: AuditLog | None, settings: Settings, decision: Decision, answer: BaseModel, form: str
) -> None:
    """Record a screening before it is printed; raises `CaseworkError`."""
    if log is not None:
        from api.casework.audit.policies import note_policy
        from api.casework.audit.screenings import record_of_screening

        text, who = as_json(answer), command_identity(settings)
        note_policy(log, who, decision.policy)
        log.append(record_of_screening(log.names, who, decision, text, form))


def batch_audited(log: AuditLog | None, settings: Settings, policy: Policy, file: Path) -> Audited | None:
    """What puts the results of a file into the log; `None` where none is kept."""
    if log is None:
        return None
    from api.casework.audit.policies import note_policy
    from api.casework.audit.screenings import audited_batch

    who = command_identity(settings)
    note_policy(log, who, policy)
    return audited_batch(log, who, file.name)


def record_loads(
    log: AuditLog | None, settings: Settings, loads: Iterable[Load], failures: Iterable[str]
) -> None:
    """Record what was loaded, and the names of sources that were not; raises `CaseworkError`."""
    told = ("source", "version", "sha256", "statements", "rejected_count", "unchanged")
    for load in loads:
        record_other(log, settings, "load", "loaded", load.model_dump(mode="json", include=set(told)))
    for source in failures:
        record_other(log, settings, "load", "failed", {}, {"source": source})


def record_other(
    log: AuditLog | None,
    settings: Settings,
    kind: str,
    outcome: str,
    facts: Mapping[str, Any],
    asked: Mapping[str, Any] | None = None,
    name: str | None = None,
) -> None:
    """Record something else that a command did; raises `CaseworkError`."""
    if log is None:
        return
    from api.casework.audit import Kind, Record

    log.append(
        Record(Kind(kind), command_identity(settings), outcome, asked=asked or {}, facts=facts, name=name)
    )


def record_decisions(log: AuditLog | None, settings: Settings, made: Sequence[DecisionOfPair]) -> None:
    """Record what was decided of pairs of ids; raises `CaseworkError`."""
    if log is not None:
        from api.casework.audit.sameness import records_of_decisions

        _append_all(log, records_of_decisions(command_identity(settings), made))


def record_withdrawal(log: AuditLog | None, settings: Settings, gone: Sequence[Judgement]) -> None:
    """Record which judgements of sameness were taken back; raises `CaseworkError`."""
    if log is not None:
        from api.casework.audit.sameness import records_of_withdrawal

        _append_all(log, records_of_withdrawal(command_identity(settings), gone))


def record_disputes(log: AuditLog | None, settings: Settings, outcome: str, found: Sequence[Dispute]) -> None:
    """Record which statements are contested from now on, or no longer; raises `CaseworkError`."""
    if log is not None:
        from api.casework.audit.sameness import records_of_disputes

        _append_all(log, records_of_disputes(command_identity(settings), outcome, found))


def _append_all(log: AuditLog, records: Sequence[Record]) -> None:
    log.append_all([(record, None) for record in records])
