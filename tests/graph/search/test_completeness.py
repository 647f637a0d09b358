"""When the record of an entity's owners has a gap, on graphs of a few links."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from factories import fact, link, member, owns, snapshot_of, unit

from graph.model.days import day_number
from graph.model.traversal import Traversal, preset
from graph.search.completeness import (
    Assumption,
    Gap,
    GapKind,
    NotCounted,
    OwnershipCheck,
    UncountedOwner,
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
    nearby = np.arange(len(snapshot.ids))
    return check_ownership(snapshot, np.array([position]), traversal, nearby)


def gap_of(*statements: Statement, traversal: Traversal = CONTROL, of: str = "a") -> Gap | None:
    gaps = check(*statements, traversal=traversal, of=of).gaps
    return gaps[0] if gaps else None


def lacks(*statements: Statement, traversal: Traversal = CONTROL, of: str = "a") -> GapKind | None:
    gap = gap_of(*statements, traversal=traversal, of=of)
    return None if gap is None else gap.lacks


def without_links(found: OwnershipCheck) -> list[Assumption]:
    """What is assumed of links, without what is assumed of every entity."""
    return [each for each in found.assumes if each.kind != "no_unrecorded_control_unit_or_affiliation"]


def test_an_entity_without_links_lacks_an_owner() -> None:
    assert gap_of() == Gap("a", GapKind.NO_OWNER_RECORDED)


def test_an_owner_whose_share_is_unknown_leaves_all_unrecorded() -> None:
    assert gap_of(owns("b", "a")) == Gap("a", GapKind.SHARE_UNKNOWN, 0.0, 100.0)


def test_a_gap_says_how_much_is_recorded_and_as_of_when() -> None:
    gap = gap_of(owns("b", "a", "40"), owns("c", "a", "20", observed="2023-05-01"))
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
    assert gap_of(owns("b", "a", "(25,50]"), owns("c", "a", ">=25")) == Gap(
        "a", GapKind.SHARE_UNRECORDED, 50.0, 50.0, date(2024, 1, 15)
    )


def test_two_shares_of_one_owner_count_once() -> None:
    gap = gap_of(owns("b", "a", "40", direct="direct"), owns("b", "a", "30", observed="2023"))
    assert gap is not None
    assert gap.recorded == 30.0  # the lower bound of both


def test_a_body_and_its_successor_are_one_owner() -> None:
    gap = gap_of(owns("old", "a", "40"), owns("new", "a", "40"), link("Succession", "new", "old"))
    assert gap is not None
    assert gap.recorded == 40.0


def test_shares_of_more_than_the_whole_prove_nothing() -> None:
    gap = gap_of(owns("b", "a", "100"), owns("c", "a", "67"))
    assert gap == Gap("a", GapKind.SHARES_EXCEED_WHOLE, 167.0, None, date(2024, 1, 15))


@pytest.mark.parametrize(("share", "lacking"), [("33.43", None), ("33.44", GapKind.SHARES_EXCEED_WHOLE)])
def test_a_tenth_of_a_percent_is_allowed_for_rounding(share: str, lacking: GapKind | None) -> None:
    assert lacks(owns("b", "a", "66.67"), owns("c", "a", share)) is lacking


@pytest.mark.parametrize(
    ("statements", "why"),
    [
        ([owns("b", "a", "100", direct="indirect")], NotCounted.INDIRECT),
        ([unit("b", "a", direct="indirect")], NotCounted.INDIRECT),
        ([owns("b", "a", "100", grade="D")], NotCounted.BELOW_GRADE),
        ([owns("b", "a", "100", observed="2024-07-01")], NotCounted.NOT_YET_OBSERVED),
        ([link("Control", "b", "a")], NotCounted.NO_HOLDING),
        ([link("Affiliation", "b", "a")], NotCounted.NO_HOLDING),
        (
            [owns("b", "a", "100", direct=directness) for directness in ("direct", "indirect")],
            NotCounted.CONFLICTING_DIRECTNESS,
        ),
        ([owns("b", "a", "100"), member("b", "state_body")], NotCounted.NOT_STATED_DIRECT),
        (
            [owns("b", "a", grade="A", observed="2021"), owns("b", "a", grade="C", end="2023")],
            NotCounted.CONTRADICTED,
        ),
    ],
    ids=lambda given: given if isinstance(given, str) else "",
)
def test_a_recorded_owner_that_does_not_count_is_named_with_why(
    statements: list[Statement], why: NotCounted
) -> None:
    gap = gap_of(*statements)
    assert gap is not None
    assert gap.lacks is GapKind.NO_DIRECT_OWNER
    assert gap.uncounted is not None
    assert (gap.uncounted.owner, gap.uncounted.why) == ("b", why)


def test_the_recorded_owner_closest_to_counting_is_named() -> None:
    facts = (owns("d", "a", "100", grade="D"), link("Control", "c", "a"), owns("b", "a", "60"))
    gap = gap_of(*facts)
    assert gap is not None
    assert (gap.lacks, gap.recorded) == (GapKind.SHARE_UNRECORDED, 60.0)
    assert gap.uncounted == UncountedOwner("d", NotCounted.BELOW_GRADE, Grade.D)


def test_evidence_of_grade_c_is_a_record_whatever_the_minimum_grade() -> None:
    assert lacks(owns("b", "a", "100", grade="C"), traversal=CONTROL.with_grade(Grade.A)) is None


def test_a_holding_that_ended_is_no_record() -> None:
    assert lacks(owns("b", "a", "100", end="2024-05-31")) is GapKind.NO_OWNER_RECORDED


def test_a_unit_of_another_body_is_complete() -> None:
    assert lacks(unit("b", "a")) is None


def test_a_person_of_whom_only_that_is_known_that_it_is_a_legal_entity_may_have_owners() -> None:
    snapshot = snapshot_of(fact("p", "type", "LegalEntity"))
    [gap] = check_ownership(snapshot, np.array([0]), CONTROL).gaps
    assert gap.lacks is GapKind.NO_OWNER_RECORDED


def test_a_person_has_no_owner() -> None:
    snapshot = snapshot_of(fact("p", "type", "Person"))
    assert check_ownership(snapshot, np.array([0]), CONTROL).gaps == ()


def test_a_state_body_has_no_owner() -> None:
    assert check(member("a", "state_body")).gaps == ()


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
    assert without_links(check(owns("b", "a", "100", direct="direct", observed=OBSERVED))) == []


def test_a_presumed_holding_is_assumed_to_last() -> None:
    check_ = check(owns("b", "a", "100", direct="direct"))
    link_of = link_id("Ownership", "b", "a")
    assert without_links(check_) == [Assumption("presumed_link", link_of, date(2024, 1, 15))]


def test_an_unstated_holding_is_assumed_to_be_direct() -> None:
    check_ = check(owns("b", "a", "100", observed=OBSERVED))
    assert without_links(check_) == [Assumption("unstated_directness", link_id("Ownership", "b", "a"))]


def test_a_holding_of_unknown_share_adds_no_assumption() -> None:
    check_ = check(owns("b", "a", "100", direct="direct", observed=OBSERVED), owns("c", "a"))
    assert (check_.gaps, without_links(check_)) == ((), [])


def test_of_several_parents_the_firmest_is_assumed() -> None:
    firm = unit("b", "a", direct="direct", observed=OBSERVED)
    assert without_links(check(unit("c", "a"), firm)) == []


def test_an_entity_with_a_gap_assumes_nothing() -> None:
    assert without_links(check(owns("b", "a", "60"))) == []


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


STATE = member("s", "state_body")


@pytest.mark.parametrize(("direct", "lacking"), [("direct", None), ("unstated", GapKind.NO_DIRECT_OWNER)])
def test_what_a_state_body_holds_counts_only_when_stated_direct(direct: str, lacking: GapKind | None) -> None:
    assert lacks(STATE, owns("s", "a", "100", direct=direct)) is lacking


def test_a_unit_of_a_state_body_is_complete_whatever_is_stated() -> None:
    assert lacks(STATE, unit("s", "a")) is None


def test_many_holdings_of_one_entity_are_assumed_in_one() -> None:
    holders = [owns(f"h{number}", "a", "0.1", grade="B") for number in range(800)]
    found = check(*holders)
    assert found.gaps == ()
    assert found.assumes == (
        Assumption("presumed_link", None, date(2024, 1, 15), 800, 80.0, "a"),
        Assumption("unstated_directness", None, None, 800, 80.0, "a"),
        Assumption("no_unrecorded_control_unit_or_affiliation"),
    )


def test_what_is_assumed_of_many_entities_is_counted() -> None:
    chain = [owns(f"e{number + 1}", f"e{number}", "100", direct="direct") for number in range(90)]
    snapshot = snapshot_of(chain)
    entities = np.array([snapshot.ids.position(f"e{number}") for number in range(90)])
    found = check_ownership(snapshot, entities, CONTROL)
    assert len(found.assumes) == 22
    assert sum(each.count for each in found.assumes) == 180
    assert [each.count for each in found.assumes if each.link is None] == [70, 90]


def test_gaps_beyond_those_listed_are_counted() -> None:
    snapshot = snapshot_of(*(fact(f"e{number:03}", "type", "Company") for number in range(200)))
    found = check_ownership(snapshot, np.arange(200), CONTROL)
    assert (len(found.gaps), found.more_gaps) == (25, 175)
