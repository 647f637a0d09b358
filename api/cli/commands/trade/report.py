"""`ketting report`: tables of official reports, cell by cell, and whether their figures agree."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.exit_codes import ExitCode
from api.cli.opening import opened
from api.errors import BadUse
from api.export import complete_file
from api.render.trade import report_tables as rendered
from api.reports import (
    any_report,
    cells_csv,
    check_answer,
    every_report,
    narrowed,
    table_answer,
    table_chart,
    table_csv,
    table_list,
    table_of,
    table_workbook,
)
from api.settings import Settings
from ingest.errors import BadFile
from ingest.reports import Report, bundled_report, check_report, read_report

_BUNDLED = "nl_2024"

MOST_BYTES = 50_000_000
"""The largest text of a report that is read."""


class ReportAction(StrEnum):
    """What `ketting report` can do."""

    LIST = "list"
    TABLES = "tables"
    SHOW = "show"
    CHECK = "check"


class ReportFormat(StrEnum):
    """How `ketting report` writes what it shows."""

    TEXT = "text"
    CSV = "csv"
    JSON = "json"
    XLSX = "xlsx"
    SVG = "svg"


Action = Annotated[
    ReportAction,
    typer.Argument(
        metavar="list|tables|show|check",
        help="list: the reports. tables: list those of one. show: one of them. "
        "check: sums, shares and equality of figures.",
    ),
]
Tables = Annotated[
    list[str] | None,
    typer.Argument(metavar="TABLE", help="Such as T7; check takes several, or none for all."),
]
TextFile = Annotated[
    Path | None,
    typer.Option(
        "--text",
        metavar="FILE",
        help="The text of the report's PDF, in place of the copy that comes with Ketting.",
    ),
]
Format = Annotated[
    ReportFormat,
    typer.Option("--format", help="csv and xlsx: the cells, or all of them with tables; svg: a bar a row."),
]
ReportOption = Annotated[
    str, typer.Option("--report", metavar="ID", help="The report, as `ketting report list` names it.")
]
RowOption = Annotated[
    list[str] | None,
    typer.Option("--row", metavar="TEXT", help="Only rows with this in their label; several times."),
]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="The file to write; by default stdout.")
]
ColumnOption = Annotated[
    list[str] | None,
    typer.Option(
        "--column", help="Only these columns; the one to draw is by default that of totals or values."
    ),
]


def report(  # noqa: PLR0913  # each is an option of the command
    action: Action,
    tables: Tables = None,
    text: TextFile = None,
    format: Format = ReportFormat.TEXT,
    output_file: Output = None,
    column: ColumnOption = None,
    row: RowOption = None,
    report_id: ReportOption = _BUNDLED,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Show tables of official reports, and check them.

    The Dutch annual report comes with Ketting; another is named with --report when its files are loaded.
    Cells come with the line of the report's text and their unit, as printed; a figure that disagrees with
    the sum of others is told and never corrected. With --text a file is read in place of the copy that
    comes with Ketting, and check says where the two differ: then the exit code is 1.
    """
    names = tables or []
    if action is ReportAction.LIST:
        if names or format is not ReportFormat.TEXT or output_file is not None:
            raise BadUse("list takes no table and no --format but --json")
        with opened(Settings.of(store)) as workspace:
            output.show(every_report(workspace), rendered.report_list, as_json=json)
        return
    if report_id != _BUNDLED and text is not None:
        raise BadUse(f"--text is the text of {_BUNDLED}; leave out --report, or --text")
    if action is not ReportAction.SHOW and (row or column):
        raise BadUse("--row and --column go with show")
    held = bundled_report() if report_id == _BUNDLED else _recorded(report_id, store, names)
    read = held if text is None else read_report(_text_of(text))
    if action is ReportAction.SHOW and len(names) != 1:
        raise BadUse("show takes one table, such as T7; `ketting report tables` lists them")
    if action is ReportAction.TABLES and names:
        raise BadUse("tables takes no table; `ketting report show T7` shows one")
    wanted = ReportFormat.JSON if json else format
    if wanted in {ReportFormat.TEXT, ReportFormat.JSON}:
        if output_file is not None:
            raise BadUse("--output goes with --format csv, xlsx or svg; the shell's > takes what is printed")
        _print(
            action, read, held if text is not None else None, names, (row or [], column or []),
            as_json=wanted is ReportFormat.JSON,
        )  # fmt: skip
    else:
        _write(_file(action, read, names, wanted, row or [], column or []), output_file)
    if action is ReportAction.CHECK and text is not None and check_answer(read, names, held).changes:
        raise typer.Exit(ExitCode.FAILURE)


def _print(
    action: ReportAction,
    read: Report,
    bundled: Report | None,
    names: list[str],
    narrow: tuple[list[str], list[str]],
    *,
    as_json: bool,
) -> None:
    if action is ReportAction.TABLES:
        output.show(table_list(read), rendered.table_list, as_json=as_json)
    elif action is ReportAction.SHOW:
        output.show(table_answer(read, names[0], *narrow), rendered.table, as_json=as_json)
    else:
        output.show(check_answer(read, names, bundled), rendered.checks, as_json=as_json)


def _file(
    action: ReportAction,
    read: Report,
    names: list[str],
    wanted: ReportFormat,
    rows: list[str],
    columns: list[str],
) -> bytes:
    chosen = [narrowed(table_of(read, name), rows, columns) for name in names] or list(read.tables.values())
    if wanted is ReportFormat.SVG:
        if action is not ReportAction.SHOW:
            raise BadUse("--format svg goes with show and one table")
        return table_chart(read, chosen[0], columns[0] if columns else None).encode()
    if wanted is ReportFormat.XLSX:
        return table_workbook(read, chosen, check_report(read, [table.id for table in chosen]))
    if action is ReportAction.CHECK:
        raise BadUse("check is printed, or written with --format xlsx or --json")
    return table_csv(chosen[0]) if action is ReportAction.SHOW else cells_csv(read)


def _recorded(id: str, store: options.Store, names: list[str]) -> Report:
    with opened(Settings.of(store)) as workspace:
        return any_report(workspace, id, names[0] if len(names) == 1 else None)


def _write(content: bytes, file: Path | None) -> None:
    if file is None:
        if output.is_terminal() and not content[:1].isascii():
            raise BadUse("a workbook is no text for a terminal; give --output FILE")
        sys.stdout.buffer.write(content)
        return
    with complete_file(file) as target:
        target.write(content)


def _text_of(file: Path) -> str:
    if not file.is_file():
        raise BadFile(f"{file}: there is no such file; name the text of the report")
    if file.stat().st_size > MOST_BYTES:
        raise BadFile(f"{file}: it is larger than {MOST_BYTES // 1_000_000} MB; name the text of the report")
    try:
        return file.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        raise BadFile(f"{file}: it is no text in UTF-8; make it with `pdftotext`") from None
