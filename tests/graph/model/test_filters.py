"""What a traversal lets through: each filter by itself."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import numpy as np
import pytest
from factories import link, member, owns, snapshot_of, unit

from graph.model.filters import EdgeFilter, Strictness
from graph.model.traversal import Direction, preset
from ontology import Grade, Statement

TODAY = date(2024, 6, 1)
EVERYTHING, RELAXED, STRICT = Strictness.EVERYTHING, Strictness.RELAXED, Strictness.STRICT
OTHER = unit("X", "Y")
"""Brings two entities that the fact asked about is not about."""


def filter_of(
    *facts: Statement, strictness: Strictness = STRICT, name: str = "any", **changes: Any
) -> EdgeFilter:
    return EdgeFilter(snapshot_of(facts), replace(preset(name, TODAY, today=TODAY), **changes), strictness)


def passes(fact: Statement, strictness: Strictness = STRICT, **changes: Any) -> bool:
    """Whether the one link is let through."""
    edge_filter = filter_of(fact, strictness=strictness, **changes)
    [through] = edge_filter.passes(np.arange(1)).tolist()
    assert isinstance(through, bool)
    return through


@pytest.mark.parametrize(
    ("qualifiers", "lets_through"),
    [
        pytest.param({"observed": "2024"}, {STRICT, RELAXED, EVERYTHING}, id="in force"),
        pytest.param({"observed": "2020"}, {STRICT, RELAXED, EVERYTHING}, id="presumed"),
        pytest.param({"observed": "2025"}, {RELAXED, EVERYTHING}, id="unknown"),
        pytest.param({"observed": "2020", "end": "2021"}, {EVERYTHING}, id="former"),
        pytest.param({"observed": "2023", "start": "2025"}, {EVERYTHING}, id="not yet"),
    ],
)
def test_what_counts_on_the_day(qualifiers: dict[str, str], lets_through: set[Strictness]) -> None:
    fact = owns("A", "B", "60", **qualifiers)
    assert {strictness for strictness in Strictness if passes(fact, strictness)} == lets_through


@pytest.mark.parametrize(
    ("grade", "lets_through"), [("C", {STRICT, RELAXED, EVERYTHING}), ("D", {RELAXED, EVERYTHING})]
)
def test_evidence_below_the_minimum_grade(grade: str, lets_through: set[Strictness]) -> None:
    fact = owns("A", "B", grade=grade)
    chosen = {strictness for strictness in Strictness if passes(fact, strictness, min_grade=Grade.C)}
    assert chosen == lets_through


def test_what_better_evidence_says_is_not_undone_by_worse_where_a_no_is_to_be_earned() -> None:
    facts = owns("A", "B", grade="A", observed="2018"), owns("A", "B", grade="D", end="2019", observed="2018")
    strict, relaxed = (filter_of(*facts, strictness=strictness) for strictness in (STRICT, RELAXED))
    every = np.arange(len(strict.snapshot.links["type"]))
    assert not strict.passes(every).any()
    assert relaxed.passes(every).any()


@pytest.mark.parametrize(
    ("share", "minimum", "reaches"),
    [
        ("25", 25, True),
        ("24.9", 25, False),
        ("<25", 25, False),
        ("(10,25]", 25, True),
        (None, 49.9, True),
        ("<100", 49.9, True),
        (">0", 100, False),
        (">1", 100, True),
        ("<100", 100, False),
        ("0", 0, True),
    ],
)
def test_a_share_passes_when_its_upper_bound_reaches_the_minimum(
    share: str | None, minimum: float, reaches: bool
) -> None:
    assert passes(owns("A", "B", share), min_share=minimum) is reaches
    assert passes(owns("A", "B", share), EVERYTHING, min_share=minimum)


@pytest.mark.parametrize("share", [None, "<100", ">0"])
def test_with_a_minimum_of_half_a_share_that_is_not_recorded_is_left_out(share: str | None) -> None:
    fact = owns("A", "B", share)
    assert (passes(fact, min_share=49.9), passes(fact, min_share=50.0)) == (True, False)
    assert passes(fact, RELAXED, min_share=50.0)  # it may be as much
    asked = filter_of(fact, min_share=50.0), filter_of(fact)
    either_way = [
        bool(replace(edge_filter, unrecorded_shares=counts).passes(np.arange(1))[0])
        for edge_filter in asked
        for counts in (True, False)
    ]
    assert either_way == [True, False, True, False]


def test_the_minimum_share_is_of_ownership_alone() -> None:
    assert passes(link("Control", "A", "B"), min_share=100.0)


def test_before_the_first_observation_nobody_stated_the_share() -> None:
    fact = owns("A", "B", "10", observed="2025")
    assert passes(fact, RELAXED, min_share=25.0)
    assert not passes(owns("A", "B", "10", observed="2024"), RELAXED, min_share=25.0)


def test_types_that_are_not_followed_are_left_out_but_successions_never() -> None:
    assert not passes(unit("A", "B"), link_types=("Ownership",))
    assert passes(link("Succession", "A", "B"), link_types=("Ownership",))


def test_links_without_an_upper_end_lead_neither_up_nor_down() -> None:
    fact = link("SharedHead", "A", "B")
    assert {d for d in Direction if passes(fact, direction=d)} == {Direction.ANY}


@pytest.mark.parametrize(
    ("fact", "cost", "collapsed"),
    [
        (owns("A", "B", "100", direct="direct"), 1, 0),
        (owns("A", "B", "100"), 1, 0),
        (owns("A", "B", "99"), 1, 1),
        (owns("A", "B", "100", direct="indirect"), 2, 2),
        (unit("A", "B"), 1, 1),
        (unit("A", "B", direct="indirect"), 2, 2),
        (link("Succession", "A", "B"), 0, 0),
        (link("Succession", "A", "B", direct="indirect"), 0, 0),
    ],
)
def test_hops(fact: Statement, cost: int, collapsed: int) -> None:
    assert filter_of(fact).costs(np.arange(1)).tolist() == [cost]
    assert filter_of(fact, collapse_full=True).costs(np.arange(1)).tolist() == [collapsed]


def test_a_holding_whose_directness_is_in_conflict_is_one_hop_and_never_collapses() -> None:
    facts = owns("A", "B", "100", direct="direct"), owns("A", "B", "100", direct="indirect")
    assert filter_of(*facts).costs(np.arange(1)).tolist() == [1]
    assert filter_of(*facts, collapse_full=True).costs(np.arange(1)).tolist() == [1]
    assert filter_of(*facts).are_exact(np.arange(1)).tolist() == [False]


class TestPassingThrough:
    """Entity `A` of one link and some memberships."""

    @pytest.mark.parametrize(
        ("risk_class", "qualifiers", "strictness", "passable"),
        [
            ("defence_conglomerate", {}, STRICT, True),
            ("state_body", {}, STRICT, False),
            ("state_body", {"end": "2001"}, STRICT, False),
            ("state_body", {"end": "2001"}, EVERYTHING, False),
            ("registered_agent", {}, STRICT, False),
            ("registered_agent", {"grade": "D"}, STRICT, False),
            ("registered_agent", {"end": "2001"}, STRICT, True),
            ("registered_agent", {"observed": "2025"}, STRICT, True),
            ("registered_agent", {"observed": "2025"}, RELAXED, True),
            ("registered_agent", {}, EVERYTHING, True),
        ],
    )
    def test_a_member_of_a_class(
        self, risk_class: str, qualifiers: dict[str, str], strictness: Strictness, passable: bool
    ) -> None:
        facts = unit("A", "B"), member("A", risk_class, **qualifiers)
        edge_filter = filter_of(*facts, strictness=strictness, min_grade=Grade.B)
        assert edge_filter.is_passable(np.arange(2)).tolist() == [passable, True]

    @pytest.mark.parametrize("strictness", Strictness)
    def test_a_hub(self, strictness: Strictness) -> None:
        facts = [unit("A", lower) for lower in "BCD"] + [unit("B", "C")]
        edge_filter = filter_of(*facts, strictness=strictness, max_degree=2)
        assert edge_filter.is_passable(np.arange(4)).tolist() == [strictness is EVERYTHING, True, True, True]

    def test_neighbours_over_types_that_are_not_followed_make_no_hub(self) -> None:
        facts = [unit("A", lower) for lower in "BCD"]
        edge_filter = filter_of(*facts, max_degree=2, link_types=("Ownership",))
        assert edge_filter.is_passable(np.arange(4)).all()


@pytest.mark.parametrize(
    ("qualifiers", "certain"),
    [({}, True), ({"grade": "C"}, True), ({"grade": "D"}, False), ({"end": "2020"}, False)],
)
def test_a_state_body_is_certain_on_good_evidence_of_the_day(
    qualifiers: dict[str, str], certain: bool
) -> None:
    edge_filter = filter_of(OTHER, member("A", "state_body", **qualifiers), min_grade=Grade.A)
    assert edge_filter.are_state_bodies(np.arange(3)).tolist() == [certain, False, False]


@pytest.mark.parametrize(
    ("qualifiers", "members"),
    [
        ({"start": "2020"}, {STRICT: ["A"], RELAXED: ["A"], EVERYTHING: ["A"]}),
        ({"observed": "2025"}, {STRICT: [], RELAXED: ["A"], EVERYTHING: ["A"]}),
        ({"start": "2025"}, {STRICT: [], RELAXED: [], EVERYTHING: ["A"]}),
        ({"grade": "D"}, {STRICT: [], RELAXED: ["A"], EVERYTHING: ["A"]}),
    ],
)
def test_members_of_a_class(qualifiers: dict[str, str], members: dict[Strictness, list[str]]) -> None:
    facts = OTHER, member("A", "listed_party", **qualifiers), member("X", "state_body")
    for strictness, expected in members.items():
        edge_filter = filter_of(*facts, strictness=strictness, min_grade=Grade.C)
        positions, rows = edge_filter.members("listed_party")
        assert [edge_filter.snapshot.ids[position] for position in positions] == expected
        assert set(rows.tolist()) <= set(edge_filter.snapshot.class_rows("listed_party").tolist())


def test_the_grade_of_a_link_is_that_of_its_best_evidence_that_passes() -> None:
    facts = owns("A", "B", "10", grade="A", observed="2018"), owns("A", "B", "60", grade="C", observed="2020")
    for minimum, best in ((0.0, Grade.A), (25.0, Grade.C)):
        edge_filter = filter_of(*facts, min_share=minimum)
        chosen = np.flatnonzero(edge_filter.passes(np.arange(len(edge_filter.snapshot.links["type"]))))
        snapshot = edge_filter.snapshot
        assert set(edge_filter.evidence_grades(snapshot.links, snapshot.up, chosen).tolist()) == {best}


def test_filters_of_a_large_snapshot_are_those_of_a_small_one(monkeypatch: pytest.MonkeyPatch) -> None:
    facts = owns("A", "B", "60"), owns("B", "C", "10"), unit("A", "C", direct="indirect")
    chosen = np.array([2, 0])
    small = filter_of(*facts, min_share=25.0)
    answers = small.passes(chosen).tolist(), small.costs(chosen).tolist()
    monkeypatch.setattr("graph.model.snapshot.SMALL_LINK_ROWS", -1)
    large = filter_of(*facts, min_share=25.0)
    assert (large.passes(chosen).tolist(), large.costs(chosen).tolist()) == answers


def test_memberships_that_count_are_the_same_of_a_few_and_of_all() -> None:
    edge_filter = filter_of(
        member("A", "state_body", observed="2020"),
        member("B", "state_body", observed="2020", end="2021"),
        member("C", "state_body", observed="2025"),
    )
    rows = np.arange(3)
    few = edge_filter.counts_on_day(edge_filter.snapshot.memberships, rows)
    for _ in range(4):  # from the third question on it is looked up
        assert edge_filter.count_among_memberships(rows).tolist() == few.tolist()
    assert few.any()
    assert not few.all()
