"""`ketting entity` and `ketting owners`: one entity, and who stands above it."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import asked, named_entity
from api.render import entities
from api.screening.screener import Question
from api.settings import SearchIn

Entity = Annotated[
    str, typer.Argument(metavar="NAME_OR_ID", help="An entity's id, or a name that means it alone.")
]


def entity(
    name_or_id: Entity,
    source: options.Sources = None,
    at: options.At = None,
    known_at: options.KnownAt = None,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show everything recorded of one entity."""
    question = _question(source, at, known_at)
    with asked(store, search) as screener:
        answer = screener.entity(named_entity(screener, name_or_id, question), question)
    if json:
        output.answer_json(answer)
    else:
        output.answer(entities.entity(answer))


def owners(
    name_or_id: Entity,
    source: options.Sources = None,
    at: options.At = None,
    known_at: options.KnownAt = None,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show who owns, controls, runs or hosts one entity."""
    question = _question(source, at, known_at)
    with asked(store, search) as screener:
        answer = screener.owners(named_entity(screener, name_or_id, question), question)
    if json:
        output.answer_json(answer)
    else:
        output.answer(entities.owners(answer))


def _question(source: list[str] | None, at: str | None, known_at: str | None) -> Question:
    return Question(
        valid_at=options.day(at, "--at"),
        known_at=options.moment(known_at, "--known-at"),
        sources=tuple(source) if source else None,
    )
