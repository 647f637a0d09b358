"""Decisions on the page: its forms, which lead back to the answer that they stand beside."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.casework.dispositions import NewDecision
from api.errors import BadQuestion, BadUse, NotAllowed, NotFound
from api.http.forms import sent_form
from api.http.languages import asked_of
from api.http.root_path import root_path
from api.http.routes.casework.dispositions import at_desk, only_party
from api.http.routes.pages import REFUSED, answered, screen_view
from api.http.routes.services import Services, ServicesDep
from api.models import DispositionKind
from api.page.decisions import Typed
from api.page.question import Asked
from api.screening.record import record_of
from api.wording.catalogue import in_language, say

_FIELDS = ("entity", "disposition", "until", "why", "note")
_MOST_DIGITS = 9

router = APIRouter(include_in_schema=False)


@router.post("/decide")
async def decide(request: Request, services: ServicesDep) -> Response:
    """Do what a form says, and lead back to the answer; where it is refused, the answer shows it as typed."""
    asked = asked_of(request)
    with in_language(asked.language):
        try:
            sent = await sent_form(request)
        except REFUSED as error:
            return await run_in_threadpool(_refused, request, services, error)
        return await run_in_threadpool(_decided, request, services, asked, sent)


def _decided(request: Request, services: Services, asked: Asked, sent: Mapping[str, str]) -> Response:
    try:
        do = _ACTIONS.get(sent.get("action", ""))
        if do is None:
            raise BadUse(say("page.decide.what"))
        do(request, services, asked, sent)
    except (BadQuestion, BadUse, NotAllowed, NotFound) as error:
        told = error.remedy if isinstance(error, BadQuestion) else str(error)
        typed = Typed(told, {name: sent.get(name, "") for name in _FIELDS})

        def again(asked: Asked) -> tuple[str, dict[str, Any]]:
            return screen_view(request, asked, services, typed)

        shown = answered(request, services, "screen", again)
        shown.status_code = 422
        return shown
    except REFUSED as error:
        return _refused(request, services, error)
    place = f"{root_path(request.scope)}/?{asked.query()}#decisions"
    return RedirectResponse(place, status_code=303)


def _decide(request: Request, services: Services, asked: Asked, sent: Mapping[str, str]) -> None:
    desk, decider = at_desk(request, services)
    params = asked.params()
    question = params.as_question()
    kind = sent.get("disposition", "")
    if kind not in list(DispositionKind):
        raise BadUse(say("page.decide.what"))
    answer = services.screener.compared(params.name, question)
    entity = sent.get("entity") or only_party([match.entity.id for match in answer.matches])
    until = _day(sent.get("until", "").strip())
    record = record_of(params.name, question)
    decider.decide(NewDecision(record, answer, entity, DispositionKind(kind), sent.get("why", ""), until))
    desk.book.look_again()


def _note(request: Request, services: Services, asked: Asked, sent: Mapping[str, str]) -> None:
    _, decider = at_desk(request, services)
    params = asked.params()
    decider.note(record_of(params.name, params.as_question()), sent.get("note", ""))


def _undo(request: Request, services: Services, _: Asked, sent: Mapping[str, str]) -> None:
    at_desk(request, services)[1].undo(_number(sent), sent.get("why", ""))


def _confirm(request: Request, services: Services, _: Asked, sent: Mapping[str, str]) -> None:
    at_desk(request, services)[1].confirm(_number(sent), sent.get("why", ""))


_ACTIONS: Mapping[str, Callable[[Request, Services, Asked, Mapping[str, str]], None]] = {
    "decide": _decide,
    "note": _note,
    "undo": _undo,
    "confirm": _confirm,
}


def _number(sent: Mapping[str, str]) -> int:
    text = sent.get("id", "")
    if not (text.isascii() and text.isdigit() and len(text) <= _MOST_DIGITS):
        raise BadUse(say("page.decide.what"))
    return int(text)


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise BadUse(say("page.decide.day")) from None


def _refused(request: Request, services: Services, error: Exception) -> Response:
    def refuse(_: Asked) -> tuple[str, dict[str, Any]]:
        raise error

    return answered(request, services, "screen", refuse)
