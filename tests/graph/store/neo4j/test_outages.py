"""Servers that die and lines that break, for real: what a load leaves, and what a reader is told."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from factories import DATASET, DOCUMENT, company
from loads import OTHER, current, load
from neo4j_server import Server, start
from tcp_proxy import Line, line_to

from graph.errors import StoreError, StoreReadOnly, StoreUnreachable
from graph.store import Store
from graph.store.neo4j.address import Address
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.connection import Connection, Patience, Transaction
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ontology import Statement

pytestmark = pytest.mark.neo4j

PATIENCE = Patience(connect=10, retry=4, busy=10)  # a server just started is slow to write at first
SETTINGS = Neo4jSettings(patience=PATIENCE, sizes=BatchSizes(rows=100))
SOME = [statement for i in range(300) for statement in company(f"n{i}")]
MORE_THAN_BUFFERS = "UNWIND range(1, 200000) AS n RETURN n"


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def line(server: Server) -> Iterator[Line]:
    with line_to(server.url) as opened:
        yield opened


def over(line: Line, server: Server, settings: Neo4jSettings = SETTINGS) -> Neo4jStore:
    return Neo4jStore(f"bolt://{line.address}", server.credentials, settings=settings)


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    """The same store, over a line that holds."""
    with closing(Neo4jStore(server.url, server.credentials, settings=SETTINGS)) as opened:
        yield opened


# ---------------------------------------------------------------- a line that breaks


def test_a_line_cut_while_rows_stream_is_told(server: Server, line: Line) -> None:
    address = Address.parse(f"bolt://{line.address}")
    with closing(Connection(address, server.credentials, PATIENCE)) as connection:
        rows = connection.rows(MORE_THAN_BUFFERS)
        assert next(rows) == [1]
        line.cut()
        with pytest.raises(StoreUnreachable, match=line.address):
            list(rows)
        # The line is there again, and the same connection finds it.
        assert connection.all("RETURN 1") == [[1]]


def test_a_search_over_a_line_that_broke_while_nobody_used_it_is_asked_again(
    server: Server, line: Line
) -> None:
    with closing(over(line, server)) as distant:
        load(distant, company("a"))
        assert distant.graph_reader(10).entity("a") is not None
        line.cut()
        assert distant.graph_reader(10).entity("a") is not None
        line.refuses = True
        line.cut()
        with pytest.raises(StoreUnreachable, match=line.address):
            distant.graph_reader(10).entity("a")


def test_a_line_lost_in_a_load_leaves_the_version_before(store: Store, server: Server, line: Line) -> None:
    load(store, company("a"))
    with closing(over(line, server)) as distant:
        with pytest.raises(StoreUnreachable), distant.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(SOME[:200])
            line.refuses = True
            line.cut()
            writer.add(SOME[200:])
        assert {s.subject for s in current(store)} == {"a"}
        assert any("rolled back" in problem for problem in store.check())
        line.refuses = False
        assert load(distant, company("b"), dataset=OTHER).number == 2
    assert {s.subject for s in current(store)} == {"a", "b"}
    assert store.check() == []


@pytest.mark.parametrize("later", [0, 300, 1_500, 3_000])
def test_a_line_cut_once_anywhere_in_a_load_leaves_all_or_nothing(
    store: Store, server: Server, line: Line, later: int
) -> None:
    load(store, company("a"))
    settings = Neo4jSettings(patience=Patience(connect=10, retry=10, busy=10), sizes=BatchSizes(rows=100))
    with closing(over(line, server, settings)) as distant:
        line.cut_after = line.passed + later
        try:
            load(distant, SOME)
            expected = {s.subject for s in SOME}
        except StoreError:
            expected = {"a"}
        # A load whose last answer was lost may be seen though it was told to have failed.
        seen = {s.subject for s in current(store)}
        assert seen in ({"a"}, {s.subject for s in SOME})
        assert seen >= expected or seen == {"a"} == expected
    load(store, company("b"), dataset=OTHER)
    assert store.check() == []
    assert {s.subject for s in current(store)} == {"b", *seen}


def test_a_transaction_whose_line_was_cut_is_done_again(server: Server, line: Line) -> None:
    tries: list[int] = []

    def work(transaction: Transaction) -> None:
        tries.append(1)
        transaction.rows("MERGE (n:Tried {id: 1}) SET n.times = $times", times=len(tries))
        if len(tries) == 1:
            line.cut()

    with closing(Connection(Address.parse(f"bolt://{line.address}"), server.credentials, Patience())) as held:
        held.write(work)
    assert len(tries) == 2
    assert server.ask("MATCH (n:Tried) RETURN n.times") == [[2]]


def test_a_deadlock_is_tried_again(server: Server) -> None:
    """Two transactions that wait for each other: the server ends one, which is done again."""
    server.ask("CREATE (:Tried {id: 1, times: 0}), (:Tried {id: 2, times: 0})")
    tries: list[str] = []
    both_hold = threading.Barrier(2, timeout=300)

    def add_to(first: int, second: int) -> None:
        def work(transaction: Transaction) -> None:
            is_first_try = f"{first} first" not in tries
            tries.append(f"{first} first")
            transaction.rows("MATCH (n:Tried {id: $id}) SET n.times = n.times + 1", id=first)
            if is_first_try:
                both_hold.wait()
            transaction.rows("MATCH (n:Tried {id: $id}) SET n.times = n.times + 1", id=second)

        with closing(Connection(Address.parse(server.url), server.credentials, Patience())) as held:
            held.write(work)

    threads = [threading.Thread(target=add_to, args=ends) for ends in ((1, 2), (2, 1))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(300)
    assert len(tries) == 3
    assert server.ask("MATCH (n:Tried) RETURN n.times") == [[2], [2]]


# ---------------------------------------------------------------- a server that dies


@pytest.mark.stops_server
def test_a_server_killed_under_a_load_and_a_reader_comes_back_whole(store: Store, server: Server) -> None:
    engine = server.engine
    if engine is None:
        pytest.skip("a server that the tests did not start is not theirs to kill")
    load(store, SOME)
    with closing(Connection(Address.parse(server.url), server.credentials, PATIENCE)) as connection:
        rows = connection.rows(MORE_THAN_BUFFERS)
        next(rows)
        with pytest.raises(StoreUnreachable), store.writer(OTHER, [DOCUMENT], "0" * 64) as writer:
            writer.add(of_other(SOME[:200]))
            engine.kill()
            writer.add(of_other(SOME[200:]))
        with pytest.raises(StoreUnreachable, match="does not answer"):
            list(rows)
    start(server)
    # The same store, opened before the server died.
    assert {s.source for s in current(store)} == {DATASET.id}
    assert any("rolled back" in problem for problem in store.check())
    load(store, company("b"), dataset=OTHER)
    assert {s.subject for s in current(store) if s.source == OTHER.id} == {"b"}
    assert store.check() == []


@pytest.mark.stops_server
def test_a_server_that_may_only_be_read_says_so(store: Store, server: Server) -> None:
    engine = server.engine
    if engine is None:
        pytest.skip("a server that the tests did not start is not theirs to stop")
    load(store, SOME)
    engine.stop()
    configuration = engine.home / "conf" / "neo4j.conf"
    before = configuration.read_text(encoding="utf-8")
    configuration.write_text(before + "server.databases.default_to_read_only=true\n", encoding="utf-8")
    start(server)
    try:
        assert len(current(store)) == len(SOME)
        with pytest.raises(StoreReadOnly, match="read only"):
            load(store, company("c"), dataset=OTHER)
    finally:
        engine.stop()  # the test that needs it next starts it, and there is none
        configuration.write_text(before, encoding="utf-8")


def of_other(statements: list[Statement]) -> list[Statement]:
    return [replace(statement, source=OTHER.id) for statement in statements]
