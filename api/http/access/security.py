"""What the description of the API says of keys: how one is sent, and the scope that each route needs."""

from __future__ import annotations

from typing import Any

from api.casework.keys.access import ROUTES, Access
from api.http.problems import described

_BEARER, _HEADER = "key", "keyHeader"

_SCHEMES = {
    _BEARER: {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "ketting_ID_SECRET",
        "description": "A key that `ketting keys create` made. The roles of a route are the scope that it "
        "needs; a key has several, and none includes another. Where no key was ever made, none is needed.",
    },
    _HEADER: {
        "type": "apiKey",
        "in": "header",
        "name": "X-API-Key",
        "description": "The same key in a header of its own, where a proxy takes Authorization for itself.",
    },
}
_REFUSALS = (401, 403, 429)


def describe_keys(description: dict[str, Any]) -> None:
    """Add to an OpenAPI description what each route needs, and what it answers to who has not got it.

    >>> one = {"components": {}, "paths": {"/v1/sources": {"get": {"responses": {}}}}}
    >>> describe_keys(one)
    >>> one["paths"]["/v1/sources"]["get"]["security"]
    [{}, {'key': ['read']}, {'keyHeader': ['read']}]
    """
    description["components"]["securitySchemes"] = _SCHEMES
    refusals = {str(status): text for status, text in described(*_REFUSALS).items() if status in _REFUSALS}
    for path, methods in description["paths"].items():
        for method, operation in methods.items():
            access = ROUTES.get(path, {}).get(method.upper(), Access(None))
            if access.scope is not None:
                roles = [str(access.scope)]
                # The first: without keys there is nothing to send.
                operation["security"] = [{}, {_BEARER: roles}, {_HEADER: roles}]
                operation["responses"] = dict(sorted({**refusals, **operation["responses"]}.items()))
