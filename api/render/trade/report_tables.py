"""Tables of official reports: the list of them, one with its cells, and what their figures come to."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import ReportCheck, ReportRef, ReportTables, TableAnswer, TableCheck, TableRow
from api.models.trade import ReportList
from api.render.layout import columns, indented, section
from api.wording.catalogue import say
from ingest.reports import Agreement


def table_list(answer: ReportTables) -> RenderableType:
    """A row for each table."""
    headers = [say(f"column.{name}") for name in ("table", "title", "year", "rows", "lines")]
    rows = [
        (table.id, table.title, _year(table.year), str(table.rows), f"{table.first_line}-{table.last_line}")
        for table in answer.tables
    ]
    right = (headers[2], headers[3])
    listed = columns(headers, rows, right=right, whole=(headers[0],))
    return Group(*_report(answer.report), Text(""), listed, *_limits(answer.limits))


def table(answer: TableAnswer) -> RenderableType:
    """The cells as they are printed, with the line of each row, and the checks below them."""
    described = answer.table
    heading = (
        described.id if described.year is None else say("report.table", id=described.id, year=described.year)
    )
    key, *others = described.columns
    headers = [column.printed for column in (key, *others)]
    rows = [_row(row, [column.key for column in others]) for row in answer.rows]
    line = say("column.line")
    printed = columns([*headers, line], rows, right=(*_numeric(answer), line), whole=(line,))
    notes = [
        Text(say("report.note", label=row.label, note=note), style="dim")
        for row in answer.rows
        for note in [row.note, *(cell.note for cell in row.cells)]
        if note
    ]
    footnotes = [
        Text(say("report.footnote", number=number, text=text), style="dim")
        for number, text in described.footnotes.items()
    ]
    units = sorted({column.unit for column in others if column.unit is not None})
    about = say("report.measure", measure=described.measure, units=", ".join(units) or say("report.no_unit"))
    return Group(
        Text(described.title, style="bold"),
        Text(heading, style="dim"),
        Text(about, style="dim"),
        Text(""),
        printed,
        *notes,
        *footnotes,
        *_disagreements(answer.checks),
    )


def checks(answer: ReportCheck) -> RenderableType:
    """How many checks there are, and each that does not come out as printed."""
    count = say(
        "report.checks", agree=answer.agree, rounding=answer.within_rounding, disagree=answer.disagree
    )
    changes = [
        Text(
            say(
                "report.changed",
                place=f"{c.table}, {c.label}, {c.column}",
                bundled=c.bundled if c.bundled is not None else say("report.nothing"),
                found=c.found if c.found is not None else say("report.nothing"),
                line=c.line if c.line is not None else say("report.nothing"),
            )
        )
        for c in answer.changes
    ]
    told = section(say("report.changes"), *(indented(change) for change in changes)) if changes else None
    parts = [*_disagreements(answer.checks), *([told] if told is not None else [])]
    return Group(*_report(answer.report), Text(count), *parts, *_limits(answer.limits))


def report_list(answer: ReportList) -> RenderableType:
    """A line for each report: its id, and what it is."""
    return columns(
        [say(f"column.{name}") for name in ("id", "title", "publisher")],
        [(report.id, report.title, report.publisher) for report in answer.reports],
        whole=(say("column.id"),),
    )


def _limits(limits: Sequence[str]) -> list[RenderableType]:
    if not limits:
        return []
    return [section(say("report.limits"), *(indented(Text(limit)) for limit in limits))]


def _year(year: int | None) -> str:
    return "" if year is None else str(year)


def _report(report: ReportRef) -> list[RenderableType]:
    return [Text(report.title, style="bold"), Text(f"{report.publisher}; {report.url}", style="dim")]


def _row(row: TableRow, keys: Sequence[str]) -> list[str]:
    cells = {cell.column: cell.printed for cell in row.cells}
    return [row.label, *(cells.get(key, "") for key in keys), str(row.line)]


def _numeric(answer: TableAnswer) -> Iterable[str]:
    return (column.printed for column in answer.table.columns if column.unit is not None)


def _disagreements(results: Sequence[TableCheck]) -> list[RenderableType]:
    wrong = [result for result in results if result.agreement is Agreement.DISAGREES]
    if not wrong:
        return []
    headers = [say(f"column.{name}") for name in ("table", "check", "computed", "printed", "line")]
    rows = [(r.table, r.what, r.computed, r.printed, "" if r.line is None else str(r.line)) for r in wrong]
    return [section(say("report.disagree"), columns(headers, rows, right=(headers[4],), whole=(headers[0],)))]
