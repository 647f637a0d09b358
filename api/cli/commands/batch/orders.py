"""`ketting screen --file`: a table of orders in, a report out."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import Annotated

import typer

from api.batch.columns import read_columns
from api.batch.journal import journal_of
from api.batch.processes import MOST_PROCESSES
from api.batch.results import worst
from api.batch.run import Outputs, Several, screen_file
from api.batch.tables import OrderTable
from api.cli import options, output
from api.cli.auditing import batch_audited, opened_audit
from api.cli.casework import opened_book
from api.cli.exit_codes import ExitCode, code_of_decision
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.models import BatchSummary
from api.screening import Question
from api.settings import Settings
from api.wording.labels import decision_label

File = Annotated[
    Path | None,
    typer.Option(
        "--file", metavar="FILE", help="A table of orders to screen: CSV, Excel (.xlsx) or Parquet."
    ),
]
Output = Annotated[
    Path | None,
    typer.Option("--output", metavar="FILE", help="With --file: the report, .csv, .xlsx or .ndjson."),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="With --file: which column has the name, country, address, identifier, date or reference, where "
        "its header does not say; may be repeated.",
    ),
]
Sheet = Annotated[
    str | None, typer.Option("--sheet", metavar="NAME", help="With --file: the sheet of a workbook.")
]
Encoding = Annotated[
    str,
    typer.Option("--encoding", metavar="NAME", help="With --file: that of a CSV file, such as windows-1252."),
]
Resume = Annotated[bool, typer.Option("--resume", help="With --file: go on with a run that was interrupted.")]
Memos = Annotated[
    Path | None,
    typer.Option("--memos", metavar="FOLDER", help="With --file: write a memo of each decision there."),
]
Processes = Annotated[
    int,
    typer.Option(
        "--processes",
        metavar="N",
        min=1,
        max=MOST_PROCESSES,
        help="With --file: processes that share the rows; each takes a core.",
    ),
]


@dataclass(frozen=True, slots=True)
class Orders:
    """The options that go with a file of orders."""

    file: Path | None = None
    output: Path | None = None
    columns: list[str] = field(default_factory=list)
    sheet: str | None = None
    encoding: str = "utf-8"
    resume: bool = False
    memos: Path | None = None
    processes: int = 1


def screen_orders(
    orders: Orders, question: Question, settings: Settings, *, json: bool, exit_code: bool
) -> None:
    """Screen the orders, print what they come to, and end with the code that says so."""
    if orders.file is None or orders.output is None:
        raise BadUse("--file goes with --output FILE: the report to write, .csv, .xlsx or .ndjson")
    options.check_encoding(orders.encoding)
    columns = read_columns(orders.columns)
    table = OrderTable.at(orders.file, columns, encoding=orders.encoding, sheet=orders.sheet)
    try:
        with (
            opened(settings) as workspace,
            opened_audit(settings) as log,
            opened_book(settings, every=1) as book,
            progress_bar() as bar,
        ):
            task = bar.add_task("screen", total=table.count())
            summary = screen_file(
                workspace,
                table,
                question,
                Outputs(orders.output, orders.memos),
                resume=orders.resume,
                several=Several(orders.processes, settings),
                decisions=book,
                done=lambda count: bar.update(task, completed=count),
                audited=batch_audited(log, settings, workspace.policy, orders.file),
            )
    except KeyboardInterrupt:
        if journal_of(orders.output).exists():
            output.message("interrupted; the same command with --resume goes on after the last row")
        raise
    if json:
        output.answer_json(summary)
    else:
        _print(summary)
    if exit_code and summary.worst is not None:
        raise typer.Exit(_code(summary))
    if summary.rejected:
        raise typer.Exit(ExitCode.SOME_REJECTED)


def _code(summary: BatchSummary) -> ExitCode:
    """What still needs a person most; where all of that is settled, the worst of it."""
    open_ones = {each: count - summary.settled.get(each, 0) for each, count in summary.decisions.items()}
    still = worst(open_ones)
    if still in (None, "no link found") and summary.settled:
        return code_of_decision(worst(summary.settled) or "no link found", is_settled=True)
    return code_of_decision(still or "no link found")


def _print(summary: BatchSummary) -> None:
    rejected = f", {summary.rejected:,} of them rejected" if summary.rejected else ""
    output.line(f"{summary.rows:,} rows screened{rejected}; written to {summary.output}")
    for decision, count in summary.decisions.items():
        settled = summary.settled.get(decision)
        told = f", {settled:,} of them settled by what was decided before" if settled else ""
        output.line(f"{count:>9,}  {decision_label(decision)}{told}")
    taken = (f"{name} from {', '.join(columns)}" for name, columns in summary.columns.items())
    output.line(f"Read: {'; '.join(taken)}")
    if summary.memos is not None:
        output.line(f"A memo of each decision is in {summary.memos}")
