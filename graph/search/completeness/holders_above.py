"""Who is above the owners of an entity: a holding that is not stated direct may run through other owners."""

from __future__ import annotations

from collections.abc import Collection, Iterable

import numpy as np
from numpy.typing import NDArray

from graph.model.filters import COLLAPSED_CODE, EdgeFilter, Strictness
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import Direction, Traversal
from graph.search.transitions import incident_rows
from ontology import Grade

HOLDING_TYPES = ("Ownership", "Control", "Unit")
"""The link types by which one holder is under another."""

LEVELS = 3
"""So many holdings up somebody is looked for; what is one body counts as none."""

_HOLDING_CODES = [LINK_TYPES.index(name) for name in HOLDING_TYPES]
_MOST_KEPT = 50_000

_Ends = tuple[tuple[int, ...], tuple[int, ...]]
"""Upper ends by a holding, and other forms of the same body."""


class HoldersAbove:
    """Everything above holders by Ownership, Control or Unit of any share, up to `LEVELS` holdings up.

    Successions are followed both ways. With `STRICT` only what is certain counts: in force or presumed on
    the day, on evidence of grade C or better; with `RELAXED` whatever may hold.
    """

    def __init__(self, snapshot: Snapshot, edge_filter: EdgeFilter) -> None:
        self._snapshot = snapshot
        self._edge_filter = edge_filter
        self._known: dict[int, _Ends] = {}

    @classmethod
    def on(cls, snapshot: Snapshot, traversal: Traversal, strictness: Strictness) -> HoldersAbove:
        """Those of the day of the traversal, cached with the snapshot.

        >>> from graph.search.example import example_filter
        >>> edge_filter = example_filter()
        >>> snapshot = edge_filter.snapshot
        >>> holders = HoldersAbove.on(snapshot, edge_filter.traversal, Strictness.STRICT)
        >>> above = holders.above(snapshot.ids.position("workshop"), avoiding=-1)
        >>> sorted(snapshot.ids[position] for position in above)
        ['conglomerate', 'factory', 'workshop']
        """
        day = traversal.valid_at
        upward = Traversal("holders above", HOLDING_TYPES, Direction.UP, day, min_grade=Grade.C)
        holders = snapshot.cache.get(
            ("holders above", day, strictness),
            lambda: cls(snapshot, EdgeFilter(snapshot, upward, strictness)),
            lambda _: 200 * _MOST_KEPT,
            eager=True,
        )
        assert holders is not None  # eager values are always built
        return holders

    def above(self, holder: int, *, avoiding: int) -> set[int]:
        """Positions of everything above a holder, itself included, but not by way of one entity."""
        return set().union(*self._levels({holder}, {avoiding}))

    def levels(self, holders: Collection[int]) -> list[set[int]]:
        """Positions of everything so many holdings above any of the holders, at 0 themselves.

        They are read in batches. Of what is `LEVELS` holdings up only other forms of a body are looked for.
        """
        return self._levels(set(holders), set())

    def _levels(self, frontier: set[int], avoiding: set[int]) -> list[set[int]]:
        seen = set(avoiding)
        levels: list[set[int]] = []
        while len(levels) <= LEVELS:
            if len(levels) == LEVELS and not self._snapshot.has_collapsed:
                return [*levels, frontier - seen]
            ends: dict[int, _Ends] = {}
            level: set[int] = set()
            waiting = frontier - seen
            while waiting:  # the other forms of a body are no further up
                seen |= waiting
                level |= waiting
                holders = self._ends(waiting)
                ends |= holders
                waiting = set[int]().union(*(forms for _, forms in holders.values())) - seen
            levels.append(level)
            frontier = set[int]().union(*(uppers for uppers, _ in ends.values()))
        return levels

    def _ends(self, entities: Iterable[int]) -> dict[int, _Ends]:
        holders = {entity: ends for entity in entities if (ends := self._known.get(entity)) is not None}
        missing = sorted(set(entities) - holders.keys())
        if missing:
            fresh = self._read(np.array(missing, np.int64))
            if len(self._known) > _MOST_KEPT:
                self._known = {}
            self._known |= fresh
            holders |= fresh
        return holders

    def _read(self, entities: NDArray[np.int64]) -> dict[int, _Ends]:
        snapshot, links = self._snapshot, self._snapshot.links
        rows, origins = incident_rows(snapshot.up, entities)
        through = self._edge_filter.passes(rows)
        rows, origins = rows[through], origins[through]
        is_form = links["type"][rows] == COLLAPSED_CODE
        upper = links["upper"][rows]
        uppers = _grouped(origins[~is_form], upper[~is_form])
        forms = _grouped(origins[is_form], upper[is_form])
        if snapshot.has_collapsed:
            rows, origins = incident_rows(snapshot.down, entities)
            chosen = links["type"][rows] == COLLAPSED_CODE
            rows, origins = rows[chosen], origins[chosen]
            through = self._edge_filter.passes(rows)
            for place, others in _grouped(origins[through], links["lower"][rows[through]]).items():
                forms[place] = forms.get(place, ()) + others
        return {
            entity: (uppers.get(place, ()), forms.get(place, ()))
            for place, entity in enumerate(entities.tolist())
        }


def _grouped(places: NDArray[np.int64], ends: NDArray[np.int32]) -> dict[int, tuple[int, ...]]:
    grouped: dict[int, tuple[int, ...]] = {}
    for place, end in zip(places.tolist(), ends.tolist(), strict=True):
        grouped[place] = (*grouped.get(place, ()), end)
    return grouped
