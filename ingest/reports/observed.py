"""A cell of a report as what a record of type `Observation` says, and the id of the record."""

from __future__ import annotations

from decimal import Decimal

from ingest.reports.stored import value_text
from ingest.reports.values import Cell, Row, Table

__all__ = ["Said", "cell_id", "place_of_id", "said_of_cell"]

Said = tuple[str, str, str | None]
"""A property, its value, and how the report writes it where that differs."""


def cell_id(dataset: str, table: str, row: int, column: str) -> str:
    """The id of the record of a cell; rows count from 1, that of totals is 0.

    >>> cell_id("report_nl_2024", "T3", 0, "denied_mln")
    'report-nl-2024-T3-0-denied_mln'
    """
    return f"{dataset.replace('_', '-')}-{table}-{row}-{column}"


def place_of_id(dataset: str, id: str) -> tuple[str, int, str] | None:
    """The table, row and column of a record of this dataset, by its id; `None` for other records.

    >>> place_of_id("report_nl_2024", "report-nl-2024-T3-0-denied_mln"), place_of_id("report_nl_2024", "asml")
    (('T3', 0, 'denied_mln'), None)
    """
    prefix = f"{dataset.replace('_', '-')}-"
    parts = id.removeprefix(prefix).split("-", 2)
    if not id.startswith(prefix) or len(parts) != 3 or not parts[1].isdecimal():
        return None
    return parts[0], int(parts[1]), parts[2]


def said_of_cell(table: Table, row: Row, cell: Cell, *, measure: str, year: str | None) -> list[Said]:
    """What the record of a cell says, but for countries and control codes.

    >>> from ingest.reports.stored import bundled_report
    >>> table = bundled_report().tables["T4"]
    >>> row = table.rows[0]
    >>> said_of_cell(table, row, row.cells["value_mln"], measure=table.measure, year="2024")[1]
    ('name', 'T4, 1, value_mln: 4510', None)
    """
    unit = table.column(cell.column).unit
    is_number = isinstance(cell.value, Decimal)
    text = value_text(cell.value)
    said: list[Said] = [
        ("type", "Observation", None),
        ("name", f"{table.id}, {row.label}, {cell.column}" + (f": {cell.value}" if is_number else ""), None),
        ("tableId", table.id, None),
        ("rowLabel", row.label, None),
        ("columnLabel", cell.column, None),
        ("measure", measure, None),
    ]
    if year is not None:
        said.append(("year", year, None))
    if unit is not None and is_number:
        said.append(("unitOfMeasure", unit, None))
    said.append(("value" if is_number else "text", text, None if cell.printed == text else cell.printed))
    said += [("remark", note, None) for note in (row.note, cell.note) if note is not None]
    return said
