"""Changes of FollowTheMoney entities since a version before: what was added, modified and deleted.

An object a line, `{"op": "ADD", "entity": {...}}`; of a deleted one the entity has its id alone. What the
source had of an entity that changed goes, and what it has now comes in its place; all else stays as it was.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.ftm.converter import Converter
from ingest.formats.ftm.entities import entities_of
from ingest.formats.ftm.source_values import DATASETS_MARK
from ingest.records import Record, Records, refuse
from ingest.rejections import BadField, Rejection

_MOST_CHANGES = 200_000
"""Entities whose changes are held in memory."""

_CHANGED, _DELETED = ("ADD", "MOD"), "DEL"

Changes = dict[str, tuple[Record, dict[str, Any] | None]]
"""By the id of the entity: the last record about it, and what it is now; `None` where it is deleted."""


def read(records: Records, emit: Emit) -> None:
    """Emit the version before of the source with the changes of all files, in the order of the files.

    Raises `BadFile` when the source was never loaded, and for a line that cannot be read: which entity it
    changes is not known, and what that one is would stay wrong for as long as only changes are loaded.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import Dataset, Document
    >>> from ingest.dry_run import DryRun
    >>> from ingest.files import input_file
    >>> from ingest.versions import Previous
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "entities.delta.json")
    ...     _ = path.write_text('{"op": "DEL", "entity": {"id": "q1"}}')
    ...     day = date(2026, 1, 31)
    ...     dataset = Dataset("a", "A", "A", day)
    ...     emit = DryRun(dataset, [Document("file", "A", "A", day, sha256="0a" * 32)])
    ...     emit.previous = lambda: Previous(dataset, (), lambda: iter(()))
    ...     read(Records((input_file(path),), "ftm_delta"), emit)
    >>> emit.unmapped_terms[0].reason
    'an entity that the source does not have'
    """
    previous = emit.previous()
    if previous is None:
        raise BadFile(
            f"{records.files[0].name}: changes the source {emit.dataset.id!r}, which was never loaded; "
            f"load it whole first"
        )
    audit = records.audit(emit.unmapped)
    rejected: list[Rejection] = []
    changes, document_of = _changes(replace(records, reject=refuse), rejected)
    given = list(emit.documents.values())
    documents = [replace(document, id=f"delta-{(document.sha256 or '')[:16]}") for document in given]
    day = emit.dataset.read.isoformat()
    emit.source(
        replace(previous.dataset, read=emit.dataset.read), dict.fromkeys((*previous.documents, *documents))
    )
    for rejection in rejected:
        emit.reject(rejection)
    occupied = emit.keep_all_but(previous, changes.keys(), DATASETS_MARK)
    converters = [Converter(emit, audit, document.id) for document in documents]
    for id, (record, value) in changes.items():
        audit.count += 1
        if value is None:
            if id not in occupied:
                audit.note("op DEL", "an entity that the source does not have", record)
            continue
        try:
            for entity in entities_of(record, value, day, audit):
                converters[document_of[id]].convert(entity, record)
        except BadField as bad:
            emit.reject(Rejection(record.file, record.locator, *bad.problem))
    audit.close()


def _changes(records: Records, rejected: list[Rejection]) -> tuple[Changes, dict[str, int]]:
    """The changes, and the position of the file that each comes from."""
    changes: Changes = {}
    positions: dict[str, int] = {}
    for position, file in enumerate(records.files):
        for record in records.of(file).json_records():
            op, entity = record.value.get("op"), record.value.get("entity")
            id = entity.get("id") if isinstance(entity, dict) else None
            if op not in (*_CHANGED, _DELETED):
                problem = "op", f"is {str(op)[:20]!r}", "a change is ADD, MOD or DEL"
            elif not isinstance(id, str) or not id:
                problem = "entity", "has no id", "get the file again"
            else:
                if len(changes) >= _MOST_CHANGES and id not in changes:
                    raise BadFile(
                        f"{file.name}: there are more than {_MOST_CHANGES:,} changes; load the source "
                        f"whole instead"
                    )
                changes[id] = record, None if op == _DELETED else entity
                positions[id] = position
                continue
            rejected.append(Rejection(record.file, record.locator, *problem))
    return changes, positions
