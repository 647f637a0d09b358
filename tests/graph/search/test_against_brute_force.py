"""The search against the rules written out the slow way: each filter alone, and all together."""

from __future__ import annotations

import random
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from brute_force import BruteForce
from brute_force_possibly_same import FollowingBruteForce
from brute_force_stops import stops_before, stops_between
from factories import fact, link, member, snapshot_of
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_questions import held_companies, long_ring

from graph.model.direction import Pattern
from graph.model.filters import EdgeFilter
from graph.model.possible_samenesses import with_possibly_same
from graph.model.traversal import PRESETS, Direction, Traversal, preset
from graph.search.distance import goal_distance
from graph.search.engine import SnapshotSearch
from graph.search.path_graph import MANY_PATHS, kept_edges
from graph.search.paths import Goal, Path, best_paths
from graph.search.proximity import proximity
from ontology import SCHEMA, Grade, Statement

pytestmark = pytest.mark.slow

TODAY = date(2024, 6, 1)
ENTITIES = [f"e{i}" for i in range(7)]
TARGET = "defence_conglomerate"

years = st.sampled_from(["2018", "2019", "2020-03", "2020-06-15", "2021", "2022-01", "2023"])
optional_year = st.none() | years
grades = st.sampled_from(["A", "B", "C", "D"])
shares = st.sampled_from(
    [None, None, "100", "67", "30", "10", "25", "<100", "(25,50]", ">=75", "<25", "unknown"]
)
link_types = st.sampled_from(
    [
        "Ownership",
        "Ownership",
        "Ownership",
        "Control",
        "Unit",
        "Affiliation",
        "Succession",
        "SharedHead",
        "Supply",
    ]
)


def _period(pair: tuple[str, str]) -> str:
    return "/".join(sorted(pair))


def _ordered(start: str | None, end: str | None) -> tuple[str | None, str | None]:
    return (min(start, end), max(start, end)) if start and end else (start, end)


@st.composite
def observations(draw: st.DrawFn) -> Statement:
    upper, lower = draw(st.lists(st.sampled_from(ENTITIES), min_size=2, max_size=2, unique=True))
    link_type = draw(link_types)
    start, end = _ordered(draw(optional_year), draw(optional_year | st.none()))
    return link(
        link_type,
        upper,
        lower,
        grade=draw(grades),
        observed=_period((draw(years), draw(years))),
        start=start,
        end=end if draw(st.booleans()) else None,
        share=draw(shares) if link_type == "Ownership" else None,
        share_until=draw(optional_year),
        direct=draw(st.sampled_from(["direct", "unstated", "unstated", "indirect"])),
    )


@st.composite
def memberships(draw: st.DrawFn) -> Statement:
    classes = st.sampled_from([TARGET, TARGET, TARGET, "state_body", "armed_forces", "registered_agent"])
    start = draw(optional_year)
    return member(
        draw(st.sampled_from(ENTITIES)),
        draw(classes),
        grade=draw(grades),
        observed=draw(years),
        start=start,
        end=draw(st.none() | years.filter(lambda year: start is None or year >= start)),
    )


types = st.sampled_from(["Company", "Company", "PublicBody", "Person"])
graphs = st.builds(
    lambda links, classes, kinds: [
        *links,
        *classes,
        *(fact(e, "type", kind) for e, kind in zip(ENTITIES, kinds, strict=True)),
    ],
    st.lists(observations(), min_size=1, max_size=14),
    st.lists(memberships(), min_size=1, max_size=4),
    st.lists(types, min_size=len(ENTITIES), max_size=len(ENTITIES)),
)
days = st.dates(date(2017, 6, 1), TODAY)
PLAIN = replace(preset("any", TODAY, today=TODAY), direction=Direction.ANY)
FILTERS = {
    "nothing": st.just({}),
    "direction": st.sampled_from([{"direction": d} for d in Direction]),
    "pattern": st.builds(
        lambda parts: {"direction": Pattern(" ".join(parts))},
        st.lists(st.sampled_from(["up*", "up?", "down*", "down?"]), min_size=1, max_size=4),
    ),
    "hops": st.builds(lambda n: {"max_hops": n}, st.integers(1, 6)),
    "share": st.builds(lambda s: {"min_share": s}, st.sampled_from([0.0, 10.0, 25.0, 50.0, 75.0, 100.0])),
    "grade": st.builds(lambda g: {"min_grade": g}, st.sampled_from(list(Grade))),
    "day": st.builds(lambda d: {"valid_at": d}, days),
    "types": st.builds(
        lambda t: {"link_types": tuple(t)},
        st.lists(st.sampled_from(list(SCHEMA.link_types)), min_size=1, unique=True)
        | st.just(["Ownership", "Control", "Unit", "Affiliation"]),
    ),
    "degree": st.builds(lambda n: {"max_degree": n}, st.integers(1, 4)),
    "full": st.just({"collapse_full": True}),
}
every_filter = st.builds(
    lambda parts: {k: v for part in parts for k, v in part.items()}, st.tuples(*FILTERS.values())
)
control = st.builds(
    lambda day, grade, share: replace(preset("control", day, today=TODAY), min_grade=grade, min_share=share),
    days,
    st.sampled_from(list(Grade)),
    st.sampled_from([10.0, 25.0, 50.0]),
)


