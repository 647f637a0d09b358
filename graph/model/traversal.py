"""A traversal: which links count, in which direction, and how far."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from graph.errors import BadTraversal
from ontology import SCHEMA, Grade, UnknownTerm

MAX_HOPS = 10
COLLAPSED = "Succession"
"""The link type that is followed both ways at no hops: the body is the same one."""


class Direction(StrEnum):
    """Which way links are followed from the entity asked about."""

    UP = "up"
    DOWN = "down"
    COMMON_OWNER = "common_owner"
    ANY = "any"


@dataclass(frozen=True, slots=True)
class Traversal:
    """What "within N hops" means in one question (`SEMANTICS` 12).

    `min_share` is percent and filters Ownership only; `valid_at` is the day asked about;
    `min_grade` the weakest evidence that counts; `max_degree` the number of neighbours over links
    of these types above which an entity is a hub that is never passed through; `collapse_full`
    counts direct holdings of 100% as no hop; `max_explored` bounds the states looked at to list
    paths or to earn a `no`, after which the answer is partial.
    Raises `BadTraversal` when a value is out of range.
    """

    name: str
    link_types: tuple[str, ...]
    direction: Direction
    valid_at: date
    min_share: float = 0.0
    max_hops: int = 4
    min_grade: Grade = Grade.D
    max_degree: int = 5_000
    collapse_full: bool = False
    max_explored: int = 200_000

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
        """Whether it goes up over at least the link types of `control` (`SEMANTICS` 15)."""
        return self.direction in (Direction.UP, Direction.ANY) and set(CONTROL_TYPES) <= set(self.link_types)

    def with_grade(self, grade: Grade) -> Traversal:
        """The same question asked of evidence of this grade or better."""
        return replace(self, min_grade=grade)


CONTROL_TYPES = ("Ownership", "Control", "Unit", "Affiliation")
PRESETS = ("control", "any")

_ANY_TYPES = tuple(name for name in SCHEMA.link_types if name not in ("Supply", "Representation"))


def preset(name: str, valid_at: date, *, today: date) -> Traversal:
    """The traversal of this name; raises `BadTraversal` for another name or a future day."""
    if valid_at > today:
        raise BadTraversal(f"valid_at is {valid_at}, after today ({today}); the future is not in the data")
    if name == "control":
        return Traversal(name, CONTROL_TYPES, Direction.UP, valid_at, min_share=25.0)
    if name == "any":
        return Traversal(name, _ANY_TYPES, Direction.ANY, valid_at)
    raise BadTraversal(f"no traversal {name!r}; known: {', '.join(PRESETS)}")
