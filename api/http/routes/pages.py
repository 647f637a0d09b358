"""The page for people, and the description of the API. Neither asks another host for anything."""

from __future__ import annotations

from pathlib import Path

from fastapi import APIRouter
from fastapi.responses import FileResponse
from fastapi.staticfiles import StaticFiles

from api.http.headers import DOCS_POLICY

WEB = Path(__file__).resolve().parents[2] / "web"
# A browser asks whether its copy is still good, so that a page and its script are of one version.
_REVALIDATE = {"Cache-Control": "no-cache"}

router = APIRouter(include_in_schema=False)


@router.get("/")
def page() -> FileResponse:
    """The page: a search box, the verdict, and the chain with its sources."""
    return FileResponse(WEB / "index.html", headers=_REVALIDATE)


@router.get("/docs")
def docs() -> FileResponse:
    """Swagger UI over `/openapi.json`."""
    return FileResponse(WEB / "docs.html", headers=_REVALIDATE | {"Content-Security-Policy": DOCS_POLICY})


def web_files() -> StaticFiles:
    """Style sheets and scripts of our own pages."""
    return StaticFiles(directory=WEB)


def swagger_files() -> StaticFiles:
    """Swagger UI, from a package that carries it, where FastAPI itself would send readers to a CDN."""
    return StaticFiles(packages=[("fastapi_offline", "static")])
