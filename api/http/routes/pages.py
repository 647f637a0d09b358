"""The page for people, and the description of the API. Neither asks another host for anything."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any
from urllib.parse import quote

from fastapi import APIRouter, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, RedirectResponse
from fastapi.staticfiles import StaticFiles
from pydantic import ValidationError

from api.casework.identity import Scope
from api.errors import BadQuestion, BadUse, NotFound, shortened
from api.http.auditing import record_page
from api.http.caller import identity_of, spend_rows
from api.http.descriptions import described_chain
from api.http.forms import FormToken
from api.http.headers import DOCS_POLICY, framed_by
from api.http.languages import asked_of, remember
from api.http.negotiation import HTML, JSON, JSON_LD, NEGOTIATED, TURTLE, preferred
from api.http.problem_kinds import KINDS, kind_of
from api.http.problems import headers_of
from api.http.root_path import root_path
from api.http.routes.options import traversals
from api.http.routes.services import Services, ServicesDep
from api.page.data_versions import newer_data, versions_of
from api.page.decisions import Decisions, Typed, decisions_of
from api.page.dossier import STATEMENTS, dossier_of
from api.page.examples import examples
from api.page.law import ShareSum, share_sum
from api.page.picture.paint import Pen
from api.page.question import ASKED, Asked
from api.page.rendering import rendered
from api.page.screen import Screen, screen_of
from api.page.sources import on_paper
from api.page.take_along.files import FORMATS, File
from api.page.take_along.taken import taken_of
from api.screening.record import record_of
from api.screening.views import view_of
from api.wording.catalogue import in_language, say
from api.wording.classes import class_label
from api.wording.labels import decision_label

WEB = Path(__file__).resolve().parents[2] / "web"
# A browser asks whether its copy is still good, so that a page and its script are of one version.
_REVALIDATE = {"Cache-Control": "no-cache", "Vary": "Accept-Language, Cookie"}
_FIELDS = {field: name for name, field in ASKED.items()}
REFUSED: tuple[type[Exception], ...] = (ValidationError, *KINDS)
"""What a page says of a question, where it is raised."""

_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9.-]+", re.ASCII)
"""What the name of a file does not have, whatever system it is saved on."""

TURTLE_FILE = "ttl"

router = APIRouter(include_in_schema=False)


@router.get("/")
def page(request: Request, services: ServicesDep) -> Response:
    """The search box; with a name the verdicts, the chain that they rest on, and its sources."""
    return answered(request, services, "screen", lambda asked: screen_view(request, asked, services))


@router.get("/memo")
def memo(request: Request, services: ServicesDep) -> Response:
    """The answer as a sheet of paper."""
    return _on_paper(request, services, "memo.html")


@router.get("/embed")
def embed(request: Request, services: ServicesDep) -> Response:
    """The chain for a frame on somebody's page, where the service lets its origin."""
    shown = _on_paper(request, services, "embed.html")
    shown.headers.update(framed_by(services.framed_by))
    return shown


def _on_paper(request: Request, services: Services, template: str) -> Response:
    """A view that stands by itself: the picture in colours of its own, the citations, the whole address."""

    def answer(asked: Asked) -> tuple[str, dict[str, Any]]:
        values = _answer(request, asked, services, pen=Pen(stands_alone=True))
        screen = values["screen"]
        details = screen.picture.details.values() if screen.picture is not None else ()
        citations = on_paper(each for detail in details for each in detail.sources)
        return template, {
            **values,
            "citations": citations,
            "address": f"{request.base_url}?{values['permalink']}",
        }

    return answered(request, services, "screen", answer)


@router.get("/chain/{form}")
def chain(form: str, request: Request, services: ServicesDep) -> Response:
    """The chain drawn as a file: a picture, its links as tables and graphs, its citations."""
    check_form(form)
    asked = asked_of(request)
    with in_language(asked.language):
        with said_of_questions():
            values = _answer(request, asked, services, pen=Pen(stands_alone=True))
        if values["screen"].picture is None:
            raise NotFound(say("page.take.nothing"))
        if form == TURTLE_FILE:
            file = _turtle(values["screen"], asked, services)
        else:
            file = FORMATS[form](taken_of(values["screen"]), f"{request.base_url}?{values['permalink']}")
    return as_attachment(file, f"{values['file_name']}.{form}")


@router.get("/data")
def data(request: Request, services: ServicesDep) -> Response:
    """What is loaded: sources with their age, and how much of each list makes each class."""

    def answer(_: Asked) -> tuple[str, dict[str, Any]]:
        loaded = services.screener.data()
        overview = services.classes.overview()
        return "data.html", {"data": loaded, "overview": overview, "versions": versions_of(loaded)}

    return answered(request, services, "data", answer)


