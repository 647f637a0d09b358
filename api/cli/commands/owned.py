"""`ketting owned`: what stands below one entity."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render import neighbourhood
from api.screening.further.params import ReachParams
from api.screening.question import Page, Question
from api.settings import SearchIn


@options.asks(ReachParams)
def owned(
    name_or_id: options.Entity,
    question: Question,
    page: Page,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show what one entity owns, controls, runs or hosts.

    Nearest first, each with the best chain that leads to it. Holdings of every share are followed unless
    --min-share names one.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.owned(name_or_id, question, offset=page.offset, limit=page.limit)
    output.show(answer, neighbourhood.owned, as_json=json)
