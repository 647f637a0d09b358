"""`ketting what-if`: what changes, or another day, would do."""

from __future__ import annotations

from typing import Annotated

import typer

from api.cli import options, output
from api.cli.opening import opened_assessor
from api.errors import BadUse
from api.render.law.rules import what_if as what_if_text
from api.screening.law.changes import AssumedChange, change_in_words
from api.screening.law.params import WhatIfParams
from api.screening.question import Question
from api.settings import SearchIn

Assumed = Annotated[
    list[str] | None,
    typer.Option(
        "--assume",
        metavar="CHANGE",
        help='A change, such as "add UPPER owns LOWER 51", "change UPPER owns LOWER (25,50]", '
        '"end UPPER owns LOWER", "add UPPER controls LOWER", "add LIST lists LOWER"; may be repeated.',
    ),
]


@options.asks(WhatIfParams)
def what_if(
    name_or_id: options.Entity,
    question: Question,
    asked: WhatIfParams,
    assume: Assumed = None,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show what changes would do, without storing them.

    Links and listings are added, changed or ended for this question alone. With --compare-at what is recorded
    on another day stands beside it.
    """
    changes = [_read(text) for text in assume or ()]
    with opened_assessor(store, search) as assessor:
        answer = assessor.what_if(
            name_or_id, question, changes=changes, regime=asked.regime, compare_at=asked.compare_at
        )
    output.show(answer, what_if_text, as_json=json)


def _read(text: str) -> AssumedChange:
    change = change_in_words(text)
    if change is None:
        raise BadUse(
            f"--assume {text!r}: this is no change; write such as \"add SMIC owns 'GTA Semiconductor' 51\": "
            "add, change or end, who, then owns, controls, runs (a unit) or lists, whom, and a share"
        )
    return change
