"""The cells of an official report as records: an `Observation` a cell.

Each has its table, row, column, unit, year and line; a figure that fails a check of its table says which one
and what the others make. The document of the source has the id of the report, whose tables Ketting describes.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.recorded_facts import RecordedFacts
from ingest.records import Record, Records
from ingest.reports import (
    CELL_COLUMNS,
    Agreement,
    BadTable,
    Cell,
    CheckResult,
    Report,
    Row,
    Table,
    cell_id,
    check_report,
    country_of_label,
    numbered_rows,
    report_ids,
    report_of_cells,
    said_of_cell,
    value_text,
)
from ontology import Grade, PartialDate, Period

_TYPE = "Observation"
_ORIGIN = "herkomst"
"""In the word for the country that goods come from."""

_CATEGORY = re.compile(r"ML[0-9]{1,2}")


def read(records: Records, emit: Emit) -> None:
    """Emit a record of each cell, in the order of tables and rows; figures of several years come last.

    Raises `BadFile` where the cells are not those of the report.

    >>> from ingest.dry_run import DryRun
    >>> from ingest.files import input_file
    >>> from ingest.sources import open_source
    >>> source = open_source("report_nl_2024")
    >>> emit = DryRun(source.dataset, source.documents)
    >>> read(Records(tuple(map(input_file, source.files)), "report_cells"), emit)
    >>> emit.problems
    ()
    """
    [document] = emit.documents.values()
    if document.id not in report_ids():
        raise BadFile(
            f"source.toml: the document {document.id[:60]!r} is no report whose tables are described; name "
            f"it {' or '.join(report_ids())}"
        )
    file = records.files[0].name
    rows = (row.by_column(CELL_COLUMNS) for row in records.rows(CELL_COLUMNS))
    try:
        report = report_of_cells(document.id, rows)
    except BadTable as error:
        raise BadFile(f"{file}: {error}") from None
    day = PartialDate(report.published)
    failed = _failed(report)
    for table in (*report.tables.values(), *report.series.values()):
        for number, row in numbered_rows(table):
            for cell in row.cells.values():
                place = Record(file, f"{table.id}, {row.label}, {cell.column}", {})
                facts = RecordedFacts(
                    emit, place, document.id, f"line {cell.line}", Grade.B, Period(day, day)
                )
                id = cell_id(emit.dataset.id, table.id, number, cell.column)
                _state(facts, id, table, row, cell)
                of_cell = failed.get((table.id, cell.line, value_text(cell.value)), [])
                of_row = failed.get((table.id, row.line, None), [])
                for check in (*of_cell, *of_row):
                    facts.state(id, _TYPE, "failedCheck", _told(check))


def _state(facts: RecordedFacts, id: str, table: Table, row: Row, cell: Cell) -> None:
    year = row.label if table.key.key == "year" else str(table.year)
    for prop, value, original in said_of_cell(table, row, cell, measure=table.measure, year=year):
        facts.state(id, _TYPE, prop, value, original)
    if table.licence is not None:
        facts.state(id, _TYPE, "licenceNumber", table.licence)
    country = country_of_label(row.label) if table.key.key == "country" else None
    if country is not None:
        origin = "origin" if _ORIGIN in table.key.printed else "destination"
        facts.state(id, _TYPE, origin, country)
    for code in _codes(table, row, cell):
        facts.state(id, _TYPE, "controlCode", code)


def _codes(table: Table, row: Row, cell: Cell) -> Iterator[str]:
    """The categories of military goods that the cell is about: of its column, its row, or beside it."""
    codes = row.cells.get("ml")
    beside = codes.value if codes is not None and isinstance(codes.value, tuple) else ()
    for text in dict.fromkeys((cell.column, row.label, *beside)):
        if _CATEGORY.fullmatch(text):
            yield text


def _failed(report: Report) -> Mapping[tuple[str, int, str | None], list[CheckResult]]:
    """The checks that disagree, by table, line and figure; without a figure those of a whole row."""
    figures = {
        (table.id, cell.line, value_text(cell.value))
        for table in report.tables.values()
        for row in table.all_rows
        for cell in row.cells.values()
    }
    found: dict[tuple[str, int, str | None], list[CheckResult]] = {}
    for check in check_report(report):
        if check.agreement is Agreement.DISAGREES and check.line is not None:
            figure = (check.table, check.line, check.printed)
            of_row = (check.table, check.line, None)
            found.setdefault(figure if figure in figures else of_row, []).append(check)
    return found


def _told(check: CheckResult) -> str:
    return f"{check.what}: {check.computed} computed, {check.printed} printed"
