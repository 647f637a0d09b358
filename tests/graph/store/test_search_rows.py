"""Rows as properties of links and members: the same that a snapshot compiles, there and back."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
from any_statement import partial_dates, periods, shares
from factories import member, owns, snapshot_of
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.days import day_date, day_number
from graph.model.filters import EdgeFilter, Strictness
from graph.model.rows import Row
from graph.model.traversal import Direction, Traversal
from graph.store.neo4j.projection.nodes import relationship_of
from graph.store.search_rows import (
    FLAT,
    SCALARS,
    STORED,
    STRIDE,
    class_properties,
    link_properties,
    row_from,
    rows_in,
)
from ontology import Directness, Grade, Link, Statement

optional_date = st.none() | partial_dates()
link_observations = st.builds(
    lambda **given: replace(owns("a", "b"), **given),
    grade=st.sampled_from(Grade),
    observed=periods(),
    share=st.none() | shares().filter(lambda share: not share.is_unknown),
    share_until=st.none() | st.none() | partial_dates(),
    direct=st.none() | st.sampled_from(Directness),
    start=optional_date,
    end=optional_date,
)
class_observations = st.builds(
    lambda **given: replace(member("a", "state_body"), **given),
    grade=st.sampled_from(Grade),
    observed=periods(),
    start=optional_date,
    end=optional_date,
)


def compiled(columns: dict[str, Any]) -> list[Row]:
    return [Row(*values) for values in zip(*(columns[name].tolist() for name in STORED), strict=True)]


def in_order(rows: list[Row]) -> list[str]:
    return sorted(map(repr, rows))


def stored(observed: list[Statement]) -> dict[str, Any]:
    """The properties of the relationship."""
    return relationship_of(Link("Ownership", "a", "b", tuple(observed)), date(2024, 1, 1)).properties


def read_back(properties: dict[str, Any]) -> list[Row]:
    return rows_in(properties["rows"]) if "rows" in properties else [row_from(properties)]


@given(st.lists(link_observations, min_size=1, max_size=3))
@settings(deadline=None, max_examples=300)
def test_a_link_has_the_rows_of_a_snapshot(observed: list[Statement]) -> None:
    assert in_order(read_back(stored(observed))) == in_order(compiled(snapshot_of(observed).links))


@given(st.lists(class_observations, min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_a_member_has_the_rows_of_a_snapshot(observed: list[Statement]) -> None:
    found = class_properties(("state_body", "state_body", s) for s in observed)
    rows = rows_in(found["class_rows"])
    assert in_order(rows) == in_order(compiled(snapshot_of(observed).memberships))
    assert found["class_of"] == found["class_target"] == ["state_body"] * len(rows)


@given(
    st.lists(link_observations, min_size=1, max_size=3),
    st.data(),
    st.sampled_from(Grade),
    st.sampled_from([0.0, 25.0, 50.0, 100.0]) | st.floats(0, 100),
    st.sampled_from([Strictness.STRICT, Strictness.RELAXED]),
)
@settings(deadline=None, max_examples=300)
def test_comparing_the_stored_bounds_is_the_snapshots_filter(
    observed: list[Statement], data: st.DataObject, grade: Grade, share: float, reading: Strictness
) -> None:
    days = [d for s in observed for d in (s.start, s.end, s.observed.last, s.share_until) if d is not None]
    near = [day for d in days for day in (d.first_day, d.last_day)]
    day = data.draw(st.sampled_from(near) | st.dates())
    snapshot = snapshot_of(observed)
    traversal = Traversal("x", ("Ownership",), Direction.ANY, day, share, min_grade=grade)
    through = EdgeFilter(snapshot, traversal, reading).passes(np.arange(len(snapshot.links["type"])))
    passed = [row for row, passes in zip(compiled(snapshot.links), through, strict=True) if passes]
    ours = [row for row in read_back(stored(observed)) if passes_by_bounds(row, traversal, reading)]
    assert in_order(ours) == in_order(passed)


def passes_by_bounds(row: Row, traversal: Traversal, reading: Strictness) -> bool:
    """The comparison that Cypher makes."""
    day, (first, last, reach) = day_number(traversal.valid_at), row.bounds
    if reading is Strictness.STRICT:
        graded = row.grade_from <= traversal.min_grade <= row.grade_to
        return graded and max(first, row.since) <= day <= last and reach >= traversal.min_share
    return first <= day <= last and (day < row.since or reach >= traversal.min_share)


def test_a_link_of_one_observation_is_numbers_of_their_own() -> None:
    found = link_properties([owns("a", "b", "[25,50)", observed="2020")], takes_share=True)
    assert set(found) <= set(SCALARS)
    assert day_date(found["row_since"]) == date(2020, 1, 1)
    assert found["row_low"] == 25 and 49.99 < found["row_reach"] < 50


def test_a_share_that_ends_makes_two_rows() -> None:
    found = link_properties([owns("a", "b", "30", share_until="2020")], takes_share=True)
    assert set(found) == {"rows"} and len(found["rows"]) == 2 * STRIDE == 2 * len(FLAT)
