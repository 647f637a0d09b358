"""Copies of whole stores: nothing is lost on the way, and nothing is ever half there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from factories import company, fact, member, owns
from hypothesis import HealthCheck, given, settings
from killed import kill_ready
from loads import LISTS, OTHER, Clock, current, listing, load
from random_loads import loads

from graph.errors import StoreCorrupt, TargetExists
from graph.store import Copied, Reader, Store, copy_store
from graph.store.history import DocumentSpan, History, StatementSpan, verified_statements
from graph.store.records import Version
from graph.store.sqlite.store import SqliteSettings, SqliteStore

START = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(frozen=True)
class Remembered:
    """A history kept in memory, so that its store may go: a server has one database."""

    url: str
    versions: tuple[Version, ...]
    document_spans: tuple[DocumentSpan, ...]
    statement_spans: tuple[StatementSpan, ...]

    @classmethod
    def of(cls, store: Store) -> Remembered:
        with store.history() as history:
            return cls(
                history.url,
                tuple(history.versions),
                tuple(history.documents()),
                tuple(history.statements()),
            )

    def documents(self) -> Iterator[DocumentSpan]:
        yield from self.document_spans

    def statements(self) -> Iterator[StatementSpan]:
        yield from self.statement_spans


def fill_case(store: Store) -> None:
    """Three datasets, one replaced twice, with a statement that comes back."""
    load(store, company("a"), owns("a", "b", "(25,50.5]", end="2020"), member("a", "state_body"))
    load(store, company("c"), fact("c", "sameAs", "x:1"), dataset=OTHER, rejected=2)
    load(store, company("b"))
    load(store, listing("entry", "a", "x:1"), dataset=LISTS)
    load(store, company("a"), owns("x:1", "b"))


def seen(reader: Reader) -> list[object]:
    """All that a reader says, in one order."""
    return [
        reader.versions(),
        reader.documents(),
        [(s, s.first_seen, s.last_seen) for s in reader.statements()],
        list(reader.entity_types()),
        sorted(reader.names()),
    ]


def answers(store: Store, moments: list[datetime]) -> list[list[object]]:
    found = []
    for moment in moments:
        with store.reader(known_at=moment) as reader:
            found.append(seen(reader))
    return found


def moments_of(history: History) -> list[datetime]:
    times = [version.loaded_at for version in history.versions]
    return [START - timedelta(days=1), *times, START + timedelta(days=1)]


def sqlite_with(folder: Path, fill: Callable[[Store], None]) -> SqliteStore:
    clock = Clock(START)

    def tick() -> datetime:
        clock.now += timedelta(seconds=1)
        return clock.now

    store = SqliteStore(folder / "origin.db", settings=SqliteSettings(clock=tick))
    fill(store)
    return store


@pytest.fixture
def origin(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(sqlite_with(tmp_path, fill_case)) as store:
        yield store


# ---------------------------------------------------------------- what arrives


def test_a_copy_answers_as_the_original_at_every_known_time(origin: Store, store: Store) -> None:
    assert copy_store(origin, store) == Copied(3, 5, 17)
    with origin.history() as history:
        moments = moments_of(history)
    assert answers(store, moments) == answers(origin, moments)
    assert (origin.check(), store.check()) == ([], [])


def test_a_copy_back_is_the_original(origin: Store, store: Store, tmp_path: Path) -> None:
    copy_store(origin, store)
    with closing(SqliteStore(tmp_path / "back.db")) as back:
        copy_store(store, back)
        with origin.history() as history:
            moments = moments_of(history)
        assert answers(back, moments) == answers(origin, moments)
        assert back.check() == []


@pytest.mark.slow
@given(loads=loads)
@settings(deadline=None, max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_whatever_was_loaded_arrives(
    new_store: Callable[[], AbstractContextManager[Store]],
    tmp_path_factory: pytest.TempPathFactory,
    loads: list[tuple[object, list[object]]],
) -> None:
    def fill(store: Store) -> None:
        for dataset, statements in loads:
            load(store, *statements, dataset=dataset)

    with closing(sqlite_with(tmp_path_factory.mktemp("origin"), fill)) as origin, new_store() as target:
        copy_store(origin, target)
        with origin.history() as history:
            moments = moments_of(history)
        assert answers(target, moments) == answers(origin, moments)
        assert target.check() == []


def test_a_server_is_copied_to_a_server(
    origin: Store, new_store: Callable[[], AbstractContextManager[Store]]
) -> None:
    with new_store() as first:
        copy_store(origin, first)
        remembered = Remembered.of(first)
    with new_store() as second:
        second.fill(remembered)
        assert answers(second, moments_of(remembered)) == answers(origin, moments_of(remembered))


def test_loads_go_on_after_a_copy(origin: Store, store: Store) -> None:
    copy_store(origin, store)
    version = load(store, company("new"), dataset=OTHER)
    assert (version.number, version.added) == (6, 2)
    assert version.loaded_at > START
    assert store.check() == []


def test_an_empty_store_is_copied_as_one(store: Store, tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "empty.db")) as empty:
        assert copy_store(empty, store) == Copied(0, 0, 0)
    assert current(store) == []
    assert store.check() == []


def test_progress_counts_to_the_end(origin: Store, store: Store) -> None:
    told: list[tuple[int, int]] = []
    copy_store(origin, store, lambda done, total: told.append((done, total)))
    assert told == [(0, 17), (17, 17)]


# ---------------------------------------------------------------- what is refused


def test_a_store_that_holds_something_is_left_alone(origin: Store, store: Store) -> None:
    load(store, company("mine"))
    with pytest.raises(TargetExists, match="name an empty store"):
        copy_store(origin, store)
    assert {s.subject for s in current(store)} == {"mine"}
    assert store.check() == []


def test_a_copy_asked_for_again_is_done_already(origin: Store, store: Store) -> None:
    copy_store(origin, store)
    assert copy_store(origin, store) == Copied(3, 5, 17)
    assert len(current(store)) == len(current(origin))


def tampered(history: Remembered, damage: str) -> Remembered:
    first, *others = history.statement_spans
    newest = history.versions[-1].number
    bad = {
        "a changed statement": replace(first, statement=replace(first.statement, value="another")),
        "a version of another": replace(first, first=2),
        "a version that is not there": replace(first, until=newest + 1),
        "a lost end": replace(first, until=None),
    }
    if damage == "a lost statement":
        return replace(history, statement_spans=tuple(others))
    if damage == "a statement twice":
        return replace(history, statement_spans=(first, *history.statement_spans))
    return replace(history, statement_spans=(bad[damage], *others))


@pytest.mark.parametrize(
    "damage",
    [
        "a changed statement",
        "a version of another",
        "a version that is not there",
        "a lost end",
        "a lost statement",
        "a statement twice",
    ],
)
def test_a_damaged_history_is_not_copied_and_nothing_is_seen_of_it(
    origin: Store, store: Store, damage: str
) -> None:
    remembered = Remembered.of(origin)
    assert remembered.statement_spans[0].until is not None
    with pytest.raises(StoreCorrupt, match="not copied"):
        store.fill(tampered(remembered, damage))
    assert current(store) == []
    assert store.check() == []
    store.fill(remembered)
    assert len(current(store)) == len(current(origin))


def test_a_sound_history_is_passed_on_as_it_is(origin: Store) -> None:
    remembered = Remembered.of(origin)
    assert tuple(verified_statements(remembered)) == remembered.statement_spans


DYING = """
import signal, sys
from pathlib import Path
from graph.store import copy_store
from graph.store.sqlite.store import SqliteStore

def die(done, total):
    if done == total:
        print("ready", flush=True)
        signal.pause()

copy_store(SqliteStore(Path(sys.argv[1]), read_only=True), SqliteStore(Path(sys.argv[2])), die)
"""


@pytest.mark.slow
def test_a_copy_to_a_file_that_was_killed_leaves_nothing_for_the_next(
    origin: SqliteStore, tmp_path: Path
) -> None:
    kill_ready(DYING, str(origin.path), str(tmp_path / "copy.db"))
    with closing(SqliteStore(tmp_path / "copy.db")) as target:
        assert (current(target), target.check()) == ([], [])
        copy_store(origin, target)
        assert current(target) == current(origin)
        assert target.check() == []
