"""Which scope each route and each command needs: one table, and nothing is left out of it.

A scope includes no other: `read` looks things up, `screen` screens names and files, `decide` writes what
people decided, `load` changes the data, and `admin` makes and revokes keys and reads the audit log.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from api.casework.identity import Scope


@dataclass(frozen=True, slots=True)
class Access:
    """What a route asks of a caller.

    `scope` is `None` where everybody may ask. `rows` are the names that a request always screens. `is_form`
    says that the route reads a form of the page, and with it the token of the form.
    """

    scope: Scope | None
    rows: int = 0
    is_form: bool = False


OPEN = Access(None)
_READ, _SCREEN, _SCREEN_ONE = Access(Scope.READ), Access(Scope.SCREEN), Access(Scope.SCREEN, rows=1)
_SCREEN_FORM = Access(Scope.SCREEN, is_form=True)
_DECIDE, _DECIDE_FORM = Access(Scope.DECIDE), Access(Scope.DECIDE, is_form=True)
_ADMIN = Access(Scope.ADMIN)
_KNOWN_FORM = Access(None, is_form=True)

ROUTES: Mapping[str, Mapping[str, Access]] = {
    "/": {"GET": _SCREEN},
    "/memo": {"GET": _SCREEN},
    "/embed": {"GET": _SCREEN},
    "/around/{form}": {"GET": _READ},
    "/chain/{form}": {"GET": _SCREEN},
    "/portfolio": {"GET": _SCREEN, "POST": _SCREEN_FORM},
    "/portfolio/{id}": {"GET": _SCREEN, "POST": _SCREEN_FORM},
    "/portfolio/{id}/progress": {"GET": _SCREEN},
    "/portfolio/{id}/results.{form}": {"GET": _SCREEN},
    "/portfolio/{id}/watch": {"POST": _SCREEN_FORM},
    "/watched/{name}": {"GET": _SCREEN, "POST": _SCREEN_FORM},
    "/decide": {"POST": _DECIDE_FORM},
    "/v1/audit": {"GET": _ADMIN},
    "/v1/audit/verify": {"GET": _ADMIN},
    "/v1/audit/{number}": {"GET": _ADMIN},
    "/v1/watchlists": {"GET": _READ},
    "/v1/watchlists/{name}": {"GET": _READ},
    "/v1/watchlists/{name}/lines": {"POST": _SCREEN},
    "/v1/watchlists/{name}/runs": {"POST": _SCREEN},
    "/v1/watchlists/{name}/changes": {"GET": _READ},
    "/v1/watchlists/{name}/acknowledgements": {"POST": _SCREEN},
    "/v1/dispositions": {"GET": _DECIDE, "POST": _DECIDE},
    "/v1/dispositions/notes": {"POST": _DECIDE},
    "/v1/dispositions/{id}": {"GET": _DECIDE},
    "/v1/dispositions/{id}/undo": {"POST": _DECIDE},
    "/v1/dispositions/{id}/confirm": {"POST": _DECIDE},
    "/resolve": {"GET": _READ, "POST": _DECIDE_FORM},
    "/v1/resolve/candidates": {"GET": _READ},
    "/v1/resolve/judgements": {"GET": _READ, "POST": _DECIDE},
    "/v1/screen": {"GET": _SCREEN_ONE, "POST": _SCREEN_ONE},
    "/v1/screen/batch": {"POST": _SCREEN},
    "/data": {"GET": _READ},
    "/explore": {"GET": _READ},
    "/entity/{id:path}": {"GET": _READ},
    "/docs": {"GET": _READ},
    "/openapi.json": {"GET": _READ},
    "/v1/search": {"GET": _READ},
    "/v1/options": {"GET": _READ},
    "/v1/entities/{id}": {"GET": _READ},
    "/v1/entities/{id}/links": {"GET": _READ},
    "/v1/entities/{id}/statements": {"GET": _READ},
    "/v1/entities/{id}/records": {"GET": _READ},
    "/v1/entities/{id}/proximity": {"GET": _READ},
    "/v1/entities/{id}/owners": {"GET": _READ},
    "/v1/entities/{id}/owned": {"GET": _READ},
    "/v1/entities/{id}/near": {"GET": _READ},
    "/v1/entities/{id}/history": {"GET": _READ},
    "/v1/entities/{id}/graph": {"GET": _READ},
    "/v1/entities/{id}/ownership": {"GET": _READ},
    "/v1/entities/{id}/rules": {"GET": _READ},
    "/v1/links/{id}": {"GET": _READ},
    "/v1/common": {"GET": _READ},
    "/v1/paths": {"GET": _READ},
    "/v1/what-if": {"POST": _READ},
    "/v1/assess": {"POST": _READ},
    "/v1/licences/records/{type}": {"GET": _READ},
    "/v1/licences/licensed": {"GET": _READ},
    "/v1/trade/{question}": {"GET": _READ},
    "/v1/reports": {"GET": _READ},
    "/v1/reports/{report}/tables": {"GET": _READ},
    "/v1/reports/{report}/tables/{table}": {"GET": _READ},
    "/v1/reports/{report}/check": {"GET": _READ},
    "/v1/classes": {"GET": _READ},
    "/v1/classes/{id}/members": {"GET": _READ},
    "/v1/sources": {"GET": _READ},
    "/v1/sources/{id}/diff": {"GET": _READ},
    "/v1/ontology": {"GET": _READ},
    "/v1/sparql": {"POST": _READ},
    "/match/{dataset}": {"POST": _SCREEN},
    "/search/{dataset}": {"GET": _READ},
    "/entities/{id}": {"GET": _READ},
    "/entities/{id}/adjacent": {"GET": _READ},
    "/entities/{id}/adjacent/{property}": {"GET": _READ},
    "/catalog": {"GET": _READ},
    "/manifest": {"GET": _READ},
    "/algorithms": {"GET": _READ},
    "/updatez": {"POST": OPEN},
    "/reconcile": {"GET": _SCREEN, "POST": _SCREEN},
    "/reconcile/{dataset}": {"GET": _SCREEN, "POST": _SCREEN},
    "/reconcile/{dataset}/suggest/entity": {"GET": _READ},
    "/reconcile/{dataset}/suggest/type": {"GET": _READ},
    "/reconcile/{dataset}/suggest/property": {"GET": _READ},
    "/reconcile/{dataset}/extend/property": {"GET": _READ},
    "/reconcile/{dataset}/preview": {"GET": _READ},
    "/id/{id:path}": {"GET": _READ},
    "/statement/{id}": {"GET": _READ},
    "/source/{path:path}": {"GET": _READ},
    "/derived": {"GET": _READ},
    "/ns": {"GET": _READ},
    "/shapes": {"GET": _READ},
    "/healthz": {"GET": OPEN},
    "/readyz": {"GET": OPEN},
    "/sign-in": {"GET": OPEN, "POST": _KNOWN_FORM},
    "/sign-out": {"POST": _KNOWN_FORM},
    "/static/{path:path}": {"GET": OPEN},
    "/docs/assets/{path:path}": {"GET": OPEN},
}
"""The routes of the service by path and method; HEAD is asked as GET is."""

COMMANDS: Mapping[str, Scope | None] = {
    **dict.fromkeys(
        ("load", "update", "prune", "forget", "restore", "copy", "annotate", "demo", "consignees"), Scope.LOAD
    ),
    **dict.fromkeys(("keys create", "keys rotate", "keys revoke"), Scope.ADMIN),
    **dict.fromkeys(("keys list", "keys show")),
    **dict.fromkeys(("audit person", "audit names"), Scope.ADMIN),
    **dict.fromkeys(("audit list", "audit show", "audit verify", "audit anchor", "audit export")),
    **dict.fromkeys(("decide", "dispositions undo", "dispositions confirm"), Scope.DECIDE),
    **dict.fromkeys(("resolve apply", "resolve review", "resolve undo"), Scope.DECIDE),
    **dict.fromkeys(("dispute add", "dispute withdraw"), Scope.DECIDE),
    **dict.fromkeys(("dispute list", "dispute statements")),
    **dict.fromkeys(("resolve candidates", "resolve list")),
    **dict.fromkeys(("dispositions list", "dispositions show", "dispositions export")),
    **dict.fromkeys(("watch add", "watch remove", "watch run", "watch deliver"), Scope.SCREEN),
    **dict.fromkeys(("watch list", "watch show", "watch changes")),
    **dict.fromkeys(
        ("screen", "search", "paths", "owners", "owned", "common", "near", "ownership", "rules", "what-if",
         "assess", "history", "classes", "entity", "sources", "diff", "serve", "export", "backup", "check",
         "map", "new-source", "memo", "policy", "records", "licensed", "trade", "report")
    ),
}  # fmt: skip
"""The commands by name, those of a group behind its name; what only reads the files needs no scope."""


def access_to(path: str, method: str) -> Access | None:
    """What the route of this path asks of a caller; `None` where there is no such route.

    >>> access_to("/v1/entities/cn-cec/links", "GET").scope.value, access_to("/v1/nothing", "GET")
    ('read', None)
    """
    methods = ROUTES.get(path)
    if methods is None:
        found = _PATTERN.fullmatch(path)
        if found is None or found.lastindex is None:
            return None
        methods = _OF_PATTERNS[found.lastindex - 1]
    return methods.get(method)


def _pattern(path: str) -> str:
    """What matches the paths of a template as the router does: of parameters only a `:path` has slashes."""
    parts = re.split(r"\{\w+(:path)?\}", path)
    between = [".*" if part else "[^/]+" for part in parts[1::2]] + [""]
    return "".join(re.escape(text) + gap for text, gap in zip(parts[::2], between, strict=True))


_TEMPLATES = {path: methods for path, methods in ROUTES.items() if "{" in path}
_PATTERN = re.compile("|".join(f"({_pattern(path)})" for path in _TEMPLATES))
_OF_PATTERNS = tuple(_TEMPLATES.values())
