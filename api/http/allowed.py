"""Which methods an address answers, of all routes that have its path (RFC 9110, 10.2.1)."""

from __future__ import annotations

from fastapi import Request
from starlette.routing import Match, Mount


def allowed_methods(request: Request) -> str:
    """The methods of the path, as the header `Allow` names them; HEAD is answered wherever GET is."""
    # A mounted folder was looked into, which left its own place as the root.
    scope = {**request.scope, "root_path": request.scope.get("app_root_path", request.scope["root_path"])}
    methods = {"OPTIONS"}
    for route in request.app.routes:
        # A folder of files says of every method that it may be one of its own.
        possible = ("GET",) if isinstance(route, Mount) else ("GET", "POST")
        asked = ((method, {**scope, "method": method}) for method in possible)
        methods.update(method for method, each in asked if route.matches(each)[0] is Match.FULL)
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))
