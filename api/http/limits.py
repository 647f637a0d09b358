"""Bounds on what the service reads from one request, as it is sent and unpacked."""

from __future__ import annotations

import zlib
from dataclasses import dataclass

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.http.problem_kinds import BAD_GZIP, TOO_LARGE, UNREAD_ENCODING, Kind
from api.http.problems import problem

_IDENTITY, _GZIP = b"identity", (b"gzip", b"x-gzip")
_GZIP_WINDOW = 16 + zlib.MAX_WBITS


BATCH = "/v1/screen/batch"
"""The path whose body is read row by row by its route, which bounds the rows."""

PORTFOLIO = "/portfolio"
"""The path to which the page sends a file of rows."""

MOST_OF_BATCH = 16 << 20
"""Bytes of the body of a batch, and of a file of rows."""


_OTHER_APIS = ("/match/", "/reconcile")
_MOST_OF_OTHER_APIS = 1 << 20
"""What the paths of APIs begin with that take many names in one body, and bytes of it."""


@dataclass(frozen=True, slots=True)
class Limits:
    """`body` is bytes. Bounds of single fields stand beside the fields (`api.screening.question`)."""

    body: int = 64 * 1024


class BodyLimit:
    """Refuses larger bodies with 413, whether or not a Content-Length announces them.

    Bodies within the bound are read whole before the application sees the request. One in gzip is unpacked,
    which the same bound holds for; in another encoding it is refused with 415.
    """

    def __init__(self, app: ASGIApp, limits: Limits) -> None:
        self._app = app
        self._most = limits.body

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Read the body, then pass it on or refuse it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        path = scope["path"].removeprefix(scope.get("root_path", ""))
        is_batch = path == BATCH
        most = self._most
        if path in (BATCH, PORTFOLIO):
            most = MOST_OF_BATCH
        elif path.startswith(_OTHER_APIS):
            most = _MOST_OF_OTHER_APIS
        if _announced(scope) > most:
            await self._refuse(scope, receive, send, TOO_LARGE, most)
            return
        if is_batch:
            await self._app(scope, receive, send)
            return
        encoding = _header(scope, b"content-encoding").strip().lower()
        if encoding not in (b"", _IDENTITY, *_GZIP):
            await self._refuse(scope, receive, send, UNREAD_ENCODING)
            return
        body = bytearray()
        while True:
            message = await receive()
            if message["type"] != "http.request":  # the caller has gone
                return
            body += message.get("body", b"")
            if len(body) > most:
                await self._refuse(scope, receive, send, TOO_LARGE, most)
                return
            if not message.get("more_body", False):
                break
        plain = bytes(body)
        if encoding in _GZIP and plain:
            try:
                plain = inflated(plain, most)
            except zlib.error:
                await self._refuse(scope, receive, send, BAD_GZIP)
                return
            if len(plain) > most:
                await self._refuse(scope, receive, send, TOO_LARGE, most)
                return
            scope = _unpacked(scope, len(plain))
        await self._app(scope, _replayed(plain, receive), send)

    async def _refuse(
        self, scope: Scope, receive: Receive, send: Send, kind: Kind, most: int | None = None
    ) -> None:
        response = problem(kind, scope["path"], f"At most {most or self._most:,} bytes are read, unpacked.")
        # What the caller is still sending must not be taken for its next request.
        response.headers["Connection"] = "close"
        await response(scope, receive, send)


def inflated(body: bytes, most: int) -> bytes:
    """What a body in gzip unpacks to, and of more than `most` bytes no more than one beyond that.

    Raises `zlib.error` for what is no gzip, or not all of it.

    >>> import gzip
    >>> inflated(gzip.compress(b"name") + gzip.compress(b"d"), 10)
    b'named'
    >>> len(inflated(gzip.compress(bytes(1_000_000)), 10))
    11
    """
    plain = bytearray()
    while body:  # a file of gzip may have several members
        member = zlib.decompressobj(_GZIP_WINDOW)
        plain += member.decompress(body, most + 1 - len(plain))
        if len(plain) > most:
            break
        if not member.eof:
            raise zlib.error("the body ends before the gzip does")
        body = member.unused_data
    return bytes(plain)


def _unpacked(scope: Scope, length: int) -> Scope:
    """The request as one whose body was sent plain."""
    told = (b"content-encoding", b"content-length")
    headers = [(name, value) for name, value in scope["headers"] if name not in told]
    return {**scope, "headers": [*headers, (b"content-length", str(length).encode())]}


def _announced(scope: Scope) -> int:
    stated = _header(scope, b"content-length")
    return int(stated) if stated.isdigit() else 0


def _header(scope: Scope, wanted: bytes) -> bytes:
    return next((value for name, value in scope["headers"] if name == wanted), b"")


def _replayed(body: bytes, receive: Receive) -> Receive:
    messages: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def next_message() -> Message:
        return messages.pop() if messages else await receive()

    return next_message
