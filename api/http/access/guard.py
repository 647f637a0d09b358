"""Lets requests through to their routes: who asks, whether it may ask this, and how much of it is left."""

from __future__ import annotations

import ipaddress
import logging
from collections.abc import Mapping

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.casework.identity import Identity
from api.casework.identity import Scope as KeyScope
from api.casework.keys.access import OPEN, Access, access_to
from api.casework.keys.key import Key
from api.casework.keys.meter import Left, Meter
from api.casework.keys.records import AccessRecords
from api.casework.keys.ring import KeyRing
from api.casework.keys.sessions import Session, Sessions
from api.errors import CaseworkError, LimitReached, NotAllowed, SignInNeeded
from api.http.access.refusals import refused
from api.http.caller import CALLER, Caller
from api.http.root_path import path_below

CSRF_HEADER = b"x-csrf-token"
"""The header in which a script of the page sends the token of its session."""

_REFUSED = (CaseworkError, LimitReached, NotAllowed, SignInNeeded)
_SCHEMES = (b"bearer ", b"apikey ")
_POLICY_VIOLATION = 1008
_LONGEST_PATH = 500
_SAFE = ("GET", "HEAD", "OPTIONS")
_log = logging.getLogger("ketting.service")


class Guarded:
    """Lets a request through to its route where its key or session may ask it; every other one it answers.

    Without a key in the store of casework everybody may ask everything. From the first key on a request names
    one in `Authorization: Bearer` or `X-API-Key`, or has the cookie of a session that was begun with one.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        ring: KeyRing | None,
        sessions: Sessions,
        meter: Meter,
        records: AccessRecords | None = None,
        own_names_only: bool = False,
    ) -> None:
        self._app = app
        self._ring = ring
        self._sessions = sessions
        self._meter = meter
        self._records = records
        self._own_names_only = own_names_only

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer it."""
        if scope["type"] == "websocket":  # there are none, and the table has no word for one
            await send({"type": "websocket.close", "code": _POLICY_VIOLATION})
            return
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers: dict[bytes, list[bytes]] = {}
        for name, value in scope["headers"]:
            headers.setdefault(name, []).append(value)
        caller = Caller(session=self._session(headers))
        scope[CALLER] = caller
        send = _telling(caller, send)
        try:
            await self._admit(scope, headers, caller)
        except _REFUSED as error:
            response = refused(Request(scope), error)
            # What the caller is still sending must not be taken for its next request.
            response.headers["Connection"] = "close"
            await response(scope, receive, send)
            return
        await self._app(scope, receive, send)

    async def _admit(self, scope: Scope, headers: Mapping[bytes, list[bytes]], caller: Caller) -> None:
        """Find who asks, and raise where they may not: `SignInNeeded`, `NotAllowed`, `LimitReached`."""
        access = access_to(path_below(scope), scope["method"])
        ring = self._ring
        if ring is not None and ring.is_due:
            await run_in_threadpool(self._refresh, ring)
            caller.session = self._session(headers)  # it may have been ended elsewhere meanwhile
        if ring is None or ring.is_empty:
            if self._own_names_only and not _is_own_name(headers):
                raise NotAllowed(
                    "without keys only this machine may ask, as 127.0.0.1 or localhost; make a key with "
                    "`ketting keys create`, or start `ketting serve` with --allow-unauthenticated"
                )
            return
        sent = _sent_key(headers)
        if sent is not None:
            caller.key, caller.by_header = ring.find(sent), True
            # A wrong key is told even where none is needed, so that nobody takes it for a right one.
            if caller.key is None:
                await self._record_key(scope, sent)
                raise SignInNeeded("the key that was sent is not valid here")
        elif caller.session is not None and caller.session.key_id is not None:
            caller.key = ring.valid(caller.session.key_id)
        if caller.key is None:
            if access is None or access.scope is not None:
                raise SignInNeeded("this needs a key")
            return
        caller.identity, caller.meter = caller.key.identity, self._meter
        if access is not OPEN:
            self._meter.request(caller.key.id, caller.key.limits)
        if access is not None and access.scope is not None and access.scope not in caller.key.scopes:
            await self._record_scope(scope, caller.identity, access.scope)
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

    def _refresh(self, ring: KeyRing) -> None:
        ring.refresh()
        self._sessions.refresh()
        try:
            self._meter.share()
        except CaseworkError as error:  # the limits hold here, and others hear of it later
            _log.warning("what keys asked was not kept: %s", error)

    async def _record_key(self, scope: Scope, sent: str) -> None:
        if self._records is not None:
            await run_in_threadpool(self._records.refused_key, sent, what_was_asked(scope))

    async def _record_scope(self, scope: Scope, identity: Identity, needed: KeyScope) -> None:
        if self._records is not None:
            await run_in_threadpool(self._records.refused_scope, identity, needed, what_was_asked(scope))

    def _check_token(
        self, scope: Scope, headers: Mapping[bytes, list[bytes]], caller: Caller, access: Access | None
    ) -> None:
        """Raise `NotAllowed` for what another site may have led a browser to send, with the cookie it has.

        A form of the page has its token within, which its route reads.
        """
        if caller.by_header or scope["method"] in _SAFE or (access is not None and access.is_form):
            return
        assert caller.session is not None  # there is no other way to a key
        sent = b",".join(headers.get(CSRF_HEADER, ())).decode("latin-1")
        if not self._sessions.is_token(caller.session, sent):
            raise NotAllowed(
                "a request with the cookie of a session needs its token in the header X-CSRF-Token; a "
                "program sends a key in the header Authorization instead"
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


def _telling(caller: Caller, send: Send) -> Send:
    """Sends an answer with what is left to its key."""

    async def send_with_limits(message: Message) -> None:
        if message["type"] == "http.response.start" and caller.key is not None and caller.meter is not None:
            left = caller.meter.left(caller.key.id, caller.key.limits)
            message["headers"] = [*message["headers"], *_limit_headers(caller.key, left)]
        await send(message)

    return send_with_limits


def what_was_asked(scope: Scope) -> dict[str, str]:
    """What a refused request was, for the audit log."""
    client = scope.get("client")
    asked = {"method": scope["method"], "path": path_below(scope)[:_LONGEST_PATH]}
    return asked | ({} if client is None else {"from": str(client[0])})


def _is_own_name(headers: Mapping[bytes, list[bytes]]) -> bool:
    """Whether a request names this machine as itself.

    The page of another site could let its own name lead here, and a browser would then take it for ours.
    """
    stated = b",".join(headers.get(b"host", (b"localhost",))).decode("latin-1").lower()
    name = stated[1:].partition("]")[0] if stated.startswith("[") else stated.rpartition(":")[0] or stated
    if name == "localhost" or name.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _sent_key(headers: Mapping[bytes, list[bytes]]) -> str | None:
    """The key that a request sends in a header; what cannot be one for two different ones.

    A scheme that is not ours is left to the proxy that asks for it.
    """
    sent = set(headers.get(b"x-api-key", ()))
    for value in headers.get(b"authorization", ()):
        if value[:7].lower() in _SCHEMES:
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
