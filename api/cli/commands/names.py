"""`ketting screen` and `ketting search`: a name in, a decision or the entities that it may mean out."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_screener
from api.errors import BadUse
from api.models import ViewName
from api.render import screening
from api.screening.question import MatchParams, Question, ScreenParams
from api.settings import SearchIn

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A name in any script, an identifier, or an entity's id.")
]

View = Annotated[
    ViewName,
    typer.Option(
        "--view",
        help="How much the JSON tells. decision: the decision and verdicts. summary: with the best path of "
        "each class, open ends and listings. full: everything.",
    ),
]


@options.asks(ScreenParams)
def screen(
    name: Name,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
    view: View = ViewName.FULL,
) -> None:
    """Say who NAME means and how near that is to each class.

    The answer carries its proof: paths, sources, open ends, and what each side claims. Give what the
    order has beside the name: a short name is accepted with a city, street or identifier only.
    """
    _refuse_file(name)
    if view is not ViewName.FULL and not json:
        raise BadUse(f"--view {view} is a view of the JSON; give --json too")
    with opened_screener(store, search) as screener:
        if json:
            output.answer_json(screener.view(view, name, question))
        else:
            output.answer(screening.screening(screener.screen(name, question)))


@options.asks(MatchParams)
def search(
    name: Name,
    question: Question,
    store: options.Store = None,
    json: options.Json = False,
) -> None:
    """Say whom NAME may mean, with what speaks for and against each."""
    _refuse_file(name)
    with opened_screener(store, SearchIn.AUTO) as screener:
        answer = screener.search(name, question)
    output.show(answer, screening.search, as_json=json)


def _refuse_file(name: str) -> None:
    """Raise `BadUse` for the path of a file: a list of customers is no customer.

    A file without suffix or folder may have the name of a consignee.
    """
    path = Path(name)
    try:
        is_file = (path.suffix != "" or path.parent != Path()) and path.is_file()
    except (OSError, ValueError):
        return  # what can be no path is a name, or what the matcher refuses
    if is_file:
        raise BadUse(f"{name} is a file; give one name at a time")
