"""Entities by id: their facts, links and proximity, and the paths between two of them.

An id that was merged into another answers with the entity it now belongs to: `id` is the canonical
one and `merged` lists the rest. It is no redirect, because a merge is a judgement that can be
reversed, and that an earlier `known_at` does not know.
"""

from __future__ import annotations

from typing import Annotated, Any

from fastapi import APIRouter, Path, Query, Request, Response

from api.entity_rdf import JSON, JSON_LD, TURTLE, described_entity, preferred
from api.headers import PARTIAL
from api.models import EntityAnswer, EntityProximity, LinksAnswer, PathsAnswer
from api.problems import described
from api.routes.desk import AtDesk
from api.routes.questions import Classed, Dated, Id, LinksQuery, PathsQuery

router = APIRouter(prefix="/v1", tags=["Entities"], responses=described(404, 422, 503))

EntityId = Annotated[Id, Path(description="Id of an entity; a merged id means the entity it was merged into")]


_RDF: dict[int | str, dict[str, Any]] = {
    200: {"content": {TURTLE: {"schema": {"type": "string"}}, JSON_LD: {"schema": {"type": "object"}}}}
}


@router.get("/entities/{id}", summary="One entity", response_model=EntityAnswer, responses=_RDF)
def entity(
    id: EntityId, asked: Annotated[Dated, Query()], desk: AtDesk, request: Request, response: Response
) -> EntityAnswer | Response:
    """Everything recorded of the entity: facts, class memberships and listings, with their sources.

    The `id` of the answer is the canonical one, which differs from a merged id that was asked for. With
    `Accept: text/turtle` or `application/ld+json` it is RDF, the links included; the header
    `Ketting-Partial: true` says that there are more of them.
    """
    media_type = preferred(request.headers.get("accept"))
    if media_type != JSON:
        found = described_entity(desk.workspace, id, desk.question(asked), media_type)
        partial = {PARTIAL: "true"} if found.is_partial else {}
        return Response(found.body, headers={"Vary": "Accept", **partial}, media_type=media_type)
    response.headers["Vary"] = "Accept"
    return desk.screener.entity(id, desk.question(asked))


@router.get("/entities/{id}/links", summary="Links of an entity")
def links(id: EntityId, asked: Annotated[LinksQuery, Query()], desk: AtDesk) -> LinksAnswer:
    """The links that the entity is an end of, a page at a time; `total` counts all of them."""
    return desk.screener.links(id, desk.question(asked), offset=asked.offset, limit=asked.limit)


@router.get("/entities/{id}/proximity", summary="Proximity of an entity")
def proximity(id: EntityId, asked: Annotated[Classed, Query()], desk: AtDesk) -> EntityProximity:
    """How near the entity is to each risk class, as in a screening, without matching a name."""
    return desk.screener.proximity(id, desk.question(asked))


@router.get("/paths", summary="Paths between two entities", responses=described(404, 422, 503))
def paths(asked: Annotated[PathsQuery, Query()], desk: AtDesk) -> PathsAnswer:
    """The best paths from one entity to another, fewest hops first, with the sources of every link."""
    return desk.screener.paths(asked.start, asked.end, desk.question(asked))
