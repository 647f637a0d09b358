"""Small random cap tables with circles, unknown shares and rights, as engine and oracle read them."""

from __future__ import annotations

import random
from dataclasses import dataclass
from fractions import Fraction

import numpy as np
from brute_force_capture import TINY, Cap

from graph.ownership import Holdings, Record, Rights, Stake
from graph.rules import Basis, Citation, Confidence, Listed, Phase, Pool, Regime, Status
from ontology import Share

_MOST_UNKNOWN = 4


@dataclass(frozen=True)
class CapTable:
    """One case, read both ways."""

    record: Record
    regime: Regime
    phase: Phase
    listed: Listed
    joint: list[frozenset[int]]
    cap: Cap
    names: list[str]


def regime_of(operator: str, pool: Pool, *, reads_control: bool, threshold: float = 50.0) -> Regime:
    """A regime in force on every day."""
    phase = Phase(
        Status.IN_FORCE, None, None, operator, threshold, pool, Confidence.TEXT_SEEN, "a made-up act"
    )
    return Regime(
        id="MADE-UP",
        title="Made up",
        jurisdiction="EU",
        basis=Basis.OWNERSHIP,
        lists=("a-list",),
        propagates=True,
        reads_control=reads_control,
        effect="nothing",
        phases=(phase,),
        citations=(Citation("a made-up act"),),
    )


def cap_table(seed: int, nodes: int = 12) -> CapTable:
    """The case of a seed."""
    rng = random.Random(seed)
    count = rng.randint(2, nodes)
    names = [f"n{place}" for place in range(count)]
    room = dict.fromkeys(range(count), 100)
    stakes: dict[tuple[int, int], Share] = {}
    unknown = 0
    for _ in range(rng.randint(1, 2 * count)):
        owner, owned = rng.randrange(count), rng.randrange(count)
        if owner == owned or (owner, owned) in stakes:
            continue
        if unknown < _MOST_UNKNOWN and rng.random() < 0.35:
            share = rng.choice(["unknown", "(25,50]", "(50,75)", "[75,100]", "[10,50]", "[40,60)", ">=50"])
            parsed = Share.parse(share)
            if parsed.low > room[owned]:
                continue
            unknown += 1
        else:
            parsed = Share.exact(rng.choice([10, 20, 25, 30, 40, 49, 50, 51, 60, 75, 100]))
            if parsed.low > room[owned]:
                continue
        room[owned] -= parsed.low + (1 if parsed.low_open else 0)
        stakes[owner, owned] = parsed
    rights: dict[tuple[int, int], bool] = {}
    for _ in range(rng.choice([0, 0, 1, 2])):
        upper, lower = rng.randrange(count), rng.randrange(count)
        if upper != lower:
            rights[upper, lower] = rng.random() < 0.6
    listed = rng.sample(range(count), rng.randint(1, min(3, count)))
    pool = rng.choice(list(Pool))
    joint = [frozenset(rng.sample(range(count), 2))] if pool is Pool.PERSON and rng.random() < 0.3 else []
    operator, reads_control = rng.choice([">=", ">"]), rng.random() < 0.5
    regime = regime_of(operator, pool, reads_control=reads_control)
    ends = np.array(list(rights), np.int64).reshape(-1, 2)
    record = Record.of(
        Holdings.of(count, [Stake(*pair, share) for pair, share in stakes.items()]),
        Rights(
            ends[:, 0],
            ends[:, 1],
            np.zeros(len(rights), bool),
            np.array(list(rights.values()), bool),
            np.arange(len(rights)),
        ),
    )
    cap = Cap(
        {(names[a], names[b]): bounds_of(share) for (a, b), share in stakes.items()},
        {(names[a], names[b]): sure for (a, b), sure in rights.items()} if reads_control else {},
        [names[place] for place in listed],
        Fraction(50),
        operator == ">=",
        pool is Pool.PERSON,
        [frozenset(names[place] for place in group) for group in joint],
    )
    return CapTable(record, regime, regime.phases[0], Listed.of(listed), joint, cap, names)


def bounds_of(share: Share) -> tuple[Fraction, Fraction]:
    """Least and most, a little inside a bound that is excluded."""
    return (
        Fraction(str(share.low)) + (TINY if share.low_open else 0),
        Fraction(str(share.high)) - (TINY if share.high_open else 0),
    )
