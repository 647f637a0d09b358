"""What lies around an entity, as a page: expanded step by step, filtered, and compared with another day."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from fastapi import APIRouter, Request, Response

from api.http.descriptions import link_answer
from api.http.routes.pages import answered
from api.http.routes.services import Services, ServicesDep
from api.models import EntityRef, GraphAnswer
from api.page.details import Detail, detail_of_link, detail_of_party
from api.page.drawing import Surroundings, draw
from api.page.explore import FIRST_ROWS, MORE_ROWS, around, named, rows_of, told
from api.page.question import Asked
from api.page.sources import days
from api.screening.further.params import GraphParams
from api.screening.question import Page
from api.screening.views import view_of
from api.wording.catalogue import say
from ontology.link import split_link_id

router = APIRouter(include_in_schema=False)

_AT_ONCE = 500
"""Parties around one entity that are read."""


@router.get("/explore")
def explore(request: Request, services: ServicesDep) -> Response:
    """The graph around an entity: a picture and a list of the same."""
    return answered(request, services, "explore", lambda asked: _explored(asked, services))


def _explored(asked: Asked, services: Services) -> tuple[str, dict[str, Any]]:
    text = asked.value("centre")
    if not text:
        return "explore.html", {"here": None, "title": say("page.explore.title")}
    ask = _asking(asked, services, asked.value("at"))
    first = ask(text)
    centre = first.entity
    then = _asking(asked, services, asked.value("at2")) if asked.value("at2") else None
    here = around(
        centre,
        lambda id: first if id == centre.id else ask(id),
        then,
        opened=asked.values("open"),
        rows_of=rows_of(asked.values("stack")),
    )
    drawing = draw(
        here.chain,
        lambda key: f"?{asked.query(sel=key)}",
        pressed=None,
        selected=asked.value("sel") or None,
        min_share=float(first.traversal.min_share),
        around=Surroundings(here.heads, lambda key: f"?{_more(asked, key)}"),
    )
    chosen = (
        {name for name, _, count in here.types if count}
        if not asked.values("types")
        else asked.values("types")
    )
    values = {
        "here": here,
        "title": say("page.explore", name=named(centre)),
        "told": told(here),
        "drawing": drawing,
        "is_list": asked.value("view") == "list",
        "chosen": chosen,
        "other_day": days(asked.value("at2")),
        "detail": _detail(asked, services, centre),
    }
    return "explore.html", values


def _asking(asked: Asked, services: Services, day: str) -> Callable[[str], GraphAnswer]:
    given: dict[str, object] = {"limit": _AT_ONCE}
    for name, field in (("min_share", "min_share"), ("min_grade", "min_grade"), ("known_at", "known_at")):
        if asked.value(name):
            given[field] = asked.value(name)
    if day:
        given["valid_at"] = day
    if asked.values("types"):
        given["types"] = list(asked.values("types"))
    params = GraphParams.model_validate(given)
    question = params.as_question()
    return lambda text: services.explorer.graph(text, question, types=params.types, limit=params.limit)


def _more(asked: Asked, key: str) -> str:
    """The address that opens a party, or shows more of a stack."""
    if not key.startswith("stack:"):
        return asked.adding("open", key).query(sel=key)
    stack = key.removeprefix("stack:")
    now = rows_of(asked.values("stack")).get(stack, 0)
    kept = [each for each in asked.values("stack") if not each.startswith(f"{stack}~")]
    changed = asked.having("stack", (*kept, f"{stack}~{(now or FIRST_ROWS) + MORE_ROWS}"))
    return changed.query()


def _detail(asked: Asked, services: Services, centre: EntityRef) -> Detail | None:
    """What is shown of the part chosen: a link with its sources, or a party; of the centre by default."""
    key = asked.value("sel") or centre.id
    question = GraphParams.model_validate(
        {"valid_at": asked.value("at")} if asked.value("at") else {}
    ).as_question()
    if split_link_id(key) is not None:
        with view_of(services.workspace, question) as view:
            link = link_answer(view, key, question, services.workspace.today, Page(limit=12))
        return detail_of_link(link)
    return detail_of_party(services.screener.entity(key, question))
