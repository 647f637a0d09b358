"""`ketting screen`: a name in, a decision with its evidence out."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_screener
from api.render.screening import screening
from api.screening.question import Question, ScreenParams
from api.settings import SearchIn

Name = Annotated[
    str, typer.Argument(metavar="NAME", help="A name in any script, an identifier, or an entity's id.")
]


@options.asks(ScreenParams)
def screen(
    name: Name,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Say who NAME means and how near that is to each class.

    The answer carries its proof: paths, sources, open ends, and what each side claims.
    """
    with opened_screener(store, search) as screener:
        answer = screener.screen(name, question)
    if json:
        output.answer_json(answer)
    else:
        output.answer(screening(answer))
