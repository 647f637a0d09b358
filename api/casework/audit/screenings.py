"""Records of screenings: one name, or the rows of a batch."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Any

from api.batch.results import worst
from api.batch.run import Audited
from api.batch.screening import OrderScreener, fingerprint, stated_versions
from api.casework.audit.group import GroupedLog
from api.casework.audit.log import AuditLog
from api.casework.audit.names import NameKeeping
from api.casework.audit.record import Data, Kind, Record
from api.casework.audit.rows import PackedRows
from api.casework.identity import Identity
from api.models import BatchSummary, OrderResult
from api.screening import Question
from api.screening.decide import Decision
from graph.single_flight_cache import SingleFlightCache
from graph.store.records import Version

_KEPT = 32
_data: SingleFlightCache[object, tuple[str, list[tuple[str, int, str]]]] = SingleFlightCache(_KEPT)


def record_of_screening(
    names: NameKeeping, identity: Identity, decision: Decision, answer: bytes, form: str
) -> Record:
    """The record of one screening, whose answer was these bytes; `form` is their kind, such as `decision`."""
    accepted = [candidate.id for candidate in decision.candidates if candidate.accepted]
    return Record(
        Kind.SCREENING,
        identity,
        decision.decision,
        asked={"name": decision.name, **_asked(decision.question), "day": str(decision.traversal.valid_at)},
        answered={
            "decision": decision.decision,
            "accepted": accepted,
            "form": form,
            "sha256": names.digest(answer),
        },
        policy=decision.policy.stated,
        data=data_of(decision.view.versions, decision.view.known_at),
        name=decision.name,
        reference=decision.question.reference,
        entities=tuple(candidate.id for candidate in decision.candidates),
    )


def data_of(versions: Sequence[Version], known_at: datetime | None = None) -> Data:
    """The data that these versions are, as known at a moment; by default at that of the newest."""
    key = tuple((version.dataset.id, version.number, version.sha256) for version in versions)
    sha256, stated = _data.get(key, lambda: (fingerprint(versions), stated_versions(versions)))
    newest = max((version.loaded_at for version in versions), default=None)
    return Data(sha256, known_at or newest, stated)


def rows_of_results(names: NameKeeping, results: Iterable[OrderResult]) -> PackedRows:
    """The rows of a batch as the log keeps them, in the order of their results."""
    return PackedRows.of(_row(names, result) for result in results)


def data_of_screener(screener: OrderScreener) -> Data:
    """The data by which the orders of a batch are decided."""
    return Data(screener.data, screener.known_at, screener.versions)


def record_of_part(
    identity: Identity, screener: OrderScreener, rows: PackedRows, results: Sequence[OrderResult]
) -> Record:
    """The record of a part of a batch that is answered while its rows come."""
    decisions = Counter(result.decision for result in results if result.decision is not None)
    return Record(
        Kind.BATCH,
        identity,
        worst(dict(decisions)) or "nothing screened",
        asked={"rows_sent": f"{results[0].row} to {results[-1].row}", **_asked(screener.question)},
        facts={
            **rows.facts,
            "rejected": len(results) - decisions.total(),
            "decisions": dict(decisions),
        },
        policy=screener.policy.stated,
        data=data_of_screener(screener),
    )


def record_of_batch(
    identity: Identity, screener: OrderScreener, summary: BatchSummary, rows: PackedRows
) -> Record:
    """The record of a batch that was screened whole."""
    return Record(
        Kind.BATCH,
        identity,
        summary.worst or "nothing screened",
        asked={"file": summary.file, "columns": summary.columns, **_asked(screener.question)},
        answered={"output": summary.output, "memos": summary.memos},
        facts={**rows.facts, "rejected": summary.rejected, "decisions": dict(summary.decisions)},
        policy=screener.policy.stated,
        data=data_of_screener(screener),
    )


def audited_batch(log: AuditLog | GroupedLog, identity: Identity, file: str | None = None) -> Audited:
    """What puts the results of a run over a file into the log.

    `file` is the name of the file as the caller has it.
    """

    def audited(results: Iterator[OrderResult], summary: BatchSummary, screener: OrderScreener) -> None:
        rows = rows_of_results(log.names, results)
        named = summary if file is None else summary.model_copy(update={"file": file})
        log.append(record_of_batch(identity, screener, named, rows), rows)

    return audited


def _asked(question: Question) -> dict[str, Any]:
    return question.model_dump(mode="json", exclude_none=True, exclude_defaults=True)


def _row(names: NameKeeping, result: OrderResult) -> Mapping[str, Any]:
    asked = names.kept(
        {
            "name": result.name,
            "country": result.country,
            "address": result.address,
            "identifiers": result.identifiers,
            "date": result.date,
        }
    )
    told = {
        "row": result.row,
        "reference": result.reference,
        **asked,
        "decision": result.decision,
        "entity": result.entity,
        "accepted": result.accepted,
        "error": None if result.error is None else result.error.field,
        "sha256": names.digest(result.model_dump_json().encode()),
    }
    return {name: value for name, value in told.items() if value not in (None, "", [])}
