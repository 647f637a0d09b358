"""Loads into a Neo4j store that are killed, interrupted, or taken over from."""

from __future__ import annotations

import threading
import time
from contextlib import closing
from dataclasses import replace

import pytest
from factories import DATASET, DOCUMENT, company, owns
from killed import kill_when_ready
from loads import OTHER, current, load
from neo4j_proxy import losing_an_answer
from neo4j_server import Server
from opened_neo4j import SETTINGS, opened

from graph.errors import (
    StoreBusy,
    StoreCorrupt,
    StoreError,
)
from graph.store import Store
from graph.store.neo4j.bulk.bulk_writer import BatchSizes, BulkWriter
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.statements.staging import Staging
from graph.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j


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
