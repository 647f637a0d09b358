"""Liveness and readiness, for operators."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.http.problem_kinds import NOT_READY
from api.http.problems import described, problem
from api.http.routes.services import ServicesDep

router = APIRouter(tags=["Health"])


class Liveness(BaseModel):
    """The process answers."""

    status: Literal["ok"] = "ok"


class Readiness(BaseModel):
    """Questions can be answered."""

    status: Literal["ok"] = "ok"
    sources: int


@router.get("/healthz", summary="Is the process up", responses=described())
def healthz() -> Liveness:
    """Answers while the process does; says nothing of the store."""
    return Liveness()


@router.get(
    "/readyz", summary="Can questions be answered", response_model=Readiness, responses=described(503)
)
def readyz(request: Request, services: ServicesDep) -> Readiness | Response:
    """Answers 200 when the store can be read and holds data, else 503."""
    loaded = services.screener.data()
    if not loaded:
        return problem(NOT_READY, request.url.path)
    return Readiness(sources=len(loaded))
