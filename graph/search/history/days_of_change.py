"""The days on which what holds among some entities can change, and the part of a snapshot that they are."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.model import (
    ABSORBED,
    COLLAPSED,
    END_STATED,
    LEFT_OUT,
    REGISTERED_AGENT,
    Adjacency,
    Array,
    EdgeFilter,
    IdTable,
    RowColumns,
    Snapshot,
    Strictness,
    Traversal,
    day_number,
)
from graph.search.bfs import bfs
from graph.search.distance import class_distance, unfiltered
from graph.search.transitions import incident_rows

FIRST = day_number(date.min)
"""The first day of the calendar, before which nobody can ask."""

_ENDS = END_STATED | ABSORBED | LEFT_OUT


def part_around(snapshot: Snapshot, start: int, risk_class: str, traversal: Traversal) -> Snapshot:
    """The part of the snapshot in which paths from the entity to the class can lie, on whatever day.

    It has the same degrees and memberships, and the entity itself in any case.
    """
    widest = replace(unfiltered(traversal), max_hops=traversal.max_hops)
    edge_filter = EdgeFilter(snapshot, widest, Strictness.EVERYTHING)
    to_class = class_distance(snapshot, traversal, risk_class)
    # Paths start in phase 0, and what is left to the class from a later phase is no less than from there.
    from_start = bfs(edge_filter, np.array([start]))
    reached = from_start.within(traversal.max_hops)
    is_between = from_start.nearest[reached].astype(np.int16) + to_class[reached] <= traversal.max_hops
    chosen = np.union1d(reached[is_between], [start])
    return _part(snapshot, chosen, frozenset((*traversal.link_types, COLLAPSED)))


def _part(snapshot: Snapshot, chosen: NDArray[np.int64], degree_types: frozenset[str]) -> Snapshot:
    """The snapshot of these entities and the links among them; `chosen` are positions, ascending.

    `chosen`: (n,) positions.
    """
    rows, _ = incident_rows(snapshot.up, chosen)
    rows = np.sort(rows[np.isin(snapshot.links["upper"][rows], chosen)])
    links = {name: column[rows] for name, column in snapshot.links.items()}
    member_rows = np.sort(incident_rows(snapshot.memberships_of, chosen)[0])
    memberships = {name: column[member_rows] for name, column in snapshot.memberships.items()}
    for columns, end in ((links, "upper"), (links, "lower"), (memberships, "lower")):
        columns[end] = np.searchsorted(chosen, columns[end]).astype(np.int32)
    return Snapshot(
        snapshot.version,
        IdTable.of_sorted([snapshot.ids[position] for position in chosen.tolist()]),
        snapshot.types[chosen],
        links,
        memberships,
        snapshot.targets,
        up=Adjacency.by(links["lower"], len(chosen)),
        down=Adjacency.by(links["upper"], len(chosen)),
        whole_degrees=(degree_types, snapshot.degrees(degree_types)[chosen]),
        own_classes=snapshot.own_classes,
    )


def days_of_change(snapshot: Snapshot, classes: tuple[str, ...], last: int) -> list[int]:
    """Day numbers until `last`, ascending, on which a fact of the snapshot begins or ceases to count.

    Of memberships those of the classes, and of registered agents, whom no path passes through.

    >>> from graph.model import day_date
    >>> from graph.search.example import example_filter
    >>> snapshot = example_filter().snapshot
    >>> [day_date(day).isoformat() for day in days_of_change(snapshot, ("defence_conglomerate",), 99_999)]
    ['2024-01-31']
    """
    codes = [code for code, name in enumerate(snapshot.classes) if name in (*classes, REGISTERED_AGENT)]
    of_class = np.flatnonzero(np.isin(snapshot.memberships["type"], codes))
    days = np.concatenate(
        [
            *_days(snapshot.links, np.arange(len(snapshot.links["type"]))),
            *_days(snapshot.memberships, of_class),
        ]
    )
    chosen: list[int] = np.unique(days[(days > FIRST) & (days <= last)]).tolist()
    return chosen


def _days(rows: RowColumns, chosen: Array) -> list[Array]:
    """The first day of each row, the day after it ended, and where it begins and ceases to be about.

    `chosen`: (n,) row numbers.
    """
    columns = {
        name: rows[name][chosen].astype(np.int64) for name in ("since", "until", "window_from", "window_to")
    }
    ended = (rows["flags"][chosen] & _ENDS) != 0
    return [
        columns["since"],
        columns["until"][ended] + 1,
        columns["window_from"],
        columns["window_to"] + 1,
    ]
