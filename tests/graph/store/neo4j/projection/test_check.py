"""Whatever is spoilt in the graph for analysts is found by a check, and mended from the statements."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from datetime import date

import pytest
from analysts_graph import graph_of
from factories import company, fact, link, member, owns
from killed import environment
from loads import OTHER, load
from neo4j_server import Server

from graph.model.snapshot import Snapshot
from graph.model.traversal import preset
from graph.search.annotation import annotate
from graph.search.distance import Hops
from graph.search.engine import Limits, SubgraphSearch
from graph.store.neo4j.store import Neo4jStore
from ontology import Directness

pytestmark = pytest.mark.neo4j

DAY = date(2024, 6, 1)
CLASS = "defence_conglomerate"
FIRST = [*company("g"), *company("a"), owns("g", "a", "60"), owns("g", "a", "(25,50]", end="2020")]
SPOILT = {
    "MATCH ()-[r:OWNERSHIP]->() DELETE r": "OWNERSHIP from g to a is missing",
    "MATCH ()-[r:OWNERSHIP]->() SET r.packed_rows = [1.0]": "from g to a has other packed_rows than",
    "MATCH ()-[r:UNIT]->() SET r.latest_since = 0": "UNIT from a to b has other latest_since than",
    "MATCH ()-[r:UNIT]->() SET r.grade = 'A', r.direct = 'direct'": "to b has other direct, grade",
    "MATCH (n {id: 'g'}) SET n.packed_memberships = [1.0]": "the node of g has other packed_memberships than",
    "MATCH (n {id: 'g'}) REMOVE n:Classified": "the node of g has other labels than",
    "MATCH (n {id: 'g'}) SET n.colour = 'red'": "the node of g has other colour than",
    "MATCH (n {id: 's'}) DETACH DELETE n": "the node of s is missing",
    "CREATE (:Thing {id: 'x'})": "1 nodes are of nothing",
    "MATCH (a {id: 'b'}), (b {id: 'g'}) CREATE (a)-[:FORMER_CONTROL]->(b)": "1 relationships CONTROL are",
}


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as opened:
        load(opened, FIRST)
        unit = link("Unit", "a", "b", direct=Directness.INDIRECT)
        shipment = fact("s", "consignee", "a2", schema="Shipment")
        load(opened, unit, shipment, member("g", CLASS), fact("a", "sameAs", "a2"), dataset=OTHER)
        yield opened


@pytest.mark.parametrize("query", SPOILT)
def test_what_was_spoilt_is_found_and_mended(store: Neo4jStore, neo4j_server: Server, query: str) -> None:
    before = graph_of(neo4j_server)
    neo4j_server.ask(query)
    problems = store.check()
    assert any(SPOILT[query] in problem for problem in problems), problems
    assert all(problem.endswith("`ketting check --repair` makes the graph anew") for problem in problems)
    store.rebuild_graph()
    assert store.check() == []
    assert graph_of(neo4j_server) == before


def test_what_goes_by_the_day_of_the_load_and_what_is_written_on_nodes_is_no_damage(
    store: Neo4jStore, neo4j_server: Server
) -> None:
    neo4j_server.ask(
        "MATCH (a)-[r:UNIT]->(b) CREATE (a)-[f:FORMER_UNIT]->(b) SET f = r, f.status = 'ended' DELETE r"
    )
    neo4j_server.ask("MATCH (n:DefenceConglomerate) REMOVE n:DefenceConglomerate")
    with store.reader() as reader:
        newest = max(reader.versions(), key=lambda version: version.number)
        wanted = [(preset("control", DAY, today=DAY), CLASS)]
        annotate(store, Snapshot.build(reader), newest.loaded_at, wanted)
    near = "MATCH (n:Thing) WHERE n.hops_control_defence_conglomerate = 1 RETURN n.id"
    assert neo4j_server.ask(near) == [["a"]]
    assert store.check() == []


def test_whoever_searches_sees_that_the_graph_was_made_anew(store: Neo4jStore) -> None:
    def hops() -> Hops | None:
        with store.reader() as reader:
            search = SubgraphSearch(reader, store, Limits(seconds=60))
            return search.proximities("b", preset("control", DAY, today=DAY), {CLASS: ()}, 5)[
                CLASS
            ].proximity.hops

    assert hops() == Hops(3, True)
    graph = store.graph_reader(60)
    store.rebuild_graph()
    assert not graph.is_unchanged()
    assert hops() == Hops(3, True)


def test_a_repair_that_died_is_finished_by_the_next_load(store: Neo4jStore, neo4j_server: Server) -> None:
    before = graph_of(neo4j_server)
    died = f"""if True:
        import os
        from graph.store.neo4j.bulk import bulk_writer
        from graph.store.neo4j.store import Neo4jStore
        from graph.store.neo4j.address import Credentials
        bulk_writer.node_batches = lambda *_: os._exit(9)
        Neo4jStore({neo4j_server.url!r}, Credentials.of(os.environ)).rebuild_graph()
    """
    ended = subprocess.run([sys.executable, "-c", died], env=environment(neo4j_server), check=False)
    assert ended.returncode == 9
    assert any("graph for analysts is at version 0" in problem for problem in store.check())
    load(store, FIRST)
    assert (store.check(), graph_of(neo4j_server)) == ([], before)
