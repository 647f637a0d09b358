"""Values of properties for entities that were matched before."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, Field

from api.reconcile.manifest import MAX_BATCH
from api.reconcile.reading import BadReconciliation, TooMany, read_as, read_json
from api.reconcile.types import checked_type, properties_of, property_id
from api.yente import country_name

_MOST_PROPERTIES = 50


class _Render(StrEnum):
    CAPTION = "caption"
    RAW = "raw"


def _or_none(value: object) -> object:
    """OpenRefine sends the fields of its form as text, and an empty one where nothing is asked."""
    return 0 if value in ("", None) else value


class _Settings(BaseModel):
    limit: Annotated[int, Field(ge=0), BeforeValidator(_or_none)] = 0
    render: _Render = _Render.CAPTION


class _Property(BaseModel):
    id: str
    settings: _Settings = _Settings()


class _Extension(BaseModel):
    ids: list[str]
    properties: Annotated[list[_Property], Field(max_length=_MOST_PROPERTIES)]


def proposed_properties(type: str, limit: int) -> dict[str, object]:
    """The properties that entities of a type may have, `limit` of them unless it is 0.

    Of all types where none is named, as OpenRefine asks about a column that was matched to none. Raises
    `BadReconciliation` for a type that there is none of.

    >>> [each["id"] for each in proposed_properties("Person", 1)["properties"]]
    ['name']
    """
    offered = properties_of(checked_type(type)) if type else properties_of()
    return {"type": type, "limit": limit, "properties": offered[:limit] if limit > 0 else offered}


def extension(
    text: str, records_of: Callable[[Sequence[str]], Mapping[str, Mapping[str, Any]]]
) -> dict[str, object]:
    """The values asked for, by entity and property; none for an entity that is not recorded.

    `records_of` gives the entities of ids, merged ids too. Raises `BadReconciliation`.

    >>> extension('{"ids": ["a"], "properties": [{"id": "country"}]}', lambda ids: {})["rows"]
    {'a': {'country': []}}
    """
    asked = read_as(_Extension, read_json(text, "extend"), "extend")
    if len(asked.ids) > MAX_BATCH:
        raise TooMany(f"extend has {len(asked.ids)} ids; send at most {MAX_BATCH}")
    labels = {each["id"]: each["name"] for each in properties_of()}
    for prop in asked.properties:
        if property_id(prop.id) not in labels:
            raise BadReconciliation(f"there is no property {prop.id[:80]!r}; /extend/property names them")
    records = records_of(asked.ids)
    return {
        "meta": [{"id": prop.id, "name": labels[property_id(prop.id)]} for prop in asked.properties],
        "rows": {
            id: {prop.id: _values(records.get(id), prop) for prop in asked.properties} for id in asked.ids
        },
    }


def _values(record: Mapping[str, Any] | None, prop: _Property) -> list[dict[str, str]]:
    if record is None:
        return []
    name = property_id(prop.id)
    values = record["properties"].get(name, [])
    if prop.settings.limit:
        values = values[: prop.settings.limit]
    if name == "country" and prop.settings.render is _Render.CAPTION:
        values = [country_name(value) for value in values]
    return [{"str": value} for value in values]
