"""The chains of holdings by which owners own a company, the largest products of shares first."""

from __future__ import annotations

import heapq
from collections.abc import Collection
from dataclasses import dataclass

from graph.ownership.holdings import WHOLE, Holdings

_MOST_LOOKED_AT = 20_000


@dataclass(frozen=True, slots=True)
class Chain:
    """Holdings from an owner down to a company, by their numbers, and the product of shares as fractions."""

    holdings: tuple[int, ...]
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Chains:
    """The chains by owner, the best first; `is_partial` where the search for more was ended."""

    by_owner: dict[int, list[Chain]]
    is_partial: bool


def chains(holdings: Holdings, company: int, owners: Collection[int], most: int = 3) -> Chains:
    """The best chains from each of the owners to the company, at most so many of each.

    No chain passes an entity twice, so that those through a ring are not all there are.

    >>> from graph.ownership.holdings import Stake
    >>> from ontology import Share
    >>> pyramid = Holdings.of(3, [Stake(0, 1, Share.exact(60)), Stake(1, 2, Share.exact(50))])
    >>> chains(pyramid, 2, [0]).by_owner[0]
    [Chain(holdings=(0, 1), low=0.3, high=0.3)]
    """
    found: dict[int, list[Chain]] = {owner: [] for owner in owners}
    missing = len(found)
    waiting: list[tuple[float, float, tuple[int, ...], int]] = [(-1.0, -1.0, (), company)]
    looked_at = 0
    while waiting and missing:
        high, low, steps, entity = heapq.heappop(waiting)
        looked_at += 1
        if looked_at > _MOST_LOOKED_AT:
            return Chains(found, is_partial=True)
        if steps and entity in found and len(found[entity]) < most:
            found[entity].append(Chain(steps, -low, -high))
            missing -= len(found[entity]) == most
        passed = {company, *(int(holdings.owners[step]) for step in steps)}
        for number in holdings.up.of(entity).tolist():
            owner = int(holdings.owners[number])
            if owner in passed or holdings.is_indirect[number]:
                continue
            share = float(holdings.low[number]) / WHOLE, float(holdings.high[number]) / WHOLE
            heapq.heappush(waiting, (high * share[1], low * share[0], (number, *steps), owner))
    for of_owner in found.values():
        of_owner.sort(key=lambda chain: (-chain.low, -chain.high, chain.holdings))
    return Chains(found, is_partial=False)
