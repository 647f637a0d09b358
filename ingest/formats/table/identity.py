"""What identifies the entities and list entries of a row."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence

from ingest.formats.table.mapping import MappedEntity
from ingest.rejections import BadField


def column_names(header: Sequence[str]) -> tuple[str, ...]:
    """The names of the columns, and where there is none `column` and its number.

    >>> column_names(["Name ", "", "Land"])
    ('Name', 'column 2', 'Land')
    """
    return tuple(cell.strip() or f"column {number}" for number, cell in enumerate(header, start=1))


def columns_of(entity: MappedEntity) -> str:
    """The columns with the name of an entity, else those with its id."""
    named = [column for name, cell in entity.properties if name == "name" for column in cell.columns]
    return ", ".join(named or entity.id)


def identifying(columns: tuple[str, ...], cells: Mapping[str, str]) -> list[str]:
    """The texts of the columns; raises `BadField` when one is empty."""
    texts = [cells[column].strip() for column in columns]
    for column, text in zip(columns, texts, strict=True):
        if not text:
            raise BadField(column, "is empty", "an id is made of it")
    return texts


def fingerprint(texts: list[str]) -> str:
    """What stands for the texts in an id: 16 hexadecimal digits of their SHA-256."""
    return hashlib.sha256("\n".join(texts).encode()).hexdigest()[:16]
