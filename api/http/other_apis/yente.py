"""The API of yente 5.5: match, search, entities and the catalogue; its clients change only the address."""

from __future__ import annotations

import json
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Path, Query, Request, Response
from fastapi.exceptions import RequestValidationError
from fastapi.responses import RedirectResponse
from pydantic import ValidationError
from starlette.concurrency import run_in_threadpool

from api.errors import NotAcceptable
from api.http.caller import spend_rows
from api.http.headers import PARTIAL
from api.http.negotiation import HTML, JSON, JSON_LD, NEGOTIATED, TURTLE, media_type_of, preferred, tagged
from api.http.other_apis.answering import DetailRoute, json_answer, screening
from api.http.other_apis.auditing import recorded_matches
from api.http.other_apis.parameters import MatchQuery, PageQuery, SearchQuery
from api.http.root_path import root_path
from api.http.routes.services import ServicesDep
from api.yente import ALL, MAX_BATCH, BadRequest, Yente, algorithms_answer, checked_algorithm, models

router = APIRouter(tags=["yente"], route_class=DetailRoute)

_Responses = dict[int | str, dict[str, Any]]
_MODEL = models.ErrorDetail
_INVALID: _Responses = {400: {"model": _MODEL, "description": "It cannot be asked"}}
_COMMON: _Responses = {
    404: {"model": _MODEL, "description": "There is no such dataset, entity or property"},
    422: {"model": _MODEL, "description": "A parameter or the body is not as described here"},
    500: {"model": _MODEL, "description": "A fault of the service"},
    503: {"model": _MODEL, "description": "The store cannot be read now, or the time of a request is over"},
}
_ENTITY: _Responses = {308: {"description": "The entity goes by another id"}, **_COMMON}

Dataset = Annotated[
    str, Path(description=f"{ALL} for all that is loaded, or the id of a source", examples=[ALL])
]
EntityId = Annotated[str, Path(description="The id of an entity, of a link's observation or an authority")]


def _yente(request: Request) -> Yente:
    service = request.app.state.yente
    assert isinstance(service, Yente)  # create_app puts it there
    return service


YenteDep = Annotated[Yente, Depends(_yente)]


async def _body(request: Request) -> models.MatchRequest:
    """The body, which is JSON whether or not a Content-Type says so, as yente reads it."""
    media_type = media_type_of(request)
    if media_type not in ("", JSON) and not media_type.endswith("+json"):
        raise RequestValidationError(
            [{"type": "content_type", "loc": ("body",), "msg": f"send JSON, with Content-Type: {JSON}"}]
        )
    try:
        return models.MatchRequest.model_validate(json.loads(await request.body()))
    except ValidationError as error:
        raise RequestValidationError(
            [{**each, "loc": ("body", *each["loc"])} for each in error.errors(include_url=False)]
        ) from None
    except (ValueError, RecursionError) as error:
        raise RequestValidationError(
            [{"type": "json_invalid", "loc": ("body",), "msg": f"JSON decode error: {error}"}]
        ) from None


@router.post(
    "/match/{dataset}",
    summary="Match entities by example",
    response_model=models.FtmMatchAnswer,
    responses=_INVALID | _COMMON,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {JSON: {"schema": {"$ref": "#/components/schemas/MatchRequest"}}},
        }
    },
)
async def match(
    request: Request,
    dataset: Dataset,
    asked: Annotated[models.MatchRequest, Depends(_body)],
    params: Annotated[MatchQuery, Query()],
    services: ServicesDep,
    yente: YenteDep,
) -> Response:
    """Who may be meant by each of up to 100 entities, best first.

    `match` says that an identifier or a recorded name is equal and nothing contradicts; whatever else is
    returned is for a person to decide. `score` orders and explains, and makes no match by itself.
    """
    algorithm = checked_algorithm(params.algorithm)
    for name in asked.config:
        raise BadRequest(f"Invalid configuration parameter: {name} for algorithm {algorithm}")
    options, scope = params.as_options(), params.as_scope(dataset)
    spend_rows(request, min(len(asked.queries), MAX_BATCH))
    matched = await screening(services, lambda: yente.match(scope, asked.queries, options))
    await recorded_matches(
        request, services, matched, api="yente", dataset=dataset, parameters=request.url.query
    )
    return json_answer(matched.answer(), {"x-batch-size": str(len(asked.queries))})


