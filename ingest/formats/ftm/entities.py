"""Entities of FollowTheMoney, an object a line, as OpenSanctions, Aleph and `ketting export` write them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from ingest.emit import Emit
from ingest.formats.ftm.converter import Converter
from ingest.formats.ftm.source_values import FtmEntity, Origin, origin_of
from ingest.records import Audit, Record, Records
from ingest.rejections import BadField, Rejection

_MOST_NESTED = 10
_KNOWN = frozenset(
    (
        *("id", "schema", "properties", "datasets", "first_seen", "last_seen", "last_change"),
        # Derived from the rest, or about the publisher's own merging and serving.
        *("caption", "target", "referents", "origin", "score", "match", "explanations"),
    )
)


def read(records: Records, emit: Emit) -> None:
    """Emit what each entity says; schemas, properties and topics that have no place are reported with counts.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> properties = {"name": ["A"], "kppCode": ["1"]}
    >>> entity = {"id": "q1", "schema": "Company", "properties": properties}
    >>> emit = read_text(read, "ftm", json.dumps(entity))
    >>> emit.total, emit.unmapped_terms[0].term
    (2, 'Company.kppCode')
    """
    audit = records.audit(emit.unmapped)
    converter = Converter(emit, audit, next(iter(emit.documents)))
    day = emit.dataset.read.isoformat()
    emit.depends_on_day = False
    for record in records.json_records():
        audit.count += 1
        try:
            for entity in entities_of(record, record.value, day, audit):
                if entity.origin.observed.last.text == day:  # perhaps as the entity states no other
                    emit.depends_on_day = True
                converter.convert(entity, record)
        except BadField as bad:
            emit.reject(Rejection(record.file, record.locator, *bad.problem))
    audit.close()


def entities_of(
    record: Record, value: dict[str, Any], read: str, audit: Audit, depth: int = 0
) -> Iterator[FtmEntity]:
    """The entity that an object is, after those that are nested in it; raises `BadField`."""
    id, schema, properties = value.get("id"), value.get("schema"), value.get("properties")
    if not (
        isinstance(id, str) and id and isinstance(schema, str) and schema and isinstance(properties, dict)
    ):
        raise _without_needed(id, schema, properties)
    if depth > _MOST_NESTED:
        raise BadField(
            "properties", f"entities are nested more than {_MOST_NESTED} deep", "give them one a line"
        )
    if not _KNOWN.issuperset(value):
        for name in value.keys() - _KNOWN:
            audit.note(name, "a field that is not read", record)
    origin = _origin(id, value, read)
    values: dict[str, list[str]] = {}
    for name, given in properties.items():
        texts: list[str] = []
        for item in given if isinstance(given, list) else (given,):
            if isinstance(item, str):
                if item and not item.isspace():
                    texts.append(item)
            elif isinstance(item, dict):
                yield from entities_of(record, item, read, audit, depth + 1)
                texts.append(str(item["id"]))
            elif item is not None:
                texts.append(str(item))
        if texts:
            values[name] = texts
    yield FtmEntity(id, schema, values, origin, str(value.get("caption") or ""))


def _without_needed(id: object, schema: object, properties: object) -> BadField:
    """The error about the first part that is missing or of another kind."""
    name, part = next(
        (name, part)
        for name, part, kind in (("id", id, str), ("schema", schema, str), ("properties", properties, dict))
        if not isinstance(part, kind) or not (part or kind is dict)
    )
    problem = "is missing" if part is None else f"is {str(part)[:40]!r}"
    return BadField(name, problem, "each entity needs an id, a schema and properties")


def _origin(id: str, value: dict[str, Any], read: str) -> Origin:
    datasets = value.get("datasets") or ()
    first, last = value.get("first_seen") or "", value.get("last_seen") or value.get("last_change") or ""
    return origin_of(id, tuple([str(name) for name in datasets]), str(first), str(last), read)
