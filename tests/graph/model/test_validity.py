"""Whether a fact holds on a day: one reading, for one fact and for arrays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from any_statement import partial_dates, periods, shares
from brute_force_validity import status as plain_status
from factories import member, owns, snapshot_of
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.compiled_rows import fact_on, rows_of
from graph.model.days import FIRST_DAY, LAST_DAY, MISSING_DAY, day_date, day_number
from graph.model.rows import row_on, rows_at
from graph.model.validity import (
    Validity,
    bounds_of,
    bounds_of_columns,
    holds_on,
    may_hold_on,
    validity_on,
)
from ontology import Directness, Grade, Share, Statement

DAY = date(2024, 6, 15)


@pytest.mark.parametrize(
    ("qualifiers", "validity"),
    [
        ({"observed": "2024"}, Validity.IN_FORCE),
        ({"observed": "2023"}, Validity.PRESUMED),
        ({"observed": "2023", "end": "2024-06"}, Validity.IN_FORCE),
        ({"observed": "2023", "end": "2024-05"}, Validity.FORMER),
        ({"observed": "2025", "start": "2020"}, Validity.IN_FORCE),
        ({"observed": "2025"}, Validity.UNKNOWN),
        ({"observed": "2023", "start": "2024-07"}, Validity.NOT_YET),
        ({"observed": "2023", "start": "2030", "end": "2035"}, Validity.NOT_YET),
        ({"observed": "2025", "end": "2024-01"}, Validity.FORMER),
        ({"observed": "2025", "end": "2024-07"}, Validity.UNKNOWN),
    ],
)
def test_one_statement(qualifiers: dict[str, str], validity: Validity) -> None:
    statement = owns("a", "b", **qualifiers)
    assert bounds_of(statement).validity_on(day_number(DAY)) is validity
    assert fact_on([statement], day_number(DAY)).validity_on(day_number(DAY)) is validity


LEFT_OUT = {"original": "[not in the copy of 2024-01-01]", "end": "2023-12-31", "observed": "2023-07-09"}


@pytest.mark.parametrize(
    ("day", "others", "word"),
    [
        ("2023-07-09", (), "in force"),
        ("2023-07-10", (), "presumed"),
        ("2023-12-31", (), "presumed"),
        ("2024-01-01", (), "former"),
        ("2023-07-08", (), "unknown"),
        ("2023-09-01", ({"observed": "2023-08-01", "end": "2023-08-15"},), "former"),
        ("2023-09-01", ({"observed": "2023-10-01"},), "in force"),
        ("2024-01-01", ({"observed": "2023-10-01"},), "former"),
        ("2024-02-01", ({"observed": "2024-03-01"},), "unknown"),
        ("2024-04-01", ({"observed": "2024-03-01"},), "presumed"),
        ("2024-02-01", ({"observed": "2024-03-01", "start": "2024-02-15"},), "former"),
    ],
)
def test_a_listing_that_a_newer_copy_lacks_is_presumed_until_the_day_before(
    day: str, others: tuple[dict[str, str], ...], word: str
) -> None:
    facts = [member("a", "state_body", **given) for given in (LEFT_OUT, *others)]
    number = day_number(date.fromisoformat(day))
    assert fact_on(facts, number, is_link=False).validity_on(number).label == word
    rows = snapshot_of(facts).memberships
    assert Validity(validity_on(rows, np.arange(len(rows["type"])), number).max()).label == word


def test_in_force_and_presumed_hold_and_nothing_else_does() -> None:
    assert [status for status in Validity if status.holds] == [Validity.PRESUMED, Validity.IN_FORCE]


def test_the_words_of_exports() -> None:
    words = [status.label for status in Validity if status is not Validity.OUTSIDE]
    assert words == ["not yet", "former", "unknown", "presumed", "in force"]


class TestSeveralStatements:
    def test_a_link_seen_after_its_end_has_begun_anew(self) -> None:
        facts = [owns("a", "b", "30", observed="2023"), owns("a", "b", "60", observed="2019", end="2020")]
        assert on(facts, DAY) == ("presumed", "30")
        assert on(facts, date(2020, 1, 1)) == ("in force", "60")

    def test_between_an_end_and_an_observation_of_a_new_beginning_nothing_is_known(self) -> None:
        facts = [owns("a", "b", observed="2023"), owns("a", "b", observed="2019", end="2020")]
        assert on(facts, date(2021, 1, 1))[0] == "unknown"

    def test_between_an_end_and_a_stated_new_start_the_link_is_a_former_one(self) -> None:
        facts = [owns("a", "b", start="2023"), owns("a", "b", observed="2019", end="2020")]
        assert on(facts, date(2021, 1, 1))[0] == "former"

    def test_stated_shares_that_hold_add_to_a_hull(self) -> None:
        assert on([owns("a", "b", "40"), owns("a", "b", "50"), owns("a", "b")], DAY)[1] == "[40,50]"

    def test_a_share_ends_without_the_link(self) -> None:
        assert on([owns("a", "b", "60", share_until="2024-03")], DAY) == ("presumed", "(0,100]")

    def test_a_link_that_ended_is_seen_again_whatever_its_directness(self) -> None:
        facts = [
            owns("a", "b", "10", observed="2019", end="2020", direct="direct"),
            owns("a", "b", "60", direct="indirect"),
        ]
        assert on(facts, DAY) == ("presumed", "60")


def on(facts: list[Statement], day: date) -> tuple[str, str]:
    row = fact_on(facts, day_number(day))
    return row.validity_on(day_number(day)).label, str(row.share)


# ------------------------------------------------------------ one fact and arrays agree

optional_date = st.none() | partial_dates()
statements = st.builds(
    lambda **qualifiers: replace(owns("a", "b"), **qualifiers),
    grade=st.sampled_from(Grade),
    observed=periods(),
    share=st.none() | shares().filter(lambda share: not share.is_unknown),
    share_until=st.none() | st.none() | partial_dates(),
    direct=st.none() | st.sampled_from(Directness),
    start=optional_date,
    end=optional_date,
).filter(  # readers reject what ends before it starts
    lambda s: s.start is None or s.end is None or s.start.first_day <= s.end.last_day
)


@st.composite
def facts_and_days(draw: st.DrawFn) -> tuple[list[Statement], int]:
    """Statements about one link, and a day at one of their dates or any other."""
    facts = draw(st.lists(statements, min_size=1, max_size=4))
    dates = [
        stated
        for s in facts
        for stated in (s.start, s.end, s.observed.first, s.observed.last, s.share_until)
        if stated is not None
    ]
    ends = [day_number(day) for stated in dates for day in (stated.first_day, stated.last_day)]
    near = [day + step for day in ends for step in (-1, 0, 1)]
    return facts, draw(st.sampled_from(near) | st.dates().map(day_number))


@given(statements)
def test_bounds_of_columns_are_those_of_the_statement(statement: Statement) -> None:
    def column(stated: date | None) -> Any:
        return np.array([MISSING_DAY if stated is None else day_number(stated)])

    first, last, flags = bounds_of_columns(
        column(statement.start and statement.start.first_day),
        column(statement.end and statement.end.last_day),
        column(statement.observed.first.first_day),
        column(statement.observed.last.last_day),
    )
    assert bounds_of(statement) == (first[0], last[0], flags[0])


@pytest.mark.slow
@given(facts_and_days())
@settings(deadline=None, max_examples=300)
def test_arrays_say_of_a_link_what_one_fact_does(question: tuple[list[Statement], int]) -> None:
    facts, day = question
    links = snapshot_of(facts).links
    every = np.arange(len(links["type"]))
    rows = rows_at(links, every)
    assert sorted(rows) == rows_of(facts)
    assert validity_on(links, every, day).tolist() == [row.validity_on(day) for row in rows]
    best = row_on([row for row in rows if row.counts_at(Grade.D)], day)
    assert best == fact_on(facts, day)


@pytest.mark.slow
@given(facts_and_days())
@settings(deadline=None)
def test_of_memberships_arrays_and_the_plain_reading_say_what_one_fact_does(
    question: tuple[list[Statement], int],
) -> None:
    links, day = question[0], max(question[1], day_number(date.min) + 1)  # the plain reading begins before
    facts = [
        replace(
            s,
            subject="a",
            prop="riskClass",
            value="state_body",
            direct=None,
            share=None,
            share_until=None,
            original=LEFT_OUT["original"] if s.grade < Grade.C else None,
        )
        for s in links
    ]
    rows = snapshot_of(facts).memberships
    every = np.arange(len(rows["type"]))
    assert sorted(rows_at(rows, every)) == rows_of(facts, is_link=False)
    status = validity_on(rows, every, day)
    assert status.tolist() == [row.validity_on(day) for row in rows_at(rows, every)]
    assert (holds_on(rows, every, day) == (status >= Validity.PRESUMED)).all()
    assert (may_hold_on(rows, every, day) == (status >= Validity.UNKNOWN)).all()
    word = fact_on(facts, day, is_link=False).validity_on(day).label
    assert {"former": "absent", "not yet": "absent"}.get(word, word) == plain_status(facts, day_date(day))


@pytest.mark.slow
@given(facts_and_days())
@settings(deadline=None)
def test_on_every_day_some_row_of_each_grade_speaks(question: tuple[list[Statement], int]) -> None:
    facts, day = question
    best = min(s.grade for s in facts)
    for grade in (g for g in Grade if g >= best):
        speaking = [row for row in rows_of(facts) if row.counts_at(grade)]
        assert max(row.validity_on(day) for row in speaking) > Validity.OUTSIDE


def test_rows_of_nothing_are_empty_columns() -> None:
    empty = snapshot_of().links
    assert {len(column) for column in empty.values()} == {0}
    assert rows_at(empty, np.arange(0)) == []


def test_a_row_of_one_statement_is_its_bounds() -> None:
    [row] = rows_of([owns("a", "b", "51", start="2020", end="2022", grade="A")])
    assert (row.since, row.until) == (day_number(date(2020, 1, 1)), day_number(date(2022, 12, 31)))
    assert row.share == Share(51, 51)
    assert (row.window_from, row.window_to, row.grade_to) == (FIRST_DAY, LAST_DAY, Grade.D)
