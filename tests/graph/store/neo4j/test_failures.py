"""What goes wrong with a Neo4j server, and what the store makes of it."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from factories import DATASET, DOCUMENT, company, fact, owns
from killed import kill_when_ready
from loads import OTHER, current, load
from neo4j_proxy import losing_an_answer
from neo4j_server import Server

from graph.errors import (
    BadStatement,
    StoreBusy,
    StoreCorrupt,
    StoreError,
    StoreReadOnly,
    StoreTooNew,
    StoreUnreachable,
)
from graph.store import Store, open_store
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk.bulk_writer import BatchSizes, BulkWriter
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.statements.staging import Staging
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteStore

pytestmark = pytest.mark.neo4j

SETTINGS = Neo4jSettings(patience=Patience(retry=2, busy=1))


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


def opened(server: Server, settings: Neo4jSettings = SETTINGS, **how: bool) -> Neo4jStore:
    return Neo4jStore(server.url, server.credentials, settings=settings, **how)


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    with closing(opened(server)) as opened_store:
        yield opened_store


# ---------------------------------------------------------------- opening


def test_an_address_and_the_environment_open_a_store(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    if server.credentials is not None:
        monkeypatch.setenv("NEO4J_USERNAME", server.credentials.username)
        monkeypatch.setenv("NEO4J_PASSWORD", server.credentials.password)
    with closing(open_store(server.url)) as store:
        load(store, company("a"))
        assert store.url == server.url
        assert len(current(store)) == 2


def test_a_wrong_password_is_said_to_be_one(server: Server) -> None:
    with pytest.raises(StoreUnreachable, match="NEO4J_PASSWORD") as caught:
        Neo4jStore(server.url, Credentials("neo4j", "hunter2"), settings=SETTINGS)
    assert "hunter2" not in str(caught.value)


def test_a_database_that_is_not_there_is_missed(server: Server) -> None:
    with pytest.raises(StoreUnreachable, match="database"):
        Neo4jStore(f"{server.url}?database=absent", server.credentials, settings=SETTINGS)


@pytest.mark.parametrize("how", [{"create": False}, {"read_only": True}], ids=str)
def test_without_leave_to_make_one_there_must_be_a_store(server: Server, how: dict[str, bool]) -> None:
    with pytest.raises(StoreUnreachable, match="load a source"):
        opened(server, **how)
    assert server.ask("MATCH (n) RETURN n") == []


def test_data_of_another_program_are_left_alone(server: Server) -> None:
    server.ask("CREATE (:Movie {title: 'The Third Man'})")
    with pytest.raises(StoreCorrupt, match="another program"):
        opened(server)
    assert server.ask("MATCH (n) RETURN labels(n)") == [[["Movie"]]]


def test_a_newer_store_is_refused(store: Store, server: Server) -> None:
    server.ask("MATCH (k:KettingStore) SET k.schema = 99")
    with pytest.raises(StoreTooNew, match="schema 99"):
        opened(server)


def test_a_store_opened_to_read_takes_no_load(store: Store, server: Server) -> None:
    load(store, company("a"))
    with (
        closing(opened(server, read_only=True)) as other,
        pytest.raises(StoreReadOnly),
        other.writer(DATASET, [DOCUMENT], ""),
    ):
        pass


def test_a_store_that_vanished_is_missed(store: Store, server: Server) -> None:
    server.empty()
    with pytest.raises(StoreUnreachable, match="any longer"), store.reader():
        pass


def test_an_id_too_long_for_an_index_is_refused(store: Store) -> None:
    with pytest.raises(BadStatement, match="1000 characters"):
        load(store, owns("a", "b" * 1001))


def test_long_values_are_kept(store: Store) -> None:
    long = "9" * 20_000
    load(store, fact("a", "name", "N" * 20_000), fact("a", "uscCode", long), fact("b", "uscCode", long[:-1]))
    with store.reader() as reader:
        entity = reader.entity("a")
        assert entity is not None and entity.caption == "N" * 20_000
        assert reader.identified(long) == ("a",)


# ---------------------------------------------------------------- one load at a time


def test_a_server_that_is_slow_is_not_taken_for_one_that_is_loaded(server: Server) -> None:
    """What keeps the lock here is no load, as nothing is on a server that has no time."""
    patient = replace(SETTINGS, patience=Patience(retry=30, busy=0.5))
    with closing(opened(server, patient)) as store, server.driver() as driver, driver.session() as session:
        held = session.begin_transaction()
        held.run("MATCH (l:KettingLock {id: 'load'}) SET l.held = true").consume()
        letting_go = threading.Timer(3, held.rollback)
        letting_go.start()
        load(store, company("a"))
        letting_go.join()
        assert {s.subject for s in current(store)} == {"a"}


def test_a_load_under_way_is_known_at_once(server: Server, store: Store) -> None:
    patient = replace(SETTINGS, patience=Patience(retry=300, busy=0.5))
    with closing(opened(server, patient)) as other, store.writer(DATASET, [DOCUMENT], "0" * 64):
        began = time.monotonic()
        with pytest.raises(StoreBusy, match="is being loaded"):
            load(other, company("a"))
        assert time.monotonic() - began < 60


# ---------------------------------------------------------------- loads that die


DYING = """
import os, signal, sys, time
from factories import DATASET, DOCUMENT, company, owns
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
import graph.store.neo4j.bulk.bulk_writer as bulk_writer
import graph.store.neo4j.projection.changes as changes
import graph.store.neo4j.writer as writing

