"""Where two parties, or a party and a class, meet behind what no path passes through.

The rules are in `docs/semantics.md`, "Traversals".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from graph.model import EdgeFilter
from graph.model.arrays import are_among
from graph.search.bfs import bfs
from graph.search.transitions import out_edges, phase_count

_MAX_LISTED = 20
"""At most so many stops are named."""


class StopKind(StrEnum):
    """Why no path passes through an entity."""

    STATE_BODY = "state_body"
    ARMED_FORCES = "armed_forces"
    REGISTERED_AGENT = "registered_agent"
    HUB = "hub"


@dataclass(frozen=True, slots=True)
class Stop:
    """An entity, by id, that paths end at and never pass through."""

    entity: str
    kind: StopKind


def stops_before_class(edge_filter: EdgeFilter, start: int, risk_class: str) -> tuple[Stop, ...]:
    """The stops that the entity at position `start` reaches with a member of the class right behind them.

    The hops to the member are within those of the traversal. For an entity without a path to the class.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> stops_before_class(edge_filter, edge_filter.snapshot.ids.position("utility"), "state_body")
    ()
    """
    bound = edge_filter.traversal.max_hops
    members = edge_filter.members(risk_class)[0]
    stops_met: set[int] = set()
    if not len(members):
        return ()
    for phase, (stops, hops) in enumerate(_stops_reached(edge_filter, start)):
        for edges in out_edges(edge_filter, stops, phase) if len(stops) else ():
            taken = hops[edges.origins] + edge_filter.costs(edges.rows)
            meets = (taken <= bound) & are_among(edges.targets, members)
            stops_met.update(stops[edges.origins[meets]].tolist())
    return _named(edge_filter, stops_met)


def stops_between(edge_filter: EdgeFilter, starts: Sequence[int], ends: Sequence[int]) -> tuple[Stop, ...]:
    """The stops at which paths from some entities to others meet, given by position.

    Each is at most half of the traversal's hops, rounded up, away from one of both. For sets without a path.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> utility, workshop = map(edge_filter.snapshot.ids.position, ("utility", "workshop"))
    >>> stops_between(edge_filter, [utility], [workshop])
    ()
    """
    bound = edge_filter.traversal.max_hops
    half = (bound + 1) // 2
    from_start = bfs(edge_filter, np.array(starts))
    to_end = bfs(edge_filter, np.array(ends), reverse=True)
    stops_met: set[int] = set()
    for phase in range(phase_count(edge_filter.traversal.direction)):
        stops = _stops(edge_filter, from_start.within(half, phase), *starts)
        back = to_end.hops[phase, stops]
        total = from_start.hops[phase, stops].astype(np.int16) + back
        meets = (back <= half) & (total <= bound) & ~np.isin(stops, ends)
        stops_met.update(stops[meets].tolist())
    return _named(edge_filter, stops_met)


def stop_kind(edge_filter: EdgeFilter, entity: int) -> StopKind | None:
    """Why no path passes through the entity at a position; `None` where paths may.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> str(stop_kind(edge_filter, edge_filter.snapshot.ids.position("ministry")))
    'state_body'
    """
    return None if edge_filter.is_passable(np.array([entity]))[0] else _kind(edge_filter, entity)


_StopsOfPhase = tuple[NDArray[np.int64], NDArray[np.int16]]
"""(n,) positions of stops, and (n,) hops to each."""


def _stops_reached(edge_filter: EdgeFilter, start: int) -> list[_StopsOfPhase]:
    """By phase the stops that the entity reaches with a hop left; the same for every class, and so cached."""
    traversal = edge_filter.traversal

    def search() -> list[_StopsOfPhase]:
        from_start = bfs(edge_filter, np.array([start]))
        of_phases = []
        for phase in range(phase_count(traversal.direction)):
            stops = _stops(edge_filter, from_start.within(traversal.max_hops - 1, phase), start)
            of_phases.append((stops, from_start.hops[phase, stops].astype(np.int16)))
        return of_phases

    by_phase = edge_filter.snapshot.search_cache.get(
        ("stops", start, traversal, edge_filter.strictness, edge_filter.unrecorded_shares),
        search,
        lambda value: sum(stops.nbytes + hops.nbytes for stops, hops in value) + 1000,
        eager=True,
    )
    assert by_phase is not None  # eager values are always built
    return by_phase


def _stops(edge_filter: EdgeFilter, reached: NDArray[np.int64], *starts: int) -> NDArray[np.int64]:
    """(n,) positions of what is reached and no path passes through."""
    stops: NDArray[np.int64] = reached[~edge_filter.is_passable(reached) & ~np.isin(reached, starts)]
    return stops


def _named(edge_filter: EdgeFilter, stops: set[int]) -> tuple[Stop, ...]:
    ids = edge_filter.snapshot.ids
    return tuple(Stop(ids[stop], _kind(edge_filter, stop)) for stop in sorted(stops)[:_MAX_LISTED])


def _kind(edge_filter: EdgeFilter, stop: int) -> StopKind:
    snapshot = edge_filter.snapshot
    if snapshot.armed_forces[stop]:
        return StopKind.ARMED_FORCES
    if snapshot.state_bodies[stop]:
        return StopKind.STATE_BODY
    return StopKind.REGISTERED_AGENT if edge_filter.is_registered_agent(stop) else StopKind.HUB
