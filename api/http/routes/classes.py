"""The risk classes: which lists make them, how complete they are, and who is in one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.http.problems import described
from api.http.routes.questions import Id
from api.http.routes.services import ServicesDep
from api.models import ClassesAnswer, ClassMembersAnswer
from api.screening.question import LinksParams, ValidAt

router = APIRouter(prefix="/v1", tags=["Classes"])

ClassId = Annotated[Id, Path(description="Id of a class, such as defence_conglomerate")]


@router.get("/classes", summary="The classes", responses=described(422, 503))
def classes(params: Annotated[ValidAt, Query()], services: ServicesDep) -> ClassesAnswer:
    """Every class with its lists, how much of each is loaded, and how many members it has on the day."""
    return services.classes.overview(params.as_question())


@router.get("/classes/{id}/members", summary="Members of a class", responses=described(404, 422, 503))
def members(
    id: ClassId, params: Annotated[LinksParams, Query()], services: ServicesDep
) -> ClassMembersAnswer:
    """Who is in the class on the day, a page at a time, with the entries of lists and their dates."""
    return services.classes.members(id, params.as_question(), offset=params.offset, limit=params.limit)
