"""Integrated ownership: against fractions, with bounds, and what it finds wrong with a cap table."""

from __future__ import annotations

import random
from fractions import Fraction

import numpy as np
import pytest

from graph.ownership import Holdings, OwnershipMatrix, Stake, chains
from ontology import Share


def holdings(*stakes: tuple[int, int, str | int], count: int | None = None) -> Holdings:
    read = [Stake(owner, owned, Share.parse(str(share))) for owner, owned, share in stakes]
    return Holdings.of(count or 1 + max(max(each.owner, each.owned) for each in read), read)


def inverse(matrix: list[list[Fraction]]) -> list[list[Fraction]]:
    """By elimination, in fractions."""
    size = len(matrix)
    rows = [[*row, *(Fraction(i == j) for j in range(size))] for i, row in enumerate(matrix)]
    for column in range(size):
        pivot = next(row for row in range(column, size) if rows[row][column])
        rows[column], rows[pivot] = rows[pivot], rows[column]
        rows[column] = [value / rows[column][column] for value in rows[column]]
        for row in range(size):
            if row != column and rows[row][column]:
                factor = rows[row][column]
                rows[row] = [a - factor * b for a, b in zip(rows[row], rows[column], strict=True)]
    return [row[size:] for row in rows]


@pytest.mark.parametrize("seed", range(40))
def test_shares_are_those_of_the_inverse_in_fractions(seed) -> None:
    rng = random.Random(seed)
    count = rng.randint(2, 9)
    room = [95] * count
    shares = [[0] * count for _ in range(count)]
    for _ in range(3 * count):
        owner, owned = rng.randrange(count), rng.randrange(count)
        if owner != owned and not shares[owner][owned]:
            shares[owner][owned] = rng.randint(0, room[owned])
            room[owned] -= shares[owner][owned]
    table = [[Fraction(share, 100) for share in row] for row in shares]
    n = inverse([[(i == j) - table[i][j] for j in range(count)] for i in range(count)])
    stakes = [(i, j, s) for i, row in enumerate(shares) for j, s in enumerate(row) if s]
    matrix = OwnershipMatrix(holdings(*stakes, (0, 0, 0), count=count))
    for company in range(count):
        found = matrix.into(company)
        for owner in range(count):
            raw = n[owner][company] - (owner == company)
            assert found.raw[owner] == pytest.approx(float(raw))
            assert found.low[owner] == pytest.approx(float(raw / n[owner][owner]))
        assert found.total == pytest.approx(1)


def test_ultimate_owners_of_all_are_those_of_each() -> None:
    stakes = [(0, 2, 60), (3, 2, 40), (2, 3, 30), (1, 3, 70), (3, 4, 51), (4, 5, 100), (6, 5, 0)]
    matrix = OwnershipMatrix(holdings(*stakes))
    shares, owners, is_partial = matrix.ultimate_owners()
    assert not is_partial
    for company in (2, 3, 4, 5):
        one = matrix.into(company)
        assert shares.toarray()[:, company] == pytest.approx(one.raw[owners])


def test_an_unknown_share_gives_bounds_within_what_others_leave() -> None:
    found = OwnershipMatrix(holdings((0, 1, "unknown"), (2, 1, 60), (1, 3, "(25,50]"))).into(3)
    assert (found.low[0], found.high[0]) == (0, pytest.approx(0.2))
    assert (found.low[2], found.high[2]) == (pytest.approx(0.15), pytest.approx(0.3))


def test_bounds_in_a_ring_hold_for_every_share_within_them() -> None:
    bounds = [(0, 1, "[30,60]"), (2, 1, "[10,40]"), (1, 2, "[20,50]"), (3, 2, "[10,50]")]
    known = OwnershipMatrix(holdings(*bounds)).into(2)
    rng = random.Random(1)
    for _ in range(50):
        some = [
            (owner, owned, str(round(rng.uniform(*map(float, share.strip("[]").split(","))), 3)))
            for owner, owned, share in bounds
        ]
        one = OwnershipMatrix(holdings(*some)).into(2)
        assert (known.low - 1e-9 <= one.low).all() and (one.low <= known.high + 1e-9).all()
        assert (one.raw <= known.raw_high + 1e-9).all()


def test_a_closed_ring_and_more_than_the_whole_are_found_and_break_nothing() -> None:
    found = OwnershipMatrix(holdings((0, 1, 100), (1, 0, 100), (1, 2, 60), (3, 2, 60))).into(2)
    assert found.closed_rings == ((0, 1),)
    assert found.overfull == (2,)
    assert found.low[3] == pytest.approx(0.6)
    assert np.isfinite(found.low).all()


def test_chains_are_told_by_owner_with_their_products() -> None:
    table = holdings((0, 1, 60), (0, 2, 50), (1, 3, 40), (2, 3, 60), (4, 3, "unknown"))
    found = chains(table, 3, [0, 4])
    assert [(each.low, each.high) for each in found.by_owner[0]] == [
        (pytest.approx(0.3), pytest.approx(0.3)),
        (pytest.approx(0.24), pytest.approx(0.24)),
    ]
    assert [(each.low, each.high) for each in found.by_owner[4]] == [(0, 1)]


def test_a_long_chain_and_a_great_hub_are_no_trouble() -> None:
    chain = holdings(*((number, number + 1, 100) for number in range(3_000)))
    assert OwnershipMatrix(chain).into(3_000).low[0] == 1
    hub = holdings(*((owner, 20_000, 0.005) for owner in range(20_000)))
    assert OwnershipMatrix(hub).into(20_000).total == pytest.approx(1)
