"""What lies around entities: what they own, who stands above several, the members of a class near one.

Where an id is asked for, a name that fits one entity alone is taken too, as in `/v1/paths`: see `read_as`.
"""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response
from pydantic import Field

from api.http.answers import answered
from api.http.problems import described
from api.http.routes.questions import Id
from api.http.routes.services import ServicesDep
from api.models import CommonAnswer, GraphAnswer, HistoryAnswer, LinksAnswer, NearAnswer, OwnedAnswer
from api.references import json_model
from api.screening.fields import Expected
from api.screening.further.params import MAX_COMPARED, GraphParams, HistoryParams, NearParams, ReachParams
from api.screening.question import LinksParams

router = APIRouter(prefix="/v1", tags=["Entities"], responses=described(404, 422, 503))

NameOrId = Annotated[Id, Path(description="Id of an entity, or a name that means it alone")]


class CommonQuery(ReachParams):
    """Several entities, and how far to look above them."""

    ids: Annotated[
        tuple[Id, ...],
        Field(
            alias="id",
            min_length=2,
            max_length=MAX_COMPARED,
            description="Ids of entities, or names that mean one entity alone; 2 or more",
        ),
        Expected(f"2 to {MAX_COMPARED} ids or names"),
    ]


@router.get("/entities/{id}/owners", summary="Owners of an entity", response_model=json_model(LinksAnswer))
def owners(id: NameOrId, params: Annotated[LinksParams, Query()], services: ServicesDep) -> Response:
    """The links to its owners, controllers, parents and hosts, a page at a time."""
    question = params.as_question()
    return answered(services.screener.owners(id, question, offset=params.offset, limit=params.limit))


@router.get("/entities/{id}/owned", summary="What an entity owns", response_model=json_model(OwnedAnswer))
def owned(id: NameOrId, params: Annotated[ReachParams, Query()], services: ServicesDep) -> Response:
    """What it owns, controls, runs or hosts, nearest first, with the best path to each.

    Holdings of every share are followed unless `min_share` names one.
    """
    question = params.as_question()
    return answered(services.explorer.owned(id, question, offset=params.offset, limit=params.limit))


@router.get(
    "/entities/{id}/near", summary="Members of a class near an entity", response_model=json_model(NearAnswer)
)
def near(id: NameOrId, params: Annotated[NearParams, Query()], services: ServicesDep) -> Response:
    """Every member of a class within the hops of the traversal, nearest first, with the best path to each."""
    question, page = params.as_question(), {"offset": params.offset, "limit": params.limit}
    return answered(services.explorer.near(id, params.risk_class, question, **page))


@router.get(
    "/entities/{id}/history",
    summary="How the distance to a class changed",
    response_model=json_model(HistoryAnswer),
)
def history(id: NameOrId, params: Annotated[HistoryParams, Query()], services: ServicesDep) -> Response:
    """On which days the distance changed, by which facts; and by which loads it became known.

    `by_day` goes along valid time until the day asked about, as known at `known_at`; `by_load` along known
    time, about that day. Null hops say that no path is found, which is no `no`.
    """
    return answered(services.explorer.history(id, params.risk_class, params.as_question()))


@router.get("/entities/{id}/graph", summary="The picture around an entity")
def graph(id: NameOrId, params: Annotated[GraphParams, Query()], services: ServicesDep) -> GraphAnswer:
    """The nodes and links around it, any way, nearest first, a page at a time; stops are not passed.

    A link comes with the page of the later of its two nodes, so that pages add up to the whole picture.
    """
    return services.explorer.graph(
        id,
        params.as_question(),
        depth=params.depth,
        types=params.types,
        limit=params.limit,
        cursor=params.cursor,
    )


@router.get("/common", summary="Who stands above several entities", response_model=json_model(CommonAnswer))
def common(params: Annotated[CommonQuery, Query()], services: ServicesDep) -> Response:
    """Who stands above most of them first, then who is nearest, with the best path from each.

    A state body is named as a stop: to share one makes companies no group.
    """
    question = params.as_question()
    return answered(services.explorer.common(params.ids, question, offset=params.offset, limit=params.limit))
