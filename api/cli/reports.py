"""Reports of loads as data."""

from __future__ import annotations

from collections.abc import Iterable

from api.models import (
    IgnoredFact,
    Load,
    Loads,
    NotLoaded,
    Rejected,
    SamenessReport,
    TakenColumn,
    UnmappedTerm,
)
from ingest.rejections import Rejection
from ingest.report import LoadReport, Sameness, SourceFailure, SourceLoad


def load_answers(report: LoadReport) -> list[Load]:
    """Each source that a load brought, as data."""
    return [_load(load) for load in report.loads]


def loads_answer(store: str, reports: Iterable[LoadReport]) -> Loads:
    """Several loads into one store as data."""
    done = list(reports)
    return Loads(
        store=store,
        loads=[load for report in done for load in load_answers(report)],
        not_loaded=[_not_loaded(failure) for report in done for failure in report.failures],
        rejected=[_rejected(rejection) for report in done for rejection in report.rejected],
        unmapped=[
            UnmappedTerm(term=term.term, count=term.count, example=term.example, reason=term.reason)
            for report in done
            for term in report.unmapped
        ],
        left_out=[_rejected(source) for report in done for source in report.left_out],
        columns=[
            TakenColumn(column=taken.column, meaning=taken.meaning)
            for report in done
            for taken in report.columns
        ],
        sameness=next((_sameness(r.sameness) for r in reversed(done) if r.sameness is not None), None),
    )


def _sameness(sameness: Sameness) -> SamenessReport:
    return SamenessReport(
        judged=sameness.judged,
        added=sameness.added,
        removed=sameness.removed,
        conflicts=[_rejected(conflict) for conflict in sameness.conflicts],
    )


def _load(load: SourceLoad) -> Load:
    return Load(
        source=load.source,
        read=load.read,
        loaded=load.loaded,
        rejected=[_rejected(rejection) for rejection in load.rejected],
        rejected_count=load.rejected_count,
        rejected_file=None if load.rejected_file is None else str(load.rejected_file),
        ignored=[
            IgnoredFact(file=fact.file, record=fact.record, field=fact.field, reason=fact.reason)
            for fact in load.ignored
        ],
        ignored_count=load.ignored_count,
        ended=load.ended_count,
        version=load.version.number,
        loaded_at=load.version.loaded_at,
        sha256=load.version.sha256,
        statements=load.version.statements,
        added=load.version.added,
        removed=load.version.removed,
        format=load.format,
        unchanged=load.is_unchanged,
        unread=load.is_unread,
    )


def _not_loaded(failure: SourceFailure) -> NotLoaded:
    return NotLoaded(
        source=failure.source,
        reason=failure.reason,
        read=failure.read,
        rejected=[_rejected(rejection) for rejection in failure.rejected],
        rejected_count=failure.rejected_count,
        rejected_file=None if failure.rejected_file is None else str(failure.rejected_file),
    )


def _rejected(rejection: Rejection) -> Rejected:
    return Rejected(
        file=rejection.file,
        record=rejection.record,
        field=rejection.field,
        reason=rejection.reason,
        remedy=rejection.remedy,
    )
