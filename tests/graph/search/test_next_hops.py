"""Following next hops is walking a shortest path, by the rules written out the slow way."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from brute_force import BruteForce
from factories import link, member, owns, snapshot_of
from hypothesis import given, settings
from hypothesis import strategies as st

from graph.errors import BadTraversal
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, Traversal, preset
from graph.search.bfs import UNREACHED
from graph.search.next_hops import NO_NEXT_HOP, NextHops, next_hops
from ontology import Statement

DAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
ENTITIES = [f"e{i}" for i in range(8)]

pairs = st.lists(st.sampled_from(ENTITIES), min_size=2, max_size=2, unique=True)
types = st.sampled_from(["Ownership", "Ownership", "Unit", "Succession", "Succession", "SharedHead"])
links = st.builds(
    lambda ends, type, direct, grade: link(type, *ends, direct=direct, grade=grade),
    pairs,
    types,
    st.sampled_from(["direct", "unstated", "indirect"]),
    st.sampled_from("ABCD"),
)
classes = st.builds(
    member, st.sampled_from(ENTITIES), st.sampled_from([TARGET, TARGET, "state_body", "registered_agent"])
)
graphs = st.builds(
    lambda links, members: [*links, *members],
    st.lists(links, min_size=1, max_size=16),
    st.lists(classes, min_size=1, max_size=4),
)
traversals = st.builds(
    lambda name, hops, degree, full, direction: replace(
        preset(name, DAY, today=DAY),
        max_hops=hops,
        max_degree=degree,
        collapse_full=full,
        direction=direction,
        min_share=0.0,
    ),
    st.sampled_from(["control", "any"]),
    st.integers(1, 6),
    st.integers(1, 6),
    st.booleans(),
    st.sampled_from([Direction.UP, Direction.DOWN, Direction.ANY]),
)


def path_of_next_hops(snapshot: Snapshot, result: NextHops, start: int) -> tuple[str, ...]:
    """The ids on the path, which ends where there is no next hop."""
    path = [start]
    while result.next_entity[path[-1]] != NO_NEXT_HOP:
        path.append(int(result.next_entity[path[-1]]))
        assert len(path) <= len(snapshot.ids), "the next hops run in a circle"
    return tuple(snapshot.ids[position] for position in path)


@pytest.mark.slow
@given(graphs, traversals)
@settings(deadline=None, max_examples=300)
def test_next_hops_walk_a_shortest_path_to_a_member(
    statements: list[Statement], traversal: Traversal
) -> None:
    snapshot = snapshot_of(statements)
    result = next_hops(EdgeFilter(snapshot, traversal), TARGET)
    brute = BruteForce(statements, traversal)
    edges, members = brute.edges(traversal.min_grade), brute.members(TARGET, traversal.min_grade)
    for position, id in enumerate(snapshot.ids):
        paths = brute.paths(id, members, edges)
        fewest = min((hops for hops, _, _ in paths.values()), default=UNREACHED)
        assert result.hops[position] == fewest
        if paths:
            assert paths[path_of_next_hops(snapshot, result, position)][0] == fewest
        else:
            assert result.next_entity[position] == NO_NEXT_HOP


def test_of_equally_short_paths_the_least_id_is_taken() -> None:
    snapshot = snapshot_of(
        [owns(owner, "c") for owner in ("b", "a")], [member(id, TARGET) for id in ("b", "a")]
    )
    result = next_hops(EdgeFilter(snapshot, preset("control", DAY, today=DAY)), TARGET)
    assert path_of_next_hops(snapshot, result, 2) == ("c", "a")


def test_a_path_that_turns_has_no_one_next_hop() -> None:
    turning = replace(preset("control", DAY, today=DAY), direction=Direction.COMMON_OWNER)
    with pytest.raises(BadTraversal, match="turn"):
        next_hops(EdgeFilter(snapshot_of(owns("a", "b")), turning), TARGET)
