"""Hops to a class: a lower bound over all links, and the exact distance through a filter."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import pytest
from factories import link, member, owns, snapshot_of, unit

from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import MAX_HOPS, Direction, Traversal, preset
from graph.search.bfs import UNREACHED
from graph.search.distance import class_distance, goal_distance, unfiltered
from ontology import Statement

DAY = date(2024, 6, 1)
UP = preset("control", DAY, today=DAY)
CLASS = "defence_conglomerate"


def lower_bounds(*statements: Statement, traversal: Traversal = UP) -> dict[str, int]:
    """`class_distance` by id, of the entities that have one."""
    snapshot = snapshot_of(*statements)
    return by_id(snapshot, class_distance(snapshot, traversal, CLASS))


def distances(*statements: Statement, traversal: Traversal = UP) -> dict[str, int]:
    """`goal_distance` by id, of the entities that have one."""
    snapshot = snapshot_of(*statements)
    result = goal_distance(EdgeFilter(snapshot, traversal), CLASS)
    assert result is not None  # on a small snapshot it is computed at once
    return by_id(snapshot, result.nearest[:])


def by_id(snapshot: Snapshot, hops: np.ndarray) -> dict[str, int]:
    return {id: hop for id, hop in zip(snapshot.ids, hops.tolist(), strict=True) if hop != UNREACHED}


CHAIN = (owns("m", "c", "51"), owns("c", "b", "51"), unit("b", "a"), member("m", CLASS))


def test_both_count_the_links_up_to_the_nearest_member() -> None:
    assert lower_bounds(*CHAIN) == distances(*CHAIN) == {"m": 0, "c": 1, "b": 2, "a": 3}


def test_of_several_members_the_nearest_counts() -> None:
    facts = *CHAIN, owns("n", "a", "30"), member("n", CLASS)
    assert lower_bounds(*facts)["a"] == distances(*facts)["a"] == 1


def test_what_is_beside_or_below_has_no_distance() -> None:
    facts = *CHAIN, owns("m", "sister", "51"), owns("stranger", "x", "51"), link("Supply", "m", "buyer")
    assert set(lower_bounds(*facts)) == {"m", "c", "b", "a", "sister"}
    assert set(distances(*facts)) == {"m", "c", "b", "a", "sister"}


@pytest.mark.parametrize(
    ("facts", "reason"),
    [
        ((owns("m", "a", "10"), member("m", CLASS)), "a share below the minimum"),
        ((owns("m", "a", "51", end="2020"), member("m", CLASS)), "a link that has ended"),
        ((owns("m", "a", "51", observed="2025"), member("m", CLASS)), "a link that was observed later"),
        ((owns("m", "a", "51"), member("m", CLASS, end="2020")), "a membership that has ended"),
    ],
)
def test_the_bound_takes_in_what_the_filter_leaves_out(facts: tuple[Statement, ...], reason: str) -> None:
    assert lower_bounds(*facts)["a"] == 1, reason
    assert "a" not in distances(*facts), reason


def test_a_grade_is_left_out_by_the_filter_alone() -> None:
    facts = owns("m", "a", "51", grade="D"), member("m", CLASS)
    assert lower_bounds(*facts, traversal=replace(UP, min_grade=0))["a"] == 1
    assert "a" not in distances(*facts, traversal=replace(UP, min_grade=0))


def test_the_bound_knows_no_hubs() -> None:
    facts = (
        owns("hub", "a", "51"),
        owns("m", "hub", "51"),
        member("m", CLASS),
        *(owns("hub", f"x{number}", "51") for number in range(5)),
    )
    narrow = replace(UP, max_degree=4)
    assert lower_bounds(*facts, traversal=narrow)["a"] == 2
    assert "a" not in distances(*facts, traversal=narrow)


def test_the_bound_is_never_above_the_distance() -> None:
    facts = *CHAIN, owns("m", "a", "10"), owns("q", "a", "60"), owns("m", "q", "60", direct="indirect")
    bound, exact = lower_bounds(*facts), distances(*facts)
    assert all(bound[id] <= hops for id, hops in exact.items())
    assert (bound["a"], exact["a"]) == (1, 3)


def test_the_distance_ends_at_the_bound_of_hops_and_the_lower_bound_does_not() -> None:
    near = replace(UP, max_hops=2)
    assert set(distances(*CHAIN, traversal=near)) == {"m", "c", "b"}
    assert lower_bounds(*CHAIN, traversal=near)["a"] == 3


def test_each_direction_has_a_distance_of_its_own() -> None:
    snapshot = snapshot_of(*CHAIN, owns("a", "below", "51"))
    up = by_id(snapshot, class_distance(snapshot, UP, CLASS))
    down = by_id(snapshot, class_distance(snapshot, replace(UP, direction=Direction.DOWN), CLASS))
    assert (up["below"], down) == (4, {"m": 0})


def test_it_is_computed_once_for_a_snapshot() -> None:
    snapshot = snapshot_of(*CHAIN)
    assert class_distance(snapshot, UP, CLASS) is class_distance(snapshot, replace(UP, min_share=75.0), CLASS)
    edge_filter = EdgeFilter(snapshot, UP)
    assert goal_distance(edge_filter, CLASS) is goal_distance(edge_filter, CLASS)
    assert goal_distance(EdgeFilter(snapshot, replace(UP, min_share=75.0)), CLASS) is not goal_distance(
        edge_filter, CLASS
    )


def test_without_filters_a_traversal_keeps_its_types_and_direction() -> None:
    wide = unfiltered(replace(UP, min_share=75.0, max_degree=3, max_hops=1))
    assert (wide.link_types, wide.direction) == (UP.link_types, UP.direction)
    assert wide.min_share == 0
    assert [unfiltered(replace(UP, max_hops=hops)).max_hops for hops in (1, 4, 5)] == [4, 4, MAX_HOPS]
    assert wide.max_degree > 1_000_000_000
