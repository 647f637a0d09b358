"""Growing the part of a large graph that decides a question, hop by hop from one entity."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import replace

import numpy as np

from graph.model.filters import Strictness
from graph.model.traversal import COLLAPSED, CONTROL_TYPES, Traversal
from graph.model.validity import Array
from graph.search.bfs import bfs
from graph.search.completeness.holders_above import HOLDING_TYPES, LEVELS, HoldersAbove
from graph.search.relaxed_search import bfs_relaxed
from graph.search.subgraph import (
    FilterSpec,
    FollowedEntities,
    LinkTypes,
    PossiblySameOf,
    PossiblySameReader,
    Subgraph,
    SubgraphBuilder,
    types_followed,
)
from graph.store.neighbours import EntityBatch, GraphReader, LinkQuery, Neighbours
from graph.store.packed_rows import link_type_of

_FEW = 2_000
"""Links that are read ahead of a search before anybody asks whether they matter."""

_OWNERS: LinkTypes = ((*CONTROL_TYPES, COLLAPSED), ())
_SUCCESSIONS: LinkTypes = ((COLLAPSED,), (COLLAPSED,))
_SUCCESSORS: LinkTypes = ((COLLAPSED,), ())
_HOLDERS: LinkTypes = ((*HOLDING_TYPES, COLLAPSED), (COLLAPSED,))
_RINGS: LinkTypes = (("Ownership", "Unit", COLLAPSED), ())
_LEVELS_AHEAD = 3
"""Levels of holders that one query of the store reads ahead."""


class LinkLimit(Exception):
    """More links lie around an entity than may be read."""


Frontier = dict[LinkTypes, set[int]]
"""Keys of entities whose links have yet to be read, by the types that are followed from there."""


class SubgraphExpansion:
    """A subgraph that grows around an entity, read from a store as far as it is asked to.

    What it holds may be more than was asked for: the search engine filters it. Raises `LinkLimit` when
    more than `max_links` links would have been read, and what the reader raises. Where possible
    samenesses are followed, `possibly_same_of` reads them, and the subgraph has those of everybody in it.
    """

    def __init__(
        self,
        graph: GraphReader,
        start: EntityBatch,
        traversal: Traversal,
        max_links: int,
        possibly_same_of: PossiblySameOf | None = None,
    ) -> None:
        self._graph = graph
        self._traversal = traversal
        self._degree_types = tuple(dict.fromkeys((*traversal.link_types, COLLAPSED)))
        self._max_links = max_links
        self._builder = SubgraphBuilder(graph.version)
        self._possibly_same = possibly_same_of and PossiblySameReader(graph, self._builder, possibly_same_of)
        absent = () if graph.has_successions else (COLLAPSED,)
        self._read = FollowedEntities(absent)  # whose links are in
        self._ends_read = FollowedEntities(absent)  # whose links are in, if they end a path
        self._recent_read = FollowedEntities(absent)  # and if they began after the day
        self._behind_read = FollowedEntities(absent)  # stops whose links to members are in
        self._hubs: dict[int, int] = {}  # degrees of those that have too many neighbours
        self._count = 0
        self._built: Subgraph | None = None
        self._reach: dict[tuple[FilterSpec, int, bool], Array] = {}  # of searches in what was built
        self.add(start)

    @property
    def subgraph(self) -> Subgraph:
        """All that was read so far."""
        if self._built is None:
            self._built = self._builder.build(frozenset(self._degree_types), self._hubs)
        return self._built

    def add(self, entity: EntityBatch) -> None:
        """Add another entity, which nothing that is read need lead to."""
        self._builder.add_entities(entity)
        self._read_possibly_same(entity)
        self._built = None

    def read_ahead(self, source: int, depth: int) -> None:
        """Read the links of an entity and of what they lead to, so many hops out, while they are few."""
        self._read_ahead({source}, self._types(0, False), depth)

    def frontier(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, *, reverse: bool = False
    ) -> Frontier:
        """What any of the searches reaches in at most so many hops and passes, and was not yet followed."""
        unread: Frontier = {}
        for types, reached in self._reached(filter_specs, source, hops, reverse=reverse):
            fresh = reached - self._read.of(types)
            if fresh and any(types):  # from the last phase of a path nothing is followed
                unread.setdefault(types, set()).update(fresh)
        return unread

    def follow(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, *, reverse: bool = False
    ) -> None:
        """Read all links of what the searches reach in at most so many hops, themselves included."""
        while frontier := self.frontier(filter_specs, source, hops, reverse=reverse):
            for types, keys in frontier.items():
                self._neighbours(keys, self._query(types), source)

    def follow_within(self, filter_specs: Sequence[FilterSpec], sources: Sequence[int]) -> None:
        """Read all links by which paths go on from the sources within the traversal's hops."""
        bound = self._traversal.max_hops
        # Where holdings count no hop, what is reached in the last one leads on.
        for hops in range(bound + self._traversal.collapse_full):
            for source in sources:
                self.follow(filter_specs, source, hops)
        for source in sources:
            self.follow_successions(filter_specs, source, bound)

    def follow_to_ends(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, or_started_after: int | None = None
    ) -> None:
        """Of what is reached in so many hops read the links that can end a path to a member of a class.

        And, where a day number is given, those that began after it. Bodies that are one with what is
        reached in one hop more are no further away, so they are read too.
        """
        self._follow_to_ends(filter_specs, source, hops, or_started_after)
        self.follow_successions(filter_specs, source, hops + 1)

    def follow_successions(self, filter_specs: Sequence[FilterSpec], source: int, hops: int) -> None:
        """Read what is one body with anything that is reached in so many hops."""
        if self._graph.has_successions:
            # All links to them, not successions alone: a step of a path names every link that it could take.
            self._follow_to_ends(filter_specs, source, hops, None)

    def read_meeting_entities(
        self,
        filter_specs: Sequence[FilterSpec],
        source: int,
        hops_from_source: int,
        target: int,
        hops_to_target: int,
    ) -> None:
        """Read what lies where a search from the source meets one from the target.

        Whether paths pass there, and what is one body with it.
        """
        self._read_forms(filter_specs, source, hops_from_source)
        to_target = self.frontier(filter_specs, target, hops_to_target, reverse=True)
        reached = set().union(*to_target.values()) - {target}
        for types, keys in self.frontier(filter_specs, source, hops_from_source).items():
            if both := keys & reached:
                self._neighbours(both, self._query(types), source)

    def read_halves(self, filter_specs: Sequence[FilterSpec], source: int, target: int) -> None:
        """Read all that lies within half of the hops, rounded up, from the source and before the target."""
        half = (self._traversal.max_hops + 1) // 2
        for end, reverse in ((source, False), (target, True)):
            for hops in range(half):
                self.follow(filter_specs, end, hops, reverse=reverse)
            self._read_forms(filter_specs, end, half, reverse=reverse)

    def read_behind_stops(self, filter_spec: FilterSpec, source: int, hops: int) -> None:
        """Of what is reached in so many hops and never passed through, read the links to class members."""
        subgraph = self.subgraph
        edge_filter, begin = filter_spec.on(subgraph.snapshot), subgraph.position(source)
        if edge_filter.is_passable(np.arange(len(subgraph.keys))).all():
            return
        for phase, of_phase in enumerate(self._hops_from(filter_spec, source)):
            stops = np.flatnonzero(of_phase <= hops)
            stops = stops[~edge_filter.is_passable(stops) & (stops != begin)]
            types = self._types(phase, False)
            keys = set(subgraph.keys[stops].tolist()) - self._behind_read.of(types)
            if keys and any(types):
                query = replace(self._query(types, include_hubs=True), only_goal_ends=True)
                self._neighbours(keys, query, source)
                self._behind_read.add(types, keys)

    def read_owners(self, filter_spec: FilterSpec, source: int, hops: int) -> None:
        """Read what decides whether anything reached in at most so many hops has an unrecorded owner.

        The owners of each, hubs and other barriers included, and the bodies that continue those.
        """
        subgraph = self.subgraph
        nearest = self._hops_from(filter_spec, source).min(axis=0)
        waiting = set(subgraph.keys[nearest <= hops].tolist()) - self._read.with_all(_OWNERS)
        self._read_successors_of(self._neighbours(waiting, self._query(_OWNERS, include_hubs=True)))

    def read_holders_above(self, owners: Collection[int]) -> bool:
        """Read more of who is above the owners, which are positions; false when everything is there.

        The subgraph grows, so that positions are other ones after that.
        """
        subgraph = self.subgraph
        holders_above = HoldersAbove.on(subgraph.snapshot, self._traversal, Strictness.RELAXED)
        levels = [set(subgraph.keys[sorted(bodies)].tolist()) for bodies in holders_above.levels(owners)]
        unread = [bodies - self._read.with_all(_HOLDERS) for bodies in levels[:LEVELS]]
        if waiting := set().union(*unread):
            self._read_upward(waiting, _HOLDERS, LEVELS - [bool(bodies) for bodies in unread].index(True))
            return True
        forms = levels[LEVELS] - self._read.with_all(_SUCCESSIONS) if self._graph.has_successions else set()
        if forms:
            self._neighbours(forms, self._query(_SUCCESSIONS, include_hubs=True))
        return bool(forms)

    def read_bodies_above(self, bodies: Array) -> bool:
        """Read more of what the bodies, which are positions, are held by; false when everything is there."""
        waiting = set(self.subgraph.keys[bodies].tolist()) - self._read.with_all(_RINGS)
        if waiting:
            self._read_successors_of(self._read_upward(waiting, _RINGS, _LEVELS_AHEAD))
        return bool(waiting)

    # ------------------------------------------------------------ inside

    def _follow_to_ends(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, or_started_after: int | None
    ) -> None:
        read = self._ends_read if or_started_after is None else self._recent_read
        while unread := {
            types: fresh
            for types, keys in self.frontier(filter_specs, source, hops).items()
            if (fresh := keys - read.of(types))
        }:
            for types, keys in unread.items():
                query = replace(self._query(types), only_goal_ends=True, or_started_after=or_started_after)
                self._neighbours(keys, query, source)

    def _read_forms(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, *, reverse: bool = False
    ) -> None:
        """Read what is one body with anything that is reached in so many hops, and with that in turn."""
        while self._graph.has_successions:
            reached = set().union(*self.frontier(filter_specs, source, hops, reverse=reverse).values())
            if not (fresh := reached - self._read.of(_SUCCESSIONS)):
                break
            self._neighbours(fresh, self._query(_SUCCESSIONS), source)

    def _reached(
        self, filter_specs: Sequence[FilterSpec], source: int, hops: int, *, reverse: bool = False
    ) -> Iterator[tuple[LinkTypes, set[int]]]:
        """Keys that paths reach in at most so many hops and pass, by the types followed from there."""
        subgraph = self.subgraph
        begin = subgraph.position(source)
        for wanted in filter_specs:
            edge_filter = wanted.on(subgraph.snapshot)
            for phase, of_phase in enumerate(self._hops_from(wanted, source, reverse)):
                states = np.flatnonzero(of_phase <= hops)
                states = states[edge_filter.is_passable(states) | (states == begin)]
                yield self._types(phase, reverse), set(subgraph.keys[states].tolist())

    def _hops_from(self, filter_spec: FilterSpec, source: int, reverse: bool = False) -> Array:
        """(n_phases, n_entities) hops, `UNREACHED` where not reached."""
        subgraph = self.subgraph
        key = filter_spec, source, reverse
        if key not in self._reach:
            edge_filter, start = filter_spec.on(subgraph.snapshot), subgraph.position(source)
            result = None
            if filter_spec.strictness is Strictness.RELAXED and not reverse:
                result = bfs_relaxed(edge_filter, start)
            if result is None or result.is_truncated:
                result = bfs(edge_filter, np.array([start]), reverse=reverse)
            self._reach[key] = result.hops[:]
        return self._reach[key]

    def _types(self, phase: int, reverse: bool) -> LinkTypes:
        """The link types followed from entities that were reached in a phase."""
        direction, successions = self._traversal.direction, self._graph.has_successions
        return types_followed(self._degree_types, direction, phase, reverse=reverse, successions=successions)

    def _query(self, types: LinkTypes, *, include_hubs: bool = False) -> LinkQuery:
        left = max(self._max_links - self._count, 0) + 1
        if not self._graph.has_successions:
            up, down = (tuple(name for name in names if name != COLLAPSED) for names in types)
            types = up, down
        return LinkQuery(*types, self._degree_types, self._traversal.max_degree, left, include_hubs)

    def _read_ahead(self, keys: set[int], types: LinkTypes, depth: int) -> set[int] | None:
        """Read links so many hops out; their upper ends, or `None` when they are not few."""
        query = self._query(types, include_hubs=True)
        query = replace(query, limit=min(query.limit, _FEW), depth=depth)
        neighbours = self._graph.neighbours(np.array(sorted(keys), np.int64), query)
        if neighbours.is_truncated:
            return None
        self._add(neighbours, query)
        return set(neighbours.upper)

    def _read_upward(self, keys: set[int], types: LinkTypes, depth: int) -> set[int]:
        """Read links, and so many hops out while they are few; their upper ends."""
        upper = self._read_ahead(keys, types, depth) if depth > 1 else None
        return self._neighbours(keys, self._query(types, include_hubs=True)) if upper is None else upper

    def _read_successors_of(self, keys: set[int]) -> None:
        """Read what continues the bodies, and what continues that."""
        while self._graph.has_successions and (keys := keys - self._read.with_all(_SUCCESSORS)):
            keys = self._neighbours(keys, self._query(_SUCCESSORS, include_hubs=True))

    def _neighbours(self, keys: set[int], query: LinkQuery, source: int | None = None) -> set[int]:
        """Read links into the subgraph, those of the source even if it is a hub; their upper ends."""
        upper: set[int] = set()
        itself = keys & {source} if not query.include_hubs else set()
        for group, of_group in ((itself, replace(query, include_hubs=True)), (keys - itself, query)):
            if group:
                neighbours = self._graph.neighbours(np.array(sorted(group), np.int64), of_group)
                if neighbours.is_truncated:
                    raise self._limit_reached()
                self._add(neighbours, of_group)
                upper.update(neighbours.upper)
        return upper

    def _add(self, neighbours: Neighbours, query: LinkQuery) -> None:
        types = query.up, query.down
        (self._ends_read if query.only_goal_ends else self._read).add(types, neighbours.followed)
        if query.or_started_after is not None:
            self._recent_read.add(types, neighbours.followed)
        self._count += len(neighbours.rows)
        self._hubs.update(dict.fromkeys(neighbours.hubs, self._traversal.max_degree + 1))
        self._builder.add(neighbours)
        self._read_possibly_same(neighbours.entities)
        self._built = None
        self._reach.clear()
        if self._graph.has_successions:
            self._read_successors(neighbours)

    def _read_successors(self, neighbours: Neighbours) -> None:
        """Read what continues the bodies at the lower ends: an absorption ends what is presumed of owners."""
        links = zip(neighbours.lower, neighbours.rows, strict=True)
        held = {lower for lower, rows in links if link_type_of(rows) in CONTROL_TYPES}
        # What ends a path has to its successors all links: those are bodies with a succession.
        fresh = held - self._read.with_all(_SUCCESSORS) - self._ends_read.with_all(_SUCCESSORS)
        if fresh:
            self._neighbours(fresh, self._query(_SUCCESSORS, include_hubs=True))

    def _read_possibly_same(self, added: EntityBatch) -> None:
        if self._possibly_same is not None:
            self._count += self._possibly_same.read(added, self._max_links - self._count)
            if self._count > self._max_links:
                raise self._limit_reached()

    def _limit_reached(self) -> LinkLimit:
        return LinkLimit(f"more than {self._max_links:,} links lie around it")
