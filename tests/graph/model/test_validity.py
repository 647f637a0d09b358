"""What holds of a link on a day follows from all its observations."""

from __future__ import annotations

from datetime import date

import numpy as np
from factories import member, owns, snapshot_of, unit

from graph.model.days import day_number
from graph.model.filters import EdgeFilter, Status, statuses
from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.model.validity import HIGH_OPEN, LOW_OPEN
from ontology import Grade, Share

TODAY = date(2024, 6, 1)


def row_on(snapshot: Snapshot, day: date, grade: Grade = Grade.D) -> tuple[Status, str | None]:
    """Status and share of the one link of a snapshot."""
    links, rows = snapshot.links, np.arange(len(snapshot.links["type"]))
    rows = rows[(links["grade_from"] <= grade) & (grade <= links["grade_to"])]
    now = statuses(links, rows, day_number(day))
    best = int(np.argmax(now))
    status = Status(int(now[best]))
    row = rows[best]
    flags = int(links["flags"][row])
    share = Share(links["low"][row], links["high"][row], bool(flags & LOW_OPEN), bool(flags & HIGH_OPEN))
    return status, None if status is Status.ABSENT else str(share)


def test_in_force_from_first_to_last_observation_then_presumed_and_unknown_before() -> None:
    snapshot = snapshot_of(owns("A", "B", "60", observed="2018/2020-03"))
    assert row_on(snapshot, date(2017, 12, 31))[0] is Status.UNKNOWN
    assert row_on(snapshot, date(2018, 1, 1)) == (Status.IN_FORCE, "60")
    assert row_on(snapshot, date(2020, 3, 31)) == (Status.IN_FORCE, "60")
    assert row_on(snapshot, date(2020, 4, 1)) == (Status.PRESUMED, "60")


def test_a_stated_start_and_end_leave_nothing_unknown() -> None:
    snapshot = snapshot_of(owns("A", "B", start="2018-05", end="2020", observed="2019"))
    assert row_on(snapshot, date(2018, 4, 30))[0] is Status.ABSENT
    assert row_on(snapshot, date(2018, 5, 1))[0] is Status.IN_FORCE
    assert row_on(snapshot, date(2020, 12, 31))[0] is Status.IN_FORCE
    assert row_on(snapshot, date(2021, 1, 1))[0] is Status.ABSENT


def test_a_report_of_an_end_is_no_observation_after_it() -> None:
    snapshot = snapshot_of(owns("A", "B", end="2019", observed="2023"))
    assert row_on(snapshot, date(2019, 12, 31))[0] is Status.IN_FORCE
    assert row_on(snapshot, date(2020, 1, 1))[0] is Status.ABSENT
    assert row_on(snapshot, date(2019, 12, 30))[0] is Status.UNKNOWN


def test_an_end_is_overtaken_by_a_later_observation() -> None:
    snapshot = snapshot_of(
        owns("A", "B", start="2010", end="2015", observed="2015"), owns("A", "B", observed="2020")
    )
    assert row_on(snapshot, date(2015, 12, 31))[0] is Status.IN_FORCE
    assert row_on(snapshot, date(2017, 1, 1))[0] is Status.UNKNOWN
    assert row_on(snapshot, date(2020, 6, 1))[0] is Status.IN_FORCE
    assert row_on(snapshot, date(2023, 1, 1))[0] is Status.PRESUMED
    assert row_on(snapshot, date(2009, 12, 31))[0] is Status.ABSENT


def test_an_end_within_what_was_observed_does_not_end_the_link() -> None:
    snapshot = snapshot_of(owns("A", "B", end="2015", observed="2014"), owns("A", "B", observed="2013/2020"))
    assert row_on(snapshot, date(2018, 1, 1))[0] is Status.IN_FORCE


def test_the_end_of_a_share_is_not_the_end_of_the_link() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "100", share_until="2019", observed="2018-10-31"),
        owns("A", "B", "<100", observed="2019"),
    )
    assert row_on(snapshot, date(2018, 12, 1)) == (Status.IN_FORCE, "100")
    assert row_on(snapshot, date(2019, 7, 1)) == (Status.IN_FORCE, "(0,100]")
    assert row_on(snapshot, date(2024, 1, 1)) == (Status.PRESUMED, "(0,100)")


def test_a_single_share_that_ended_leaves_an_unknown_one() -> None:
    snapshot = snapshot_of(owns("A", "B", "100", share_until="2019", observed="2018"))
    assert row_on(snapshot, date(2019, 12, 31))[1] == "100"
    assert row_on(snapshot, date(2020, 1, 1)) == (Status.PRESUMED, "(0,100]")


def test_shares_that_hold_together_make_their_hull() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "51", observed="2018"),
        owns("A", "B", "49", observed="2020"),
        owns("A", "B", observed="2021"),
    )
    assert row_on(snapshot, date(2019, 1, 1))[1] == "51"
    assert row_on(snapshot, date(2023, 1, 1))[1] == "[49,51]"


def test_weaker_evidence_counts_only_at_its_grade() -> None:
    snapshot = snapshot_of(
        owns("A", "B", "60", observed="2018", grade="A"),
        owns("A", "B", end="2019", observed="2019", grade="C"),
    )
    assert row_on(snapshot, date(2022, 1, 1), Grade.B) == (Status.PRESUMED, "60")
    assert row_on(snapshot, date(2022, 1, 1), Grade.C)[0] is Status.ABSENT


def test_the_grade_of_a_fact_is_that_of_its_best_evidence() -> None:
    snapshot = snapshot_of(
        unit("A", "B", grade="A", observed="2018"), unit("A", "B", grade="C", observed="2023")
    )
    edge_filter = EdgeFilter(snapshot, preset("control", TODAY, today=TODAY))
    chosen = np.flatnonzero(edge_filter.passes(np.arange(len(snapshot.links["type"]))))
    assert edge_filter.evidence_grades(snapshot.links, snapshot.up, chosen).tolist() == [Grade.A]


def test_direct_and_indirect_holdings_are_kept_apart() -> None:
    snapshot = snapshot_of(owns("A", "B", "10", direct="direct"), owns("A", "B", "60", direct="indirect"))
    assert sorted(snapshot.links["high"].tolist()) == [10.0, 60.0]


def test_memberships_follow_the_same_rules() -> None:
    snapshot = snapshot_of(
        member("A", "listed_party", start="2024-05-14", observed="2024-05-14"), unit("A", "B")
    )
    chosen = snapshot.class_rows("listed_party")
    on = {
        day: statuses(snapshot.memberships, chosen, day_number(day)).tolist()
        for day in (date(2024, 5, 13), date(2024, 5, 14))
    }
    assert on == {date(2024, 5, 13): [Status.ABSENT], date(2024, 5, 14): [Status.IN_FORCE]}
