"""Liveness and readiness, for operators."""

from __future__ import annotations

from typing import Literal

from fastapi import APIRouter, Request, Response
from pydantic import BaseModel

from api.http.problems import NOT_READY, described, problem
from api.http.routes.services import ServicesDep

router = APIRouter(tags=["Health"])


class Alive(BaseModel):
    """The process answers."""

    status: Literal["up"] = "up"


class Ready(BaseModel):
    """Questions can be answered."""

    status: Literal["ready"] = "ready"
    sources: int


@router.get("/healthz", summary="Is the process up", responses=described())
def healthz() -> Alive:
    """Answers while the process does; says nothing of the store."""
    return Alive()


@router.get("/readyz", summary="Can questions be answered", response_model=Ready, responses=described(503))
def readyz(request: Request, services: ServicesDep) -> Ready | Response:
    """Answers 200 when the store can be read and holds data, else 503."""
    loaded = services.screener.data()
    if not loaded:
        return problem(NOT_READY, request.url.path)
    return Ready(sources=len(loaded))
