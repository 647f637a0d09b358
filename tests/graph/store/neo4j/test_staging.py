"""The graph made of statements alone is the one that a reader of the same statements gives."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any

from factories import DATASET, company, fact, link, owns
from hypothesis import given, settings
from hypothesis import strategies as st
from loads import LISTS
from random_loads import IDS, loads

from graph.store.assembly import Merges, assemble_entity, assemble_links, membership_rows
from graph.store.neo4j.bulk.sorted_staging import SortedSpool, opened_slice
from graph.store.neo4j.bulk.staging import Spool, new_spool
from graph.store.neo4j.projection.nodes import by_member, node_of, references_of, relationship_of
from graph.store.neo4j.projection.whole_graph import WholeGraph
from graph.store.neo4j.statements.fast_rows import FastRows, written
from graph.store.neo4j.statements.rows import row_of
from ontology import SCHEMA, Link, Statement

TODAY = date(2024, 6, 1)


def filled(spool: Spool, statements: Iterable[Statement], until: int | None = None) -> None:
    spool.add((row_of(s, s.id, 1) for s in statements), until)


def order(s: Statement) -> tuple[str, ...]:
    return (s.source, s.subject, s.prop, s.value, s.id)


@given(loads=loads)
@settings(deadline=None, max_examples=150)
def test_the_graph_from_a_spool_is_that_of_its_statements(loads: list[tuple[Any, list[Statement]]]) -> None:
    statements = sorted({s for _, of_load in loads for s in of_load}, key=order)
    with new_spool() as spool:
        for _, of_load in loads:  # some of them twice
            filled(spool, of_load)
        spool.sort(LISTS.list_classes)
        graph = WholeGraph(spool, TODAY)
        assert list(graph.nodes()) == nodes_of(statements)
        found = sorted(graph.relationships(), key=repr)
        assert found == sorted(relationships_of(statements), key=repr)
        assert sorted(row[0] for row, _ in spool.statements()) == sorted(s.id for s in statements)


@given(loads=loads, count=st.integers(1, 5), apart=st.none() | st.lists(st.sampled_from(IDS), max_size=2))
@settings(deadline=None, max_examples=150)
def test_slices_are_between_them_the_whole(
    loads: list[tuple[Any, list[Statement]]], count: int, apart: list[str] | None
) -> None:
    with new_spool() as spool:
        for _, of_load in loads:
            filled(spool, of_load)
        spool.sort(LISTS.list_classes, is_whole=apart is None)
        if apart is not None:
            spool.set_apart(apart, lambda ids: ids[::3])
        whole = content_of(spool)
        found: list[list[Any]] = [[], [], []]
        starts: list[set[str]] = []
        for place in range(count):
            with opened_slice(spool.path, place, count) as part:
                for all_of, some in zip(found, content_of(part), strict=True):
                    all_of += some
                starts.append({upper for (_, upper, _), _ in part.links()})
        assert found[:2] == whole[:2]
        assert sorted(map(repr, found[2])) == sorted(map(repr, whole[2]))
        assert sorted(map(repr, spool.statements())) == sorted(map(repr, statements_in(spool, count)))
        assert sum(map(len, starts)) == len(set().union(*starts))


def content_of(spool: SortedSpool) -> list[list[Any]]:
    """Links, nodes and relationships."""
    graph = WholeGraph(spool, TODAY)
    return [list(spool.links()), list(graph.nodes()), list(graph.relationships())]


def statements_in(spool: Spool, count: int) -> Iterator[Any]:
    for place in range(count):
        with opened_slice(spool.path, place, count) as part:
            yield from part.statements()


def nodes_of(statements: list[Statement]) -> list[Any]:
    merges, entities = assembled(statements)
    classes = [s for s in statements if s.prop in ("riskClass", "names")]
    lists = [(s.subject, s.value) for s in statements if s.prop == "list"]
    members = by_member(membership_rows(classes, lists, LISTS.list_classes, merges))
    return [node_of(entity, members.get(entity.id, ()), TODAY) for entity in entities]


def relationships_of(statements: list[Statement]) -> list[Any]:
    merges, entities = assembled(statements)
    links = assemble_links((s for s in statements if s.prop in SCHEMA.link_types), merges)
    found = [relationship_of(one, TODAY) for one in links]
    found += [r for entity in entities for r in references_of(entity, TODAY)]
    return [(r.type, written(r)) for r in found]


def assembled(statements: list[Statement]) -> tuple[Merges, list[Any]]:
    merges = Merges.of((s.subject, s.value) for s in statements if s.prop == "sameAs")
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


@given(statements=st.lists(links, min_size=1, max_size=20))
@settings(deadline=None, max_examples=300)
def test_the_fast_row_of_a_link_is_that_of_its_relationship(statements: list[Statement]) -> None:
    rows = FastRows(TODAY, Merges.of(()))
    for s in statements:
        slow = relationship_of(Link(s.prop, "a", "b", (s,)), TODAY)
        assert rows.of((s.prop, "a", "b"), [row_of(s, s.id, 1)]) == (slow.type, written(slow))


def test_what_a_later_version_has_no_longer_is_in_no_graph() -> None:
    with new_spool() as spool:
        filled(spool, [*company("a"), owns("a", "b")])
        filled(spool, [*company("old"), fact("old", "sameAs", "a"), owns("old", "c")], until=2)
        spool.sort(())
        graph = WholeGraph(spool, TODAY)
        assert [node.id for node in graph.nodes()] == ["a", "b"]
        assert [row[:2] for _, row in graph.relationships()] == [["a", "b"]]
        assert sorted(until or 0 for _, until in spool.statements()) == [0, 0, 0, 2, 2, 2, 2]
        assert DATASET.id in {row[2] for row, _ in spool.statements()}
