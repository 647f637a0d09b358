"""Comparing the graph for analysts with the statements that it is made from: searches on a server rely on it.

What depends on the day of the last load is not compared: plain, `FORMER_` and `FUTURE_` types, the labels
of classes, and the share, status and dates that analysts read. All that a search reads is.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from typing import Any

from graph.store.batching import batched
from graph.store.neo4j.connection import Connection
from graph.store.neo4j.projection.graph_builder import GraphBuilder
from graph.store.neo4j.projection.link_rows import RelationshipRow
from graph.store.neo4j.projection.nodes import (
    FIELDS,
    FORMER,
    FUTURE,
    NEWEST_SCHEMA,
    ROW_CODES,
    Node,
    class_label,
    own_class_labels,
)
from graph.store.neo4j.statements.history import newest, read_versions, stage_version
from graph.store.neo4j.statements.staging import new_staging
from ontology import SCHEMA

_ANY_DAY = date(2000, 1, 1)
_LABELS_OF_CLASSES = frozenset(class_label(name) for name in SCHEMA.classes)
_AT_ONCE = 5_000
_REPORT_EVERY = 20 * _AT_ONCE
_REMEDY = "`ketting check --repair` makes the graph anew"
_OF_THE_DAY = frozenset(
    {"status", "share", "share_low", "share_high", "since", "until", "last_observed", "inferred"}
)

_SHOWN = "MATCH (k:KettingStore) RETURN k.version > 0 AND k.graph_version = k.version, k.schema, k.codes"
_NODES = "MATCH (n:Thing) WHERE n.id IN $ids RETURN n.id, labels(n), properties(n)"
_BETWEEN = """
UNWIND $pairs AS pair MATCH (a:Thing {id: pair[0]})-[r]->(b:Thing {id: pair[1]})
RETURN type(r), a.id, b.id, properties(r)
"""

Key = tuple[str, str, str]
"""The plain type of a relationship, and the ids of its ends."""


def graph_problems(connection: Connection, report: Callable[[str], None]) -> Iterator[str]:
    """Where nodes and relationships are not those that the statements make.

    Nothing for a graph that is noted to be behind the statements. In flat memory: they are sorted on disk.
    """
    [[is_current, schema, codes]] = connection.all(_SHOWN)
    if not is_current:
        return
    if (schema, codes) != (NEWEST_SCHEMA, ROW_CODES):
        yield f"the graph for analysts has the layout of another program; {_REMEDY}, as the next load does"
        return
    version, replaced = newest(connection)
    report("the graph for analysts")
    of_classes = _LABELS_OF_CLASSES | own_class_labels(read_versions(connection, version, replaced))
    with new_staging() as staging:
        stage_version(staging, connection, version, replaced)
        graph = GraphBuilder(staging, _ANY_DAY)
        yield from _bad_nodes(connection, graph, of_classes, report)
        yield from _bad_relationships(connection, graph, report)


def _bad_nodes(
    connection: Connection, graph: GraphBuilder, of_classes: frozenset[str], report: Callable[[str], None]
) -> Iterator[str]:
    done = present = 0
    for nodes in batched(graph.nodes(), _AT_ONCE):
        stored = {id: rest for id, *rest in connection.all(_NODES, ids=[node.id for node in nodes])}
        present += len(stored)
        for node in nodes:
            if node.id not in stored:
                yield f"the node of {node.id} is missing; {_REMEDY}"
                continue
            labels, properties = stored[node.id]
            if differing := _differing_in_node(node, labels, properties, of_classes):
                yield f"the node of {node.id} has other {', '.join(differing)} than its statements; {_REMEDY}"
        done += len(nodes)
        if done % _REPORT_EVERY == 0:
            report(f"nodes: {done:,}")
    [[total]] = connection.all("MATCH (n:Thing) RETURN count(n)")
    if total > present:
        yield f"{total - present:,} nodes are of nothing that a statement names; {_REMEDY}"


def _differing_in_node(
    node: Node, labels: Sequence[str], properties: dict[str, Any], of_classes: frozenset[str]
) -> list[str]:
    names = {name for name in properties if not name.startswith(("hops_", "next_"))}
    differing = [
        name
        for name in sorted(names | node.properties.keys())
        if node.properties.get(name) != properties.get(name)
    ]
    return differing + (["labels"] if {*labels} - of_classes != {*node.labels} - of_classes else [])


def _bad_relationships(
    connection: Connection, graph: GraphBuilder, report: Callable[[str], None]
) -> Iterator[str]:
    expected: Counter[str] = Counter()
    for batch in batched(graph.relationships(), _AT_ONCE):
        rows: dict[Key, RelationshipRow] = {(_plain(type), row[0], row[1]): row for type, row in batch}
        pairs = list({(start, end): [start, end] for _, start, end in rows}.values())
        stored: dict[Key, dict[str, Any]] = {
            (_plain(type), start, end): properties
            for type, start, end, properties in connection.all(_BETWEEN, pairs=pairs)
        }
        for key, row in rows.items():
            named = "the relationship {} from {} to {}".format(*key)
            if key not in stored:
                yield f"{named} is missing; {_REMEDY}"
            elif differing := _differing(row, stored[key]):
                yield f"{named} has other {', '.join(differing)} than its statements; {_REMEDY}"
        before = expected.total()
        expected.update(kind for kind, _, _ in rows)
        if before // _REPORT_EVERY != expected.total() // _REPORT_EVERY:
            report(f"relationships: {expected.total():,}")
    present: Counter[str] = Counter()
    for type, count in connection.all("MATCH ()-[r]->() RETURN type(r), count(*)"):
        present[_plain(type)] += count
    for kind, count in sorted((present - expected).items()):
        yield f"{count:,} relationships {kind} are of nothing that a statement says; {_REMEDY}"


def _differing(row: RelationshipRow, properties: dict[str, Any]) -> list[str]:
    expected = dict(zip(FIELDS, row[2:], strict=True))
    return [name for name in FIELDS if name not in _OF_THE_DAY and expected[name] != properties.get(name)]


def _plain(type: str) -> str:
    return type.removeprefix(FORMER).removeprefix(FUTURE)
