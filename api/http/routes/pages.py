"""The page for people, and the description of the API. Neither asks another host for anything."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError

from api.errors import BadQuestion
from api.http.headers import DOCS_POLICY
from api.http.problems import KINDS, kind_of
from api.http.routes.options import traversals
from api.http.routes.services import Services, ServicesDep
from api.page.question import ASKED, Asked
from api.page.rendering import rendered
from api.page.screen import screen_of
from api.wording.catalogue import in_language, say
from api.wording.classes import class_label
from api.wording.labels import decision_label

WEB = Path(__file__).resolve().parents[2] / "web"
# A browser asks whether its copy is still good, so that a page and its script are of one version.
_REVALIDATE = {"Cache-Control": "no-cache"}
_FIELDS = {field: name for name, field in ASKED.items()}
_REFUSED: tuple[type[Exception], ...] = (ValidationError, *KINDS)

router = APIRouter(include_in_schema=False)


@router.get("/")
def page(request: Request, services: ServicesDep) -> Response:
    """The search box; with a name the verdicts, the chain that they rest on, and its sources."""
    return answered(request, services, "screen", lambda asked: _screen(asked, services))


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


def answered(
    request: Request,
    services: Services,
    name: str,
    answer: Callable[[Asked], tuple[str, dict[str, Any]]],
    root: str = "./",
) -> HTMLResponse:
    """A view of the page in the language asked for; what is wrong with the question is said on it."""
    asked = Asked.of(request.query_params.multi_items())
    with in_language(asked.language):
        frame = {"asked": asked, "language": asked.language, "page": name, "root": root, **_offered(services)}
        try:
            template, values = answer(asked)
        except _REFUSED as error:
            title, details, status = _told(error)
            body = rendered("problem.html", title=title, details=details, **frame)
            return HTMLResponse(body, status, headers=_REVALIDATE)
        return HTMLResponse(rendered(template, **frame, **values), headers=_REVALIDATE)


def _screen(asked: Asked, services: Services) -> tuple[str, dict[str, Any]]:
    if not asked.name:
        return "start.html", {"data": services.screener.data()}
    params = asked.params()
    answer = services.screener.screen(params.name, params.as_question())
    screen = screen_of(answer, asked, services.workspace.today)
    pinned = asked.with_value("at", answer.query.valid_at.isoformat()).with_value("data", screen.versions)
    values = {
        "screen": screen,
        "decision": decision_label(answer.decision),
        "permalink": pinned.query(sel=asked.value("sel") or None),
    }
    return "answer.html", values


def _offered(services: Services) -> dict[str, Any]:
    """What the form offers: the traversals and classes of this service."""
    classes = [(each.name, class_label(each.name, each.label)) for each in services.classes.screened()]
    return {"traversals": traversals(), "classes": classes}


def _told(error: Exception) -> tuple[str, list[str], int]:
    """What is wrong, in words, and the status of the answer."""
    if isinstance(error, ValidationError):
        details = [
            _field(str(each["loc"][0]) if each["loc"] else "q", each.get("input"), each["msg"])
            for each in error.errors()
        ]
        return say("page.problem"), details, 422
    if isinstance(error, BadQuestion):
        return say("page.problem"), [_field(error.field, error.value, error.remedy)], 422
    kind = kind_of(error)
    return kind.title, [kind.detail or str(error)], int(kind.status)


def _field(field: str, value: object, remedy: str) -> str:
    return say(
        "page.problem.field", field=_FIELDS.get(field, field), value=f"“{str(value)[:80]}”", remedy=remedy
    )
