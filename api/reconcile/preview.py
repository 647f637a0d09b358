"""What a preview of an entity tells, in a small frame."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from api.yente import country_name, topic_label
from ontology.ftm import FTM_SCHEMATA

_MOST_VALUES = 6
_SHOWN = (
    ("topics", "Topics"),
    ("country", "Countries"),
    ("name", "Names"),
    ("alias", "Other names"),
    ("address", "Addresses"),
    ("registrationNumber", "Registration numbers"),
    ("leiCode", "LEI"),
    ("birthDate", "Born"),
)

_AS_READ = {"country": country_name, "topics": topic_label}


@dataclass(frozen=True, slots=True)
class Preview:
    """The heading, what kind of entity it is, and rows of a label with some values."""

    caption: str
    kind: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]


def previewed(record: Mapping[str, Any]) -> Preview:
    """What is shown of an entity.

    >>> previewed({"caption": "A", "schema": "Person", "properties": {"country": ["nl"]}}).rows
    (('Countries', ('Netherlands',)),)
    """
    properties = record["properties"]
    schema = record["schema"]
    kind = FTM_SCHEMATA[schema].label if schema in FTM_SCHEMATA else schema
    rows = tuple(
        (label, tuple(_AS_READ.get(name, str)(value) for value in properties[name][:_MOST_VALUES]))
        for name, label in _SHOWN
        if properties.get(name)
    )
    return Preview(record["caption"], kind, rows)
