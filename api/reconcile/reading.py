"""Reads what a client sends as JSON in a form or an address, and says what is wrong with it."""

from __future__ import annotations

import json
from typing import TypeVar

from pydantic import BaseModel, ValidationError

from api.yente import BadRequest

_Asked = TypeVar("_Asked", bound=BaseModel)


class BadReconciliation(BadRequest):
    """The queries cannot be answered as they are."""


class TooMany(BadReconciliation):
    """A batch has more queries than the manifest says."""

    status = 413


def read_json(text: str, name: str) -> object:
    """The value that the text is; raises `BadReconciliation`, which names the field.

    >>> read_json("{", "queries")
    Traceback (most recent call last):
    api.reconcile.reading.BadReconciliation: queries is no JSON: send an object as the specification shows
    """
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise BadReconciliation(f"{name} is no JSON: send an object as the specification shows") from None


def read_as(model: type[_Asked], value: object, name: str) -> _Asked:
    """The value as what is asked; raises `BadReconciliation`, which names the field and what it must be."""
    try:
        return model.model_validate(value)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        place = ".".join(map(str, (name, *first["loc"])))
        raise BadReconciliation(f"{place}: {first['msg']}") from None
