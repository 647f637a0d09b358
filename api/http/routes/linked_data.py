"""The vocabulary, and SPARQL over the data."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from importlib.resources import files
from typing import Annotated
from urllib.parse import parse_qs

from fastapi import APIRouter, Depends, Request, Response
from pyoxigraph import RdfFormat, parse, serialize

from api.errors import BadUse
from api.http.headers import PARTIAL
from api.http.negotiation import JSON, JSON_LD, TURTLE, media_type_of, preferred, tagged
from api.http.problems import described
from api.http.sparql import SparqlService
from ontology.vocabulary import SHAPES, VOCABULARY

router = APIRouter(prefix="/v1", tags=["Linked data"])
iris = APIRouter(include_in_schema=False)
"""Where the IRIs of the vocabulary and the shapes lead."""

RESULTS = "application/sparql-results+json"
_QUERY = "application/sparql-query"
_FORM = "application/x-www-form-urlencoded"


def _sparql_service(request: Request) -> SparqlService:
    services = request.app.state.sparql
    assert isinstance(services, SparqlService)  # create_app puts it there
    return services


async def _query(request: Request) -> str:
    """The query as the SPARQL 1.1 protocol sends it: as the body, or as a field of a form."""
    body = await request.body()
    try:
        text = body.decode("utf-8")
    except UnicodeDecodeError:
        raise BadUse("the query is not UTF-8") from None
    match media_type_of(request):
        case "application/sparql-query":
            return text
        case "application/x-www-form-urlencoded":
            try:
                fields = parse_qs(text, errors="strict")
            except UnicodeDecodeError:
                raise BadUse("the query is not UTF-8") from None
            if set(fields) == {"query"} and len(fields["query"]) == 1:
                return fields["query"][0]
            raise BadUse("the form needs one field, query; others are not understood")
    raise BadUse(f"send the query as {_QUERY}, or as the field query of {_FORM}")


@iris.get("/ns")
@router.get(
    "/ontology",
    summary="The ontology",
    response_class=Response,
    responses={
        200: {"content": {TURTLE: {"schema": {"type": "string"}}, JSON_LD: {"schema": {"type": "object"}}}},
        **described(406, 503),
    },
)
def ontology(request: Request) -> Response:
    """The vocabulary: every class and property, with what it stands under. In Turtle, or in JSON-LD."""
    return _file(VOCABULARY, request)


@iris.get("/shapes")
def shapes(request: Request) -> Response:
    """The SHACL shapes that exports keep."""
    return _file(SHAPES, request)


def _file(name: str, request: Request) -> Response:
    """A file of the ontology in the media type asked for."""
    media_type = preferred(request.headers.get("accept"), (TURTLE, JSON_LD, JSON))
    body = _turtle(name) if media_type == TURTLE else _json_ld(name)
    return tagged(request, media_type, hashlib.sha256(body).hexdigest(), lambda: body)


def _turtle(name: str) -> bytes:
    return (files("ontology") / name).read_bytes()


@lru_cache(maxsize=4)
def _json_ld(name: str) -> bytes:
    written = serialize(parse(_turtle(name), RdfFormat.TURTLE), format=RdfFormat.JSON_LD)
    assert written is not None  # without a file to write to it is returned
    return written


@router.post(
    "/sparql",
    summary="Ask in SPARQL",
    response_class=Response,
    responses={
        200: {
            "content": {
                RESULTS: {"schema": {"type": "object"}},
                TURTLE: {"schema": {"type": "string"}},
            }
        },
        **described(413, 422, 503),
    },
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _QUERY: {
                    "schema": {"type": "string"},
                    "example": "SELECT * { ?s a ketting:Company } LIMIT 5",
                },
                _FORM: {"schema": {"type": "object", "properties": {"query": {"type": "string"}}}},
            },
        }
    },
)
def sparql(
    query: Annotated[str, Depends(_query)], services: Annotated[SparqlService, Depends(_sparql_service)]
) -> Response:
    """One SELECT, ASK or CONSTRUCT over the current data, read-only, within bounds of time and rows.

    The default graph is the union of all graphs; each source is a named graph, and shortcuts such as
    `ketting:owns` are in `https://w3id.org/ketting/derived`. The prefixes of the ontology are declared.
    Results are SPARQL JSON, for CONSTRUCT Turtle. The header `Ketting-Partial: true` says that rows were
    left out. SERVICE, updates and DESCRIBE are refused.
    """
    answer = services.ask(query)
    headers = {PARTIAL: "true"} if answer.is_truncated else {}
    return Response(
        answer.body, headers=headers, media_type=TURTLE if answer.form == "CONSTRUCT" else RESULTS
    )
