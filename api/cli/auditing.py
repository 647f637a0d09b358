"""The audit log of commands: opened where it is kept, and told what was answered or loaded.

What needs SQLAlchemy is imported on demand, so that a command without the log starts without it.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import BaseModel

from api.cli import output
from api.cli.audit_log import AUDIT, Auditing, auditing, opened_log
from api.cli.guard import command_identity
from api.errors import CaseworkError
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
