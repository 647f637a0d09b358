"""Statements of FollowTheMoney as a table, a value a row, as OpenSanctions publishes them.

The rows of an entity stand together, as they do where the table is sorted by its first column; a table in
which they do not is refused, as its links could not be put together without holding all of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import groupby

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.ftm.converter import Converter
from ingest.formats.ftm.source_values import FtmEntity, Origin, origin_of
from ingest.formats.ftm.terms import TYPES
from ingest.records import Audit, Record, Records
from ontology import SCHEMA

COLUMNS = ("canonical_id", "entity_id", "prop", "schema", "value", "dataset", "first_seen", "last_seen")
"""Columns without which a table is no table of statements."""

_OTHERS = frozenset(("prop_type", "origin", "lang", "external", "id", "target", "original_value"))
_PRESENCE = "id"
"""The property of the row that says that an entity is there at all."""


def read(records: Records, emit: Emit) -> None:
    """Emit what the statements of each entity say, each with its own data set and days.

    >>> from ingest.dry_run import read_text
    >>> row = "q1,a1,name,Company,Alpha,us_ofac_sdn,2023-01-01,2024-01-01"
    >>> read_text(read, "ftm_statements", f"{','.join(COLUMNS)}\\n{row}\\n").total
    2
    """
    audit = records.audit(emit.unmapped)
    converter = Converter(emit, audit, next(iter(emit.documents)))
    day = emit.dataset.read.isoformat()
    for record, entity in _entities(records, day, audit):
        converter.convert(entity, record)
    audit.close()


def _entities(records: Records, read: str, audit: Audit) -> Iterator[tuple[Record, FtmEntity]]:
    """Each entity with the first of its rows."""
    ended: set[int] = set()  # hashes of ids
    for id, group in groupby(records.table(COLUMNS), lambda record: record.value["canonical_id"]):
        rows = tuple(group)
        first = rows[0]
        if hash(id) in ended:
            raise BadFile(
                f"{first.file}, {first.locator}: the rows of {id[:80]!r} do not stand together; sort the "
                f"table by "
                "canonical_id"
            )
        ended.add(hash(id))
        yield first, _entity(id, rows, read, audit)


def _entity(id: str, rows: tuple[Record, ...], read: str, audit: Audit) -> FtmEntity:
    schemas: dict[str, int] = {}
    values: dict[str, list[str]] = {}
    origins: dict[str, list[tuple[Origin, str | None]]] = {}
    for record in rows:
        row = record.value
        audit.count += 1
        for name in row.keys() - _OTHERS - {*COLUMNS}:
            audit.note(name, "a column that is not read", record)
        origin = origin_of(row["entity_id"], (row["dataset"],), row["first_seen"], row["last_seen"], read)
        schemas[row["schema"]] = schemas.get(row["schema"], 0) + 1
        if row["prop"] != _PRESENCE and row["value"].strip():
            values.setdefault(row["prop"], []).append(row["value"])
            origins.setdefault(row["prop"], []).append((origin, row.get("original_value") or None))
    whole = origin_of(
        id,
        tuple(dict.fromkeys(record.value["dataset"] for record in rows)),
        min((record.value["first_seen"] for record in rows if record.value["first_seen"]), default=""),
        max((record.value["last_seen"] for record in rows if record.value["last_seen"]), default=""),
        read,
    )
    return FtmEntity(id, _most_specific(schemas), values, whole, own_origins=origins)


def _most_specific(schemas: dict[str, int]) -> str:
    """The schema that says most of what the entity is; the most frequent among equals."""

    def weight(schema: str) -> tuple[int, int]:
        return len(SCHEMA.ancestors(TYPES[schema])) if schema in TYPES else 0, schemas[schema]

    return max(schemas, key=weight)
