"""What lies around an entity, as a page: expanded step by step, filtered, and compared with another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from fastapi import APIRouter, Request, Response

from api.http.descriptions import link_answer
from api.http.routes.pages import answered
from api.http.routes.services import Services, ServicesDep
from api.models import EntityRef, GraphAnswer, LinkAnswer
from api.page.details import Detail, detail_of_link, detail_of_party
from api.page.explore import FIRST_ROWS, MORE_ROWS, around, named, rows_of, told
from api.page.picture.drawing import Surroundings, draw
from api.page.question import SWITCHES, Asked
from api.page.sources import days
from api.page.surroundings import Graph
from api.screening.further.params import GraphParams
from api.screening.question import MAX_PAGE, Page
from api.screening.views import view_of
from api.wording.catalogue import say
from ontology.link import split_link_id

router = APIRouter(include_in_schema=False)

_AT_ONCE, _MOST_ENDED = 500, MAX_PAGE
"""Parties around one entity that are read, and its links of which those that ended are shown."""


@router.get("/explore")
def explore(request: Request, services: ServicesDep) -> Response:
    """The graph around an entity: a picture and a list of the same."""
    return answered(request, services, "explore", lambda asked: _explored(asked, services))


def _explored(asked: Asked, services: Services) -> tuple[str, dict[str, Any]]:
    text = asked.value("centre")
    if not text:
        return "explore.html", {"here": None, "title": say("page.explore.title")}
    now = _Asking(asked, services, asked.value("at"))
    first = now.around(text)
    centre = first.entity
    here = around(
        centre,
        now.graph,
        _Asking(asked, services, asked.value("at2")).graph if asked.value("at2") else None,
        native_names=now.native_names,
        opened=asked.values("open"),
        rows_of=rows_of(asked.values("stack")),
        collapses=asked.value("collapse") == "1",
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
        "switches": [(name, say(f"page.explore.{name}"), asked.value(name) == "1") for name in SWITCHES],
        "other_day": days(asked.value("at2")),
        "detail": _detail(asked, services, centre),
    }
    return "explore.html", values


class _Asking:
    """What is read around entities on one day, by the filters of the address."""

    def __init__(self, asked: Asked, services: Services, day: str) -> None:
        given: dict[str, object] = {"limit": _AT_ONCE}
        for name in ("min_share", "min_grade", "known_at"):
            if asked.value(name):
                given[name] = asked.value(name)
        if day:
            given["valid_at"] = day
        if asked.values("types"):
            given["types"] = list(asked.values("types"))
        self._params = GraphParams.model_validate(given)
        self._question = self._params.as_question()
        self._services = services
        self._has_ended = asked.value("ended") == "1"
        self._read: dict[str, GraphAnswer] = {}

    def around(self, text: str) -> GraphAnswer:
        """What lies one link around an entity, given by id or name."""
        if text not in self._read:
            types, limit = self._params.types, self._params.limit
            answer = self._services.explorer.graph(text, self._question, types=types, limit=limit)
            self._read[text] = self._read[answer.entity.id] = answer
        return self._read[text]

    def graph(self, ids: Sequence[str]) -> Graph:
        """What lies one link around these entities, with links that ended if they are asked for."""
        graph = Graph()
        for id in ids:
            graph.add(self.around(id))
        if self._has_ended:
            for id in ids:
                graph.add_ended(self._ended(id))
        return graph

    def native_names(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Names of these entities in other scripts than Latin."""
        return self._services.screener.native_names(ids, self._question)

    def _ended(self, id: str) -> list[LinkAnswer]:
        types, least = self._params.types, self._params.min_grade or "D"
        links = self._services.screener.links(id, self._question, limit=_MOST_ENDED).links
        return [link for link in links if types is None or link.type in types if link.grade <= least]


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
