"""Tables of one's own, as readers meet them."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from emitted import Emitted
from input_files import written
from openpyxl import Workbook

from graph.store import Dataset, Document
from ingest.formats.table import read
from ingest.records import Records
from ontology import Statement

READ = date(2026, 1, 31)


def table_read(
    folder: Path, content: str | bytes, mapping: str | None = None, name: str = "a.csv"
) -> Emitted:
    """What a table says, as the source `ours`: by a mapping with this text, else by its header."""
    emit = Emitted(Dataset("ours", "Our list", "Our office", READ), [Document("file", "A", "A", READ)])
    records = Records(
        (written(folder, name, content),),
        "table",
        mapping=None if mapping is None else written(folder, "mapping.toml", mapping),
    )
    read(records, emit)
    return emit


def facts_about(emit: Emitted, name: str) -> dict[str, str]:
    """The values about the entity of this name, by property."""
    [id] = {
        s.subject for s in emit.statements if (s.prop, s.value) == ("name", name) and s.schema != "Listing"
    }
    return {s.prop: s.value for s in emit.statements if s.subject == id}


def links_of(emit: Emitted) -> list[Statement]:
    """The statements about links."""
    return [s for s in emit.statements if s.prop == s.schema]


def workbook(folder: Path, *rows: list[Any], name: str = "a.xlsx") -> Workbook:
    """A workbook with one sheet of these rows, saved in the folder."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    book.save(folder / name)
    return book
