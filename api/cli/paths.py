"""`ketting paths`: the best chains between two entities."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import asked, named_entity
from api.render import entities
from api.screening.screener import Question
from api.settings import SearchIn

Start = Annotated[str, typer.Argument(metavar="FROM", help="Where paths begin: an id, or an accepted name.")]
End = Annotated[str, typer.Argument(metavar="TO", help="Where paths end: an id, or an accepted name.")]


def paths(  # noqa: PLR0913 - the options of the command are its parameters
    start: Start,
    end: End,
    source: options.Sources = None,
    at: options.At = None,
    known_at: options.KnownAt = None,
    max_hops: options.MaxHops = None,
    min_share: options.MinShare = None,
    min_grade: options.MinGrade = None,
    traversal: options.Traversal = "control",
    paths: options.Paths = 5,
    collapse_full: options.CollapseFull = False,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show the best paths from one entity to another."""
    question = Question(
        valid_at=options.day(at, "--at"),
        known_at=options.moment(known_at, "--known-at"),
        sources=tuple(source) if source else None,
        traversal=traversal,
        max_hops=max_hops,
        min_share=min_share,
        min_grade=min_grade,
        paths=paths,
        collapse_full=collapse_full,
    )
    with asked(store, search) as screener:
        answer = screener.paths(
            named_entity(screener, start, question), named_entity(screener, end, question), question
        )
    if json:
        output.answer_json(answer)
    else:
        output.answer(entities.paths(answer))
