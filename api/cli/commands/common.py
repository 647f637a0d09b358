"""`ketting common`: who stands above several entities."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render import neighbourhood
from api.screening.further.params import ReachParams
from api.screening.question import Page, Question
from api.settings import SearchIn

Entities = Annotated[
    list[str],
    typer.Argument(metavar="NAME_OR_ID...", help="Two or more: ids, or names that mean one entity alone."),
]


@options.asks(ReachParams)
def common(
    names_or_ids: Entities,
    question: Question,
    page: Page,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show who stands above several entities.

    What stands above most of them comes first, then what is nearest, with the best chain from each. A
    state body is named as a stop: to share one makes companies no group.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.common(names_or_ids, question, offset=page.offset, limit=page.limit)
    output.show(answer, neighbourhood.common, as_json=json)
