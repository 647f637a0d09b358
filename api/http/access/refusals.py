"""What a request is answered that is not let through: a problem for programs, a page for people."""

from __future__ import annotations

from urllib.parse import parse_qsl, urlencode

from fastapi import Request, Response
from fastapi.responses import HTMLResponse, RedirectResponse

from api.errors import SignInNeeded
from api.http.caller import caller_of
from api.http.forms import FormToken
from api.http.languages import asked_of
from api.http.problem_kinds import kind_of
from api.http.problems import error_response, headers_of
from api.http.root_path import path_below, root_path
from api.page.rendering import rendered
from api.wording.catalogue import ENGLISH, in_language, languages

SIGN_IN = "/sign-in"
_LONGEST_PLACE = 4_000


def refused(request: Request, error: Exception) -> Response:
    """The answer to a request that is not let through, by an error of `api.http.problems.KINDS`."""
    is_read = request.method in ("GET", "HEAD") and "text/html" in request.headers.get("accept", "")
    if is_read and isinstance(error, SignInNeeded):
        return _to_sign_in(request)
    if is_read and caller_of(request).session is not None:
        return _page(request, error)
    return error_response(error, request.method, request.url.path)


def place_behind(text: str) -> str:
    """A place of this service to go on to, as the address of the sign-in page names it; `/` for every other.

    >>> place_behind("/portfolio?lang=nl"), place_behind("//evil.example"), place_behind("https://evil.example")
    ('/portfolio?lang=nl', '/', '/')
    """
    is_ours = (
        text.startswith("/")
        and not text.startswith("//")
        and "\\" not in text
        and len(text) <= _LONGEST_PLACE
        and text.isprintable()
    )
    return text if is_ours else "/"


def _to_sign_in(request: Request) -> Response:
    query = request.url.query
    asked = {"next": path_below(request.scope) + (f"?{query}" if query else "")}
    language = dict(parse_qsl(query, errors="replace")).get("lang", ENGLISH)
    if language != ENGLISH and language in languages():
        asked["lang"] = language
    return RedirectResponse(f"{root_path(request.scope)}{SIGN_IN}?{urlencode(asked)}", 303)


def _page(request: Request, error: Exception) -> Response:
    asked, kind, token = asked_of(request), kind_of(error), FormToken(request)
    with in_language(asked.language):
        body = rendered(
            "problem.html",
            title=kind.title,
            details=[kind.detail or str(error)],
            asked=asked,
            language=asked.language,
            page="refused",
            root=f"{root_path(request.scope)}/",
            csrf_field=token,
            signed_in=token.signed_in,
        )
    return HTMLResponse(body, kind.status, headers_of(error))
