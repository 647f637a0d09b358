"""`ketting entity` and `ketting owners`: one entity, and who stands above it."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import named_entity, opened_screener
from api.render import entities
from api.screening.question import LinksParams, Page, Question, ValidAt
from api.settings import SearchIn

Entity = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="An entity's id, or a name that means it alone.")
]


@options.asks(ValidAt)
def entity(
    name_or_id: Entity,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show everything recorded of one entity."""
    with opened_screener(store, search) as screener:
        answer = screener.entity(named_entity(screener, name_or_id, question), question)
    if json:
        output.answer_json(answer)
    else:
        output.answer(entities.entity(answer))


@options.asks(LinksParams)
def owners(
    name_or_id: Entity,
    question: Question,
    page: Page,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show who owns, controls, runs or hosts one entity."""
    with opened_screener(store, search) as screener:
        answer = screener.owners(
            named_entity(screener, name_or_id, question), question, offset=page.offset, limit=page.limit
        )
    if json:
        output.answer_json(answer)
    else:
        output.answer(entities.owners(answer))
