"""`ketting paths`: the best chains between two entities."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_screener
from api.render import entities
from api.screening.question import Question, TraversalParams
from api.settings import SearchIn

Start = Annotated[str, typer.Argument(metavar="FROM", help="Where paths begin: an id, or an accepted name.")]
End = Annotated[str, typer.Argument(metavar="TO", help="Where paths end: an id, or an accepted name.")]


@options.asks(TraversalParams)
def paths(
    start: Start,
    end: End,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show the best paths from one entity to another."""
    with opened_screener(store, search) as screener:
        answer = screener.paths(start, end, question)
    output.show(answer, entities.paths, as_json=json)
