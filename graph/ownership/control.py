"""Who controls whom: by the majority of shares and by rights, tier by tier; and a chain's weakest link."""

from __future__ import annotations

import heapq

import numpy as np

from graph.ownership.fixpoint import MAJORITY, Rights, Tiers
from graph.ownership.holdings import Holdings
from ontology import Share


def controlled_by(holdings: Holdings, rights: Rights, controller: int, *, at_most: bool = False) -> set[int]:
    """Whom the controller controls: with what it controls it holds over 50%, or has a right to control.

    For certain, or with `at_most` as far as the shares recorded allow (Ceri, Gottlob and Tanca 1990).

    >>> from graph.ownership.holdings import Stake
    >>> stakes = [Stake(0, 1, Share.exact(80)), Stake(1, 2, Share.exact(30)), Stake(0, 2, Share.exact(25))]
    >>> controlled_by(Holdings.of(3, stakes), Rights.none(), 0)
    {1, 2}
    """
    counted = rights if at_most else rights.chosen(rights.is_certain)
    tiers = Tiers(holdings, counted, MAJORITY, at_most=at_most)
    return set(tiers.from_owners(np.array([controller])).entities.tolist()) - {controller}


def weakest_link(holdings: Holdings, owner: int, company: int) -> Share | None:
    """The smallest share on the chain on which that is largest, from the owner down; `None` without a chain.

    A measure of control along chains (La Porta, Lopez-de-Silanes and Shleifer 1999; Claessens, Djankov and
    Lang 2000): the interval has the best chain at the lower bounds of shares, and that at the upper bounds.

    >>> from graph.ownership.holdings import Stake
    >>> stakes = [(0, 1, 60), (1, 3, 30), (0, 2, 40), (2, 3, 50)]
    >>> str(weakest_link(Holdings.of(4, [Stake(a, b, Share.exact(c)) for a, b, c in stakes]), 0, 3))
    '40'
    """
    low, is_low_open = _widest(holdings, owner, company, at_most=False)
    high, is_high_open = _widest(holdings, owner, company, at_most=True)
    if high <= 0:
        return None
    return Share(low, high, is_low_open and low < high, is_high_open and low < high)


def _widest(holdings: Holdings, owner: int, company: int, *, at_most: bool) -> tuple[float, bool]:
    """The largest smallest share in percent, and whether that bound is excluded."""
    waiting = [(-100.0, False, owner)]
    seen: set[int] = set()
    while waiting:
        width, is_open, entity = heapq.heappop(waiting)
        if entity == company and seen:
            return -width, is_open
        if entity in seen:
            continue
        seen.add(entity)
        for number in holdings.down.of(entity).tolist():
            other = int(holdings.owned[number])
            if (other in seen and other != company) or holdings.is_indirect[number]:
                continue
            share = holdings.share(number)
            bound, open_end = (share.high, share.high_open) if at_most else (share.low, share.low_open)
            narrower, is_narrower_open = min(
                (-width, is_open), (bound, open_end), key=lambda w: (w[0], not w[1])
            )
            heapq.heappush(waiting, (-narrower, is_narrower_open, other))
    return 0.0, False
