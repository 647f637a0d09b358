"""A traversal: which links count, in which direction, and how far; and the presets in presets.toml."""

from __future__ import annotations

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache
from importlib.resources import files
from typing import Any

from graph.errors import BadPreset, BadTraversal
from graph.model.direction import Direction, Pattern, direction_of
from ontology import SCHEMA, Grade, OntologyError, UnknownTerm

__all__ = [
    "COLLAPSED",
    "CONTROL_TYPES",
    "MAX_HOPS",
    "PRESETS",
    "PRESET_TABLE",
    "RECORDED_FROM",
    "Direction",
    "Pattern",
    "Preset",
    "Traversal",
    "preset",
    "read_presets",
]

MAX_HOPS = 10
COLLAPSED = "Succession"
"""The link type that is followed both ways at no hops: the body is the same one."""

RECORDED_FROM = 50.0
"""Percent: with this minimum share or more, holdings whose share is not recorded are left out."""

CONTROL_TYPES = ("Ownership", "Control", "Unit", "Affiliation")
"""The link types that a traversal must follow to earn a `no`."""


@dataclass(frozen=True, slots=True)
class Traversal:
    """What "within N hops" means in one question (docs/semantics.md, "Traversals").

    `min_share` is percent and filters Ownership only (see `RECORDED_FROM`); `valid_at` is the day asked
    about; `min_grade` the weakest evidence that counts; `max_degree` the number of neighbours over links
    of these types above which an entity is a hub that is never passed through; `collapse_full`
    counts direct holdings of 100% as no hop; `max_explored` bounds the states looked at to list
    paths or to earn a `no`, after which the answer is partial. `follow_possibly_same` walks from a body to
    those that it may be: a step of grade D that counts no hop.
    Raises `BadTraversal` when a value is out of range.

    >>> Traversal("mine", ("Ownership",), Direction.UP, date(2024, 2, 5), min_share=50).max_hops
    4
    """

    name: str
    link_types: tuple[str, ...]
    direction: Direction | Pattern
    valid_at: date
    min_share: float = 0.0
    max_hops: int = 4
    min_grade: Grade = Grade.D
    max_degree: int = 5_000
    collapse_full: bool = False
    max_explored: int = 200_000
    follow_possibly_same: bool = False

    def __post_init__(self) -> None:
        if not 1 <= self.max_hops <= MAX_HOPS:
            raise BadTraversal(f"max_hops is {self.max_hops}; it must be between 1 and {MAX_HOPS}")
        if not 0 <= self.min_share <= 100:
            raise BadTraversal(f"min_share is {self.min_share:g}; it must be between 0 and 100 percent")
        if self.max_degree < 1 or self.max_explored < 1:
            raise BadTraversal("max_degree and max_explored must be at least 1")
        if not self.link_types:
            raise BadTraversal("a traversal needs at least one link type")
        for link_type in self.link_types:
            try:
                SCHEMA.link_type(link_type)
            except UnknownTerm as error:
                raise BadTraversal(str(error)) from None

    @property
    def can_earn_no(self) -> bool:
        """Whether it goes up only, over at least `CONTROL_TYPES` (docs/semantics.md, "Earning a `no`")."""
        return self.direction is Direction.UP and set(CONTROL_TYPES) <= set(self.link_types)

    def with_grade(self, grade: Grade) -> Traversal:
        """The same question asked of evidence of this grade or better."""
        return _with_grade(self, grade)


@lru_cache(256)
def _with_grade(traversal: Traversal, grade: Grade) -> Traversal:
    return replace(traversal, min_grade=grade)


# ------------------------------------------------------------ presets


@dataclass(frozen=True, slots=True)
class Preset:
    """A traversal that questions can name, for any day: one table of presets.toml."""

    name: str
    description: str
    template: Traversal

    def on(self, valid_at: date) -> Traversal:
        """The traversal of a question about this day."""
        return replace(self.template, valid_at=valid_at)


