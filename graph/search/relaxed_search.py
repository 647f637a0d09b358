"""Everything within the hops over facts that may hold, which a `no` has to rule out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among
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
    bodies_above,
    check_ownership,
    held_together,
    owners_to_add_up,
    owners_to_check,
    record_filter,
    recorded_upper_links,
)
from graph.search.transitions import out_edges, phase_count

_MAX_TOUCHED = 1_000
"""Entities that an answer which is never a `no` is said to touch, at most."""


RING_HOPS = 4
"""Rings are looked for so far at least: who asks about one hop must not be told `no` by a ring of three."""


@dataclass(frozen=True)
class RelaxedSearch:
    """What lies within the hops of an entity, at position `start`; the same for every class.

    `any_share` is the search by `ring_traversal`; where the traversal cannot earn a `no`, nobody asks
    for it and it is `result`. `closing` is what has to be closed for a `no`: beside `result`, what bodies
    lead to that may be one and hold the minimum share together.
    """

    start: int
    edge_filter: EdgeFilter
    result: BfsResult
    any_share: BfsResult
    closing: BfsResult

    @property
    def is_truncated(self) -> bool:
        """Whether a bound cut short the search, that for rings, or telling who is above whom."""
        return self._is_short or self.bodies_above is None or self.ownership.is_cut

    @cached_property
    def touched(self) -> tuple[tuple[str, int], ...]:
        """The ids of what was reached, nearest first, with the hops to each.

        Where paths do not go up, only the nearest, and none as far away as paths may go.
        """
        snapshot, traversal = self.edge_filter.snapshot, self.edge_filter.traversal
        nearest = self.result.nearest
        is_upward = traversal.direction is Direction.UP
        reached = self.result.within(traversal.max_hops - (not is_upward))
        hops = nearest[reached]
        first = np.argsort(hops, kind="stable")[: None if is_upward else _MAX_TOUCHED]
        ids = map(snapshot.ids.__getitem__, reached[first].tolist())
        return tuple(zip(ids, hops[first].tolist(), strict=True))

    @cached_property
    def touched_below(self) -> tuple[tuple[str, int], ...]:
        """Such ids, with the hops, of what is reached only over shares below the minimum."""
        bound, ids = self.edge_filter.traversal.max_hops, self.edge_filter.snapshot.ids
        wide = self.any_share.within(bound)
        below = wide[self.result.nearest[wide] > bound]
        hops = self.any_share.nearest[below].tolist()
        return tuple(zip(map(ids.__getitem__, below.tolist()), hops, strict=True))

    @cached_property
    def has_unknown_link(self) -> bool:
        """Whether a link that was not yet observed on the day could be followed."""
        edge_filter, bound = self.edge_filter, self.edge_filter.traversal.max_hops
        links = edge_filter.snapshot.links
        for phase in range(phase_count(edge_filter.traversal.direction)):
            entities = self.closing.within(bound - 1, phase)
            entities = entities[edge_filter.is_passable(entities) | (entities == self.start)]
            for edges in out_edges(edge_filter, entities, phase):
                if (validity_on(links, edges.rows, edge_filter.day) == Validity.UNKNOWN).any():
                    return True
        return False

    @property
    def meets_stop(self) -> bool:
        """Whether what no path passes through may be met with a hop left, whatever facts count."""
        reached = self.result.within(self.edge_filter.traversal.max_hops - 1)
        stops = reached[~self.edge_filter.is_passable(reached)]
        return self.result.is_truncated or bool((stops != self.start).any())

    @property
    def has_no_owner(self) -> bool:
        """Whether the entity, as any of its bodies, has no upper link, and that matters."""
        return bool(self.ownership.gaps) and not self._has_upper

    @cached_property
    def ownership(self) -> OwnershipCheck:
        """What the record of owners lacks, of all that has to be closed for a `no`.

        Rings are looked for nearby, and where nothing is lacking then, in all that is above.
        """
        bodies = self.bodies_above
        if bodies is None or are_among(bodies, self._nearby).all():
            return self._ownership_nearby
        return check_ownership(self.edge_filter.snapshot, self._inner, self.edge_filter.traversal, bodies)

    @cached_property
    def bodies_above(self) -> NDArray[np.int64] | None:
        """(n,) positions of all bodies above what has to be closed; `None` when they are too many.

        Nobody looks for them where a `no` is not earned anyway.
        """
        traversal = self.edge_filter.traversal
        nearby = self._ownership_nearby
        if self._is_short or not traversal.can_earn_no or nearby.gaps or nearby.is_cut:
            return np.zeros(0, np.int64)
        return bodies_above(record_filter(self.edge_filter.snapshot, traversal), self._inner)

    def aggregate_holdings(self, members: NDArray[np.int64]) -> tuple[Gap, ...] | None:
        """Where holders near the members, which are positions, may hold the minimum share together.

        `members`: (n,) positions.

        `None` where too many holdings would have to be looked at.
        """
        if self._is_short or not self.edge_filter.traversal.can_earn_no:
            return ()
        return aggregate_holdings(self._reach, members, self._successions)

    def owners_to_look_above(self, risk_classes: Iterable[str]) -> set[int]:
        """Positions of the owners of whom an answer about the classes depends on who is above them."""
        if self._is_short or not self.edge_filter.traversal.can_earn_no:
            return set()
        snapshot, traversal = self.edge_filter.snapshot, self.edge_filter.traversal
        owners = owners_to_check(snapshot, self._inner, traversal, self._nearby)
        for name in risk_classes:
            members, _ = self.edge_filter.members(name)
            owners |= owners_to_add_up(self._reach, members, self._successions)
        return owners

    def owners_to_look_above_in_rings(self) -> set[int]:
        """Such owners of the members of rings among all bodies above."""
        bodies = self.bodies_above
        if bodies is None or not len(bodies):
            return set()
        return owners_to_check(self.edge_filter.snapshot, self._inner, self.edge_filter.traversal, bodies)

    # ------------------------------------------------------------ inside

    @property
    def _is_short(self) -> bool:
        return self.closing.is_truncated or self.any_share.is_truncated

    @cached_property
    def _ownership_nearby(self) -> OwnershipCheck:
        snapshot, traversal = self.edge_filter.snapshot, self.edge_filter.traversal
        if self._is_short:
            return OwnershipCheck(())  # what was not reached may have gaps too, and the answer is partial
        if traversal.can_earn_no:
            return check_ownership(snapshot, self._inner, traversal, self._nearby)
        return OwnershipCheck(()) if self._has_upper else check_ownership(snapshot, self._one_body, traversal)

    @cached_property
    def _has_upper(self) -> bool:
        snapshot, day = self.edge_filter.snapshot, self.edge_filter.day
        return any(len(recorded_upper_links(snapshot, e, day)) for e in self._one_body.tolist())

    @cached_property
    def _one_body(self) -> NDArray[np.int64]:
        """(n,) positions of the entity itself and what is reached without a hop; not what it only may be."""
        edge_filter, result = self.edge_filter, self.result
        if edge_filter.traversal.follow_possibly_same:
            judged = replace(edge_filter.traversal, follow_possibly_same=False)
            result = bfs(
                replace(edge_filter, traversal=judged),
                np.array([self.start]),
                max_explored=judged.max_explored,
            )
        return result.within(0)

    @cached_property
    def _inner(self) -> NDArray[np.int64]:
        """(n,) positions of what has to be closed for a `no`, nearest first."""
        inner = self.closing.within(self.edge_filter.traversal.max_hops - 1)
        return inner[np.argsort(self.closing.nearest[inner], kind="stable")]

    @property
    def _nearby(self) -> NDArray[np.int64]:
        """(n,) positions of what rings are looked for among in any case."""
        return self.any_share.within(ring_traversal(self.edge_filter.traversal).max_hops - 1)

    @cached_property
    def _reach(self) -> Reach:
        return Reach(
            self.edge_filter,
            _any_share(self.edge_filter),
            self.start,
            self.result,
            self.any_share,
        )

    @cached_property
    def _successions(self) -> Successions:
        return Successions.on(record_filter(self.edge_filter.snapshot, self.edge_filter.traversal))


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
    any_share = closing = result = bfs_relaxed(edge_filter, start)
    if traversal.can_earn_no and ring_traversal(traversal) != traversal:
        any_share = bfs_relaxed(_any_share(edge_filter), start)
        together = held_together(edge_filter, any_share.within(traversal.max_hops - 1))
        if len(together):
            wider = replace(edge_filter, of_any_share=together)
            closing = bfs(wider, np.array([start]), max_explored=traversal.max_explored)
    return RelaxedSearch(start, edge_filter, result, any_share, closing)


def bfs_relaxed(edge_filter: EdgeFilter, start: int) -> BfsResult:
    """The search from the entity at position `start` over what may hold, bounded; cached with the snapshot.

    >>> from graph.search.example import example_filter
    >>> edge_filter = replace(example_filter(), strictness=Strictness.RELAXED)
    >>> len(bfs_relaxed(edge_filter, edge_filter.snapshot.ids.position("workshop")).within(4))
    3
    """
    traversal = edge_filter.traversal
    result = edge_filter.snapshot.search_cache.get(
        ("relaxed bfs", start, traversal),
        lambda: bfs(edge_filter, np.array([start]), max_explored=traversal.max_explored),
        lambda value: value.states.nbytes + 1000,
        eager=True,
    )
    assert result is not None  # eager values are always built
    return result


@lru_cache(256)
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
