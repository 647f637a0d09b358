"""Alternatives that share no link, and the links that every path needs.

Two entities and all links between them count as one step: alternatives have no step in common, and a step
that every path takes is gone when all of its links are. To find the most alternatives of bounded length is
NP-hard (Itai, Perl, Shiloach, The Complexity of Finding Maximum Disjoint Paths with Length Constraints,
Networks 12 (1982)); so the best are taken first, then, where a flow shows that there may be more, the best
of those links that a cheapest greatest flow uses, and what the flow comes to is told as a bound.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
from networkx import DiGraph, max_flow_min_cost, maximum_flow_value

from graph.model import Array, EdgeFilter
from graph.search.bfs import UNREACHED, bfs
from graph.search.connections.between import Between, in_order, result_of
from graph.search.paths import Pair, Path, PathResult, pair_of
from graph.search.transitions import out_edges, phase_count

_MOST_COUNTED, _MOST_CHOSEN = 20_000, 2_000
"""Steps within the hops up to which a flow is computed, and a cheapest one, which takes longer."""

_START, _END = "start", "end"


@dataclass(frozen=True, slots=True)
class Alternatives:
    """Paths that share no step, best first.

    `at_most` is how many there can be at most; `None` where the links within the hops are too many to say.
    `needed` are the steps of the first path, counted from 1, that every path within the hops takes.
    """

    paths: PathResult
    at_most: int | None
    needed: tuple[int, ...]


def alternatives(between: Between, limit: int) -> Alternatives:
    """At most `limit` paths between two sets of entities that share no step; the sets have none in common.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> between = Between(edge_filter, [ids.position("workshop")], [ids.position("conglomerate")])
    >>> found = alternatives(between, limit=5)
    >>> len(found.paths.paths), found.at_most, found.needed
    (1, 1, (1, 2))
    """
    paths = _disjoint(between, limit)
    if not paths.paths:
        return Alternatives(paths, 0, ())
    flow_graph = _flow_graph(between)
    at_most = None if flow_graph is None else int(maximum_flow_value(flow_graph, _START, _END))
    may_be_more = len(paths.paths) < min(at_most or 0, limit)
    if flow_graph is not None and may_be_more and flow_graph.number_of_edges() <= _MOST_CHOSEN:
        used = _used_by_flow(flow_graph)
        others = _disjoint(between, limit, lambda pair: pair in used)
        if len(others.paths) > len(paths.paths):
            paths = others
    return Alternatives(paths, at_most, tuple(_needed(between, paths.paths[0])))


def _disjoint(between: Between, limit: int, takes: Callable[[Pair], bool] | None = None) -> PathResult:
    """The best path, the best of those that share no step with it, and so on."""
    taken: set[Pair] = set()
    searches = between.searches(lambda pair: pair not in taken and (takes is None or takes(pair)))

    def found() -> Iterator[Path]:
        count = 0
        for path in in_order(searches) if limit else ():
            pairs = set(map(pair_of, path.steps))
            if pairs & taken:  # it was found before the one that took them
                continue
            taken.update(pairs)
            yield path
            count += 1
            if count == limit:
                return

    return result_of(searches, found())


def _flow_graph(between: Between) -> DiGraph | None:
    """The steps on walks within the hops, each for one path; `None` when they are too many."""
    edge_filter = between.edge_filter
    bound, starts = edge_filter.traversal.max_hops, between.positions(between.starts)
    costs: dict[tuple[int, int], int] = {}
    for phase in range(phase_count(edge_filter.traversal.direction)):
        entities = between.from_starts.within(bound, phase)
        entities = entities[edge_filter.is_passable(entities) | np.isin(entities, starts)]
        for edges in out_edges(edge_filter, entities, phase):
            origins = entities[edges.origins]
            link_costs = edge_filter.costs(edges.rows)
            left = between.to_ends.hops[edges.phase, edges.targets].astype(np.int16)
            taken = between.from_starts.hops[phase, origins].astype(np.int16)
            within = taken + link_costs + left <= bound
            ends = zip(origins[within].tolist(), edges.targets[within].tolist(), strict=True)
            for pair, cost in zip(ends, link_costs[within].tolist(), strict=True):
                costs[pair] = min(cost, costs.get(pair, cost))
            if len(costs) > _MOST_COUNTED:
                return None
    graph = DiGraph()
    graph.add_edges_from((_START, start) for start in starts.tolist())
    graph.add_edges_from((*pair, {"capacity": 1, "weight": costs[pair]}) for pair in sorted(costs))
    graph.add_edges_from((end, _END) for end in between.positions(between.ends).tolist())
    return graph


def _used_by_flow(graph: DiGraph) -> set[Pair]:
    """What a greatest flow of the fewest hops uses; where it goes both ways, nothing of it comes through."""
    flow = max_flow_min_cost(graph, _START, _END)
    arcs = {(start, end) for start, ends in flow.items() for end, amount in ends.items() if amount}
    return {
        (min(start, end), max(start, end))
        for start, end in arcs
        if start != _START and end != _END and (end, start) not in arcs
    }


def _needed(between: Between, path: Path) -> Iterator[int]:
    """The steps of a path without which no path within the hops is left."""
    edge_filter = between.edge_filter
    ends = between.positions(between.ends)
    for number, step in enumerate(path.steps, start=1):
        left_out = _rows_between(edge_filter, step.start, step.end)
        without = _Without(
            edge_filter.snapshot,
            edge_filter.traversal,
            edge_filter.strictness,
            edge_filter.unrecorded_shares,
            left_out=tuple(left_out.tolist()),
        )
        starts = between.positions(between.starts)
        nearest = bfs(without, starts, lower_bound=between.to_ends.nearest).nearest
        if (nearest[ends] == UNREACHED).all():
            yield number


@dataclass(frozen=True)
class _Without(EdgeFilter):
    """A filter that lets some rows of links through no more."""

    left_out: tuple[int, ...] = ()

    def passes(self, chosen: Array) -> Array:
        """Whether the edge filter lets each chosen link row through.

        `chosen`: (n,) row numbers.
        """
        through: Array = super().passes(chosen) & ~np.isin(chosen, self.left_out)
        return through


def _rows_between(edge_filter: EdgeFilter, one: int, other: int) -> Array:
    """All rows of links between two entities, whichever is above."""
    snapshot = edge_filter.snapshot
    rows = np.concatenate([snapshot.up.of(one), snapshot.down.of(one)])
    ends = snapshot.links["upper"][rows], snapshot.links["lower"][rows]
    between: Array = rows[(ends[0] == other) | (ends[1] == other)]
    return between
