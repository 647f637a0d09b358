"""When the distance to a class changed, by which facts and which loads; against asking at each of them."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from clock import ASKED_AT
from factories import company, fact, link, member, owns
from loads import LISTS, Clock, listing, load
from random_questions import ENTITIES, random_graph

from api.errors import BadQuestion
from api.models import ClassHistory, DistanceAsKnown, DistanceOnDays
from api.screening import Explorer, Question, Screener
from api.workspace import Workspace
from graph.store import Store
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ontology import Statement

TARGET = "defence_conglomerate"
START = datetime(2026, 1, 1, 9, tzinfo=UTC)


@contextmanager
def loaded(folder: Path, *loads: Sequence[Statement | list[Statement]]) -> Iterator[Store]:
    """A store into which one source was loaded again and again, a day apart."""
    clock = Clock(START)
    with closing(SqliteStore(folder / "s.db", settings=SqliteSettings(clock=lambda: clock.now))) as store:
        for facts in loads:
            load(store, *facts)
            clock.now += timedelta(days=1)
        yield store


def asked(store: Store, id: str = "A", question: Question | None = None) -> ClassHistory:
    """The history of the distance to the class."""
    workspace = Workspace(store, clock=lambda: ASKED_AT)
    [history] = Explorer(workspace).history(id, TARGET, question).classes
    return history


def by_day(history: ClassHistory) -> list[tuple[str, int | None]]:
    return [(f"{each.since or ''}..{each.until or ''}", each.hops) for each in history.by_day]


def by_load(history: ClassHistory) -> list[tuple[int | None, int | None]]:
    return [(None if each.load is None else each.load.version, each.hops) for each in history.by_load]


def told(distance: DistanceOnDays | DistanceAsKnown) -> list[tuple[str, str]]:
    """What made the difference: a link, the member or the stop."""
    return [
        (
            each.change,
            each.link.id
            if each.link
            else f"member {each.membership.entity.id}"
            if each.membership
            else f"stop {each.stop.id if each.stop else ''}",
        )
        for each in distance.because
    ]


BODIES = [company(id) for id in "ABM"]
FACTS = [
    *BODIES,
    member("M", TARGET, start="2019"),
    owns("M", "A", "60", start="2020-03-01", end="2022-06-30"),
]


class TestAlongDays:
    def test_with_what_began_and_what_ended_and_the_load_of_each(self, tmp_path: Path) -> None:
        with loaded(tmp_path, FACTS) as store:
            history = asked(store)
        assert by_day(history) == [
            ("..2020-02-29", None),
            ("2020-03-01..2022-06-30", 1),
            ("2022-07-01..", None),
        ]
        never, began, ended = history.by_day
        assert (told(never), told(began), told(ended)) == (
            [],
            [("begins", "Ownership~M~A")],
            [("ends", "Ownership~M~A")],
        )
        [fact_] = began.because
        assert fact_.link is not None and fact_.link.sources
        assert [(each.source, each.version, each.loaded_at) for each in fact_.loads] == [("press", 1, START)]
        assert [ref.id for ref in began.path] == ["A", "M"]

    def test_until_the_day_asked_about(self, tmp_path: Path) -> None:
        with loaded(tmp_path, FACTS) as store:
            history = asked(store, question=Question(valid_at=date(2021, 1, 1)))
        assert by_day(history) == [("..2020-02-29", None), ("2020-03-01..", 1)]

    def test_each_day_as_a_screening_has_it(self, tmp_path: Path) -> None:
        rng = random.Random(13)
        graphs = [random_graph(rng, f"g{number}", is_plain=False) for number in range(20)]
        changes = 0
        with loaded(tmp_path, [fact for graph in graphs for fact in graph]) as store:
            workspace = Workspace(store, clock=lambda: ASKED_AT)
            screener, explorer = Screener(workspace), Explorer(workspace)
            for number in range(20):
                id = f"g{number}.e{rng.randrange(ENTITIES)}"
                question = Question(traversal=rng.choice(["control", "any"]), risk_classes=(TARGET,))
                [history] = explorer.history(id, TARGET, question).classes
                changes += len(history.by_day) - 1
                for spell in history.by_day:
                    first = spell.since or date(2017, 1, 1)
                    last = spell.until or ASKED_AT.date()
                    for day in {first, last, first + (last - first) / 2}:
                        at = question.model_copy(update={"valid_at": day})
                        [answer] = screener.proximity(id, at).proximity
                        assert answer.hops == spell.hops, (id, day)
        assert changes > 3


class TestAlongLoads:
    def test_as_it_became_known_and_was_withdrawn(self, tmp_path: Path) -> None:
        around = [*BODIES, member("M", TARGET)]
        loads = [
            around,
            [*around, owns("B", "A", "60"), owns("M", "B", "60")],
            [*around, owns("B", "A", "60"), owns("M", "B", "60"), fact("A", "alias", "Aa")],
            [*around, owns("B", "A", "60"), owns("M", "B", "60"), owns("M", "A", "30")],
            [*around, owns("B", "A", "60")],
        ]
        with loaded(tmp_path, *loads) as store:
            history = asked(store)
        assert by_load(history) == [(None, None), (2, 2), (4, 1), (5, None)]
        assert [told(each) for each in history.by_load] == [
            [],
            [("begins", "Ownership~B~A"), ("begins", "Ownership~M~B")],
            [("begins", "Ownership~M~A")],
            [("ends", "Ownership~M~A")],
        ]
        withdrawn = history.by_load[-1].because[0]
        assert withdrawn.link is not None and withdrawn.link.sources[0].known_until is not None

    def test_an_entry_of_a_list_that_is_loaded_later(self, tmp_path: Path) -> None:
        with loaded(tmp_path, [*BODIES, owns("M", "A", "60")]) as store:
            load(store, *listing("entry", "M"), dataset=LISTS)
            workspace = Workspace(store, clock=lambda: ASKED_AT)
            [history] = Explorer(workspace).history("A", "listed_party").classes
        assert by_load(history) == [(None, None), (2, 1)]
        assert told(history.by_load[-1]) == [("begins", "member M")]

    def test_what_was_known_at_a_time_asked_about(self, tmp_path: Path) -> None:
        loads = [[*BODIES, member("M", TARGET)], [*BODIES, member("M", TARGET), owns("M", "A", "60")]]
        with loaded(tmp_path, *loads) as store:
            history = asked(store, question=Question(known_at=START + timedelta(hours=1)))
            assert (by_load(history), by_day(history)) == ([(None, None)], [("..", None)])
            of_others = asked(store, question=Question(sources=("press",)))
            assert by_load(of_others) == [(None, None), (2, 1)]

    def test_the_latest_loads_where_there_are_many(
        self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("api.screening.further.history.MOST_LOADS", 2)
        around = [*BODIES, member("M", TARGET)]
        loads = [[*around, owns("M", "A", share)] for share in ("60", "10", "70", "10")]
        with loaded(tmp_path, *loads) as store:
            history = asked(store)
        assert (by_load(history), history.partial) == ([(3, 1), (4, None)], True)

    def test_each_load_as_a_screening_at_its_time_has_it(self, tmp_path: Path) -> None:
        rng = random.Random(3)
        graphs = [random_graph(rng, "g", is_plain=True) for _ in range(8)]
        with loaded(tmp_path, *graphs) as store:
            workspace = Workspace(store, clock=lambda: ASKED_AT)
            screener = Screener(workspace)
            for id in (f"g.e{number}" for number in range(ENTITIES)):
                question = Question(traversal="any", risk_classes=(TARGET,))
                [history] = Explorer(workspace).history(id, TARGET, question).classes
                expected: list[tuple[int | None, int | None]] = [(None, None)]
                for number in range(len(graphs)):
                    at = START + timedelta(days=number, hours=1)
                    [answer] = screener.proximity(id, question.model_copy(update={"known_at": at})).proximity
                    if answer.hops != expected[-1][1]:
                        expected.append((number + 1, answer.hops))
                assert by_load(history) == expected, id


def test_all_classes_unless_one_is_named(tmp_path: Path) -> None:
    with loaded(tmp_path, FACTS) as store:
        explorer = Explorer(Workspace(store, clock=lambda: ASKED_AT))
        assert len(explorer.history("A").classes) == 7
        with pytest.raises(BadQuestion, match="risk_class='registered_agent'"):
            explorer.history("A", "registered_agent")


def test_one_that_nothing_is_recorded_of_has_one_distance(tmp_path: Path) -> None:
    with loaded(tmp_path, FACTS) as store:
        history = asked(store, "B")
    assert (by_day(history), by_load(history), history.partial) == ([("..", None)], [(None, None)], False)


def test_a_registered_agent_stops_and_is_told(tmp_path: Path) -> None:
    facts = [
        *BODIES,
        member("M", TARGET, start="2018"),
        owns("B", "A", "60", start="2018-01-01"),
        link("Control", "M", "B", start="2018-01-01"),
        member("B", "registered_agent", start="2020-01-01"),
    ]
    with loaded(tmp_path, facts) as store:
        history = asked(store)
    assert by_day(history)[-1] == ("2020-01-01..", None)
    assert told(history.by_day[-1]) == [("begins", "stop B")]
