"""What the address of a request must be like, whatever route it is of."""

from __future__ import annotations

from urllib.parse import unquote_to_bytes

from starlette.responses import RedirectResponse
from starlette.types import ASGIApp, Receive, Scope, Send

from api.http.problem_kinds import BAD_ENCODING
from api.http.problems import problem
from api.http.root_path import root_path

_NOT_UTF8 = "The query is not UTF-8; escape its letters as UTF-8, such as ö as %C3%B6."


class CheckedAddresses:
    """Refuses a query that is not UTF-8 with 400, and redirects from a proxy's prefix to the page below it.

    Another encoding would garble a name. What the page needs is relative to the slash behind the prefix.
    """

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        query: bytes = scope.get("query_string", b"")
        prefix = root_path(scope)
        if not is_utf8(query):
            await problem(BAD_ENCODING, scope["path"], _NOT_UTF8)(scope, receive, send)
        elif prefix and scope["path"] == prefix:
            place = f"{prefix}/{'?' if query else ''}{query.decode()}"
            await RedirectResponse(place, status_code=307)(scope, receive, send)
        else:
            await self._app(scope, receive, send)


def is_utf8(query: bytes) -> bool:
    """Whether the query of an address is ASCII, and UTF-8 without its escapes.

    >>> is_utf8(b"q=%C3%96rn"), is_utf8(b"q=%D6rn"), is_utf8("q=\u00d6rn".encode())
    (True, False, False)
    """
    try:
        query.decode("ascii")
        unquote_to_bytes(query).decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True
