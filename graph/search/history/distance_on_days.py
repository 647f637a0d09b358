"""The days on which the distance of an entity to a class changed, and what it changed by.

Between two days on which no fact around the entity begins or ceases to count, every search gives the same;
so it is asked once on each such day.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from itertools import pairwise

from graph.model import EdgeFilter, Snapshot, Traversal, day_date, day_number
from graph.search.distance import Hops, hops_to
from graph.search.history.days_of_change import days_of_change, part_around
from graph.search.history.missing_facts import MissingFact, missing_facts
from graph.search.paths import Goal, Path, best_paths

MAX_DAYS = 1_000
"""Days on which the search is asked for one class at most; the latest ones."""

SECONDS = 10.0
"""For one class; what is left out then are the earliest days."""

_PATHS = 50
"""Best paths among which one is looked for that is as sure as the distance."""


@dataclass(frozen=True)
class ClassDistance:
    """The distance to a class through one filter, and a path of so many hops; both `None` without one."""

    edge_filter: EdgeFilter
    hops: Hops | None
    path: Path | None


@dataclass(frozen=True)
class Spell:
    """Days in a row of one distance: from day number `first` (`None`: since ever) on.

    `missing` is what made the difference to the spell before: what the path of this one rests on and was
    not there before, or, with `is_worse`, what that of the one before rested on and is there no more.
    """

    first: int | None
    distance: ClassDistance
    is_worse: bool
    missing: tuple[MissingFact, ...]
    before: ClassDistance | None = None


@dataclass(frozen=True)
class DistanceHistory:
    """Spells in order, on a part of the snapshot.

    `is_truncated`: there are more days than are asked about, and the first spell begins with the first asked.
    """

    spells: tuple[Spell, ...]
    is_truncated: bool


def class_distance_on(
    edge_filter: EdgeFilter, start: int, risk_class: str, hops: Hops | None
) -> ClassDistance:
    """The distance of the entity at position `start` to the class, which is `hops`, with a path.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> start = edge_filter.snapshot.ids.position("workshop")
    >>> hops = hops_to(edge_filter, start, "defence_conglomerate")
    >>> path = class_distance_on(edge_filter, start, "defence_conglomerate", hops).path
    >>> [edge_filter.snapshot.ids[entity] for entity in path.entities]
    ['workshop', 'factory', 'conglomerate']
    """
    if hops is None:
        return ClassDistance(edge_filter, None, None)
    paths = best_paths(edge_filter, start, Goal.members(edge_filter, risk_class), _PATHS).paths
    nearest = [path for path in paths if path.hops == hops.hops]
    as_sure = [path for path in nearest if path.at_least == hops.at_least]
    return ClassDistance(edge_filter, hops, next(iter(as_sure or nearest), None))


def distance_history(
    snapshot: Snapshot, start: int, risk_class: str, traversal: Traversal, *, seconds: float = SECONDS
) -> DistanceHistory:
    """How the distance of the entity at position `start` changed until the traversal's day.

    The search is asked from the latest day back, for so many seconds.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> start = edge_filter.snapshot.ids.position("workshop")
    >>> history = distance_history(
    ...     edge_filter.snapshot, start, "defence_conglomerate", edge_filter.traversal
    ... )
    >>> [(spell.first and str(day_date(spell.first)), spell.distance.hops) for spell in history.spells]
    [(None, None), ('2024-01-31', Hops(hops=2, at_least=False))]
    """
    ends_at = time.monotonic() + seconds
    part = part_around(snapshot, start, risk_class, traversal)
    position = part.ids.position(snapshot.ids[start])
    assert position is not None  # the part has the entity in any case
    days = days_of_change(part, (risk_class,), day_number(traversal.valid_at))
    is_truncated = len(days) > MAX_DAYS
    days = days[-MAX_DAYS:]

    def on(day: int) -> tuple[EdgeFilter, Hops | None]:
        edge_filter = EdgeFilter(part, replace(traversal, valid_at=day_date(day)))
        return edge_filter, hops_to(edge_filter, position, risk_class)

    def distance(edge_filter: EdgeFilter, hops: Hops | None) -> ClassDistance:
        return class_distance_on(edge_filter, position, risk_class, hops)

    before = days[0] - 1 if days else day_number(traversal.valid_at)
    answers: list[tuple[int, EdgeFilter, Hops | None]] = []
    for day in reversed([before, *days]):
        if answers and time.monotonic() > ends_at:
            is_truncated = True
            break
        answers.append((day, *on(day)))
    answers.reverse()
    spells = [
        Spell(answers[0][0] if is_truncated else None, distance(*answers[0][1:]), is_worse=False, missing=())
    ]
    for (_, filter_before, hops_before), (day, edge_filter, hops) in pairwise(answers):
        if hops != hops_before:
            then, now = distance(filter_before, hops_before), distance(edge_filter, hops)
            spells.append(change(then, now, risk_class, day))
    return DistanceHistory(tuple(spells), is_truncated)


def change(then: ClassDistance, now: ClassDistance, risk_class: str, day: int | None) -> Spell:
    """The spell that begins with a distance that is not the one before, with what made the difference.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> start = edge_filter.snapshot.ids.position("factory")
    >>> now = class_distance_on(edge_filter, start, "defence_conglomerate", Hops(1, at_least=False))
    >>> change(ClassDistance(edge_filter, None, None), now, "defence_conglomerate", None).is_worse
    False
    """
    is_worse = _is_nearer(then.hops, now.hops)
    better, other = (then, now) if is_worse else (now, then)
    path = better.path
    missing = [] if path is None else missing_facts(path, better.edge_filter, other.edge_filter, risk_class)
    return Spell(day, now, is_worse, tuple(missing), then)


def _is_nearer(one: Hops | None, other: Hops | None) -> bool:
    """Whether one distance is less than the other, or as much and surer."""
    if one is None or other is None:
        return one is not None
    return (one.hops, one.at_least) < (other.hops, other.at_least)
