"""The language of a page: as the address says, else as chosen before, else as the browser prefers."""

from __future__ import annotations

from fastapi import Request, Response

from api.http.negotiation import weighted
from api.page.question import Asked
from api.wording.catalogue import ENGLISH, languages

_COOKIE = "ketting_language"
_A_YEAR = 365 * 24 * 60 * 60


def asked_of(request: Request) -> Asked:
    """The question of the address, in the language that its reader wants."""
    return Asked.of(request.query_params.multi_items(), language=_wanted(request))


def remember(request: Request, response: Response) -> None:
    """Keep the language that the address names for the pages that follow; no other page learns of it."""
    named = request.query_params.get("lang")
    if named in languages():
        secure = request.url.scheme == "https"
        response.set_cookie(_COOKIE, named, max_age=_A_YEAR, httponly=True, samesite="lax", secure=secure)


def preferred_language(accepted: str) -> str:
    """The language with messages that an Accept-Language header wants most, else English (RFC 9110, 12.5.4).

    >>> preferred_language("nl-NL,nl;q=0.9,en;q=0.8"), preferred_language("de, en;q=0.5, nl;q=0.1")
    ('nl', 'en')
    """
    best, found = 0.0, ENGLISH
    for name, weight in weighted(accepted):
        code = name.partition("-")[0]
        if code in languages() and weight > best:
            best, found = weight, code
    return found


def _wanted(request: Request) -> str:
    chosen = request.cookies.get(_COOKIE)
    return chosen if chosen in languages() else preferred_language(request.headers.get("accept-language", ""))
