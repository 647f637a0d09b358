"""Paths from any of some entities to any of others, best first."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from heapq import merge
from itertools import islice

import numpy as np
from numpy.typing import NDArray

from graph.model import EdgeFilter
from graph.search.bfs import BfsResult, bfs
from graph.search.path_graph import PathGraph
from graph.search.paths import BestFirstSearch, Goal, Pair, Path, PathResult


@dataclass(frozen=True)
class Between:
    """Two sets of entities, by position, and the filter through which paths lead from one to the other.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> starts = [ids.position("workshop"), ids.position("factory")]
    >>> paths = Between(edge_filter, starts, [ids.position("conglomerate")]).best(5).paths
    >>> [[ids[entity] for entity in path.entities] for path in paths]
    [['factory', 'conglomerate'], ['workshop', 'factory', 'conglomerate']]
    """

    edge_filter: EdgeFilter
    starts: Sequence[int]
    ends: Sequence[int]

    @cached_property
    def goal(self) -> Goal:
        """Where paths end."""
        return Goal.any_of(*self.ends)

    @cached_property
    def from_starts(self) -> BfsResult:
        """Fewest hops from the nearest start to everything."""
        return bfs(self.edge_filter, self.positions(self.starts))

    @cached_property
    def to_ends(self) -> BfsResult:
        """Fewest hops to the nearest end from what lies on a path within the hops."""
        bound = self.from_starts.nearest
        return bfs(self.edge_filter, self.positions(self.ends), reverse=True, lower_bound=bound)

    @staticmethod
    def positions(entities: Sequence[int]) -> NDArray[np.int64]:
        """(n,) the entities, ascending and each once."""
        return np.unique(np.array(entities, np.int64))

    def best(self, limit: int) -> PathResult:
        """The `limit` best paths, ordered by hops, weakest grade, newest evidence and ids."""
        searches = self.searches()
        return result_of(searches, islice(in_order(searches), limit))

    def searches(self, takes: Callable[[Pair], bool] | None = None) -> list[BestFirstSearch]:
        """A search from each start; together they look at no more partial paths than one may."""
        traversal = self.edge_filter.traversal
        share = replace(traversal, max_explored=max(traversal.max_explored // len(self.starts), 1))
        return [
            BestFirstSearch(PathGraph(self.edge_filter, start, self.to_ends.hops), self.goal, share, takes)
            for start in self.positions(self.starts).tolist()
        ]


def in_order(searches: Sequence[BestFirstSearch]) -> Iterator[Path]:
    """The paths of all searches in one order."""
    return merge(
        *(search.paths() for search in searches),
        key=lambda path: (path.hops, path.grade, -path.last_observed, path.entities),
    )


def result_of(searches: Sequence[BestFirstSearch], paths: Iterator[Path]) -> PathResult:
    """The paths, and what the searches explored until the last of them was found."""
    best = tuple(paths)
    explored = sum(search.explored for search in searches)
    return PathResult(best, explored, any(search.is_truncated for search in searches))
