"""How much of an entity its owners surely hold, by the rules of `docs/semantics.md` written out the slow way.

Bodies are named by what stands for them: all forms of a body that succeed one another are one owner.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from itertools import permutations
from typing import NamedTuple


class Holding(NamedTuple):
    """A direct or unstated holding: the owner, the least percent, and whether it is stated direct."""

    owner: str
    low: float
    is_direct: bool


def each_surely_held(holdings: list[Holding], is_under: Callable[[str, str], bool]) -> dict[str, float]:
    """The percent that each owner holds at least, so that the values may be added.

    Direct holdings add up. An unstated one adds what exceeds all that is counted under its owner already:
    those first that have the fewest others under them. No order counts less together.
    `is_under(holder, owner)` says whether the holder may be reached downward from the owner.
    """
    direct: dict[str, float] = {}
    unstated: dict[str, float] = {}
    for holding in holdings:
        shares = direct if holding.is_direct else unstated
        shares[holding.owner] = max(holding.low, shares.get(holding.owner, 0.0))

    def below(owner: str) -> int:
        return sum(share > 0 and one != owner and is_under(one, owner) for one, share in unstated.items())

    counted = _added(direct, unstated, sorted(unstated, key=lambda owner: (below(owner), owner)), is_under)
    least = min(sum(_added(direct, unstated, order, is_under).values()) for order in permutations(unstated))
    assert sum(counted.values()) <= least + 1e-9
    return counted


def _added(
    direct: Mapping[str, float],
    unstated: Mapping[str, float],
    order: Iterable[str],
    is_under: Callable[[str, str], bool],
) -> dict[str, float]:
    counted = dict(direct)
    for owner in order:
        below = sum(share for holder, share in counted.items() if holder != owner and is_under(holder, owner))
        counted[owner] = max(counted.get(owner, 0.0), unstated[owner] - below)
    return counted


def above(holder: str, links: list[tuple[str, str, str]], *, avoiding: str) -> set[str]:
    """Whatever the links (type, upper, lower) lead to from the holder in three holdings up at most.

    Not through one entity; the forms of a body are no further up than the body.
    """

    def with_forms(entities: set[str]) -> set[str]:
        found = set(entities)
        for link_type, upper, lower in links * len(links):
            if link_type == "Succession" and {upper, lower} & found and avoiding not in (upper, lower):
                found |= {upper, lower}
        return found

    reached = with_forms({holder})
    for _ in range(3):
        uppers = {
            upper
            for link_type, upper, lower in links
            if link_type in ("Ownership", "Control", "Unit") and lower in reached
        }
        reached = with_forms(reached | (uppers - {avoiding}))
    return reached
