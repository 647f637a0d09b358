"""The page on which pairs that may be one are judged, side by side; it needs no script."""

from __future__ import annotations

from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import RedirectResponse
from starlette.concurrency import run_in_threadpool

from api.casework.identity import UNAUTHENTICATED, Scope
from api.errors import BadUse
from api.http.caller import identity_of
from api.http.forms import page_form
from api.http.languages import asked_of
from api.http.resolution.service import judge_of, lists_of, record_decisions
from api.http.root_path import root_path
from api.http.routes.pages import REFUSED, answered
from api.http.routes.services import Services, ServicesDep
from api.page.question import Asked
from api.resolution import CandidatesParams, candidates_answer
from api.wording.catalogue import in_language, say
from ingest.resolve import Decision, Verdict

ON_A_PAGE = 10

router = APIRouter(include_in_schema=False)


@router.get("/resolve")
def pairs(request: Request, services: ServicesDep) -> Response:
    """The likeliest pairs that nobody judged."""
    return answered(request, services, "resolve", lambda asked: _view(request, services))


@router.post("/resolve")
async def judge(request: Request, services: ServicesDep) -> Response:
    """Take one judgement, and show the next pairs."""
    language = asked_of(request).language
    with in_language(language):
        try:
            async with page_form(request) as form:
                fields = {name: str(form.get(name, "")) for name in ("one", "other", "verdict", "why", "by")}
            await run_in_threadpool(_record, request, services, fields)
        except REFUSED as error:
            return await run_in_threadpool(_refused, request, services, error)
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{root_path(request.scope)}/resolve{query}", 303)


def _view(request: Request, services: Services) -> tuple[str, dict[str, Any]]:
    between = request.query_params.get("between") or None
    workspace, identity = services.workspace, identity_of(request)
    with workspace.view() as view:
        found = lists_of(request).open_of(workspace, view, CandidatesParams(between=between))
        answer = candidates_answer(view.reader, found, 0, ON_A_PAGE)
        sources = sorted(version.dataset.id for version in view.versions)
    return "resolution/pairs.html", {
        "answer": answer,
        "between": between or "",
        "sources": sources,
        "asks_by": identity.name == UNAUTHENTICATED.name,
        "may_judge": Scope.DECIDE in identity.scopes,
    }


def _record(request: Request, services: Services, fields: dict[str, str]) -> None:
    identity = identity_of(request)
    if fields["verdict"] not in set(Verdict):
        raise BadUse(say("page.resolve.no_verdict"))
    decision = Decision(
        fields["one"],
        fields["other"],
        Verdict(fields["verdict"]),
        fields["why"],
        judge_of(identity, fields["by"]),
    )
    record_decisions(services, identity, [decision])


def _refused(request: Request, services: Services, error: Exception) -> Response:
    def answer(asked: Asked) -> tuple[str, dict[str, Any]]:
        raise error

    return answered(request, services, "resolve", answer)
