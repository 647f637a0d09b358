"""When the record of an entity's owners has a gap, on graphs of a few links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import fact, link, member, owns, snapshot_of, unit

from graph.model.days import day_number
from graph.model.traversal import Traversal, preset
from graph.search.completeness import (
    Assumption,
    Gap,
    GapKind,
    OwnershipCheck,
    check_ownership,
    recorded_upper_links,
)
from ontology import Grade, Statement, link_id

DAY = date(2024, 6, 1)
CONTROL = preset("control", DAY, today=DAY)
OBSERVED = "2024-06-01"
"""Links observed on the day asked about are in force and not presumed."""


def check(*statements: Statement, traversal: Traversal = CONTROL, of: str = "a") -> OwnershipCheck:
    snapshot = snapshot_of(fact(of, "type", "Company"), *statements)
    position = snapshot.ids.position(of)
    assert position is not None
    return check_ownership(snapshot, position, traversal)


def lacks(*statements: Statement, traversal: Traversal = CONTROL, of: str = "a") -> GapKind | None:
    gap = check(*statements, traversal=traversal, of=of).gap
    return None if gap is None else gap.lacks


def test_an_entity_without_links_lacks_an_owner() -> None:
    assert check().gap == Gap("a", GapKind.NO_OWNER_RECORDED)


def test_an_owner_whose_share_is_unknown_leaves_all_unrecorded() -> None:
    assert check(owns("b", "a")).gap == Gap("a", GapKind.SHARE_UNKNOWN, 0.0, 100.0)


def test_a_gap_says_how_much_is_recorded_and_as_of_when() -> None:
    gap = check(owns("b", "a", "40"), owns("c", "a", "20", observed="2023-05-01")).gap
    assert gap == Gap("a", GapKind.SHARE_UNRECORDED, 60.0, 40.0, date(2024, 1, 15))


def test_owners_that_leave_less_than_the_minimum_are_complete() -> None:
    assert lacks(owns("b", "a", "50"), owns("c", "a", "26")) is None


def test_owners_that_leave_the_minimum_are_not() -> None:
    assert lacks(owns("b", "a", "50"), owns("c", "a", "25")) is GapKind.SHARE_UNRECORDED


def test_a_higher_minimum_share_is_met_by_fewer_owners() -> None:
    assert lacks(owns("b", "a", "51"), traversal=replace(CONTROL, min_share=50.0)) is None


def test_without_a_minimum_share_owners_of_the_whole_are_not_complete() -> None:
    assert lacks(owns("b", "a", "100"), traversal=replace(CONTROL, min_share=0.0)) is GapKind.SHARE_UNRECORDED


def test_the_lower_bound_of_a_share_counts() -> None:
    assert check(owns("b", "a", "(25,50]"), owns("c", "a", ">=25")).gap == Gap(
        "a", GapKind.SHARE_UNRECORDED, 50.0, 50.0, date(2024, 1, 15)
    )


def test_two_shares_of_one_owner_count_once() -> None:
    gap = check(owns("b", "a", "40", direct="direct"), owns("b", "a", "30", observed="2023")).gap
    assert gap is not None
    assert gap.recorded == 30.0  # the lower bound of both


def test_a_body_and_its_successor_are_one_owner() -> None:
    gap = check(owns("old", "a", "40"), owns("new", "a", "40"), link("Succession", "new", "old")).gap
    assert gap is not None
    assert gap.recorded == 40.0


def test_shares_of_more_than_the_whole_prove_nothing() -> None:
    gap = check(owns("b", "a", "100"), owns("c", "a", "67")).gap
    assert gap == Gap("a", GapKind.SHARES_EXCEED_WHOLE, 167.0, None, date(2024, 1, 15))


@pytest.mark.parametrize(("share", "lacking"), [("33.43", None), ("33.44", GapKind.SHARES_EXCEED_WHOLE)])
def test_a_tenth_of_a_percent_is_allowed_for_rounding(share: str, lacking: GapKind | None) -> None:
    assert lacks(owns("b", "a", "66.67"), owns("c", "a", share)) is lacking


def test_an_indirect_holding_is_no_recorded_owner() -> None:
    assert lacks(owns("b", "a", "100", direct="indirect")) is GapKind.NO_OWNER_RECORDED


def test_evidence_of_grade_d_is_no_record() -> None:
    assert lacks(owns("b", "a", "100", grade="D")) is GapKind.NO_OWNER_RECORDED


def test_evidence_of_grade_c_is_a_record_whatever_the_minimum_grade() -> None:
    assert lacks(owns("b", "a", "100", grade="C"), traversal=CONTROL.with_grade(Grade.A)) is None


def test_a_holding_that_ended_is_no_record() -> None:
    assert lacks(owns("b", "a", "100", end="2024-05-31")) is GapKind.NO_OWNER_RECORDED


def test_a_holding_not_yet_observed_is_no_record() -> None:
    traversal = replace(CONTROL, valid_at=date(2024, 1, 14))
    assert lacks(owns("b", "a", "100"), traversal=traversal) is GapKind.NO_OWNER_RECORDED


def test_control_alone_leaves_the_owners_open() -> None:
    assert lacks(link("Control", "b", "a")) is GapKind.NO_OWNER_RECORDED


def test_a_unit_of_another_body_is_complete() -> None:
    assert lacks(unit("b", "a")) is None


def test_a_holding_whose_directness_is_in_conflict_is_no_recorded_owner() -> None:
    facts = owns("b", "a", "100", direct="direct"), owns("b", "a", "100", direct="indirect")
    assert lacks(*facts) is GapKind.NO_OWNER_RECORDED


def test_an_indirect_unit_is_not() -> None:
    assert lacks(unit("b", "a", direct="indirect")) is GapKind.NO_OWNER_RECORDED


def test_a_person_has_no_owner() -> None:
    snapshot = snapshot_of(fact("p", "type", "Person"))
    assert check_ownership(snapshot, 0, CONTROL) == OwnershipCheck(None)


def test_a_state_body_has_no_owner() -> None:
    assert check(member("a", "state_body")) == OwnershipCheck(None)


@pytest.mark.parametrize(
    "qualifiers", [{"grade": "D"}, {"end": "2020", "observed": "2019"}, {"start": "2024-06-02"}]
)
def test_what_is_no_state_body_that_day_or_by_rumour_may_have_owners(qualifiers: dict[str, str]) -> None:
    assert lacks(member("a", "state_body", **qualifiers)) is GapKind.NO_OWNER_RECORDED


def test_a_body_that_another_continues_is_as_complete_as_that_one() -> None:
    assert lacks(link("Succession", "new", "a")) is None
    assert lacks(link("Succession", "a", "old")) is GapKind.NO_OWNER_RECORDED


def test_bodies_that_continue_each_other_are_not_complete() -> None:
    circle = (link("Succession", "a", "b"), link("Succession", "b", "a"))
    assert lacks(*circle) is GapKind.NO_OWNER_RECORDED


def test_a_record_in_force_and_stated_direct_assumes_nothing() -> None:
    assert check(owns("b", "a", "100", direct="direct", observed=OBSERVED)).assumes == ()


def test_a_presumed_holding_is_assumed_to_last() -> None:
    check_ = check(owns("b", "a", "100", direct="direct"))
    link_of = link_id("Ownership", "b", "a")
    assert check_.assumes == (Assumption("presumed_link", link_of, date(2024, 1, 15)),)


def test_an_unstated_holding_is_assumed_to_be_direct() -> None:
    check_ = check(owns("b", "a", "100", observed=OBSERVED))
    assert check_.assumes == (Assumption("unstated_directness", link_id("Ownership", "b", "a")),)


def test_a_holding_of_unknown_share_adds_no_assumption() -> None:
    check_ = check(owns("b", "a", "100", direct="direct", observed=OBSERVED), owns("c", "a"))
    assert check_ == OwnershipCheck(None)


def test_of_several_parents_the_firmest_is_assumed() -> None:
    firm = unit("b", "a", direct="direct", observed=OBSERVED)
    assert check(unit("c", "a"), firm).assumes == ()


def test_an_entity_with_a_gap_assumes_nothing() -> None:
    assert check(owns("b", "a", "60")).assumes == ()


def test_upper_links_are_recorded_unless_they_are_absent_on_the_day() -> None:
    snapshot = snapshot_of(
        owns("b", "a", grade="D"),
        owns("c", "a", observed="2024-07-01"),
        owns("d", "a", end="2024-05-31"),
        owns("a", "e"),
        link("Supply", "f", "a"),
    )
    position = snapshot.ids.position("a")
    assert position is not None
    rows = recorded_upper_links(snapshot, position, day_number(DAY))
    assert {snapshot.ids[upper] for upper in snapshot.links["upper"][rows].tolist()} == {"b", "c"}
