"""Names: screening one, and looking one up."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.negotiation import JSON_BODY
from api.http.problems import described
from api.http.routes.questions import ScreenRequest, SearchQuery
from api.http.routes.services import ServicesDep
from api.models import Screening, SearchAnswer

router = APIRouter(prefix="/v1", tags=["Names"])


@router.post(
    "/screen", summary="Screen a name", dependencies=[JSON_BODY], responses=described(413, 415, 422, 503)
)
def screen(request: ScreenRequest, services: ServicesDep) -> Screening:
    """Who is meant by the name, how near is that entity to each risk class, and on whose word.

    `decision` is `hit`, `review` (somebody must say who is meant), `unknown`, `no link found` or
    `no match found`; none of them means clear to ship. Names are read, never written anywhere.
    """
    return services.screener.screen(request.name, request.as_question())


@router.get("/search", summary="Look up a name", responses=described(422, 503))
def search(params: Annotated[SearchQuery, Query()], services: ServicesDep) -> SearchAnswer:
    """The entities that a name may mean, best first, each with what speaks for and against it."""
    return services.screener.search(params.q, params.as_question())
