"""Reports that come with Ketting: their cells as a table of CSV, a row a cell, blank ones left out."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from functools import lru_cache

from ingest.reports.description import TableDescription, describe, folder_of
from ingest.reports.reading import as_report, as_table
from ingest.reports.values import BadTable, Cell, Report, Row, Table, Value

__all__ = ["CELL_COLUMNS", "bundled_report", "cell_rows", "numbered_rows", "report_of_cells", "value_text"]

CELL_COLUMNS = ("table", "row", "label", "row_line", "column", "line", "unit", "value", "printed", "note")
"""The columns of a table of cells. Rows count from 1, that of totals is 0; lists are joined by "; "."""


def value_text(value: Value) -> str:
    """The value of a cell as text: numbers with a decimal point, days as ISO 8601, lists joined by "; ".

    >>> value_text(Decimal("1146.97")), value_text(date(2024, 5, 15)), value_text(("ML4", "ML11"))
    ('1146.97', '2024-05-15', 'ML4; ML11')
    """
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def cell_rows(table: Table) -> Iterator[dict[str, str]]:
    """The cells of a table as rows under `CELL_COLUMNS`.

    >>> row = next(cell_rows(bundled_report().tables["T15"]))
    >>> row["label"], row["value"], row["unit"], row["line"]
    ('Australië', '0.238', 'EUR million', '3507')
    """
    for row_number, row in numbered_rows(table):
        for cell in row.cells.values():
            yield {
                "table": table.id,
                "row": str(row_number),
                "label": row.label,
                "row_line": str(row.line),
                "column": cell.column,
                "line": str(cell.line),
                "unit": table.column(cell.column).unit or "",
                "value": value_text(cell.value),
                "printed": cell.printed,
                "note": "; ".join(note for note in (row.note, cell.note) if note),
            }


def numbered_rows(table: Table) -> Iterator[tuple[int, Row]]:
    """The rows of a table by number, from 1; that of totals is 0.

    >>> [number for number, _ in numbered_rows(bundled_report().tables["T10"])][-2:]
    [6, 0]
    """
    yield from enumerate(table.rows, 1)
    if table.total is not None:
        yield 0, table.total


@lru_cache(4)
def bundled_report(report: str = "nl_2024") -> Report:
    """A report that comes with Ketting.

    >>> list(bundled_report().tables)[:3]
    ['T1', 'T2', 'T3']
    """
    text = (folder_of(report) / "cells.csv").read_text(encoding="utf-8")
    return report_of_cells(report, csv.DictReader(io.StringIO(text)))


def report_of_cells(report: str, cells: Iterable[Mapping[str, str]]) -> Report:
    """A report of which these are the cells, as `cell_rows` gives them.

    Raises `BadTable` for one that cannot be read, and for a table without any.

    >>> report_of_cells("nl_2024", [{"table": "T4", "row": "1", "line": "1698", "column": "colour"}])
    Traceback (most recent call last):
    ingest.reports.values.BadTable: T4, line 1698: there is no column 'colour'
    """
    description = describe(report)
    columns = {table.id: {column.key for column in table.columns} for table in description.tables}
    found: dict[str, dict[str, list[Mapping[str, str]]]] = {}
    for cell in cells:
        table, line = cell["table"], int(cell["line"]) if cell["line"].isdecimal() else None
        if table not in columns:
            raise BadTable(table, line, "there is no such table in the report")
        if cell["column"] not in columns[table]:
            raise BadTable(table, line, f"there is no column {cell['column'][:40]!r}")
        if line is None or not cell["row_line"].isdecimal():
            raise BadTable(table, line, "its line is no number")
        found.setdefault(table, {}).setdefault(cell["row"], []).append(cell)
    missing = next((id for id in columns if id not in found), None)
    if missing is not None:
        raise BadTable(missing, None, "it has no cells")
    return as_report(description, {table.id: _table(table, found[table.id]) for table in description.tables})


def _table(description: TableDescription, rows: Mapping[str, list[Mapping[str, str]]]) -> Table:
    made = {number: _row(description, cells) for number, cells in rows.items()}
    total = made.pop("0", None)
    return as_table(description, list(made.values()), total, description.lines)


def _row(description: TableDescription, cells: list[Mapping[str, str]]) -> Row:
    units = {column.key: column.unit for column in description.columns}
    read = {}
    for cell in cells:
        key = cell["column"]
        try:
            value = _value(cell["value"], cell["printed"], units[key], key)
        except (ValueError, InvalidOperation):
            raise BadTable(description.id, int(cell["line"]), f"{cell['value'][:40]!r} is no value") from None
        read[key] = Cell(key, value, cell["printed"], int(cell["line"]), _note_of(cell["note"], cell=True))
    first = cells[0]
    return Row(first["label"], int(first["row_line"]), read, note=_note_of(first["note"], cell=False))


def _note_of(note: str, *, cell: bool) -> str | None:
    """The part of a note that is about the cell, or about its row."""
    parts = [part for part in note.split("; ") if part and part.startswith("footnote") is not cell]
    return "; ".join(parts) or None


def _value(text: str, printed: str, unit: str | None, column: str) -> Value:
    if unit is not None and not printed.startswith("<"):
        return Decimal(text)
    if column in {"ml", "criteria", "destinations"}:
        return tuple(text.split("; "))
    return date.fromisoformat(text) if column == "date" else text
