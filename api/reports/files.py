"""A table of a report as CSV, cell by cell or as it is printed, and as an Excel workbook."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from decimal import Decimal

from graph.exports import without_formula
from ingest.reports import CELL_COLUMNS, CheckResult, Report, Table, Value, cell_rows, value_text

__all__ = ["cells_csv", "table_csv", "table_workbook"]

_CHECK_COLUMNS = ("table", "check", "computed", "printed", "difference", "allowed", "line", "agreement")


def cells_csv(report: Report) -> bytes:
    """Every cell of the report, a row each, with table, label, column, line, unit and value; UTF-8.

    >>> from ingest.reports import bundled_report
    >>> cells_csv(bundled_report()).decode().splitlines()[0]
    'table,row,label,row_line,column,line,unit,value,printed,note'
    """
    text = io.StringIO()
    writer = csv.DictWriter(text, CELL_COLUMNS, lineterminator="\n")
    writer.writeheader()
    for table in report.tables.values():
        writer.writerows(cell_rows(table))
    return text.getvalue().encode()


def table_csv(table: Table) -> bytes:
    """The table as it is printed, a row a row, with the line of each; UTF-8.

    >>> from ingest.reports import bundled_report
    >>> table_csv(bundled_report().tables["T4"]).decode().splitlines()[1]
    '1,Zuid-Korea,4510,1698'
    """
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([table.key.key, *(column.key for column in table.columns), "line"])
    for row in table.all_rows:
        cells = [row.cells.get(column.key) for column in table.columns]
        values = ["" if cell is None else value_text(cell.value) for cell in cells]
        writer.writerow([without_formula(value) for value in (row.label, *values)] + [row.line])
    return text.getvalue().encode()


def table_workbook(report: Report, tables: Sequence[Table], checks: Sequence[CheckResult]) -> bytes:
    """Excel: a sheet for each table, with numbers as numbers, and one for the checks and the citation.

    >>> from ingest.reports import bundled_report
    >>> report = bundled_report()
    >>> table_workbook(report, [report.tables["T4"]], [])[:2]
    b'PK'
    """
    # The library takes longer to import than most commands take.
    from openpyxl import Workbook

    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.id)
        sheet.freeze_panes = "B2"
        sheet.append([table.key.key, *(column.key for column in table.columns), "line"])
        for row in table.all_rows:
            cells = [row.cells.get(column.key) for column in table.columns]
            values = [None if cell is None else _excel(cell.value) for cell in cells]
            sheet.append([without_formula(row.label), *values, row.line])
    sheet = book.create_sheet("checks")
    sheet.append(list(_CHECK_COLUMNS))
    for check in checks:
        sheet.append(
            [
                check.table,
                check.what,
                check.computed,
                without_formula(check.printed),
                None if check.difference is None else float(check.difference),
                None if check.allowed is None else float(check.allowed),
                check.line,
                check.agreement.value,
            ]
        )
    about = book.create_sheet("about")
    for name, text in (
        ("report", report.title),
        ("publisher", report.publisher),
        ("published at", report.url),
    ):
        about.append([name, text])
    for table in tables:
        about.append([table.id, _about(table)])
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _about(table: Table) -> str:
    year = "" if table.year is None else f", {table.year}"
    return f"{table.title}{year}; lines {table.first_line}-{table.last_line}"


def _excel(value: Value) -> object:
    return float(value) if isinstance(value, Decimal) else without_formula(value_text(value))
