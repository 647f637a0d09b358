"""Random companies whose owners are recorded to the full, mostly: of few other graphs a `no` can be said."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence

from factories import fact, link, member

from ontology import Statement

TARGET = "defence_conglomerate"


def held_companies(rng: random.Random, ids: Sequence[str], *, is_plain: bool = False) -> Iterator[Statement]:
    """What closes entities, makes rings and splits holdings; plain ones have only links of one hop."""
    kinds = ["Company"] * (len(ids) - 2) + ["Person", "LegalEntity"]
    for entity, kind in zip(ids, rng.sample(kinds, len(ids)), strict=True):
        yield fact(entity, "type", kind)
        others = [other for other in ids if other != entity]
        if rng.random() < 0.2:
            link_type = rng.choice(["Unit", "Control", "Unit" if is_plain else "Succession"])
            yield _of_the_day(rng, link_type, rng.choice(others), entity, is_plain=is_plain)
        holders = rng.sample(others, rng.randint(0, 4)) if kind == "Company" else []
        left = rng.choice([100, 100, 100, 90, 120])
        for holder in holders:
            share = (
                rng.choice([left, 80, 50, 24, 24, 24, 20, 20, 13, 13, 10]) if holder != holders[-1] else left
            )
            share = min(share, left, 100)
            left -= share
            told = rng.choice([f"{share}"] * 8 + [f"[0,{share})", f"(0,{share}]", None]) if share else "5"
            yield _of_the_day(rng, "Ownership", holder, entity, told, is_plain=is_plain)
    yield from _members(rng, ids)


def long_ring(rng: random.Random, ids: Sequence[str], *, is_plain: bool = False) -> Iterator[Statement]:
    """Most of the bodies hold each other in a circle; some have a holder outside it, which is a person."""
    person, *others = rng.sample(ids, len(ids))
    ring, below = others[: rng.randint(5, len(others))], others[5:]
    yield fact(person, "type", "Person")
    for place, entity in enumerate(ring):
        yield fact(entity, "type", "Company")
        share = rng.choice([100, 100, 100, 100, 80, 76])
        owner = ring[(place + 1) % len(ring)]
        if rng.random() < 0.15:
            yield _firm(rng, "Unit", owner, entity)
        else:
            yield _firm(rng, "Ownership", owner, entity, f"{share}")
            if share < 100 and rng.random() < 0.7:
                yield _firm(rng, "Ownership", person, entity, f"{100 - share}")
    for entity in set(below) - set(ring):
        yield fact(entity, "type", "Company")
        yield _firm(rng, "Ownership", rng.choice(ring), entity, "100")
    if rng.random() < 0.3 and not is_plain:
        yield _of_the_day(rng, "Succession", *rng.sample(ids, 2))
    if rng.random() < 0.3:
        share = rng.choice(["5", "30", None])
        yield _of_the_day(rng, "Ownership", *rng.sample(ids, 2), share, is_plain=is_plain)
    yield from _members(rng, ids, most=0.4)


def _members(rng: random.Random, ids: Sequence[str], most: float = 1.0) -> Iterator[Statement]:
    for entity in rng.sample(ids, rng.randint(1, 2)):
        if rng.random() < most:
            yield member(entity, TARGET, start="2015")
    if rng.random() < 0.4 * most:
        yield member(rng.choice(ids), "state_body", start="2015", grade=rng.choice("BD"))


def _firm(rng: random.Random, link_type: str, upper: str, lower: str, share: str | None = None) -> Statement:
    direct = rng.choice(["direct", "direct", "unstated"])
    return link(link_type, upper, lower, share=share, grade="B", observed="2018/2023", direct=direct)


def _of_the_day(
    rng: random.Random,
    link_type: str,
    upper: str,
    lower: str,
    share: str | None = None,
    *,
    is_plain: bool = False,
) -> Statement:
    return link(
        link_type,
        upper,
        lower,
        share=share,
        grade=rng.choice("AABBBBBCCD"),
        observed=rng.choice(["2018/2023"] * 19 + ["2024-06-02"]),
        direct=rng.choice(["direct"] * 8 + ["unstated"] * 4 + ["unstated" if is_plain else "indirect"]),
    )
