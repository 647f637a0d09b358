"""`ketting near`: the members of a class around one entity."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render import neighbourhood
from api.screening.further.params import NearParams
from api.screening.question import Page, Question
from api.settings import SearchIn


@options.asks(NearParams)
def near(
    name_or_id: options.Entity,
    question: Question,
    page: Page,
    asked: NearParams,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show every member of a class near one entity.

    Nearest first, each with the best chain that leads to it. That none is found is no proof that there is
    none: `ketting screen` says what a `no` would take.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.near(name_or_id, asked.risk_class, question, offset=page.offset, limit=page.limit)
    output.show(answer, neighbourhood.near, as_json=json)
