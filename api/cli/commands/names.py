"""`ketting screen` and `ketting search`: a name in, a decision or the entities that it may mean out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Annotated

import typer

from api.batch.memo import write_new_memo
from api.batch.single import screening_memo
from api.cli import options, output
from api.cli.auditing import opened_audit, record_screening
from api.cli.casework import opened_remembering_screener
from api.cli.commands.batch import orders as batch
from api.cli.exit_codes import code_of_decision
from api.cli.opening import opened_screener
from api.errors import BadUse
from api.models import DecisionAnswer, FullAnswer, Screening, SummaryAnswer, ViewName
from api.render import screening
from api.screening.decide import Decision, decision_view
from api.screening.question import MatchParams, Question, ScreenParams
from api.settings import SearchIn, Settings

_FILE_ADDRESS = re.compile(r"\s*file:/", re.IGNORECASE)

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A name in any script, an identifier, or an entity's id.")
]

OptionalName = Annotated[
    str | None,
    typer.Argument(metavar="[NAME]", help="A name in any script, an identifier, or an entity's id."),
]
View = Annotated[
    ViewName,
    typer.Option(
        "--view",
        help="How much the JSON tells. decision: the decision and verdicts. summary: with the best path of "
        "each class, open ends and listings. full: everything.",
    ),
]
Full = Annotated[bool, typer.Option("--full", help="Print all evidence: paths, sources, open ends, claims.")]
Brief = Annotated[bool, typer.Option("--brief", help="Print one line.")]
Memo = Annotated[
    Path | None,
    typer.Option(
        "--memo", metavar="FILE", help="Write a memo of the decision there, for `ketting memo verify`."
    ),
]
ExitCodes = Annotated[
    bool,
    typer.Option(
        "--exit-code",
        help="End with what the answer is: 0 no link found, 10 hit, 11 manual review, 12 inconclusive, "
        "13 no match found; 20, 21 and 22 are 10, 11 and 12 that decisions in force settle.",
    ),
]


@options.asks(ScreenParams)
def screen(  # noqa: PLR0913  # each is an option of the command
    question: Question,
    name: OptionalName = None,
    file: batch.File = None,
    output_file: batch.Output = None,
    column: batch.Column = None,
    sheet: batch.Sheet = None,
    encoding: batch.Encoding = "utf-8",
    resume: batch.Resume = False,
    memos: batch.Memos = None,
    processes: batch.Processes = 1,
    full: Full = False,
    brief: Brief = False,
    exit_code: ExitCodes = False,
    memo: Memo = None,
    store: options.Store = None,
    casework: options.Casework = None,
    policy: options.Policy = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
    view: View = ViewName.FULL,
) -> None:
    """Say who NAME means and how near that is to each risk class.

    Give what the order has beside the name: a short name is accepted with a city, street or identifier
    only. The answer is short; --full adds its proof: all paths, sources, what is not recorded, and what
    each side claims. --file screens a table of orders in place of one NAME and writes a report.
    """
    of_file = batch.Orders(file, output_file, column or [], sheet, encoding, resume, memos, processes)
    if file is not None:
        if name is not None or full or brief or memo is not None or view is not ViewName.FULL:
            raise BadUse("--file screens the names in it; leave out NAME, --full, --brief, --view and --memo")
        settings = Settings.of(store, search, casework, policy)
        batch.screen_orders(of_file, question, settings, json=json, exit_code=exit_code)
        return
    if of_file != batch.Orders():
        raise BadUse(
            "--output, --column, --sheet, --encoding, --resume, --memos and --processes go with --file"
        )
    if name is None:
        raise BadUse("nobody is named; give a NAME, or a table of orders with --file")
    _refuse_path(name)
    if full + brief + json > 1:
        raise BadUse("choose one of --full, --brief and --json")
    if view is not ViewName.FULL and not json:
        raise BadUse(f"--view {view} is a view of the JSON; give --json too")
    if memo is not None and memo.exists():
        raise BadUse(f"--memo {memo}: it exists already; name another file, or remove it")
    viewed: DecisionAnswer | SummaryAnswer | FullAnswer | Screening
    settings = Settings.of(store, search, casework, policy)
    with opened_remembering_screener(settings) as screener, opened_audit(settings) as log:
        if json and view is ViewName.DECISION and memo is None:
            decided, viewed = screener.viewed(view, name, question)
        else:
            decided, answer = screener.screened(name, question)
            viewed = _seen(view, decided, answer) if json else answer
        decision, follows = viewed.decision, viewed.follows
        if decision == "no match found":
            _refuse_existing(name)
        told = FullAnswer.of(viewed) if isinstance(viewed, Screening) else viewed
        record_screening(log, settings, decided, told, view if json else "text")
    if memo is not None:
        write_new_memo(screening_memo(decided, answer), memo)
    if json:
        output.answer_json(viewed)
    elif brief:
        output.line(screening.brief(answer))
    else:
        output.answer(screening.full(answer) if full else screening.screening(answer))
    if exit_code:
        raise typer.Exit(code_of_decision(decision, is_settled=follows is not None and follows.settled))


def _seen(
    view: ViewName, decided: Decision, answer: Screening
) -> DecisionAnswer | SummaryAnswer | FullAnswer:
    """As much of the answer as the view tells."""
    if view is ViewName.DECISION:
        return decision_view(decided)
    return FullAnswer.of(answer) if view is ViewName.FULL else SummaryAnswer.of(answer)


Prefix = Annotated[
    bool,
    typer.Option(
        "--prefix", help="Only those of which words of a name begin as NAME; Chinese ones by pinyin."
    ),
]


@options.asks(MatchParams)
def search(
    name: Name,
    question: Question,
    prefix: Prefix = False,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Say whom NAME may mean, and what speaks for and against."""
    _refuse_path(name)
    with opened_screener(store, SearchIn.AUTO) as screener:
        answer = screener.search(name, question, prefix=prefix)
    if not answer.matches:
        _refuse_existing(name)
    output.show(answer, screening.search, as_json=json)


def _refuse_path(name: str) -> None:
    """Raise `BadUse` for the path or address of a file or folder: a list of customers is no customer.

    What has no suffix and stands in no folder may be the name of a consignee.
    """
    if _FILE_ADDRESS.match(name):
        raise BadUse(f"{name} is the address of a file; give one name, or a table of orders with --file")
    written = name.strip()
    if Path(written).suffix or Path(written).name != written:
        _refuse_existing(written)


def _refuse_existing(name: str) -> None:
    """Raise `BadUse` for what is a file or folder here."""
    try:
        path = Path(name)
        kind = "file" if path.is_file() else "folder" if path.is_dir() else None
    except (OSError, ValueError):
        return  # what can be no path is a name, or what the matcher refuses
    if kind is not None:
        raise BadUse(f"{name} is a {kind}; give one name, or a table of orders with --file")
