"""Who a request is of: the identity, the key or session that says so, and what it counts against."""

from __future__ import annotations

from dataclasses import dataclass

from fastapi import Request

from api.casework.identity import UNAUTHENTICATED, Identity
from api.casework.keys.key import Key
from api.casework.keys.meter import Meter
from api.casework.keys.sessions import Session

CALLER = "ketting.caller"
"""Where the caller stands in the scope of a request."""


@dataclass(slots=True)
class Caller:
    """Who a request is of. Without keys that is nobody in particular, and `key` and `meter` are `None`.

    A `session` may be that of a browser in which nobody signed in. `by_header` says that the key came in a
    header, which no browser sends because another site asked it to.
    """

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
    """Who the request is of, as `api.http.access.guard` found it."""
    caller = request.scope.get(CALLER)
    return caller if isinstance(caller, Caller) else Caller()


def identity_of(request: Request) -> Identity:
    """The identity that a record of this request names."""
    return caller_of(request).identity


def spend_rows(request: Request, rows: int) -> None:
    """Count names that the request is about to screen against its key; raises `LimitReached`."""
    caller_of(request).spend(rows)
