"""Queries of a batch as examples, and the answers to them as candidates."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, StrictBool

from api.reconcile.manifest import MAX_BATCH
from api.reconcile.reading import BadReconciliation, TooMany, read_as, read_json
from api.reconcile.types import checked_type, property_id, type_of
from api.yente import models

MOST_CANDIDATES = 50
_MOST_PROPERTIES = 50
_ANY, _NAME = "Thing", "name"
_OF_HUNDRED = 100


class _Reference(BaseModel):
    """A value that is an entity, with its name where the client knows it."""

    id: str
    name: str | None = None


_Value = str | StrictBool | int | float | _Reference


class _Property(BaseModel):
    pid: str
    v: _Value | list[_Value]


class _Query(BaseModel):
    """One query; fields that no client of 0.2 has are refused, as its schema does."""

    model_config = ConfigDict(extra="forbid")

    query: str | None = None
    type: str | list[str] | None = None
    limit: Annotated[int, Field(ge=1)] = 5
    properties: Annotated[list[_Property], Field(max_length=_MOST_PROPERTIES)] = []
    type_strict: str | None = None


def read_batch(text: str) -> tuple[dict[str, models.MatchExample], dict[str, int]]:
    """The queries as examples, and how many candidates each wants; raises `BadReconciliation`.

    >>> examples, limits = read_batch('{"q0": {"query": "ASML", "type": "Company", "limit": 2}}')
    >>> examples["q0"].properties, limits
    ({'name': ['ASML']}, {'q0': 2})
    """
    batch = read_json(text, "queries")
    if not isinstance(batch, dict) or not batch:
        raise BadReconciliation("queries must be an object with at least one query in it")
    if len(batch) > MAX_BATCH:
        raise TooMany(f"queries has {len(batch)} of them; send at most {MAX_BATCH}, as the manifest says")
    examples, limits = {}, {}
    for key, value in batch.items():
        query = read_as(_Query, value, f"queries.{key[:80]}")
        if query.query is None and not query.properties:
            raise BadReconciliation(f"queries.{key[:80]}: give a query or properties")
        examples[key] = _example(query)
        limits[key] = min(query.limit, MOST_CANDIDATES)
    return examples, limits


def candidates_of(
    responses: Mapping[str, Mapping[str, Any]], limits: Mapping[str, int]
) -> dict[str, dict[str, object]]:
    """The candidates for each query, of the answers to its example.

    >>> candidates_of({"q0": {"results": []}}, {"q0": 5})
    {'q0': {'result': []}}
    """
    return {
        key: {"result": [_candidate(each) for each in answer["results"][: limits[key]]]}
        for key, answer in responses.items()
    }


def _example(query: _Query) -> models.MatchExample:
    types = [query.type] if isinstance(query.type, str) else query.type or []
    checked = [checked_type(each) for each in types]
    values: list[tuple[str, list[_Value]]] = []
    if query.query is not None and query.query.strip():
        values.append((_NAME, [query.query]))
    for prop in query.properties:
        values.append((property_id(prop.pid), prop.v if isinstance(prop.v, list) else [prop.v]))
    properties: dict[str, str | list[Any]] = {
        name: [_text(value) for other, given in values for value in given if other == name]
        for name in dict.fromkeys(name for name, _ in values)
    }
    schema = checked[0] if len(checked) == 1 else _ANY  # of several types any may be meant
    return models.MatchExample(schema=schema, properties=properties)


def _text(value: _Value) -> str:
    if isinstance(value, _Reference):
        return value.name or value.id
    return str(value).lower() if isinstance(value, bool) else str(value)


def _candidate(result: Mapping[str, Any]) -> dict[str, object]:
    countries = ", ".join(code.upper() for code in result["properties"].get("country", ()))
    described = str(type_of(result["schema"])["name"])
    return {
        "id": result["id"],
        "name": result["caption"],
        "description": f"{described}, {countries}" if countries else described,
        "type": [type_of(result["schema"])],
        "score": round(result["score"] * _OF_HUNDRED, 2),
        "match": result["match"],
        "features": [
            {"id": name, "value": feature["score"]} for name, feature in result["explanations"].items()
        ],
    }
