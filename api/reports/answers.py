"""Reports as answers: which tables there are, what one says, and what does not agree."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from api.errors import BadUse, NotFound, shortened
from api.models.trade import (
    ChangedCell,
    ReportCheck,
    ReportColumn,
    ReportList,
    ReportRef,
    ReportTable,
    ReportTables,
    TableAnswer,
    TableCell,
    TableCheck,
    TableRow,
)
from ingest.reports import (
    Agreement,
    CheckResult,
    Report,
    Row,
    Table,
    bundled_report,
    check_report,
    report_ids,
    value_text,
)

__all__ = [
    "changes",
    "check_answer",
    "narrowed",
    "report_list",
    "report_named",
    "report_ref",
    "table_answer",
    "table_list",
    "table_of",
]


def report_list() -> ReportList:
    """The reports that come with Ketting.

    >>> [report.id for report in report_list().reports]
    ['nl_2024']
    """
    return ReportList(reports=[report_ref(bundled_report(id)) for id in report_ids()])


def report_named(id: str) -> Report:
    """The report of this id that comes with Ketting; raises `NotFound` when there is none.

    >>> report_named("nl_2024").title
    'Dutch export control policy in 2024, annual report (28th)'
    """
    if id not in report_ids():
        raise NotFound(f"{shortened(id)!r}: there is no such report; choose from {', '.join(report_ids())}")
    return bundled_report(id)


def table_list(report: Report) -> ReportTables:
    """The tables of a report, in the order in which they are printed.

    >>> from ingest.reports import bundled_report
    >>> [table.id for table in table_list(bundled_report()).tables if table.licence == "NL009"]
    ['T14b', 'T15']
    """
    every = [*report.tables.values(), *report.series.values()]
    return ReportTables(
        report=report_ref(report),
        tables=[_described(table) for table in every],
        limits=list(report.limits),
    )


def table_answer(
    report: Report, id: str, rows: Sequence[str] = (), columns: Sequence[str] = ()
) -> TableAnswer:
    """A table with its cells and checks, or some of its rows and columns (see `narrowed`).

    Raises `BadUse` when there is no such table, row or column.

    >>> from ingest.reports import bundled_report
    >>> table_answer(bundled_report(), "t7").rows[0].cells[1].value
    '19.41'
    """
    whole = table_of(report, id)
    table = narrowed(whole, rows, columns)
    checks = [_check(result) for result in check_report(report, [whole.id])]
    return TableAnswer(
        report=report_ref(report),
        table=_described(table),
        rows=[_row(row, is_total=row is table.total) for row in table.all_rows],
        checks=checks,
    )


def narrowed(table: Table, rows: Sequence[str] = (), columns: Sequence[str] = ()) -> Table:
    """The rows whose labels contain one of these texts, whatever the case, and these columns; all by default.

    A choice of rows leaves out totals, and the columns in which none of them has a cell. Raises `BadUse` for
    a text in no label, and for a column that the table has not.

    >>> from ingest.reports import bundled_report
    >>> table = narrowed(bundled_report().tables["T8"], ["duits"], ["ML5"])
    >>> [(row.label, [cell.printed for cell in row.cells.values()]) for row in table.all_rows]
    [('DUITSLAND', ['0,10'])]
    """
    for text in rows:
        if not any(text.casefold() in row.label.casefold() for row in table.all_rows):
            raise BadUse(f"{shortened(text)!r}: no row of {table.id} has it in its label")
    known = {column.key.casefold(): column.key for column in table.columns}
    for key in columns:
        if key.casefold() not in known:
            choice = shortened(", ".join(known.values()))
            raise BadUse(f"{shortened(key)!r}: {table.id} has no such column; choose from {choice}")
    texts = [text.casefold() for text in rows]
    kept = tuple(
        row for row in table.rows if not texts or any(text in row.label.casefold() for text in texts)
    )
    asked = {known[key.casefold()] for key in columns}
    wanted = [
        column
        for column in table.columns
        if (not asked or column.key in asked) and (not texts or any(column.key in row.cells for row in kept))
    ]
    keys = {column.key for column in wanted} | {table.key.key}

    def cut(row: Row) -> Row:
        return replace(row, cells={key: cell for key, cell in row.cells.items() if key in keys})

    return replace(
        table,
        columns=tuple(wanted),
        rows=tuple(map(cut, kept)),
        total=None if texts or table.total is None else cut(table.total),
    )


def check_answer(report: Report, ids: Sequence[str], bundled: Report | None = None) -> ReportCheck:
    """The checks of these tables, or of all; with `bundled`, also where the report differs from that copy.

    >>> from ingest.reports import bundled_report
    >>> check_answer(bundled_report(), ["T3"]).disagree
    1
    """
    wanted = [table_of(report, id).id for id in ids] or list(report.tables)
    results = check_report(report, wanted)
    count = {state: sum(result.agreement is state for result in results) for state in Agreement}
    return ReportCheck(
        report=report_ref(report),
        agree=count[Agreement.AGREES],
        within_rounding=count[Agreement.WITHIN_ROUNDING],
        disagree=count[Agreement.DISAGREES],
        checks=[_check(result) for result in results],
        limits=list(report.limits),
        changes=[] if bundled is None else _changes_of(report, wanted, bundled),
    )


def _changes_of(report: Report, wanted: Sequence[str], bundled: Report) -> list[ChangedCell]:
    return [change for id in wanted if id in report.tables for change in changes(report.tables[id], bundled)]


def changes(table: Table, bundled: Report) -> list[ChangedCell]:
    """Cells that say something else in this table than in the report that comes with Ketting.

    Rows are told apart by label, and those of one label by their order.

    >>> from dataclasses import replace
    >>> from ingest.reports import bundled_report
    >>> table = bundled_report().tables["T4"]
    >>> [change.found for change in changes(replace(table, rows=table.rows[:-1]), bundled_report())]
    [None, None]
    """
    before, now = _cells(bundled.tables[table.id]), _cells(table)
    return [
        ChangedCell(
            table=table.id,
            label=key[0],
            column=key[2],
            line=now[key][1] if key in now else None,
            bundled=before[key][0] if key in before else None,
            found=now[key][0] if key in now else None,
        )
        for key in {**before, **now}
        if before.get(key, ("",))[0] != now.get(key, ("",))[0] or (key in before) != (key in now)
    ]


def _cells(table: Table) -> dict[tuple[str, int, str], tuple[str, int]]:
    """Value and line of each cell, by label, place among the rows of that label, and column."""
    found = {}
    seen: dict[str, int] = {}
    for row in table.all_rows:
        seen[row.label] = seen.get(row.label, 0) + 1
        for cell in row.cells.values():
            found[row.label, seen[row.label], cell.column] = (value_text(cell.value), cell.line)
    return found


def table_of(report: Report, id: str) -> Table:
    """The table of this id; raises `BadUse` when there is none.

    >>> from ingest.reports import bundled_report
    >>> table_of(bundled_report(), "t18A").printed_number
    '18'
    """
    found = report.table(id)
    if found is None:
        choice = ", ".join([*report.tables, *report.series])
        raise BadUse(f"{id[:40]!r}: there is no such table; choose from {choice}")
    return found


def report_ref(report: Report) -> ReportRef:
    """What a report is called, who published it and where.

    >>> report_ref(bundled_report()).id
    'nl_2024'
    """
    return ReportRef(id=report.id, title=report.title, publisher=report.publisher, url=report.url)


def _described(table: Table) -> ReportTable:
    return ReportTable(
        id=table.id,
        printed_number=table.printed_number,
        title=table.title,
        year=table.year,
        measure=table.measure,
        licence=table.licence,
        first_line=table.first_line,
        last_line=table.last_line,
        columns=[
            ReportColumn(key=column.key, printed=column.printed, unit=column.unit)
            for column in (table.key, *table.columns)
        ],
        rows=len(table.rows),
        footnotes=dict(table.footnotes),
    )


def _row(row: Row, *, is_total: bool) -> TableRow:
    cells = [
        TableCell(
            column=cell.column,
            value=value_text(cell.value),
            printed=cell.printed,
            line=cell.line,
            note=cell.note,
        )
        for cell in row.cells.values()
    ]
    return TableRow(label=row.label, line=row.line, is_total=is_total, cells=cells, note=row.note)


def _check(result: CheckResult) -> TableCheck:
    return TableCheck(
        table=result.table,
        what=result.what,
        computed=result.computed,
        printed=result.printed,
        difference=result.difference,
        allowed=result.allowed,
        line=result.line,
        agreement=result.agreement,
    )
