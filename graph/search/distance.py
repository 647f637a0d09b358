"""Hops to the members of a class: from every entity, cached with the snapshot, and from one."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import MAX_HOPS, Traversal
from graph.search.bfs import UNREACHED, BfsResult, bfs

_FEW_HOPS = 4
"""Hops of the usual traversals."""


@dataclass(frozen=True, slots=True)
class Hops:
    """A number of hops; `at_least` when every shortest path has an indirect link."""

    hops: int
    at_least: bool


def class_distance(snapshot: Snapshot, traversal: Traversal, risk_class: str) -> NDArray[np.uint8]:
    """(n_entities,) hops from each entity to the class over unfiltered links, `UNREACHED` where none.

    A lower bound on the hops through any filter of the same link types and direction: dates, grades,
    shares and hubs are ignored, and every membership ever recorded counts. What is further away than any
    path of the traversal may be unreached. Computed once per snapshot.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> snapshot = edge_filter.snapshot
    >>> hops = class_distance(snapshot, edge_filter.traversal, "state_body")
    >>> int(hops[snapshot.ids.position("utility")])
    1
    """
    edge_filter = EdgeFilter(snapshot, unfiltered(traversal), Strictness.EVERYTHING)
    members = snapshot.memberships["lower"][snapshot.class_rows(risk_class)]
    hops: NDArray[np.uint8] | None = snapshot.cache.get(
        (
            *("class", risk_class, traversal.direction, frozenset(traversal.link_types)),
            *(traversal.collapse_full, traversal.follow_possibly_same, edge_filter.traversal.max_hops),
        ),
        lambda: np.asarray(bfs(edge_filter, members, reverse=True).hops[0]),  # paths start in phase 0
        lambda array: array.nbytes,
        eager=True,
    )
    assert hops is not None  # eager values are always built
    return hops


def goal_distance(edge_filter: EdgeFilter, risk_class: str) -> BfsResult | None:
    """Hops from every entity to the class through the filter; `None` until the filter is used often.

    A single question is answered faster by a search from the entity it is about. On a small snapshot
    the result is computed at once.
    """
    snapshot = edge_filter.snapshot
    return snapshot.cache.get(
        ("goal", *goal_key(edge_filter, risk_class)),
        lambda: bfs(edge_filter, edge_filter.members(risk_class)[0], reverse=True),
        lambda result: result.states.nbytes * (1 if result.positions is None else 9),
        eager=snapshot.is_small,
    )


def goal_key(edge_filter: EdgeFilter, risk_class: str) -> tuple[Hashable, ...]:
    """What distances to the class through the filter depend on, beside the snapshot."""
    t = edge_filter.traversal
    bounds = (t.valid_at, t.min_share, t.min_grade, t.max_degree, t.max_hops, t.collapse_full)
    counts = edge_filter.strictness, edge_filter.unrecorded_shares, t.follow_possibly_same
    return risk_class, counts, t.direction, frozenset(t.link_types), bounds


def hops_to_class(
    edge_filter: EdgeFilter, start: int, risk_class: str, lower_bound: NDArray[np.uint8]
) -> Hops | None:
    """Hops from the entity at position `start` to the nearest member, `None` where none is in reach.

    `lower_bound`: (n_entities,) hops to the class at least, see `class_distance`.

    Looked up where the filter is used often. `lower_bound` is that of `class_distance`.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> bound = class_distance(edge_filter.snapshot, edge_filter.traversal, "defence_conglomerate")
    >>> start = edge_filter.snapshot.ids.position("workshop")
    >>> hops_to_class(edge_filter, start, "defence_conglomerate", bound)
    Hops(hops=2, at_least=False)
    """
    goal_hops = goal_distance(edge_filter, risk_class)
    if goal_hops is None:
        return hops_to(edge_filter, start, risk_class, lower_bound)
    hops = int(goal_hops.hops[0, start])
    return None if hops == UNREACHED else Hops(hops, not goal_hops.states[0, start] & 1)


def hops_to(
    edge_filter: EdgeFilter, start: int, risk_class: str, lower_bound: NDArray[np.uint8] | None = None
) -> Hops | None:
    """Hops from the entity at position `start` to the nearest member, by a search from there.

    `lower_bound`: (n_entities,) hops to the class at least, see `class_distance`.

    `None` where none is within the hops; with the `lower_bound` of `class_distance` less is searched.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> hops_to(edge_filter, edge_filter.snapshot.ids.position("factory"), "defence_conglomerate")
    Hops(hops=1, at_least=False)
    """
    members, _ = edge_filter.members(risk_class)
    if len(members) == 0:
        return None
    from_start = bfs(edge_filter, np.array([start]), lower_bound=lower_bound)
    nearest = int(from_start.nearest[members].min())
    if nearest > edge_filter.traversal.max_hops:
        return None
    return Hops(nearest, not from_start.is_exact(members, nearest))


def unfiltered(traversal: Traversal) -> Traversal:
    """The same link types and direction without a minimum share or degree bound, of as many hops at least.

    Of few hops or of `MAX_HOPS`, so that most questions share what is computed.
    """
    return Traversal(
        traversal.name,
        traversal.link_types,
        traversal.direction,
        traversal.valid_at,
        max_hops=_FEW_HOPS if traversal.max_hops <= _FEW_HOPS else MAX_HOPS,
        max_degree=2**31 - 1,
        collapse_full=traversal.collapse_full,
        follow_possibly_same=traversal.follow_possibly_same,
    )
