"""What the tables of UK licences are about, and the report that they make of cells, whoever holds these."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ingest.reports.uk_licences.figures import TOTAL_COLUMN, SummedCell
from ingest.reports.values import Cell, Column, Report, Row, Table

__all__ = ["FIRST_CELLS", "LIMITS", "is_table", "measure_of", "tables_with", "uk_report"]

LIMITS = (
    "Who exports, who the consignee is and who uses the goods in the end: no file names a party.",
    "What was sent: a licence is leave to send, and these files have no exports that took place.",
    "What was refused, or built into goods of others, is worth: only licences granted have values.",
    "What was revoked: that stands in items.csv, which is not one of the files read here.",
    "Why a refusal of table D3 was made, and for what goods and in which year a licence of table I1 is: the "
    "files number licences each in their own way, and have nothing else in common.",
    "What a single licence is worth: a group of licences has one value for its goods of one entry.",
    "How many licences or items were granted: the file does not say what its counts count.",
    "Anything after the last day of the file of values, 31 March 2015; the other files have no days.",
)
"""What the files cannot answer."""

FIRST_CELLS = (
    ("Y1", 1, "granted"),
    ("Y1", 1, "refused"),
    ("I1", 1, "licences"),
    ("K1", 1, "refusals"),
    ("E1", 1, "kind"),
)
"""Cells of which every report has at least one, by table, row and column."""

_COUNT, _POUNDS = "entries", "GBP"
_MEASURES = {
    "granted": "entries of licences granted, as the file counts them",
    "value": "value of licences granted",
    "refused": "entries of licences refused, as the file counts them",
}
_FIGURES = (
    Column("granted", "Granted", _COUNT),
    Column("value", "Value", _POUNDS),
    Column("refused", "Refused", _COUNT),
)
_ALL_THREE = "entries of licences granted and refused, and value of those granted"
_NAMES = {
    "1": ("Licences granted", "granted"),
    "2": ("Value of licences granted", "value"),
    "3": ("Licences refused", "refused"),
}
_KEYS = {"D": Column("destination", "Destination"), "C": Column("rating", "Control entry")}
_BY_YEAR = ["D1", "D2", "D3", "C1", "C2", "C3"]
_GOODS = Column("goods", "Destination, control entry")
_OTHER = {
    "I1": (
        "Licences for goods to be built into others, by destination of these",
        "licences that name the destination",
        Column("destination", "Destination"),
        (Column("licences", "Licences", "licences"),),
    ),
    "K1": (
        "Refusals by criterion",
        "refusals that rest on the criterion",
        Column("criterion", "Criterion"),
        (Column("refusals", "Refusals", "refusals"), Column("description", "Description")),
    ),
    "E1": (
        "Control entries",
        "what each control entry is about",
        Column("rating", "Control entry"),
        (Column("kind", "Kind"), Column("description", "Description")),
    ),
}
_ID = re.compile(r"Y1|[DC][123]|G[0-9]{4}|I1|K1|E1")


def is_table(id: str) -> bool:
    """Whether a table of such a report has this id.

    >>> is_table("G2013"), is_table("T8")
    (True, False)
    """
    return _ID.fullmatch(id) is not None


def measure_of(table: str, column: str) -> str:
    """What the figures of a column of a table count.

    >>> measure_of("D2", "2013"), measure_of("I1", "licences")
    ('value of licences granted', 'licences that name the destination')
    """
    if table in _OTHER:
        return _OTHER[table][1]
    return _MEASURES[_NAMES[table[1]][1] if table[0] in _KEYS else column]


def uk_report(id: str, title: str, publisher: str, url: str, cells: Iterable[SummedCell]) -> Report:
    """The report that these cells make: its tables in the order of their ids, years and destinations first.

    >>> from decimal import Decimal
    >>> cell = SummedCell("I1", 1, "Chile", "licences", Decimal(2), 3)
    >>> uk_report("uk", "UK", "A ministry", "", [cell]).tables["I1"].rows[0].label
    'Chile'
    """
    found: dict[str, list[SummedCell]] = {}
    for cell in cells:
        found.setdefault(cell.table, []).append(cell)
    years = {cell.label for cell in found.get("Y1", ()) if cell.row}
    tables = {table: _table(table, found[table]) for table in sorted(found, key=_place)}
    checks = {table: tuple(_checks(table, tables, years)) for table in tables}
    return Report(id, title, publisher, url, "", tables, {}, checks, LIMITS)


def tables_with(id: str) -> frozenset[str]:
    """A table and those that its checks compare it with.

    >>> sorted(tables_with("D2")), sorted(tables_with("C3"))
    (['C2', 'D2'], ['C3', 'E1'])
    """
    beside = {"D": [f"C{id[1:]}"], "C": ["E1"], "Y": _BY_YEAR[:3], "G": [*_BY_YEAR, "Y1"]}
    return frozenset([id, *beside.get(id[0], ())])


def _place(table: str) -> tuple[int, str]:
    return "YDCGIKE".index(table[0]), table


def _table(id: str, cells: list[SummedCell]) -> Table:
    title, measure, key, columns = _described(id, {cell.column for cell in cells})
    rows: dict[int, list[SummedCell]] = {}
    for cell in cells:
        rows.setdefault(cell.row, []).append(cell)
    total = rows.pop(0, None)
    lines = [cell.line for cell in cells]
    return Table(
        id=id,
        printed_number="",
        title=title,
        year=int(id[1:]) if id[0] == "G" else None,
        measure=measure,
        key=key,
        columns=columns,
        rows=tuple(_row(rows[number]) for number in sorted(rows)),
        total=None if total is None else _row(total),
        first_line=min(lines),
        last_line=max(lines),
    )


def _described(id: str, found: set[str]) -> tuple[str, str, Column, tuple[Column, ...]]:
    """Title, measure, key and columns of a table in which cells of these columns were found."""
    if id in _OTHER:
        return _OTHER[id]
    if id == "Y1":
        return "Licences granted and refused by year", _ALL_THREE, Column("year", "Year"), _FIGURES
    if id[0] == "G":
        title = "Licences granted and refused by destination and control entry"
        return title, _ALL_THREE, _GOODS, tuple(column for column in _FIGURES if column.key in found)
    title, measure = _NAMES[id[1]]
    key, unit = _KEYS[id[0]], _POUNDS if measure == "value" else _COUNT
    columns = [Column(year, year, unit) for year in sorted(found - {TOTAL_COLUMN})]
    name = f"{title} by {key.printed.lower()} and year"
    return name, _MEASURES[measure], key, (*columns, Column(TOTAL_COLUMN, "Total", unit))


def _row(cells: list[SummedCell]) -> Row:
    read = {cell.column: Cell(cell.column, cell.value, str(cell.value), cell.line) for cell in cells}
    return Row(cells[0].label, min(cell.line for cell in cells), read)


def _checks(id: str, tables: Mapping[str, Table], years: set[str]) -> Iterable[Mapping[str, Any]]:
    table = tables[id]
    numeric = [column.key for column in table.columns if column.unit is not None]
    if table.total is not None:
        yield {"kind": "column_sums", "columns": numeric}
    if id[0] in _KEYS:
        yield {"kind": "row_sums", "total": TOTAL_COLUMN}
        other = f"C{id[1]}" if id[0] == "D" else "E1"
        if id[0] == "D" and other in tables:
            yield {"kind": "same_totals", "other": other}
        if id[0] == "C" and other in tables:
            yield {
                "kind": "known_labels",
                "other": other,
                "what": "control entries are explained in table E1",
            }
    if id == "Y1":
        for digit, (_, column) in _NAMES.items():
            if f"D{digit}" in tables:
                yield {"kind": "equal_total", "column": column, "other": f"D{digit}"}
    if id[0] == "G" and id[1:] in years:
        yield {"kind": "totals_of_row", "other": "Y1", "row": id[1:]}
        for digit, (_, column) in _NAMES.items():
            for letter, part in (("D", 0), ("C", 2)):
                if f"{letter}{digit}" in tables and column in numeric:
                    yield {
                        "kind": "grouped_rows", "part": part, "column": column,
                        "other": f"{letter}{digit}", "other_column": id[1:],
                    }  # fmt: skip
