"""`ketting paths`: the best chains between two entities."""

from __future__ import annotations

from typing import Annotated

import typer
from pydantic import Field, Strict

from api.cli import options, output
from api.cli.opening import opened_screener
from api.render.paths import paths as paths_text
from api.screening.fields import CliOption, Expected
from api.screening.further.params import MAX_ENDS, PathsParams
from api.screening.question import Question
from api.settings import SearchIn

Start = Annotated[
    str, typer.Argument(metavar="FROM", help="Where paths begin: an id, or a name that means it alone.")
]
End = Annotated[
    str, typer.Argument(metavar="TO", help="Where paths end: an id, or a name that means it alone.")
]


class Ends(PathsParams):
    """How paths are looked for, and what else they may begin and end at."""

    also_from: Annotated[
        tuple[str, ...] | None,
        Strict(False),
        Field(max_length=MAX_ENDS - 1, description="Where paths may begin too"),
        Expected(f"at most {MAX_ENDS - 1} entities"),
        CliOption("--also-from", "NAME_OR_ID"),
    ] = None
    also_to: Annotated[
        tuple[str, ...] | None,
        Strict(False),
        Field(max_length=MAX_ENDS - 1, description="Where paths may end too"),
        Expected(f"at most {MAX_ENDS - 1} entities"),
        CliOption("--also-to", "NAME_OR_ID"),
    ] = None


@options.asks(Ends)
def paths(
    start: Start,
    end: End,
    question: Question,
    asked: Ends,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show the best paths from one entity to another.

    Where there is none it says why. With --also-from and --also-to they lead from any of several to any of
    others. With --alternatives no two of them share a link, and the links are named without which there is
    no path.
    """
    starts, ends = (start, *(asked.also_from or ())), (end, *(asked.also_to or ()))
    with opened_screener(store, search) as screener:
        answer = screener.paths(starts, ends, question, alternatives=asked.alternatives)
    output.show(answer, paths_text, as_json=json)
