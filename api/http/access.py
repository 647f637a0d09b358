"""Who asks: the key or session of a request, whether it may ask this route, and how much of it is left."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import RedirectResponse, Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.casework.identity import UNAUTHENTICATED, Identity
from api.casework.keys import OPEN, Access, Key, KeyRing, Left, Meter, Session, Sessions, access_to
from api.errors import CaseworkError, LimitReached, NotAllowed, SignInNeeded
from api.http.problems import error_response
from api.http.root_path import root_path

CSRF_HEADER = "x-csrf-token"
SIGN_IN = "/sign-in"

_CALLER = "ketting.caller"
_SCHEMES = ("bearer ", "apikey ")
_SAFE = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger("ketting.service")


@dataclass(slots=True)
class Caller:
    """Who a request is of. Without keys that is nobody in particular, and `meter` is `None`."""

    identity: Identity = UNAUTHENTICATED
    key: Key | None = None
    session: Session | None = None
    meter: Meter | None = None
    by_header: bool = False

    def spend(self, rows: int) -> None:
        """Count names that are to be screened; raises `LimitReached`."""
        if self.key is not None and self.meter is not None:
            self.meter.rows(self.key.id, self.key.limits, rows)


def caller_of(request: Request) -> Caller:
    """Who the request is of, as `Guarded` found it."""
    caller = request.scope.get(_CALLER)
    return caller if isinstance(caller, Caller) else Caller()


def identity_of(request: Request) -> Identity:
    """The identity that a record of this request names."""
    return caller_of(request).identity


def spend_rows(request: Request, rows: int) -> None:
    """Count names that the request is about to screen against its key; raises `LimitReached`."""
    caller_of(request).spend(rows)


class Guarded:
    """Lets a request through to its route where its key or session may ask it; every other one it answers.

    Without a key in the store of casework everybody may ask everything. From the first key on a request names one in
    `Authorization: Bearer` or `X-API-Key`, or has the cookie of a session that was begun with one.
    """

    def __init__(self, app: ASGIApp, *, ring: KeyRing | None, sessions: Sessions) -> None:
        self._app = app
        self._ring = ring
        self._sessions = sessions
        self._meter = Meter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        caller = Caller(session=self._session(headers))
        scope[_CALLER] = caller
        try:
            await self._admit(scope, headers, caller)
        except (CaseworkError, LimitReached, NotAllowed) as error:
            response = error_response(error, scope["method"], scope["path"])
        except SignInNeeded as error:
            response = self._sign_in(scope, headers, error)
        else:
            await self._app(scope, receive, self._telling(caller, send))
            return
        # What the caller is still sending must not be taken for its next request.
        response.headers["Connection"] = "close"
        await response(scope, receive, self._telling(caller, send))

    async def _admit(self, scope: Scope, headers: Mapping[bytes, list[bytes]], caller: Caller) -> None:
        """Find who asks, and raise where they may not: `SignInNeeded`, `NotAllowed`, `LimitReached`."""
        access = access_to(scope["path"].removeprefix(root_path(scope)), scope["method"])
        ring = self._ring
        if ring is not None and ring.is_due:
            await run_in_threadpool(ring.refresh)
        if ring is None or ring.is_empty:
            self._check_token(scope, headers, caller, access)
            return
        sent = _sent_key(headers)
        if sent is not None:
            caller.key, caller.by_header = ring.find(sent), True
            # A wrong key is told even where none is needed, so that nobody takes it for a right one.
            if caller.key is None:
                raise SignInNeeded("the key that was sent is not valid here")
        elif caller.session is not None and caller.session.key_id is not None:
            caller.key = ring.valid(caller.session.key_id)
        if caller.key is None:
            if access is None or access.scope is not None:
                raise SignInNeeded("this needs a key")
            self._check_token(scope, headers, caller, access)
            return
        caller.identity, caller.meter = caller.key.identity, self._meter
        if access is not OPEN:
            self._meter.request(caller.key.id, caller.key.limits)
        if access is not None and access.scope is not None and access.scope not in caller.key.scopes:
            raise NotAllowed(
                f"this needs a key with the scope {access.scope}, and that of {caller.key.name} has "
                f"{', '.join(sorted(caller.key.scopes))}; whoever runs this service can make one with "
                f"`ketting keys create NAME --scope {access.scope}`"
            )
        self._check_token(scope, headers, caller, access)
        if access is not None and access.rows:
            caller.spend(access.rows)
        if ring.use(caller.key):
            await run_in_threadpool(self._keep_use, ring, caller.key)

    def _check_token(
        self, scope: Scope, headers: Mapping[bytes, list[bytes]], caller: Caller, access: Access | None
    ) -> None:
        """Raise `NotAllowed` for a change that a browser may have been led to send with the cookie it has.

        A form of the page has its token within, which its route reads.
        """
        if caller.by_header or caller.key is None or scope["method"] in _SAFE:
            return
        if access is not None and access.is_form:
            return
        assert caller.session is not None  # there is no other way to a key
        sent = b",".join(headers.get(CSRF_HEADER.encode(), ())).decode("latin-1")
        if not self._sessions.is_token(caller.session, sent):
            raise NotAllowed(
                "a request with the cookie of a session needs its token in the header X-CSRF-Token; a program sends "
                "a key in the header Authorization instead"
            )

    def _session(self, headers: Mapping[bytes, list[bytes]]) -> Session | None:
        """The session of the request's cookie, whether or not somebody signed in."""
        name = self._sessions.cookie
        for header in headers.get(b"cookie", ()):
            for part in header.decode("latin-1").split(";"):
                said, _, value = part.strip().partition("=")
                if said == name and (session := self._sessions.read(value)) is not None:
                    return session
        return None

    def _keep_use(self, ring: KeyRing, key: Key) -> None:
        try:
            ring.keep_use(key)
        except CaseworkError as error:  # who asks is answered, though it cannot be kept when
            _log.warning("the last use of key %s was not kept: %s", key.id, error)

    def _sign_in(self, scope: Scope, headers: Mapping[bytes, list[bytes]], error: Exception) -> Response:
        """What somebody who is not known is answered: a person is led to the page to sign in."""
        accepts = b",".join(headers.get(b"accept", ()))
        if scope["method"] == "GET" and b"text/html" in accepts and _sent_key(headers) is None:
            query: bytes = scope.get("query_string", b"")
            place = scope["path"].removeprefix(root_path(scope)) + (f"?{query.decode()}" if query else "")
            return RedirectResponse(f"{root_path(scope)}{SIGN_IN}?{urlencode({'next': place})}", 303)
        return error_response(error, scope["method"], scope["path"])

    def _telling(self, caller: Caller, send: Send) -> Send:
        """Sends an answer with what is left to its key."""

        async def send_with_limits(message: Message) -> None:
            if message["type"] == "http.response.start" and caller.key is not None and caller.meter is not None:
                left = caller.meter.left(caller.key.id, caller.key.limits)
                message["headers"] = [*message["headers"], *_limit_headers(caller.key, left)]
            await send(message)

        return send_with_limits


def _sent_key(headers: Mapping[bytes, list[bytes]]) -> str | None:
    """The key that a request sends in a header; what cannot be one for two different ones.

    A scheme that is not ours is left to the proxy that asks for it.
    """
    sent = set(headers.get(b"x-api-key", ()))
    for value in headers.get(b"authorization", ()):
        if value[:7].lower().decode("latin-1") in _SCHEMES:
            sent.add(value[7:].strip())
    if not sent:
        return None
    return sent.pop().decode("latin-1") if len(sent) == 1 else ""


def _limit_headers(key: Key, left: Left) -> list[tuple[bytes, bytes]]:
    """What the key may ask and what is left of it, as draft-ietf-httpapi-ratelimit-headers has it."""
    limits = key.limits
    policy = f'"requests";q={limits.requests_per_minute};w=60, "rows";q={limits.rows_per_day};w=86400'
    now = f'"requests";r={left.requests};t={left.minute_ends}, "rows";r={left.rows};t={left.day_ends}'
    return [(b"ratelimit-policy", policy.encode()), (b"ratelimit", now.encode())]
