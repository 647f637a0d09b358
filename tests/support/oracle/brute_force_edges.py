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


def touches(key: tuple[str, str, str], states: set[tuple[str, bool]], traversal: Traversal) -> bool:
    """Whether a link could be followed from one of the entities, each with whether the path went down."""
    link_type, upper, lower = key
    is_same = link_type == "Succession"
    if not is_same and link_type not in traversal.link_types:
        return False
    if not SCHEMA.link_type(link_type).has_upper and traversal.direction is not Direction.ANY:
        return False
    goes_up = is_same or traversal.direction is not Direction.DOWN
    goes_down = is_same or traversal.direction is not Direction.UP
    may_rise = {e for e, went_down in states if not went_down or is_same}
    return (goes_up and lower in may_rise) or (goes_down and upper in {e for e, _ in states})
