"""The datasets loaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.problems import described
from api.http.routes.services import ServicesDep
from api.models import DataAnswer
from api.screening.question import KnownAt

router = APIRouter(prefix="/v1", tags=["Data"])


@router.get("/sources", summary="Datasets loaded", responses=described(422, 503))
def sources(params: Annotated[KnownAt, Query()], services: ServicesDep) -> list[DataAnswer]:
    """Each dataset with its version, fingerprint and age, and whether it is overdue for reading."""
    return services.screener.data(params.as_question())
