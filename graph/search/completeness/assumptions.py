"""What a `no` takes for granted: like assumptions are counted and summed, and few are listed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import LINK_TYPES
from graph.model.days import day_date
from graph.model.filters import EdgeFilter
from graph.model.observations import UNSTATED
from graph.model.validity import Validity, validity_on
from ontology import link_id

_OWNERSHIP = LINK_TYPES.index("Ownership")
_FEW, _MOST = 3, 20
"""Links of one body up to which each is an assumption of its own, and assumptions of a kind at most."""


@dataclass(frozen=True, slots=True)
class Assumption:
    """What a `no` takes for granted, of `count` links or entities.

    `link` is the id of the link, if it is one. Of several `entity` is the lower end, if they have it in
    common, and `share` then the percent that they are recorded to hold of it. `since` is the last day on
    which evidence has the link in force, or of several the one unseen for longest, if they are presumed.
    """

    kind: str
    link: str | None = None
    since: date | None = None
    count: int = 1
    share: float | None = None
    entity: str | None = None


def assumptions_of(edge_filter: EdgeFilter, rows: NDArray[np.int32], entities: int) -> tuple[Assumption, ...]:
    """What has to be true for the record of the owners of so many entities to be complete.

    `rows`: (n,) row numbers.

    `rows` are the links that close them.

    >>> from graph.search.example import example_filter
    >>> [assumption] = assumptions_of(example_filter(), np.zeros(0, np.int32), 2)
    >>> assumption.kind, assumption.count
    ('no_unrecorded_control_unit_or_affiliation', 2)
    """
    links = edge_filter.snapshot.links
    is_presumed = validity_on(links, rows, edge_filter.day) == Validity.PRESUMED
    return (
        *_summed(edge_filter, "presumed_link", rows[is_presumed]),
        *_summed(edge_filter, "unstated_directness", rows[links["directness"][rows] == UNSTATED]),
        Assumption("no_unrecorded_control_unit_or_affiliation", count=entities),
    )


def _summed(edge_filter: EdgeFilter, kind: str, rows: NDArray[np.int32]) -> list[Assumption]:
    """One assumption a link where an entity has few of them, else one an entity; what is over in one.

    `rows`: (n,) row numbers.
    """
    links = edge_filter.snapshot.links
    _, first, count = np.unique(links["lower"][rows], return_index=True, return_counts=True)
    listed: list[Assumption] = []
    for place in np.argsort(first).tolist():
        if len(listed) >= _MOST:
            break
        of_entity = rows[links["lower"][rows] == links["lower"][rows[first[place]]]]
        if count[place] <= _FEW:
            listed += [_of_link(edge_filter, kind, row) for row in of_entity.tolist()]
        else:
            listed.append(_of_entity(edge_filter, kind, of_entity))
    left = len(rows) - sum(assumption.count for assumption in listed)
    if left:
        listed.append(Assumption(kind, count=left))
    return listed


def _of_link(edge_filter: EdgeFilter, kind: str, row: int) -> Assumption:
    links, ids = edge_filter.snapshot.links, edge_filter.snapshot.ids
    upper, lower = ids[int(links["upper"][row])], ids[int(links["lower"][row])]
    link = link_id(LINK_TYPES[links["type"][row]], upper, lower)
    return Assumption(kind, link, _since(edge_filter, kind, np.array([row])))


def _of_entity(edge_filter: EdgeFilter, kind: str, rows: NDArray[np.int32]) -> Assumption:
    links = edge_filter.snapshot.links
    share = round(float(links["low"][rows[links["type"][rows] == _OWNERSHIP]].sum()), 9)
    entity = edge_filter.snapshot.ids[int(links["lower"][rows[0]])]
    return Assumption(kind, None, _since(edge_filter, kind, rows), len(rows), share, entity)


def _since(edge_filter: EdgeFilter, kind: str, rows: NDArray[np.int32]) -> date | None:
    if kind != "presumed_link":
        return None
    return day_date(int(edge_filter.snapshot.links["until"][rows].min()))
