"""What holds of a link on a day follows from all its observations, compiled to rows."""

from __future__ import annotations

from datetime import date
from itertools import permutations

import numpy as np
import pytest
from factories import member, owns, snapshot_of, unit

from graph.model.compiled_rows import fact_on, rows_of
from graph.model.days import day_number
from graph.model.filters import EdgeFilter
from graph.model.observations import DIRECTNESS_LABELS
from graph.model.rows import row_on, rows_at
from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.model.validity import Validity, validity_on
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)


def on(snapshot: Snapshot, day: date, grade: Grade = Grade.D) -> tuple[Validity, str | None]:
    """Validity of the one link of a snapshot, and its share where it may hold."""
    rows = rows_at(snapshot.links, np.arange(len(snapshot.links["type"])))
    row = row_on([row for row in rows if row.counts_at(grade)], day_number(day))
    validity = row.validity_on(day_number(day))
    return validity, str(row.share) if validity >= Validity.UNKNOWN else None


def test_in_force_from_first_to_last_observation_then_presumed_and_unknown_before() -> None:
    snapshot = snapshot_of(owns("A", "B", "60", observed="2018/2020-03"))
    assert on(snapshot, date(2017, 12, 31))[0] is Validity.UNKNOWN
    assert on(snapshot, date(2018, 1, 1)) == (Validity.IN_FORCE, "60")
    assert on(snapshot, date(2020, 3, 31)) == (Validity.IN_FORCE, "60")
    assert on(snapshot, date(2020, 4, 1)) == (Validity.PRESUMED, "60")


def test_a_stated_start_and_end_leave_nothing_unknown() -> None:
    snapshot = snapshot_of(owns("A", "B", start="2018-05", end="2020", observed="2019"))
    assert on(snapshot, date(2018, 4, 30))[0] is Validity.NOT_YET
    assert on(snapshot, date(2018, 5, 1))[0] is Validity.IN_FORCE
    assert on(snapshot, date(2020, 12, 31))[0] is Validity.IN_FORCE
    assert on(snapshot, date(2021, 1, 1))[0] is Validity.FORMER


def test_a_report_of_an_end_is_no_observation_after_it() -> None:
    snapshot = snapshot_of(owns("A", "B", end="2019", observed="2023"))
    assert on(snapshot, date(2019, 12, 31))[0] is Validity.IN_FORCE
    assert on(snapshot, date(2020, 1, 1))[0] is Validity.FORMER
    assert on(snapshot, date(2019, 12, 30))[0] is Validity.UNKNOWN


def test_an_end_is_overtaken_by_a_later_observation() -> None:
    snapshot = snapshot_of(
        owns("A", "B", start="2010", end="2015", observed="2015"), owns("A", "B", observed="2020")
    )
    assert on(snapshot, date(2015, 12, 31))[0] is Validity.IN_FORCE
    assert on(snapshot, date(2017, 1, 1))[0] is Validity.UNKNOWN
    assert on(snapshot, date(2020, 6, 1))[0] is Validity.IN_FORCE
    assert on(snapshot, date(2023, 1, 1))[0] is Validity.PRESUMED
    assert on(snapshot, date(2009, 12, 31))[0] is Validity.NOT_YET


def test_an_end_within_what_was_observed_does_not_end_the_link() -> None:
    snapshot = snapshot_of(owns("A", "B", end="2015", observed="2014"), owns("A", "B", observed="2013/2020"))
    assert on(snapshot, date(2018, 1, 1))[0] is Validity.IN_FORCE


def test_the_end_of_a_share_is_not_the_end_of_the_link() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "100", share_until="2019", observed="2018-10-31"),
        owns("A", "B", "<100", observed="2019"),
    )
    assert on(snapshot, date(2018, 12, 1)) == (Validity.IN_FORCE, "100")
    assert on(snapshot, date(2019, 7, 1)) == (Validity.IN_FORCE, "(0,100]")
    assert on(snapshot, date(2024, 1, 1)) == (Validity.PRESUMED, "(0,100)")


def test_a_single_share_that_ended_leaves_an_unknown_one() -> None:
    snapshot = snapshot_of(owns("A", "B", "100", share_until="2019", observed="2018"))
    assert on(snapshot, date(2019, 12, 31))[1] == "100"
    assert on(snapshot, date(2020, 1, 1)) == (Validity.PRESUMED, "(0,100]")


