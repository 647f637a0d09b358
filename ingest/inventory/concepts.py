"""The inventory of concepts, and the sources that have their records."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from importlib.resources import files

__all__ = ["INVENTORY_SOURCES", "Concept", "concepts"]

INVENTORY_SOURCES = ("nieuwsuur_2025", "export_control_nl", "licence_examples")
"""The five claimed shipments, what the papers say, and invented examples of what they only describe."""


@dataclass(frozen=True, slots=True)
class Concept:
    """A concept in our words, where the papers speak of it, and the query that answers its question.

    `where` are conditions on records of a type, `show` the properties that the answer gives; `answer` are
    the ids that come out, `says` what some of them say, and `counter` a record that is near and does not.
    """

    id: str
    category: str
    concept: str
    lines: tuple[str, ...]
    question: str
    type: str
    where: tuple[str, ...]
    show: tuple[str, ...]
    answer: tuple[str, ...]
    counter: str
    says: Mapping[str, Mapping[str, tuple[str, ...]]]


@lru_cache(1)
def concepts() -> tuple[Concept, ...]:
    """All concepts, in the order of their ids.

    >>> len(concepts()), concepts()[0].type
    (108, 'Licence')
    """
    document = tomllib.loads((files("ingest.inventory") / "concepts.toml").read_text(encoding="utf-8"))
    return tuple(
        Concept(
            id=entry["id"],
            category=entry["category"],
            concept=entry["concept"],
            lines=tuple(entry["lines"]),
            question=entry["question"],
            type=entry["type"],
            where=tuple(entry["where"]),
            show=tuple(entry["show"]),
            answer=tuple(entry["answer"]),
            counter=entry["not"],
            says={
                id: {prop: tuple(values) for prop, values in said.items()}
                for id, said in entry.get("says", {}).items()
            },
        )
        for entry in document["concept"]
    )
