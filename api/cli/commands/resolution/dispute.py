"""`ketting dispute`: statements that somebody contests; each stays, and is marked wherever it shows."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_disputes
from api.cli.opening import opened
from api.errors import BadUse
from api.render.resolution import disputes as rendered
from api.resolution import disputes_answer, statement_lines
from api.settings import Settings
from api.workspace import current_time
from ingest.resolve import Dispute, contest, disputes, settle

HELP = "Contest a statement, which stays and is marked."

Statement = Annotated[
    str, typer.Argument(metavar="STATEMENT", help="Its id, as `ketting dispute statements` has it.")
]
Until = Annotated[
    datetime | None,
    typer.Option(
        "--until", formats=["%Y-%m-%d"], metavar="YYYY-MM-DD", help="The last day on which it counts.",
        show_default=False,
    ),
]  # fmt: skip


def add(
    statement: Statement,
    by: Annotated[str, typer.Option("--by", metavar="NAME", help="Who contests it.")],
    reason: Annotated[str, typer.Option("--reason", metavar="TEXT", help="Why.")],
    source: Annotated[str, typer.Option("--source", metavar="TEXT", help="What that rests on.")],
    until: Until = None,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Contest STATEMENT: it stays, and every answer that cites it says who contests it, and why.

    `ketting dispute STATEMENT` is the same.
    """
    if len(source.strip()) > 500:
        raise BadUse("--source: write at most 500 characters")
    end = None if until is None else until.date()
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        made = contest(workspace.store, Dispute(statement, "", by, reason, source, current_time(), end))
        record_disputes(log, settings, "contested", [made])
        with workspace.store.reader() as reader:
            answer = disputes_answer(reader, [made])
    output.show(answer, rendered.disputes, as_json=json)


def list_(store: options.Store = None, json: options.Json = False) -> None:
    """List the statements that are contested, the newest dispute first."""
    with opened(Settings.of(store)) as workspace, workspace.store.reader() as reader:
        answer = disputes_answer(reader, disputes(reader))
    output.show(answer, rendered.disputes, as_json=json)


def withdraw(
    statement: Statement,
    store: options.Store = None,
    casework: options.Casework = None,
    json: options.Json = False,
) -> None:
    """Withdraw what contests STATEMENT; known times before have it."""
    settings = Settings.of(store, casework=casework)
    with opened(settings) as workspace, opened_audit(settings) as log:
        gone = settle(workspace.store, statement, current_time())
        record_disputes(log, settings, "withdrawn", gone)
        with workspace.store.reader() as reader:
            answer = disputes_answer(reader, gone)
    output.show(answer, rendered.withdrawn, as_json=json)


def statements(
    entity: Annotated[str, typer.Argument(metavar="ID", help="The id of an entity.")],
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """List the statements about an entity and its links, with their ids."""
    with opened(Settings.of(store)) as workspace, workspace.store.reader() as reader:
        answer = statement_lines(reader, entity)
    output.show(answer, rendered.statements, as_json=json)


COMMANDS: dict[str, Callable[..., None]] = {
    "add": add,
    "list": list_,
    "withdraw": withdraw,
    "statements": statements,
}
