"""What is recorded of owners and controllers on a day, as holdings and rights that can be added up.

A holding in force or presumed, on evidence of the minimum grade, counts for certain; one that is unknown
then, or rests on weaker evidence, is possible. What an indirect holding says is never added up, and an
unstated one counts only beyond what holders under the same owner hold (docs/semantics.md, "Shares").
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from graph.model import (
    CLOSE,
    DIRECT,
    HIGH_OPEN,
    LINK_TYPES,
    LOW_OPEN,
    EdgeFilter,
    Snapshot,
    Strictness,
    Traversal,
    Validity,
    validity_on,
)
from graph.ownership.fixpoint import Rights
from graph.ownership.holdings import Holdings, parts
from graph.ownership.overlaps import Loose, less_overlaps
from graph.search.completeness import Successions
from graph.search.transitions import incident_rows

HOLDING_TYPES = ("Ownership", "Control", "Unit")
_OWNERSHIP, _CONTROL, _UNIT = (LINK_TYPES.index(name) for name in HOLDING_TYPES)
_CODES = np.array([_OWNERSHIP, _CONTROL, _UNIT])
_MOST_ABOVE = 100_000

NOWHERE = -1
"""The place of an entity that a record does not have."""


@dataclass(frozen=True)
class Record:
    """Holdings and rights on a day among some entities of a snapshot.

    `entities` `(n_entities,)` are their positions, in order; holdings and rights have places in it as their
    ends and rows of links as their numbers. A body and what continues it are one entity. `loose` says what
    may run through other holders, and `is_exact` `(n_entities,)` of whom that was taken away. `is_partial`:
    there are more entities above than were looked at.
    """

    entities: NDArray[np.int64]
    holdings: Holdings
    rights: Rights
    loose: Loose
    successions: Successions
    is_exact: NDArray[np.bool_]
    is_partial: bool = False

    @classmethod
    def of(cls, holdings: Holdings, rights: Rights | None = None) -> Record:
        """Holdings that are all direct and certain, and rights, of entities that stand for themselves.

        >>> from graph.ownership.holdings import Stake
        >>> from ontology import Share
        >>> Record.of(Holdings.of(2, [Stake(0, 1, Share.exact(60))])).place(1)
        1
        """
        return cls(
            np.arange(holdings.count),
            holdings,
            Rights.none() if rights is None else rights,
            Loose.none_of(holdings),
            Successions({}),
            np.ones(holdings.count, bool),
        )

    def place(self, position: int) -> int | None:
        """The place of an entity of the snapshot, or of what continues it; `None` where it is not there."""
        standing = self.successions.representative(position)
        place = int(np.searchsorted(self.entities, standing))
        found = place < len(self.entities) and int(self.entities[place]) == standing
        return place if found else None

    def places(self, positions: NDArray[np.integer]) -> NDArray[np.int64]:
        """(n,) what `place` says of each of the positions, `NOWHERE` where it is not there."""
        standing = self.successions.representatives(positions)
        places = np.searchsorted(self.entities, standing)
        return np.where(np.isin(standing, self.entities), places, NOWHERE)

    def exactly(self, entities: NDArray[np.int64] | None = None) -> Record:
        """With holdings less what is counted for others already, of these entities or of all."""
        is_exact = self.is_exact.copy()
        is_exact[slice(None) if entities is None else entities] = True
        holdings = less_overlaps(self.holdings, self.loose, self.rights, entities)
        return replace(self, holdings=holdings, is_exact=is_exact)

    def least_held(self) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
        """(n_entities,) parts that all holders of each hold at least, and (n_holdings,) which are in it.

        Where overlaps were not taken away, the direct ones add up, or the largest counts alone.
        """
        holdings, loose = self.holdings, self.loose
        least = np.where(self.is_exact, holdings.recorded, loose.least_held(holdings))
        in_it = ~holdings.is_indirect & (self.is_exact[holdings.owned] | ~loose.may_overlap)
        return least, in_it


def whole_record(snapshot: Snapshot, traversal: Traversal) -> Record:
    """What is recorded of all entities of the snapshot, overlaps not yet taken away.

    >>> from graph.search.example import example_filter
    >>> record = whole_record(example_filter().snapshot, example_filter().traversal)
    >>> len(record.holdings), len(record.rights.rows)
    (2, 1)
    """
    everyone = np.arange(len(snapshot.ids))
    rows = np.flatnonzero(np.isin(snapshot.links["type"], _CODES)).astype(np.int64)
    return _record(snapshot, traversal, everyone, rows)


def record_above(snapshot: Snapshot, traversal: Traversal, positions: NDArray[np.int64]) -> Record:
    """What is recorded of some entities and of all above them by any holding or right that may exist.

    >>> from graph.search.example import example_filter
    >>> snapshot = example_filter().snapshot
    >>> workshop = np.array([snapshot.ids.position("workshop")])
    >>> record = record_above(snapshot, example_filter().traversal, workshop)
    >>> [snapshot.ids[position] for position in record.entities]
    ['conglomerate', 'factory', 'workshop']
    """
    strict, relaxed = _filters(snapshot, traversal)
    forms = _Forms(Successions.on(strict))
    seen = set(forms.of(positions.tolist()))
    frontier, is_partial = sorted(seen), False
    chosen: list[NDArray[np.int64]] = []
    while frontier:
        rows, _ = incident_rows(snapshot.up, np.array(frontier, np.int64))
        rows = rows[np.isin(snapshot.links["type"][rows], _CODES)]
        rows = rows[strict.counts_on_day(snapshot.links, rows) | relaxed.counts_on_day(snapshot.links, rows)]
        chosen.append(rows.astype(np.int64))
        uppers = forms.of(np.unique(snapshot.links["upper"][rows]).tolist())
        frontier = sorted(uppers - seen)
        if len(seen) + len(frontier) > _MOST_ABOVE:
            is_partial = True
            chosen[-1] = chosen[-1][np.isin(snapshot.links["upper"][rows], list(seen))]
            break
        seen |= uppers
    standing = np.unique(forms.successions.representatives(np.array(sorted(seen), np.int64)))
    found = np.concatenate([np.zeros(0, np.int64), *chosen])
    return replace(_record(snapshot, traversal, standing, found), is_partial=is_partial)


# ------------------------------------------------------------ inside


def _filters(snapshot: Snapshot, traversal: Traversal) -> tuple[EdgeFilter, EdgeFilter]:
    unfiltered = replace(traversal, min_share=0.0)
    return EdgeFilter(snapshot, unfiltered), EdgeFilter(snapshot, unfiltered, Strictness.RELAXED)


class _Forms:
    """All bodies that stand for one another: what continues them, and what that continues."""

    def __init__(self, successions: Successions) -> None:
        self.successions = successions
        self._others: dict[int, set[int]] = {}
        bodies = {*successions.successors, *(b for each in successions.successors.values() for b in each)}
        for body in bodies:
            self._others.setdefault(successions.representative(body), set()).add(body)

    def of(self, entities: list[int]) -> set[int]:
        """The entities with their other forms."""
        if not self._others:
            return set(entities)
        found = set(entities)
        for entity in entities:
            found |= self._others.get(self.successions.representative(entity), set())
        return found


def _record(
    snapshot: Snapshot, traversal: Traversal, entities: NDArray[np.int64], rows: NDArray[np.int64]
) -> Record:
    strict, relaxed = _filters(snapshot, traversal)
    links, successions = snapshot.links, Successions.on(strict)
    holds = strict.counts_on_day(links, rows)
    kept = holds | relaxed.counts_on_day(links, rows)
    rows, holds = rows[kept], holds[kept]
    uppers = successions.representatives(links["upper"][rows])
    lowers = successions.representatives(links["lower"][rows])
    if len(entities) != len(snapshot.ids):
        uppers = np.searchsorted(entities, uppers).astype(np.int64)
        lowers = np.searchsorted(entities, lowers).astype(np.int64)
    other = uppers != lowers  # its own shares, and those of its predecessor, are nobody else's
    rows, holds, uppers, lowers = rows[other], holds[other], uppers[other], lowers[other]
    is_share = links["type"][rows] == _OWNERSHIP
    rights = _rights(snapshot, rows[~is_share], uppers[~is_share], lowers[~is_share], holds[~is_share])
    holdings, loose = _holdings(
        strict, len(entities), *(column[is_share] for column in (rows, uppers, lowers, holds))
    )
    is_exact = np.zeros(len(entities), bool)
    return Record(entities, holdings, rights, loose, successions, is_exact)


def _rights(
    snapshot: Snapshot,
    rows: NDArray[np.int64],
    uppers: NDArray[np.int64],
    lowers: NDArray[np.int64],
    holds: NDArray[np.bool_],
) -> Rights:
    is_unit = snapshot.links["type"][rows] == _UNIT
    order = np.lexsort((rows, ~holds, is_unit, lowers, uppers))
    same = np.zeros(len(order), bool)
    for_pair = np.stack((uppers[order], lowers[order], is_unit[order]))
    same[1:] = (for_pair[:, 1:] == for_pair[:, :-1]).all(axis=0)
    first = order[~same]
    return Rights(uppers[first], lowers[first], is_unit[first], holds[first], rows[first])


def _holdings(
    strict: EdgeFilter,
    count: int,
    rows: NDArray[np.int64],
    uppers: NDArray[np.int64],
    lowers: NDArray[np.int64],
    holds: NDArray[np.bool_],
) -> tuple[Holdings, Loose]:
    """One holding for each pair of owner and owned; of several rows of it the largest bounds count."""
    links, snapshot = strict.snapshot.links, strict.snapshot
    pairs = lowers * np.int64(max(count, 1)) + uppers  # in the order in which a snapshot has them
    keys, pair = np.unique(pairs, return_inverse=True)
    surely = np.zeros(len(keys), bool)
    surely[pair[holds]] = True
    kept = holds | ~surely[pair]  # what better evidence says is not undone by worse
    rows, pair, holds = rows[kept], pair[kept], holds[kept]
    directness, flags = links["directness"][rows], links["flags"][rows]
    is_close = np.isin(directness, CLOSE)
    is_direct = directness == DIRECT
    # One bound is one number: the excluded ones lie between the others.
    low = 2 * parts(links["low"][rows]) + ((flags & LOW_OPEN) != 0)
    high = 2 * parts(links["high"][rows]) - ((flags & HIGH_OPEN) != 0)
    nobody_stated = validity_on(links, rows, strict.day) == Validity.UNKNOWN
    high[nobody_stated] = 2 * parts([100.0])[0]
    by_state = snapshot.state_bodies[links["upper"][rows]] & ~is_direct  # may run through a company
    low[~(holds & is_close) | by_state] = 0
    best = {}
    for name, values, chosen in (
        ("direct", low, is_direct),
        ("loose", low, ~is_direct),
        ("high", high, np.ones(len(rows), bool)),
    ):
        best[name] = np.zeros(len(keys), np.int64)
        np.maximum.at(best[name], pair[chosen], values[chosen])
    close = np.zeros(len(keys), bool)
    close[pair[is_close]] = True
    most_direct = np.zeros(len(keys), np.int64)
    np.maximum.at(most_direct, pair[is_direct], high[is_direct])
    number = np.zeros(len(keys), np.int64)
    number[pair[::-1]] = rows[::-1]
    lows = np.maximum(best["direct"], best["loose"])
    holdings = Holdings(
        count,
        keys % max(count, 1),
        keys // max(count, 1),
        lows >> 1,
        (best["high"] + 1) >> 1,
        (lows & 1).astype(bool),
        (best["high"] & 1).astype(bool),
        ~close,
        number,
    )
    return holdings, Loose(best["direct"], best["loose"], most_direct, best["high"])
