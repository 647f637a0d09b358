"""One answer about paths between two sets of entities in a snapshot."""

from __future__ import annotations

from collections.abc import Sequence

from graph.model import EdgeFilter
from graph.search.connections.between import Between
from graph.search.connections.disjoint import Alternatives, alternatives
from graph.search.paths import PathResult
from graph.search.qualifications import stops_between
from graph.search.results import PathsInSnapshot


def connect(
    edge_filter: EdgeFilter, starts: Sequence[int], ends: Sequence[int], limit: int, *, is_disjoint: bool
) -> PathsInSnapshot:
    """The best paths from any of the starts to any of the ends, by position; where there is none, the stops.

    With `is_disjoint` they are alternatives that share no link, with the steps that every path takes.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ends = [edge_filter.snapshot.ids.position("conglomerate")]
    >>> connect(edge_filter, [edge_filter.snapshot.ids.position("factory")], ends, 5, is_disjoint=True).needed
    (1,)
    """
    if not starts or not ends:
        return PathsInSnapshot(edge_filter.snapshot, PathResult((), 0, False))
    between = Between(edge_filter, starts, ends)
    if is_disjoint and not set(starts) & set(ends):
        chosen = alternatives(between, limit)
    else:
        chosen = Alternatives(between.best(limit), None, ())
    stops = () if chosen.paths.paths else stops_between(edge_filter, starts, ends)
    return PathsInSnapshot(edge_filter.snapshot, chosen.paths, stops, chosen.needed, chosen.at_most)
