"""`ketting ownership`: who owns an entity in the end."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_assessor
from api.render.law.ownership import ownership as ownership_text
from api.screening.law.params import OwnershipParams
from api.screening.question import Question
from api.settings import SearchIn


@options.asks(OwnershipParams)
def ownership(
    name_or_id: options.Entity,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show who owns how much of an entity in the end.

    Shares are multiplied along every chain, cross-holdings included, with bounds where a share is not known.
    Who controls it by majorities, and what the record lacks, stands beside it.
    """
    with opened_assessor(store, search) as assessor:
        answer = assessor.ownership(name_or_id, question)
    output.show(answer, ownership_text, as_json=json)
