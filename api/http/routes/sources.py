"""The datasets loaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.problems import described
from api.http.routes.questions import KnownAt
from api.http.routes.services import ServicesDep
from api.models.answers import DataAnswer

router = APIRouter(prefix="/v1", tags=["Data"])


@router.get("/sources", summary="Datasets loaded", responses=described(422, 503))
def sources(asked: Annotated[KnownAt, Query()], services: ServicesDep) -> list[DataAnswer]:
    """Each dataset with its version, fingerprint and age, and whether it is overdue for reading."""
    return services.screener.data(services.question(asked))
