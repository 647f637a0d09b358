"""`ketting watch add`, `list`, `show` and `remove`: lists and their lines."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Annotated

import typer

from api.batch.columns import read_columns
from api.batch.tables import OrderTable
from api.casework.watch.lines import Line
from api.cli import options, output
from api.cli.commands.batch.orders import Sheet
from api.cli.commands.load import AllowPrivate
from api.cli.commands.watch.opening import opened_watching
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadUse
from api.models.watch import Watchlists
from api.render.casework import watch as rendering
from api.screening import Screener
from api.screening.question import MAX_PAGE, Question, RiskClassParams
from api.settings import Settings

ListName = Annotated[str, typer.Argument(metavar="LIST", help="The name of the list.")]
Names = Annotated[
    list[str] | None,
    typer.Argument(metavar="NAME", help="Customers by name, a line each.", show_default=False),
]
File = Annotated[
    Path | None,
    typer.Option(
        "--file", metavar="FILE", help="A table of customers: CSV, Excel (.xlsx) or Parquet, a line a row."
    ),
]
Column = Annotated[
    list[str] | None,
    typer.Option(
        "--column",
        metavar="FIELD=COLUMN",
        help="With --file: which column has the name, country, address, identifier or reference, where its "
        "header does not say; may be repeated.",
    ),
]
Encoding = Annotated[str, typer.Option("--encoding", metavar="NAME", help="With --file: that of a CSV file.")]
Entity = Annotated[
    list[str] | None,
    typer.Option(
        "--entity", metavar="NAME_OR_ID", help="An entity, by its id or a name of it alone; may be repeated."
    ),
]
Country = Annotated[
    str | None, typer.Option("--country", metavar="CC", help="With one NAME: its country as two letters.")
]
Reference = Annotated[
    str | None, typer.Option("--reference", metavar="TEXT", help="With one NAME: your number of it.")
]
Webhook = Annotated[
    str | None,
    typer.Option(
        "--webhook",
        metavar="URL",
        help="Send what changes there, signed; the secret is printed once. `none` sends nothing any more.",
    ),
]
Numbers = Annotated[
    list[int] | None,
    typer.Option(
        "--line", metavar="N", help="Only this line, by the number that `show` prints; may be repeated."
    ),
]
Yes = Annotated[bool, typer.Option("--yes", help="Remove the whole list with all that was told about it.")]
Offset = Annotated[int, typer.Option("--offset", min=0, metavar="N", help="How many lines to skip.")]
Limit = Annotated[
    int,
    typer.Option("--limit", min=1, max=MAX_PAGE, metavar="N", help=f"How many at most, 1 to {MAX_PAGE}."),
]


@options.asks(RiskClassParams)
def add(  # noqa: PLR0913  # each is an option of the command
    question: Question,
    list_name: ListName,
    names: Names = None,
    file: File = None,
    column: Column = None,
    sheet: Sheet = None,
    encoding: Encoding = "utf-8",
    entity: Entity = None,
    country: Country = None,
    reference: Reference = None,
    webhook: Webhook = None,
    allow_private: AllowPrivate = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Add customers to a list, which is made where there is none.

    Lines that the list has already are left as they are, so that a longer file can be added again.
    What is asked about each line is said once, when the list is made. They are screened by `run`.
    """
    if (country or reference) and len(names or ()) != 1:
        raise BadUse("--country and --reference go with one NAME")
    settings = Settings.of(store, casework=casework)
    table = None
    if file is not None:
        options.check_encoding(encoding)
        table = OrderTable.at(file, read_columns(column or []), encoding=encoding, sheet=sheet)
    elif column or sheet:
        raise BadUse("--column and --sheet go with --file")
    named = [Line(name, (country or "").lower(), reference=reference or "") for name in names or ()]
    entities = list(_entities(settings, entity or ()))
    with opened_watching(settings, allow_private=allow_private) as watching, progress_bar() as bar:
        task = bar.add_task("add", total=len(named) + len(entities) + (0 if table is None else table.count()))

        def lines() -> Iterator[Line]:
            yield from named
            yield from entities
            yield from map(Line.of_order, () if table is None else table.orders())

        answer = watching.add(list_name, lines(), question, lambda count: bar.update(task, completed=count))
        if webhook is not None:
            secret = watching.send_to(answer.watchlist, None if webhook == "none" else webhook)
            answer = answer.model_copy(update={"secret": secret})
    output.show(answer, rendering.added, as_json=json)


def list_(store: options.Store = None, casework: options.Casework = None, json: options.Json = False) -> None:
    """Name the lists, with what their last runs came to and how many changes nobody has acknowledged."""
    with opened_watching(Settings.of(store, casework=casework)) as watching:
        answer = Watchlists(watchlists=watching.all())
    output.show(answer, rendering.watchlists, as_json=json)


def show(
    list_name: ListName,
    offset: Offset = 0,
    limit: Limit = 100,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Show a list: its lines, what each came to at the last run, and where changes are sent."""
    with opened_watching(Settings.of(store, casework=casework)) as watching:
        answer = watching.show(list_name, offset, limit)
    output.show(answer, rendering.lines, as_json=json)


def remove(
    list_name: ListName,
    line: Numbers = None,
    yes: Yes = False,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Remove lines of a list; what was told about them stays. With --yes the whole list."""
    if not line and not yes:
        raise BadUse("say what to remove: --line N, or --yes for the whole list with its changes")
    with opened_watching(Settings.of(store, casework=casework)) as watching:
        answer = watching.remove(list_name, line or ())
    output.show(answer, rendering.removed, as_json=json)


def _entities(settings: Settings, texts: Sequence[str]) -> Iterator[Line]:
    """The entities meant, by what they are called now."""
    if not texts:
        return
    with opened(settings) as workspace:
        screener = Screener(workspace)
        for text in texts:
            meant = screener.named(text).entity
            yield Line(meant.caption, entity=meant.id)
