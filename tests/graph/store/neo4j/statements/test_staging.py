"""The graph made of statements alone is the one that a reader of the same statements gives."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from typing import Any

import pytest
from factories import DATASET, company, fact, link, owns
from hypothesis import given, settings
from hypothesis import strategies as st
from loads import LISTS
from random_loads import loads

from graph.model.absorptions import absorptions_of
from graph.store.assembly import Merges, assemble_entity, assemble_links, membership_rows
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.projection.link_rows import LinkRows, relationship_row
from graph.store.neo4j.projection.nodes import by_member, node_of, references_of, relationship_of
from graph.store.neo4j.statements.rows import row_of
from graph.store.neo4j.statements.staging import Staging, new_staging
from ontology import SCHEMA, Link, Statement

TODAY = date(2024, 6, 1)


def stage(staging: Staging, statements: Iterable[Statement], until: int | None = None) -> None:
    staging.add((row_of(s, s.id, 1) for s in statements), until)


def order(s: Statement) -> tuple[str, ...]:
    return (s.source, s.subject, s.prop, s.value, s.id)


@pytest.mark.slow
@given(loads=loads)
@settings(deadline=None, max_examples=60)
def test_the_graph_from_staging_is_that_of_its_statements(loads: list[tuple[Any, list[Statement]]]) -> None:
    statements = sorted({s for _, of_load in loads for s in of_load}, key=order)
    with new_staging() as staging:
        for _, of_load in loads:  # some of them twice
            stage(staging, of_load)
        staging.sort(LISTS.list_classes)
        graph = GraphBuilder(staging, TODAY)
        assert list(graph.nodes()) == nodes_of(statements)
        relationships = sorted(graph.relationships(), key=repr)
        assert relationships == sorted(relationships_of(statements), key=repr)
        assert sorted(row[0] for row in staging.statements()) == sorted(s.id for s in statements)


def nodes_of(statements: list[Statement]) -> list[Any]:
    merges, entities = assembled(statements)
    classes = [s for s in statements if s.prop in ("riskClass", "names")]
    lists = [(s.subject, s.value) for s in statements if s.prop == "list"]
    members = by_member(membership_rows(classes, lists, LISTS.list_classes, merges))
    return [node_of(entity, members.get(entity.id, ()), TODAY) for entity in entities]


def relationships_of(statements: list[Statement]) -> list[Any]:
    merges, entities = assembled(statements)
    links = assemble_links((s for s in statements if s.prop in SCHEMA.link_types), merges)
    absorptions = absorptions_of(one for one in links if one.type == "Succession")
    relationships = [relationship_of(one, TODAY, absorptions) for one in links]
    relationships += [r for entity in entities for r in references_of(entity, TODAY)]
    return [(r.type, relationship_row(r)) for r in relationships]


def assembled(statements: list[Statement]) -> tuple[Merges, list[Any]]:
    same, different = (
        [(s.subject, s.value) for s in statements if s.prop == prop] for prop in ("sameAs", "differentFrom")
    )
    merges = Merges.of(same, different)
    facts = [s for s in statements if s.prop not in SCHEMA.link_types]
    targets = [s.value for s in statements if row_of(s, s.id, 1)[-2] is not None]
    ids = sorted({merges.canonical(id) for id in [*(s.subject for s in statements), *targets]})
    return merges, [
        assemble_entity(id, [s for s in facts if merges.canonical(s.subject) == id], merges) for id in ids
    ]


days = st.sampled_from([None, "2019", "2024-06-01", "2024-07", "2031"])
observed = st.sampled_from(["2018", "2023-05-05", "2020/2025", "2030"])
links = st.builds(
    link,
    st.sampled_from(sorted(SCHEMA.link_types)),
    st.just("a"),
    st.just("b"),
    grade=st.sampled_from("ABCD"),
    observed=observed,
    share=st.sampled_from([None, "0", "12.5", "50", "(25,50]", "<100", "unknown", "100"]),
    share_until=st.sampled_from([None, None, None, "2022", "2030"]),
    direct=st.sampled_from([None, "direct", "indirect", "unstated"]),
    start=days,
    end=days,
    locator=st.sampled_from(["page 1", "row 2"]),
)


@pytest.mark.slow
@given(statements=st.lists(links, min_size=1, max_size=20))
@settings(deadline=None, max_examples=100)
def test_the_cached_row_of_a_link_is_that_of_its_relationship(statements: list[Statement]) -> None:
    rows = LinkRows(TODAY, Merges.of(()), {})
    for s in statements:
        slow = relationship_of(Link(s.prop, "a", "b", (s,)), TODAY, {})
        assert rows.of((s.prop, "a", "b"), [row_of(s, s.id, 1)]) == (slow.type, relationship_row(slow))


def test_what_a_later_version_has_no_longer_is_in_no_graph() -> None:
    with new_staging() as staging:
        stage(staging, [*company("a"), owns("a", "b")])
        stage(staging, [*company("old"), fact("old", "sameAs", "a"), owns("old", "c")], until=2)
        staging.sort(())
        graph = GraphBuilder(staging, TODAY)
        assert [node.id for node in graph.nodes()] == ["a", "b"]
        assert [row[:2] for _, row in graph.relationships()] == [["a", "b"]]
        assert sorted(row[-1] or 0 for row in staging.statements()) == [0, 0, 0, 2, 2, 2, 2]
        assert DATASET.id in {row[2] for row in staging.statements()}
