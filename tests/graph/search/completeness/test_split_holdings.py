"""Holders near a class that may have the minimum share together, though none of them has it alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import fact, link, member, owns, snapshot_of, unit

from graph.model.traversal import preset
from graph.search.completeness import GapKind
from graph.search.proximity import Proximity, Verdict, proximity
from graph.search.reasons import Reason
from ontology import Statement

DAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
CETC, PERSON = member("cetc", TARGET), fact("p", "type", "Person")


def ask(*statements: Statement, **changes: object) -> Proximity:
    """The answer about `a`, in a class that is complete."""
    snapshot = snapshot_of(CETC, PERSON, *statements)
    position = snapshot.ids.position("a")
    assert position is not None
    traversal = replace(preset("control", DAY, today=DAY), **changes)  # type: ignore[arg-type]  # its fields
    return proximity(snapshot, position, TARGET, traversal, class_reasons=())


def vehicles(*shares: str) -> list[Statement]:
    """Units of the conglomerate that hold these shares of `a`; a person holds the rest, to 100%."""
    rest = 100 - sum(float(share) for share in shares)
    held = [owns(f"v{number}", "a", share) for number, share in enumerate(shares)]
    parents = [unit("cetc", f"v{number}") for number in range(len(shares))]
    return [*held, *parents, owns("p", "a", f"{rest:g}")]


def split(answer: Proximity) -> list[tuple[str, float | None, int | None]]:
    return [
        (end.entity, end.recorded, end.holders)
        for end in answer.open_ends
        if end.lacks is GapKind.AGGREGATE_HOLDING
    ]


def test_four_vehicles_of_one_group_are_no_no() -> None:
    answer = ask(*vehicles("24", "24", "24", "24"))
    assert answer.verdict is Verdict.UNKNOWN
    assert answer.reasons == (Reason.AGGREGATE_HOLDING,)
    assert split(answer) == [("a", 96.0, 4)]


def test_vehicles_that_stay_below_the_minimum_together_are_passed_over() -> None:
    answer = ask(*vehicles("10", "10"))
    assert (answer.verdict, answer.reasons) == (Verdict.NO, ())


def test_holdings_split_further_up_count() -> None:
    facts = [owns("b", "a", "100"), *(owns(f"v{n}", "b", "13") for n in (0, 1)), owns("p", "b", "74")]
    answer = ask(*facts, unit("cetc", "v0"), unit("cetc", "v1"))
    assert split(answer) == [("b", 26.0, 2)]


def test_what_is_near_by_split_holdings_is_a_near_holder_itself() -> None:
    middle = [owns(f"v{n}", "m", "20") for n in range(2)] + [owns("p", "m", "60")]
    parents = [unit("cetc", f"v{n}") for n in range(3)]
    answer = ask(*middle, *parents, owns("m", "a", "20"), owns("v2", "a", "20"), owns("p", "a", "60"))
    assert split(answer) == [("a", 40.0, 2)]


@pytest.mark.parametrize("link_type", ["Control", "Affiliation", "Unit"])
def test_whatever_the_group_runs_is_near(link_type: str) -> None:
    facts = [*(owns(id, "a", "13", direct="direct") for id in ("v", "cetc")), owns("p", "a", "74")]
    assert split(ask(*facts, link(link_type, "cetc", "v"))) == [("a", 26.0, 2)]


def test_what_a_group_may_hold_through_its_vehicle_is_not_added_to_it() -> None:
    facts = [owns("v", "a", "13", direct="direct"), owns("cetc", "a", "13"), owns("p", "a", "87")]
    assert ask(*facts, unit("cetc", "v")).verdict is Verdict.NO


def test_an_indirect_holding_adds_nothing() -> None:
    facts = [owns("v", "a", "20"), owns("cetc", "a", "20", direct="indirect"), owns("p", "a", "80")]
    assert split(ask(*facts, unit("cetc", "v"))) == []


def test_the_upper_bounds_count() -> None:
    banded = [owns("v0", "a", "(5,15]"), owns("v1", "a", "(5,15]"), owns("p", "a", "80")]
    parents = [unit("cetc", "v0"), unit("cetc", "v1")]
    assert split(ask(*banded, *parents)) == [("a", 30.0, 2)]


def test_a_bound_that_is_excluded_is_not_reached() -> None:
    facts = [owns("v0", "a", "[0,13)"), owns("v1", "a", "[0,12]"), owns("p", "a", "80")]
    parents = [unit("cetc", "v0"), unit("cetc", "v1")]
    assert split(ask(*facts, *parents)) == []


def test_a_body_and_its_successor_are_one_holder() -> None:
    facts = [owns("old", "a", "20"), owns("v", "a", "20"), owns("p", "a", "80")]
    assert split(ask(*facts, unit("cetc", "v"), link("Succession", "v", "old"))) == []


def test_what_a_state_body_holds_is_not_the_groups() -> None:
    state = member("s", "state_body")
    facts = [owns("s", "a", "20", direct="direct"), owns("v", "a", "20"), owns("p", "a", "60")]
    assert split(ask(state, *facts, unit("cetc", "v"), unit("cetc", "s"))) == []


def test_a_holding_first_observed_later_counts_as_if_it_held() -> None:
    facts = [owns("v0", "a", "20"), owns("v1", "a", "20", observed="2024-07-01"), owns("p", "a", "80")]
    parents = [unit("cetc", "v0"), unit("cetc", "v1")]
    answer = ask(*facts, *parents)
    assert answer.verdict is Verdict.UNKNOWN


def test_holders_further_away_than_the_hops_are_not_near() -> None:
    facts = vehicles("24", "24", "24", "24")
    assert ask(*facts, max_hops=1).verdict is Verdict.NO
    assert ask(*facts, max_hops=2).verdict is Verdict.UNKNOWN