def die(*_):
    print("ready", flush=True)
    signal.pause()

def dying_in(name):
    # Hands out three transactions and no more.
    original = getattr(bulk_writer, name)
    def some(*arguments):
        for place, work in enumerate(original(*arguments)):
            if place == 3:
                while not store._connection.all("MATCH (n:KettingWriter) WHERE n.place >= 0 RETURN 1"):
                    time.sleep(0.05)
                die()
            yield work
    setattr(bulk_writer, name, some)

def dying_in_changes():
    # Writes three batches and no more.
    original, written = changes.write_changes, []
    def some(*arguments, **named):
        if len(written) == 3:
            die()
        written.append(original(*arguments, **named))
    changes.write_changes = some
    changes._CHANGES_AT_ONCE = 10

if sys.argv[2] == "after the commit":
    writing.Neo4jWriter._update_graph = die
elif sys.argv[2] == "before the commit":
    writing.describe = die
elif sys.argv[2] == "among its changes":
    dying_in_changes()
else:
    dying_in(sys.argv[2])
settings = Neo4jSettings(sizes=BatchSizes(rows=10, at_once=0))
store = Neo4jStore(sys.argv[1], Credentials(os.environ["WHO"], os.environ["WORD"]), settings=settings)
with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
    writer.add(s for i in range(100) for s in company(f"new{i}"))
    writer.add(owns("new1", f"new{i}") for i in range(2, 60))
    writer.commit()
