"""Signing in to the page with a key, and out."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.casework.keys.key import Key
from api.casework.keys.meter import Meter
from api.casework.keys.records import AccessRecords
from api.casework.keys.ring import KeyRing
from api.casework.keys.sessions import SESSION_SECONDS
from api.errors import ApiError
from api.http.access.guard import what_was_asked
from api.http.access.refusals import SIGN_IN, place_behind
from api.http.caller import caller_of
from api.http.forms import forget_session, page_form, sessions_of, set_session
from api.http.languages import asked_of
from api.http.root_path import root_path
from api.http.routes.pages import answered
from api.http.routes.services import Services, ServicesDep
from api.page.question import Asked
from api.wording.catalogue import ENGLISH, in_language, say

_LONGEST_KEY = 200

router = APIRouter(include_in_schema=False)


@router.get(SIGN_IN)
def sign_in(request: Request, services: ServicesDep) -> Response:
    """The form for a key; where there are no keys it leads on."""
    place = place_behind(request.query_params.get("next", "/"))
    if _keys(request) is None:
        return RedirectResponse(f"{root_path(request.scope)}{place}", 303)
    return _shown(request, services, place)


@router.post(SIGN_IN)
async def begin(request: Request, services: ServicesDep) -> Response:
    """Begin a session with the key of the form, and lead to where it was asked for."""
    with in_language(_language(request)):
        try:
            async with page_form(request) as form:
                sent, place = form.get("key"), place_behind(str(form.get("next", "/")))
            ring = _keys(request)
            key = ring.find(sent.strip()) if ring is not None and isinstance(sent, str) else None
            if key is not None:
                _count(request, key)
            if (records := _records(request)) is not None:
                if key is not None:
                    await run_in_threadpool(records.signed_in, key.identity)
                elif ring is not None:
                    text = sent if isinstance(sent, str) else ""
                    await run_in_threadpool(records.refused_key, text, what_was_asked(request.scope))
        except ApiError as error:
            return await run_in_threadpool(_refused, request, services, error)
        if key is None:
            text = say("page.sign_in.refused")
            return await run_in_threadpool(_shown, request, services, place, text)
    response = RedirectResponse(f"{root_path(request.scope)}{place}", 303)
    set_session(request, response, sessions_of(request).begin(key.id))
    return response


@router.post("/sign-out")
async def sign_out(request: Request, services: ServicesDep) -> Response:
    """End the session, and lead to the page to sign in."""
    with in_language(_language(request)):
        try:
            async with page_form(request):
                pass
            await run_in_threadpool(_end, request)
        except ApiError as error:
            return await run_in_threadpool(_refused, request, services, error)
    language = _language(request)
    query = "" if language == ENGLISH else f"?lang={language}"
    response = RedirectResponse(f"{root_path(request.scope)}{SIGN_IN}{query}", 303)
    forget_session(request, response)
    return response


def _end(request: Request) -> None:
    """Take the session for over, whoever keeps its cookie, and record that; raises `CaseworkError`."""
    caller, records = caller_of(request), _records(request)
    if caller.session is not None:
        sessions_of(request).end(caller.session)
    if caller.key is not None and records is not None:
        records.signed_out(caller.identity)


def _records(request: Request) -> AccessRecords | None:
    records = request.app.state.access_records
    assert records is None or isinstance(records, AccessRecords)  # create_app puts it there
    return records


def _shown(request: Request, services: Services, place: str, error: str | None = None) -> Response:
    values = {"next": place, "error": error, "hours": SESSION_SECONDS // 3600}
    response = answered(request, services, "sign-in", lambda _: ("sign_in.html", values))
    if error is not None:
        response.status_code = 401
    return response


def _refused(request: Request, services: Services, error: ApiError) -> Response:
    def refuse(_: Asked) -> tuple[str, dict[str, Any]]:
        raise error

    return answered(request, services, "sign-in", refuse)


def _keys(request: Request) -> KeyRing | None:
    """The keys, where there are any."""
    ring = request.app.state.ring
    return ring if isinstance(ring, KeyRing) and not ring.is_empty else None


def _count(request: Request, key: Key) -> None:
    """Count the request against its key; raises `LimitReached`."""
    meter = request.app.state.meter
    assert isinstance(meter, Meter)  # create_app puts it there
    meter.request(key.id, key.limits)


def _language(request: Request) -> str:
    return asked_of(request).language
