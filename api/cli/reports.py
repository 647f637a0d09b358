"""Reports of loads as data."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from api.models import LeftAside, Load, RdfLoads, RdfSource, RejectedRow, UnknownWord
from ingest.formats.rdf.report import RdfReport, Refusal
from ingest.pipeline import LoadReport
from ingest.rejections import Rejection


def load_answers(report: LoadReport) -> list[Load]:
    """The report of one load as data, after those of the sources that had to be loaded first."""
    before = [load for earlier in report.before for load in load_answers(earlier)]
    return [*before, _load_answer(report)]


def rdf_answer(store: str, file: str, report: RdfReport) -> RdfLoads:
    """The report of an RDF file as data."""
    return RdfLoads(
        store=store,
        file=file,
        loads=[
            RdfSource(
                source=load.version.dataset.id,
                version=load.version.number,
                loaded_at=load.version.loaded_at,
                sha256=load.version.sha256,
                statements=load.version.statements,
                added=load.version.added,
                removed=load.version.removed,
                refused=_left_aside(load.refused),
            )
            for load in report.loads
        ],
        refused=_left_aside(report.refused),
        not_understood=[
            UnknownWord(term=word.term, count=word.count, example=word.example, reason=word.reason)
            for word in report.not_understood
        ],
    )


def _load_answer(report: LoadReport) -> Load:
    return Load(
        source=report.source,
        read=report.read,
        loaded=report.loaded,
        rejected=[_rejected(rejection) for rejection in report.rejected],
        rejected_file=_path(report.rejected_file),
        version=report.version.number,
        loaded_at=report.version.loaded_at,
        sha256=report.version.sha256,
        statements=report.version.statements,
        added=report.version.added,
        removed=report.version.removed,
    )


def _left_aside(refused: Iterable[Refusal]) -> list[LeftAside]:
    return [LeftAside(iri=refusal.iri, reason=refusal.reason) for refusal in refused]


def _rejected(rejection: Rejection) -> RejectedRow:
    return RejectedRow(
        file=rejection.row.file, row=rejection.row.number, field=rejection.field, reason=rejection.reason
    )


def _path(path: Path | None) -> str | None:
    return None if path is None else str(path)
