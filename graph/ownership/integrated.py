"""Integrated ownership: how much of a company everybody owns in the end, directly and through others.

With W[i, j] the fraction of j that i holds, the raw matrix is (I - W)⁻¹ W (Brioschi, Buzzacchi and Colombo
1989); the corrected one leaves out what comes back to an owner through companies that hold it (Baldone,
Brioschi and Paleari 1998; Vitali, Glattfelder and Battiston 2011).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from graph.ownership.components import Components, is_open, solved
from graph.ownership.holdings import OVERFULL, WHOLE, Holdings
from graph.search.transitions import incident_rows

if TYPE_CHECKING:  # see components.py
    from scipy import sparse

_ROUNDS = 2_000
_SMALL = 400
_SETTLED = 1e-12

MOST_OWNERS_BOUNDED = 400
"""Owners of one company whose upper bounds are worked out, at most; those of all others are 1."""


@dataclass(frozen=True)
class Integrated:
    """What entities own of one company in the end, all `(n_entities,)` fractions.

    `low` and `high` bound the corrected share, `raw` and `raw_high` the raw one; a bound may be infinite.
    `unrecorded` is the fraction of the company whose owner in the end nobody recorded.
    """

    low: NDArray[np.float64]
    high: NDArray[np.float64]
    raw: NDArray[np.float64]
    raw_high: NDArray[np.float64]
    ultimate: NDArray[np.int64]
    unrecorded: float
    closed_rings: tuple[tuple[int, ...], ...]
    overfull: tuple[int, ...]
    is_partial: bool

    @property
    def total(self) -> float:
        """What the ultimate owners and nobody recorded own together: 1, or something was lost."""
        return float(self.low[self.ultimate].sum()) + self.unrecorded


class OwnershipMatrix:
    """The holdings of an ownership graph with its rings, from which shares in the end are worked out."""

    def __init__(self, holdings: Holdings) -> None:
        from scipy import sparse

        self._holdings = holdings.chosen(np.flatnonzero(~holdings.is_indirect))
        owners, owned = self._holdings.owners, self._holdings.owned
        self.components = Components.of(owners, owned, holdings.count)
        low = sparse.coo_array((self._holdings.low / WHOLE, (owners, owned)), shape=(holdings.count,) * 2)
        matrix = low.tocsc()
        self._self_owned = np.zeros(holdings.count)
        closed: list[NDArray[np.int64]] = []
        for ring, block in _blocks(matrix, self.components, owners, owned):
            if is_open(block):
                self._self_owned[ring] = _own_loops(block)
            else:
                closed.append(ring)
        self.closed_rings = tuple(tuple(ring.tolist()) for ring in closed)
        """Groups that own themselves wholly, or more than that: how much is whose has no answer."""
        self._low = _without(low, closed, self.components).tocsc()
        self._missing = 1 - np.asarray(self._low.sum(axis=0)).ravel()
        self.overfull = tuple(np.flatnonzero(self._holdings.recorded > OVERFULL).tolist())
        """Entities of whom more than the whole is recorded."""

    @property
    def has_owner(self) -> NDArray[np.bool_]:
        """(n_entities,) whether anybody is recorded to own some of each entity."""
        found = np.zeros(self._holdings.count, bool)
        found[self._holdings.owned] = True
        return found

    def into(self, company: int, *, bounded: bool = True) -> Integrated:
        """What everybody owns of the company; without `bounded` the upper bounds are left at 1.

        >>> from graph.ownership.holdings import Stake
        >>> from ontology import Share
        >>> stakes = [(0, 2, 60), (3, 2, 40), (2, 3, 30), (1, 3, 70)]
        >>> holdings = Holdings.of(4, [Stake(a, b, Share.exact(c)) for a, b, c in stakes])
        >>> OwnershipMatrix(holdings).into(2).low.round(4).tolist()
        [0.6818, 0.3182, 0.12, 0.4]
        """
        holdings = self._holdings
        order, place = self._above(company)
        block = self._low[:, order][order, :].tocsc()
        raw_above = _from_above(block, place[company])
        raw = np.zeros(holdings.count)
        raw[order] = raw_above
        low = raw / (1 + self._self_owned)
        above = np.zeros(holdings.count, bool)
        above[order] = True
        held = self.has_owner
        ultimate = order[~held[order] & (order != company)]
        through = raw.copy()
        through[company] += 1
        unrecorded = float((self._missing * through)[order[held[order] | (order == company)]].sum())
        high, raw_high, is_partial = low.copy(), raw.copy(), False
        inside = np.flatnonzero(above[holdings.owned])
        if bounded and self._has_intervals(inside):
            high, raw_high, is_partial = self._at_most(company, order, low, inside)
        elif not bounded and self._has_intervals(inside):
            high[order] = np.maximum(1.0, low[order])
            raw_high[order] = np.inf
        return Integrated(
            low,
            high,
            raw,
            raw_high,
            np.sort(ultimate),
            unrecorded,
            tuple(ring for ring in self.closed_rings if above[list(ring)].any()),
            tuple(entity for entity in self.overfull if above[entity]),
            is_partial,
        )

    def ultimate_owners(self, most: int = 20_000_000) -> tuple[sparse.csr_array, NDArray[np.int64], bool]:
        """What those whom nobody owns own of every entity: `(n_ultimate, n_entities)`, and their positions.

        It is worked out from owners to owned, one tier at a time, where a ring is one tier. The third value
        is true where it ended because more than `most` shares would have to be kept.

        >>> from graph.ownership.holdings import Stake
        >>> from ontology import Share
        >>> pyramid = Holdings.of(3, [Stake(0, 1, Share.exact(60)), Stake(1, 2, Share.exact(60))])
        >>> shares, owners, _ = OwnershipMatrix(pyramid).ultimate_owners()
        >>> shares.toarray().round(4).tolist(), owners.tolist()
        ([[1.0, 0.6, 0.36]], [0])
        """
        from scipy import sparse

        count = self._holdings.count
        ultimate = np.flatnonzero(~self.has_owner)
        within, across = self._within_and_across_rings()
        start = sparse.csr_array(
            (np.ones(len(ultimate)), (np.arange(len(ultimate)), ultimate)), shape=(len(ultimate), count)
        )
        step = (across @ within).tocsr()
        tiers, tier, kept, is_partial = [start], start, start.nnz, False
        while tier.nnz:
            tier = tier @ step
            kept += tier.nnz
            if kept > most:
                is_partial = True
                break
            tiers.append(tier)
        parts = [each.tocoo() for each in tiers]  # added once: one after the other costs the sum each time
        values, rows, columns = (
            np.concatenate(each) for each in zip(*((part.data, *part.coords) for part in parts), strict=True)
        )
        total = sparse.csr_array((values, (rows, columns)), shape=(len(ultimate), count))
        return total, ultimate, is_partial

    # ------------------------------------------------------------ inside

    def _within_and_across_rings(self) -> tuple[sparse.csr_array, sparse.csr_array]:
        """How much of each entity of a ring those of it own, themselves included; and all other holdings."""
        from scipy import sparse

        owners, owned = self._low.tocoo().coords
        rows, columns, values = [], [], []
        loops = np.ones(self._holdings.count, bool)
        for ring, block in _blocks(self._low, self.components, owners, owned):
            inverse = _inverse(block)
            rows.append(np.repeat(ring, len(ring)))
            columns.append(np.tile(ring, len(ring)))
            values.append(inverse.ravel())
            loops[ring] = False
        alone = np.flatnonzero(loops)
        places = (np.concatenate([alone, *rows]), np.concatenate([alone, *columns]))
        count = self._holdings.count
        within = sparse.csr_array(
            (np.concatenate([np.ones(len(alone)), *values]), places), shape=(count,) * 2
        )
        low = self._low.tocoo()
        outside = self.components.labels[owners] != self.components.labels[owned]
        across = sparse.csr_array((low.data[outside], (owners[outside], owned[outside])), shape=(count,) * 2)
        return within, across

    def _above(self, company: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """The company and all above it, from owners to owned, and the place of each entity among them."""
        holdings = self._holdings
        seen = np.zeros(holdings.count, bool)
        seen[company] = True
        frontier = np.array([company])
        while len(frontier):
            rows, _ = incident_rows(holdings.up, frontier)
            uppers = np.unique(holdings.owners[rows])
            frontier = uppers[~seen[uppers]]
            seen[frontier] = True
        found = np.flatnonzero(seen)
        order = found[np.argsort(self.components.labels[found], kind="stable")]
        place = np.full(holdings.count, -1, np.int64)
        place[order] = np.arange(len(order))
        return order, place

    def _has_intervals(self, numbers: NDArray[np.int64]) -> bool:
        return bool((self._holdings.low[numbers] != self._holdings.high[numbers]).any())

    def _at_most(
        self, company: int, order: NDArray[np.int64], low: NDArray[np.float64], inside: NDArray[np.int64]
    ) -> tuple[NDArray[np.float64], NDArray[np.float64], bool]:
        """Upper bounds of the corrected and the raw shares, and whether some were left at 1."""
        count = self._holdings.count
        columns = Columns.of(self._holdings.chosen(inside), order)
        high, raw_high = np.zeros(count), np.zeros(count)
        asked = order[order != company] if len(order) <= MOST_OWNERS_BOUNDED else order[-MOST_OWNERS_BOUNDED:]
        for owner in asked.tolist():
            shares = columns.at_most(owner)
            high[owner] = max(shares[company], low[owner])
            loop = shares[owner]
            raw_high[owner] = np.inf if loop >= 1 - _SETTLED else high[owner] / (1 - loop)
        left = np.setdiff1d(order, asked)
        high[left] = np.where(left == company, low[left], np.maximum(1.0, low[left]))
        raw_high[left] = np.inf
        own = columns.at_most(company)[company]
        high[company] = max(own, low[company])
        raw_high[company] = np.inf if own >= 1 - _SETTLED else own / (1 - own)
        return high, raw_high, len(left) > 1


class Columns:
    """The holders of some entities, from owners to owned, for the most that one owner can own of each.

    A company's holders share 100%: the most is reached where those of whom the owner owns most hold as much
    as their bounds allow.
    """

    def __init__(self, entities: list[int], holders: dict[int, list[tuple[int, float, float]]]) -> None:
        self._entities = entities
        self._holders = holders

    @classmethod
    def of(cls, holdings: Holdings, order: NDArray[np.int64]) -> Columns:
        """The holders of the entities, which stand from owners to owned."""
        holders: dict[int, list[tuple[int, float, float]]] = {}
        for owner, owned, low, high in zip(
            holdings.owners.tolist(),
            holdings.owned.tolist(),
            (holdings.low / WHOLE).tolist(),
            (holdings.high / WHOLE).tolist(),
            strict=True,
        ):
            holders.setdefault(owned, []).append((owner, low, high))
        return cls(order.tolist(), holders)

    def at_most(self, owner: int) -> dict[int, float]:
        """The largest corrected fraction of each entity that the owner can own."""
        owned = dict.fromkeys(self._entities, 0.0)
        for _ in range(_ROUNDS):
            change = 0.0
            for entity in self._entities:
                share = self._most_of(entity, owner, owned)
                change = max(change, share - owned[entity])
                owned[entity] = share
            if change < _SETTLED:
                return owned
        return dict.fromkeys(self._entities, 1.0)

    def _most_of(self, entity: int, owner: int, owned: dict[int, float]) -> float:
        holders = self._holders.get(entity, ())
        value, room, spare = 0.0, 1.0, []
        for holder, low, high in holders:
            worth = 1.0 if holder == owner else owned[holder]
            value += low * worth
            room -= low
            if high > low and worth > 0:
                spare.append((worth, high - low))
        for worth, more in sorted(spare, reverse=True):
            taken = min(more, max(room, 0.0))
            value += taken * worth
            room -= taken
        return value


def _from_above(block: sparse.csc_array, company: int) -> NDArray[np.float64]:
    """(n,) x of x = W e + W x for the company's column e, where W stands from owners to owned."""
    from scipy import sparse
    from scipy.sparse import linalg

    size = block.shape[0]
    right = block[:, [company]].toarray().ravel()
    matrix = (sparse.eye_array(size, format="csc") - block).tocsc()
    # In this order the matrix is triangular but for rings, so that nothing is filled in outside them.
    factors = linalg.splu(matrix, permc_spec="NATURAL", diag_pivot_thresh=0.0)
    return np.asarray(factors.solve(right), np.float64)


