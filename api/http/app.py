"""The HTTP service: routes, limits, problem documents and the page."""

from __future__ import annotations

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from secrets import token_bytes
from typing import Any

from fastapi import FastAPI
from starlette.concurrency import run_in_threadpool
from starlette.middleware.cors import CORSMiddleware
from starlette.types import Receive, Scope, Send

from api.batch.jobs import Jobs
from api.casework.audit import AuditLog
from api.casework.audit.group import GroupedLog
from api.casework.database import Casework
from api.casework.dispositions import Desk
from api.casework.keys.counts import CountTable, EndedSessions
from api.casework.keys.meter import Meter
from api.casework.keys.records import AccessRecords
from api.casework.keys.ring import KeyRing
from api.casework.keys.sessions import Sessions
from api.casework.keys.table import KeyTable
from api.errors import BadUse, CaseworkError
from api.http.access.guard import Guarded
from api.http.access.security import describe_keys
from api.http.addresses import CheckedAddresses
from api.http.headers import (
    MAX_ORIGINS,
    PARTIAL,
    SECURITY_HEADERS,
    HeadAsGet,
    PackedAnswers,
    SecurityHeaders,
    is_origin,
)
from api.http.limits import BodyLimit, Limits
from api.http.other_apis import reconcile, yente
from api.http.printable import PrintableJson
from api.http.problem_kinds import BAD_PREFIX
from api.http.problems import Problem, add_problem_handlers, problem
from api.http.resolution import page as resolve_page
from api.http.resolution import service as resolve_service
from api.http.root_path import forwarded_prefix, is_root_path, with_root_path
from api.http.routes import (
    batch,
    classes,
    entities,
    exploring,
    health,
    iris,
    law,
    linked_data,
    neighbourhood,
    options,
    pages,
    portfolio,
    reports,
    screening,
    sign_in,
    sources,
    trade,
)
from api.http.routes.casework import audit as audit_log
from api.http.routes.casework import dispositions, page_forms, watched_page, watchlists
from api.http.routes.services import Services
from api.http.sparql import SparqlService
from api.resolution import CandidateLists
from api.screening import Assessor, Classes, Explorer, Screener
from api.workspace import Workspace, current_time
from api.yente import Yente, models
from graph.sparql import Bounds

VERSION = "v1"

_DESCRIPTION = """
Is this consignee within N hops of a defence conglomerate, by which links, on whose word, as of when?

Every fact in an answer carries its sources. A verdict is `yes`, `no` or `unknown`: that no link is found
in the data loaded is no proof that there is none, and no answer here means clear to ship.
Errors are problem documents (RFC 9457, `application/problem+json`). Days are ISO 8601, UTC; shares percent.
"""


