"""The datasets loaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import Field

from api.http.answers import answered
from api.http.negotiation import JSON, NEGOTIATED, preferred
from api.http.problems import described
from api.http.routes.services import ServicesDep
from api.models import DataAnswer, DiffAnswer
from api.screening.question import KnownAt, PageParams
from api.versions import diff, diff_table

_CSV = "text/csv"
_LARGEST_NUMBER = 2**31

SourceId = Annotated[
    str, Field(min_length=1, max_length=64), Path(description="Id of a source that is loaded")
]
Number = Annotated[int, Field(ge=1, le=_LARGEST_NUMBER)]


class DiffParams(PageParams):
    """Which versions are compared, and which page of the changes is asked for."""

    before: Annotated[Number | None, Field(description="The earlier version; by default the one before")] = (
        None
    )
    after: Annotated[Number | None, Field(description="The later version; by default the last one")] = None


router = APIRouter(prefix="/v1", tags=["Data"])


@router.get("/sources", summary="Datasets loaded", responses=described(422, 503))
def sources(params: Annotated[KnownAt, Query()], services: ServicesDep) -> list[DataAnswer]:
    """Each dataset with its version, fingerprint and age, and whether it is overdue for reading."""
    return services.screener.data(params.as_question())


@router.get(
    "/sources/{id}/diff",
    summary="What changed between two versions",
    response_model=DiffAnswer,
    responses={200: {"content": {_CSV: {"schema": {"type": "string"}}}}, **described(404, 406, 422, 503)},
)
def source_diff(
    id: SourceId, params: Annotated[DiffParams, Query()], services: ServicesDep, request: Request
) -> Response:
    """Entities and links of a source that were added, ended or changed, a page at a time.

    Where a fact stands, and when it was observed, makes no difference. With `Accept: text/csv` it is a table
    with a row for each fact.
    """
    media_type = preferred(request.headers.get("accept"), (JSON, _CSV))
    answer = diff(
        services.workspace, id, params.before, params.after, offset=params.offset, limit=params.limit
    )
    is_json = media_type == JSON
    response = answered(answer) if is_json else Response(diff_table(answer), media_type=_CSV)
    response.headers.update(NEGOTIATED)
    return response
