"""Looking for damage in a Neo4j store."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import chain

from graph.errors import StoreCorrupt
from graph.store.integrity import REPORT_EVERY, bad_descriptions, first_problems
from graph.store.neo4j.connection import Connection
from graph.store.neo4j.projection.check import graph_problems
from graph.store.neo4j.schema import missing_definitions
from graph.store.neo4j.statements.queries import WHOLE
from graph.store.neo4j.statements.rows import COLUMNS, labels_of, row_of, statement_of
from ontology import OntologyError

_CHAIN: dict[str, str] = {
    "version {0} is missing or newer than the store's": """
        MATCH (k:KettingStore {id: 'store'})
        UNWIND range(coalesce(k.replaced, 0) + 1, k.version) AS number
        OPTIONAL MATCH (v:KettingVersion {number: number})
        WITH number, v WHERE v IS NULL AND NOT EXISTS {
            MATCH (w:KettingVersion) WHERE w.number > number AND w.description CONTAINS '"known_since": "'
        }
        RETURN number""",
    "version {0} is dated no later than the one before it": """
        MATCH (v:KettingVersion), (w:KettingVersion {number: v.number - 1})
        WHERE v.loaded_at <= w.loaded_at RETURN v.number ORDER BY v.number""",
    "version {0} counts {1} statements, but the loads up to it leave {2}": """
        MATCH (v:KettingVersion)
        CALL (v) {
            MATCH (w:KettingVersion {dataset: v.dataset}) WHERE w.number <= v.number
            RETURN sum(w.added - w.removed) AS left
        }
        WITH v, left WHERE v.statements <> left
        RETURN v.number, v.statements, left ORDER BY v.number""",
    "version {0} counts {1} statements added, but has {2}": """
        MATCH (s:Statement) WITH s.from_version AS number, count(*) AS counted
        WITH collect([number, counted]) AS rows
        MATCH (v:KettingVersion)
        WITH v, coalesce([row IN rows WHERE row[0] = v.number][0][1], 0) AS counted
        WHERE v.added <> counted RETURN v.number, v.added, counted ORDER BY v.number""",
    "version {0} counts {1} statements removed, but has {2}": """
        MATCH (s:Statement) WHERE s.to_version IS NOT NULL
        WITH s.to_version AS number, count(*) AS counted
        WITH collect([number, counted]) AS rows
        MATCH (v:KettingVersion)
        WITH v, coalesce([row IN rows WHERE row[0] = v.number][0][1], 0) AS counted
        WHERE v.removed <> counted RETURN v.number, v.removed, counted ORDER BY v.number""",
    "statement {0} of {1} begins or ends with a version of another dataset, or with none": """
        MATCH (v:KettingVersion) WITH collect(toString(v.number) + ' ' + v.dataset) AS known
        MATCH (s:Statement)
        WHERE NOT (toString(s.from_version) + ' ' + s.source) IN known
        OR (s.to_version IS NOT NULL AND NOT (toString(s.to_version) + ' ' + s.source) IN known)
        RETURN s.id, s.source""",
    "document {1} of {0} begins or ends with a version of another dataset, or with none": """
        MATCH (v:KettingVersion) WITH collect(toString(v.number) + ' ' + v.dataset) AS known
        MATCH (d:KettingDocument)
        WHERE NOT (toString(d.from_version) + ' ' + d.dataset) IN known
        OR (d.to_version IS NOT NULL AND NOT (toString(d.to_version) + ' ' + d.dataset) IN known)
        RETURN d.dataset, d.id""",
    "the graph for analysts is at version {0}, and the store at {1}; the next load finishes it": """
        MATCH (k:KettingStore {id: 'store'}) WHERE k.graph_version <> k.version
        RETURN k.graph_version, k.version""",
}
"""Queries for rows that a sound store does not have, by the message that reports them."""


def problems_in(connection: Connection, progress: Callable[[str], None] | None = None) -> list[str]:
    """The problems, the first hundred; none when the store is sound.

    `progress` is called with what is being checked, in words. A load under way may show as a problem.
    """
    return first_problems(_problems(connection, progress or (lambda _: None)))


def _problems(connection: Connection, report: Callable[[str], None]) -> Iterator[str]:
    report("constraints and indexes")
    for name in missing_definitions(connection):
        yield f"the constraint or index {name} is missing; the next load makes it"
    report("loads")
    for dataset, is_committed in connection.all("MATCH (l:KettingLoad) RETURN l.dataset, l.is_committed"):
        ending = "finished" if is_committed else "rolled back"
        yield f"a load of {dataset} is under way, or died and is {ending} by the next load"
    report("the versions")
    for words, query in _CHAIN.items():
        for values in connection.rows(query):
            yield words.format(*values)
    report("the descriptions")
    is_sound = True
    descriptions = bad_descriptions(
        connection.rows("MATCH (v:KettingVersion) RETURN v.number, v.dataset, v.description"),
        connection.rows("MATCH (d:KettingDocument) RETURN d.dataset, d.id, d.description"),
    )
    for problem in chain(descriptions, _bad_statements(connection, report)):
        is_sound = False
        yield problem
    if is_sound:  # else it is unknown what the graph should be
        yield from graph_problems(connection, report)


def _bad_statements(connection: Connection, report: Callable[[str], None]) -> Iterator[str]:
    """Nodes that differ from what their statement would be written as, its fingerprint first."""
    [[total]] = connection.all("MATCH (s:Statement) RETURN count(s)")
    rows = connection.rows(f"MATCH (s:Statement) {WHOLE}, s.target, s.identifier, labels(s)")
    for done, (*row, target, identifier, labels) in enumerate(rows):
        if done % REPORT_EVERY == 0:
            report(f"statements: {done:,} of {total:,}")
        id, from_version = row[0], row[1]
        try:
            statement = statement_of(row)
            written = row_of(statement, statement.id, from_version)
            wanted = labels_of(statement.prop)
        except (StoreCorrupt, OntologyError) as error:
            yield f"statement {id}: {error}"
            continue
        stored = [value for name, value in zip(COLUMNS, row, strict=True) if name != "to_version"]
        if written != [*stored, target, identifier] or {*labels} != {*wanted}:
            yield f"statement {id} of {statement.subject} was changed"