@router.get(
    "/search/{dataset}",
    summary="Look entities up by a text",
    response_model=models.FtmSearchAnswer,
    responses=_INVALID | _COMMON,
)
async def search(dataset: Dataset, params: Annotated[SearchQuery, Query()], yente: YenteDep) -> Response:
    """A page of the entities with names that have the words of the text; of all there are without a text."""
    options, scope = params.as_options(), params.as_scope(dataset)
    return json_answer(await run_in_threadpool(lambda: yente.search(scope, params.q, options)))


@router.get(
    "/entities/{id}",
    summary="An entity of FollowTheMoney",
    response_model=models.FtmEntity,
    responses=_ENTITY,
)
async def entity(
    id: EntityId,
    yente: YenteDep,
    request: Request,
    nested: Annotated[bool, Query(description="With the entities beside it in it")] = True,
) -> Response:
    """The entity with all that is recorded, and the links and list entries beside it.

    Where `Accept` asks for Turtle or JSON-LD it leads on to the RDF of the entity, and where for HTML,
    as a browser does, to its page (303); else the answer is this JSON.
    """
    try:
        media_type = preferred(request.headers.get("accept"), (JSON, TURTLE, JSON_LD, HTML))
    except NotAcceptable:
        media_type = JSON  # yente gives JSON whatever is asked for
    if media_type != JSON:
        ours = await run_in_threadpool(lambda: yente.our_id(id))
        if ours is not None:
            place = "entity" if media_type == HTML else "v1/entities"
            address = f"{root_path(request.scope)}/{place}/{ours}"  # our ids need no escapes
            return RedirectResponse(address, status_code=303, headers=NEGOTIATED)
    record, is_cut = await run_in_threadpool(lambda: yente.entity(id, nested=nested))
    return json_answer(record, NEGOTIATED | ({PARTIAL: "true"} if is_cut else {}))


@router.get(
    "/entities/{id}/adjacent",
    summary="What lies beside an entity",
    response_model=models.EntityAdjacent,
    responses=_ENTITY,
)
async def adjacent(id: EntityId, params: Annotated[PageQuery, Query()], yente: YenteDep) -> Response:
    """The entity, and a page of what each of its properties leads to."""
    page = params.as_page()
    return json_answer(await run_in_threadpool(lambda: yente.adjacent(id, page)))


@router.get(
    "/entities/{id}/adjacent/{property}",
    summary="What lies beside an entity by one property",
    response_model=models.AdjacentPage,
    responses=_ENTITY,
)
async def adjacent_by_property(
    id: EntityId,
    property: Annotated[str, Path(description="Such as ownershipOwner, sanctions or addressEntity")],
    params: Annotated[PageQuery, Query()],
    yente: YenteDep,
) -> Response:
    """A page of what one property of the entity leads to."""
    page = params.as_page()
    return json_answer(await run_in_threadpool(lambda: yente.adjacent_by(id, property, page)))


@router.get("/manifest", include_in_schema=False)
@router.get(
    "/catalog",
    summary="The sources that are loaded",
    response_model=models.CatalogAnswer,
    responses={503: _COMMON[503], 500: _COMMON[500], 304: {"description": "It has not changed"}},
)
async def catalog(yente: YenteDep, request: Request) -> Response:
    """The dataset of everything and each source; the version changes with each load."""
    answer = await run_in_threadpool(yente.catalog)
    return tagged(request, JSON, answer, lambda: bytes(json_answer(answer).body))


@router.get(
    "/algorithms",
    summary="The algorithms that can be named",
    response_model=models.AlgorithmsAnswer,
    responses={500: _COMMON[500], 503: _COMMON[503]},
)
async def algorithms() -> Response:
    """Ketting's matcher, and the names of yente's algorithms, which it answers to."""
    return json_answer(algorithms_answer())


@router.post("/updatez", include_in_schema=False)
async def update() -> Response:
    """Refused: the service loads nothing."""
    return json_answer({"detail": "Invalid token."}, status=403)
