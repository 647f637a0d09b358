"""What the checks of every store have in common."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import islice
from typing import Any

from graph.errors import StoreCorrupt
from graph.store.records import dataset_from_json, document_from_json

REPORT_EVERY = 100_000
"""Statements checked between two reports of progress."""

_MAX_PROBLEMS = 100
"""A damaged store can have millions; the first ones show what kind of damage it is."""


def first_problems(problems: Iterable[str]) -> list[str]:
    """The first hundred problems, and `and more` where there are more; also an error that ends the check.

    >>> first_problems(f"row {number}" for number in range(200))[-2:]
    ['row 99', 'and more']
    """
    shown: list[str] = []
    try:
        for problem in islice(problems, _MAX_PROBLEMS + 1):
            shown.append(problem)
    except StoreCorrupt as error:
        shown.append(str(error))
    return [*shown[:_MAX_PROBLEMS], "and more"] if len(shown) > _MAX_PROBLEMS else shown


def bad_descriptions(versions: Iterable[Sequence[Any]], documents: Iterable[Sequence[Any]]) -> Iterator[str]:
    """Problems of descriptions that cannot be read or describe something else.

    `versions` are number, dataset and JSON of each version, `documents` dataset, id and JSON of each.
    """
    for number, dataset, text in versions:
        try:
            if dataset_from_json(text).id != dataset:
                yield f"version {number} of {dataset} describes another dataset"
        except StoreCorrupt as error:
            yield f"version {number} of {dataset}: {error}"
    for dataset, id, text in documents:
        try:
            if document_from_json(text).id != id:
                yield f"document {id} of {dataset} describes another document"
        except StoreCorrupt as error:
            yield f"document {id} of {dataset}: {error}"
