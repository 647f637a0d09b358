"""Paths between two sets of entities of a large graph, found by searches that meet."""

from __future__ import annotations

from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from itertools import product

from graph.errors import OutOfTime, UnknownEntity
from graph.model import EdgeFilter, Traversal
from graph.search.connections.between import Between
from graph.search.connections.connect import connect
from graph.search.results import PathsInSnapshot
from graph.search.subgraph import FilterSpec, PossiblySameOf
from graph.search.subgraph_expansion import LinkLimit, SubgraphExpansion
from graph.store.neighbours import EntityBatch, GraphReader


def read_and_connect(
    graph: GraphReader,
    starts: Sequence[str],
    ends: Sequence[str],
    traversal: Traversal,
    limit: int,
    max_links: int,
    possibly_same_of: PossiblySameOf | None = None,
    *,
    is_disjoint: bool = False,
) -> PathsInSnapshot:
    """What `connect` gives on the whole graph; ids that can have no links are left out.

    Raises `UnknownEntity` when none of the starts, or of the ends, can have links.

    >>> from contextlib import closing
    >>> from datetime import date
    >>> from tempfile import TemporaryDirectory
    >>> from graph.model import preset
    >>> from graph.store import open_store
    >>> from graph.store.statement_graph import StatementGraph
    >>> upward = preset("control", date(2024, 6, 1), today=date(2024, 6, 1))
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         read_and_connect(StatementGraph(reader, None), ["nobody"], ["else"], upward, 5, max_links=10)
    Traceback (most recent call last):
    graph.errors.UnknownEntity: 'nobody' is no entity that can have links
    """
    first, last = _batches(graph, starts), _batches(graph, ends)
    expansion = SubgraphExpansion(graph, first[0], traversal, max_links, possibly_same_of)
    for batch in (*first[1:], *last):
        expansion.add(batch)
    return _Reading(expansion, first, last, traversal).connected(limit, is_disjoint=is_disjoint)


class _Reading:
    """The part of the graph that lies between two sets, grown from both sides."""

    def __init__(
        self,
        expansion: SubgraphExpansion,
        first: Sequence[EntityBatch],
        last: Sequence[EntityBatch],
        traversal: Traversal,
    ) -> None:
        self._traversal = traversal
        self._expansion = expansion
        self._sources = [batch.keys[0] for batch in first]
        self._targets = [batch.keys[0] for batch in last]
        self._filter_specs = [FilterSpec(traversal)]

    def connected(self, limit: int, *, is_disjoint: bool) -> PathsInSnapshot:
        """The answer; it is partial when a bound stopped the reading."""
        from_sources = to_targets = whole = 0  # hops up to which all links, and all paths, are read
        # Where full holdings or possible samenesses count no hop, what lies as far away as the searches meet
        # has to be read as well: a step names every link between its ends.
        has_free_steps = self._traversal.collapse_full or self._traversal.follow_possibly_same
        overlap = 1 if has_free_steps else 0
        is_truncated = False
        best_paths = () if has_free_steps else self._between(whole).best(limit).paths
        try:
            while from_sources + to_targets < self._traversal.max_hops + overlap and (
                is_disjoint or len(best_paths) < limit
            ):
                if self._frontier(from_sources) <= self._frontier(to_targets, reverse=True):
                    self._follow(from_sources)
                    from_sources += 1
                else:
                    self._follow(to_targets, reverse=True)
                    to_targets += 1
                if hops := from_sources + to_targets - overlap:
                    for source, target in product(self._sources, self._targets):
                        self._expansion.read_meeting_entities(
                            self._filter_specs, source, from_sources, target, to_targets
                        )
                    whole, best_paths = hops, self._between(hops).best(limit).paths
        except (LinkLimit, OutOfTime):
            is_truncated = True
        if not best_paths:
            whole = self._traversal.max_hops
            with suppress(LinkLimit, OutOfTime):  # stops explain an answer and are no part of it
                for source, target in product(self._sources, self._targets):
                    self._expansion.read_halves(self._filter_specs, source, target)
        between = self._between(whole)
        answer = connect(
            between.edge_filter,
            between.starts,
            between.ends,
            limit if best_paths else 0,
            is_disjoint=is_disjoint,
        )
        paths = replace(answer.paths, is_truncated=answer.paths.is_truncated or is_truncated)
        return replace(answer, paths=paths)

    def _between(self, hops: int) -> Between:
        """The two sets in the part read so far, for paths of at most so many hops."""
        subgraph = self._expansion.subgraph
        traversal = replace(self._traversal, max_hops=max(hops, 1))
        starts, ends = ([subgraph.position(key) for key in keys] for keys in (self._sources, self._targets))
        return Between(EdgeFilter(subgraph.snapshot, traversal), starts, ends)

    def _frontier(self, hops: int, *, reverse: bool = False) -> int:
        """How many entities are followed next from one side."""
        return sum(
            len(keys)
            for end in (self._targets if reverse else self._sources)
            for keys in self._expansion.frontier(self._filter_specs, end, hops, reverse=reverse).values()
        )

    def _follow(self, hops: int, *, reverse: bool = False) -> None:
        for end in self._targets if reverse else self._sources:
            self._expansion.follow(self._filter_specs, end, hops, reverse=reverse)


def _batches(graph: GraphReader, ids: Sequence[str]) -> list[EntityBatch]:
    batches = [batch for id in dict.fromkeys(ids) if (batch := graph.entity(id)) is not None]
    if not batches:
        raise UnknownEntity(f"{', '.join(map(repr, ids))} is no entity that can have links")
    return batches
