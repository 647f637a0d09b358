"""What the Reconciliation Service API 0.2 asks of answers, in the form of `yente_shapes`.

Facts of the JSON schemas that its specification publishes (github.com/reconciliation-api/specs, folder `0.2`,
read on 15 July 2026): what is required there, and what is optional and given here.
"""

from __future__ import annotations

from typing import Any

from yente_shapes import ANY

NAMED = {"id": str, "name": str}
SERVICE = {"service_url": str, "service_path": str}
MANIFEST: dict[str, Any] = {
    "versions": [str],
    "name": str,
    "identifierSpace": str,
    "schemaSpace": str,
    "documentation": str,
    "batchSize": int,
    "defaultTypes": [NAMED],
    "view": {"url": str},
    "preview": {"url": str, "width": int, "height": int},
    "suggest": {"entity": SERVICE, "type": SERVICE, "property": SERVICE},
    "extend": {
        "propose_properties": SERVICE,
        "property_settings": [{"name": str, "label": str, "type": str}],
    },
}
CANDIDATE = NAMED | {
    "description": str,
    "type": [NAMED],
    "score": float,
    "match": bool,
    "features": [{"id": str, "value": float}],
}
RESULTS = {ANY: {"result": [CANDIDATE]}}
SUGGESTED_ENTITIES = {"result": [NAMED | {"description": str, "notable": [NAMED]}]}
SUGGESTED_TYPES = {"result": [NAMED]}
SUGGESTED_PROPERTIES = {"result": [NAMED | {"description": str}]}
PROPOSED = {"type": str, "limit": int, "properties": [NAMED]}
EXTENSION = {"meta": [NAMED], "rows": {ANY: {ANY: [{"str": str}]}}}
