"""`ketting report`: tables of official reports, cell by cell, and whether their figures agree."""

from __future__ import annotations

import sys
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.exit_codes import ExitCode
from api.errors import BadUse
from api.export import complete_file
from api.render.trade import report_tables as rendered
from api.reports import (
    cells_csv,
    check_answer,
    table_answer,
    table_chart,
    table_csv,
    table_list,
    table_of,
    table_workbook,
)
from ingest.errors import BadFile
from ingest.reports import Report, bundled_report, check_report, read_report

MOST_BYTES = 50_000_000
"""The largest text of a report that is read."""


class ReportAction(StrEnum):
    """What `ketting report` can do."""

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
        metavar="tables|show|check",
        help="tables: list them. show: one of them. check: sums, shares and equality of figures.",
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
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="The file to write; by default stdout.")
]
ColumnOption = Annotated[
    str | None, typer.Option("--column", help="The column to draw, by default that of totals or values.")
]


def report(
    action: Action,
    tables: Tables = None,
    text: TextFile = None,
    format: Format = ReportFormat.TEXT,
    output_file: Output = None,
    column: ColumnOption = None,
    json: options.Json = False,
) -> None:
    """Show tables of the Dutch annual report, and check them.

    Cells come with the line of the report's text and their unit, as printed; a figure that disagrees with
    the sum of others is told and never corrected. With --text a file is read in place of the copy that
    comes with Ketting, and check says where the two differ: then the exit code is 1.
    """
    held = bundled_report()
    read = held if text is None else read_report(_text_of(text))
    names = tables or []
    if action is ReportAction.SHOW and len(names) != 1:
        raise BadUse("show takes one table, such as T7; `ketting report tables` lists them")
    if action is ReportAction.TABLES and names:
        raise BadUse("tables takes no table; `ketting report show T7` shows one")
    wanted = ReportFormat.JSON if json else format
    if wanted in {ReportFormat.TEXT, ReportFormat.JSON}:
        if output_file is not None:
            raise BadUse("--output goes with --format csv, xlsx or svg; the shell's > takes what is printed")
        _print(action, read, held if text is not None else None, names, as_json=wanted is ReportFormat.JSON)
    else:
        _write(_file(action, read, names, wanted, column), output_file)
    if action is ReportAction.CHECK and text is not None and check_answer(read, names, held).changes:
        raise typer.Exit(ExitCode.FAILURE)


def _print(
    action: ReportAction, read: Report, bundled: Report | None, names: list[str], *, as_json: bool
) -> None:
    if action is ReportAction.TABLES:
        output.show(table_list(read), rendered.table_list, as_json=as_json)
    elif action is ReportAction.SHOW:
        output.show(table_answer(read, names[0]), rendered.table, as_json=as_json)
    else:
        output.show(check_answer(read, names, bundled), rendered.checks, as_json=as_json)


def _file(
    action: ReportAction, read: Report, names: list[str], wanted: ReportFormat, column: str | None
) -> bytes:
    chosen = [table_of(read, name) for name in names] or list(read.tables.values())
    if wanted is ReportFormat.SVG:
        if action is not ReportAction.SHOW:
            raise BadUse("--format svg goes with show and one table")
        return table_chart(read, chosen[0], column).encode()
    if wanted is ReportFormat.XLSX:
        return table_workbook(read, chosen, check_report(read, [table.id for table in chosen]))
    if action is ReportAction.CHECK:
        raise BadUse("check is printed, or written with --format xlsx or --json")
    return table_csv(chosen[0]) if action is ReportAction.SHOW else cells_csv(read)


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
