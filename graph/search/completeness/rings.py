"""Rings of bodies that hold each other: how much of each is recorded as held by bodies outside it.

Three companies that own each other in a circle have complete records and no owner. The rule is in
`docs/semantics.md`, "Earning a `no`".
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from networkx import DiGraph, strongly_connected_components
from numpy.typing import NDArray

from graph.model.arrays import are_among
from graph.model.codes import ENTITY_TYPES
from graph.model.filters import EdgeFilter, types_among
from graph.search.completeness.counted_rows import counts_for_record
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows
from ontology import SCHEMA

_IS_HOLDING = types_among(("Ownership", "Unit"))
_IS_PERSON = np.array([SCHEMA.is_a(name, "Person") for name in ENTITY_TYPES])
_ROUNDS, _SETTLED = 10_000, 1e-9
_PEELINGS = 4
"""So often the ends of chains are left out before the rings are searched: a long chain has many."""

MAX_ABOVE = 10_000
"""Bodies above those asked about among which rings are looked for, at most."""

MAX_LEVELS = 1_000
"""Holdings up from those asked about that rings are looked for, at most; each takes a read of its own."""


@dataclass(frozen=True, slots=True)
class RingMember:
    """What is recorded of the owners and parents of a body in a ring, by position.

    `shares` are percent by owner; `parents` are those of which it is a unit.
    """

    shares: Mapping[int, float]
    parents: frozenset[int]


def held_outside(ring: Mapping[int, RingMember]) -> dict[int, float]:
    """Percent of each member that bodies outside the ring hold, directly or by way of other members.

    The least solution of x = outside + inside · x. A unit is held as its parent is; of parents and owners
    the larger counts.

    >>> def member(owner):
    ...     return RingMember({owner: 80.0, 90: 20.0}, frozenset())
    >>> held_outside({0: member(1), 1: member(0)})
    {0: 100.0, 1: 100.0}
    >>> held_outside({0: RingMember({1: 80.0}, frozenset()), 1: RingMember({}, frozenset({0}))})
    {0: 0.0, 1: 0.0}
    """
    place = {member: number for number, member in enumerate(ring)}
    outside = np.zeros(len(ring))
    inside: list[tuple[int, int, float]] = []  # member, owner that is a member, part that it holds
    above: list[tuple[int, int]] = []  # member, parent that is a member
    for number, member in enumerate(ring.values()):
        for owner, share in member.shares.items():
            if owner in place:
                inside.append((number, place[owner], share / 100))
            else:
                outside[number] += share
        if member.parents - place.keys():
            outside[number] = 100.0
        above += [(number, place[parent]) for parent in member.parents & place.keys()]
    held_ends, owner_ends, parts = (np.array(column) for column in zip(*inside, (0, 0, 0.0), strict=True))
    units, parents = (np.array(column) for column in zip(*above, (0, 0), strict=True))
    held = np.zeros(len(ring))
    for _ in range(_ROUNDS):
        # It only grows from 0, so that ending early says too little and never too much.
        new = outside + np.bincount(held_ends, parts * held[owner_ends], len(ring))
        np.maximum.at(new, units, held[parents])
        np.minimum(new, 100.0, out=new)
        is_settled = bool((new - held < _SETTLED).all())
        held = new
        if is_settled:
            break
    return dict(zip(ring, held.round(6).tolist(), strict=True))


def are_settled(edge_filter: EdgeFilter, entities: NDArray[np.int64]) -> NDArray[np.bool_]:
    """(n,) whether nobody asks for the owners: of a state body, a person, and what another body continues.

    A successor is as near as what it continues, and is asked itself. `edge_filter` says which links count
    for a record.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ministry, company = (edge_filter.snapshot.ids.position(id) for id in ("ministry", "utility"))
    >>> are_settled(edge_filter, np.array([ministry, company])).tolist()
    [True, False]
    """
    settled: NDArray[np.bool_] = edge_filter.are_state_bodies(entities)
    settled = settled | _IS_PERSON[edge_filter.snapshot.types[entities]]
    return settled | Successions.on(edge_filter).are_continued(entities)


def rings_among(
    edge_filter: EdgeFilter, entities: NDArray[np.int64], successions: Successions
) -> list[list[int]]:
    """The rings of more than one body among the entities, which are positions in order.

    `entities`: (n,) positions.

    `edge_filter` says which links count for a record. A ring is a strongly connected component over
    holdings and units, where what continues a body stands for it.

    >>> from graph.search.example import example_filter
    >>> rings_among(example_filter(), np.arange(5), Successions({}))
    []
    """
    upper, lower = _holdings(edge_filter, entities, successions)
    inside = are_among(upper, entities) & (upper != lower)
    upper, lower = upper[inside], lower[inside]
    for _ in range(_PEELINGS):  # what holds nothing, or is not held, is in no ring
        both_ways = are_among(upper, np.sort(lower)) & are_among(lower, np.sort(upper))
        if both_ways.all():
            break
        upper, lower = upper[both_ways], lower[both_ways]
    if not len(upper):
        return []
    holdings = DiGraph(zip(upper.tolist(), lower.tolist(), strict=True))
    return [sorted(ring) for ring in strongly_connected_components(holdings) if len(ring) > 1]


def bodies_above(edge_filter: EdgeFilter, entities: NDArray[np.int64]) -> NDArray[np.int64] | None:
    """(n,) positions, in order, of the bodies among which the rings of the entities lie: all above them.

    They are reached over holdings and units that count for a record, however many; those of settled bodies
    are not followed. `None` when there are more than `MAX_ABOVE`, or further up than
    `MAX_LEVELS` holdings.

    >>> from graph.search.example import example_filter
    >>> edge_filter = example_filter()
    >>> ids = edge_filter.snapshot.ids
    >>> [ids[body] for body in bodies_above(edge_filter, np.array([ids.position("workshop")]))]
    ['conglomerate', 'factory', 'workshop']
    """
    successions = Successions.on(edge_filter)
    frontier = np.unique(entities[~are_settled(edge_filter, entities)])
    above, levels = set(frontier.tolist()), 0
    while len(frontier):
        upper = sorted(set(_holdings(edge_filter, frontier, successions)[0].tolist()) - above)
        frontier = np.array(upper, np.int64)
        frontier = frontier[~are_settled(edge_filter, frontier)]
        above.update(frontier.tolist())
        levels += len(frontier) > 0
        if len(above) > MAX_ABOVE or levels > MAX_LEVELS:
            return None
    return np.array(sorted(above), np.int64)


def _holdings(
    edge_filter: EdgeFilter, entities: NDArray[np.int64], successions: Successions
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """(n,) owners and parents, told by what continues them, and (n,) those of the entities that they hold."""
    links = edge_filter.snapshot.links
    rows, _ = incident_rows(edge_filter.snapshot.up, entities)
    rows = rows[_IS_HOLDING[links["type"][rows]]]
    rows = rows[counts_for_record(edge_filter, rows)]
    return successions.representatives(links["upper"][rows]), links["lower"][rows].astype(np.int64)
