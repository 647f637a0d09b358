"""A search ends in time, whatever the server does; and it says that it was cut."""

from __future__ import annotations

import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from analysts_graph import graph_of
from factories import company, link, member
from killed import environment
from loads import OTHER, load
from neo4j import Query
from neo4j.exceptions import Neo4jError
from neo4j_server import Server

from graph.errors import OutOfTime, StoreBusy
from graph.model.traversal import preset
from graph.search.distance import Hops
from graph.search.engine import Limits, SubgraphSearch
from graph.search.proximity import Proximity, Verdict
from graph.search.reasons import Reason
from graph.store.neighbours import Keys, LinkQuery, Neighbours
from graph.store.neo4j.deadline import Watchdog
from graph.store.neo4j.projection.graph_reader import ProjectionReader
from graph.store.neo4j.projection.nodes import NEWEST_SCHEMA
from graph.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j

TODAY = date(2024, 6, 1)
TARGET = "defence_conglomerate"
PATIENT = Limits(seconds=60)
ANY = preset("any", TODAY, today=TODAY)
LATE = 60
"""Seconds that a busy machine may take to end a query, which by itself would take hours."""
"""Seconds: one, and half of one for a machine that is busy with other tests."""

SLOW = "UNWIND range(1, 100000) AS a UNWIND range(1, 100000) AS b WITH a, b WHERE a * b < 0 RETURN count(*)"


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        chain = [link("Ownership", f"c{n + 1}", f"c{n}") for n in range(4)]
        spokes = [link("Ownership", "c1", f"spoke{n}") for n in range(30)]
        load(store, company("c0"), chain, spokes, member("c4", TARGET))
        yield store


def test_a_slow_query_is_ended_when_its_time_is_over(store: Neo4jStore) -> None:
    store.graph_reader(60)  # knows what the store has, which takes a new server a while
    graph = store.graph_reader(0.5)
    begin = time.monotonic()
    with pytest.raises(OutOfTime, match="in the time given"):
        graph._ask(SLOW)
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


def test_what_a_reader_reads_within_a_time_is_ended_with_it(store: Neo4jStore) -> None:
    with store.reader() as reader:
        begin = time.monotonic()
        with pytest.raises(OutOfTime, match="in the time given"), reader.within(0.5):
            list(store._connection.rows(SLOW))
        assert time.monotonic() - begin < 0.5 + LATE
        assert reader.canonical("c0") == "c0"  # the time is over inside alone
        assert store._connection.all("RETURN 1") == [[1]]


def answers(store: Neo4jStore, id: str, *classes: str, limits: Limits = PATIENT) -> dict[str, Proximity]:
    """How near the entity is to each class, within some limits."""
    with store.reader() as reader:
        search = SubgraphSearch(reader, store, limits)
        results = search.proximities(id, ANY, dict.fromkeys(classes, ()), 5)
    return {risk_class: result.proximity for risk_class, result in results.items()}


def test_when_the_time_is_over_the_answer_is_partial(store: Neo4jStore) -> None:
    answer = answers(store, "c0", TARGET, limits=Limits(seconds=0.000001))[TARGET]
    assert (answer.verdict, answer.reasons, answer.is_truncated) == (Verdict.UNKNOWN, (Reason.PARTIAL,), True)


