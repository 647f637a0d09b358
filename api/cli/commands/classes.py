"""`ketting classes`: the risk classes, how complete each is, and who is in one."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened
from api.render import classes as rendered
from api.screening import Classes
from api.screening.question import LinksParams, Page, Question
from api.settings import SearchIn, Settings

RiskClass = Annotated[
    str | None, typer.Argument(metavar="CLASS", help="The id of a class, to list its members on the day.")
]


@options.asks(LinksParams)
def classes(
    question: Question,
    page: Page,
    name: RiskClass = None,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show the classes and their lists, or the members of one.

    Of each class: how many members it has on the day, how much of each list is loaded, and whether the
    data name every member, without which there is no `no`.
    """
    with opened(Settings.of(store, search)) as workspace:
        book = Classes(workspace)
        if name is None:
            overview = book.overview(question)
            output.show(overview, rendered.classes, as_json=json)
            return
        answer = book.members(name, question, offset=page.offset, limit=page.limit)
    output.show(answer, rendered.members, as_json=json)
