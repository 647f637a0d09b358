"""Which list entries name the entities of a record on a day."""

from __future__ import annotations

import numpy as np

from graph.model import EdgeFilter, Snapshot, Strictness
from graph.model.traversal import Traversal
from graph.ownership import Record


def listings_of(
    snapshot: Snapshot, traversal: Traversal, record: Record
) -> dict[int, list[tuple[str, bool]]]:
    """The entries that name each place of the record on the day, and whether each surely does."""
    memberships = snapshot.memberships
    standing = record.successions.representatives(memberships["lower"])
    rows = np.flatnonzero(np.isin(standing, record.entities))
    if not len(rows):
        return {}
    certain = EdgeFilter(snapshot, traversal).counts_on_day(memberships, rows)
    possible = EdgeFilter(snapshot, traversal, Strictness.RELAXED).counts_on_day(memberships, rows)
    places = np.searchsorted(record.entities, standing[rows])
    found: dict[int, dict[str, bool]] = {}
    for row, place, is_certain, is_possible in zip(
        rows.tolist(), places.tolist(), certain.tolist(), possible.tolist(), strict=True
    ):
        if is_certain or is_possible:
            target = snapshot.targets[memberships["upper"][row]]
            entries = found.setdefault(place, {})
            entries[target] = entries.get(target, False) or is_certain
    return {place: sorted(entries.items()) for place, entries in found.items()}
