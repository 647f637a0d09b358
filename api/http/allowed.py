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
        if isinstance(route, Mount):  # a folder of files, which says of every method that it may be one
            answered = ("GET",) if route.matches(scope)[0] is Match.FULL else ()
        else:
            asked = ((method, {**scope, "method": method}) for method in ("GET", "POST"))
            answered = tuple(method for method, each in asked if route.matches(each)[0] is Match.FULL)
        methods.update(answered)
    if "GET" in methods:
        methods.add("HEAD")
    return ", ".join(sorted(methods))
