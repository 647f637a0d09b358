"""Problem documents (RFC 9457): what the service answers where it cannot answer what was asked."""

from __future__ import annotations

import json
import logging
import math
from collections.abc import Mapping
from datetime import date
from http import HTTPStatus
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import Response
from pydantic import BaseModel, Field
from starlette.exceptions import HTTPException

from api.errors import BadQuestion, LimitReached, shortened
from api.http.allowed import allowed_methods
from api.http.headers import SECURITY_HEADERS
from api.http.problem_kinds import INVALID, KINDS, UNEXPECTED, Kind, kind_of
from api.http.root_path import root_path

MEDIA_TYPE = "application/problem+json"
TYPE_PREFIX = "https://w3id.org/ketting/problem#"
"""Begin of every `type`; it names the kind of problem and need not lead anywhere (RFC 9457, 3.1.1)."""

_MOST_ECHOED = 200
_log = logging.getLogger("ketting.service")


class ProblemError(BaseModel):
    """One thing that is wrong with a request, as FastAPI reports it."""

    type: str
    loc: list[str | int] = Field(description="Where: `body` or `query`, then the names of fields")
    msg: str
    input: str | int | float | bool | None = Field(None, description="What was given, if it is short")


class Problem(BaseModel):
    """A problem document (RFC 9457)."""

    type: str = Field(description="The kind of problem, or `about:blank` when the status says it all")
    title: str
    status: int
    detail: str
    instance: str = Field(description="The path that was asked for")
    errors: list[ProblemError] | None = Field(None, description="Only for `invalid-request`")


def problem(kind: Kind, path: str, detail: str = "", **members: object) -> Response:
    """The response for one kind of problem."""
    document = {
        "type": TYPE_PREFIX + kind.name,
        "title": kind.title,
        "status": kind.status,
        "detail": kind.detail or detail,
        "instance": path,
    }
    return _response(document | members, kind.status, kind.headers)


def described(*statuses: int) -> dict[int | str, dict[str, Any]]:
    """The `responses` of a route that can answer with these problems, beside those that every route has."""
    return {
        status: {
            "description": _DESCRIPTIONS[status],
            "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}},
        }
        for status in sorted({400, *statuses, 500})
    }


def add_problem_handlers(app: FastAPI) -> None:
    """Make every error of the service a problem document."""
    for error in KINDS:
        app.add_exception_handler(error, _from_error)
    app.add_exception_handler(BadQuestion, _from_question)
    app.add_exception_handler(RequestValidationError, _from_validation)
    app.add_exception_handler(HTTPException, _from_http)
    # Starlette raises the error again after answering, so that the server logs it with its traceback.
    app.add_exception_handler(Exception, _from_unexpected)


_DESCRIPTIONS = {
    400: "The body is not JSON, or the query is not UTF-8",
    401: "Keys are in force, and the request has none that is valid",
    403: "The key has not the scope that this needs",
    404: "Nothing in the data has this id",
    406: "The answer cannot be had in a media type that `Accept` allows",
    413: "The body is too large",
    415: "The body is not JSON, or packed in another way than gzip",
    422: "The question cannot be asked, or is not as described here",
    429: "The key asked as much as it may for now; Retry-After says how many seconds to wait",
    500: "A fault of the service",
    503: "The store cannot be read now",
}


def error_response(error: Exception, method: str, path: str) -> Response:
    """The problem that an error is, for a request of this method and path."""
    kind = kind_of(error)
    if kind.detail is not None and kind.status is not HTTPStatus.UNAUTHORIZED:
        _log.warning("%s %s: %s", method, path, error)
    response = problem(kind, path, str(error))
    response.headers.update(headers_of(error))
    return response


def headers_of(error: Exception) -> dict[str, str]:
    """What an error says in headers that its kind alone does not say."""
    return {"Retry-After": str(error.retry_after)} if isinstance(error, LimitReached) else {}


def _from_error(request: Request, error: Exception) -> Response:
    return error_response(error, request.method, request.url.path)


def _from_question(request: Request, error: Exception) -> Response:
    """A field that is refused only now that the day and the data are known, as those refused before."""
    assert isinstance(error, BadQuestion)
    place = "query" if request.method in ("GET", "HEAD") else "body"
    return _invalid(
        request, [{"type": "refused", "loc": [place, error.field], "msg": error.remedy} | echoed(error.value)]
    )


_MESSAGES = {
    "missing": "it is missing; give it",
    "model_attributes_type": "it must be an object with the fields of the question",
}
"""What is said of errors that no field words itself, by their type."""


def _from_validation(request: Request, error: Exception) -> Response:
    assert isinstance(error, RequestValidationError)
    return _invalid(
        request,
        [
            {"type": each["type"], "loc": list(each["loc"]), "msg": _MESSAGES.get(each["type"], each["msg"])}
            | echoed(each.get("input"))
            for each in error.errors()
        ],
    )


def _invalid(request: Request, errors: list[dict[str, Any]]) -> Response:
    more = f" (and {len(errors) - 1} more in `errors`)" if len(errors) > 1 else ""
    return problem(INVALID, request.url.path, f"{_in_words(errors[0])}{more}", errors=errors)


def _in_words(error: dict[str, Any]) -> str:
    """`max_hops is true; it must be a whole number between 1 and 10`."""
    name = ".".join(map(str, error["loc"][1:])) or str(error["loc"][0])
    if "input" not in error:
        return f"{name}: {error['msg']}"
    return f"{name} is {shortened(json.dumps(error['input'], ensure_ascii=False))}; {error['msg']}"


def _from_http(request: Request, error: Exception) -> Response:
    assert isinstance(error, HTTPException)
    status = HTTPStatus(error.status_code)
    headers = dict(error.headers or {})
    if status is HTTPStatus.METHOD_NOT_ALLOWED:
        headers["Allow"] = allowed_methods(request)
        if request.method == "OPTIONS":
            return Response(status_code=HTTPStatus.NO_CONTENT, headers=headers)
    path, docs = request.url.path, f"{root_path(request.scope)}/docs"
    details = {
        HTTPStatus.NOT_FOUND: f"There is nothing at {path}; the routes are described at {docs}.",
        HTTPStatus.METHOD_NOT_ALLOWED: f"{path} does not answer {request.method}; see {docs}.",
    }
    document = {
        "type": "about:blank",
        "title": status.phrase,
        "status": status,
        "detail": details.get(status, error.detail),
        "instance": path,
    }
    return _response(document, status, headers)


def _from_unexpected(request: Request, error: Exception) -> Response:
    response = problem(UNEXPECTED, request.url.path)
    # This one answer is given outside the middleware that adds them to all others, and the server
    # closes the connection after an error: a client that knows will not send its next request into it.
    response.headers.update(SECURITY_HEADERS | {"Connection": "close"})
    return response


def echoed(given: object) -> dict[str, object]:
    """What was given, unless it is long or cannot be written as JSON."""
    if isinstance(given, date):  # a datetime too
        return {"input": given.isoformat()}
    if isinstance(given, str):
        return {"input": given[:_MOST_ECHOED]}
    if isinstance(given, int) and given.bit_length() <= 64:
        return {"input": given}
    if isinstance(given, float) and math.isfinite(given):
        return {"input": given}
    return {}


def _response(document: Mapping[str, object], status: int, headers: Mapping[str, str]) -> Response:
    # Half a surrogate pair, which JSON can spell and UTF-8 cannot, goes back as it was spelt: \ud800.
    body = json.dumps(document, ensure_ascii=False, allow_nan=False).encode("utf-8", "backslashreplace")
    return Response(body, status, headers, MEDIA_TYPE)
