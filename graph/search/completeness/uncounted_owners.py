"""Upper ends that are recorded and do not count for the record of an entity's owners, and why not."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from graph.model.arrays import are_among
from graph.model.filters import EdgeFilter, types_among
from graph.model.observations import CONFLICTING, INDIRECT, UNSTATED
from graph.model.traversal import CONTROL_TYPES
from graph.model.validity import Validity, validity_on
from graph.search.completeness.counted_rows import counts_for_record
from graph.search.completeness.gaps import NotCounted, UncountedOwner
from graph.search.transitions import incident_rows
from ontology import Grade

_IS_CONTROL = types_among(CONTROL_TYPES)
_IS_HOLDING = types_among(("Ownership", "Unit"))
_WHY = tuple(NotCounted)


def uncounted_owners(edge_filter: EdgeFilter, entities: NDArray[np.int64]) -> dict[int, UncountedOwner]:
    """For each entity, by position, the owner, parent, controller or host that is closest to counting.

    `entities`: (n,) positions.

    `edge_filter` says which links count for a record. Whoever counts by another link is not among them.

    >>> from graph.search.example import example_filter
    >>> uncounted_owners(example_filter(), np.arange(5))
    {}
    """
    snapshot, links = edge_filter.snapshot, edge_filter.snapshot.links
    rows, _ = incident_rows(snapshot.up, entities)
    rows = rows[_IS_CONTROL[links["type"][rows]]]
    status = validity_on(links, rows, edge_filter.day)
    rows, status = rows[may_hold := status >= Validity.UNKNOWN], status[may_hold]
    upper, lower = links["upper"][rows].astype(np.int64), links["lower"][rows].astype(np.int64)
    counts = counts_for_record(edge_filter, rows) & _IS_HOLDING[links["type"][rows]]
    pairs = lower * len(snapshot.ids) + upper
    left = ~are_among(pairs, np.sort(pairs[counts]))
    rows, status, upper, lower = rows[left], status[left], upper[left], lower[left]
    why = _why(edge_filter, rows, status)
    order = np.lexsort((upper, -links["high"][rows], links["grade_from"][rows], why, lower))
    owners: dict[int, UncountedOwner] = {}
    for place in order.tolist():
        entity = int(lower[place])
        if entity not in owners:
            grade = Grade(int(links["grade_from"][rows[place]]))
            owners[entity] = UncountedOwner(snapshot.ids[int(upper[place])], _WHY[why[place]], grade)
    return owners


def _why(edge_filter: EdgeFilter, rows: NDArray[np.int32], status: NDArray[np.uint8]) -> NDArray[np.int64]:
    """(n,) positions in `NotCounted`: the first thing without which the row would count."""
    links = edge_filter.snapshot.links
    directness = links["directness"][rows]
    conditions = {
        NotCounted.NO_HOLDING: ~_IS_HOLDING[links["type"][rows]],
        NotCounted.NOT_YET_OBSERVED: status == Validity.UNKNOWN,
        NotCounted.INDIRECT: directness == INDIRECT,
        NotCounted.BELOW_GRADE: links["grade_from"][rows] > Grade.C,
        NotCounted.CONTRADICTED: links["grade_to"][rows] < Grade.C,
        NotCounted.CONFLICTING_DIRECTNESS: directness == CONFLICTING,
        NotCounted.NOT_STATED_DIRECT: directness == UNSTATED,
    }
    codes = [_WHY.index(reason) for reason in conditions]
    return np.select(list(conditions.values()), codes, default=_WHY.index(NotCounted.NOT_STATED_DIRECT))
