"""`ketting entity` and `ketting owners`: one entity, and who stands above it."""

from __future__ import annotations

from api.cli import options, output
from api.cli.opening import opened_screener
from api.render import entities
from api.screening.question import LinksParams, Page, Question, ValidAt
from api.settings import SearchIn


@options.asks(ValidAt)
def entity(
    name_or_id: options.Entity,
    question: Question,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show everything recorded of one entity."""
    with opened_screener(store, search) as screener:
        answer = screener.entity(name_or_id, question)
    output.show(answer, entities.entity, as_json=json)


@options.asks(LinksParams)
def owners(
    name_or_id: options.Entity,
    question: Question,
    page: Page,
    store: options.Store = None,
    search: options.Search = SearchIn.AUTO,
    json: options.Json = False,
) -> None:
    """Show who owns, controls, runs or hosts one entity."""
    with opened_screener(store, search) as screener:
        answer = screener.owners(name_or_id, question, offset=page.offset, limit=page.limit)
    output.show(answer, entities.owners, as_json=json)