def check(statements: list[Statement], traversal: Traversal) -> None:
    """All pairs of start and class, hops at every grade, all paths, and the verdict."""
    snapshot = snapshot_of(statements)
    brute = BruteForce(statements, traversal)
    if traversal.follow_possibly_same:
        snapshot = with_possibly_same(snapshot, [s for s in statements if s.prop == "possiblySameAs"])
        brute = FollowingBruteForce(statements, traversal)
    edge_filter = EdgeFilter(snapshot, traversal)
    for entity in ENTITIES:
        start = snapshot.ids.position(entity)
        assert start is not None
        answer = proximity(snapshot, start, TARGET, traversal, class_reasons=(), limit=3)
        expected = {g: brute.hops(entity, TARGET, g) for g in Grade}
        assert {g: h and (h.hops, h.at_least) for g, h in answer.hops_by_grade.items()} == expected
        assert (answer.verdict, answer.reasons) == brute.verdict(entity, TARGET)
        everything = brute.paths(
            entity, brute.members(TARGET, traversal.min_grade), brute.edges(traversal.min_grade)
        )
        result = best_paths(edge_filter, start, Goal.members(edge_filter, TARGET), 10_000)
        named = {
            tuple(snapshot.ids[e] for e in path.entities): (path.hops, path.grade, path.at_least)
            for path in result.paths
        }
        assert named == everything
        assert _by_kept_edges(edge_filter, start) == result.paths
        order = [(p.hops, p.grade, -p.last_observed, p.entities) for p in result.paths]
        assert order == sorted(order)
        assert list(answer.paths) == list(result.paths[:3])
        recorded = brute.hops(entity, TARGET, traversal.min_grade, unrecorded=False)
        assert answer.needs_unrecorded_share == (answer.verdict == "yes" and recorded is None)
        _check_unrecorded_share(answer.unrecorded_share, brute, entity, everything, snapshot.ids)
        if answer.verdict == "no":
            assert set(answer.hops_by_grade.values()) == {None}
        assert answer.verdict != "yes" or answer.stops == ()
        if answer.verdict != "yes":
            assert {stop.entity for stop in answer.stops} == stops_before(brute, entity, TARGET)
            split = {e.entity for e in answer.open_ends if e.lacks == "aggregate_holding"}
            assert split == brute.split_holdings(entity, TARGET)
            lacking = {e.entity: e.lacks for e in answer.open_ends if e.lacks != "aggregate_holding"}
            assert lacking == brute.gaps(entity)
        _check_below_minimum(answer.below_minimum, brute, entity, snapshot.ids)


def _by_kept_edges(edge_filter: EdgeFilter, start: int) -> tuple[Path, ...]:
    """All paths, found over the edges that are kept of a filter asked about often."""
    kept = goal_distance(edge_filter, TARGET)
    assert kept is not None  # the snapshot is small
    edges = [kept_edges(edge_filter, TARGET, kept) for _ in range(MANY_PATHS)][-1]
    assert edges is not None
    goal = Goal.members(edge_filter, TARGET)
    return best_paths(edge_filter, start, goal, 10_000, goal_hops=kept, goal_edges=edges).paths


def _check_unrecorded_share(
    paths: tuple[Path, ...],
    brute: BruteForce,
    entity: str,
    counted: Mapping[tuple[str, ...], Any],
    ids: Sequence[str],
) -> None:
    t = brute.traversal
    wider = brute.paths(entity, brute.members(TARGET, t.min_grade), brute.edges(t.min_grade, unrecorded=True))
    only_unrecorded = {} if counted or t.min_share < 50 else wider
    named = {tuple(ids[e] for e in path.entities): path.hops for path in paths}
    assert named == {path: only_unrecorded[path][0] for path in named}
    assert len(named) == min(3, len(only_unrecorded))


