"""Suggestions while somebody types: entities, types and properties."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from api.reconcile.types import OFFERED, properties_of, type_of

SUGGESTED = 20
"""Suggestions in one answer."""


def suggested_entities(records: Iterable[Mapping[str, Any]]) -> dict[str, object]:
    """Entities as suggestions.

    >>> suggested_entities([])
    {'result': []}
    """
    return {
        "result": [
            {
                "id": record["id"],
                "name": record["caption"],
                "description": _described(record),
                "notable": [{"id": record["schema"], "name": type_of(record["schema"])["name"]}],
            }
            for record in records
        ]
    }


def suggested_types(prefix: str, cursor: int = 0) -> dict[str, object]:
    """The types whose id or label begins so; all of them where nothing is typed.

    >>> [each["id"] for each in suggested_types("organ")["result"]]
    ['Organization']
    """
    types = [type_of(name) for name in OFFERED]
    return _begun(types, prefix, cursor)


def suggested_properties(prefix: str, cursor: int = 0) -> dict[str, object]:
    """The properties whose id or label begins so; all of them where nothing is typed.

    >>> [each["id"] for each in suggested_properties("count")["result"]]
    ['country']
    """
    return _begun(properties_of(), prefix, cursor)


def _begun(offered: Iterable[Mapping[str, object]], prefix: str, cursor: int) -> dict[str, object]:
    begin = prefix.strip().lower()
    found = [
        each
        for each in offered
        if str(each["id"]).lower().startswith(begin) or str(each["name"]).lower().startswith(begin)
    ]
    return {"result": found[cursor : cursor + SUGGESTED]}


def _described(record: Mapping[str, Any]) -> str:
    properties = record["properties"]
    names = [name for name in properties.get("name", ()) if name != record["caption"]]
    countries = [code.upper() for code in properties.get("country", ())]
    label = str(type_of(record["schema"])["name"])
    return ", ".join([label, *countries, *names[:1]])
