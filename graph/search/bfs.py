"""Breadth-first search by frontier over a edge filter: how many hops to everything within reach."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from graph.model.filters import COLLAPSED_CODE, EdgeFilter
from graph.model.snapshot import Adjacency
from graph.model.traversal import Direction
from graph.model.validity import Array

UNREACHED = 255
"""A distance that was not reached."""


@dataclass(frozen=True)
class Move:
    """Follow links from one end to the other: from `phase` of a path to the next phase."""

    upward: bool
    phase: int
    next_phase: int


_MOVES = {
    Direction.UP: (Move(True, 0, 0),),
    Direction.DOWN: (Move(False, 0, 0),),
    Direction.ANY: (Move(True, 0, 0), Move(False, 0, 0)),
    # Up to a common owner, then down from it and never up again.
    Direction.COMMON_OWNER: (Move(True, 0, 0), Move(False, 0, 1), Move(False, 1, 1)),
}


def moves(direction: Direction, *, reverse: bool = False) -> tuple[Move, ...]:
    """The moves of a direction; reversed, those that lead from a target to where paths begin."""
    if not reverse:
        return _MOVES[direction]
    return tuple(Move(not m.upward, m.next_phase, m.phase) for m in _MOVES[direction])


def phase_count(direction: Direction) -> int:
    """How many phases a path of the direction has."""
    return 2 if direction is Direction.COMMON_OWNER else 1


@dataclass(frozen=True)
class BfsResult:
    """What a search reached.

    `hops` has a row per phase and a column per entity, `UNREACHED` where not reached. `clean` marks
    states that have a shortest path without an indirect link. `hubs` were reached and not
    passed through; `explored` counts states; `cut` says that a bound stopped the search.
    """

    hops: Array
    clean: Array
    hubs: Array
    explored: int
    cut: bool

    @property
    def nearest(self) -> Array:
        """Hops to each entity, in whatever phase."""
        nearest: Array = self.hops.min(axis=0)
        return nearest

    def is_clean(self, entities: Array, hops: int) -> bool:
        """Whether one of the entities has a shortest path of `hops` without an indirect link."""
        return bool((self.clean[:, entities] & (self.hops[:, entities] == hops)).any())


def incident(adjacency: Adjacency, entities: Array) -> tuple[Array, Array]:
    """Link rows at the entities, and for each row the position of its entity in `entities`."""
    if len(entities) == 1:  # a path grows from one at a time, and the general way takes several times as long
        rows = adjacency.rows[adjacency.begin[entities[0]] : adjacency.begin[entities[0] + 1]]
        return rows, np.zeros(len(rows), np.int64)
    begin = adjacency.begin[entities]
    counts = adjacency.begin[entities + 1] - begin
    owner = np.repeat(np.arange(len(entities)), counts)
    offsets = np.arange(counts.sum()) - np.repeat(np.cumsum(counts) - counts, counts)
    return adjacency.rows[np.repeat(begin, counts) + offsets], owner


def followed(
    edge_filter: EdgeFilter, entities: Array, phase: int, *, reverse: bool
) -> list[tuple[Array, Array, Array, int]]:
    """The link rows that lead on from the entities, one item for each way of following."""
    found = []
    snapshot = edge_filter.snapshot
    for upward, next_phase, collapsed_only in ways(edge_filter.traversal.direction, phase, reverse=reverse):
        adjacency = snapshot.up if upward else snapshot.down
        rows, owner = incident(adjacency, entities)
        keep = edge_filter.passes(rows)
        if collapsed_only:
            keep &= snapshot.links["type"][rows] == COLLAPSED_CODE
        rows, owner = rows[keep], owner[keep]
        found.append((rows, owner, snapshot.links["upper" if upward else "lower"][rows], next_phase))
    return found


def ways(direction: Direction, phase: int, *, reverse: bool = False) -> list[tuple[bool, int, bool]]:
    """Upward, next phase, and whether only links between forms of one body are followed so."""
    found = [(m.upward, m.next_phase, False) for m in moves(direction, reverse=reverse) if m.phase == phase]
    # One body under two ids is followed both ways and does not change the phase.
    found += [
        (upward, phase, True)
        for upward in (True, False)
        if not any(way[0] == upward and way[1] == phase for way in found)
    ]
    return found


def bfs(
    edge_filter: EdgeFilter,
    sources: Array,
    *,
    reverse: bool = False,
    rest: Array | None = None,
    later: Iterable[tuple[int, int, Array]] = (),
    max_explored: int | None = None,
) -> BfsResult:
    """Search from all sources at once, up to the traversal's hops.

    `rest` (hops per entity) is a lower bound on what is still to go: a state is kept only where
    hops so far and rest stay within bounds. Sources are passed through even when they are
    barriers, being the ends of the path. `later` are further states to start from: hops already
    taken, phase and entities. `max_explored` bounds the states; `None` searches to the end.
    """
    snapshot, bound = edge_filter.snapshot, edge_filter.traversal.max_hops
    phases = phase_count(edge_filter.traversal.direction)
    hops = np.full((phases, len(snapshot.ids)), UNREACHED, np.uint8)
    clean = np.zeros(hops.shape, bool)
    hubs: list[Array] = []
    pending: list[list[tuple[int, Array, Array]]] = [[] for _ in range(bound + 3)]
    sources = np.unique(sources).astype(np.int64)
    for phase in range(phases) if reverse else (0,):
        pending[0].append((phase, sources, np.ones(len(sources), bool)))
    for taken, phase, entities in later:
        if taken <= bound:
            pending[taken].append((phase, entities, np.ones(len(entities), bool)))
    explored = 0
    for level in range(bound + 1):
        while pending[level]:
            phase, entities, is_clean = _taken(pending[level])
            if rest is not None:
                near = rest[entities].astype(np.int16) + level <= bound
                entities, is_clean = entities[near], is_clean[near]
            # A state is worked again when a later arrival at the same level is cleaner.
            fresh = hops[phase, entities] == UNREACHED
            cleaner = (hops[phase, entities] == level) & is_clean & ~clean[phase, entities]
            hops[phase, entities[fresh]] = level
            clean[phase, entities[is_clean & (fresh | cleaner)]] = True
            entities = np.unique(entities[fresh | cleaner])
            explored += int(fresh.sum())
            if max_explored is not None and explored > max_explored:
                return BfsResult(hops, clean, _unique(hubs), explored, True)
            onward, stopped = _passable(edge_filter, entities, level, sources)
            if level < bound:  # a hub as far away as paths may go hides nothing
                hubs.append(stopped)
            if len(onward) == 0 or (level == bound and not _has_collapsed(edge_filter)):
                continue
            for rows, owner, ends, next_phase in followed(edge_filter, onward, phase, reverse=reverse):
                costs = edge_filter.costs(rows)
                unhindered = clean[phase, onward[owner]] & (costs < 2)
                for cost in (0, 1, 2):
                    step = costs == cost
                    if level + cost <= bound and step.any():
                        pending[level + cost].append((next_phase, *_merged(ends[step], unhindered[step])))
    return BfsResult(hops, clean, _unique(hubs), explored, False)


def _taken(pending: list[tuple[int, Array, Array]]) -> tuple[int, Array, Array]:
    """Take all that is pending in one phase, as one."""
    phase = pending[-1][0]
    taken = [(entities, is_clean) for of, entities, is_clean in pending if of == phase]
    pending[:] = [other for other in pending if other[0] != phase]
    if len(taken) == 1:
        return phase, *taken[0]
    return phase, *_merged(*map(np.concatenate, zip(*taken, strict=True)))


def _merged(ends: Array, clean: Array) -> tuple[Array, Array]:
    """Distinct ends; an end is clean when one arrival is."""
    distinct, inverse = np.unique(ends, return_inverse=True)
    is_clean = np.zeros(len(distinct), bool)
    is_clean[inverse[clean]] = True
    return distinct.astype(np.int64), is_clean


def _passable(edge_filter: EdgeFilter, entities: Array, level: int, sources: Array) -> tuple[Array, Array]:
    """Entities that paths may pass through, and the hubs and registered agents among the others."""
    is_source = np.isin(entities, sources) if level == 0 else np.zeros(len(entities), bool)
    stop = ~edge_filter.is_passable(entities) & ~is_source
    # A stop at a state body of that day is conclusive; at a registered agent or a hub it is not.
    return entities[~stop], entities[stop & ~edge_filter.certain_state_bodies[entities]]


def _has_collapsed(edge_filter: EdgeFilter) -> bool:
    return edge_filter.traversal.collapse_full or edge_filter.snapshot.has_collapsed


def _unique(parts: list[Array]) -> Array:
    return np.unique(np.concatenate(parts)) if parts else np.zeros(0, np.int64)
