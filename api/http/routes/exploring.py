"""What lies around an entity, as a page: expanded step by step, filtered, and compared with another day."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from fastapi import APIRouter, Request, Response

from api.errors import BadUse
from api.http.descriptions import described_chain, link_answer
from api.http.languages import asked_of
from api.http.negotiation import TURTLE
from api.http.routes.pages import (
    TURTLE_FILE,
    answered,
    as_attachment,
    check_form,
    file_name,
    said_of_questions,
)
from api.http.routes.services import Services, ServicesDep
from api.models import GraphAnswer, LinkAnswer, OpenEndAnswer
from api.page.around.explore import FIRST_ROWS, MORE_ROWS, around, named, rows_of, told
from api.page.around.surroundings import Graph
from api.page.around.taken import taken_around
from api.page.chain import Kind
from api.page.data_versions import newer_data, versions_of
from api.page.details import Detail, detail_of_link, detail_of_party, detail_of_unknown
from api.page.picture.drawing import Drawing, Surroundings, draw
from api.page.picture.paint import Pen
from api.page.question import SWITCHES, Asked
from api.page.sources import days
from api.page.take_along.files import FORMATS, File
from api.page.take_along.taken import Taken
from api.screening.further.params import GraphParams
from api.screening.question import MAX_PAGE, Page, Question
from api.screening.views import view_of
from api.wording.catalogue import all_of, in_language, number, on, say
from api.wording.values import link_towards
from ontology.link import split_link_id

router = APIRouter(include_in_schema=False)

_AT_ONCE, _MOST_ENDED = 500, MAX_PAGE
"""Parties around one entity that are read, and its links of which those that ended are shown."""


@router.get("/explore")
def explore(request: Request, services: ServicesDep) -> Response:
    """The graph around an entity: a picture and a list of the same."""
    return answered(request, services, "explore", lambda asked: _explored(asked, services))


@router.get("/around/{form}")
def taken(form: str, request: Request, services: ServicesDep) -> Response:
    """What is drawn around an entity as a file: a picture, its links as tables and graphs, its citations."""
    check_form(form)
    asked = asked_of(request)
    with in_language(asked.language), said_of_questions():
        if not asked.value("centre"):
            raise BadUse(say("page.explore.take.nothing"))
        seen = _Seen(asked, services)
        if form == TURTLE_FILE:
            ids, links = list(seen.here.graph.nodes), seen.here.graph.stated_links()
            with view_of(services.workspace, seen.now.question) as view:
                file = File(TURTLE, described_chain(view, ids, links).written(TURTLE).decode())
        else:
            file = FORMATS[form](seen.taken(), f"{request.base_url}explore?{seen.permalink}")
        return as_attachment(file, f"{seen.file_name}.{form}")


def _explored(asked: Asked, services: Services) -> tuple[str, dict[str, Any]]:
    if not asked.value("centre"):
        return "explore.html", {"here": None, "title": say("page.explore.title")}
    seen = _Seen(asked, services)
    here = seen.here
    chosen = (
        {name for name, _, count in here.types if count}
        if not asked.values("types")
        else asked.values("types")
    )
    values = {
        "here": here,
        "title": seen.title,
        "told": told(here),
        "drawing": seen.drawn(Pen()),
        "is_list": asked.value("view") == "list",
        "chosen": chosen,
        "switches": [(name, say(f"page.explore.{name}"), asked.value(name) == "1") for name in SWITCHES],
        "other_day": days(asked.value("at2")),
        "detail": _detail(seen),
        "hidden": len(asked.values("hide")),
        "opened": asked.values("open"),
        "data": seen.data,
        "newer": newer_data(asked, seen.data, services.workspace),
        "versions": versions_of(seen.data),
        "permalink": seen.permalink,
        "file_name": seen.file_name,
    }
    return "explore.html", values


class _Seen:
    """What an address shows around an entity."""

    def __init__(self, asked: Asked, services: Services) -> None:
        self.asked, self.services = asked, services
        self.now = _Asking(asked, services, asked.value("at"))
        self._first = self.now.around(asked.value("centre"))
        self.centre = self._first.entity
        self.here = around(
            self.centre,
            self.now,
            _Asking(asked, services, asked.value("at2")) if asked.value("at2") else None,
            opened=asked.values("open"),
            hidden=asked.values("hide"),
            rows_of=rows_of(asked.values("stack")),
            collapses=asked.value("collapse") == "1",
        )
        self.title = say("page.explore", name=named(self.centre))
        self.data = services.screener.data(self.now.question)
        day = self._first.traversal.valid_at
        self.permalink = (
            asked.with_value("centre", self.centre.id)
            .with_value("at", day.isoformat())
            .with_value("data", versions_of(self.data))
            .query()
        )
        self.file_name = file_name(self.centre.caption, day)

    def drawn(self, pen: Pen) -> Drawing:
        """The picture; as a file it has nothing to press."""
        chain = self.here.chain
        if pen.stands_alone:
            chain = replace(chain, nodes=tuple(replace(node, action="") for node in chain.nodes))
        return draw(
            chain,
            lambda key: f"?{self.asked.query(sel=key)}",
            pressed=None,
            selected=self.asked.value("sel") or None,
            min_share=float(self._first.traversal.min_share),
            pen=pen,
            around=Surroundings(self.here.heads, lambda key: f"?{_more(self.asked, key)}"),
        )

    def taken(self) -> Taken:
        """What is shown with all that it rests on."""
        graph, walk = self.here.graph, self._first.traversal
        rests = self.services.explorer.drawn(graph.stated_links(), list(graph.nodes), self.now.question)
        chips = [
            (say("page.chip.day"), on(walk.valid_at)),
            (say("page.chip.share"), say("share.exact", low=number(walk.min_share))),
            (say("page.chip.grade"), walk.min_grade),
        ]
        if self.asked.values("types"):
            names = all_of(link_towards(name, is_up=True) for name in walk.link_types)
            chips.append((say("page.explore.types"), names))
        if self.asked.value("at2"):
            chips.append((say("page.explore.compare"), days(self.asked.value("at2"))))
        if self.asked.values("hide"):
            chips.append((say("page.explore.hidden"), number(len(self.asked.values("hide")))))
        chips += [(say(f"page.explore.{name}"), "✓") for name in SWITCHES if self.asked.value(name) == "1"]
        chips.append((say("page.chip.data"), "·".join(str(each.version) for each in self.data)))
        pen = Pen(stands_alone=True)
        return taken_around(
            self.here,
            self.title,
            tuple(chips),
            walk.valid_at,
            self.drawn(pen),
            rests.links,
            rests.classes,
            float(walk.min_share),
        )


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
        self.question = self._params.as_question()
        # Of an owner it is asked as in a screening, and no further than the party itself.
        self._of_owners = Question(
            valid_at=self.question.valid_at,
            known_at=self.question.known_at,
            min_share=self.question.min_share or None,
            max_hops=1,
        )
        self._services = services
        self._has_open_ends = asked.value("no_open_ends") != "1"
        self._has_ended = asked.value("ended") == "1"
        self._read: dict[str, GraphAnswer] = {}

    def around(self, text: str) -> GraphAnswer:
        """What lies one link around an entity, given by id or name."""
        if text not in self._read:
            types, limit = self._params.types, self._params.limit
            answer = self._services.explorer.graph(text, self.question, types=types, limit=limit)
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
        return self._services.screener.native_names(ids, self.question)

    def open_ends(self, ids: Sequence[str]) -> Mapping[str, OpenEndAnswer]:
        """What the record of owners of these entities lacks; nothing where ownership is left out."""
        types = self._params.types
        if not self._has_open_ends or (types is not None and "Ownership" not in types):
            return {}
        found = {}
        for id in ids:
            near = self._services.screener.proximity(id, self._of_owners).proximity
            ends = (end for each in near for end in each.open_ends if end.entity.id == id)
            if (end := next(ends, None)) is not None:
                found[id] = end
        return found

    def parties_beside(self, ids: Sequence[str]) -> Mapping[str, int]:
        """How many parties are linked to these entities, by the same filters."""
        types = self._params.types
        return {
            id: self._services.explorer.graph(id, self.question, types=types, limit=1).total - 1 for id in ids
        }

    def _ended(self, id: str) -> list[LinkAnswer]:
        types, least = self._params.types, self._params.min_grade or "D"
        links = self._services.screener.links(id, self.question, limit=_MOST_ENDED).links
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


def _detail(seen: _Seen) -> Detail | None:
    """What is shown of the part chosen: a link with its sources, or a party; of the centre by default."""
    key, services = seen.asked.value("sel") or seen.centre.id, seen.services
    for node in seen.here.chain.nodes:
        if node.kind is Kind.UNKNOWN and key in (node.key, f"{node.key.removeprefix('?')}>?"):
            return detail_of_unknown(node)
    if split_link_id(key) is not None:
        with view_of(services.workspace, seen.now.question) as view:
            link = link_answer(view, key, seen.now.question, services.workspace.today, Page(limit=12))
        return detail_of_link(link)
    return detail_of_party(services.screener.entity(key, seen.now.question))