"""


def load_that_dies(server: Server, when: str) -> None:
    """Kill a process in the middle of its load."""
    kill_when_ready(DYING, server, when)


def test_a_load_that_was_killed_is_rolled_back_by_the_next(store: Store, server: Server) -> None:
    load(store, company("a"))
    load_that_dies(server, "before the commit")
    assert server.ask("MATCH (s:Statement {from_version: 2}) RETURN count(s)") == [[258]]
    assert {s.subject for s in current(store)} == {"a"}
    assert any("rolled back" in problem for problem in store.check())
    version = load(store, company("x"), dataset=OTHER)
    assert version.number == 2
    assert {s.subject for s in current(store)} == {"a", "x"}
    assert store.check() == []


def test_what_a_killed_load_saw_again_is_not_taken_for_seen(store: Store, server: Server) -> None:
    load(store, company("new1"))
    load_that_dies(server, "before the commit")
    load(store, company("b"))
    assert {s.subject for s in current(store)} == {"b"}
    assert store.check() == []


def test_the_graph_of_a_load_killed_after_its_commit_is_finished_by_the_next(
    store: Store, server: Server
) -> None:
    load(store, company("a"))
    load_that_dies(server, "after the commit")
    assert len(current(store)) == 258
    assert server.ask("MATCH (n:Company) RETURN n.id") == [["a"]]
    assert any("finishes it" in problem for problem in store.check())
    load(store, company("x"), dataset=OTHER)
    assert server.ask("MATCH (n:Company) RETURN count(n)") == [[101]]
    assert store.check() == []


def test_a_load_killed_among_its_statements_is_rolled_back(store: Store, server: Server) -> None:
    load_that_dies(server, "statement_batches")
    [[written]] = server.ask("MATCH (s:Statement) RETURN count(s)")
    assert 0 < written < 258  # type: ignore[operator]  # a number
    assert current(store) == []
    load(store, company("x"), dataset=OTHER)
    assert {s.subject for s in current(store)} == {"x"}
    assert server.ask("MATCH (n:KettingWriter) RETURN n") == []
    assert store.check() == []


@pytest.mark.parametrize("part", ["node_batches", "relationship_batches"])
@pytest.mark.parametrize("is_first", [True, False], ids=["first", "later"])
def test_a_load_killed_among_its_graph_is_finished(
    store: Store, server: Server, part: str, is_first: bool
) -> None:
    if not is_first:
        load(store, company("x"), owns("x", "new3"), dataset=OTHER)
    load_that_dies(server, part)
    assert sum(s.source == DATASET.id for s in current(store)) == 258
    load(store, company("x"), dataset=OTHER)
    assert server.ask("MATCH (n:Company) RETURN count(n)") == [[101]]
    assert server.ask("MATCH ()-[r:OWNERSHIP]->() RETURN count(r), count(DISTINCT r.id)") == [[58, 58]]
    assert store.check() == []


def test_a_load_killed_among_its_changes_is_finished(store: Store, server: Server) -> None:
    others = [s for i in range(300) for s in company(f"x{i}")]
    load(store, *others, owns("x1", "new3"), dataset=OTHER)
    load_that_dies(server, "among its changes")
    [[nodes]] = server.ask("MATCH (n:Company) WHERE n.id STARTS WITH 'new' RETURN count(n)")
    assert 0 < nodes < 100  # type: ignore[operator]  # a number
    assert sum(s.source == DATASET.id for s in current(store)) == 258
    load(store, *others, dataset=OTHER)
    assert server.ask("MATCH (n:Company) RETURN count(n)") == [[400]]
    assert server.ask("MATCH ()-[r:OWNERSHIP]->() RETURN count(r), count(DISTINCT r.id)") == [[58, 58]]
    assert store.check() == []


def test_what_a_dead_load_had_sent_is_undone_too(store: Store, server: Server) -> None:
    """The server may commit a transaction after the process that sent it died."""
    with (
        server.driver() as driver,
        driver.session() as session,
        pytest.raises(StoreError, match="given up"),
        store.writer(DATASET, [DOCUMENT], "0" * 64),
    ):
        server.ask("MATCH (l:KettingLoad) CREATE (:KettingWriter {number: 0, token: l.token, place: -1})")
        sent = session.begin_transaction()
        sent.run("MATCH (n:KettingWriter {number: 0}) SET n.is_held = true").consume()
        sent.run(
            "CREATE (:Statement {id: 'late', source: $source, subject: 'late', from_version: 1})",
            source=DATASET.id,
        ).consume()
        threading.Timer(1.0, sent.commit).start()
        raise StoreError("given up")
    assert server.ask("MATCH (s:Statement|KettingWriter) RETURN count(s)") == [[0]]
    load(store, company("a"))
    assert store.check() == []


def test_an_interrupted_load_leaves_nothing(store: Store, server: Server) -> None:
    with pytest.raises(KeyboardInterrupt), store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(company("a"))
        raise KeyboardInterrupt
    assert server.ask("MATCH (s:Statement|KettingLoad|KettingWriter) RETURN count(s)") == [[0]]


def test_a_parallel_writer_whose_load_was_taken_over_writes_no_more(
    store: Store, server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_statements = BulkWriter.write_statements

    def write_when_taken_over(writer: BulkWriter, staging: Staging) -> None:
        server.ask("MATCH (n:KettingWriter) SET n.token = 'of another'")
        write_statements(writer, staging)

    monkeypatch.setattr(BulkWriter, "write_statements", write_when_taken_over)
    with pytest.raises(StoreBusy, match="another load took over; load again"):
        load(store, company("a"))
    monkeypatch.undo()
    assert server.ask("MATCH (s:Statement) RETURN count(s)") == [[0]]
    load(store, company("a"))
    assert store.check() == []


def test_what_contradicts_a_constraint_is_told(store: Store, server: Server) -> None:
    server.ask("CREATE (:Thing {id: 'new1'})")
    settings = replace(SETTINGS, sizes=BatchSizes(rows=7, at_once=0))
    with (
        closing(opened(server, settings)) as other,
        pytest.raises(StoreCorrupt, match="contradicts its constraints"),
    ):
        load(other, company("new1"))


def test_a_load_whose_answer_was_lost_is_committed_all_the_same(server: Server) -> None:
    with (
        losing_an_answer(server, after="SET k.version") as url,
        closing(Neo4jStore(url, server.credentials, settings=SETTINGS)) as store,
    ):
        assert load(store, company("a")).number == 1
        assert len(current(store)) == 2
        assert load(store, company("b"), dataset=OTHER).number == 2
        assert store.check() == []


def test_a_load_that_another_took_over_from_writes_no_more(store: Store, server: Server) -> None:
    with (
        pytest.raises(StoreBusy, match="took over"),
        store.writer(DATASET, [DOCUMENT], "0" * 64) as writer,
    ):
        server.ask("MATCH (l:KettingLoad) SET l.token = 'of another'")
        writer.add(company("a"))
        writer.commit()


def test_a_load_in_many_transactions_is_seen_at_once(server: Server) -> None:
    settings = replace(SETTINGS, sizes=BatchSizes(rows=7, at_once=0))
    with closing(opened(server, settings)) as store:
        load(store, [s for i in range(20) for s in company(f"n{i}")])
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(s for i in range(10, 40) for s in company(f"n{i}"))
            assert {s.subject for s in current(store)} == {f"n{i}" for i in range(20)}
            version = writer.commit()
        assert (version.statements, version.added, version.removed) == (60, 40, 20)
        assert {s.subject for s in current(store)} == {f"n{i}" for i in range(10, 40)}
        assert server.ask("MATCH (n:Company) RETURN count(n)") == [[30]]
        assert store.check() == []


def test_a_missing_constraint_is_a_problem_that_the_next_load_mends(store: Store, server: Server) -> None:
    server.ask("DROP CONSTRAINT thing_id")
    assert store.check() == ["the constraint or index thing_id is missing; the next load makes it"]
    load(store, company("a"))
    assert store.check() == []


# ---------------------------------------------------------------- damage and copies


@pytest.mark.parametrize(
    ("damage", "problem"),
    [
        ("MATCH (s:Statement {prop: 'name'}) SET s.value = 'Another'", "was changed"),
        ("MATCH (s:Statement {prop: 'name'}) DELETE s", "statements added, but has"),
        ("MATCH (s:Statement {prop: 'name'}) SET s.from_version = 7", "or with none"),
        ("MATCH (v:KettingVersion) SET v.statements = 7", "counts 7 statements"),
        ("MATCH (v:KettingVersion) DELETE v", "version 1 is missing"),
        ("MATCH (v:KettingVersion) SET v.description = '{'", "cannot be read"),
        ("MATCH (d:KettingDocument) SET d.description = '{'", "cannot be read"),
        ("MATCH (s:Statement {prop: 'name'}) SET s.grade = 'Z'", "cannot be read"),
    ],
)
def test_damage_is_found(store: Store, server: Server, damage: str, problem: str) -> None:
    load(store, company("a"))
    server.ask(damage)
    assert any(problem in found for found in store.check())


def test_a_backup_is_a_store_with_every_version(store: Store, tmp_path: Path) -> None:
    first = load(store, company("a"), owns("a", "b", "(25,50.5]", end="2020"))
    load(store, company("c"), dataset=OTHER)
    load(store, company("b"))
    load(store, company("a"))
    store.backup(tmp_path / "copy.db")
    with closing(SqliteStore(tmp_path / "copy.db", read_only=True)) as copy:
        assert copy.check() == []
        for moment in (None, first.loaded_at):
            with store.reader(known_at=moment) as original, copy.reader(known_at=moment) as copied:
                assert list(copied.statements()) == list(original.statements())
                assert copied.versions() == original.versions()
                assert copied.documents() == original.documents()
                assert [s.first_seen for s in copied.statements()] == [
                    s.first_seen for s in original.statements()
                ]