def _check_below_minimum(
    paths: tuple[Path, ...],
    brute: BruteForce,
    entity: str,
    ids: Sequence[str],
) -> None:
    t = brute.traversal
    if t.min_share == 0:
        assert paths == ()
        return
    members = brute.members(TARGET, t.min_grade)
    wider = brute.paths(entity, members, brute.edges(t.min_grade, minimum=0.0))
    # A holding whose share is not recorded may be above the minimum, so it is not below it.
    above = brute.paths(entity, members, brute.edges(t.min_grade, unrecorded=True))
    named = {tuple(ids[e] for e in path.entities): path.hops for path in paths}
    for path, hops in named.items():
        assert hops == wider[path][0]
        assert path not in above or hops < above[path][0]
    only_below = set(wider) - set(above)
    assert bool(only_below) <= bool(named)


def check_meetings(statements: list[Statement], traversal: Traversal) -> None:
    """The stops at which every pair of entities meets."""
    snapshot = snapshot_of(statements)
    brute = BruteForce(statements, traversal)
    search = SnapshotSearch(snapshot)
    for start in ENTITIES:
        for end in set(ENTITIES) - {start}:
            answer = search.paths([start], [end], traversal, 3)
            expected = set() if answer.paths.paths else stops_between(brute, start, end)
            assert {stop.entity for stop in answer.stops} == expected


relaxed_settings = settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))


@pytest.mark.parametrize("name", FILTERS)
def test_each_filter_alone(name: str) -> None:
    @relaxed_settings
    @given(graphs, FILTERS[name])
    def holds(statements: list[Statement], changes: dict[str, object]) -> None:
        check(statements, replace(PLAIN, **changes))

    holds()


@settings(relaxed_settings, max_examples=60)
@given(graphs, every_filter)
def test_filters_together(statements: list[Statement], changes: dict[str, object]) -> None:
    check(statements, replace(PLAIN, **changes))


@settings(relaxed_settings, max_examples=60)
@given(graphs, control)
def test_the_control_preset(statements: list[Statement], traversal: Traversal) -> None:
    check(statements, traversal)


@pytest.mark.parametrize("name", PRESETS[1:])
def test_the_other_presets(name: str) -> None:
    @settings(relaxed_settings, max_examples=25)
    @given(graphs, days, grades)
    def holds(statements: list[Statement], day: date, grade: str) -> None:
        check(statements, replace(preset(name, day, today=TODAY), min_grade=Grade.parse(grade)))

    holds()


@settings(relaxed_settings, max_examples=25)
@given(st.integers(0, 10**6), st.sampled_from([10.0, 25.0, 25.0, 50.0]), st.integers(1, 5))
def test_rings_and_split_holdings(seed: int, min_share: float, hops: int) -> None:
    traversal = replace(preset("control", TODAY, today=TODAY), min_share=min_share, max_hops=hops)
    check(list(held_companies(random.Random(seed), ENTITIES)), traversal)


@settings(relaxed_settings, max_examples=30)
@given(st.integers(0, 10**6), st.sampled_from([10.0, 25.0, 25.0, 50.0]), st.integers(1, 4))
def test_long_rings(seed: int, min_share: float, hops: int) -> None:
    traversal = replace(preset("control", TODAY, today=TODAY), min_share=min_share, max_hops=hops)
    check(list(long_ring(random.Random(seed), ENTITIES)), traversal)


@settings(relaxed_settings, max_examples=25)
@given(graphs, st.sampled_from([Direction.UP, Direction.DOWN, Direction.ANY]), st.integers(1, 4))
def test_where_two_entities_meet_behind_what_no_path_passes(
    statements: list[Statement], direction: Direction, hops: int
) -> None:
    check_meetings(statements, replace(PLAIN, direction=direction, max_hops=hops))


possibly_same = st.lists(
    st.builds(
        lambda pair, grade, day: fact(pair[0], "possiblySameAs", pair[1], grade=grade, observed=day),
        st.lists(st.sampled_from(ENTITIES), min_size=2, max_size=2, unique=True),
        grades,
        years,
    ),
    max_size=4,
)


@settings(relaxed_settings, max_examples=30)
@given(graphs, possibly_same, control | every_filter.map(lambda changes: replace(PLAIN, **changes)))
def test_possible_samenesses_are_walked_when_asked(
    statements: list[Statement], samenesses: list[Statement], traversal: Traversal
) -> None:
    check([*statements, *samenesses], replace(traversal, follow_possibly_same=True))


@settings(relaxed_settings, max_examples=20)
@given(st.integers(0, 10**6), possibly_same)
def test_possible_samenesses_beside_rings_and_split_holdings(seed: int, samenesses: list[Statement]) -> None:
    traversal = replace(preset("control", TODAY, today=TODAY), follow_possibly_same=True)
    check([*held_companies(random.Random(seed), ENTITIES), *samenesses], traversal)
