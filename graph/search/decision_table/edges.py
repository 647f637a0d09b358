"""The links that a question follows as edges sorted by where they start, each with the bits it passes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from graph.model import COLLAPSED_CODE, Adjacency, EdgeFilter, Strictness
from graph.search.decision_table.layout import ANY_SHARE_CODE, RELAXED_CODE, Words, masks_by_code
from graph.search.relaxed_search import ring_traversal
from graph.search.transitions import transitions

_MASKS = masks_by_code()


@dataclass(frozen=True)
class Passing:
    """What entities have of their own, and what they pass on to those that reach them.

    One through which paths pass passes on all that it reaches, and any other just `at_stops`.
    """

    own: Words  # (n_entities,)
    is_stop: NDArray[np.bool_]  # (n_entities,)
    at_stops: Words  # (n_entities,)


@dataclass(frozen=True)
class Edges:
    """Edges of the same hops, grouped by where they start."""

    starts: NDArray[np.int64]  # (n_starts,) positions, each once
    begin: NDArray[np.int64]  # (n_starts,) where the edges of each begin
    targets: NDArray[np.int32]  # (n_edges,) positions
    masks: Words  # (n_edges,)
    to_stops: NDArray[np.int64]  # (n,) edges that end where no path passes through
    from_stops: Words  # (n,) what those ends pass on

    @classmethod
    def of(cls, sources: NDArray[Any], targets: NDArray[np.int32], masks: Words, passing: Passing) -> Edges:
        """Group edges that are in the order of their sources."""
        is_first = np.ones(len(sources), bool)
        np.not_equal(sources[1:], sources[:-1], out=is_first[1:])
        begin = np.flatnonzero(is_first)
        to_stops = np.flatnonzero(passing.is_stop[targets])
        return cls(
            sources[begin], begin, targets, masks, to_stops, passing.at_stops[targets[to_stops]]
        )

    def gather(self, words: Words) -> Words:
        """(n_starts,) what the edges of each start bring it of the words, `(n_entities,)`, of their targets."""
        found = words[self.targets]
        found[self.to_stops] = self.from_stops
        found &= self.masks
        gathered: Words = np.bitwise_or.reduceat(found, self.begin)
        return gathered

    def count(self, walks: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n_starts,) the sum over the targets, 1 for those through which no path passes."""
        found = walks[self.targets]
        found[self.to_stops] = 1
        counted: NDArray[np.float64] = np.add.reduceat(found, self.begin)
        return counted


class LinkEdges:
    """The rows of links that pass a traversal at any grade or in a relaxed reading, as edges by their hops."""

    def __init__(self, edge_filter: EdgeFilter, passing: Passing) -> None:
        self._edge_filter = edge_filter
        self._snapshot = edge_filter.snapshot
        self._passing = passing

    @cached_property
    def codes(self) -> NDArray[np.uint8]:
        """(n_rows,) the minimum grades at which each row counts, and whether it may count; see `layout`."""
        snapshot, traversal = self._snapshot, self._edge_filter.traversal
        every = slice(None)
        relaxed = EdgeFilter(snapshot, traversal, Strictness.RELAXED)
        any_share = relaxed
        if traversal.can_earn_no:
            any_share = EdgeFilter(snapshot, ring_traversal(traversal), Strictness.RELAXED)
        codes = self._edge_filter.grades_passed(every)
        counts = any_share.passes(every)
        codes |= counts * np.uint8(ANY_SHARE_CODE)
        if any_share is not relaxed:
            counts = counts & relaxed.reaches_share(every)
        codes |= counts * np.uint8(RELAXED_CODE)
        return codes

    def by_hops(self) -> dict[int, list[Edges]]:
        """The edges of 0, 1 and 2 hops."""
        return self._by_hops(self.codes, None)

    def exact_by_hops(self, reached: Words) -> dict[int, list[Edges]]:
        """Those between whose ends nobody can stand, with the bits of strict readings.

        Only between entities that have one of the same bits in `reached`, `(n_entities,)`.
        """
        exact = self._edge_filter.are_exact(slice(None))
        return self._by_hops(np.where(exact, self.codes & np.uint8(RELAXED_CODE - 1), np.uint8(0)), reached)

    def _by_hops(self, codes: NDArray[np.uint8], reached: Words | None) -> dict[int, list[Edges]]:
        snapshot, costs = self._snapshot, self._edge_filter.costs(slice(None))
        edges: dict[int, list[Edges]] = {0: [], 1: [], 2: []}
        for upward, _, successions_only in transitions(self._edge_filter.traversal.direction, 0):
            if successions_only and not snapshot.has_collapsed:
                continue
            adjacency, end = (snapshot.up, "upper") if upward else (snapshot.down, "lower")
            chosen = codes[adjacency.rows] != 0
            if successions_only:
                chosen &= snapshot.links["type"][adjacency.rows] == COLLAPSED_CODE
            rows = adjacency.rows[chosen]
            sources, targets = _sources(adjacency)[chosen], snapshot.links[end][rows]
            if reached is not None:
                leads = (reached[sources] & reached[targets]) != 0
                rows, sources, targets = rows[leads], sources[leads], targets[leads]
            hops, masks = costs[rows], _MASKS[codes[rows]]
            for taken, lists in edges.items():
                of_cost = hops == taken
                if of_cost.any():
                    lists.append(
                        Edges.of(sources[of_cost], targets[of_cost], masks[of_cost], self._passing)
                    )
        return edges


def _sources(adjacency: Adjacency) -> NDArray[np.int32]:
    """(n_rows,) the position of the entity that each row is grouped by."""
    count = len(adjacency.begin) - 1
    return np.repeat(np.arange(count, dtype=np.int32), np.diff(adjacency.begin))