class Service(FastAPI):
    """The application with the schema of its problem documents in the description, under a prefix or none."""

    def __init__(self, *, prefix: str, takes_forwarded: bool, **described: Any) -> None:
        super().__init__(**described)
        self._prefix = prefix
        self._takes_forwarded = takes_forwarded

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, with or without the prefix in its path."""
        prefix = self._prefix
        if self._takes_forwarded and (stated := forwarded_prefix(scope)) is not None:
            if not is_root_path(stated):
                response = problem(BAD_PREFIX, scope["path"])
                response.headers.update(SECURITY_HEADERS)
                await response(scope, receive, send)
                return
            prefix = stated
        await super().__call__(with_root_path(scope, prefix), receive, send)

    def openapi(self) -> dict[str, Any]:
        """The OpenAPI description, made once."""
        if self.openapi_schema is None:
            described = super().openapi()
            schema = Problem.model_json_schema(ref_template="#/components/schemas/{model}")
            request = models.MatchRequest.model_json_schema(ref_template="#/components/schemas/{model}")
            parts = schema.pop("$defs", {}) | request.pop("$defs", {})
            described["components"]["schemas"] |= parts | {"Problem": schema, "MatchRequest": request}
            describe_keys(described)
        return super().openapi()


def create_app(  # noqa: PLR0913  (one parameter for each thing that a service is given)
    workspace: Workspace,
    *,
    limits: Limits | None = None,
    sparql: Bounds | None = None,
    folder: Path | None = None,
    jobs_folder: Path | None = None,
    audit: AuditLog | None = None,
    casework: Casework | None = None,
    name_keys: Sequence[Path] = (),
    session_secret: bytes | None = None,
    own_names_only: bool = False,
    root_path: str = "",
    takes_forwarded_prefix: bool = False,
    allow_origins: Sequence[str] = (),
    embed_in: Sequence[str] = (),
) -> FastAPI:
    """The service over one workspace. The caller opens and closes the store.

    In `folder` what SPARQL needs is kept for the next start; without one it is built anew each time.
    In `jobs_folder` are the files that the page screens in the background; without one they end with it.
    With `audit` every screening is in that log before it is answered, and refused where it cannot be.
    `name_keys` are what a log without `audit`, of what is decided alone, hashes names with.
    With `casework` its keys say who may ask what, from the first key on; without it everybody may ask all.
    With `own_names_only` who calls this machine by a name of another gets no answer while there are no keys.
    Sessions of the page are signed with the `session_secret`; without one they end with the service.
    `root_path` is the prefix under which a proxy serves it, such as `/ketting`; one that the server states
    (ASGI's `root_path`) goes before it. With `takes_forwarded_prefix` the header X-Forwarded-Prefix names it
    for a request, before `root_path`: for a proxy that sets the header itself whatever its callers send.
    Pages of the `allow_origins`, such as `https://tools.example`, may ask from a browser, and no others;
    those of the origins `embed_in` may show a chain in a frame.
    Raises `BadUse` for what is no such path or origin.
    """
    root_path = root_path.rstrip("/")
    if not is_root_path(root_path):
        raise BadUse(
            f"--root-path is {root_path[:80]!r}; write a path such as /ketting, of letters, digits and "
            ". _ ~ -, that begins with no path of the service itself, such as /v1"
        )
    _check_origins("--allow-origin", allow_origins)
    _check_origins("--embed-in", embed_in)
    log = audit if audit is not None or casework is None else AuditLog(casework, name_keys)
    desk = None if log is None else Desk.of(log, current_time)
    jobs = Jobs(workspace, jobs_folder, decisions=None if desk is None else desk.for_many())
    grouped = None if audit is None else GroupedLog(audit)
    meter = Meter(table=None if casework is None else CountTable(casework))

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await run_in_threadpool(jobs.close)
        with suppress(CaseworkError):  # what was asked in the last seconds counts no more
            await run_in_threadpool(meter.share)
        if grouped is not None:
            await run_in_threadpool(grouped.close)

    app = Service(
        lifespan=lifespan,
        prefix=root_path,
        takes_forwarded=takes_forwarded_prefix,
        title="Ketting",
        version=VERSION,
        summary="A knowledge graph of export end users and the corporate links behind them",
        description=_DESCRIPTION,
        docs_url=None,
        redoc_url=None,
        redirect_slashes=False,
    )
    app.state.services = Services(
        workspace,
        Screener(workspace, None if desk is None else desk.book),
        Explorer(workspace),
        Classes(workspace),
        Assessor(workspace),
        tuple(embed_in),
        grouped,
        desk,
    )
    app.state.jobs, app.state.indexes = jobs, portfolio.Indexes()
    app.state.sparql = SparqlService(workspace, sparql or Bounds(), folder)
    app.state.yente, app.state.candidate_lists = Yente(workspace), CandidateLists()
    app.state.ring = None if casework is None else KeyRing(KeyTable(casework))
    ended = None if casework is None else EndedSessions(casework)
    app.state.sessions, app.state.meter = Sessions(session_secret or token_bytes(), table=ended), meter
    app.state.access_records = records = None if grouped is None else AccessRecords(grouped)
    app.add_middleware(BodyLimit, limits=limits or Limits())
    app.add_middleware(
        Guarded,
        ring=app.state.ring,
        sessions=app.state.sessions,
        meter=meter,
        records=records,
        own_names_only=own_names_only,
    )  # before a body is read
    app.add_middleware(CheckedAddresses)
    app.add_middleware(PrintableJson)
    app.add_middleware(PackedAnswers)
    app.add_middleware(HeadAsGet)
    if allow_origins:
        app.add_middleware(
            CORSMiddleware,
            allow_origins=tuple(allow_origins),
            allow_methods=("GET", "HEAD", "POST"),
            allow_headers=("Authorization", "Content-Encoding", "If-None-Match", "X-API-Key"),
            expose_headers=("ETag", PARTIAL, "RateLimit", "RateLimit-Policy", "Retry-After"),
        )
    app.add_middleware(SecurityHeaders)  # added last, so that it is outermost
    add_problem_handlers(app)
    for part in (
        screening,
        batch,
        dispositions,
        watchlists,
        audit_log,
        options,
        entities,
        neighbourhood,
        law,
        trade,
        reports,
        classes,
        sources,
        linked_data,
        iris,
        health,
        pages,
        exploring,
        portfolio,
        page_forms,
        watched_page,
        yente,
        reconcile,
        sign_in,
        resolve_service,
        resolve_page,
    ):
        app.include_router(part.router)
    app.include_router(linked_data.iris)
    app.mount("/static", pages.web_files())
    app.mount("/docs/assets", pages.swagger_files())
    return app


def _check_origins(option: str, origins: Sequence[str]) -> None:
    for origin in origins:
        if not is_origin(origin):
            raise BadUse(
                f"{option} is {origin[:80]!r}; write one origin such as https://tools.example, in "
                "lower case and without a path; there is no sign for all of them"
            )
    if len(origins) > MAX_ORIGINS:
        raise BadUse(f"{option} is given {len(origins)} times; at most {MAX_ORIGINS} are kept")
