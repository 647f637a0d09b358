"""A report read from its text: each table found, and its rows read in their shape."""

from __future__ import annotations

from collections.abc import Sequence

from ingest.reports.description import ReportDescription, TableDescription, describe
from ingest.reports.lines import TextLine, find_table, text_lines
from ingest.reports.shapes import SHAPES
from ingest.reports.values import BadTable, Report, Row, Table

__all__ = ["as_table", "read_report"]


def read_report(text: str, report: str = "nl_2024") -> Report:
    """The tables of a report from the text of its PDF.

    `text` has a line for each printed line, a blank before the first word of a page, and cells of wide tables
    between single blanks, as `pdftotext` leaves them. Raises `BadTable` with table and line where one does
    not read.

    >>> read_report("Tabel 1, of another report")
    Traceback (most recent call last):
    ingest.reports.values.BadTable: T1, line 1: no line after its title has the end of its header, /Titel$/
    """
    description = describe(report)
    lines = text_lines(text)
    tables = {table.id: _read(lines, table) for table in description.tables}
    return as_report(description, tables)


def as_report(description: ReportDescription, tables: dict[str, Table]) -> Report:
    """A report with these tables."""
    return Report(
        description.id,
        description.title,
        description.publisher,
        description.url,
        description.published,
        tables,
        {series.id: series for series in description.series},
        {table.id: table.checks for table in description.tables},
    )


def _read(lines: Sequence[TextLine], description: TableDescription) -> Table:
    text = find_table(lines, description)
    rows, total = SHAPES[description.shape](text, description)
    if not rows:
        raise BadTable(description.id, text.title_line, "it has no rows")
    last = text.content[-1].number if total is None else max(total.line, *_lines_of(total))
    return as_table(description, rows, total, (text.title_line, last))


def _lines_of(row: Row) -> list[int]:
    return [cell.line for cell in row.cells.values()]


def as_table(
    description: TableDescription, rows: Sequence[Row], total: Row | None, lines: tuple[int, int]
) -> Table:
    """A table with these rows, on these lines of the text."""
    return Table(
        id=description.id,
        printed_number=description.printed_number,
        title=description.title,
        year=description.year,
        measure=description.measure,
        key=description.key,
        columns=description.columns,
        rows=tuple(rows),
        total=total,
        first_line=lines[0],
        last_line=lines[1],
        licence=description.licence,
        footnotes=description.footnotes,
    )
