"""Headers on every response, which other origins may read (CORS), packed answers, and HEAD."""

from __future__ import annotations

import re
from collections.abc import Sequence

from starlette.datastructures import Headers, MutableHeaders
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Message, Receive, Scope, Send

_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self'",
        "style-src 'self'{style}",
        "img-src 'self' blob:{img}",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors {framed_by}",
    )
)
PARTIAL = "Ketting-Partial"
"""`true` when a bound on rows or links left some out."""

_WORTH_PACKING, _PACKING_LEVEL = 1_000, 5
"""Bytes from which an answer is packed, and how hard: the next levels take twice the time for a tenth."""
_REFUSED = re.compile(r"q=0(\.0{0,3})?", re.ASCII)
_LONGEST_ORIGIN = 300
_ORIGIN = re.compile(r"https?://([a-z0-9.-]+|\[[0-9a-f:.]+\])(:[0-9]{1,5})?", re.ASCII)

MAX_ORIGINS = 20

_NOBODY = "'none'"
PAGE_POLICY = _POLICY.format(style="", img="", framed_by=_NOBODY)
# Swagger UI sets style attributes and draws its icons from data: addresses in its style sheet.
DOCS_POLICY = _POLICY.format(style=" 'unsafe-inline'", img=" data:", framed_by=_NOBODY)

SECURITY_HEADERS = {
    "Content-Security-Policy": PAGE_POLICY,
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    # The address of the page carries the name asked about; the sites it links to need not learn it.
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    # An answer changes with the next load, and who was screened belongs in nobody's cache.
    "Cache-Control": "no-store",
}

_FRAMES = b"x-frame-options"

# As ASGI has them: names in lower case.
_ADDED = [
    (name.lower().encode(), value.encode())
    for name, value in {**SECURITY_HEADERS, "Vary": "Accept-Encoding"}.items()
]


class HeadAsGet:
    """Answers HEAD wherever GET is answered, with the headers of GET and no body (RFC 9110, 9.3.2)."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a HEAD on as a GET, and its answer back without the body."""
        if scope["type"] != "http" or scope["method"] != "HEAD":
            await self._app(scope, receive, send)
            return

        async def send_without_body(message: Message) -> None:
            await send({**message, "body": b""} if message["type"] == "http.response.body" else message)

        await self._app({**scope, "method": "GET"}, receive, send_without_body)


class PackedAnswers:
    """Packs longer answers in gzip for whoever takes that (RFC 9110, 12.5.3)."""

    def __init__(self, app: ASGIApp) -> None:
        self._plain = app
        self._packing = GZipMiddleware(app, minimum_size=_WORTH_PACKING, compresslevel=_PACKING_LEVEL)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, packed or plain."""
        takes = scope["type"] == "http" and takes_gzip(Headers(scope=scope).get("accept-encoding", ""))
        await (self._packing if takes else self._plain)(scope, receive, send)


def framed_by(origins: Sequence[str]) -> dict[str, str]:
    """The headers of a page that pages of these origins may show in a frame.

    >>> framed_by(["https://paper.example"])["Content-Security-Policy"].rpartition("; ")[2]
    'frame-ancestors https://paper.example'
    """
    if not origins:
        return {}
    policy = _POLICY.format(style="", img="", framed_by=" ".join(origins))
    return {"Content-Security-Policy": policy, "X-Frame-Options": ""}


def takes_gzip(accepted: str) -> bool:
    """Whether a caller with this Accept-Encoding names gzip and does not refuse it.

    >>> takes_gzip("br, gzip;q=0.5"), takes_gzip("gzip; q=0"), takes_gzip("")
    (True, False, False)
    """
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        if name.strip() == "gzip":
            return _REFUSED.fullmatch(weight.replace(" ", "")) is None
    return False


def is_origin(text: str) -> bool:
    """Whether the text is one origin as browsers send it: scheme, host, and a port that is not the usual one.

    >>> is_origin("https://tools.example:8443"), is_origin("https://tools.example/"), is_origin("*")
    (True, False, False)
    """
    return len(text) <= _LONGEST_ORIGIN and _ORIGIN.fullmatch(text) is not None


class SecurityHeaders:
    """Adds the headers that a response does not set itself."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer as the application does, with the headers."""

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers: list[tuple[bytes, bytes]] = message["headers"]
                there = {name for name, _ in headers}
                headers += [added for added in _ADDED if added[0] not in there]
                if _FRAMES in there:
                    # An empty one asks for none: X-Frame-Options knows no list of origins.
                    headers[:] = [header for header in headers if header != (_FRAMES, b"")]
                if b"vary" in there:
                    varying = MutableHeaders(scope=message)
                    if "accept-encoding" not in varying["vary"].lower():
                        varying.add_vary_header("Accept-Encoding")
            await send(message)

        await self._app(scope, receive, send_with_headers)
