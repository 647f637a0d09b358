"""What is said of a fact on a day, for every state that it can be in, against a plain reading."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from api.models import Validity as ValidityAnswer
from api.wording.catalogue import on
from api.wording.values import validity
from graph.model.validity import Validity

FIRST = date(2024, 1, 1)


@st.composite
def states(draw: st.DrawFn) -> tuple[Validity, date, date | None, bool, bool, date]:
    """A status, its days, which of them are stated, and the day asked about, as a row can have them."""
    is_start_stated, is_end_stated = draw(st.booleans()), draw(st.booleans())
    until = FIRST + timedelta(draw(st.integers(0, 400)))
    day = FIRST + timedelta(draw(st.integers(-400, 800)))
    if day < FIRST:
        status = Validity.NOT_YET if is_start_stated else Validity.UNKNOWN
    elif day <= until:
        status = Validity.IN_FORCE
    else:
        status = Validity.FORMER if is_end_stated else Validity.PRESUMED
    # A fact that is stated to begin after it was last observed was never observed in force.
    is_seen = is_end_stated or not is_start_stated or draw(st.booleans())
    return status, FIRST, until if is_seen else None, is_start_stated, is_end_stated, day


@given(states())
def test_only_what_is_so_is_said(state: tuple[Validity, date, date | None, bool, bool, date]) -> None:
    status, since, until, is_start_stated, is_end_stated, day = state
    age = (day - (until or since)).days if status is Validity.PRESUMED else None
    words = validity(
        ValidityAnswer(
            status=status.label,
            since=since,
            since_stated=is_start_stated,
            until=until,
            until_stated=is_end_stated,
            age_days=age,
            detail="",
        )
    )

    begin, end = on(since), None if until is None else on(until)
    told_as_start = any(
        f"{word} {begin}" in words for word in ("since", "in force from", "stated from", "starts")
    )
    assert not told_as_start or is_start_stated, "an observation is told as a start"
    told_as_end = end is not None and any(f"{word} {end}" in words for word in ("until", "ended on"))
    assert not told_as_end or is_end_stated, "an observation is told as an end"
    assert words.startswith("in force") == (status is Validity.IN_FORCE)
    assert ("assumed current" in words) == (status is Validity.PRESUMED)
    assert ("not known" in words) == (status is Validity.UNKNOWN)
    assert ("ended" in words) == (status is Validity.FORMER)
    assert ("not yet" in words) == (status is Validity.NOT_YET)
    assert "None" not in words
    if status is Validity.UNKNOWN:
        assert "first confirmed" in words and day < since
