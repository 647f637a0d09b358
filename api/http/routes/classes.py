"""The risk classes: which lists make them, how complete they are, and who is in one."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Response

from api.http.answers import answered
from api.http.problems import described
from api.http.routes.questions import Id
from api.http.routes.services import ServicesDep
from api.models import ClassesAnswer, ClassMembersAnswer
from api.references import json_model
from api.screening.question import LinksParams, ValidAt

router = APIRouter(prefix="/v1", tags=["Classes"])

ClassId = Annotated[Id, Path(description="Id of a class, such as defence_conglomerate")]


@router.get("/classes", summary="The classes", responses=described(422, 503))
def classes(params: Annotated[ValidAt, Query()], services: ServicesDep) -> ClassesAnswer:
    """Every class with its lists, how much of each is loaded, and how many members it has on the day."""
    return services.classes.overview(params.as_question())


@router.get(
    "/classes/{id}/members",
    summary="Members of a class",
    responses=described(404, 422, 503),
    response_model=json_model(ClassMembersAnswer),
)
def members(id: ClassId, params: Annotated[LinksParams, Query()], services: ServicesDep) -> Response:
    """Who is in the class on the day, a page at a time, with the entries of lists and their dates."""
    question = params.as_question()
    return answered(services.classes.members(id, question, offset=params.offset, limit=params.limit))