def read_presets(text: str, path: str) -> dict[str, Preset]:
    """The presets of a TOML text, by name and in its order.

    Raises `BadPreset` with the path, the preset, the field and what to write there.

    >>> rows = '[owners]\\ndescription = "owners"\\nlink_types = ["Ownership"]\\ndirection = "up"'
    >>> read_presets(rows, "mine.toml")["owners"].on(date(2024, 2, 5)).max_hops
    4
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise BadPreset(f"{path} is no TOML: {error}") from None
    if not tables:
        raise BadPreset(f"{path} has no preset; write a table such as [control]")
    return {name: _read_preset(f"{path}, preset {name!r}", name, table) for name, table in tables.items()}


def _read_preset(place: str, name: str, table: Any) -> Preset:
    if not isinstance(table, dict):
        raise BadPreset(f"{place}: it is {table!r}; write a table, [{name}]")
    values: dict[str, Any] = {}
    for field, written in table.items():
        if field not in _FIELDS:
            raise BadPreset(f"{place}, field {field!r}: there is no such field; known: {', '.join(_FIELDS)}")
        read, remedy = _FIELDS[field]
        try:
            values[field] = read(written)
        except (ValueError, OntologyError):
            raise BadPreset(f"{place}, field {field!r}: it is {written!r}; write {remedy}") from None
    if ("link_types" in values) == ("link_types_except" in values):
        raise BadPreset(f"{place}, field 'link_types': write it or link_types_except, and not both")
    left_out = values.pop("link_types_except", ())
    values.setdefault("link_types", tuple(t for t in SCHEMA.link_types if t not in left_out))
    for required in ("description", "direction"):
        if required not in values:
            raise BadPreset(f"{place}, field {required!r}: it is missing; write {_FIELDS[required][1]}")
    description = values.pop("description")
    try:
        return Preset(name, description, Traversal(name=name, valid_at=date.min, **values))
    except BadTraversal as error:
        raise BadPreset(f"{place}: {error}") from None


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError
    return value


def _link_types(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise ValueError
    return tuple(SCHEMA.link_type(_text(name)).name for name in value)


def _grade(value: Any) -> Grade:
    return Grade.parse(_text(value))


def _direction(value: Any) -> Direction | Pattern:
    try:
        return direction_of(value)
    except BadTraversal as error:
        raise ValueError from error


def _boolean(value: Any) -> bool:
    if not isinstance(value, bool):
        raise ValueError
    return value


def _whole(most: int) -> Callable[[Any], int]:
    def read(value: Any) -> int:
        if not isinstance(value, int) or isinstance(value, bool) or not 1 <= value <= most:
            raise ValueError
        return value

    return read


def _percent(value: Any) -> float:
    if not isinstance(value, (float, int)) or isinstance(value, bool) or not 0 <= value <= 100:
        raise ValueError
    return float(value)


_COUNT = (_whole(10**12), "a whole number of at least 1")
_LINK_TYPES = (_link_types, f"a list of link types: {', '.join(SCHEMA.link_types)}")

_FIELDS: dict[str, tuple[Callable[[Any], Any], str]] = {
    "description": (_text, "what it follows, in a few words"),
    "link_types": _LINK_TYPES,
    "link_types_except": _LINK_TYPES,
    "direction": (_direction, f"one of {', '.join(Direction)}, or a pattern such as up* down?"),
    "min_share": (_percent, "a number of percent from 0 to 100"),
    "max_hops": (_whole(MAX_HOPS), f"a whole number from 1 to {MAX_HOPS}"),
    "min_grade": (_grade, "A, B, C or D"),
    "max_degree": _COUNT,
    "collapse_full": (_boolean, "true or false"),
    "max_explored": _COUNT,
}
"""The schema of a preset: how each field is read, and what to write there."""

_FILE = "presets.toml"
PRESET_TABLE: Mapping[str, Preset] = read_presets(
    (files("graph.model") / _FILE).read_text(encoding="utf-8"), f"graph/model/{_FILE}"
)
PRESETS = tuple(PRESET_TABLE)
"""The names of the presets, the default first."""


@lru_cache(256)
def preset(name: str, valid_at: date, *, today: date) -> Traversal:
    """The traversal of this name; raises `BadTraversal` for another name or a future day.

    >>> preset("control", date(2024, 2, 5), today=date(2024, 6, 1)).min_share
    25.0
    """
    if valid_at > today:
        raise BadTraversal(f"valid_at is {valid_at}, after today ({today}); the future is not in the data")
    if name not in PRESET_TABLE:
        raise BadTraversal(f"no traversal {name!r}; known: {', '.join(PRESETS)}")
    return PRESET_TABLE[name].on(valid_at)
