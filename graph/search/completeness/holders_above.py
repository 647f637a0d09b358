"""Who is above the owners of an entity: a holding that is not stated direct may run through other owners."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Set

import numpy as np
from numpy.typing import NDArray

from graph.model.codes import LINK_TYPES
from graph.model.filters import COLLAPSED_CODE, EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal
from graph.search.completeness.successions import Successions
from graph.search.transitions import incident_rows
from ontology import Grade

HOLDING_TYPES = ("Ownership", "Control", "Unit")
"""The link types by which one holder is under another."""

LEVELS = 3
"""So many holdings up somebody is looked for; what is one body counts as none."""

_HOLDING_CODES = [LINK_TYPES.index(name) for name in HOLDING_TYPES]
_MOST_KEPT = 50_000

MAX_LINKS = 10_000_000
"""Holdings that a check looks at, one as often as it is met, to tell who is above whom, at most."""

_Ends = tuple[frozenset[int], frozenset[int]]
"""Upper ends by a holding, and other forms of the same body."""

_NOBODY: frozenset[int] = frozenset()


class TooManyHoldings(Exception):
    """More holdings would have to be looked at than a check may."""


class LinkBudget:
    """The holdings that a check may still look at.

    What is spent depends on the facts alone, neither on the order of the entities nor on what is cached, so
    that a search of all data ends where one of a part of them does.
    """

    def __init__(self) -> None:
        self._left = MAX_LINKS

    def spend(self, links: int) -> None:
        """Take away so many; raises `TooManyHoldings` where fewer are left."""
        self._left -= links
        if self._left < 0:
            raise TooManyHoldings


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
        >>> levels = holders.levels([snapshot.ids.position("workshop")])
        >>> [[snapshot.ids[position] for position in level] for level in levels]
        [['workshop'], ['factory'], ['conglomerate'], []]
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

    def owners_above(
        self, holder: int, owners: Set[int], successions: Successions, budget: LinkBudget, *, avoiding: int
    ) -> set[int]:
        """Which of the owners are above a holder, itself included, but not by way of one entity.

        All are positions; the owners are told by what continues them. Raises `TooManyHoldings`.
        """
        seen, frontier, above = {avoiding}, {holder}, set[int]()
        for number in range(LEVELS + 1):
            level = self._one_level(frontier, seen)
            bodies = set(map(successions.representative, level)) if successions.successors else level
            above |= bodies & owners
            # Where all hold one another, all owners are found at once, and nobody need look further up.
            if number == LEVELS or len(above) == len(owners):
                break
            uppers = self._uppers(level)
            budget.spend(sum(map(len, uppers)))
            frontier = set[int]().union(*uppers)
        budget.spend(len(above))
        return above

    def levels(self, holders: Collection[int]) -> list[set[int]]:
        """Positions of everything so many holdings above any of the holders, at 0 themselves.

        They are read in batches. Of what is `LEVELS` holdings up only other forms of a body are looked for.
        """
        seen, frontier = set[int](), set(holders)
        levels: list[set[int]] = []
        for number in range(LEVELS + 1):
            levels.append(self._one_level(frontier, seen))
            if number < LEVELS:
                frontier = set[int]().union(*self._uppers(levels[-1]))
        return levels

    def _one_level(self, frontier: set[int], seen: set[int]) -> set[int]:
        """What of the frontier was not seen, which then is, with the other forms of each body."""
        level = waiting = frontier - seen
        seen |= waiting
        while waiting and self._snapshot.has_collapsed:  # the other forms are no further up
            waiting = set[int]().union(*(forms for _, forms in self._ends(waiting).values())) - seen
            seen |= waiting
            level = level | waiting
        return level

    def _uppers(self, level: set[int]) -> list[frozenset[int]]:
        return [uppers for uppers, _ in self._ends(level).values()]

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
                forms[place] = forms.get(place, _NOBODY) | others
        return {
            entity: (uppers.get(place, _NOBODY), forms.get(place, _NOBODY))
            for place, entity in enumerate(entities.tolist())
        }


def _grouped(places: NDArray[np.int64], ends: NDArray[np.int32]) -> dict[int, frozenset[int]]:
    grouped: dict[int, list[int]] = {}
    for place, end in zip(places.tolist(), ends.tolist(), strict=True):
        grouped.setdefault(place, []).append(end)
    return {place: frozenset(of_place) for place, of_place in grouped.items()}
