"""`ketting near`: the members of a class around one entity."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render import neighbourhood
from api.screening.question import Page, Question
from api.screening.questions_around import NearParams
from api.settings import SearchIn

Entity = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="An entity's id, or a name that means it alone.")
]


@options.asks(NearParams)
def near(
    name_or_id: Entity,
    question: Question,
    page: Page,
    risk_class: str,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show every member of a class near one entity.

    Nearest first, each with the best chain that leads to it. That none is found is no proof that there is
    none: `ketting screen` says what a `no` would take.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.near(name_or_id, risk_class, question, offset=page.offset, limit=page.limit)
    if json:
        output.answer_json(answer)
    else:
        output.answer(neighbourhood.near(answer))
