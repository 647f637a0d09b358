"""Licences, shipments and figures on a Neo4j server: statements, nodes, each joined question in Cypher."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from clock import ASKED_AT
from neo4j_server import Server

from api.screening import Question, Screener
from api.settings import SearchIn
from api.trade import JoinedQuestion
from api.workspace import Workspace
from benchmarks.joined_on_neo4j import of_command, of_server, queries, write_hops
from benchmarks.trade.order_book import MAPPING, load_orders, write_orders, write_owners
from graph.store import Store
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.projection.nodes import REFERENCES
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest.pipeline import load
from ingest.sources import open_source
from ontology import SCHEMA, Statement

pytestmark = pytest.mark.neo4j

SUPPLY = """
[[link]]
type = "Supply"
upper = "exporter"
lower = "customer"
start = "left"
"""
CUSTOMERS, LICENCES, ORDERS = 60, 60, 100


@pytest.fixture(scope="module")
def stores(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The same in a file and on the server: records of papers, and orders with owners of customers."""
    folder: Path = tmp_path_factory.mktemp("joined")
    write_orders(folder / "orders.csv", ORDERS, CUSTOMERS, LICENCES)
    (folder / "orders.toml").write_text(MAPPING.format() + SUPPLY, encoding="utf-8")
    write_owners(folder / "owners", CUSTOMERS, LICENCES)
    neo4j_server.empty()
    settings = Neo4jSettings(patience=Patience(busy=60), clock=lambda: ASKED_AT)
    with (
        closing(SqliteStore(folder / "trade.db", settings=SqliteSettings(clock=lambda: ASKED_AT))) as on_file,
        closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=settings)) as on_server,
    ):
        for store in (on_file, on_server):
            for source in ("risk_classes", folder / "owners", "report_nl_2024"):
                load(store, open_source(source))
            load_orders(store, folder)
            load(store, open_source("licence_examples"), strict=True)
        write_hops(on_server, Workspace(on_server, clock=lambda: ASKED_AT))
        yield on_file, on_server


def statements(store: Store) -> list[Statement]:
    """Without the times of loads, which differ by the moments between them."""
    with store.reader() as reader:
        return [replace(s, first_seen=None, last_seen=None) for s in reader.statements()]


def test_the_statements_are_the_same(stores: tuple[Store, Store]) -> None:
    on_file, on_server = map(statements, stores)
    assert on_file == on_server
    assert {"Licence", "Denial", "Shipment", "Observation"} <= {s.value for s in on_file if s.prop == "type"}


def test_every_record_is_a_node_of_its_type_and_what_names_an_entity_a_relationship(
    stores: tuple[Store, Store], neo4j_server: Server
) -> None:
    with stores[0].reader() as reader:
        types = dict(reader.entity_types())
        named = Counter(
            (s.subject, REFERENCES[s.prop], s.value) for s in reader.statements() if s.prop in REFERENCES
        )
    nodes = {id: set(labels) for id, labels in neo4j_server.ask("MATCH (n:Thing) RETURN n.id, labels(n)")}
    assert all({type, *SCHEMA.ancestors(type)} <= nodes[id] for id, type in types.items())
    found = neo4j_server.ask("MATCH (a:Thing)-[r]->(b:Thing) RETURN a.id, type(r), b.id")
    assert set(named) <= set(map(tuple, found))


@pytest.mark.parametrize("question", JoinedQuestion)
def test_a_joined_question_in_cypher_is_that_of_the_command(
    stores: tuple[Store, Store], neo4j_server: Server, question: JoinedQuestion
) -> None:
    expected = of_command(Workspace(stores[0], clock=lambda: ASKED_AT), question)
    assert of_server(neo4j_server, queries()[question]) == expected
    assert expected, "nothing is compared"


def test_shipments_are_links_that_both_engines_follow(stores: tuple[Store, Store]) -> None:
    supplied = next(s for s in statements(stores[0]) if s.prop == "Supply")
    found = []
    for store, search in zip(stores, (SearchIn.SNAPSHOT, SearchIn.SERVER), strict=True):
        screener = Screener(Workspace(store, clock=lambda: ASKED_AT, search=search))
        answer = screener.paths(supplied.subject, supplied.value, Question(traversal="supply"))
        found.append([[(link.type, link.lower.id) for link in path.links] for path in answer.paths])
    assert found[0] == found[1]
    assert found[0][0] == [("Supply", supplied.value)]
