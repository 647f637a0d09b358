"""Everything that paths from one entity reach, nearest first, and the best path to each."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.model import EdgeFilter
from graph.search.bfs import UNREACHED, BfsResult, bfs
from graph.search.paths import Goal, Path, best_paths


@dataclass(frozen=True, slots=True)
class Reached:
    """An entity, by position, and the fewest hops to it; `at_least` when every shortest path is indirect."""

    entity: int
    hops: int
    at_least: bool


@dataclass(frozen=True)
class ReachedFrom:
    """What paths from one entity reach within the traversal's `max_hops`."""

    edge_filter: EdgeFilter
    start: int
    result: BfsResult

    @property
    def reached(self) -> tuple[Reached, ...]:
        """Everything reached but the entity itself, by hops and then by id."""
        reached = self.result.within(self.edge_filter.traversal.max_hops)
        # Positions are in the order of ids.
        reached = reached[np.argsort(self.result.nearest[reached], kind="stable")]
        return tuple(self.to(entity) for entity in reached.tolist() if entity != self.start)

    def reaches(self, entity: int) -> bool:
        """Whether a path leads there, or it is the entity itself."""
        return bool(self.result.nearest[entity] != UNREACHED)

    def to(self, entity: int) -> Reached:
        """The hops to an entity that is reached."""
        hops = int(self.result.nearest[entity])
        return Reached(entity, hops, not self.result.is_exact(np.array([entity]), hops))

    def nearest_of(self, entities: Iterable[int]) -> tuple[Reached, ...]:
        """Those of the entities that are reached, each once, by hops and then by id."""
        reached = (self.to(entity) for entity in set(entities) if self.reaches(entity))
        return tuple(sorted(reached, key=lambda each: (each.hops, each.entity)))

    def best_path(self, entity: int, goal: Goal | None = None) -> Path | None:
        """The best path to an entity; with the memberships and grades that `goal` has of it.

        `None` where there is none, or the traversal's `max_explored` ended the search for it.
        """
        wanted = Goal.any_of(entity) if goal is None else goal.only(entity)
        goal_hops = bfs(self.edge_filter, np.array([entity]), reverse=True, lower_bound=self.result.nearest)
        paths = best_paths(self.edge_filter, self.start, wanted, 1, goal_hops=goal_hops).paths
        return paths[0] if paths else None


def reached_from(edge_filter: EdgeFilter, start: int) -> ReachedFrom:
    """What the entity at position `start` reaches through the filter.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> around = reached_from(edge_filter, ids.position("workshop"))
    >>> [(ids[each.entity], each.hops, each.at_least) for each in around.reached]
    [('factory', 1, False), ('conglomerate', 2, False)]
    >>> [ids[entity] for entity in around.best_path(ids.position("conglomerate")).entities]
    ['workshop', 'factory', 'conglomerate']
    """
    return ReachedFrom(edge_filter, start, bfs(edge_filter, np.array([start])))
