"""Columns of the CSV files for `neo4j-admin database import`, and how a value is written in one."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from graph.errors import StoreError
from graph.store.neo4j.projection.nodes import FIELDS, REFERENCES
from graph.store.neo4j.statements.rows import NODE_PROPERTIES
from ontology import SCHEMA

DELIMITER = "\x1f"
"""Delimiter of the values of a list: the unit separator, which no text has."""

_NUMBER, _TEXTS, _BYTES = "long", "string[]", "byte[]"

_VERSIONS_OF = {"from_version": _NUMBER, "to_version": _NUMBER}
STATEMENT_COLUMNS = (
    *(f"{name}:{_VERSIONS_OF[name]}" if name in _VERSIONS_OF else name for name in NODE_PROPERTIES),
    ":LABEL",
)
VERSION_COLUMNS = (
    "number:long", "dataset", "description", "loaded_at", "sha256", "statements:long", "added:long",
    "removed:long", "rejected:long", ":LABEL",
)  # fmt: skip
DOCUMENT_COLUMNS = ("dataset", "id", "description", "from_version:long", "to_version:long", ":LABEL")
STORE_COLUMNS = ("id", "schema:long", "codes:string[]", "version:long", "graph_version:long", ":LABEL")
LOCK_COLUMNS = ("id", "attempt:long", ":LABEL")

_THING_TYPES = {
    "membership_targets": _TEXTS,
    "packed_memberships": _BYTES,
    "id": "ID(thing)",
    "name": "string",
    "names": _TEXTS,
    "merged": _TEXTS,
    "sources": _TEXTS,
}
_NO_PROPERTY = {"type", "riskClass", "sameAs", *REFERENCES, *_THING_TYPES}
THING_PROPERTIES = (*_THING_TYPES, *sorted(set(SCHEMA.properties) - _NO_PROPERTY))
"""Properties that a node may have; a property of the schema is the list of its values."""

THING_COLUMNS = (*(f"{name}:{_THING_TYPES.get(name, _TEXTS)}" for name in THING_PROPERTIES), ":LABEL")

_FIELD_TYPES = {
    "packed_rows": _BYTES,
    "latest_since": _NUMBER,
    "share_low": "double",
    "share_high": "double",
    "since": "date",
    "until": "date",
    "last_observed": "date",
    "sources": _TEXTS,
    "documents": _TEXTS,
    "inferred": _TEXTS,
    "locators": _TEXTS,
    "statements": _TEXTS,
}
RELATIONSHIP_COLUMNS = (
    ":START_ID(thing)",
    ":END_ID(thing)",
    *(f"{name}:{_FIELD_TYPES.get(name, 'string')}" for name in FIELDS),
    ":TYPE",
)


_SIGNED = [str(byte if byte < 128 else byte - 256) for byte in range(256)]
"""How each byte is written: the import reads signed ones."""


class Table:
    """A CSV file being written; `rows` counts those below the header."""

    def __init__(self, path: Path, columns: Sequence[str]) -> None:
        self._path = path
        self._columns = columns
        self._file = path.open("x", encoding="utf-8", newline="")
        self._file.write(",".join(columns) + "\n")
        self.rows = 0
        self.is_multiline = False

    def write(self, row: Sequence[Any]) -> None:
        """Write one row, of a value or `None` for each column."""
        try:
            line = ",".join(map(_cell, row))
        except ValueError as error:
            named = zip(self._columns, row, strict=True)
            column = next(name for name, value in named if _is_ambiguous(value))
            raise StoreError(
                f"{self._path.name} row {self.rows + 1}, {column}: a value of the list holds the control "
                "character U+001F, which parts values there; correct it in the source and load that again"
            ) from error
        self.is_multiline = self.is_multiline or "\n" in line or "\r" in line
        self._file.write(line + "\n")
        self.rows += 1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._file.close()


def _cell(value: Any) -> str:
    """Texts are always quoted: a quoted empty text is a value, and nothing between two commas is none."""
    if value is None:
        return ""
    if isinstance(value, str):
        return '"' + value.replace('"', '""') + '"'
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float | date):
        return str(value)
    if isinstance(value, bytes):
        return '"' + DELIMITER.join(_SIGNED[byte] for byte in value) + '"'
    texts = [part if isinstance(part, str) else repr(part) for part in value]
    joined = DELIMITER.join(texts)
    if joined.count(DELIMITER) != len(texts) - 1:
        raise ValueError(joined)
    return '"' + joined.replace('"', '""') + '"'


def _is_ambiguous(value: Any) -> bool:
    return isinstance(value, list | tuple) and any(isinstance(v, str) and DELIMITER in v for v in value)
