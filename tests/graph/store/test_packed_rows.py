"""Packed rows of links and members are those that a snapshot compiles."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from any_statement import partial_dates, periods, shares
from factories import member, owns, snapshot_of
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.model.codes import CLASSES
from graph.model.compiled_rows import rows_of
from graph.model.rows import ROW_FIELDS
from graph.store.neo4j.projection.nodes import relationship_of
from graph.store.packed_rows import ROW_BYTES, pack_link, pack_memberships, unpack, with_share
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


def in_order(columns: dict[str, Any]) -> list[str]:
    """The rows without their ends."""
    names = [name for name in ROW_FIELDS if name not in ("upper", "lower")]
    return sorted(map(repr, zip(*(columns[name].tolist() for name in names), strict=True)))


@pytest.mark.slow
@given(st.lists(link_observations, min_size=1, max_size=3))
@settings(deadline=None, max_examples=300)
def test_a_link_has_the_rows_of_a_snapshot(observed: list[Statement]) -> None:
    link = Link("Ownership", "a", "b", tuple(observed))
    properties = relationship_of(link, date(2024, 1, 1), {}).properties
    rows, counts = unpack([properties["packed_rows"]])
    compiled = snapshot_of(observed).links
    assert in_order(rows) == in_order(compiled)
    assert counts.tolist() == [len(compiled["type"])]
    assert properties["latest_since"] == compiled["since"].max()


@pytest.mark.slow
@given(st.lists(class_observations, min_size=1, max_size=3))
@settings(deadline=None, max_examples=100)
def test_a_member_has_the_rows_of_a_snapshot(observed: list[Statement]) -> None:
    targets, packed = pack_memberships(("state_body", "state_body", s) for s in observed)
    rows, _ = unpack([packed])
    assert in_order(rows) == in_order(snapshot_of(observed).memberships)
    assert targets == ["state_body"] * len(rows["type"])


def test_rows_of_several_links_are_told_apart_by_their_counts() -> None:
    one = pack_link("Control", rows_of([owns("a", "b")]))
    two = pack_link("Ownership", rows_of([owns("a", "b", "30", share_until="2030")]))
    rows, counts = unpack([one, b"", two])
    assert counts.tolist() == [1, 0, 2]
    assert len(set(rows["type"].tolist())) == 2 and len(two) == 2 * ROW_BYTES


def test_classes_are_packed_in_one_order() -> None:
    memberships = [
        ("state_body", "state_body", member("a", "state_body")),
        ("listed_party", "x", member("a", "y")),
    ]
    targets, packed = pack_memberships(memberships)
    assert targets == ["x", "state_body"]
    assert [CLASSES[code] for code in unpack([packed])[0]["type"]] == ["listed_party", "state_body"]


@given(link_observations, st.none() | shares().filter(lambda share: not share.is_unknown))
@settings(deadline=None)
def test_a_row_with_the_share_of_another(observation: Statement, share: Any) -> None:
    plain = replace(observation, share=None, share_until=None)
    stated = replace(owns("a", "b"), share=share)
    packed = (pack_link("Ownership", rows_of([s])) for s in (plain, stated, replace(plain, share=share)))
    row, other, expected = packed
    assert with_share(row, other) == expected
