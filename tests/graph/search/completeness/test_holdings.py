"""Shares that may be one another's are counted once."""

from __future__ import annotations

from collections.abc import Collection
from datetime import date

import numpy as np
import pytest
from factories import link, member, owns, snapshot_of, unit

from graph.model import Snapshot, preset
from graph.search.completeness import Successions
from graph.search.completeness.holders_above import LinkBudget
from graph.search.completeness.holdings import (
    lower_bounds,
    owner_pairs,
    owners_to_look_above,
    recorded_shares,
    upper_bounds,
)
from ontology import Statement

TODAY = date(2024, 6, 1)
CONTROL = preset("control", TODAY, today=TODAY)


NOBODY = Successions({})
"""No body continues another one."""


def at_least(*facts: Statement) -> dict[str, float]:
    """The lower bounds of the owners of `a`, by id."""
    snapshot = snapshot_of(*facts)
    return _named(snapshot, lower_bounds(snapshot, _position(snapshot, "a"), CONTROL, NOBODY, LinkBudget()))


def at_most(among: Collection[str], *facts: Statement) -> dict[str, float]:
    """The upper bounds of these owners of `a`, by id."""
    snapshot = snapshot_of(*facts)
    owners = [_position(snapshot, id) for id in among]
    return _named(
        snapshot, upper_bounds(snapshot, _position(snapshot, "a"), CONTROL, NOBODY, owners, LinkBudget())
    )


def direct(owner: str, share: str | None = None, **qualifiers: object) -> Statement:
    return owns(owner, "a", share, direct="direct", **qualifiers)


def test_direct_holdings_add_up_even_of_a_group_and_its_company() -> None:
    assert at_least(direct("g", "51"), direct("v", "30"), owns("g", "v", "90")) == {"g": 51.0, "v": 30.0}


@pytest.mark.parametrize("tie", [owns("g", "v", "5"), unit("g", "v"), link("Control", "g", "v")])
def test_an_unstated_holding_counts_beyond_what_is_held_under_its_owner(tie: Statement) -> None:
    assert at_least(owns("g", "a", "51"), direct("v", "30"), tie) == {"g": 21.0, "v": 30.0}
    assert at_least(owns("g", "a", "51"), direct("v", "60"), tie) == {"g": 0.0, "v": 60.0}


def test_it_counts_whole_beside_holders_under_others() -> None:
    other = link("Affiliation", "g", "v")
    assert at_least(owns("g", "a", "51"), direct("v", "30"), other) == {"g": 51.0, "v": 30.0}


def test_a_holder_may_be_several_steps_under_an_owner() -> None:
    facts = (owns("g", "h", "10"), unit("h", "v"), owns("g", "a", "51"), direct("v", "51"))
    assert at_least(*facts) == {"g": 0.0, "v": 51.0}


def test_a_holder_is_not_under_an_owner_by_way_of_what_both_hold() -> None:
    # The company holds its holder: all above it are above the holder too, but not so that shares are one.
    facts = (owns("g", "a", "51"), direct("v", "30"), owns("a", "v", "60"))
    assert at_least(*facts) == {"g": 51.0, "v": 30.0}


def test_unstated_holdings_above_each_other_count_as_the_largest() -> None:
    chain = (owns("g", "h", "60"), owns("h", "v", "60"))
    facts = (owns("g", "a", "51"), owns("h", "a", "40"), direct("v", "30"))
    assert at_least(*chain, *facts) == {"g": 11.0, "h": 10.0, "v": 30.0}
    circle = (owns("g", "h", "60"), owns("h", "g", "60"))
    assert sum(at_least(*circle, owns("g", "a", "40"), owns("h", "a", "51")).values()) == 51.0


def test_a_rumour_that_one_is_under_the_other_makes_a_sum_smaller_and_never_larger() -> None:
    facts = (owns("g", "a", "20"), direct("v", "20"), owns("g", "v", "60", grade="D"))
    assert sum(at_least(*facts).values()) == 20.0
    assert sum(at_most(["g", "v"], *facts).values()) == 40.0


