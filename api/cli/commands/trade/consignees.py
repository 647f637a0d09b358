"""`ketting consignees`: which parties of an order book are recorded ones, by their names."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.auditing import opened_audit, record_other
from api.cli.opening import opened
from api.models.trade import OrderPartiesAnswer, OrderPartyJudged, OrderPartyReviewed
from api.render.trade import licences as rendered
from api.settings import Settings
from ingest.matching import match_order_parties

OrderBook = Annotated[
    str, typer.Argument(metavar="SOURCE", help="The id of a source with shipments, such as order_book.")
]


def consignees(order_book: OrderBook, store: options.Store = None, json: options.Json = False) -> None:
    """Judge which parties of an order book are recorded ones.

    Of its shipments the consignees, end users and intermediaries.

    One that the matcher accepts is judged the same as the recorded party, with the reason; the judgement is
    a statement of the source SOURCE_parties and stays when the order book is loaded again. One that comes up
    for review is listed and linked to nobody: `ketting resolve` judges it.
    """
    settings = Settings.of(store)
    with opened_audit(settings) as log, opened(settings) as workspace:
        found = match_order_parties(workspace.store, order_book, workspace.today)
        new = sum(one.is_new for one in found.judged)
        facts = {"source": order_book, "judged": len(found.judged), "new": new, "review": len(found.review)}
        record_other(log, settings, "load", "judged", facts)
    answer = OrderPartiesAnswer(
        source=order_book,
        judged=[
            OrderPartyJudged(
                party=one.party, compared=one.compared, known=one.known, why=one.why, is_new=one.is_new
            )
            for one in found.judged
        ],
        review=[
            OrderPartyReviewed(party=one.party, compared=one.compared, candidates=list(one.candidates))
            for one in found.review
        ],
        unmatched=found.unmatched,
    )
    output.show(answer, rendered.order_parties, as_json=json)