def test_looking_all_around_leaves_time_for_the_paths_that_there_are(
    store: Neo4jStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    answers(store, "c0", "state_body", TARGET)  # a new server plans for long
    neighbours = ProjectionReader.neighbours

    def slow(graph: ProjectionReader, keys: Keys, query: LinkQuery) -> Neighbours:
        if query.or_started_after is not None:
            graph._ask(SLOW)
        return neighbours(graph, keys, query)

    monkeypatch.setattr(ProjectionReader, "neighbours", slow)
    begin = time.monotonic()
    of_classes = answers(store, "c0", "state_body", TARGET, limits=Limits(seconds=6))
    assert time.monotonic() - begin < 6 + LATE
    reached, none = of_classes[TARGET], of_classes["state_body"]
    assert (reached.verdict, reached.hops, reached.is_truncated) == (Verdict.YES, Hops(4, False), False)
    assert (none.verdict, none.reasons, none.is_truncated) == (Verdict.UNKNOWN, (Reason.PARTIAL,), True)


def test_a_bound_on_links_is_never_a_no(store: Neo4jStore) -> None:
    answer = answers(store, "c0", TARGET, limits=Limits(60, links=10))[TARGET]
    assert (answer.verdict, answer.reasons, answer.is_truncated) == (Verdict.UNKNOWN, (Reason.PARTIAL,), True)
    answer = answers(store, "c0", TARGET)[TARGET]
    assert (answer.verdict, answer.is_truncated) == (Verdict.YES, False)


def test_a_member_beside_is_found_among_too_many_links(store: Neo4jStore) -> None:
    """Of the links of the entity asked about itself, those to members alone are read then."""
    load(store, member("spoke7", TARGET), dataset=OTHER)
    answer = answers(store, "c1", TARGET, limits=Limits(60, links=10))[TARGET]
    assert (answer.verdict, answer.hops, answer.is_truncated) == (Verdict.YES, Hops(1, False), True)


def test_while_the_graph_is_behind_the_statements_are_read(store: Neo4jStore, neo4j_server: Server) -> None:
    neo4j_server.ask("MATCH (k:KettingStore) SET k.graph_version = 0")
    with pytest.raises(StoreBusy, match="up to the newest load"):
        store.graph_reader(60)
    assert answers(store, "c0", TARGET)[TARGET].hops == Hops(4, False)


@pytest.mark.parametrize("older", ["SET k.schema = 2", "SET k.codes = ['Ownership']", "REMOVE k.codes"])
def test_a_store_of_another_layout_answers_the_same_from_its_statements(
    store: Neo4jStore, neo4j_server: Server, older: str
) -> None:
    expected = answers(store, "c0", TARGET)
    neo4j_server.ask("MATCH ()-[r]->() REMOVE r.packed_rows, r.latest_since")
    neo4j_server.ask(f"MATCH (k:KettingStore) {older}")
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as opened:
        with pytest.raises(StoreBusy, match="layout of another program"):
            opened.graph_reader(60)
        assert answers(opened, "c0", TARGET) == expected
        assert any("has the layout of another program" in problem for problem in opened.check())
        opened.rebuild_graph()
        assert opened.check() == []
        assert opened.graph_reader(60).version == 1


def test_the_next_load_renews_a_store_of_an_older_layout(store: Neo4jStore, neo4j_server: Server) -> None:
    neo4j_server.ask("MATCH (k:KettingStore) SET k.schema = 1 REMOVE k.codes")
    neo4j_server.ask("MATCH ()-[r]->() REMOVE r.packed_rows, r.latest_since")
    neo4j_server.ask("MATCH (n:Classified) REMOVE n:Classified, n.packed_memberships, n.membership_targets")
    neo4j_server.ask("CREATE (:KettingAnnotation {run: 1})")  # of properties on nodes that go
    load(store, company("c0"), dataset=OTHER)
    assert neo4j_server.ask("MATCH (k:KettingStore) RETURN k.schema, k.graph_version = k.version") == [
        [NEWEST_SCHEMA, True]
    ]
    assert neo4j_server.ask("MATCH (a:KettingAnnotation) RETURN count(a)") == [[0]]
    assert store.graph_reader(60).version == 2
    assert answers(store, "c0", TARGET)[TARGET].hops == Hops(4, at_least=False)


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
    with pytest.raises(StoreBusy):
        store.graph_reader(60)
    assert any("graph for analysts is at version 0" in problem for problem in store.check())
    load(store, dataset=OTHER)
    assert graph_of(neo4j_server) == before
    assert answers(store, "c0", TARGET)[TARGET].hops == Hops(4, at_least=False)
    assert store.check() == []


def test_a_load_meanwhile_is_noticed(store: Neo4jStore) -> None:
    graph = store.graph_reader(10)
    assert graph.is_unchanged()
    load(store, company("c0"))
    assert not graph.is_unchanged()
    assert answers(store, "c0", TARGET)[TARGET].hops is None
