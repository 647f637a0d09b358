"""The prefix under which a proxy serves the application (ASGI's `root_path`), and what stands behind it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from starlette.types import Scope

OWN_PATHS = ("v1", "id", "source", "statement", "derived", "ns", "shapes", "static", "docs", "openapi.json",
             "memo", "embed", "chain", "entity", "data", "explore", "portfolio", "sign-in", "sign-out",
             "healthz", "readyz", "match", "search", "entities", "catalog", "manifest", "algorithms",
             "updatez", "reconcile")  # fmt: skip
"""What the paths of the service begin with; a prefix that began so could not be told from them."""

FORWARDED_PREFIX = b"x-forwarded-prefix"
"""The header by which a proxy states the prefix that it took off the path."""

MAX_PREFIX = 200
"""Characters of a prefix."""

_PREFIX = re.compile(r"(/[A-Za-z0-9._~-]+)*", re.ASCII)


def is_root_path(text: str) -> bool:
    """Whether a proxy can serve the application under the path.

    >>> is_root_path("/ketting"), is_root_path("ketting/"), is_root_path("/v1")
    (True, False, False)
    """
    first, *others = text.split("/")[1:] or [""]
    is_path = _PREFIX.fullmatch(text) is not None and not {".", ".."} & {first, *others}
    return is_path and len(text) <= MAX_PREFIX and first not in OWN_PATHS


def with_root_path(scope: Scope, root_path: str) -> Scope:
    """The request as one to an application under the prefix, whether or not the proxy took it off the path.

    By ASGI `path` has the prefix in front. One that the server states itself stays.
    """
    if scope["type"] != "http" or not (prefix := scope.get("root_path") or root_path):
        return scope
    prefix = prefix.rstrip("/")
    changed: dict[str, Any] = {"root_path": prefix}
    if not _is_below(scope["path"], prefix):
        changed["path"] = prefix + scope["path"]
        if isinstance(scope.get("raw_path"), bytes):
            changed["raw_path"] = prefix.encode() + scope["raw_path"]
    return {**scope, **changed}


def forwarded_prefix(scope: Scope) -> str | None:
    """The prefix that the request's proxy states, not yet checked; `None` where it states none.

    >>> forwarded_prefix({"type": "http", "headers": [(b"x-forwarded-prefix", b"/ketting/")]})
    '/ketting'
    """
    stated = [value for name, value in scope.get("headers", ()) if name == FORWARDED_PREFIX]
    return b",".join(stated).decode("latin-1").strip().rstrip("/") if stated else None


def root_path(scope: Mapping[str, Any]) -> str:
    """The prefix under which the caller sees the application, without a slash at its end."""
    # Inside a folder of files `root_path` leads to that folder, and this to the application.
    return str(scope.get("app_root_path", scope.get("root_path", ""))).rstrip("/")


def path_below(scope: Mapping[str, Any]) -> str:
    """The path behind the prefix, which routes are matched by.

    >>> path_below({"path": "/ketting/v1/screen", "root_path": "/ketting"})
    '/v1/screen'
    """
    return str(scope["path"]).removeprefix(root_path(scope))


def raw_path(scope: Mapping[str, Any]) -> str | None:
    """The path behind the prefix with its escapes; `None` where the server keeps none."""
    raw = scope.get("raw_path")
    if not isinstance(raw, bytes):
        return None
    return raw.decode("latin-1").removeprefix(root_path(scope))


def _is_below(path: str, prefix: str) -> bool:
    return path == prefix or path.startswith(f"{prefix}/")
