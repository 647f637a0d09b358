"""Partial dates read at their widest, and periods of observation."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ontology import InvalidDate, OntologyError, PartialDate, Period

DAYS = st.dates(min_value=date(1, 1, 1))
PARTIAL_DATES = DAYS.flatmap(
    lambda day: st.sampled_from([day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]])
).map(PartialDate)


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2024", date(2024, 1, 1), date(2024, 12, 31)),
        ("2024-02", date(2024, 2, 1), date(2024, 2, 29)),
        ("2023-02", date(2023, 2, 1), date(2023, 2, 28)),
        ("2024-02-05", date(2024, 2, 5), date(2024, 2, 5)),
        ("9999", date(9999, 1, 1), date(9999, 12, 31)),
    ],
)
def test_a_partial_date_is_read_at_its_widest(text: str, first: date, last: date) -> None:
    read = PartialDate(text)
    assert (read.first_day, read.last_day) == (first, last)


@pytest.mark.parametrize(
    "text",
    [
        "", "24", "20245", "2024-2", "2024-02-5", "2024/02", "05-02-2024", "2024-02-05T00:00", " 2024",
        "2024 ", "2024\n", "２０２４", "-2024", "2024-", "unknown",
    ],
)  # fmt: skip
def test_other_text_is_no_date(text: str) -> None:
    with pytest.raises(InvalidDate, match="no date"):
        PartialDate(text)


@pytest.mark.parametrize(
    "text", ["2024-02-30", "2023-02-29", "2024-13", "2024-00", "2024-01-00", "0000", "0000-01"]
)
def test_a_day_that_does_not_exist_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="does not exist"):
        PartialDate(text)


def test_an_invalid_date_is_an_error_of_the_ontology() -> None:
    assert issubclass(InvalidDate, OntologyError)
    assert issubclass(OntologyError, ValueError)


@given(DAYS)
def test_every_day_is_its_own_first_and_last(day: date) -> None:
    read = PartialDate(day.isoformat())
    assert (read.first_day, read.last_day) == (day, day)


@given(DAYS)
def test_a_day_lies_in_its_month_and_its_month_in_its_year(day: date) -> None:
    text = day.isoformat()
    month, year = PartialDate(text[:7]), PartialDate(text[:4])
    assert year.first_day <= month.first_day <= day <= month.last_day <= year.last_day


@given(PARTIAL_DATES)
def test_a_date_is_written_as_it_was_read(value: PartialDate) -> None:
    assert PartialDate(str(value)) == value


@given(PARTIAL_DATES, PARTIAL_DATES)
def test_dates_sort_by_the_first_day_that_they_can_mean(left: PartialDate, right: PartialDate) -> None:
    if left.first_day < right.first_day:
        assert left < right


def test_a_period_of_one_date() -> None:
    period = Period.parse("2024")
    assert (period.first, period.last) == (PartialDate("2024"), PartialDate("2024"))
    assert str(period) == "2024"


def test_a_period_of_two_dates() -> None:
    period = Period.parse(" 2024 / 2025-11-28 ")
    assert (period.first, period.last) == (PartialDate("2024"), PartialDate("2025-11-28"))
    assert str(period) == "2024/2025-11-28"


@pytest.mark.parametrize("text", ["2025/2024", "2024-06/2024-05-31", "2024-02-05/2024-02-04"])
def test_a_period_that_ends_before_it_begins_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate, match="before it begins"):
        Period.parse(text)


@pytest.mark.parametrize("text", ["2024-05/2024", "2024/2024-01-01"])
def test_a_period_may_end_within_the_date_that_it_begins_with(text: str) -> None:
    assert str(Period.parse(text)) == text


@pytest.mark.parametrize("text", ["", "/", "2024/", "/2024", "2023/2024/2025"])
def test_a_broken_period_is_refused(text: str) -> None:
    with pytest.raises(InvalidDate):
        Period.parse(text)


@given(PARTIAL_DATES, PARTIAL_DATES)
def test_a_period_is_written_as_it_was_read(first: PartialDate, last: PartialDate) -> None:
    if last.last_day >= first.first_day:
        period = Period(first, last)
        assert Period.parse(str(period)) == period
