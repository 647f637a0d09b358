"""The best paths on graphs of a few links: which come out, in which order, and where they stop."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import fact, link, member, owns, snapshot_of, unit

from graph.model.filters import EdgeFilter
from graph.model.traversal import Direction, Traversal, preset
from graph.search.distance import goal_distance
from graph.search.paths import Goal, PathResult, best_paths
from ontology import Grade, Statement

DAY = date(2024, 6, 1)
UP = replace(preset("control", DAY, today=DAY), min_share=0.0)
CLASS = "defence_conglomerate"


class PathsFrom:
    """The paths from `a` to the members of the class, with ids in place of positions."""

    def __init__(
        self, *statements: Statement, limit: int = 10, traversal: Traversal = UP, goal: str | None = None
    ) -> None:
        self.snapshot = snapshot_of(*statements)
        self.filter = EdgeFilter(self.snapshot, traversal)
        ids = self.snapshot.ids
        wanted = Goal.members(self.filter, CLASS) if goal is None else Goal.any_of(ids.position(goal))
        self.result: PathResult = best_paths(self.filter, ids.position("a"), wanted, limit)

    @property
    def paths(self) -> list[str]:
        """Each path as the ids on it."""
        return [" ".join(self.snapshot.ids[entity] for entity in path.entities) for path in self.result.paths]


def test_a_member_itself_is_a_path_of_no_hops() -> None:
    paths = PathsFrom(member("a", CLASS), owns("b", "a"))
    (path,) = paths.result.paths
    assert (paths.paths, path.hops, path.steps) == (["a"], 0, ())
    assert len(path.target_rows) == 1


def test_without_a_member_there_is_none_and_nothing_is_explored() -> None:
    paths = PathsFrom(owns("b", "a"))
    assert (paths.paths, paths.result.explored, paths.result.is_truncated) == ([], 0, False)


def test_fewer_hops_come_first() -> None:
    paths = PathsFrom(owns("b", "a"), owns("m", "b"), unit("m", "a"), member("m", CLASS))
    assert paths.paths == ["a m", "a b m"]
    assert [path.hops for path in paths.result.paths] == [1, 2]


def test_of_equal_hops_the_better_grade_comes_first() -> None:
    paths = PathsFrom(
        owns("b", "a", grade="D"), owns("m", "b", grade="A"), owns("c", "a", grade="B"),
        owns("m", "c", grade="B"), member("m", CLASS, grade="A"),
    )  # fmt: skip
    assert paths.paths == ["a c m", "a b m"]
    assert [path.grade for path in paths.result.paths] == [Grade.B, Grade.D]


def test_the_grade_of_the_membership_counts() -> None:
    paths = PathsFrom(owns("m", "a", grade="A"), owns("n", "a", grade="B"), member("m", CLASS, grade="D"),
                  member("n", CLASS, grade="A"))  # fmt: skip
    assert paths.paths == ["a n", "a m"]
    assert [path.grade for path in paths.result.paths] == [Grade.B, Grade.D]


def test_of_equal_grades_the_newer_evidence_comes_first_then_the_ids() -> None:
    old, new = {"observed": "2019"}, {"observed": "2023"}
    paths = PathsFrom(
        owns("b", "a", **new), owns("m", "b", **old), owns("c", "a", **new), owns("m", "c", **new),
        owns("d", "a", **new), owns("m", "d", **new), member("m", CLASS),
    )  # fmt: skip
    assert paths.paths == ["a c m", "a d m", "a b m"]


def test_the_limit_takes_the_first_of_the_order() -> None:
    links = [s for middle in "bcdefg" for s in (owns(middle, "a"), owns("m", middle))]
    everything = PathsFrom(*links, member("m", CLASS)).paths
    assert len(everything) == 6
    assert PathsFrom(*links, member("m", CLASS), limit=2).paths == everything[:2]


def test_no_path_goes_through_an_entity_twice() -> None:
    paths = PathsFrom(owns("b", "a"), owns("a", "b"), owns("b", "c"), owns("c", "b"), owns("m", "c"),
                  member("m", CLASS))  # fmt: skip
    assert paths.paths == ["a b c m"]


def test_a_path_may_go_on_through_a_member_to_the_next() -> None:
    paths = PathsFrom(owns("m", "a"), owns("n", "m"), member("m", CLASS), member("n", CLASS))
    assert paths.paths == ["a m", "a m n"]


def test_an_indirect_link_counts_two_hops_and_makes_the_path_at_least_so_long() -> None:
    paths = PathsFrom(owns("m", "a", direct="indirect"), member("m", CLASS))
    (path,) = paths.result.paths
    assert (path.hops, path.at_least) == (2, True)


def test_parallel_links_are_one_step_with_the_rows_of_all() -> None:
    paths = PathsFrom(owns("m", "a"), unit("m", "a"), member("m", CLASS))
    (path,) = paths.result.paths
    assert (path.hops, len(path.steps), len(path.steps[0].rows)) == (1, 1, 2)


@pytest.mark.parametrize("most", [2, 3])
def test_an_indirect_link_beside_a_direct_one_is_shown_at_the_bound_of_hops_too(most: int) -> None:
    links = unit("b", "a"), owns("b", "a", direct="indirect"), unit("m", "b")
    paths = PathsFrom(*links, member("m", CLASS), traversal=replace(UP, max_hops=most))
    (path,) = paths.result.paths
    assert (path.hops, [len(step.rows) for step in path.steps]) == (2, [2, 1])


@pytest.mark.parametrize(("most", "found"), [(1, []), (2, ["a b m"])])
def test_nothing_is_found_beyond_the_bound_of_hops(most: int, found: list[str]) -> None:
    facts = owns("b", "a"), owns("m", "b"), member("m", CLASS)
    assert PathsFrom(*facts, traversal=replace(UP, max_hops=most)).paths == found


def test_a_search_that_explored_enough_says_that_it_was_cut() -> None:
    facts = [s for middle in "bcdefg" for s in (owns(middle, "a"), owns("m", middle))]
    paths = PathsFrom(*facts, member("m", CLASS), traversal=replace(UP, max_explored=3))
    assert paths.result.is_truncated
    assert len(paths.paths) < 6


def test_a_share_below_the_minimum_makes_no_path() -> None:
    facts = owns("m", "a", "20"), member("m", CLASS)
    assert PathsFrom(*facts, traversal=replace(UP, min_share=25.0)).paths == []
    assert PathsFrom(*facts, traversal=replace(UP, min_share=20.0)).paths == ["a m"]


def test_paths_to_one_entity_ask_for_no_class() -> None:
    paths = PathsFrom(owns("b", "a"), owns("c", "b"), goal="c")
    (path,) = paths.result.paths
    assert (paths.paths, path.target_rows) == (["a b c"], ())


def test_paths_to_a_common_owner_go_up_and_then_down() -> None:
    facts = owns("top", "a"), owns("top", "m"), owns("m", "below"), member("m", CLASS)
    assert PathsFrom(*facts).paths == []
    assert PathsFrom(*facts, traversal=replace(UP, direction=Direction.COMMON_OWNER)).paths == ["a top m"]


def test_with_a_narrower_filter_only_what_it_leaves_out_is_found() -> None:
    paths = PathsFrom(owns("m", "a", "10"), owns("b", "a", "60"), owns("m", "b", "60"), member("m", CLASS))
    narrow = EdgeFilter(paths.snapshot, replace(UP, min_share=25.0))
    start = paths.snapshot.ids.position("a")
    result = best_paths(paths.filter, start, Goal.members(paths.filter, CLASS), 10, excluding=narrow)
    ids = paths.snapshot.ids
    assert [[ids[entity] for entity in path.entities] for path in result.paths] == [["a", "m"]]


def test_a_distance_known_before_changes_no_path() -> None:
    paths = PathsFrom(owns("b", "a"), owns("m", "b"), unit("m", "a"), member("m", CLASS))
    known = goal_distance(paths.filter, CLASS)
    assert known is not None
    start = paths.snapshot.ids.position("a")
    again = best_paths(paths.filter, start, Goal.members(paths.filter, CLASS), 10, goal_hops=known)
    assert again.paths == paths.result.paths


def test_the_goal_has_each_member_once_with_its_rows_and_its_best_grade() -> None:
    snapshot = snapshot_of(
        member("m", CLASS, grade="C"), member("m", CLASS, grade="A", document="register"),
        member("gone", CLASS, end="2020"), member("n", "state_body"), fact("a", "type", "Company"),
    )  # fmt: skip
    goal = Goal.members(EdgeFilter(snapshot, UP), CLASS)
    assert [snapshot.ids[entity] for entity in goal.entities.tolist()] == ["m"]
    m = snapshot.ids.position("m")
    assert (goal.grade_of(m), len(goal.rows_of(m))) == (Grade.A, len(goal.rows))


def test_a_link_of_a_type_that_is_not_followed_makes_no_path() -> None:
    assert PathsFrom(link("Supply", "m", "a"), link("Directorship", "m", "a"), member("m", CLASS)).paths == []
