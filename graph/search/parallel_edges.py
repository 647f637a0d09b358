"""Links that lead on from entities, grouped by the entity they lead to."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from graph.model.validity import Array


@dataclass(frozen=True, slots=True)
class ParallelEdges:
    """The links between each entity and each that it leads to one way, in the order of the entities.

    Those from `starts[i]` to `ends[i]` are `rows[begin[i]:begin[i + 1]]`; taking the shortest of them
    leaves the goal `rests[i]` hops away, counted from before the step. `outside[i]`: none of the
    shortest is let through by another filter. `phase` is that of a path after the step.
    """

    rows: Array
    costs: Array
    begin: Array
    starts: Array
    ends: Array
    outside: Array
    rests: Array
    phase: int

    @classmethod
    def of(
        cls,
        links: tuple[Array, Array, Array],
        costs: Array,
        inside: Array,
        distances: tuple[Array, Array],
        phase: int,
    ) -> ParallelEdges:
        """Group links, given by row, start and end.

        `inside`: the other filter lets it through. `distances` to the goal, by entity, hold after a step
        inside and after one outside.
        """
        rows, starts, ends = links
        order = np.lexsort((ends, starts))
        rows, starts, ends, costs, inside = (a[order] for a in (rows, starts, ends, costs, inside))
        is_first = np.append(True, (ends[1:] != ends[:-1]) | (starts[1:] != starts[:-1]))
        begin = np.flatnonzero(is_first)
        shortest = np.minimum.reduceat(costs, begin)
        is_shortest = costs == np.repeat(shortest, np.diff(np.append(begin, len(rows))))
        outside = ~np.logical_or.reduceat(is_shortest & inside, begin)
        starts, ends = starts[begin], ends[begin]
        rests = np.where(outside, distances[1][ends], distances[0][ends]).astype(np.int16) + shortest
        return cls(rows, costs, np.append(begin, len(rows)), starts, ends, outside, rests, phase)

    def leaving(self, start: int, rest: int) -> list[int]:
        """The places of those from an entity after which the goal is so far away, the step counted."""
        first, last = np.searchsorted(self.starts, (start, start + 1)).tolist()
        places: list[int] = (first + np.flatnonzero(self.rests[first:last] == rest)).tolist()
        return places
