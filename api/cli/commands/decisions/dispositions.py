"""`ketting dispositions`: what was decided about customers, undone, confirmed and exported."""

from __future__ import annotations

import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.casework import opened_decider
from api.cli.commands.decisions.decide import Kind
from api.errors import BadUse
from api.export import complete_file
from api.models import DispositionKind
from api.render.casework import dispositions as rendered
from api.settings import Settings
from api.workspace import current_time

HELP = "List, show, undo, confirm and export decisions."

MOST_LISTED = 1_000

Id = Annotated[int, typer.Argument(metavar="ID", help="The number of the decision.")]
Why = Annotated[str, typer.Option("--why", metavar="TEXT", help="Why.")]
OptionalWhy = Annotated[str, typer.Option("--why", metavar="TEXT", help="What the second person looked at.")]
By = Annotated[str | None, typer.Option("--by", metavar="NAME", help="Only what this identity entered.")]
Entity = Annotated[str | None, typer.Option("--entity", metavar="ID", help="Only what is about this party.")]
OfKind = Annotated[Kind | None, typer.Option("--disposition", help="Only decisions of this kind.")]
Limit = Annotated[int, typer.Option("--limit", metavar="N", min=1, max=MOST_LISTED, help="How many at most.")]
Offset = Annotated[int, typer.Option("--offset", metavar="N", min=0, help="How many to pass over.")]
Output = Annotated[
    Path | None, typer.Option("--output", metavar="FILE", help="The file to write; by default stdout.")
]


def list_(
    by: By = None,
    entity: Entity = None,
    disposition: OfKind = None,
    limit: Limit = 100,
    offset: Offset = 0,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """List what was entered, newest first."""
    from api.casework.dispositions import EntryFilter

    kind = None if disposition is None else DispositionKind(disposition.replace("-", "_"))
    with opened_decider(Settings.of(store, casework=casework)) as (book, _):
        wanted = EntryFilter(by=by, entity=entity, kind=kind)
        found = book.listed(wanted, current_time().date(), offset=offset, limit=limit)
    output.show(found, rendered.entries, as_json=json)


def show(
    id: Id, store: options.Store = None, casework: options.Casework = None, json: options.Json = False
) -> None:
    """Show a decision and what it was made on.

    All that was entered about its customer stands below.
    """
    with opened_decider(Settings.of(store, casework=casework)) as (book, _):
        found = book.history(id, current_time().date())
    output.show(found, rendered.history, as_json=json)


def undo(
    id: Id,
    why: Why,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Undo a decision.

    It stays in the history, and what it had replaced stands again.
    """
    from api.casework.dispositions import made_answer

    with opened_decider(Settings.of(store, casework=casework, policy=policy)) as (_, decider):
        made = decider.undo(id, why)
    output.show(made_answer(made), rendered.entry, as_json=json)


def confirm(
    id: Id,
    why: OptionalWhy = "",
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    json: options.Json = False,
) -> None:
    """Confirm a decision of somebody else.

    It holds from then on, where the policy asks for two people.
    """
    from api.casework.dispositions import made_answer

    with opened_decider(Settings.of(store, casework=casework, policy=policy)) as (_, decider):
        made = decider.confirm(id, why)
    output.show(made_answer(made), rendered.entry, as_json=json)


def export(
    output_file: Output = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Write the whole history as CSV.

    The oldest entry comes first. With --json there are lines of JSON.
    """
    if output_file is not None and output_file.exists():
        raise BadUse(f"{output_file} exists already; name another file for --output, or remove it")
    with opened_decider(Settings.of(store, casework=casework)) as (book, _):
        lines = book.exported(current_time().date(), as_json=json)
        if output_file is None:
            for line in lines:
                sys.stdout.buffer.write(line)
        else:
            with complete_file(output_file) as file:
                file.writelines(lines)


COMMANDS: Mapping[str, Callable[..., None]] = {
    "list": list_,
    "show": show,
    "undo": undo,
    "confirm": confirm,
    "export": export,
}
