"""The links that a question follows as edges sorted by where they start, each with the bits it passes on."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model import COLLAPSED_CODE, EdgeFilter, Strictness
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

    sources: NDArray[np.int32]  # (n_edges,) positions, those of one entity together
    targets: NDArray[np.int32]  # (n_edges,) positions
    masks: Words  # (n_edges,) the bits that are passed on
    is_exact: NDArray[np.bool_]  # (n_edges,) whether nobody can stand between the ends
    passing: Passing

    @cached_property
    def _begin(self) -> NDArray[np.int64]:
        """(n_starts,) where the edges of each start begin."""
        is_first = np.ones(len(self.sources), bool)
        np.not_equal(self.sources[1:], self.sources[:-1], out=is_first[1:])
        return np.flatnonzero(is_first)

    @cached_property
    def starts(self) -> NDArray[np.int32]:
        """(n_starts,) positions, each once."""
        return self.sources[self._begin]

    @cached_property
    def _to_stops(self) -> NDArray[np.int64]:
        """(n,) edges that end where no path passes through."""
        return np.flatnonzero(self.passing.is_stop[self.targets])

    @cached_property
    def _from_stops(self) -> Words:
        """(n,) what those ends pass on."""
        return self.passing.at_stops[self.targets[self._to_stops]]

    @property
    def most_at_one(self) -> int:
        """How many edges the entity with the most has."""
        return int(np.diff(self._begin, append=len(self.sources)).max(initial=0))

    def exact_among(self, reached: Words) -> Edges:
        """The exact ones between entities that have one of the same bits, `(n_entities,)`, to pass on."""
        chosen = np.flatnonzero((reached != 0)[self.targets] & self.is_exact)
        common = reached[self.sources[chosen]] & reached[self.targets[chosen]] & self.masks[chosen]
        return self.chosen(chosen[common != 0])

    def chosen(self, chosen: NDArray[np.int64]) -> Edges:
        """The edges at these places, ascending.

        `chosen`: (n,) places of edges.
        """
        return Edges(
            self.sources[chosen],
            self.targets[chosen],
            self.masks[chosen],
            self.is_exact[chosen],
            self.passing,
        )

    def gather(self, words: Words) -> Words:
        """(n_starts,) what the edges of each start bring it of the words `(n_entities,)` of targets."""
        passed_on = words[self.targets]
        passed_on[self._to_stops] = self._from_stops
        passed_on &= self.masks
        gathered: Words = np.bitwise_or.reduceat(passed_on, self._begin)
        return gathered

    def count(self, walks: NDArray[np.float64]) -> NDArray[np.float64]:
        """(n_starts,) the sum over the targets, 1 for those through which no path passes."""
        counts = walks[self.targets]
        counts[self._to_stops] = 1
        counted: NDArray[np.float64] = np.add.reduceat(counts, self._begin)
        return counted


class LinkEdges:
    """Links that pass a traversal at any grade or in a relaxed reading, as edges by their hops."""

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
        counts = any_share.pass_of_every_row()
        codes |= counts * np.uint8(ANY_SHARE_CODE)
        if any_share is not relaxed:
            counts = counts & relaxed.reaches_share(every)
        codes |= counts * np.uint8(RELAXED_CODE)
        return codes

    def by_hops(self) -> dict[int, list[Edges]]:
        """The edges of 0, 1 and 2 hops."""
        snapshot = self._snapshot
        every = slice(None)
        costs, is_exact = self._edge_filter.costs(every), self._edge_filter.are_exact(every)
        edges: dict[int, list[Edges]] = {0: [], 1: [], 2: []}
        for upward, _, successions_only in transitions(self._edge_filter.traversal.direction, 0):
            if successions_only and not snapshot.has_collapsed:
                continue
            adjacency, begin, end = (
                (snapshot.up, "lower", "upper") if upward else (snapshot.down, "upper", "lower")
            )
            codes = self.codes if _is_ascending(adjacency.rows) else self.codes[adjacency.rows]
            chosen = codes != 0
            if successions_only:
                chosen &= snapshot.links["type"][adjacency.rows] == COLLAPSED_CODE
            in_order = adjacency.rows[chosen]
            hops_in_order = costs[in_order]
            for hops, lists in edges.items():
                rows = in_order[hops_in_order == hops]
                if len(rows):
                    lists.append(
                        Edges(
                            snapshot.links[begin][rows],
                            snapshot.links[end][rows],
                            _MASKS[self.codes[rows]],
                            is_exact[rows],
                            self._passing,
                        )
                    )
        return edges


def _is_ascending(rows: NDArray[np.int32]) -> bool:
    """Whether rows grouped by an end stand in their own order, so that nothing need be looked up.

    `rows`: (n,) row numbers.
    """
    return bool((rows[1:] > rows[:-1]).all())
