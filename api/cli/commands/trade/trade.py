"""`ketting trade`: shipments and licences joined to the links between parties."""

from __future__ import annotations

from datetime import date
from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened
from api.errors import BadUse
from api.render.trade import licences as rendered
from api.screening.question import Question, RiskClassParams
from api.settings import SearchIn, Settings
from api.trade import JoinedQuestion, joined

Action = Annotated[
    JoinedQuestion,
    typer.Argument(
        metavar="QUESTION",
        help="near-without-licence, licences-since-near, denied-relatives, values, shared-consignees or "
        "stopped-by-listing; docs/licences.md says what each is.",
    ),
]
First = Annotated[
    str | None, typer.Option("--from", metavar="DAY", help="Shipments from this day on; a year before --to.")
]
Last = Annotated[
    str | None, typer.Option("--to", metavar="DAY", help="Shipments until this day; the day asked about.")
]
Limit = Annotated[int, typer.Option("--limit", min=1, max=1_000, help="How many rows to show.")]


@options.asks(RiskClassParams)
def trade(
    about: Action,
    question: Question,
    first: First = None,
    last: Last = None,
    limit: Limit = 100,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Ask of shipments, licences and links together.

    Near means a `yes` of `ketting screen`: within the hops of the traversal, on the day asked about.
    """
    classes = question.risk_classes or (None,)
    if len(classes) > 1:
        raise BadUse("--risk-class names one class here")
    with opened(Settings.of(store, search)) as workspace:
        answer = joined(
            workspace,
            about,
            question,
            risk_class=classes[0],
            first=_day("--from", first),
            last=_day("--to", last),
            limit=limit,
        )
    output.show(answer, rendered.joined, as_json=json)


def _day(option: str, text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError:
        raise BadUse(f"{option} {text}: no such day; write it as YYYY-MM-DD") from None
