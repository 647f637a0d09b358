"""`ketting decide`: a decision about a customer's record, or those of a table."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.casework import opened_decider
from api.cli.commands.batch.orders import Encoding, Sheet
from api.cli.exit_codes import ExitCode
from api.cli.opening import opened
from api.cli.progress import progress_bar
from api.errors import BadQuestion, BadUse
from api.models import DispositionKind, Screening
from api.render.casework import dispositions as rendered
from api.screening import Question, Screener, ScreenParams, record_of
from api.settings import SearchIn, Settings


class Kind(StrEnum):
    """The kinds of decisions, as the command line writes them."""

    SAME = "same"
    NOT_SAME = "not-same"
    CLEARED = "cleared"
    ESCALATED = "escalated"


Name = Annotated[str | None, typer.Argument(metavar="[NAME]", help="The customer's name, as it is screened.")]
Disposition = Annotated[
    Kind | None,
    typer.Option(
        "--disposition",
        help="same: the party is meant. not-same: it is not. cleared: it is meant, and the risk was looked "
        "at and accepted. escalated: somebody else has to decide.",
    ),
]
Entity = Annotated[
    str | None,
    typer.Option("--entity", metavar="ID", help="The party; needed where the name may mean several."),
]
Why = Annotated[str | None, typer.Option("--why", metavar="TEXT", help="What was looked at, and why.")]
Until = Annotated[
    str | None,
    typer.Option(
        "--until", metavar="YYYY-MM-DD", help="The last day on which it holds; the policy may set one."
    ),
]
Note = Annotated[
    str | None, typer.Option("--note", metavar="TEXT", help="Note something about the customer instead.")
]
File = Annotated[
    Path | None,
    typer.Option(
        "--file",
        metavar="FILE",
        help="A table with columns disposition, why, entity and until beside those of the customers, such as "
        "a report of 'ketting screen --file' that was filled in.",
    ),
]


@options.asks(ScreenParams)
def decide(  # noqa: PLR0913  # each is an option of the command
    question: Question,
    name: Name = None,
    disposition: Disposition = None,
    entity: Entity = None,
    why: Why = None,
    until: Until = None,
    note: Note = None,
    file: File = None,
    encoding: Encoding = "utf-8",
    sheet: Sheet = None,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Decide about a customer and a party that it may mean.

    Give what the order has beside the name, and --reference with the customer's number: the decision is about
    that record and no other, and is told whenever it is screened again.
    """
    settings = Settings.of(store, search, casework, policy)
    if file is not None:
        if any(each is not None for each in (name, disposition, entity, why, until, note)):
            raise BadUse("--file has the decisions in it; leave out NAME and what is decided")
        if question != Question():
            raise BadUse("--file has what its rows ask beside the names; leave out the other options")
        _decide_all(settings, file, encoding, sheet, json=json)
        return
    if name is None:
        raise BadUse("nobody is named; give a NAME, or a table of decisions with --file")
    record = record_of(name, question)
    # Imported on demand, so that other commands start without SQLAlchemy.
    from api.casework.dispositions import NewDecision, made_answer

    if note is not None:
        if any(each is not None for each in (disposition, entity, why, until)):
            raise BadUse("--note decides nothing; leave out --disposition, --entity, --why and --until")
        with opened_decider(settings) as (_, decider):
            made = decider.note(record, note)
        output.show(made_answer(made), rendered.entry, as_json=json)
        return
    if disposition is None or why is None:
        raise BadUse("a decision needs --disposition and --why")
    day = None if until is None else _day(until)
    with opened(settings) as workspace, opened_decider(settings) as (_, decider):
        answer = Screener(workspace).compared(name, question)
        kind = DispositionKind(disposition.replace("-", "_"))
        made = decider.decide(NewDecision(record, answer, entity or _only(answer), kind, why, day))
    output.show(made_answer(made), rendered.entry, as_json=json)


def _decide_all(settings: Settings, file: Path, encoding: str, sheet: str | None, *, json: bool) -> None:
    """Store the decisions of a table, and end with the code that says whether a row was refused."""
    from api.casework.dispositions import DecisionSheet

    options.check_encoding(encoding)
    table = DecisionSheet.at(file, encoding=encoding, sheet=sheet)
    with opened(settings) as workspace, opened_decider(settings) as (book, decider), progress_bar() as bar:
        task = bar.add_task("decide", total=None)

        def done(count: int) -> None:
            bar.update(task, completed=count)

        imported = table.import_into(decider, book, Screener(workspace), workspace.today, done)
    output.show(imported, rendered.imported, as_json=json)
    if imported.rejected:
        raise typer.Exit(ExitCode.SOME_REJECTED)


def _only(answer: Screening) -> str:
    """The one party that the answer is about; raises `BadUse` where there are several, or none."""
    ids = [match.entity.id for match in answer.matches]
    if not ids:
        raise BadUse(
            f"{answer.query.name}: no match found, so there is nobody to decide about; --note keeps a note"
        )
    if len(ids) > 1:
        raise BadUse(f"{answer.query.name} may mean several; say which with --entity: {', '.join(ids)}")
    return ids[0]


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise BadQuestion("until", text, "write a day as YYYY-MM-DD") from None
