"""Voting power of shareholders: how often a holder turns a losing coalition into a winning one.

Shapley and Shubik (1954) count the orders in which a holder is the one that tips the vote, Banzhaf (1965)
the coalitions that win with it and lose without. Both are exact, by counting coalitions per sum of shares.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from math import factorial

MOST_HOLDERS = 60
"""With more holders than this the coalitions of different sums are too many to be counted."""

_MOST_STATES = 200_000


@dataclass(frozen=True, slots=True)
class Power:
    """The power of each holder, in the order of the weights: both indices, and Banzhaf's swings."""

    shapley_shubik: tuple[Fraction, ...]
    banzhaf: tuple[Fraction, ...]
    swings: tuple[int, ...]


def voting_power(
    weights: Sequence[Fraction | int], quota: Fraction | int, *, is_inclusive: bool = False
) -> Power | None:
    """The power of holders of these weights where a coalition of more than the quota wins.

    With `is_inclusive` one of just the quota wins too. `None` where there are too many coalitions to count.

    >>> power = voting_power([50, 49, 1], 50)
    >>> [str(index) for index in power.shapley_shubik], power.swings
    (['2/3', '1/6', '1/6'], (3, 1, 1))
    """
    count = len(weights)
    if count > MOST_HOLDERS:
        return None
    shapley: list[Fraction] = []
    swings: list[int] = []
    for holder, weight in enumerate(weights):
        others = _coalitions([other for number, other in enumerate(weights) if number != holder])
        if others is None:
            return None
        tipping = Counter[int]()
        for (size, total), ways in others.items():
            if _wins(total + weight, quota, is_inclusive) and not _wins(total, quota, is_inclusive):
                tipping[size] += ways
        swings.append(sum(tipping.values()))
        orders = sum(ways * factorial(size) * factorial(count - size - 1) for size, ways in tipping.items())
        shapley.append(Fraction(orders, factorial(count)))
    every = sum(swings)
    banzhaf = tuple(Fraction(number, every) if every else Fraction(0) for number in swings)
    return Power(tuple(shapley), banzhaf, tuple(swings))


def _coalitions(weights: Sequence[Fraction | int]) -> Counter[tuple[int, Fraction | int]] | None:
    """How many coalitions there are of each size and sum; `None` where these are too many."""
    ways: Counter[tuple[int, Fraction | int]] = Counter({(0, 0): 1})
    for weight in weights:
        joined = Counter(ways)
        for (size, total), number in ways.items():
            joined[size + 1, total + weight] += number
        ways = joined
        if len(ways) > _MOST_STATES:
            return None
    return ways


def _wins(total: Fraction | int, quota: Fraction | int, is_inclusive: bool) -> bool:
    return total > quota or (is_inclusive and total == quota)