def _blocks(
    matrix: sparse.csc_array,
    components: Components,
    owners: NDArray[np.int64],
    owned: NDArray[np.int64],
) -> Iterator[tuple[NDArray[np.int64], sparse.csc_array | NDArray[np.float64]]]:
    """The rings, each with the holdings inside it: a dense matrix where it is small, for there are many."""
    rings = components.rings(owners, owned)
    place = np.full(matrix.shape[0], -1, np.int64)
    for ring in rings:
        if len(ring) > _SMALL:
            yield ring, matrix[:, ring][ring, :].tocsc()
            continue
        place[ring] = np.arange(len(ring))
        block = np.zeros((len(ring), len(ring)))
        for column, entity in enumerate(ring.tolist()):
            begin, end = matrix.indptr[entity], matrix.indptr[entity + 1]
            inside = place[matrix.indices[begin:end]]
            held = inside >= 0
            block[inside[held], column] = matrix.data[begin:end][held]
        place[ring] = -1
        yield ring, block


def _inverse(block: sparse.csc_array | NDArray[np.float64]) -> NDArray[np.float64]:
    return solved(block, np.eye(block.shape[0]))


def _own_loops(block: sparse.csc_array | NDArray[np.float64]) -> NDArray[np.float64]:
    """(n,) the raw fraction of itself that each entity of a ring owns."""
    return np.diag(_inverse(block)) - 1


def _without(
    matrix: sparse.coo_array, rings: list[NDArray[np.int64]], components: Components
) -> sparse.coo_array:
    """The holdings but for those inside the rings."""
    if not rings:
        return matrix
    from scipy import sparse

    owners, owned = matrix.coords
    closed = np.zeros(components.count, bool)
    closed[[components.labels[ring[0]] for ring in rings]] = True
    labels = components.labels
    kept = ~((labels[owners] == labels[owned]) & closed[labels[owned]])
    return sparse.coo_array((matrix.data[kept], (owners[kept], owned[kept])), shape=matrix.shape)
