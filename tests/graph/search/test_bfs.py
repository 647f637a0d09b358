"""Breadth-first search on graphs of a few links."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from datetime import date

import numpy as np
from factories import link, member, owns, snapshot_of, unit

from graph.model.filters import EdgeFilter
from graph.model.traversal import Direction, Traversal, preset
from graph.search.bfs import UNREACHED, BfsResult, bfs
from ontology import Statement

DAY = date(2024, 6, 1)
UP = replace(preset("control", DAY, today=DAY), min_share=0.0)
DOWN = replace(UP, direction=Direction.DOWN)
ANY = replace(UP, direction=Direction.ANY)
COMMON_OWNER = replace(UP, direction=Direction.COMMON_OWNER)
CHAIN = (unit("b", "a"), unit("c", "b"), unit("d", "c"))


class Search:
    """A search from some entities, with its result by id."""

    def __init__(
        self,
        sources: Collection[str],
        *statements: Statement,
        traversal: Traversal = UP,
        **options: object,
    ) -> None:
        self.snapshot = snapshot_of(*statements)
        edge_filter = EdgeFilter(self.snapshot, traversal)
        self.result: BfsResult = bfs(edge_filter, self.positions(*sources), **options)  # type: ignore[arg-type]

    def positions(self, *ids: str) -> np.ndarray:
        return np.array([self.snapshot.ids.position(id) for id in ids], np.int64)

    @property
    def hops(self) -> dict[str, int]:
        """Hops to what was reached."""
        pairs = zip(self.snapshot.ids, self.result.nearest[:].tolist(), strict=True)
        return {id: hops for id, hops in pairs if hops != UNREACHED}

    @property
    def hubs(self) -> list[str]:
        return [self.snapshot.ids[position] for position in self.result.hubs.tolist()]

    def is_exact(self, id: str) -> bool:
        return self.result.is_exact(self.positions(id), self.hops[id])


def test_a_source_is_no_hop_away() -> None:
    assert Search("a", owns("b", "a")).hops["a"] == 0


def test_each_link_up_is_one_hop() -> None:
    assert Search("a", *CHAIN).hops == {"a": 0, "b": 1, "c": 2, "d": 3}


def test_of_two_ways_the_shorter_counts() -> None:
    assert Search("a", *CHAIN, owns("d", "a")).hops["d"] == 1


def test_the_nearest_of_several_sources_counts() -> None:
    assert Search("ac", *CHAIN).hops == {"a": 0, "b": 1, "c": 0, "d": 1}


def test_a_repeated_source_changes_nothing() -> None:
    assert Search("aa", *CHAIN).hops == Search("a", *CHAIN).hops


def test_nothing_is_reached_past_the_bound() -> None:
    assert Search("a", *CHAIN, traversal=replace(UP, max_hops=2)).hops == {"a": 0, "b": 1, "c": 2}


def test_a_search_up_does_not_go_down() -> None:
    assert Search("b", *CHAIN).hops == {"b": 0, "c": 1, "d": 2}


def test_a_search_down_does_not_go_up() -> None:
    assert Search("b", *CHAIN, traversal=DOWN).hops == {"a": 1, "b": 0}


def test_a_search_in_any_direction_goes_both_ways() -> None:
    assert Search("b", *CHAIN, traversal=ANY).hops == {"a": 1, "b": 0, "c": 1, "d": 2}


def test_a_reverse_search_goes_from_the_end_of_a_path_to_its_start() -> None:
    assert Search("d", *CHAIN, reverse=True).hops == {"a": 3, "b": 2, "c": 1, "d": 0}


def test_by_a_common_owner_a_path_goes_up_and_then_down() -> None:
    facts = (owns("top", "a"), owns("top", "b"))
    assert Search("a", *facts, traversal=COMMON_OWNER).hops == {"a": 0, "top": 1, "b": 2}


def test_by_a_common_owner_a_path_never_goes_up_again() -> None:
    facts = (owns("top", "a"), owns("top", "b"), owns("other", "b"))
    assert "other" not in Search("a", *facts, traversal=COMMON_OWNER).hops


def test_a_reverse_search_by_a_common_owner_goes_back_over_the_turn() -> None:
    facts = (owns("top", "a"), owns("top", "b"), owns("b", "below"), owns("other", "a"))
    search = Search("b", *facts, traversal=COMMON_OWNER, reverse=True)
    # Paths start in phase 0: up from `a` to `top` and down to `b`, or straight up from `below`.
    hops_from = dict(zip(search.snapshot.ids, search.result.hops[0].tolist(), strict=True))
    assert hops_from == {"a": 2, "b": 0, "below": 1, "other": UNREACHED, "top": 1}


def test_a_path_that_turns_has_hops_by_phase() -> None:
    search = Search("a", owns("top", "a"), traversal=COMMON_OWNER)
    [a], [top] = search.positions("a"), search.positions("top")
    assert search.result.hops[:, top].tolist() == [1, UNREACHED]
    assert search.result.hops[:, a].tolist() == [0, 2]


def test_a_source_that_is_met_again_is_no_hub() -> None:
    facts = (owns("b", "a"), owns("b", "c"), owns("b", "d"), owns("a", "b"))
    search = Search("a", *facts, traversal=replace(COMMON_OWNER, max_degree=1))
    assert "a" not in search.hubs


def test_an_indirect_link_is_two_hops() -> None:
    assert Search("a", owns("b", "a", direct="indirect")).hops["b"] == 2


def test_hops_over_an_indirect_link_are_not_exact() -> None:
    search = Search("a", owns("b", "a", direct="indirect"), owns("c", "b"))
    assert (search.is_exact("a"), search.is_exact("b"), search.is_exact("c")) == (True, False, False)


def test_a_link_whose_directness_is_in_conflict_is_one_hop_at_least() -> None:
    search = Search("a", owns("b", "a", direct="indirect"), owns("b", "a", direct="direct"))
    assert (search.hops["b"], search.is_exact("b")) == (1, False)


def test_hops_are_exact_when_one_shortest_path_has_no_indirect_link() -> None:
    search = Search("a", owns("c", "a", direct="indirect"), owns("b", "a"), owns("c", "b"))
    assert (search.hops["c"], search.is_exact("c")) == (2, True)


def test_what_an_exact_path_reaches_later_at_the_same_level_is_exact_too() -> None:
    # `c` is reached by an indirect link, then over `b` and its successor without one.
    facts = (owns("c", "a", direct="indirect"), owns("b", "a"), owns("x", "b"), link("Succession", "c", "x"))
    search = Search("a", *facts, owns("d", "c"))
    assert (search.hops["d"], search.is_exact("d")) == (3, True)


def test_a_succession_is_no_hop_in_either_direction() -> None:
    facts = (link("Succession", "new", "old"), owns("b", "new"), owns("c", "old"))
    assert Search(["old"], *facts).hops == {"old": 0, "new": 0, "b": 1, "c": 1}
    assert Search(["new"], *facts).hops == {"old": 0, "new": 0, "b": 1, "c": 1}


def test_a_succession_is_followed_at_the_bound() -> None:
    facts = (owns("b", "a"), link("Succession", "c", "b"))
    assert Search("a", *facts, traversal=replace(UP, max_hops=1)).hops == {"a": 0, "b": 1, "c": 1}


def test_a_full_holding_is_no_hop_when_asked_so() -> None:
    whole = owns("b", "a", "100")
    assert Search("a", whole).hops["b"] == 1
    assert Search("a", whole, traversal=replace(UP, collapse_full=True)).hops["b"] == 0


def test_what_the_filter_stops_is_not_followed() -> None:
    traversal = replace(UP, min_share=25.0)
    assert Search("a", owns("b", "a", "10"), owns("c", "a", "30"), traversal=traversal).hops == {
        "a": 0,
        "c": 1,
    }


def test_a_search_ends_at_a_state_body() -> None:
    search = Search("a", owns("s", "a"), owns("top", "s"), member("s", "state_body"))
    assert search.hops == {"a": 0, "s": 1}
    assert search.hubs == []


def test_a_search_begins_at_a_state_body() -> None:
    assert Search("s", owns("top", "s"), member("s", "state_body")).hops == {"s": 0, "top": 1}


def test_a_search_ends_at_a_hub_and_names_it() -> None:
    holdings = [unit("h", f"c{number}") for number in range(5)]
    search = Search("a", unit("h", "a"), unit("top", "h"), *holdings, traversal=replace(UP, max_degree=4))
    assert (search.hops, search.hubs) == ({"a": 0, "h": 1}, ["h"])


def test_a_search_ends_at_a_registered_agent_and_names_it() -> None:
    search = Search("a", unit("r", "a"), unit("top", "r"), member("r", "registered_agent"))
    assert (search.hops, search.hubs) == ({"a": 0, "r": 1}, ["r"])


def test_a_hub_at_the_bound_is_not_named() -> None:
    facts = (unit("r", "a"), member("r", "registered_agent"))
    assert Search("a", *facts, traversal=replace(UP, max_hops=1)).hubs == []


def test_a_lower_bound_drops_what_cannot_reach_the_goal_in_time() -> None:
    facts = (*CHAIN, owns("x", "a"))
    left = {"a": 3, "b": 2, "c": 1, "d": 0, "x": UNREACHED}
    lower_bound = np.array([left[id] for id in snapshot_of(*facts).ids], np.uint8)
    just_enough, too_few = replace(UP, max_hops=3), replace(UP, max_hops=2)
    search = Search("a", *facts, lower_bound=lower_bound, traversal=just_enough)
    assert search.hops == {"a": 0, "b": 1, "c": 2, "d": 3}
    assert Search("a", *facts, lower_bound=lower_bound, traversal=too_few).hops == {}


def test_an_initial_state_has_taken_its_hops_already() -> None:
    [b] = Search("b", *CHAIN).positions("b")
    search = Search((), *CHAIN, initial_states=[(2, 0, np.array([b]))])
    assert search.hops == {"b": 2, "c": 3, "d": 4}


def test_an_initial_state_past_the_bound_is_dropped() -> None:
    [b] = Search("b", *CHAIN).positions("b")
    search = Search((), *CHAIN, initial_states=[(UP.max_hops + 3, 0, np.array([b]))])
    assert search.hops == {}


def test_states_are_counted_once() -> None:
    assert Search("a", owns("b", "a"), owns("c", "a"), owns("d", "b"), owns("d", "c")).result.explored == 4


def test_a_search_that_is_not_bounded_is_not_cut() -> None:
    assert not Search("a", *CHAIN).result.is_truncated


def test_a_search_is_cut_when_it_explores_too_much() -> None:
    result = Search("a", *CHAIN, max_explored=2).result
    assert (result.is_truncated, result.explored) == (True, 3)


def test_a_search_that_explores_just_enough_is_not_cut() -> None:
    assert not Search("a", *CHAIN, max_explored=4).result.is_truncated
