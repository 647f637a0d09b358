"""Entities by id or name: their facts, links and proximity, and the paths between two of them.

An id that was merged into another answers with the entity it now belongs to: `id` is the canonical
one and `merged` lists the rest. It is no redirect, because a merge is a judgement that can be
reversed, and that an earlier `known_at` does not know.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel, Field

from api.http.answers import answered
from api.http.descriptions import Description, described_entity, described_link, link_answer
from api.http.headers import PARTIAL
from api.http.negotiation import JSON, JSON_LD, TURTLE, preferred, tagged
from api.http.problems import described
from api.http.routes.questions import Id, PathsQuery, RecordsParams, StatementsParams
from api.http.routes.services import Services, ServicesDep
from api.models import (
    EntityAnswer,
    EntityProximity,
    LinkAnswer,
    LinksAnswer,
    PathsAnswer,
    RecordsAnswer,
    StatementsAnswer,
)
from api.references import as_json, json_model
from api.screening.question import LinksParams, Page, Question, RiskClassParams, ValidAt
from api.screening.views import view_of
from api.workspace import View
from graph.search.snapshots import view_key

router = APIRouter(prefix="/v1", tags=["Entities"], responses=described(404, 422, 503))

_LONGEST_LINK_ID = 450
"""Characters: two ids and the name of a type."""

LinkId = Annotated[
    str,
    Field(min_length=1, max_length=_LONGEST_LINK_ID, examples=["Unit~cn-cetc~cn-cetc-24"]),
    Path(description="Id of a link: its type and its two ends"),
]
EntityId = Annotated[
    Id,
    Path(
        description="Id of an entity, or a name that means it alone; a merged id means the entity it was "
        "merged into"
    ),
]

_RDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {TURTLE: {"schema": {"type": "string"}}, JSON_LD: {"schema": {"type": "object"}}}},
    **described(406),
}


@router.get("/entities/{id}", summary="One entity", response_model=json_model(EntityAnswer), responses=_RDF)
def entity(
    id: EntityId, params: Annotated[ValidAt, Query()], services: ServicesDep, request: Request
) -> Response:
    """Everything recorded of the entity: facts, class memberships and listings, with their sources.

    The `id` of the answer is the canonical one, which differs from a merged id that was asked for. With
    `Accept: text/turtle` or `application/ld+json` it is RDF, the links included; the header
    `Ketting-Partial: true` says that there are more of them. The `ETag` changes with the data and the day.
    """
    return _described(
        services,
        params,
        request,
        lambda view, day: described_entity(
            view, services.screener.named(id, params.as_question()).entity.id, day
        ),
        lambda _, question: services.screener.entity(id, question),
    )


@router.get("/links/{id}", summary="One link", response_model=json_model(LinkAnswer), responses=_RDF)
def link(
    id: LinkId, params: Annotated[LinksParams, Query()], services: ServicesDep, request: Request
) -> Response:
    """One link with a page of its observations; as RDF, all of it, where `Accept` asks for that."""
    page = Page(offset=params.offset, limit=params.limit)
    return _described(
        services,
        params,
        request,
        lambda view, day: described_link(view, id, day),
        lambda view, question: link_answer(view, id, question, services.workspace.today, page),
    )


def _described(
    services: Services,
    params: ValidAt,
    request: Request,
    as_rdf: Callable[[View, date], Description],
    answer: Callable[[View, Question], BaseModel],
) -> Response:
    """The answer in the media type asked for, or 304."""
    media_type = preferred(request.headers.get("accept"), (JSON, TURTLE, JSON_LD))
    question, today = params.as_question(), services.workspace.today
    day = question.as_traversal(today).valid_at
    with view_of(services.workspace, question) as view:
        version = view_key(view.reader), today
        if media_type == JSON:
            return tagged(request, media_type, version, lambda: as_json(answer(view, question)))
        description = as_rdf(view, day)
        response = tagged(request, media_type, version, lambda: description.written(media_type))
    if description.is_truncated:
        response.headers[PARTIAL] = "true"
    return response


@router.get("/entities/{id}/links", summary="Links of an entity", response_model=json_model(LinksAnswer))
def links(id: EntityId, params: Annotated[LinksParams, Query()], services: ServicesDep) -> Response:
    """The links that the entity is an end of, a page at a time; `total` counts all of them."""
    question = params.as_question()
    return answered(services.screener.links(id, question, offset=params.offset, limit=params.limit))


@router.get(
    "/entities/{id}/statements",
    summary="Statements about an entity",
    response_model=json_model(StatementsAnswer),
)
def statements(id: EntityId, params: Annotated[StatementsParams, Query()], services: ServicesDep) -> Response:
    """What is stated of the entity, also by lists that name it, of one property or all, a page at a time."""
    question, prop = params.as_question(), params.property
    return answered(
        services.screener.statements(id, question, prop=prop, offset=params.offset, limit=params.limit)
    )


@router.get(
    "/entities/{id}/records", summary="Records that name an entity", response_model=json_model(RecordsAnswer)
)
def records(id: EntityId, params: Annotated[RecordsParams, Query()], services: ServicesDep) -> Response:
    """The shipments, licences, claims or list entries that name the entity, a page at a time."""
    question, kind = params.as_question(), params.kind
    return answered(services.screener.records(id, kind, question, offset=params.offset, limit=params.limit))


@router.get(
    "/entities/{id}/proximity", summary="Proximity of an entity", response_model=json_model(EntityProximity)
)
def proximity(id: EntityId, params: Annotated[RiskClassParams, Query()], services: ServicesDep) -> Response:
    """How near the entity is to each risk class, as in a screening, whoever else may have the name."""
    return answered(services.screener.proximity(id, params.as_question()))


@router.get(
    "/paths",
    summary="Paths between entities",
    responses=described(404, 422, 503),
    response_model=json_model(PathsAnswer),
)
def paths(params: Annotated[PathsQuery, Query()], services: ServicesDep) -> Response:
    """The best paths from one entity to another, fewest hops first, with the sources of every link.

    `from` and `to` take ids, or names that mean one entity alone, and each may be repeated: then paths lead
    from any to any. With `alternatives` no two paths share a link, and `needed` are the links without which
    none is left. Without a path `why` says what there is instead, and what would settle it.
    """
    question = params.as_question()
    return answered(
        services.screener.paths(params.starts, params.ends, question, alternatives=params.alternatives)
    )
