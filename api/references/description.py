"""The types of what is written, from which the OpenAPI description is made."""

from __future__ import annotations

from datetime import datetime
from functools import cache
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin

from pydantic import BaseModel, Field, create_model
from pydantic.fields import FieldInfo

from api.models import (
    ClassAnswer,
    DocumentRef,
    Fact,
    LeftOut,
    LinkAnswer,
    LinksAnswer,
    ListAnswer,
    Model,
    PathAnswer,
    ReadAs,
    Record,
    SourceRef,
    Target,
    Validity,
)
from api.references.tables import (
    ALWAYS,
    FIELD_NAMES,
    IN_WORDS,
    KEYS,
    KNOWN_FROM,
    LIKE,
    LIKE_OTHERS,
    TABLES,
    cites,
    is_rewritten,
    models_in,
    reached,
)

_TYPE_NAMES: dict[type[BaseModel], str] = {
    DocumentRef: "Document",
    SourceRef: "Statement",
    Record: "Entity",
    LinkAnswer: "Link",
    ListAnswer: "OfficialList",
    Target: "Membership",
    Validity: "ValidityOfFact",
    LinksAnswer: "LinksPage",
    ClassAnswer: "ClassById",
    ReadAs: "ReadAsById",
}
"""What a type inside an answer is called in the description, where its own name is that of another one."""


class Facts(Model):
    """What the same statements say of one entity."""

    values: dict[str, list[str]] = Field(description="Values by property; of a link to an entity its id")
    sources: list[str] = Field(description="By id in `statements`")
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")


@cache
def json_model(answer: type[BaseModel]) -> type[BaseModel]:
    """What `as_json` makes of answers of this type, as a model: the source of the OpenAPI description.

    >>> from api.models import PathsAnswer
    >>> sorted(json_model(PathsAnswer).model_fields.keys() - PathsAnswer.model_fields.keys())
    ['documents', 'entities', 'known_from', 'links', 'memberships', 'statements']
    """
    if not cites(answer):
        return answer
    held = reached(answer)
    tables: dict[str, Any] = {}
    for kind, name in TABLES.items():
        if kind in held and kind is not answer:
            row: Any = _row_model(Record if name == "entities" else kind)
            if kind in LIKE_OTHERS:
                row |= _like_model(kind)
            tables[name] = (dict[str, row], Field({}, description=f"{name.capitalize()} by id"))
    text = "When the graph learned the statements of a data set (UTC), where their own entry does not say it"
    tables[KNOWN_FROM] = (dict[str, datetime], Field({}, description=text))
    fields = _fields(answer, are_there=True)
    return create_model(answer.__name__, __base__=Model, __doc__=answer.__doc__, **fields, **tables)


def _fields(
    kind: type[BaseModel], leaving_out: tuple[str, ...] = (), *, are_there: bool = False
) -> dict[str, Any]:
    """The fields of a model as they are written; `are_there` where none is left out."""
    fields: dict[str, Any] = {}
    for name, field in kind.model_fields.items():
        if name in leaving_out or (kind, name) in IN_WORDS:
            continue
        may_lack = not are_there and (name not in ALWAYS or field.exclude_if is not None)
        if kind is PathAnswer and name == "links":
            fields["steps"] = (list[list[str]], Field([], description="For each step the ids of its `links`"))
        else:
            known_as = FIELD_NAMES.get((kind, name), name)
            fields[known_as] = (_written_as(field.annotation), _described(field, may_lack=may_lack))
    return fields


def _described(field: FieldInfo, *, may_lack: bool) -> Any:
    tables = {TABLES[model] for model in models_in(field.annotation) if model in TABLES}
    refers = f"By id in `{'`, `'.join(sorted(tables))}`" if tables else None
    text = ". ".join(part for part in (field.description, refers) if part) or None
    if not field.is_required() and may_lack:
        return Field(field.get_default(call_default_factory=True), description=text)
    if may_lack and NoneType in get_args(field.annotation):
        return Field(None, description=text)
    if may_lack and get_origin(field.annotation) is list:
        return Field([], description=text)
    return Field(False if may_lack and field.annotation is bool else ..., description=text)


def _written_as(annotation: Any) -> Any:
    """The type that stands in JSON where a value of this type is held."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        return Facts if annotation is Fact else str if annotation in TABLES else _inner_model(annotation)
    origin, args = get_origin(annotation), tuple(map(_written_as, get_args(annotation)))
    if origin is list:
        return list[args[0]]  # type: ignore[valid-type]
    if origin is dict:
        return dict[args[0], args[1]]  # type: ignore[valid-type]
    return Union[args] if origin in (Union, UnionType) else annotation  # noqa: UP007


@cache
def _inner_model(kind: type[BaseModel]) -> type[BaseModel]:
    if not is_rewritten(kind):
        return kind
    name = _TYPE_NAMES.get(kind, kind.__name__)
    return create_model(name, __base__=Model, __doc__=kind.__doc__, **_fields(kind))


@cache
def _row_model(kind: type[BaseModel]) -> type[BaseModel]:
    fields = _fields(kind, KEYS)
    if kind is SourceRef:
        fields["source"] = (str | None, Field(None, description="Data set; with a document that of it"))
        text = "A date, or two with a slash between; where it is not said, the document's date"
        fields["observed"] = (str | None, Field(None, description=text))
    if kind is DocumentRef:
        fields = {"source": (str, Field(description="Data set")), **fields}
    if kind is Record:
        fields["facts"] = (fields["facts"][0], Field([], description="Of a record that is shown"))
        text = "What a reader calls it; of a record with one name that name, which its `facts` say"
        fields["caption"] = (str | None, Field(None, description=text))
    name = _TYPE_NAMES.get(kind, kind.__name__)
    return create_model(name, __base__=Model, __doc__=kind.__doc__, **fields)


@cache
def _like_model(kind: type[BaseModel]) -> type[BaseModel]:
    """An entry that says only in what it differs from another one of its table."""
    whole = _row_model(kind)
    text = "The entry by which it goes: what is not said here is as there, and what is null is not there"
    fields: dict[str, Any] = {LIKE: (str, Field(description=text))}
    for name, field in whole.model_fields.items():
        fields[name] = (field.annotation | None, Field(None, description=field.description))  # type: ignore[operator]
    return create_model(f"{whole.__name__}Like", __base__=Model, __doc__=_like_model.__doc__, **fields)
