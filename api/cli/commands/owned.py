"""`ketting owned`: what stands below one entity."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render import neighbourhood
from api.screening.question import Page, Question
from api.screening.questions_around import ReachParams
from api.settings import SearchIn

Entity = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="An entity's id, or a name that means it alone.")
]


@options.asks(ReachParams)
def owned(
    name_or_id: Entity,
    question: Question,
    page: Page,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show what one entity owns, controls, runs or hosts.

    Nearest first, each with the best chain that leads to it. Holdings of every share are followed unless
    --min-share names one.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.owned(name_or_id, question, offset=page.offset, limit=page.limit)
    if json:
        output.answer_json(answer)
    else:
        output.answer(neighbourhood.owned(answer))
