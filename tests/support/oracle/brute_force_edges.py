"""The steps that paths may take, as the search by brute force sees them."""

from __future__ import annotations

from dataclasses import dataclass

from ontology import Grade

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
