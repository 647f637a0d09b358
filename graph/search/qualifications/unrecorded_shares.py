"""Whether paths to a class need a holding whose share is not recorded (docs/semantics.md, "Shares")."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.model import RECORDED_FROM, EdgeFilter
from graph.search.distance import goal_distance, hops_to_class
from graph.search.paths import Goal, Path, PathResult, best_paths
from ontology import Grade

_NO_PATHS = PathResult((), 0, False)


@dataclass(frozen=True, slots=True)
class UnrecordedShares:
    """What only holdings whose share is not recorded would make a `yes`.

    `grades` are those on whose evidence such paths exist, `paths` the best on evidence of the minimum grade.
    """

    grades: tuple[Grade, ...] = ()
    paths: PathResult = _NO_PATHS


def unrecorded_shares(
    edge_filter: EdgeFilter, start: int, risk_class: str, lower_bound: NDArray[np.uint8], limit: int
) -> UnrecordedShares:
    """Paths from the entity at position `start` that the minimum share leaves out, share being unrecorded.

    `lower_bound`: (n_entities,) hops to the class at least, see `class_distance`.

    There are none where the minimum is below `RECORDED_FROM`: such holdings count there. `lower_bound` is
    that of `class_distance`.

    >>> from dataclasses import replace
    >>> from graph.search.distance import class_distance
    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> majorities = replace(edge_filter, traversal=replace(edge_filter.traversal, min_share=50.0))
    >>> hops = class_distance(edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate")
    >>> start = edge_filter.snapshot.ids.position("workshop")
    >>> unrecorded_shares(majorities, start, "defence_conglomerate", hops, limit=5).grades
    (<Grade.B: 1>, <Grade.C: 2>, <Grade.D: 3>)
    """
    traversal = edge_filter.traversal
    if traversal.min_share < RECORDED_FROM:
        return UnrecordedShares()
    lenient = replace(edge_filter, unrecorded_shares=True)
    grades = tuple(
        grade
        for grade in Grade
        if hops_to_class(
            replace(lenient, traversal=traversal.with_grade(grade)), start, risk_class, lower_bound
        )
        is not None
    )
    if traversal.min_grade not in grades:
        return UnrecordedShares(grades)
    goal = Goal.members(edge_filter, risk_class)
    goal_hops = goal_distance(lenient, risk_class)
    paths = best_paths(
        lenient, start, goal, limit, lower_bound=lower_bound, goal_hops=goal_hops, excluding=edge_filter
    )
    return UnrecordedShares(grades, paths)


def needs_unrecorded_share(
    edge_filter: EdgeFilter,
    start: int,
    risk_class: str,
    lower_bound: NDArray[np.uint8],
    paths: Iterable[Path],
) -> bool:
    """Whether every path needs a holding whose share is not recorded; `paths` are some that exist.

    `lower_bound`: (n_entities,) hops to the class at least, see `class_distance`.

    >>> from graph.search.distance import class_distance
    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> hops = class_distance(edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate")
    >>> start = edge_filter.snapshot.ids.position("workshop")
    >>> needs_unrecorded_share(edge_filter, start, "defence_conglomerate", hops, paths=())
    False
    """
    recorded = replace(edge_filter, unrecorded_shares=False)
    if any(_is_as_near(recorded, path) for path in paths):
        return False
    return hops_to_class(recorded, start, risk_class, lower_bound) is None


def _is_as_near(recorded: EdgeFilter, path: Path) -> bool:
    """Whether the path is within the hops by links that a filter lets through which wants recorded shares.

    Of two parallel links the one with a recorded share may be the indirect one, which counts two hops.
    """
    hops = 0
    for step in path.steps:
        rows = np.array(step.rows, np.int32)
        rows = rows[recorded.passes(rows)]
        if not len(rows):
            return False
        hops += int(recorded.costs(rows).min())
    return hops <= recorded.traversal.max_hops
