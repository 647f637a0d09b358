"""What yente 5.5.0 answers and asks, in a form of our own.

Facts of its models (`yente/data/common.py`, `yente/data/dataset.py`), routers (`yente/routers`) and settings
as they stood on 11 August 2026 at github.com/opensanctions/yente, from which its OpenAPI document is made.

A shape is a type; a tuple of shapes, of which one fits; a list of one shape, for a list of such; or a
dictionary: of names with their shapes, all of which must be there, or of `ANY` with that of every value.
"""

from __future__ import annotations

from typing import Any

ANY = "*"
NONE = type(None)
TEXT = (str, NONE)

ENTITY: dict[str, Any] = {
    "id": str,
    "caption": str,
    "schema": str,
    "properties": {ANY: [(str, dict)]},
    "datasets": [str],
    "referents": [str],
    "target": bool,
    "first_seen": TEXT,
    "last_seen": TEXT,
    "last_change": TEXT,
}
TOTAL = {"value": int, "relation": str}
RESULT = ENTITY | {
    "score": float,
    "match": bool,
    "explanations": {ANY: {"detail": TEXT, "score": float, "query": TEXT, "candidate": TEXT}},
}
EXAMPLE = {"id": TEXT, "schema": str, "properties": {ANY: (str, list)}}
MATCH = {
    "responses": {ANY: {"status": int, "results": [RESULT], "total": TOTAL, "query": EXAMPLE}},
    "limit": int,
}
FACET = {"label": str, "values": [{"name": str, "label": str, "count": int}]}
SEARCH = {"results": [ENTITY], "facets": {ANY: FACET}, "total": TOTAL, "limit": int, "offset": int}
ADJACENT_PAGE = {"results": [(str, dict)], "total": TOTAL, "limit": int, "offset": int}
ADJACENT = {"entity": ENTITY, "adjacent": {ANY: ADJACENT_PAGE}}
FEATURES = {ANY: {"description": TEXT, "coefficient": float, "url": str}}
ALGORITHMS = {
    "algorithms": [
        {
            "name": str,
            "description": TEXT,
            "features": FEATURES,
            "docs": {"name": str, "description": TEXT, "config": dict, "features": FEATURES},
        }
    ],
    "default": str,
    "best": str,
}
DATASET = {
    "name": str,
    "title": str,
    "license": TEXT,
    "summary": TEXT,
    "description": TEXT,
    "url": TEXT,
    "updated_at": TEXT,
    "last_export": TEXT,
    "entity_count": (int, NONE),
    "thing_count": (int, NONE),
    "version": TEXT,
    "category": TEXT,
    "tags": [str],
    "publisher": (dict, NONE),
    "coverage": (dict, NONE),
    "resources": [dict],
    "children": [str],
    "deprecation": TEXT,
    "deprecated": bool,
    "load": bool,
    "entities_url": TEXT,
    "delta_url": TEXT,
    "namespace": bool,
    "index_version": TEXT,
    "index_current": bool,
}
CATALOG = {"datasets": [DATASET], "current": [str], "outdated": [str], "index_stale": bool}
STATUS = {"status": str}
ERROR = {"detail": (str, list)}

PAGE = {"limit": (10, 500), "offset": (0, 9499), "sort": ((), None)}
PARAMETERS: dict[tuple[str, str], dict[str, tuple[Any, int | None]]] = {
    ("post", "/match/{dataset}"): {
        "limit": (5, 500),
        "threshold": (0.7, None),
        "algorithm": ("best", None),
        "include_dataset": ((), None),
        "exclude_dataset": ((), None),
        "exclude_schema": ((), None),
        "topics": ((), None),
        "changed_since": (None, None),
        "exclude_entity_ids": ((), None),
    },
    ("get", "/search/{dataset}"): {
        "q": ("", None),
        "schema": ("Thing", None),
        "include_dataset": ((), None),
        "exclude_dataset": ((), None),
        "exclude_schema": ((), None),
        "changed_since": (None, None),
        "countries": ((), None),
        "topics": ((), None),
        "datasets": ((), None),
        "filter": ((), None),
        "target": (None, None),
        "fuzzy": (False, None),
        "simple": (False, None),
        "facets": (("countries", "topics", "datasets"), None),
        "filter_op": ("OR", None),
    }
    | PAGE,
    ("get", "/entities/{id}"): {"nested": (True, None)},
    ("get", "/entities/{id}/adjacent"): PAGE,
    ("get", "/entities/{id}/adjacent/{property}"): PAGE,
}
"""Of each route the parameters in the query: what they are by default, and at most."""


def misfits(shape: Any, value: object, place: str = "answer") -> list[str]:
    """Where a value is not of the shape, in words; no word where it is.

    >>> misfits({"status": str}, {"status": "ok"}), misfits([int], [1, "2"])
    ([], ['answer[1] is str'])
    """
    if isinstance(shape, tuple):
        found = [misfits(each, value, place) for each in shape]
        return [] if [] in found else found[0]
    if isinstance(shape, list):
        if not isinstance(value, list):
            return [f"{place} is no list"]
        return [text for n, each in enumerate(value) for text in misfits(shape[0], each, f"{place}[{n}]")]
    if isinstance(shape, dict):
        if not isinstance(value, dict):
            return [f"{place} is no object"]
        if ANY in shape:
            return [t for name, each in value.items() for t in misfits(shape[ANY], each, f"{place}.{name}")]
        lacking = [f"{place} lacks {name}" for name in shape if name not in value]
        there = [name for name in shape if name in value]
        return lacking + [t for name in there for t in misfits(shape[name], value[name], f"{place}.{name}")]
    wanted = (int, float) if shape is float else shape
    is_it = isinstance(value, wanted) and (shape is bool or not isinstance(value, bool))
    return [] if is_it else [f"{place} is {type(value).__name__}"]
