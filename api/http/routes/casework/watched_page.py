"""Watched lists on the page: made of a portfolio, screened again, and what changed since last time."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.batch.jobs import Jobs, State
from api.batch.uploads import order_source
from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.errors import BadUse
from api.http.caller import spend_rows
from api.http.forms import page_form
from api.http.languages import asked_of
from api.http.root_path import root_path
from api.http.routes.casework.watchlists import MOST_LINES, watching
from api.http.routes.pages import REFUSED, answered
from api.http.routes.services import Services, ServicesDep
from api.page.question import Asked
from api.page.watched import ON_A_PAGE, changes_of
from api.wording.catalogue import in_language, say
from ingest.errors import BadFile

_REFUSED: tuple[type[Exception], ...] = (*REFUSED, BadFile)
_MOST_DIGITS = 6

router = APIRouter(include_in_schema=False)


@router.get("/watched/{name}")
def watched(name: str, request: Request, services: ServicesDep) -> Response:
    """The list: what changed about its customers that nobody has seen."""

    def answer(asked: Asked) -> tuple[str, dict[str, Any]]:
        lists = watching(request, services)
        described = lists.show(name, limit=1).watchlist
        pages = max(1, -(-described.unacknowledged // ON_A_PAGE))
        page = min(_page(request.query_params.get("page", "")), pages)
        told = lists.changes(described.name, offset=(page - 1) * ON_A_PAGE, limit=ON_A_PAGE)
        return "casework/watched.html", {
            "watchlist": described,
            "changes": changes_of(told, asked.language),
            "most": MOST_LINES,
        }

    return answered(request, services, "portfolio", answer, "../")


@router.post("/watched/{name}")
async def act(name: str, request: Request, services: ServicesDep) -> Response:
    """Screen the list again, or note that changes were seen."""
    with in_language(asked_of(request).language):
        try:
            sent = await _sent(request)
            await run_in_threadpool(_done, name, request, services, sent)
        except _REFUSED as error:
            return await run_in_threadpool(_refused, request, services, error, "../")
        return _led_to(request, name)


@router.post("/portfolio/{id}/watch")
async def watch(id: str, request: Request, services: ServicesDep) -> Response:
    """Watch the customers of a portfolio, under a name; its list is screened for the first time."""
    with in_language(asked_of(request).language):
        try:
            sent = await _sent(request)
            name = await run_in_threadpool(_watched, id, request, services, sent)
        except _REFUSED as error:
            return await run_in_threadpool(_refused, request, services, error, "../../")
        return _led_to(request, name)


async def _sent(request: Request) -> dict[str, str]:
    async with page_form(request) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _done(name: str, request: Request, services: Services, sent: Mapping[str, str]) -> None:
    lists = watching(request, services)
    match sent.get("action"):
        case "run":
            _run(name, request, services, lists)
        case "seen":
            lists.acknowledge(name, sent.get("ids", "").split()[:ON_A_PAGE])
        case _:
            raise BadUse(say("page.watch.what"))


def _watched(id: str, request: Request, services: Services, sent: Mapping[str, str]) -> str:
    lists, jobs = watching(request, services), request.app.state.jobs
    assert isinstance(jobs, Jobs)  # create_app puts it there
    job = jobs.get(id)
    if job.state is not State.DONE:
        raise BadUse(say("page.watch.not_done"))
    orders = order_source(jobs.orders(job), job.columns, job.encoding).orders()
    added = lists.add(sent.get("name", ""), map(Line.of_order, orders))
    if 0 < added.lines <= MOST_LINES:  # a longer one is run by the command, as its page says
        _run(added.watchlist, request, services, lists)
    return added.watchlist


def _run(name: str, request: Request, services: Services, lists: Watching) -> None:
    count = lists.count(name)
    if count > MOST_LINES:
        raise BadUse(say("page.watch.long", n=MOST_LINES))
    spend_rows(request, count)
    lists.sent(lists.run(name, services.workspace))


def _page(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS and int(text) else 1


def _refused(request: Request, services: Services, error: Exception, root: str) -> Response:
    def refuse(_: Asked) -> tuple[str, dict[str, Any]]:
        raise BadUse(str(error)) if isinstance(error, BadFile) else error

    return answered(request, services, "portfolio", refuse, root)


def _led_to(request: Request, name: str) -> Response:
    language = asked_of(request).value("lang")
    query = f"?lang={language}" if language else ""
    place = f"{root_path(request.scope)}/watched/{quote(name, safe='')}{query}"
    return RedirectResponse(place, status_code=303)
