"""A large load is written by a process of its own, and is like any other: whole or not at all."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path
from threading import Timer

import pytest
from factories import DATASET, DOCUMENT, company, owns

from graph.errors import BadStatement, StoreBusy, StoreError, StoreFull
from graph.store import open_store
from graph.store.contract import IncrementalWriter
from graph.store.sqlite.process.writer import WriterProcess
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ontology import Grade, Period, Statement, StatementGroup


@pytest.fixture
def store(tmp_path: Path) -> Iterator[SqliteStore]:
    with closing(SqliteStore(tmp_path / "a.db", settings=SqliteSettings(busy_seconds=0.2))) as store:
        yield store


def statements(name: str = "Alpha") -> list[Statement | StatementGroup]:
    link = owns("a", "b", "(25,50]", start="2020", share_until="2024", quote="a quarter", direct="direct")
    values = (("name", name, None), ("country", "nl", "NL"))
    group = StatementGroup(
        "b", "Company", DATASET.id, DOCUMENT.id, "row 2", Grade.B, Period.parse("2024"), values
    )
    return [*company("a", name=name), link, group]


def load(store: SqliteStore, items: list[Statement | StatementGroup], *, is_large: bool) -> int:
    with store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=is_large) as writer:
        assert isinstance(writer, WriterProcess) == is_large
        writer.add(items)
        return writer.commit().added


def test_the_rows_are_those_of_any_load(tmp_path: Path) -> None:
    rows = []
    for is_large in (False, True):
        with closing(SqliteStore(tmp_path / f"{is_large}.db")) as store:
            load(store, statements(), is_large=is_large)
            with store.reader() as reader:
                rows.append([(s, s.id) for s in reader.statements()])

    assert rows[0] == rows[1]
    assert len(rows[0]) == 5


def test_only_what_changed_is_new(store: SqliteStore) -> None:
    load(store, statements(), is_large=False)

    assert load(store, statements("Beta"), is_large=True) == 2


def test_what_is_not_committed_is_not_there(store: SqliteStore) -> None:
    load(store, statements(), is_large=False)
    with store.writer(DATASET, [DOCUMENT], "1" * 64, is_large=True) as writer:
        writer.add(statements("Beta"))

    with store.reader() as reader:
        assert {s.value for s in reader.statements() if s.prop == "name"} == {"Alpha"}


def test_what_stands_at_other_places_is_kept(store: SqliteStore) -> None:
    load(store, statements(), is_large=False)
    with store.writer(DATASET, [DOCUMENT], "1" * 64, is_large=True) as writer:
        assert isinstance(writer, IncrementalWriter)
        occupied, kept = writer.keep_all_but(["row 2", "row 9"], " in ")
        version = writer.commit()

    assert (occupied, kept, version.removed) == ({"row 2"}, 3, 2)


def test_a_bad_statement_is_refused_at_once(store: SqliteStore) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=True) as writer, pytest.raises(BadStatement):
        writer.add(company("a", document="elsewhere"))


def test_another_load_is_waited_for_and_told(store: SqliteStore) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64), pytest.raises(StoreBusy):
        load(store, statements(), is_large=True)


def test_a_full_disk_changes_nothing(tmp_path: Path) -> None:
    with closing(SqliteStore(tmp_path / "a.db", settings=SqliteSettings(max_pages=100))) as store:
        many: list[Statement | StatementGroup] = []
        for number in range(5_000):
            many += company(f"c-{number}")
        with pytest.raises(StoreFull), store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=True) as writer:
            writer.add(many)
            writer.commit()

        with store.reader() as reader:
            assert list(reader.versions()) == []


def test_a_process_that_was_killed_is_told(store: SqliteStore) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=True) as writer:
        assert isinstance(writer, WriterProcess)
        os.kill(writer.process_id, signal.SIGKILL)
        with pytest.raises(StoreError, match="load it again"):
            writer.add(statements())
            writer.commit()

    assert load(store, statements(), is_large=False) == 5


def test_one_that_ends_in_the_commit_may_have_done_it(store: SqliteStore) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=True) as writer:
        assert isinstance(writer, WriterProcess)
        writer.add(statements())
        os.kill(writer.process_id, signal.SIGSTOP)  # so that it takes the request, and ends without an answer
        Timer(0.1, os.kill, (writer.process_id, signal.SIGKILL)).start()
        with pytest.raises(StoreError, match=r"whether it was loaded, `ketting sources` says"):
            writer.commit()


def test_a_clock_of_a_test_stays_in_this_process(tmp_path: Path) -> None:
    settings = SqliteSettings(clock=lambda: datetime(2026, 1, 31, tzinfo=UTC))
    with (
        closing(SqliteStore(tmp_path / "a.db", settings=settings)) as store,
        store.writer(DATASET, [DOCUMENT], "0" * 64, is_large=True) as writer,
    ):
        assert not isinstance(writer, WriterProcess)


def test_a_snapshot_is_made_of_what_it_wrote(tmp_path: Path) -> None:
    with closing(open_store(f"sqlite:///{tmp_path}/a.db")) as store:
        assert isinstance(store, SqliteStore)
        load(store, statements(), is_large=True)
        with store.reader() as reader:
            columns = [len(part.type) for part in reader.link_columns()]

    assert columns == [1]
