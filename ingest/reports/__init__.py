"""Tables of official reports: cells with line and unit, how text is read into them, and their checks."""

from ingest.reports.checks import Agreement, CheckResult, check_report
from ingest.reports.description import folder_of, report_ids
from ingest.reports.observed import cell_id, place_of_id, said_of_cell
from ingest.reports.places import country_of_label
from ingest.reports.reading import read_report
from ingest.reports.stored import (
    CELL_COLUMNS,
    bundled_report,
    cell_rows,
    numbered_rows,
    report_of_cells,
    value_text,
)
from ingest.reports.uk_licences import (
    FIRST_CELLS,
    LicenceFigures,
    SummedCell,
    is_table,
    measure_of,
    tables_with,
    uk_report,
)
from ingest.reports.values import BadTable, Cell, Column, Report, Row, Table, Value

__all__ = [
    "CELL_COLUMNS",
    "FIRST_CELLS",
    "Agreement",
    "BadTable",
    "Cell",
    "CheckResult",
    "Column",
    "LicenceFigures",
    "Report",
    "Row",
    "SummedCell",
    "Table",
    "Value",
    "bundled_report",
    "cell_id",
    "cell_rows",
    "check_report",
    "country_of_label",
    "folder_of",
    "is_table",
    "measure_of",
    "numbered_rows",
    "place_of_id",
    "read_report",
    "report_ids",
    "report_of_cells",
    "said_of_cell",
    "tables_with",
    "uk_report",
    "value_text",
]
