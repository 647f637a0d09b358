"""The manifest of a reconciliation service: what it is called, and where its parts are."""

from __future__ import annotations

from api.reconcile.types import OFFERED, type_of
from ontology import SCHEMA

MAX_BATCH = 50
"""Queries in a batch, and entities whose values are asked for at once."""

WIDTH, HEIGHT = 430, 400
"""Pixels of a preview."""

_SCHEMATA = "https://schema.followthemoney.tech/#"


def manifest(title: str, base: str, service: str, query: str = "") -> dict[str, object]:
    """The manifest of the service at the address `service`, below the address `base` of everything.

    `query` is what stands behind the `?` of the manifest's own address, and behind that of its parts too.

    >>> manifest("Everything", "http://127.0.0.1:8000", "http://127.0.0.1:8000/reconcile")["view"]
    {'url': 'http://127.0.0.1:8000/entities/{{id}}'}
    """
    behind = f"?{query}" if query else ""

    def at(path: str) -> dict[str, str]:
        return {"service_url": service, "service_path": f"{path}{behind}"}

    return {
        "versions": ["0.2"],
        "name": f"{title} (Ketting)",
        "identifierSpace": SCHEMA.entity_namespace,
        "schemaSpace": _SCHEMATA,
        "documentation": f"{base}/docs",
        "batchSize": MAX_BATCH,
        "defaultTypes": [type_of(name) for name in OFFERED],
        "view": {"url": f"{base}/entities/{{{{id}}}}"},
        "preview": {
            "url": f"{service}/preview?id={{{{id}}}}{behind.replace('?', '&')}",
            "width": WIDTH,
            "height": HEIGHT,
        },
        "suggest": {
            "entity": at("/suggest/entity"),
            "type": at("/suggest/type"),
            "property": at("/suggest/property"),
        },
        "extend": {
            "propose_properties": at("/extend/property"),
            "property_settings": [
                {
                    "name": "limit",
                    "label": "Limit",
                    "type": "number",
                    "default": 0,
                    "help_text": "How many values at most; 0 for all of them",
                },
                {
                    "name": "render",
                    "label": "Values",
                    "type": "select",
                    "default": "caption",
                    "help_text": "Countries by their names, or by their codes",
                    "choices": [
                        {"value": "caption", "name": "As people read them"},
                        {"value": "raw", "name": "As they are recorded"},
                    ],
                },
            ],
        },
    }
