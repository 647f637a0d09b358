"""What two parties, or a party and a class, meet only behind is named, and what leads to a path is not."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from factories import link, member, owns, snapshot_of, unit

from graph.model import Direction, Traversal, preset
from graph.search.engine import SnapshotSearch
from graph.search.proximity import Proximity
from ontology import Statement

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
CONTROL, ANY = (preset(name, TODAY, today=TODAY) for name in ("control", "any"))
CETC = member("CETC", TARGET)
UNDER_S = (owns("S", "A", "60"), owns("S", "CETC", "100"))


def ask(*facts: Statement, traversal: Traversal = ANY) -> Proximity:
    return SnapshotSearch(snapshot_of(*facts)).proximities("A", traversal, {TARGET: ()}, 5)[TARGET].proximity


def named(answer: Proximity) -> list[tuple[str, str]]:
    return [(stop.entity, stop.kind) for stop in answer.stops]


@pytest.mark.parametrize("kind", ["state_body", "armed_forces", "registered_agent"])
def test_a_member_right_behind_a_stop_names_it(kind: str) -> None:
    assert named(ask(CETC, member("S", kind), *UNDER_S)) == [("S", kind)]


def test_a_hub_is_named_as_one() -> None:
    units = [unit("S", f"u{number}") for number in range(5)]
    assert named(ask(CETC, *UNDER_S, *units, traversal=replace(ANY, max_degree=4))) == [("S", "hub")]


def test_going_up_nothing_is_met_below_a_stop() -> None:
    state = member("S", "state_body")
    assert named(ask(CETC, state, *UNDER_S, traversal=CONTROL)) == []
    above = (owns("S", "A", "60"), link("Control", "CETC", "S"))
    assert named(ask(CETC, state, *above, traversal=CONTROL)) == [("S", "state_body")]


def test_the_member_lies_within_the_hops() -> None:
    facts = (CETC, member("S", "state_body"), owns("S", "B", "60"), owns("B", "A", "60"), owns("S", "CETC"))
    assert named(ask(*facts, traversal=replace(ANY, max_hops=3))) == [("S", "state_body")]
    assert named(ask(*facts, traversal=replace(ANY, max_hops=2))) == []


def test_nothing_is_named_beside_a_path() -> None:
    assert named(ask(CETC, member("S", "state_body"), *UNDER_S, unit("CETC", "A"))) == []


def test_two_parties_that_meet_only_behind_a_stop() -> None:
    facts = (member("S", "state_body"), owns("S", "B", "60"), owns("B", "A", "60"), owns("S", "C", "60"))
    search = SnapshotSearch(snapshot_of(*facts))
    answer = search.paths(["A"], ["C"], ANY, 5)
    assert (answer.paths.paths, [stop.entity for stop in answer.stops]) == ((), ["S"])
    assert search.paths(["A"], ["C"], replace(ANY, max_hops=2), 5).stops == ()
    assert search.paths(["A"], ["C"], replace(ANY, direction=Direction.UP), 5).stops == ()
    assert search.paths(["A"], ["S"], ANY, 5).stops == ()
