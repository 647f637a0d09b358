"""What answers refer to, and how their fields are written."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from typing import Any, NamedTuple, get_args

from pydantic import BaseModel
from pydantic.fields import FieldInfo

from api.models import (
    CommonAnswer,
    DocumentRef,
    EntityRef,
    LabelledVerdict,
    LinkAnswer,
    LinksAnswer,
    ListAnswer,
    PathAnswer,
    PathLink,
    ProximityAnswer,
    Record,
    SourceRef,
    SummedProximity,
    Target,
    Validity,
    VerdictAnswer,
)

TABLES: dict[type[BaseModel], str] = {
    DocumentRef: "documents",
    SourceRef: "statements",
    EntityRef: "entities",
    Record: "entities",
    PathLink: "links",
    LinkAnswer: "links",
    Target: "memberships",
    ListAnswer: "lists",
}
"""What is referred to, and the table that holds it."""

FIELD_NAMES: dict[tuple[type[BaseModel], str], str] = {
    (PathAnswer, "links"): "steps",
    (LinksAnswer, "links"): "page",
    (CommonAnswer, "entities"): "asked",
}
"""What fields are called in JSON that hold something else there, or have the name of a table."""

KNOWN_FROM = "known_from"
LIKE = "like"
"""The field of an entry that says only in what it differs from another one of its table."""

LIKE_OTHERS = frozenset((DocumentRef, SourceRef))
"""Of what entries may be like others: one publication is described by several data sets, and one passage read
in several ways."""

KEYS = ("id", "step")
"""Fields that the key of a table, or the place in a path, says."""

IN_WORDS = frozenset(
    (
        (Validity, "detail"),
        (ListAnswer, "detail"),
        (PathLink, "title"),
        *((kind, "headline") for kind in (ProximityAnswer, LabelledVerdict, SummedProximity)),
    )
)
"""Fields that say in words what the fields beside them say: they are for people, and left out."""

_WRITTEN_OTHERWISE = TABLES.keys() | {kind for kind, _ in IN_WORDS}

ALWAYS = frozenset((*VerdictAnswer.model_fields, "at_least", "accepted"))
"""Fields of a verdict, and whether a match is accepted: they are there whatever they hold."""


class WrittenField(NamedTuple):
    """How one field is written: under which name, whether its value holds models, and when it is left out."""

    name: str
    written_as: str
    holds_models: bool
    is_sparse: bool
    default: Any


_NO_DEFAULT = object()


def _default(field: FieldInfo) -> Any:
    return _NO_DEFAULT if field.is_required() else field.get_default(call_default_factory=True)


@cache
def written_fields(kind: type[BaseModel]) -> tuple[WrittenField, ...]:
    """The fields of a model in their order; a sparse one is left out where it says nothing."""
    return tuple(
        WrittenField(
            name,
            FIELD_NAMES.get((kind, name), name),
            bool(list(models_in(field.annotation))),
            is_rewritten(kind) and name not in ALWAYS,
            # One with a rule of its own for when it is left out keeps to that everywhere.
            _NO_DEFAULT if name in ALWAYS and field.exclude_if is None else _default(field),
        )
        for name, field in kind.model_fields.items()
        if (kind, name) not in IN_WORDS
    )


@cache
def reached(kind: type[BaseModel]) -> frozenset[type[BaseModel]]:
    """The model and all that its values hold."""
    seen: set[type[BaseModel]] = set()
    waiting = [kind]
    while waiting:
        model = waiting.pop()
        if model not in seen:
            seen.add(model)
            waiting += [each for field in model.model_fields.values() for each in models_in(field.annotation)]
    return frozenset(seen)


def cites(kind: type[BaseModel]) -> bool:
    """Whether answers of this type cite statements, so that they are written by reference."""
    return SourceRef in reached(kind)


def models_in(annotation: Any) -> Iterator[type[BaseModel]]:
    """The models in a type, such as `A` in `list[A] | None`."""
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from models_in(part)


def is_rewritten(kind: type[BaseModel]) -> bool:
    """Whether something in it is not written as it is; what is keeps its own description."""
    return not _WRITTEN_OTHERWISE.isdisjoint(reached(kind))
