"""A search ends in time, whatever the server does; and it says that it was cut."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Collection, Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date

import pytest
from analysts_graph import graph_of
from factories import company, link, member
from killed import environment
from loads import OTHER, load
from neo4j import Query
from neo4j.exceptions import Neo4jError
from neo4j_server import Server

from graph.errors import OutOfTime, StoreBusy, StoreError
from graph.model.traversal import preset
from graph.search.inquiry import Limits
from graph.search.proximity import Hops, Reason, Verdict
from graph.search.pushdown import PushDown
from graph.store.neighbourhood import Ask, Followed, Key
from graph.store.neo4j.deadline import Watchdog
from graph.store.neo4j.projection.search import Neo4jSearch
from graph.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j

TODAY = date(2024, 6, 1)
ANY = preset("any", TODAY, today=TODAY)
LATE = 1.5
"""Seconds: one, and half of one for a machine that is busy with other tests."""

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b < 0 RETURN count(*)"


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        chain = [link("Ownership", f"c{n + 1}", f"c{n}") for n in range(4)]
        spokes = [link("Ownership", "c1", f"spoke{n}") for n in range(30)]
        load(store, company("c0"), chain, spokes, member("c4", "defence_conglomerate"))
        yield store


def test_a_slow_query_outlives_its_time_by_less_than_a_second(store: Neo4jStore) -> None:
    store.search(10)  # knows what the store has, which takes a new server a while
    search = store.search(0.5)
    begin = time.monotonic()
    with pytest.raises(OutOfTime, match="in the time given"):
        search._ask(SLOW)
    assert time.monotonic() - begin < 0.5 + LATE


def test_a_query_is_ended_from_beside_when_the_server_keeps_no_time(
    store: Neo4jStore, neo4j_server: Server
) -> None:
    watchdog = Watchdog(store._connection.terminate)
    begin = time.monotonic()
    with neo4j_server.driver() as driver, driver.session() as session:
        untimed = Query(SLOW, metadata={"ketting": "token"})
        with pytest.raises(Neo4jError, match="erminated"), watchdog.watching("token", 0.5):
            session.run(untimed).consume()
    assert time.monotonic() - begin < 0.5 + LATE
    watchdog.close()


def test_what_a_reader_reads_within_a_time_outlives_it_by_less_than_a_second(store: Neo4jStore) -> None:
    with store.reader() as reader:
        begin = time.monotonic()
        with pytest.raises(OutOfTime, match="in the time given"), reader.within(0.5):
            list(store._connection.rows(SLOW))
        assert time.monotonic() - begin < 0.5 + LATE
        assert reader.canonical("c0") == "c0"  # the time is over inside alone
        assert store._connection.all("RETURN 1") == [[1]]


def test_when_the_time_is_over_the_answer_is_partial(store: Neo4jStore) -> None:
    down = PushDown(store.search, Limits(seconds=0.000001))
    store.search(10)  # knows what the store has; the rest has no time
    with pytest.raises(OutOfTime):
        down.hops("c0", "defence_conglomerate", ANY)
    with pytest.raises(OutOfTime):
        down.class_paths("c0", "defence_conglomerate", ANY)


def test_looking_all_around_leaves_time_for_the_paths_that_there_are(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    classes = {"state_body": True, "defence_conglomerate": True}
    PushDown(store.search, Limits(seconds=60)).proximities("c0", ANY, classes)  # a new server plans for long
    follow = Neo4jSearch.follow

    def slow(search: Neo4jSearch, keys: Collection[Key], ask: Ask) -> Followed:
        if ask.is_loose:
            search._ask(SLOW)
        return follow(search, keys, ask)

    monkeypatch.setattr(Neo4jSearch, "follow", slow)
    begin = time.monotonic()
    answers = PushDown(store.search, Limits(seconds=6)).proximities("c0", ANY, classes)
    assert time.monotonic() - begin < 6 + LATE
    found, none = answers["defence_conglomerate"].proximity, answers["state_body"].proximity
    assert (found.verdict, found.hops) == (Verdict.YES, Hops(4, False))
    assert (none.verdict, none.reason, none.partial) == (Verdict.UNKNOWN, Reason.PARTIAL, True)


def test_a_bound_on_links_is_never_a_no(store: Neo4jStore) -> None:
    few = PushDown(store.search, Limits(links=10))
    [answered] = few.proximities("c0", ANY, {"defence_conglomerate": True}).values()
    answer = answered.proximity
    assert (answer.verdict, answer.reason, answer.partial) == (Verdict.UNKNOWN, Reason.PARTIAL, True)
    enough = PushDown(store.search)
    [answered] = enough.proximities("c0", ANY, {"defence_conglomerate": True}).values()
    assert (answered.proximity.verdict, answered.proximity.partial) == (Verdict.YES, False)


def test_a_member_beside_is_found_among_too_many_links(store: Neo4jStore) -> None:
    """Of the links of the entity asked about itself, those to members alone are looked at then."""
    load(store, member("spoke7", "defence_conglomerate"), dataset=OTHER)
    few = PushDown(store.search, Limits(links=10))
    [answered] = few.proximities("c1", ANY, {"defence_conglomerate": True}).values()
    answer = answered.proximity
    assert (answer.verdict, answer.hops, answer.partial) == (Verdict.YES, Hops(1, False), True)


def test_while_the_graph_is_behind_the_store_is_busy(store: Neo4jStore, neo4j_server: Server) -> None:
    neo4j_server.ask("MATCH (k:KettingStore) SET k.version = k.version + 1")
    with pytest.raises(StoreBusy, match="up to the newest load"):
        PushDown(store.search).proximities("c0", ANY, {"defence_conglomerate": True})


def test_a_store_of_an_older_layout_says_what_to_do(store: Neo4jStore, neo4j_server: Server) -> None:
    neo4j_server.ask("MATCH (k:KettingStore) SET k.schema = 1")
    with pytest.raises(StoreError, match="load any source"):
        PushDown(store.search).paths("c0", "c4", ANY)


def test_the_next_load_renews_a_store_of_an_older_layout(store: Neo4jStore, neo4j_server: Server) -> None:
    neo4j_server.ask("MATCH (k:KettingStore) SET k.schema = 1 REMOVE k.has_indirect")
    neo4j_server.ask("MATCH ()-[r]->() SET r.row_since = null, r.row_to = null")
    neo4j_server.ask("MATCH (n:Classified) SET n.class_rows = null REMOVE n:Classified")
    neo4j_server.ask("CREATE (:KettingAnnotation {run: 1})")  # of properties on nodes that go
    load(store, company("c0"), dataset=OTHER)
    assert neo4j_server.ask("MATCH (k:KettingStore) RETURN k.schema, k.graph_version = k.version") == [
        [2, True]
    ]
    assert neo4j_server.ask("MATCH (a:KettingAnnotation) RETURN count(a)") == [[0]]
    assert PushDown(store.search).hops("c0", "defence_conglomerate", ANY) == Hops(4, at_least=False)


def test_a_renewal_that_died_is_seen_and_begun_anew(store: Neo4jStore, neo4j_server: Server) -> None:
    before = graph_of(neo4j_server)
    neo4j_server.ask("MATCH (k:KettingStore) SET k.schema = 1")
    died = f"""if True:
        import os
        from factories import company
        from loads import OTHER, load
        from graph.store.neo4j.bulk import bulk_writer
        from graph.store.neo4j.store import Neo4jStore
        from graph.store.neo4j.address import Credentials
        bulk_writer.relationship_batches = lambda *_: os._exit(9)
        load(Neo4jStore({neo4j_server.url!r}, Credentials.of(os.environ)), company("c0"), dataset=OTHER)
    """
    ended = subprocess.run([sys.executable, "-c", died], env=environment(neo4j_server), check=False)
    assert ended.returncode == 9
    with pytest.raises(StoreError):
        PushDown(store.search).hops("c0", "defence_conglomerate", ANY)
    assert any("graph for analysts is at version 0" in problem for problem in store.check())
    load(store, dataset=OTHER)
    assert graph_of(neo4j_server) == before
    assert PushDown(store.search).hops("c0", "defence_conglomerate", ANY) == Hops(4, at_least=False)
    assert store.check() == []


def test_a_load_meanwhile_is_noticed(store: Neo4jStore) -> None:
    search = store.search(10)
    assert search.is_unchanged
    load(store, company("c0"))
    assert not search.is_unchanged
    down = PushDown(store.search)
    assert down.hops("c0", "defence_conglomerate", replace(ANY, max_hops=3)) is None
