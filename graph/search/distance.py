"""Hops from every entity to the members of a class, cached with the snapshot."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import MAX_HOPS, Traversal
from graph.search.bfs import BfsResult, bfs


def class_distance(snapshot: Snapshot, traversal: Traversal, risk_class: str) -> NDArray[np.uint8]:
    """(n_entities,) hops from each entity to the class over unfiltered links, `UNREACHED` where none.

    A lower bound on the hops through any filter of the same link types and direction: dates, grades,
    shares and hubs are ignored, and every membership ever recorded counts. Computed once per snapshot.

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
        ("class", risk_class, traversal.direction, frozenset(traversal.link_types), traversal.collapse_full),
        lambda: bfs(edge_filter, members, reverse=True).hops[0],  # paths start in phase 0
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
    snapshot, t = edge_filter.snapshot, edge_filter.traversal
    bounds = (t.valid_at, t.min_share, t.min_grade, t.max_degree, t.max_hops, t.collapse_full)
    counts = edge_filter.strictness, edge_filter.unrecorded_shares
    return snapshot.cache.get(
        ("goal", risk_class, counts, t.direction, frozenset(t.link_types), bounds),
        lambda: bfs(edge_filter, edge_filter.members(risk_class)[0], reverse=True),
        lambda result: result.hops.nbytes + result.exact.nbytes,
        eager=snapshot.is_small,
    )


def unfiltered(traversal: Traversal) -> Traversal:
    """The same link types and direction without a minimum share or degree bound, up to `MAX_HOPS`."""
    return Traversal(
        traversal.name,
        traversal.link_types,
        traversal.direction,
        traversal.valid_at,
        max_hops=MAX_HOPS,
        max_degree=2**31 - 1,
        collapse_full=traversal.collapse_full,
    )
