"""`ketting watch run`, `changes` and `deliver`: what changed, and who is told."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from api.casework.identity import Scope
from api.cli import options, output
from api.cli.commands.load import AllowPrivate
from api.cli.commands.watch.lists import Limit, ListName, Offset
from api.cli.commands.watch.opening import opened_watching, run_lists
from api.cli.guard import check_scope
from api.cli.opening import opened
from api.errors import BadUse
from api.models.watch import WatchReports
from api.render.casework import watch as rendering
from api.settings import SearchIn, Settings


class ChangesFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


Lists = Annotated[
    list[str] | None,
    typer.Argument(metavar="LIST", help="Only these lists; by default all.", show_default=False),
]
Format = Annotated[
    ChangesFormat, typer.Option("--format", help="How to print changes; csv has a row for each.")
]
All = Annotated[bool, typer.Option("--all", help="Those that were acknowledged, too.")]
Acknowledge = Annotated[
    bool, typer.Option("--acknowledge", help="Note that you have seen them; they are not shown again.")
]
Ids = Annotated[
    list[str] | None,
    typer.Option("--id", metavar="ID", help="With --acknowledge: only this change; may be repeated."),
]
Again = Annotated[bool, typer.Option("--again", help="Those that were given up, too.")]


def run(
    lists: Lists = None,
    format: Format = ChangesFormat.TEXT,
    allow_private: AllowPrivate = False,
    store: options.Store = None,
    casework: options.Casework = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Screen lists again by the data of now, and tell what changed since the run before.

    The first run of a line is what later ones are compared with. A run that was interrupted goes on where it
    was. Changes are sent where the list says so.
    """
    settings = Settings.of(store, search, casework)
    with opened(settings) as workspace, opened_watching(settings, allow_private=allow_private) as watching:
        answer = run_lists(watching, workspace, lists or [])
    print_reports(answer, ChangesFormat.JSON if json else format)


def print_reports(answer: WatchReports, format: ChangesFormat) -> None:
    """Print what runs found."""
    if format is ChangesFormat.CSV:
        changes = [change for report in answer.runs for change in report.changes]
        sys.stdout.write(rendering.changes_csv(changes))
    else:
        output.show(answer, rendering.reports, as_json=format is ChangesFormat.JSON)


def changes(  # noqa: PLR0913  # each is an option of the command
    list_name: ListName,
    all: All = False,
    acknowledge: Acknowledge = False,
    id: Ids = None,
    format: Format = ChangesFormat.TEXT,
    offset: Offset = 0,
    limit: Limit = 100,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Show what changed about the lines of a list and nobody has acknowledged yet.

    Each change names the line, what it was and is, and the statements by which it came about.
    """
    if id and not acknowledge:
        raise BadUse("--id goes with --acknowledge")
    settings = Settings.of(store, casework=casework)
    if acknowledge:
        check_scope("watch changes --acknowledge", Scope.SCREEN, settings)
    with opened_watching(settings) as watching:
        answer = watching.changes(list_name, everything=all, offset=offset, limit=limit)
        if acknowledge:
            seen = watching.acknowledge(list_name, id or [change.id for change in answer.changes])
            answer = answer.model_copy(update={"acknowledged": seen})
    chosen = ChangesFormat.JSON if json else format
    if chosen is ChangesFormat.CSV:
        sys.stdout.write(rendering.changes_csv(answer.changes))
    else:
        output.show(answer, rendering.changes, as_json=chosen is ChangesFormat.JSON)


def deliver(
    lists: Lists = None,
    again: Again = False,
    allow_private: AllowPrivate = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Send the reports that are due: those that failed before, each after a longer pause.

    A report that fails is tried again after 10 seconds, 1, 5 and 30 minutes, 2, 6 and 24 hours, and then
    given up. Let a timer call this every few minutes.
    """
    settings = Settings.of(store, casework=casework)
    with opened_watching(settings, allow_private=allow_private) as watching:
        answer = watching.deliver(lists or watching.names(), again=again)
    output.show(answer, rendering.deliveries, as_json=json)
