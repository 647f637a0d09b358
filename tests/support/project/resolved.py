"""Answers read back from their JSON by reference, to be compared with those that it was made of."""

from __future__ import annotations

import json
from types import NoneType
from typing import Any, TypeVar, get_args, get_origin

from pydantic import BaseModel

from api.models import DocumentRef, EntityRef, Fact, PathAnswer, PathLink, Record, SourceRef, Target
from api.references.tables import FIELD_NAMES, IN_WORDS, TABLES, models_in
from ontology import SCHEMA

_Answer = TypeVar("_Answer", bound=BaseModel)


def resolved(written: dict[str, Any], kind: type[_Answer]) -> _Answer:
    """The answer of this type that the JSON says, with everything in its place."""
    return kind.model_validate(_Reader(written).object(written, kind))


def read_back(kind: type[_Answer], text: str) -> _Answer:
    """The answer of this type that a text of JSON says."""
    return resolved(json.loads(text), kind)


class _Reader:
    def __init__(self, written: dict[str, Any]) -> None:
        self._tables = {name: written.get(name, {}) for name in TABLES.values()}
        self._known_from = written.get("known_from", {})

    def object(self, row: dict[str, Any], kind: type[BaseModel]) -> dict[str, Any]:
        """The fields of a model, what was left out at its default."""
        fields = {}
        for name, field in kind.model_fields.items():
            written_as = FIELD_NAMES.get((kind, name), name)
            if written_as in row:
                value = row[written_as]
                fields[name] = (
                    self.steps(value)
                    if kind is PathAnswer and name == "links"
                    else self.value(value, field.annotation)
                )
            elif (kind, name) in IN_WORDS:
                fields[name] = ""
            elif field.is_required():
                fields[name] = _nothing(field.annotation)
        return fields

    def value(self, value: Any, annotation: Any) -> Any:
        if value is None or not list(models_in(annotation)):
            return value
        if isinstance(value, list):
            (inner,) = models_in(annotation)
            return self.facts(value) if inner is Fact else [self.value(each, inner) for each in value]
        if get_origin(annotation) is dict:
            return {key: self.value(each, get_args(annotation)[1]) for key, each in value.items()}
        (kind,) = set(models_in(annotation))
        return self.reference(value, kind) if kind in TABLES else self.object(value, kind)

    def reference(self, id: str, kind: type[BaseModel]) -> dict[str, Any]:
        row = self.row(TABLES[kind], id)
        if kind is SourceRef:
            return self.statement(row)
        if kind is Target:
            return self.object(row, kind)
        if kind in (EntityRef, Record):
            row = {**row, "caption": row.get("caption") or name_in(row["facts"])}
        if kind is EntityRef:
            row = {name: row[name] for name in ("type", "caption")}
        return self.object({**row, "id": self.own_id(id, TABLES[kind])}, kind)

    def row(self, table: str, id: str) -> dict[str, Any]:
        """The entry, with what it leaves to the one that it is like."""
        row = self._tables[table][id]
        if "like" not in row:
            return row
        own = {name: each for name, each in row.items() if name != "like"}
        return {
            name: each for name, each in (self._tables[table][row["like"]] | own).items() if each is not None
        }

    def own_id(self, id: str, table: str) -> str:
        """The id without what tells it from another entry of the same id."""
        base, _, number = id.rpartition("~")
        return base if number.isdigit() and base in self._tables[table] else id

    def statement(self, row: dict[str, Any]) -> dict[str, Any]:
        document = row.get("document")
        held = None if document is None else self.row("documents", document)
        source = row["source"] if held is None else held["source"]
        fields = self.object({name: each for name, each in row.items() if name != "document"}, SourceRef)
        if "observed" not in row:
            del fields["observed"]
        if held is not None:
            fields.setdefault("observed", held.get("date"))
            described = {name: each for name, each in held.items() if name != "source"}
            fields["document"] = self.object(
                {**described, "id": self.own_id(document, "documents")}, DocumentRef
            )
        return {"known_from": self._known_from.get(source), **fields, "source": source}

    def facts(self, groups: list[dict[str, Any]]) -> list[dict[str, Any]]:
        return [
            {
                "property": prop,
                "value": value,
                "entity": self.reference(value, EntityRef)
                if SCHEMA.property(prop).range == "entity"
                else None,
                "sources": [self.reference(id, SourceRef) for id in group["sources"]],
                "more": group.get("more", []),
            }
            for group in groups
            for prop, values in group["values"].items()
            for value in values
        ]

    def steps(self, steps: list[list[str]]) -> list[dict[str, Any]]:
        return [
            {**self.reference(id, PathLink), "step": number}
            for number, ids in enumerate(steps, start=1)
            for id in ids
        ]


def _nothing(annotation: Any) -> Any:
    """What a field holds that was left out."""
    if get_origin(annotation) is list:
        return []
    return None if NoneType in get_args(annotation) else False


def name_in(facts: list[dict[str, Any]]) -> str:
    """The one name of a record."""
    [name] = [name for group in facts for name in group["values"].get("name", ())]
    return str(name)


def in_order(answer: Any) -> Any:
    """The same with the facts of each record in one order, and without what says in words what fields say.

    JSON puts facts that are cited alike together.
    """
    if isinstance(answer, BaseModel):
        return {name: "" if (type(answer), name) in IN_WORDS else in_order(value) for name, value in answer}
    if isinstance(answer, dict):
        return {key: in_order(value) for key, value in answer.items()}
    if isinstance(answer, list):
        if answer and isinstance(answer[0], Fact):
            return sorted((in_order(each) for each in answer), key=repr)
        return [in_order(each) for each in answer]
    return answer
