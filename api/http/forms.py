"""Forms of the page: the session of a browser, the token within a form, and its fields when it is sent."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import Request, Response
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.exceptions import HTTPException

from api.casework.keys.sessions import SESSION_SECONDS, Session, Sessions
from api.errors import BadUse, NotAllowed, shortened
from api.http.caller import caller_of
from api.http.root_path import root_path
from api.wording.catalogue import say

_FIELD = "csrf"
_MOST_FIELDS = 40


class FormToken:
    """The token of a request's forms; a browser without a session gets one where a template shows it."""

    def __init__(self, request: Request) -> None:
        self._request = request
        self._sessions = sessions_of(request)
        self._session = caller_of(request).session
        self._is_new = False

    @property
    def signed_in(self) -> str | None:
        """The name of who signed in; `None` where nobody did."""
        caller = caller_of(self._request)
        return None if caller.key is None or caller.by_header else caller.identity.name

    @property
    def token(self) -> str:
        """The token alone, for a script."""
        if self._session is None:
            self._session, self._is_new = self._sessions.begin(), True
        return self._sessions.token(self._session)

    def __html__(self) -> str:
        """The field for a form."""
        return Markup('<input type="hidden" name="{}" value="{}">').format(_FIELD, self.token)

    def keep(self, response: Response) -> None:
        """Give the browser the session that was begun for it."""
        if self._is_new and self._session is not None:
            set_session(self._request, response, self._session)


def sessions_of(request: Request) -> Sessions:
    """What makes and reads the sessions of this application."""
    sessions = request.app.state.sessions
    assert isinstance(sessions, Sessions)  # create_app puts it there
    return sessions


def set_session(request: Request, response: Response, session: Session) -> None:
    """Let the browser keep the session, which no script and no other site can use."""
    sessions = sessions_of(request)
    response.set_cookie(
        sessions.cookie,
        sessions.written(session),
        max_age=SESSION_SECONDS,
        path=f"{root_path(request.scope)}/",
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",  # a link to an answer, in a mail, leads to the answer
    )


def forget_session(request: Request, response: Response) -> None:
    """Take the session from the browser."""
    sessions = sessions_of(request)
    response.delete_cookie(
        sessions.cookie,
        path=f"{root_path(request.scope)}/",
        secure=_is_encrypted(request),
        httponly=True,
        samesite="lax",
    )


@asynccontextmanager
async def page_form(request: Request) -> AsyncIterator[FormData]:
    """The fields of a form of our own page; raises `NotAllowed` for another's, and `BadUse` for no form.

    Who sends a key in a header is no browser that another site leads, and needs no token.
    """
    try:
        form = await request.form(max_files=1, max_fields=_MOST_FIELDS)
    except HTTPException as error:
        raise BadUse(shortened(str(error.detail))) from None
    try:
        caller, sent = caller_of(request), form.get(_FIELD)
        is_ours = (
            caller.session is not None
            and isinstance(sent, str)
            and sessions_of(request).is_token(caller.session, sent)
        )
        if not (caller.by_header or is_ours):
            raise NotAllowed(say("page.form.csrf"))
        yield form
    finally:
        await form.close()


async def sent_form(request: Request) -> dict[str, str]:
    """The texts of a form of our own page, without files; raises as `page_form` does."""
    async with page_form(request) as form:
        return {name: value for name, value in form.items() if isinstance(value, str)}


def _is_encrypted(request: Request) -> bool:
    """Whether the browser speaks TLS, with us or with the proxy before us, which says so."""
    stated = request.headers.get("x-forwarded-proto", "").partition(",")[0].strip().lower()
    return request.url.scheme == "https" or stated == "https"
