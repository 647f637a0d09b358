"""The property graph that analysts ask: what plain Cypher finds, and that it follows every load."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any

import pytest
from factories import company, fact, link, member, owns, unit
from hypothesis import HealthCheck, given, settings
from loads import LISTS, OTHER, Clock, listing, load
from neo4j_server import Server
from random_loads import loads

from graph.model.absorptions import absorptions_of
from graph.store import Store
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.projection.nodes import (
    LINK_TYPES,
    MANAGED_LABELS,
    REFERENCES,
    Node,
    Relationship,
    by_member,
    node_of,
    references_of,
    relationship_of,
)
from graph.store.neo4j.statements.reader import Neo4jReader
from graph.store.neo4j.statements.rows import LABELS_OF_STATEMENTS
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ontology import SCHEMA, Statement

pytestmark = pytest.mark.neo4j

TODAY = date(2026, 1, 1)


@contextmanager
def store_on(server: Server, at_once: int = 20_000) -> Iterator[Neo4jStore]:
    server.empty()
    chosen = Neo4jSettings(sizes=BatchSizes(at_once=at_once), clock=Clock(datetime(2026, 1, 1, tzinfo=UTC)))
    with closing(Neo4jStore(server.url, server.credentials, settings=chosen)) as store:
        yield store


@pytest.fixture
def graph(neo4j_server: Server) -> Iterator[tuple[Store, Server]]:
    with store_on(neo4j_server) as store:
        yield store, neo4j_server


def test_no_two_things_share_a_name() -> None:
    ours = {label for labels in LABELS_OF_STATEMENTS for label in labels}
    assert len(MANAGED_LABELS) == len(SCHEMA.entity_types) + len(SCHEMA.classes) + 1
    assert not ours & MANAGED_LABELS
    types = [type for names in LINK_TYPES.values() for type in names] + list(REFERENCES.values())
    assert len(types) == len(set(types))


def test_plain_cypher_finds_the_conglomerate_above(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(
        store,
        company("g", "Group"),
        member("g", "defence_conglomerate"),
        company("i", "Institute 24"),
        unit("g", "i"),
        company("c", "Daughter Ltd"),
        owns("i", "c", "51"),
    )
    found = server.ask(
        "MATCH path = (c:Organization {name: 'Daughter Ltd'})"
        "<-[:OWNERSHIP|CONTROL|UNIT*1..4]-(g:DefenceConglomerate) "
        "RETURN g.name, [r IN relationships(path) | [type(r), r.share, r.grade, r.sources, r.status]]"
    )
    ownership = ["OWNERSHIP", "51", "C", ["press"], "presumed"]
    assert found == [["Group", [ownership, ["UNIT", None, "C", ["press"], "presumed"]]]]


def test_ended_links_and_memberships_are_out_of_the_way(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(
        store,
        owns("a", "b", end="2020", observed="2019"),
        owns("a", "c", start="2027"),
        member("a", "listed_party", end="2021", observed="2019"),
        member("b", "listed_party"),
        listing("entry", "c", end="2020", observed="2019", start="2018"),
        listing("other", "d"),
        dataset=LISTS,
    )
    assert sorted(server.ask("MATCH (:Thing)-[r {direct: 'unstated'}]->() RETURN type(r), r.until")) == [
        ["FORMER_OWNERSHIP", server.ask("RETURN date('2020-12-31')")[0][0]],
        ["FUTURE_OWNERSHIP", None],
    ]
    listed = server.ask("MATCH (n:ListedParty) RETURN n.id ORDER BY n.id")
    assert listed == [["b"], ["d"]]
    assert server.ask("MATCH (l:Listing)-[:NAMES]->(n) RETURN l.id, n.id") == [["other", "d"]]


def test_a_node_has_every_name_and_the_labels_of_its_parents(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(store, company("a", "A Ltd"), fact("a", "alias", "甲"), fact("a", "country", "cn"))
    [[labels, names, country]] = server.ask("MATCH (n:Thing {id: 'a'}) RETURN labels(n), n.names, n.country")
    assert (set(labels), names, country) == (  # type: ignore[call-overload]  # a list
        {"Thing", "LegalEntity", "Organization", "Company"},
        ["A Ltd", "甲"],
        ["cn"],
    )


def test_names_are_searched_in_full_text(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(store, company("a", "Shenzhen International Quantum Academy"), company("b", "Another"))
    server.ask("CALL db.index.fulltext.awaitEventuallyConsistentIndexRefresh()")
    found = server.ask(
        "CALL db.index.fulltext.queryNodes('thing_names', 'quantum') YIELD node RETURN node.id"
    )
    assert found == [["a"]]


def test_a_link_is_one_relationship_whatever_its_observations(graph: tuple[Store, Server]) -> None:
    store, server = graph
    first = owns("a", "b", "10", grade="D")
    load(store, first, owns("a", "b", "20"))
    load(store, owns("a", "b", "30", grade="A"), dataset=OTHER)
    [[id, share, grade, sources, statements]] = server.ask(
        "MATCH ()-[r:OWNERSHIP]->() RETURN r.id, r.share, r.grade, r.sources, r.statements"
    )
    assert (id, share, grade, sources) == ("Ownership~a~b", "[10,30]", "A", ["press", "register"])
    assert first.id in statements and len(statements) == 3  # type: ignore[operator,arg-type]  # a list


@pytest.mark.parametrize("at_once", [20_000, 0], ids=["with the version", "after it"])
def test_a_link_whose_observation_changed_is_still_one_relationship(
    neo4j_server: Server, at_once: int
) -> None:
    with store_on(neo4j_server, at_once) as store:
        load(store, owns("a", "b", "51"), owns("a", "c", "10"))
        load(store, owns("a", "b", "30"), owns("a", "d", "10"), owns("d", "e"))
        load(store, company("e"), owns("a", "b", "20"), owns("f", "e"), dataset=OTHER)
        links = "MATCH (a)-[r:OWNERSHIP]->(b) RETURN a.id, r.share, b.id ORDER BY a.id, b.id"
        assert neo4j_server.ask(links) == [
            ["a", "[20,30]", "b"],
            ["a", "10", "d"],
            ["d", "(0,100]", "e"],
            ["f", "(0,100]", "e"],
        ]


def test_a_merge_moves_links_references_and_classes(graph: tuple[Store, Server]) -> None:
    store, server = graph
    facts = [
        *company("a"),
        *company("x:1"),
        owns("x:1", "c"),
        fact("s", "consignee", "x:1", schema="Shipment"),
        member("x:1", "state_body"),
    ]
    question = (
        "MATCH (s)-[:CONSIGNEE]->(n:StateBody)-[:OWNERSHIP]->(c) RETURN n.id, coalesce(n.merged, []), c.id"
    )
    load(store, facts, fact("a", "sameAs", "x:1"))
    assert server.ask(question) == [["a", ["x:1"], "c"]]
    assert server.ask("MATCH (n:Thing {id: 'x:1'}) RETURN n") == []
    stated = "MATCH ()-[r:OWNERSHIP]->() MATCH (s:Statement) WHERE s.id IN r.statements RETURN s.subject"
    assert server.ask(stated) == [["x:1"]]
    load(store, facts)
    assert server.ask(question) == [["x:1", [], "c"]]
    [[labels, links]] = server.ask("MATCH (n:Thing {id: 'a'}) RETURN labels(n), COUNT { (n)--() }")
    assert (set(labels), links) == ({"Thing", "LegalEntity", "Organization", "Company"}, 0)


def test_the_store_says_which_version_the_graph_shows(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(store, company("a"))
    load(store, company("b"))
    assert server.ask("MATCH (k:KettingStore) RETURN k.version, k.graph_version") == [[2, 2]]


@pytest.mark.parametrize("at_once", [20_000, 0], ids=["with the version", "after it"])
@given(loads=loads)
@settings(deadline=None, max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_the_graph_is_what_the_statements_say_after_every_load(
    neo4j_server: Server, at_once: int, loads: list[tuple[Any, list[Statement]]]
) -> None:
    with store_on(neo4j_server, at_once) as store:
        for dataset, statements in loads:
            load(store, statements, dataset=dataset)
            with store.reader() as reader:
                assert isinstance(reader, Neo4jReader)
                assert graph_of(neo4j_server) == graph_from_scratch(reader)


def graph_from_scratch(reader: Neo4jReader) -> tuple[list[Any], list[Any]]:
    """Nodes and relationships by all that the reader has."""
    entities = reader.entities(id for id, _ in reader.entity_types())
    memberships = by_member(reader.memberships_of(entities))
    nodes = [node_of(entity, memberships.get(id, ()), TODAY) for id, entity in entities.items()]
    links = reader.links_of(entities)
    absorptions = absorptions_of(link for link in links if link.type == "Succession")
    relationships = [relationship_of(link, TODAY, absorptions) for link in links]
    relationships += [r for entity in entities.values() for r in references_of(entity, TODAY)]
    return plain(nodes, relationships)


def graph_of(server: Server) -> tuple[list[Any], list[Any]]:
    """Nodes and relationships that the server has."""
    nodes = [
        Node(str(properties["id"]), tuple(labels), properties)
        for labels, properties in server.ask("MATCH (n:Thing) RETURN labels(n), properties(n)")
    ]
    relationships = [
        Relationship("", type, start, end, properties)
        for type, start, end, properties in server.ask(
            "MATCH (a:Thing)-[r]->(b) RETURN type(r), a.id, b.id, properties(r)"
        )
    ]
    return plain(nodes, relationships)


def plain(nodes: list[Node], relationships: list[Relationship]) -> tuple[list[Any], list[Any]]:
    """The same in one order, with dates as texts and nothing that is absent."""

    def texts(properties: dict[str, Any]) -> dict[str, Any]:
        return {
            name: value if isinstance(value, str | list | float) else str(value)
            for name, value in properties.items()
            if value is not None
        }

    return (
        sorted([n.id, sorted(n.labels), texts(n.properties)] for n in nodes),
        sorted(([r.type, r.start, r.end, texts(r.properties)] for r in relationships), key=lambda r: r[:3]),
    )


def test_a_list_that_confers_otherwise_relabels_whom_it_names(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(store, listing("entry", "a"))
    assert server.ask("MATCH (n:ListedParty) RETURN n.id") == []
    load(store, dataset=LISTS)
    assert server.ask("MATCH (n:ListedParty&MeuList) RETURN n.id") == [["a"]]
    load(store, dataset=replace(LISTS, list_classes=()))
    assert server.ask("MATCH (n:ListedParty) RETURN n.id") == []


def test_the_owner_of_a_body_is_former_once_another_absorbed_it(graph: tuple[Store, Server]) -> None:
    store, server = graph
    types = "MATCH (:Thing {id: 'a'})-[r]->(:Thing {id: 'b'}) RETURN type(r), r.status"
    load(store, owns("a", "b", observed="2019"))
    assert server.ask(types) == [["OWNERSHIP", "presumed"]]
    load(store, link("Succession", "c", "b", schema="Absorption", start="2023"), dataset=OTHER)
    assert server.ask(types) == [["FORMER_OWNERSHIP", "former"]]
    assert store.check() == []
    load(store, link("Succession", "c", "b", start="2023"), dataset=OTHER)
    assert server.ask(types) == [["OWNERSHIP", "presumed"]]


def test_undirected_links_are_one_way_by_id(graph: tuple[Store, Server]) -> None:
    store, server = graph
    load(store, link("SharedHead", "b", "a"))
    assert server.ask("MATCH (a)-[:SHARED_HEAD]->(b) RETURN a.id, b.id") == [["a", "b"]]
