"""The HTTP service: routes, limits, problem documents and the page."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from fastapi import FastAPI

from api.http.headers import HeadAsGet, SecurityHeaders
from api.http.limits import BodyLimit, Limits
from api.http.problems import Problem, add_problem_handlers
from api.http.routes import entities, health, iris, linked_data, options, pages, screening, sources
from api.http.routes.services import Services
from api.http.sparql import SparqlService
from api.screening import Screener
from api.workspace import Workspace
from graph.sparql import Bounds

VERSION = "v1"

_DESCRIPTION = """
Is this consignee within N hops of a defence conglomerate, by which links, on whose word, as of when?

Every fact in an answer carries its sources. A verdict is `yes`, `no` or `unknown`: that no link is found
in the data loaded is no proof that there is none, and no answer here means clear to ship.
Errors are problem documents (RFC 9457, `application/problem+json`). Days are ISO 8601, UTC; shares percent.
"""


class Service(FastAPI):
    """The application with the schema of its problem documents in the description."""

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        if self.openapi_schema is None:
            described = super().openapi()
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = schema.pop("$defs", {})
            described["components"]["schemas"] |= parts | {"Problem": schema}
        return super().openapi()


def create_app(
    workspace: Workspace,
    *,
    limits: Limits | None = None,
    sparql: Bounds | None = None,
    folder: Path | None = None,
) -> FastAPI:
    """The service over one workspace. The caller opens and closes the store.

    In `folder` what SPARQL needs is kept for the next start; without one it is built anew each time.
    """
    app = Service(
        title="Ketting",
        version=VERSION,
        summary="A knowledge graph of export end users and the corporate links behind them",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = Services(workspace, Screener(workspace))
    app.state.sparql = SparqlService(workspace, sparql or Bounds(), folder)
    app.add_middleware(BodyLimit, limits=limits or Limits())
    app.add_middleware(HeadAsGet)
    app.add_middleware(SecurityHeaders)  # added last, so that it is outermost
    add_problem_handlers(app)
    for part in (screening, options, entities, sources, linked_data, iris, health, pages):
        app.include_router(part.router)
    app.include_router(linked_data.iris)
    app.mount("/static", pages.web_files())
    app.mount("/docs/assets", pages.swagger_files())
    return app
