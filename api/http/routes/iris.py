"""Where our IRIs lead: `https://w3id.org/ketting/X` is answered at `/X` of a service that has the data.

An entity or a link is no document, so its IRI leads on to one that describes it (303). What is of the
web itself, a source, document, statement or the vocabulary, is answered at once.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Annotated
from urllib.parse import quote

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse

from api.errors import NotFound
from api.http.descriptions import (
    Description,
    described_derived,
    described_document,
    described_source,
    described_statement,
    known_link,
)
from api.http.negotiation import HTML, JSON, JSON_LD, NEGOTIATED, TURTLE, preferred, tagged
from api.http.root_path import raw_path, root_path
from api.http.routes.services import Services, ServicesDep
from api.screening.question import KnownAt
from api.screening.views import view_of
from api.workspace import View
from graph.search.snapshots import view_key
from ontology.link import split_link_id
from ontology.namespaces import BASE, read_document_iri, read_source_iri

router = APIRouter(include_in_schema=False)

_DESCRIBED = (JSON, TURTLE, JSON_LD)

Params = Annotated[KnownAt, Query()]


@router.get("/id/{id:path}")
def named(id: str, params: Params, services: ServicesDep, request: Request) -> Response:
    """Redirect to the description of the entity or link, or for a browser to the page."""
    is_link = split_link_id(id) is not None
    offers = (JSON, TURTLE, JSON_LD) if is_link else (JSON, TURTLE, JSON_LD, HTML)
    media_type = preferred(request.headers.get("accept"), offers)
    question = params.as_question()
    with view_of(services.workspace, question) as view:
        if is_link:
            known_link(view, id)
        elif view.reader.entity(id) is None:
            raise NotFound(f"no entity {id!r} in the data")
    if media_type == HTML:
        page = f"{root_path(request.scope)}/entity/{quote(id, safe=':@~')}"
        return RedirectResponse(page, status_code=303, headers=NEGOTIATED)
    # As written in the IRI: clients compare.
    place = f"{root_path(request.scope)}/v1/{'links' if is_link else 'entities'}/{quote(id, safe=':@~')}"
    query = f"?{request.url.query}" if request.url.query else ""
    return RedirectResponse(f"{place}{query}", status_code=303, headers=NEGOTIATED)


@router.get("/statement/{id}")
def statement(id: str, params: Params, services: ServicesDep, request: Request) -> Response:
    """The statement with its source and document."""
    return _answer(services, params, request, lambda view, _: described_statement(view, id))


@router.get("/source/{path:path}")
def source(path: str, params: Params, services: ServicesDep, request: Request) -> Response:
    """The source with its documents, or one document of it."""
    iri = BASE + _raw_path(request).lstrip("/")
    source_id, document = read_source_iri(iri), read_document_iri(iri)

    def describe(view: View, _: date) -> Description:
        if source_id is not None:
            return described_source(view, source_id)
        if document is not None:
            return described_document(view, *document)
        raise NotFound(f"no source {path!r} is loaded")

    return _answer(services, params, request, describe)


@router.get("/derived")
def derived(params: Params, services: ServicesDep, request: Request) -> Response:
    """What the derived graph was made from; its shortcuts stand with the entities they begin at."""
    return _answer(services, params, request, described_derived)


def _answer(
    services: Services, params: KnownAt, request: Request, describe: Callable[[View, date], Description]
) -> Response:
    media_type = preferred(request.headers.get("accept"), _DESCRIBED)
    question, today = params.as_question(), services.workspace.today
    with view_of(services.workspace, question) as view:
        description = describe(view, today)
        version = view_key(view.reader), today
        return tagged(request, media_type, version, lambda: description.written(media_type))


def _raw_path(request: Request) -> str:
    """The path as it was asked for: an id may hold a slash, which only its escape tells from ours."""
    raw = raw_path(request.scope)
    return quote(request.scope["path"].removeprefix(root_path(request.scope))) if raw is None else raw
