"""`ketting diff`: what changed between two versions of a source."""

from __future__ import annotations

import sys
from enum import StrEnum
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened
from api.errors import BadUse
from api.render import versions as tables
from api.screening.question import MAX_PAGE
from api.settings import Settings
from api.versions import diff as diff_of
from api.versions import diff_table


class DiffFormat(StrEnum):
    """How changes are printed."""

    TEXT = "text"
    JSON = "json"
    CSV = "csv"


SourceName = Annotated[str, typer.Argument(metavar="SOURCE", help="The id of a source that is loaded.")]
Before = Annotated[
    int | None,
    typer.Argument(
        metavar="V1", help="The earlier version; by default the one before V2.", show_default=False
    ),
]
After = Annotated[
    int | None,
    typer.Argument(metavar="V2", help="The later version; by default the last one.", show_default=False),
]
Format = Annotated[DiffFormat, typer.Option("--format", help="How to print it; csv has a row for each fact.")]
Offset = Annotated[int, typer.Option("--offset", min=0, metavar="N", help="How many changes to skip.")]
Limit = Annotated[
    int,
    typer.Option(
        "--limit", min=1, max=MAX_PAGE, metavar="N", help=f"How many changes at most, 1 to {MAX_PAGE}."
    ),
]
All = Annotated[bool, typer.Option("--all", help="Print every change, however many there are.")]


def diff(  # noqa: PLR0913  (one parameter for each option)
    source: SourceName,
    before: Before = None,
    after: After = None,
    format: Format = DiffFormat.TEXT,
    offset: Offset = 0,
    limit: Limit = 100,
    all: All = False,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Show what changed between two versions of a source.

    Entities and links that were added, ended or changed; where a fact stands, and when it was observed, makes
    no difference. `ketting sources` lists the versions.
    """
    chosen = DiffFormat.JSON if json else format
    if all and chosen is DiffFormat.JSON:
        raise BadUse("--all is for text and csv; in JSON take a page after the other with --offset")
    with opened(Settings.of(store)) as workspace:
        while True:
            answer = diff_of(
                workspace, source, before, after, offset=offset, limit=MAX_PAGE if all else limit
            )
            before, after = answer.before.version, answer.after.version
            if chosen is DiffFormat.CSV:
                sys.stdout.write(diff_table(answer, with_header=offset == 0 or not all))
            else:
                output.show(answer, tables.diff, as_json=chosen is DiffFormat.JSON)
            if not (all and answer.more):
                return
            offset += len(answer.changes)
