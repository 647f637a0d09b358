"""Which bodies continue others: a body and its successors are one owner."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among, replaced
from graph.model.filters import COLLAPSED_CODE, EdgeFilter


@dataclass(frozen=True)
class Successions:
    """Which bodies continue each entity on a day, by position; `successors` has only continued ones."""

    successors: dict[int, tuple[int, ...]]

    @classmethod
    def on(cls, edge_filter: EdgeFilter) -> Successions:
        """The successions that the filter lets count, cached with the snapshot by day.

        >>> from graph.search.example import example_filter
        >>> Successions.on(example_filter()).successors
        {}
        """
        snapshot = edge_filter.snapshot

        def build() -> Successions:
            successors: dict[int, tuple[int, ...]] = {}
            if snapshot.has_collapsed:
                rows = np.flatnonzero(snapshot.links["type"] == COLLAPSED_CODE)
                rows = rows[edge_filter.counts_on_day(snapshot.links, rows)]
                ends = zip(*(snapshot.links[end][rows].tolist() for end in ("lower", "upper")), strict=True)
                for lower, upper in ends:
                    successors[lower] = (*successors.get(lower, ()), upper)
            return cls(successors)

        key = ("successions", edge_filter.day, edge_filter.strictness, edge_filter.traversal.min_grade)
        successions = snapshot.cache.get(key, build, lambda value: 200 * len(value.successors), eager=True)
        assert successions is not None  # eager values are always built
        return successions

    def representative(self, entity: int) -> int:
        """The last successor with the smallest position; it stands for all bodies that it continues."""
        if entity not in self.successors:
            return entity
        return min(self._last(entity), default=entity)

    def is_continued(self, entity: int) -> bool:
        """Whether a last successor exists, and it is another entity; in a circle there is none."""
        if entity not in self.successors:
            return False
        last = self._last(entity)
        return entity not in last and bool(last)

    def representatives(self, entities: NDArray[np.integer]) -> NDArray[np.int64]:
        """(n,) `representative` of each entity."""
        known, representatives, _ = self._table
        return replaced(entities, known, representatives)

    def are_continued(self, entities: NDArray[np.integer]) -> NDArray[np.bool_]:
        """(n,) `is_continued` of each entity."""
        known, _, continued = self._table
        return are_among(entities, known[continued])

    @cached_property
    def _table(self) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.bool_]]:
        """Bodies that others continue, in order, with their representatives, and whether one is last."""
        known = sorted(self.successors)
        return (
            np.array(known, np.int64),
            np.array([self.representative(entity) for entity in known], np.int64),
            np.array([self.is_continued(entity) for entity in known], bool),
        )

    def _last(self, entity: int) -> set[int]:
        """The bodies that continue the entity and that no other body continues; maybe the entity itself."""
        seen, waiting = {entity}, [entity]
        while waiting:
            for successor in self.successors.get(waiting.pop(), ()):
                if successor not in seen:
                    seen.add(successor)
                    waiting.append(successor)
        return {other for other in seen if other not in self.successors}