@router.get("/entity/{id:path}")
def entity(id: str, request: Request, services: ServicesDep) -> Response:
    """Everything recorded of an entity; who asks for data is led to it, as by its IRI."""
    media_type = preferred(request.headers.get("accept"), (HTML, JSON, TURTLE, JSON_LD))
    root = "../" * (1 + id.count("/"))
    if media_type != HTML:
        place = f"{root_path(request.scope)}/v1/entities/{quote(id, safe=':@~')}"
        return RedirectResponse(place, status_code=303, headers=NEGOTIATED)

    def answer(asked: Asked) -> tuple[str, dict[str, Any]]:
        question = asked.with_value("q", id).params().as_question()
        found = services.screener.entity(id, question)
        proximity = services.screener.proximity(found.id, question)
        stated = services.screener.statements(found.id, question, limit=STATEMENTS)
        history = (
            services.explorer.history(found.id, None, question) if asked.value("tab") == "history" else None
        )
        ownership, rules = services.assessor.ownership_and_rules(found.id, question)
        today = services.workspace.today
        dossier = dossier_of(found, proximity, stated, ownership, rules, history, today)
        pinned = asked.with_value("at", proximity.traversal.valid_at.isoformat())
        return "dossier.html", {
            "permalink": pinned.with_value("data", versions_of(proximity.data)).query(),
            "data": proximity.data,
            "dossier": dossier,
            "asked_of": asked,
            "newer": newer_data(asked, proximity.data, services.workspace),
            "versions": versions_of(proximity.data),
        }

    shown = answered(request, services, "entity", answer, root)
    shown.headers.add_vary_header("Accept")
    return shown


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
    asked = asked_of(request)
    token = FormToken(request)
    frame = {"asked": asked, "language": asked.language, "page": name, "root": root}
    frame |= {"csrf_field": token, "signed_in": token.signed_in}
    # Where somebody signed in, a browser keeps no view for whoever comes after.
    headers = _REVALIDATE if token.signed_in is None else {}
    with in_language(asked.language):
        frame |= _offered(services)
        frame["embed"] = f"{request.base_url}embed" if services.framed_by else ""
        try:
            template, values = answer(asked)
        except REFUSED as error:
            title, details, status = _told(error)
            body = rendered("problem.html", title=title, details=details, **frame)
            response = HTMLResponse(body, status, {**headers, **headers_of(error)})
        else:
            response = HTMLResponse(rendered(template, **frame, **values), headers=headers)
    token.keep(response)
    remember(request, response)
    return response


def screen_view(
    request: Request, asked: Asked, services: Services, typed: Typed | None = None
) -> tuple[str, dict[str, Any]]:
    """The answer, or where nobody is named the start; with what was typed into a form that was refused."""
    if not asked.name:
        data = services.screener.data()
        return "start.html", {"data": data, "examples": list(examples(data, asked.value("lang")))}
    values = _answer(request, asked, services)
    decisions = _decisions(request, values["screen"], asked, services, typed)
    return "answer.html", {
        **values,
        "decisions": decisions,
        "shares": _shares(values["screen"], asked, services),
    }


def _decisions(
    request: Request, screen: Screen, asked: Asked, services: Services, typed: Typed | None
) -> Decisions | None:
    """What was decided about the customer, where there is casework."""
    if services.desk is None:
        return None
    identity = identity_of(request)
    params = asked.params()
    record = record_of(params.name, params.as_question())
    needed = Scope(services.workspace.policy.casework.scopes["undo"])
    book, today = services.desk.book, services.workspace.today
    return decisions_of(screen.answer, record, book, identity, today, typed, needed)


def _shares(screen: Screen, asked: Asked, services: Services) -> ShareSum | None:
    """Who holds the shares of the entity that is drawn."""
    entity = screen.answer.entity
    if entity is None:
        return None
    return share_sum(services.assessor.ownership(entity.id, asked.params().as_question()))


def _answer(request: Request, asked: Asked, services: Services, pen: Pen | None = None) -> dict[str, Any]:
    """The answer with what every view of it has; it is in the audit log when this returns."""
    params = asked.params()
    spend_rows(request, 1)
    decision, answer = services.screener.screened(params.name, params.as_question())
    record_page(request, services, decision, answer)
    native = {}
    if answer.entity is not None:
        on_paths = {each.id for near in answer.proximity for path in near.paths for each in path.entities}
        native = services.screener.native_names({answer.entity.id, *on_paths}, params.as_question())
    screen = screen_of(answer, asked, services.workspace.today, native, pen=pen)
    pinned = asked.with_value("at", answer.query.valid_at.isoformat()).with_value("data", screen.versions)
    return {
        "screen": screen,
        "newer": newer_data(asked, answer.data, services.workspace),
        "versions": screen.versions,
        "decision": decision_label(answer.decision),
        "permalink": pinned.query(sel=asked.value("sel") or None),
        "file_name": file_name(params.name, answer.query.valid_at),
    }


def _turtle(screen: Screen, asked: Asked, services: Services) -> File:
    """The statements behind what is drawn, as RDF."""
    assert screen.picture is not None  # looked for by who calls
    drawn = screen.picture.chain
    entities = [node.entity.id for node in drawn.nodes if node.entity is not None]
    links = [link.stated.id for link in drawn.links if link.stated is not None]
    with view_of(services.workspace, asked.params().as_question()) as view:
        return File(TURTLE, described_chain(view, entities, links).written(TURTLE).decode())


def check_form(form: str) -> None:
    """Raise `NotFound` for a form that a picture cannot be had in."""
    if form not in (*FORMATS, TURTLE_FILE):
        forms = ", ".join((*FORMATS, TURTLE_FILE))
        raise NotFound(f"the chain can be had as {forms}, and not as {shortened(form)}")


@contextmanager
def said_of_questions() -> Iterator[None]:
    """Say what is wrong with the question of a file as the page says it."""
    try:
        yield
    except ValidationError as error:
        raise BadUse("; ".join(_told(error)[1])) from None


def as_attachment(file: File, name: str) -> Response:
    """The file, to be saved under that name."""
    disposition = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(file.text, media_type=file.media_type, headers=disposition)


def file_name(about: str, day: date) -> str:
    """The name of a file about somebody on a day, without its ending.

    >>> from datetime import date
    >>> file_name("GTA Semiconductor", date(2026, 11, 21))
    'ketting_GTA_Semiconductor_2026-11-21'
    """
    return f"ketting_{_NOT_IN_NAMES.sub('_', about)[:60]}_{day}"


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
