"""Names: screening one, and looking one up."""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Query, Response
from starlette.concurrency import run_in_threadpool

from api.http.answers import answered
from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.questions import ScreenQuery, ScreenRequest, SearchQuery
from api.http.routes.services import Services, ServicesDep
from api.models import DecisionAnswer, FullAnswer, SearchAnswer, SummaryAnswer, ViewName
from api.references import json_model
from api.screening import Question
from api.screening.fields import Expected

router = APIRouter(prefix="/v1", tags=["Names"])

_VIEWS: Any = DecisionAnswer | json_model(SummaryAnswer) | json_model(FullAnswer)

View = Annotated[
    ViewName,
    Query(
        description="`decision`: the decision and verdicts; `summary`: with the best path of each class, "
        "open ends and listings; `full`: everything"
    ),
    Expected("decision, summary or full"),
]


@router.post(
    "/screen",
    summary="Screen a name",
    response_model=_VIEWS,
    dependencies=[JSON_BODY],
    responses=described(413, 415, 422, 503),
)
async def screen(request: ScreenRequest, services: ServicesDep, view: View = ViewName.FULL) -> Response:
    """Who is meant by the name, how near is that entity to each risk class, and on whose word.

    `decision` is `hit`, `review` (somebody must say who is meant), `unknown`, `no link found` or
    `no match found`; none of them means clear to ship. Names are read, never written anywhere.
    """
    return await _screened(services, view, request.name, request.as_question())


@router.get(
    "/screen",
    summary="Screen a name in the address",
    response_model=_VIEWS,
    responses=described(422, 503),
)
async def screen_by_address(params: Annotated[ScreenQuery, Query()], services: ServicesDep) -> Response:
    """The same as by `POST`; a proxy may keep the address, and the name in it."""
    return await _screened(services, params.view, params.name, params.as_question())


@router.get("/search", summary="Look up a name", responses=described(422, 503))
def search(params: Annotated[SearchQuery, Query()], services: ServicesDep) -> SearchAnswer:
    """The entities that a name may mean, best first, each with what speaks for and against it."""
    return services.screener.search(params.q, params.as_question())


async def _screened(services: Services, view: ViewName, name: str, question: Question) -> Response:
    def answer() -> Response:
        return answered(services.screener.view(view, name, question))

    # A decision of what is in memory takes less time than to hand it to a thread.
    if view is ViewName.DECISION and services.screener.decides_at_once(question):
        return answer()
    return await run_in_threadpool(answer)