def test_only_what_is_certain_and_may_add_up_is_counted() -> None:
    assert at_least(direct("b", "60", grade="D")) == {}
    assert at_least(owns("b", "a", "60", direct="indirect")) == {}
    assert at_least(direct("b", "60"), owns("b", "a", "60", direct="indirect")) == {}
    assert at_least(direct("b", "60", observed="2025")) == {}
    assert at_least(direct("b"), direct("c", "<30")) == {"b": 0.0, "c": 0.0}


def test_a_share_that_ended_counts_nothing_though_the_holding_goes_on() -> None:
    assert at_least(direct("b", "60", share_until="2024-03")) == {"b": 0.0}


def test_an_unstated_holding_of_a_state_body_counts_nothing() -> None:
    state = member("s", "state_body")
    assert at_least(state, owns("s", "a", "100")) == {"s": 0.0}
    assert at_least(state, direct("s", "100")) == {"s": 100.0}


def test_upper_bounds_are_of_whatever_may_hold_among_the_owners_asked_about() -> None:
    facts = (
        owns("b", "a", "(10,24]"),
        direct("c", "24", grade="D"),
        direct("d", "24", observed="2025"),
        owns("e", "a", "24", direct="indirect"),
        direct("f", "24"),
    )
    # Before the first observation of the holding of d nobody stated its share.
    assert at_most(["b", "c", "d", "e"], *facts) == {"b": 24.0, "c": 24.0, "d": 100.0}


def test_a_group_is_counted_beyond_its_vehicles_only_where_they_are_asked_about() -> None:
    vehicles = [statement for v in ("v", "w") for statement in (direct(v, "20"), owns("g", v, "51"))]
    facts = (owns("g", "a", "51"), *vehicles)
    assert at_most(["g", "v", "w"], *facts) == {"g": 11.0, "v": 20.0, "w": 20.0}
    assert at_most(["g"], *facts) == {"g": 51.0}


@pytest.mark.parametrize(
    ("facts", "owners", "owners_for_upper_bounds"),
    [
        ([owns("b", "a", "60")], set(), {"b"}),
        ([direct("b", "60"), direct("c", "30")], set(), {"b", "c"}),
        ([owns("b", "a", "60"), owns("c", "a")], set(), {"b"}),
        ([owns("b", "a", "60"), direct("c", "30")], {"c"}, {"b", "c"}),
        ([owns("b", "a", "60"), owns("c", "a", "20"), direct("d", "10")], {"b", "c", "d"}, {"b", "c", "d"}),
    ],
    ids=["one owner", "all direct", "one share recorded", "one not stated direct", "two not stated direct"],
)
def test_who_is_above_an_owner_matters_where_another_may_hold_through_it(
    facts: list[Statement], owners: set[str], owners_for_upper_bounds: set[str]
) -> None:
    snapshot = snapshot_of(*facts)
    asked = np.array([_position(snapshot, "a")])
    for expected, for_upper_bounds in ((owners, False), (owners_for_upper_bounds, True)):
        pairs = owner_pairs(snapshot, asked, CONTROL, NOBODY)
        found = owners_to_look_above(pairs, for_upper_bounds=for_upper_bounds)
        assert {snapshot.ids[owner] for owner in found} == expected


def test_the_sum_of_shares_is_bounded_before_it_is_known_who_is_above_whom() -> None:
    facts = (owns("g", "a", "51"), direct("v", "30"), direct("w", "10"), owns("g", "v", "90"))
    snapshot = snapshot_of(*facts)
    asked = np.array([_position(snapshot, id) for id in ("a", "v")])
    shares = recorded_shares(owner_pairs(snapshot, asked, CONTROL, NOBODY))
    assert (shares.least.tolist(), shares.most.tolist()) == ([51.0, 90.0], [91.0, 90.0])
    assert shares.is_exact.tolist() == [False, True]
    assert sum(at_least(*facts).values()) == 61.0


def _position(snapshot: Snapshot, id: str) -> int:
    position = snapshot.ids.position(id)
    assert position is not None
    return position


def _named(snapshot: Snapshot, shares: dict[int, float]) -> dict[str, float]:
    return {snapshot.ids[owner]: share for owner, share in shares.items()}
