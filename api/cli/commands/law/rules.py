"""`ketting rules`: what legal regimes come to about an entity."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_assessor
from api.render.law.rules import rules as rules_text
from api.screening.law.params import RulesParams
from api.screening.question import Question
from api.settings import SearchIn


@options.asks(RulesParams)
def rules(
    name_or_id: options.Entity,
    question: Question,
    asked: RulesParams,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show what legal regimes come to about an entity on a day.

    Captured, undetermined or not captured, with the links that decide and what would settle it. A regime that
    is not in force that day gives a condition and captures nobody. This is no legal advice.
    """
    with opened_assessor(store, search) as assessor:
        answer = assessor.rules(name_or_id, question, asked.regime)
    output.show(answer, rules_text, as_json=json)
