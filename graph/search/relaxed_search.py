"""Everything within the hops over facts that may hold, which a `no` has to rule out."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal
from graph.model.validity import Validity, validity_on
from graph.search.bfs import BfsResult, bfs
from graph.search.completeness import (
    Gap,
    OwnershipCheck,
    Reach,
    Successions,
    aggregate_holdings,
    check_ownership,
    recorded_upper_links,
)
from graph.search.transitions import out_edges, phase_count
from ontology import Grade

_MAX_TOUCHED = 1_000
"""Entities that an answer which is never a `no` is said to touch, at most."""


RING_HOPS = 4
"""Rings are looked for so far at least: who asks about one hop must not be told `no` by a ring of three."""


@dataclass(frozen=True)
class RelaxedSearch:
    """What lies within the hops of an entity, at position `start`; the same for every class.

    `any_share` is the search by `ring_traversal`; where the traversal cannot earn a `no`, nobody asks
    for it and it is `result`. `has_unknown_link` says whether a link that was not yet observed on the day
    could be followed, `has_no_owner` whether the entity, as any of its bodies, has no upper link.
    """

    start: int
    edge_filter: EdgeFilter
    result: BfsResult
    any_share: BfsResult
    ownership: OwnershipCheck
    has_unknown_link: bool
    has_no_owner: bool

    @property
    def is_truncated(self) -> bool:
        """Whether a bound cut the search short."""
        return self.result.is_truncated or self.any_share.is_truncated

    @cached_property
    def touched(self) -> tuple[tuple[str, int], ...]:
        """The ids of what was reached, nearest first, with the hops to each.

        Where paths do not go up, only the nearest, and none as far away as paths may go.
        """
        snapshot, traversal = self.edge_filter.snapshot, self.edge_filter.traversal
        nearest = self.result.nearest
        is_upward = traversal.direction is Direction.UP
        reached = self.result.within(traversal.max_hops - (not is_upward))
        reached = reached[np.argsort(nearest[reached], kind="stable")]
        if not is_upward:
            reached = reached[:_MAX_TOUCHED]
        return tuple((snapshot.ids[place], int(nearest[place])) for place in reached.tolist())

    def aggregate_holdings(self, members: NDArray[np.int64]) -> tuple[Gap, ...]:
        """Where holders near the members, which are positions, may hold the minimum share together."""
        traversal = self.edge_filter.traversal
        if self.is_truncated or not traversal.can_earn_no:
            return ()
        reach = Reach(
            self.edge_filter,
            _any_share(self.edge_filter),
            self.start,
            self.result,
            self.any_share,
        )
        recorded = EdgeFilter(self.edge_filter.snapshot, traversal.with_grade(Grade.C))
        return aggregate_holdings(reach, members, Successions.on(recorded))


def search_relaxed(snapshot: Snapshot, start: int, traversal: Traversal) -> RelaxedSearch:
    """Search from the entity at position `start`; cached with the snapshot.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> relaxed = search_relaxed(snapshot, snapshot.ids.position("workshop"), edge_filter.traversal)
    >>> [(gap.entity, str(gap.lacks)) for gap in relaxed.ownership.gaps]
    [('workshop', 'share_unrecorded'), ('conglomerate', 'no_owner_recorded')]
    """
    relaxed = snapshot.search_cache.get(
        ("relaxed", start, traversal),
        lambda: _search(snapshot, start, traversal),
        lambda value: value.result.states.nbytes * 2 + 1000,
        eager=True,
    )
    assert relaxed is not None  # eager values are always built
    return relaxed


def _search(snapshot: Snapshot, start: int, traversal: Traversal) -> RelaxedSearch:
    edge_filter = EdgeFilter(snapshot, traversal, Strictness.RELAXED)
    result = bfs(edge_filter, np.array([start]), max_explored=traversal.max_explored)
    any_share, wide = result, ring_traversal(traversal)
    if traversal.can_earn_no and wide != traversal:
        any_share = bfs(_any_share(edge_filter), np.array([start]), max_explored=traversal.max_explored)
    same_body = _within_one_body(edge_filter, start, result)
    has_upper = any(len(recorded_upper_links(snapshot, e, edge_filter.day)) for e in same_body.tolist())
    ownership = OwnershipCheck(())
    if result.is_truncated or any_share.is_truncated:
        pass  # what was not reached may have gaps too, and the answer is partial anyhow
    elif traversal.can_earn_no:
        inner = result.within(traversal.max_hops - 1)
        inner = inner[np.argsort(result.nearest[inner], kind="stable")]
        nearby = any_share.within(wide.max_hops - 1)
        ownership = check_ownership(snapshot, inner, traversal, nearby)
    elif not has_upper:
        ownership = check_ownership(snapshot, same_body, traversal)
    return RelaxedSearch(
        start,
        edge_filter,
        result,
        any_share,
        ownership,
        _has_unknown_link(edge_filter, start, result),
        bool(ownership.gaps) and not has_upper,
    )


def _within_one_body(edge_filter: EdgeFilter, start: int, result: BfsResult) -> NDArray[np.int64]:
    """(n,) positions of the entity itself and what is reached without a hop; not what it only may be."""
    traversal = edge_filter.traversal
    if traversal.follow_possibly_same:
        judged = replace(traversal, follow_possibly_same=False)
        result = bfs(
            replace(edge_filter, traversal=judged), np.array([start]), max_explored=traversal.max_explored
        )
    return result.within(0)


def ring_traversal(traversal: Traversal) -> Traversal:
    """The traversal by which rings and split holdings are looked for: of any share, and far enough for rings.

    >>> from datetime import date
    >>> from graph.model.traversal import preset
    >>> near = replace(preset("control", date(2024, 6, 1), today=date(2024, 6, 1)), max_hops=2)
    >>> ring_traversal(near).min_share, ring_traversal(near).max_hops
    (0.0, 4)
    """
    return replace(traversal, min_share=0.0, max_hops=max(traversal.max_hops, RING_HOPS))


def _any_share(edge_filter: EdgeFilter) -> EdgeFilter:
    return replace(edge_filter, traversal=ring_traversal(edge_filter.traversal))


def _has_unknown_link(edge_filter: EdgeFilter, start: int, result: BfsResult) -> bool:
    """Whether a link whose status on the day is unknown could be followed."""
    snapshot, bound = edge_filter.snapshot, edge_filter.traversal.max_hops
    for phase in range(phase_count(edge_filter.traversal.direction)):
        entities = result.within(bound - 1, phase)
        entities = entities[edge_filter.is_passable(entities) | (entities == start)]
        for edges in out_edges(edge_filter, entities, phase):
            if (validity_on(snapshot.links, edges.rows, edge_filter.day) == Validity.UNKNOWN).any():
                return True
    return False