@pytest.mark.parametrize("others", [(), (owns("A", "B", observed="2022"),)], ids=["alone", "beside another"])
def test_a_share_that_ended_before_the_link_was_seen_is_one_of_no_day(others: tuple[Statement, ...]) -> None:
    snapshot = snapshot_of(owns("A", "B", "100", share_until="2018", observed="2021"), *others)
    assert on(snapshot, date(2017, 1, 1)) == (Validity.UNKNOWN, "(0,100]")
    assert on(snapshot, date(2021, 6, 1)) == (Validity.IN_FORCE, "(0,100]")


def test_shares_that_hold_together_make_their_hull() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "51", observed="2018"),
        owns("A", "B", "49", observed="2020"),
        owns("A", "B", observed="2021"),
    )
    assert on(snapshot, date(2019, 1, 1))[1] == "51"
    assert on(snapshot, date(2023, 1, 1))[1] == "[49,51]"


def test_weaker_evidence_counts_only_at_its_grade() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "60", observed="2018", grade="A"),
        owns("A", "B", end="2019", observed="2019", grade="C"),
    )
    assert on(snapshot, date(2022, 1, 1), Grade.B) == (Validity.PRESUMED, "60")
    assert on(snapshot, date(2022, 1, 1), Grade.C)[0] is Validity.FORMER


def test_the_grade_of_a_fact_is_that_of_its_best_evidence() -> None:
    snapshot = snapshot_of(
        unit("A", "B", grade="A", observed="2018"), unit("A", "B", grade="C", observed="2023")
    )
    edge_filter = EdgeFilter(snapshot, preset("control", TODAY, today=TODAY))
    chosen = np.flatnonzero(edge_filter.passes(np.arange(len(snapshot.links["type"]))))
    assert edge_filter.evidence_grades(snapshot.links, snapshot.up, chosen).tolist() == [Grade.A]


@pytest.mark.parametrize(
    ("facts", "day", "directness"),
    [
        # A stated directness beats an unstated one, whichever is newer.
        ([("unstated", "2023"), ("direct", "2020")], "2024-06-01", "direct"),
        ([("unstated", "2020"), ("indirect", "2023")], "2024-06-01", "indirect"),
        ([("unstated", "2020"), ("indirect", "2023")], "2021-06-01", "indirect"),
        # Between stated ones the latest on or before the day asked about holds.
        ([("direct", "2020"), ("indirect", "2023")], "2024-06-01", "indirect"),
        ([("direct", "2020"), ("indirect", "2023")], "2022-06-01", "direct"),
        ([("direct", "2020"), ("indirect", "2023")], "2019-06-01", "direct"),
        ([("direct", "2020/2024"), ("indirect", "2023")], "2024-06-01", "direct"),
        # What two sources say of one day stands against each other.
        ([("direct", "2020/2024"), ("indirect", "2023")], "2023-06-01", "conflicting"),
        ([("direct", "2023"), ("indirect", "2023"), ("unstated", "2024")], "2024-06-01", "conflicting"),
        ([("direct", "2023"), ("indirect", "2023"), ("direct", "2024")], "2025-06-01", "direct"),
    ],
)
def test_the_directness_of_a_link(facts: list[tuple[str, str]], day: str, directness: str) -> None:
    stated = [owns("A", "B", direct=direct, observed=observed) for direct, observed in facts]
    row = fact_on(stated, day_number(date.fromisoformat(day)))
    assert DIRECTNESS_LABELS[row.directness] == directness
    assert {fact_on(order, day_number(date.fromisoformat(day))) for order in permutations(stated)} == {row}


def test_direct_and_indirect_statements_are_about_one_link() -> None:
    snapshot = snapshot_of(owns("A", "B", "10", direct="direct"), owns("A", "B", "60", direct="indirect"))
    [row] = rows_at(snapshot.links, np.arange(1))
    assert (str(row.share), DIRECTNESS_LABELS[row.directness]) == ("[10,60]", "conflicting")


def test_directness_is_that_of_the_evidence_that_counts() -> None:
    facts = owns("A", "B", direct="direct", grade="B"), owns("A", "B", direct="indirect", grade="D")
    by_grade = {row.grade_from: DIRECTNESS_LABELS[row.directness] for row in rows_of(facts)}
    assert by_grade == {Grade.B: "direct", Grade.D: "conflicting"}


def test_memberships_follow_the_same_rules() -> None:
    snapshot = snapshot_of(
        member("A", "listed_party", start="2024-05-14", observed="2024-05-14"), unit("A", "B")
    )
    chosen = snapshot.class_rows("listed_party")
    statuses = {
        day: validity_on(snapshot.memberships, chosen, day_number(day)).tolist()
        for day in (date(2024, 5, 13), date(2024, 5, 14))
    }
    assert statuses == {date(2024, 5, 13): [Validity.NOT_YET], date(2024, 5, 14): [Validity.IN_FORCE]}
