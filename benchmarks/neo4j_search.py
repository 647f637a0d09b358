"""Whole answers found on a part of a graph that stays in Neo4j, beside those of a snapshot of all of it.

    python -m benchmarks.neo4j_search                        # 1M entities, on a server of its own
    python -m benchmarks.neo4j_search --entities 100000 --questions 100 --targets 1000
    NEO4J_PASSWORD=... python -m benchmarks.neo4j_search --url bolt://127.0.0.1:7687

An address must be of an empty database, or with `--keep` of one that holds this very graph. Every
answer is compared with the snapshot's. The figures go to a section of their own in
benchmarks/RESULTS.md, unless `--no-results`. `--earlier` names a JSON file of other figures to set beside
them: p50 and p99 by measure and number of targets, such as {"control, 200": [6.4, 12.5]}.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.neo4j_register import DATASET, DOCUMENT
from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SEED, TARGET, Size, snapshot
from graph.model.codes import LINK_TYPES
from graph.model.days import day_number
from graph.model.rows import CompiledRow
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.model.validity import END_STATED
from graph.search.engine import Limits
from graph.search.paths import Path as Chain
from graph.search.proximity import Proximity, proximity
from graph.search.results import ProximityResult
from graph.search.subgraph_search import ProximitySearch
from graph.store.neighbours import GraphReader, in_one_version
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.projection.nodes import CLASSIFIED
from graph.store.neo4j.projection.nodes import LINK_TYPES as RELATIONSHIP_TYPES
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.packed_rows import pack
from ontology import Directness, Grade, link_id

TODAY = date(2024, 6, 1)
DAY = date(2023, 1, 1)
HEADING = "Search on a part of a graph in Neo4j"
_AT_ONCE = 20_000
_DIRECT = [str(kind) for kind in Directness]
_FIRST = 20
"""Other questions are asked before those that are measured, for plans and pages."""

BARS = {
    "control, 200": (8, 15),
    "control, 10000": (8, 15),
    "any, 25%, grade C, 200": (45, 300),
    "any, 25%, grade C, 10000": (30, 150),
}
"""Milliseconds that half of the questions, and 99 in 100, may take at most, at 1M entities."""


@dataclass(frozen=True)
class Figure:
    """Times of one measure in milliseconds, and how many of its answers were equal or cut off."""

    name: str
    targets: int
    milliseconds: list[float]
    equal: int
    cut: int

    @property
    def key(self) -> str:
        return f"{self.name}, {self.targets}"

    def row(self, earlier: dict[str, list[float]]) -> str:
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        worst, asked = max(self.milliseconds), len(self.milliseconds)
        bar, before = (
            "{:g} / {:g}".format(*values) if values else ""
            for values in (BARS.get(self.key), earlier.get(self.key))
        )
        return (
            f"| {self.name} | {self.targets:,} | {p50:.1f} | {p99:.1f} | {worst:.0f} | {bar} | {before} "
            f"| {asked} | {self.equal} | {self.cut} |"
        )


def traversals() -> dict[str, Traversal]:
    """Undirected and filtered, and the control preset."""
    anyhow = replace(preset("any", DAY, today=TODAY), min_share=25.0, min_grade=Grade.C)
    return {"any, 25%, grade C": anyhow, "control": preset("control", DAY, today=TODAY)}


# ------------------------------------------------------------ loading


def rows_by_link(graph: Snapshot) -> Iterator[tuple[int, int, int, list[CompiledRow]]]:
    """Code of the type, upper, lower and rows of each link."""
    links = graph.links
    order = np.lexsort((links["lower"], links["upper"], links["type"]))
    columns = [links[name][order].tolist() for name in ("type", "upper", "lower", *CompiledRow._fields)]
    ends: tuple[int, int, int] | None = None
    rows: list[CompiledRow] = []
    for code, upper, lower, *values in zip(*columns, strict=True):
        if ends is not None and ends != (code, upper, lower):
            yield *ends, rows
            rows = []
        ends = code, upper, lower
        rows.append(CompiledRow(*values))
    if ends is not None:
        yield *ends, rows


def relationships(graph: Snapshot) -> Iterator[tuple[str, list[Any]]]:
    """Type of each relationship, and a row of ends and properties as the store writes them."""
    today = day_number(TODAY)
    for code, upper, lower, rows in rows_by_link(graph):
        name = LINK_TYPES[code]
        row = rows[0]
        is_over = today > row.until and row.flags & END_STATED
        place = 1 if is_over else 2 if today < row.since else 0
        id = link_id(name, graph.ids[upper], graph.ids[lower])
        direct = min((r.directness for r in rows), key=(0, 2, 1).index)
        properties = {
            "packed_rows": pack(code, rows),
            "latest_since": max(row.since for row in rows),
            "id": id,
            "direct": _DIRECT[direct],
            "grade": str(Grade(min(r.best_grade for r in rows))),
            "status": "presumed",
            "sources": ["register"],
            "documents": ["register"],
            "locators": ["row 1"],
            "statements": [id],
        }
        yield RELATIONSHIP_TYPES[name][place], [upper, lower, properties]


def load(store: Neo4jStore, graph: Snapshot) -> None:
    """The graph for analysts, past the statements, which no search reads."""
    connection = store._connection  # no load writes half a store
    ids = iter(range(len(graph.ids)))
    while batch := list(islice(ids, _AT_ONCE)):
        _create(connection, [[graph.ids[place], place] for place in batch])
    connection.change_schema("CREATE INDEX bench_place IF NOT EXISTS FOR (n:Thing) ON (n.place)")
    connection.change_schema("CALL db.awaitIndexes(3600)")
    waiting: dict[str, list[Any]] = defaultdict(list)
    for type, row in relationships(graph):
        waiting[type].append(row)
        if len(waiting[type]) == _AT_ONCE:
            _write(connection, type, waiting.pop(type))
    for type, rows in waiting.items():
        _write(connection, type, rows)


def _create(connection: Any, rows: list[Any]) -> None:
    connection.write(
        lambda transaction: transaction.rows(
            "UNWIND $rows AS row "
            "CREATE (n:Thing:LegalEntity:Organization:Company {id: row[0], place: row[1]})",
            rows=rows,
        )
    )


def _write(connection: Any, type: str, rows: list[Any]) -> None:
    connection.write(
        lambda transaction: transaction.rows(
            "UNWIND $rows AS row MATCH (a:Thing {place: row[0]}) MATCH (b:Thing {place: row[1]}) "
            f"CREATE (a)-[r:{type}]->(b) SET r = row[2]",
            rows=rows,
        )
    )


def retarget(store: Neo4jStore, graph: Snapshot) -> None:
    """Replace the members by those of another graph of the same links, as a version of its own."""
    members = graph.memberships
    columns = [members[name].tolist() for name in ("type", "lower", *CompiledRow._fields)]
    rows = [
        [lower, pack(code, [CompiledRow(*values)])] for code, lower, *values in zip(*columns, strict=True)
    ]

    def work(transaction: Any) -> None:
        transaction.rows(
            f"MATCH (n:{CLASSIFIED}) REMOVE n:{CLASSIFIED}, n.membership_targets, n.packed_memberships"
        )
        transaction.rows(
            "UNWIND $rows AS row MATCH (n:Thing {place: row[0]}) "
            f"SET n:{CLASSIFIED}, n.membership_targets = [$name], n.packed_memberships = row[1]",
            rows=rows,
            name=TARGET,
        )

    store._connection.write(work)
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.commit()


# ------------------------------------------------------------ asking


def chains(graph: Snapshot, paths: tuple[Chain, ...]) -> list[Any]:
    return [([graph.ids[e] for e in path.entities], path.hops, path.grade, path.at_least) for path in paths]


def told(graph: Snapshot, answer: Proximity) -> Any:
    """What an answer says, whatever snapshot its positions are in."""
    paths = (chains(graph, answer.paths), chains(graph, answer.below_minimum))
    verdict = (answer.verdict, answer.reasons, answer.hops, answer.hops_by_grade)
    return (*verdict, *paths, answer.open_ends, answer.assumes)


def measure(store: Neo4jStore, graph: Snapshot, targets: int, count: int, limits: Limits) -> Iterator[Figure]:
    """All that a screening asks of the class, from some entities.

    They are compared with the snapshot's when all have been asked: it would have the processor's caches.
    """
    rng = np.random.default_rng(SEED + 1)
    chosen = rng.choice(len(graph.ids), count + _FIRST, replace=False).tolist()
    ids = graph.ids
    for name, traversal in traversals().items():

        def ask(id: str, traversal: Traversal = traversal) -> ProximityResult:
            def work(graph_reader: GraphReader) -> ProximityResult:
                search = ProximitySearch(graph_reader, id, traversal, {TARGET: ()}, 5, limits.links)
                return search.results()[TARGET]

            return in_one_version(store.graph_reader, work, time.monotonic() + limits.seconds)

        times: list[float] = []
        answers: list[Any] = []
        for start in chosen:
            id = ids[start]
            begin = time.perf_counter()
            answered = ask(id)
            times.append((time.perf_counter() - begin) * 1000)
            is_truncated = answered.proximity.is_truncated
            answers.append(None if is_truncated else told(answered.snapshot, answered.proximity))
        equal = sum(
            answer == told(graph, proximity(graph, start, TARGET, traversal, class_reasons=()))
            for start, answer in zip(chosen[_FIRST:], answers[_FIRST:], strict=True)
            if answer is not None
        )
        yield Figure(name, targets, times[_FIRST:], equal, answers[_FIRST:].count(None))


@contextmanager
def server(url: str | None) -> Iterator[tuple[str, Credentials | None]]:
    """The server at the address, or one of its own with memory for a large graph."""
    if url is not None:
        yield url, Credentials.of(os.environ)
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support" / "servers"))
    from neo4j_server import Tuning, started, version

    with started(version(), tuning=Tuning(heap="4g", page_cache="4g")) as own:
        yield own.url, own.credentials


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=400)
    parser.add_argument("--targets", default="200,10000", help="numbers of targets, each measured")
    parser.add_argument("--seconds", type=float, default=10.0, help="deadline of a question")
    parser.add_argument("--keep", action="store_true", help="the graph is in the database already")
    parser.add_argument("--earlier", type=Path, help="figures of another version of the program, as JSON")
    parser.add_argument("--no-results", action="store_true")
    arguments = parser.parse_args()
    size = Size("", arguments.entities, arguments.entities * 285 // 100)
    earlier = json.loads(arguments.earlier.read_text()) if arguments.earlier else {}
    figures: list[Figure] = []
    with (
        server(arguments.url) as (url, credentials),
        closing(Neo4jStore(url, credentials, settings=Neo4jSettings())) as store,
    ):
        begin = time.perf_counter()
        wanted = [int(text) for text in arguments.targets.split(",")]
        if not arguments.keep:
            load(store, snapshot(size, wanted[0]))
            print(f"loaded {size.entities:,} entities in {time.perf_counter() - begin:.0f} s", flush=True)
        for targets in wanted:
            graph = snapshot(size, targets)
            retarget(store, graph)
            for figure in measure(store, graph, targets, arguments.questions, Limits(arguments.seconds)):
                figures.append(figure)
                print(figure.row(earlier), flush=True)
    lines = [
        "Written by `python -m benchmarks.neo4j_search`: milliseconds of one client, connection included,",
        "for a whole answer: all that a screening with `--search server` asks of one class, names aside.",
        "*Equal* are answers that were the snapshot's of the whole graph, *cut* those that a bound ended and",
        f"that say so. The graph is the synthetic one of {size.entities:,} entities and {size.links:,}",
        "observations of links, 5% of them indirect; few targets are the hard case. *Aim* is p50 and p99",
        "asked for at 1M entities, *earlier* what the search that this one replaced took on the same machine",
        "and day. The server has 4 GB of heap and 4 GB of page cache; the client shares its machine.",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores.",
        "",
        "| traversal | targets | p50 ms | p99 ms | worst ms | aim | earlier | questions | equal | cut |",
        "|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|",
        *(figure.row(earlier) for figure in figures),
    ]
    if not arguments.no_results:
        write_section(RESULTS, HEADING, "\n".join(lines))
    if any(figure.equal + figure.cut != len(figure.milliseconds) for figure in figures):
        raise SystemExit("some answers differ from the snapshot's")


if __name__ == "__main__":
    main()
