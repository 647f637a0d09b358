"""`ketting trade`: shipments and licences joined to the links between parties."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened
from api.render.trade import licences as rendered
from api.screening.question import Question
from api.settings import SearchIn, Settings
from api.trade import JoinedQuestion, TradeParams, joined

Action = Annotated[
    JoinedQuestion,
    typer.Argument(
        metavar="QUESTION",
        help="near-without-licence, licences-since-near, denied-relatives, values, shared-consignees or "
        "stopped-by-listing; docs/licences.md says what each is.",
    ),
]


@options.asks(TradeParams)
def trade(
    about: Action,
    question: Question,
    asked: TradeParams,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Ask of shipments, licences and links together.

    Near means a `yes` of `ketting screen`: within the hops of the traversal, on the day asked about.
    """
    with opened(Settings.of(store, search)) as workspace:
        answer = joined(workspace, about, question, asked)
    output.show(answer, rendered.joined, as_json=json)
