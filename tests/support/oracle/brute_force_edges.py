"""The steps that paths may take, as the search by brute force sees them."""

from __future__ import annotations

from dataclasses import dataclass

from graph.model.traversal import Direction, Traversal
from ontology import SCHEMA, Grade

CLOSE = ("direct", "unstated")
"""The directness of links between whose ends nobody stands, as far as is known."""


@dataclass(frozen=True)
class Edge:
    """One step that a path may take: its two ends, hops, and the grade of its best evidence.

    `exact` says whether nobody can stand between the ends. `upward` is `None` between two forms of one body.
    """

    start: str
    end: str
    hops: int
    exact: bool
    grade: Grade
    upward: bool | None


def next_place(direction: str, place: int, upward: bool) -> int | None:
    """The place in a direction after `place`, for a path that follows a link upward or downward.

    A direction is a list such as `up* down?`, of which each part may be left out. `None`: it may not.
    """
    if direction == "any":
        return 0
    parts = {"up": "up*", "down": "down*", "common-owner": "up* down*"}.get(direction, direction).split()
    for number in range(place, len(parts)):
        if parts[number][:-1] == ("up" if upward else "down"):
            return number if parts[number].endswith("*") else number + 1
    return None


def touches(key: tuple[str, str, str], states: set[tuple[str, int]], traversal: Traversal) -> bool:
    """Whether a link could be followed from one of the entities, each with the place that a path is at."""
    link_type, upper, lower = key
    is_same = link_type == "Succession"
    if not is_same and link_type not in traversal.link_types:
        return False
    if not SCHEMA.link_type(link_type).has_upper and traversal.direction is not Direction.ANY:
        return False
    return any(
        entity == here and (is_same or next_place(traversal.direction, place, upward) is not None)
        for here, upward in ((lower, True), (upper, False))
        for entity, place in states
    )
