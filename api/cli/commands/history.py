"""`ketting history`: when the distance of one entity to a class changed."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_explorer
from api.render.history import history as history_text
from api.screening.further.params import HistoryParams
from api.screening.question import Question
from api.settings import SearchIn


@options.asks(HistoryParams)
def history(
    name_or_id: options.Entity,
    question: Question,
    asked: HistoryParams,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show when, and by what, the distance to a class changed.

    Along the days until the day asked about, as its links and memberships began and ended; and along the
    loads, as they became known.
    """
    with opened_explorer(store, search) as explorer:
        answer = explorer.history(name_or_id, asked.risk_class, question)
    output.show(answer, history_text, as_json=json)
