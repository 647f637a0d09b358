"""The datasets loaded."""

from __future__ import annotations

from typing import Annotated

from fastapi import APIRouter, Query

from api.http.problems import described
from api.http.routes.questions import Seen
from api.http.routes.services import AtDesk
from api.models.answers import DataAnswer

router = APIRouter(prefix="/v1", tags=["Data"])


@router.get("/sources", summary="Datasets loaded", responses=described(422, 503))
def sources(asked: Annotated[Seen, Query()], desk: AtDesk) -> list[DataAnswer]:
    """Each dataset with its version, fingerprint and age, and whether it is overdue for reading."""
    return desk.screener.data(desk.question(asked))
