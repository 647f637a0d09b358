"""Records of screenings: one name, or the rows of a batch."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from api.batch.screening import fingerprint, stated_versions
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
        data=data_of(decision.view.versions, decision.view.known_at),
        name=decision.name,
        entities=tuple(candidate.id for candidate in decision.candidates),
    )


def data_of(versions: tuple[Version, ...], known_at: Any = None) -> Data:
    """The data that these versions are; `known_at` is the moment asked about, by default that of the newest."""
    key = tuple((version.dataset.id, version.number, version.sha256) for version in versions)
    sha256, stated = _data.get(key, lambda: (fingerprint(versions), stated_versions(versions)))
    newest = max((version.loaded_at for version in versions), default=None)
    return Data(sha256, known_at or newest, stated)


def rows_of_results(names: NameKeeping, results: Iterable[OrderResult]) -> PackedRows:
    """The rows of a batch as the log keeps them, in the order of their results."""
    return PackedRows.of(_row(names, result) for result in results)


def record_of_batch(
    identity: Identity, question: Question, summary: BatchSummary, rows: PackedRows, data: Data
) -> Record:
    """The record of a batch that was screened whole."""
    return Record(
        Kind.BATCH,
        identity,
        summary.worst or "nothing screened",
        asked={"file": summary.file, "columns": summary.columns, **_asked(question)},
        answered={"output": summary.output, "memos": summary.memos},
        facts={**rows.facts, "rejected": summary.rejected, "decisions": dict(summary.decisions)},
        data=data,
    )


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
