"""When the distance to a class changed: against the search on each day, and against all paths enumerated."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta
from itertools import islice

import pytest
from brute_force import BruteForce
from factories import link, member, owns, snapshot_of
from random_questions import (
    CLASSES,
    TODAY,
    asked,
    random_graph,
    random_traversal,
)
from searched_graphs import Searched

from graph.model import EdgeFilter, Snapshot, Traversal, day_date, preset
from graph.search import Hops, hops_to
from graph.search.history import DistanceHistory, MissingFact, distance_history
from ontology import Statement

TARGET = CLASSES[0]
UP = replace(preset("control", TODAY, today=TODAY), min_share=25.0)
FIRST_DAY = date(2017, 12, 1)


def history(facts: Sequence[Statement], traversal: Traversal = UP) -> tuple[Snapshot, DistanceHistory]:
    snapshot = snapshot_of(*facts)
    start = snapshot.ids.position("a")
    assert start is not None
    return snapshot, distance_history(snapshot, start, TARGET, traversal)


def told(facts: Sequence[Statement], traversal: Traversal = UP) -> list[tuple[str, int | None, list[str]]]:
    """Since when, in how many hops, and what made the difference."""
    _, result = history(facts, traversal)
    return [
        (
            "ever" if spell.first is None else str(day_date(spell.first)),
            None if spell.distance.hops is None else spell.distance.hops.hops,
            [named(spell.before if spell.is_worse else spell.distance, fact) for fact in spell.missing],
        )
        for spell in result.spells
    ]


def named(distance, fact: MissingFact) -> str:
    ids = distance.edge_filter.snapshot.ids
    if fact.stop is not None:
        return f"stop {ids[fact.stop]}"
    if fact.step is None:
        return f"member {ids[distance.path.entities[-1]]}"
    step = distance.path.steps[fact.step - 1]
    return f"{ids[step.start]}-{ids[step.end]}"


FACTS = [member("m", TARGET, start="2019-01-01"), owns("m", "a", "60", start="2020-03-01", end="2022-06-30")]


class TestDays:
    def test_a_link_that_began_and_ended(self) -> None:
        assert told(FACTS) == [
            ("ever", None, []),
            ("2020-03-01", 1, ["a-m"]),
            ("2022-07-01", None, ["a-m"]),
        ]

    def test_a_membership_that_begins_later(self) -> None:
        facts = [owns("m", "a", "60", start="2018-01-01"), member("m", TARGET, start="2019-05-09")]
        assert told(facts) == [("ever", None, []), ("2019-05-09", 1, ["member m"])]

    def test_a_shorter_way_is_a_change_and_a_second_one_is_none(self) -> None:
        facts = [
            member("m", TARGET, start="2018"),
            *(owns(upper, lower, "60", start="2018-01-01") for upper, lower in ("ba", "mb")),
            owns("m", "a", "30", start="2021-02-03"),
            owns("m", "a", "30", start="2021-02-03", grade="A"),
            link("Control", "m", "a", start="2022-02-03"),
        ]
        assert told(facts) == [
            ("ever", None, []),
            ("2018-01-01", 2, ["a-b", "b-m", "member m"]),
            ("2021-02-03", 1, ["a-m"]),
        ]

    def test_a_share_that_falls_below_the_minimum(self) -> None:
        facts = [
            member("m", TARGET, start="2018"),
            owns("m", "a", "60", start="2018-01-01", share_until="2020-12-31", observed="2018"),
            owns("m", "a", "10", start="2021-01-01", observed="2021"),
        ]
        assert told(facts)[-1] == ("2021-01-01", None, ["a-m"])

    def test_a_link_that_becomes_indirect_counts_more(self) -> None:
        facts = [
            member("m", TARGET, start="2018"),
            owns("m", "a", "60", observed="2019", direct="direct"),
            owns("m", "a", "60", observed="2022", direct="indirect"),
        ]
        hops = [(day, hops) for day, hops, _ in told(facts)]
        assert hops == [("ever", None), ("2019-01-01", 1), ("2022-01-01", 2)]

    def test_a_registered_agent_stops_paths_from_its_day_on(self) -> None:
        facts = [
            member("m", TARGET, start="2018"),
            *(owns(upper, lower, "60", start="2018-01-01") for upper, lower in ("ba", "mb")),
            member("b", "registered_agent", start="2020-01-01"),
        ]
        assert told(facts)[1:] == [
            ("2018-01-01", 2, ["a-b", "b-m", "member m"]),
            ("2020-01-01", None, ["stop b"]),
        ]

    def test_nothing_after_the_day_asked_about(self) -> None:
        assert told(FACTS, replace(UP, valid_at=date(2021, 1, 1)))[-1][0] == "2020-03-01"

    def test_the_latest_days_where_there_are_too_many(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("graph.search.history.distance_on_days.MAX_DAYS", 2)
        _, result = history(FACTS)
        assert result.is_truncated
        first = result.spells[0].first
        assert (first is not None and day_date(first) == date(2022, 6, 30) - timedelta(days=851)) or first


def test_what_is_not_asked_in_time_is_left_out_from_the_earliest_on() -> None:
    snapshot = snapshot_of(*FACTS)
    start = snapshot.ids.position("a")
    assert start is not None
    result = distance_history(snapshot, start, TARGET, UP, seconds=0)
    assert result.is_truncated
    [last] = result.spells
    assert last.first is not None and day_date(last.first) == date(2022, 7, 1)


def spells_of(result: DistanceHistory) -> list[tuple[int | None, object]]:
    return [(spell.first, spell.distance.hops) for spell in result.spells]


def days() -> list[date]:
    """Every day on which a fact of the random graphs can begin or cease to count, and the days beside it."""
    months = [date(year, month, 1) for year in range(2017, 2025) for month in range(1, 13)]
    ends = [day - timedelta(days=1) for day in months]
    found = sorted({*months, *ends, *(date(2020, 6, day) for day in (14, 15, 16, 17))})
    return [day for day in found if FIRST_DAY <= day <= TODAY]


@pytest.mark.slow
def test_each_day_has_the_distance_that_the_search_gives() -> None:
    rng = random.Random(8)
    changes = 0
    for _ in range(12):
        statements = random_graph(rng, "g", is_plain=False)
        traversal = replace(random_traversal(rng), valid_at=TODAY)
        snapshot = snapshot_of(statements)
        histories = {
            id: distance_history(snapshot, place, TARGET, traversal) for place, id in enumerate(snapshot.ids)
        }
        id = max(histories, key=lambda id: len(histories[id].spells))
        result, start = histories[id], snapshot.ids.position(id)
        assert start is not None
        changes += len(result.spells) - 1
        found: list[tuple[date | None, Hops | None]] = []
        for number, day in enumerate(days()):
            hops = hops_to(EdgeFilter(snapshot, replace(traversal, valid_at=day)), start, TARGET)
            if not found or hops != found[-1][1]:
                found.append((day if found else None, hops))
            if number % 12 == 0:
                brute = BruteForce(statements, replace(traversal, valid_at=day))
                assert brute.hops(id, TARGET, traversal.min_grade) == (hops and (hops.hops, hops.at_least))
        named_days = [(None if first is None else day_date(first), hops) for first, hops in spells_of(result)]
        assert named_days == found, (id, traversal)
        assert all(spell.missing for spell in result.spells[1:]), (id, traversal)
    assert changes > 8


@pytest.mark.slow
def test_a_part_of_the_graph_has_the_same_history(searches: Searched) -> None:
    changes = 0
    for id, traversal, _ in islice(asked(41), 0, None, 4):
        until = replace(traversal, valid_at=TODAY)
        answers = []
        for search in (searches.whole, searches.part):
            read = search.around_on_any_day(id, until)
            assert not read.is_truncated
            start = read.snapshot.ids.position(id)
            answers.append(
                [] if start is None else spells_of(distance_history(read.snapshot, start, TARGET, until))
            )
        assert answers[0] == answers[1], (id, traversal)
        changes += len(answers[1]) > 1
    assert changes > 3
