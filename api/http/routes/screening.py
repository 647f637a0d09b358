"""Names: screening one, and looking one up."""

from __future__ import annotations

import json
from collections.abc import Callable, Coroutine
from typing import Annotated, Any

from anyio import to_thread
from fastapi import APIRouter, Query, Request, Response
from fastapi.routing import APIRoute

from api.http.answers import answered
from api.http.auditing import recorded
from api.http.negotiation import JSON, JSON_BODY
from api.http.problems import described
from api.http.routes.questions import ScreenQuery, ScreenRequest, SearchQuery
from api.http.routes.services import Services, ServicesDep
from api.models import DecisionAnswer, FullAnswer, SearchAnswer, SummaryAnswer, ViewName
from api.references import json_model
from api.screening import Question
from api.screening.decide import Decision, decision_view
from api.screening.fields import Expected

_ONLY_A_DECISION = b"view=decision"


class _DecidedAtOnce(APIRoute):
    """A route that decides a body without FastAPI's reading of requests, which takes as long as deciding.

    Whatever is not read so, a bad question too, goes the usual way.
    """

    def get_route_handler(self) -> Callable[[Request], Coroutine[Any, Any, Response]]:
        """What answers a request."""
        usual = super().get_route_handler()

        async def handle(request: Request) -> Response:
            response = await _decided_at_once(request)
            return await usual(request) if response is None else response

        return handle


router = APIRouter(prefix="/v1", tags=["Names"], route_class=_DecidedAtOnce)

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
async def screen(
    request: ScreenRequest, http: Request, services: ServicesDep, view: View = ViewName.FULL
) -> Response:
    """Who is meant by the name, how near is that entity to each risk class, and on whose word.

    `decision` is `hit`, `review` (somebody must say who is meant), `unknown`, `no link found` or
    `no match found`; none of them means clear to ship. Where there is an audit log, the answer is given when
    its record is there.
    """
    return await _screened(http, services, view, request.name, request.as_question())


@router.get(
    "/screen",
    summary="Screen a name in the address",
    response_model=_VIEWS,
    responses=described(422, 503),
)
async def screen_by_address(
    params: Annotated[ScreenQuery, Query()], http: Request, services: ServicesDep
) -> Response:
    """The same as by `POST`; a proxy may keep the address, and the name in it."""
    return await _screened(http, services, params.view, params.name, params.as_question())


@router.get("/search", summary="Look up a name", responses=described(422, 503))
def search(params: Annotated[SearchQuery, Query()], services: ServicesDep) -> SearchAnswer:
    """The entities that a name may mean, best first, each with what speaks for and against it."""
    return services.screener.search(params.q, params.as_question(), prefix=params.prefix)


async def _screened(
    request: Request, services: Services, view: ViewName, name: str, question: Question
) -> Response:
    at_once = await _at_once(request, services, name, question) if view is ViewName.DECISION else None
    if at_once is not None:
        return at_once

    def screened() -> tuple[Decision, Response]:
        decision, answer = services.screener.viewed(view, name, question)
        return decision, answered(answer)

    decision, response = await to_thread.run_sync(screened, limiter=services.screening)
    await recorded(request, services, decision, bytes(response.body), view)
    return response


async def _decided_at_once(request: Request) -> Response | None:
    """The answer to a request for a decision in plain JSON; `None` where it has to be read otherwise."""
    if request.method != "POST" or request.scope["query_string"] != _ONLY_A_DECISION:
        return None
    if request.headers.get("content-type") != JSON:
        return None
    try:
        asked = ScreenRequest.model_validate(json.loads(await request.body()))
    except (ValueError, RecursionError):
        return None
    return await _at_once(request, request.app.state.services, asked.name, asked.as_question())


async def _at_once(request: Request, services: Services, name: str, question: Question) -> Response | None:
    """The decision, where it takes less time than to hand it to a thread."""
    decision = services.screener.decide_at_once(name, question)
    if decision is None:
        return None
    response = answered(decision_view(decision))
    await recorded(request, services, decision, bytes(response.body), ViewName.DECISION)
    return response
