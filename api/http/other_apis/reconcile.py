"""The Reconciliation Service API 0.2, by which OpenRefine matches the rows of a table."""

from __future__ import annotations

from typing import Annotated, Any
from urllib.parse import parse_qs

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import HTMLResponse
from starlette.concurrency import run_in_threadpool

from api.http.caller import spend_rows
from api.http.headers import framed_by
from api.http.negotiation import media_type_of
from api.http.other_apis.answering import DetailRoute, json_answer, screening
from api.http.other_apis.auditing import recorded_matches
from api.http.other_apis.yente import Dataset, YenteDep
from api.http.root_path import root_path
from api.http.routes.services import Services, ServicesDep
from api.page.rendering import rendered
from api.reconcile import (
    SUGGESTED,
    BadReconciliation,
    candidates_of,
    extension,
    manifest,
    previewed,
    proposed_properties,
    read_batch,
    suggested_entities,
    suggested_properties,
    suggested_types,
)
from api.yente import ALL, MatchOptions, NotThere, Scope, Yente, models

router = APIRouter(tags=["Reconciliation"], route_class=DetailRoute)

_FORM = "application/x-www-form-urlencoded"
_MOST_FIELDS = 20
_ERRORS: dict[int | str, dict[str, Any]] = {
    status: {"model": models.ErrorDetail, "description": words}
    for status, words in {
        400: "It cannot be asked",
        404: "There is no such dataset",
        413: "The batch is larger than the manifest says",
        422: "A parameter is not as described here",
        500: "A fault of the service",
        503: "The store cannot be read now, or the time of a request is over",
    }.items()
}
_JSON: dict[int | str, dict[str, Any]] = {
    200: {"content": {"application/json": {"schema": {"type": "object", "additionalProperties": True}}}}
}
_DESCRIBED = _JSON | _ERRORS

Prefix = Annotated[str, Query(max_length=500, description="What was typed")]
Cursor = Annotated[int, Query(ge=0, le=1_000, description="How many suggestions to pass over")]
Queries = Annotated[str | None, Query(description="A batch of queries as JSON")]
Extend = Annotated[str | None, Query(description="A question about values of properties as JSON")]


@router.get("/reconcile", include_in_schema=False)
async def reconcile_all(
    request: Request,
    services: ServicesDep,
    yente: YenteDep,
    queries: Queries = None,
    extend: Extend = None,
) -> Response:
    """The service over all that is loaded."""
    return await reconcile(request, ALL, services, yente, queries, extend)


@router.get(
    "/reconcile/{dataset}",
    summary="A reconciliation service, or its answer to queries",
    response_class=Response,
    responses=_DESCRIBED,
)
async def reconcile(
    request: Request,
    dataset: Dataset,
    services: ServicesDep,
    yente: YenteDep,
    queries: Queries = None,
    extend: Extend = None,
) -> Response:
    """The manifest of the service; with `queries` or `extend` what it answers to them.

    `callback` is refused: what is asked from another page is let through by its origin (CORS).
    """
    fields = {name: text for name, text in (("queries", queries), ("extend", extend)) if text is not None}
    if "callback" in request.query_params:
        fields["callback"] = ""
    if fields:
        return await _answered(request, services, yente, dataset, fields)
    title = await run_in_threadpool(lambda: yente.title(dataset))
    base = str(request.base_url).rstrip("/")
    return json_answer(manifest(title, base, f"{base}/reconcile/{dataset}", request.url.query))


@router.post("/reconcile", include_in_schema=False)
async def reconcile_form_of_all(request: Request, services: ServicesDep, yente: YenteDep) -> Response:
    """The same of all that is loaded."""
    return await reconcile_form(request, ALL, services, yente)


@router.post(
    "/reconcile/{dataset}",
    summary="Reconcile a batch of queries",
    response_class=Response,
    responses=_DESCRIBED,
    openapi_extra={
        "requestBody": {
            "required": True,
            "content": {
                _FORM: {
                    "schema": {
                        "type": "object",
                        "properties": {"queries": {"type": "string"}, "extend": {"type": "string"}},
                    }
                }
            },
        }
    },
)
async def reconcile_form(
    request: Request, dataset: Dataset, services: ServicesDep, yente: YenteDep
) -> Response:
    """Candidates for each query of the field `queries`, or the values that the field `extend` asks for."""
    return await _answered(request, services, yente, dataset, await _form(request))


