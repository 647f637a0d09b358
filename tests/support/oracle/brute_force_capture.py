"""Whom a regime captures, by trying every way in which the shares may be, in fractions.

Naive on purpose: a world gives every holding one share, within its bounds and no more than 100 of a company
together. What is captured in all worlds is captured, what is in none is not.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from itertools import product

TINY = Fraction(1, 10**6)
"""What a share is more than a bound that is excluded."""


@dataclass(frozen=True)
class Cap:
    """Holdings by owner and owned with least and most, rights by upper and lower end, and who is listed.

    `rights` say whether each is certain; `joint` are groups who hold together. A rule `by_person` asks
    of each person apart.
    """

    holdings: Mapping[tuple[str, str], tuple[Fraction, Fraction]]
    rights: Mapping[tuple[str, str], bool]
    listed: Sequence[str]
    threshold: Fraction
    is_inclusive: bool
    by_person: bool
    joint: Sequence[frozenset[str]] = ()


def outcomes(cap: Cap) -> dict[str, str]:
    """`captured`, `not captured` or `undetermined` for every entity."""
    names = {name for pair in (*cap.holdings, *cap.rights) for name in pair} | set(cap.listed)
    in_all, in_some = set(names), set[str]()
    for world in _worlds(cap):
        captured = _captured(cap, *world)
        in_all &= captured
        in_some |= captured
    return {
        name: "captured" if name in in_all else "undetermined" if name in in_some else "not captured"
        for name in names
    }


def _worlds(cap: Cap) -> Iterator[tuple[dict[tuple[str, str], Fraction], list[tuple[str, str]]]]:
    companies = sorted({owned for _, owned in cap.holdings})
    columns = [list(_columns({o: b for (o, c), b in cap.holdings.items() if c == company}))
               for company in companies]  # fmt: skip
    unsure = [pair for pair, is_certain in cap.rights.items() if not is_certain]
    sure = [pair for pair, is_certain in cap.rights.items() if is_certain]
    for shares in product(*columns):
        world = {
            (owner, company): share
            for company, column in zip(companies, shares, strict=True)
            for owner, share in column.items()
        }
        for are_there in product((False, True), repeat=len(unsure)):
            yield world, sure + [pair for pair, is_there in zip(unsure, are_there, strict=True) if is_there]


def _columns(bounds: Mapping[str, tuple[Fraction, Fraction]]) -> Iterator[dict[str, Fraction]]:
    """Shares of one company at their bounds, or one of them at what the others leave."""
    owners = list(bounds)
    seen = set()
    choices = [sorted(set(bounds[owner])) for owner in owners]
    fits = sum(low for low, _ in bounds.values()) <= 100
    for corner in product(*choices):
        for loose in (None, *range(len(owners))):
            shares = list(corner)
            if loose is not None:
                low, high = bounds[owners[loose]]
                left = 100 - (sum(shares) - shares[loose])
                if not low <= left <= high:
                    continue
                shares[loose] = left
            if (fits and sum(shares) > 100) or tuple(shares) in seen:
                continue
            seen.add(tuple(shares))
            yield dict(zip(owners, shares, strict=True))


def _captured(
    cap: Cap, world: Mapping[tuple[str, str], Fraction], rights: Iterable[tuple[str, str]]
) -> set[str]:
    if not cap.by_person:
        return _reached(cap, set(cap.listed), world, rights)
    found = set(cap.listed)
    for person in cap.listed:
        partners = set().union({person}, *(group for group in cap.joint if person in group))
        found |= _reached(cap, partners, world, rights) - (partners - {person})
    return found


def _reached(
    cap: Cap, start: set[str], world: Mapping[tuple[str, str], Fraction], rights: Iterable[tuple[str, str]]
) -> set[str]:
    reached, before = set(start), None
    while before != reached:
        before = set(reached)
        for company in {owned for _, owned in world}:
            held = sum(
                share for (owner, owned), share in world.items() if owned == company and owner in reached
            )
            if held > cap.threshold or (cap.is_inclusive and held == cap.threshold):
                reached.add(company)
        reached |= {lower for upper, lower in rights if upper in reached}
    return reached