@router.get(
    "/reconcile/{dataset}/suggest/entity",
    summary="Suggest entities",
    response_class=Response,
    responses=_DESCRIBED,
)
async def suggest_entity(
    dataset: Dataset, yente: YenteDep, prefix: Prefix = "", cursor: Cursor = 0
) -> Response:
    """Entities with an id or a name that begins so, some at a time."""
    scope, most = Scope(dataset), cursor + SUGGESTED
    found = await run_in_threadpool(lambda: yente.begun(scope, prefix, most))
    return json_answer(suggested_entities(found[cursor:most]))


@router.get(
    "/reconcile/{dataset}/suggest/type",
    summary="Suggest types",
    response_class=Response,
    responses=_DESCRIBED,
)
async def suggest_type(dataset: Dataset, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Types whose id or label begins so."""
    return json_answer(suggested_types(prefix, cursor))


@router.get(
    "/reconcile/{dataset}/suggest/property",
    summary="Suggest properties",
    response_class=Response,
    responses=_DESCRIBED,
)
async def suggest_property(dataset: Dataset, prefix: Prefix = "", cursor: Cursor = 0) -> Response:
    """Properties whose id or label begins so."""
    return json_answer(suggested_properties(prefix, cursor))


@router.get(
    "/reconcile/{dataset}/extend/property",
    summary="Propose properties to extend by",
    response_class=Response,
    responses=_DESCRIBED,
)
async def propose(
    dataset: Dataset,
    type: Annotated[str, Query(max_length=500, description="A type")] = "LegalEntity",
    limit: Annotated[int, Query(ge=0, le=1_000, description="How many at most; 0 for all")] = 0,
) -> Response:
    """The properties that entities of a type may have values of."""
    return json_answer(proposed_properties(type, limit))


@router.get("/reconcile/{dataset}/preview", include_in_schema=False)
async def preview(
    dataset: Dataset,
    request: Request,
    services: ServicesDep,
    yente: YenteDep,
    id: Annotated[str, Query(max_length=500)],
) -> Response:
    """A small page about an entity, for a frame on pages of the origins that may embed (`--embed-in`)."""
    records = await run_in_threadpool(lambda: yente.recorded([id]))
    if id not in records:
        raise NotThere("No such entity!")
    page = rendered(
        "reconcile/preview.html", preview=previewed(records[id]), root=f"{root_path(request.scope)}/"
    )
    return HTMLResponse(page, headers=framed_by(services.framed_by))


async def _form(request: Request) -> dict[str, str]:
    """The fields of a form; raises `BadReconciliation`."""
    if media_type_of(request) != _FORM:
        raise BadReconciliation(f"send a form, {_FORM}, with a field queries or extend")
    try:
        text = (await request.body()).decode("utf-8")
        fields = parse_qs(text, errors="strict", max_num_fields=_MOST_FIELDS)
    except ValueError:
        raise BadReconciliation("the form is not UTF-8, or has too many fields") from None
    return {name: values[-1] for name, values in fields.items()}


async def _answered(
    request: Request, services: Services, yente: Yente, dataset: str, fields: dict[str, str]
) -> Response:
    if "callback" in fields:
        raise BadReconciliation("callback is not supported: ask from an origin that --allow-origin names")
    if "extend" in fields:
        asked = fields["extend"]
        await run_in_threadpool(lambda: yente.title(dataset))
        return json_answer(await run_in_threadpool(lambda: extension(asked, yente.recorded)))
    if "queries" not in fields:
        raise BadReconciliation("give queries or extend")
    examples, limits = read_batch(fields["queries"])
    spend_rows(request, len(examples))
    options, scope = MatchOptions(limit=max(limits.values())), Scope(dataset)
    matched = await screening(services, lambda: yente.match(scope, examples, options))
    await recorded_matches(request, services, matched, api="reconcile", dataset=dataset)
    return json_answer(candidates_of(matched.responses, limits))
