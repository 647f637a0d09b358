"""Questions pushed down to a Neo4j server, beside the same questions to a snapshot.

    python -m benchmarks.neo4j_paths                        # 1M entities, on a server of its own
    python -m benchmarks.neo4j_paths --entities 100000 --questions 500 --targets 10000
    NEO4J_PASSWORD=... python -m benchmarks.neo4j_paths --url bolt://127.0.0.1:7687

An address must be of an empty database, or with `--keep` of one that holds this very graph. Every
answer is compared with the snapshot's. The figures go to a section of their own in
benchmarks/RESULTS.md, unless `--no-results`.
"""

from __future__ import annotations

import argparse
import os
import platform
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any, Protocol

import numpy as np

from benchmarks.neo4j_register import DATASET, DOCUMENT
from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SEED, TARGET, Size, snapshot
from graph.errors import OutOfTime
from graph.model.days import day_number
from graph.model.filters import EdgeFilter
from graph.model.rows import Row
from graph.model.snapshot import LINK_TYPES, Snapshot
from graph.model.traversal import Traversal, preset
from graph.model.validity import END_STATED
from graph.search.annotation import annotate
from graph.search.inquiry import Limits, PathsFound, ProximityResult
from graph.search.paths import Goal, best_paths
from graph.search.paths import Path as Chain
from graph.search.proximity import Hops, Proximity, hops_to, proximity
from graph.search.pushdown import PushDown
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.projection.nodes import CLASSIFIED
from graph.store.neo4j.projection.nodes import LINK_TYPES as RELATIONSHIP_TYPES
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.records import Version
from graph.store.search_rows import STORED, flat, has_indirect, properties_of
from ontology import Directness, Grade, link_id

TODAY = date(2024, 6, 1)
DAY = date(2023, 1, 1)
HEADING = "Questions pushed down to Neo4j"
_AT_ONCE = 20_000
_WHOLE_ONE_IN = 5
"""Whole answers take long in a snapshot of this size, which they are compared with."""

_DIRECT = [str(kind) for kind in Directness]


@dataclass(frozen=True)
class Figure:
    """Times of one measure in milliseconds, and how many of its answers were equal or cut off."""

    targets: int
    measure: str
    milliseconds: list[float]
    equal: int
    cut: int

    def row(self) -> str:
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        worst = max(self.milliseconds)
        asked = len(self.milliseconds)
        return (
            f"| {self.targets:,} | {self.measure} | {p50:.2f} | {p99:.1f} | {worst:.0f} "
            f"| {asked} | {self.equal} | {self.cut} |"
        )


def traversals() -> dict[str, Traversal]:
    """Undirected and filtered, and the control preset."""
    anyhow = replace(preset("any", DAY, today=TODAY), min_share=25.0, min_grade=Grade.C)
    return {"any, 25%, grade C": anyhow, "control": preset("control", DAY, today=TODAY)}


# ------------------------------------------------------------ loading


def rows_by_link(graph: Snapshot) -> Iterator[tuple[int, int, int, list[Row]]]:
    """Code of the type, upper, lower and rows of each link."""
    links = graph.links
    order = np.lexsort((links["lower"], links["upper"], links["type"]))
    columns = [links[name][order].tolist() for name in ("type", "upper", "lower", *STORED)]
    ends: tuple[int, int, int] | None = None
    rows: list[Row] = []
    for code, upper, lower, *values in zip(*columns, strict=True):
        if ends is not None and ends != (code, upper, lower):
            yield *ends, rows
            rows = []
        ends = code, upper, lower
        rows.append(Row(*values))
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
        direct = min((r.kind for r in rows), key=(0, 2, 1).index)
        properties = properties_of(rows, name == "Ownership") | {
            "id": id,
            "direct": _DIRECT[direct],
            "grade": str(Grade(min(r.best for r in rows))),
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
        rows = [[graph.ids[i], i] for i in batch]
        _create(connection, rows)
    connection.change_schema("CREATE INDEX bench_place IF NOT EXISTS FOR (n:Thing) ON (n.place)")
    connection.change_schema("CALL db.awaitIndexes(3600)")
    waiting: dict[str, list[Any]] = defaultdict(list)
    indirect = False
    for type, row in relationships(graph):
        indirect = indirect or has_indirect(row[2])
        waiting[type].append(row)
        if len(waiting[type]) == _AT_ONCE:
            _write(connection, type, waiting.pop(type))
    for type, rows in waiting.items():
        _write(connection, type, rows)
    connection.write(
        lambda transaction: transaction.rows(
            "MATCH (k:KettingStore) SET k.has_indirect = $indirect", indirect=indirect
        )
    )


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


def retarget(store: Neo4jStore, graph: Snapshot) -> Version:
    """Replace the members by those of another graph of the same links.

    The version that this makes: hops that were written before are of another one.
    """
    connection = store._connection
    members = graph.memberships
    rows = [
        [int(member), flat([Row(*(members[name][place].item() for name in STORED))])]
        for place, member in enumerate(members["lower"].tolist())
    ]

    def work(transaction: Any) -> None:
        transaction.rows(
            f"MATCH (n:{CLASSIFIED}) REMOVE n:{CLASSIFIED}, n.class_of, n.class_target, n.class_rows"
        )
        transaction.rows(
            "UNWIND $rows AS row MATCH (n:Thing {place: row[0]}) "
            f"SET n:{CLASSIFIED}, n.class_of = [$name], n.class_target = [$name], n.class_rows = row[1]",
            rows=rows,
            name=TARGET,
        )

    connection.write(work)
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        return writer.commit()


def write_hops(store: Neo4jStore, graph: Snapshot, version: Version) -> None:
    """Write on the nodes the hops that `ketting annotate` would, for the class that is asked about."""
    whole = Snapshot.of(version.number, graph.ids, graph.types, graph.links, graph.memberships, graph.targets)
    wider = [replace(traversal, min_share=0.0) for traversal in traversals().values()]
    annotate(store, whole, version.loaded_at, [(traversal, TARGET) for traversal in wider])


# ------------------------------------------------------------ asking


def timed(work: Callable[..., Any], *arguments: Any) -> tuple[float, Any]:
    begin = time.perf_counter()
    try:
        found = work(*arguments)
    except OutOfTime as error:
        found = error
    return (time.perf_counter() - begin) * 1000, found


def chains(graph: Snapshot, found: tuple[Chain, ...]) -> list[Any]:
    return [([graph.ids[e] for e in path.entities], path.hops, path.grade, path.at_least) for path in found]


def said(graph: Snapshot, answer: Proximity) -> Any:
    """What an answer says, whatever snapshot its positions are in."""
    found = (chains(graph, answer.paths), chains(graph, answer.below_minimum))
    said = (answer.verdict, answer.reason, answer.hops, answer.hops_by_grade)
    return (*said, *found, answer.open_ends, answer.assumes)


_CUT = "cut off by a bound"
_FIRST = 20
"""Other questions are asked before those that are measured, for plans and pages."""


class Question(Protocol):
    """A measure. What a bound cut says `_CUT`."""

    def ask(self, start: int) -> Any:
        """What the server's answer about the entity at this place is, and no more work than that."""

    def told(self, answer: Any) -> Any:
        """What that answer says."""

    def expected(self, start: int) -> Any:
        """What the snapshot of the whole graph says to the same."""


@dataclass(frozen=True)
class _Question:
    down: PushDown
    graph: Snapshot
    traversal: Traversal

    @property
    def edge_filter(self) -> EdgeFilter:
        return EdgeFilter(self.graph, self.traversal)


class Verdict(_Question):
    """The hops to the nearest target."""

    def ask(self, start: int) -> Hops | None:
        return self.down.hops(self.graph.ids[start], TARGET, self.traversal)

    def told(self, answer: Hops | None) -> Hops | None:
        return answer

    def expected(self, start: int) -> Hops | None:
        return hops_to(self.edge_filter, start, TARGET)


class ClassPaths(_Question):
    """The five best paths to any target."""

    def ask(self, start: int) -> PathsFound:
        return self.down.class_paths(self.graph.ids[start], TARGET, self.traversal)

    def told(self, answer: PathsFound) -> Any:
        return _CUT if answer.found.cut else chains(answer.snapshot, answer.found.paths)

    def expected(self, start: int) -> Any:
        return chains(
            self.graph, best_paths(self.edge_filter, start, Goal.members(self.edge_filter, TARGET), 5).paths
        )


class Screening(_Question):
    """All that a screening asks of the class: hops at each grade, paths, open ends."""

    def ask(self, start: int) -> ProximityResult:
        return self.down.proximities(self.graph.ids[start], self.traversal, {TARGET: True})[TARGET]

    def told(self, answer: ProximityResult) -> Any:
        return _CUT if answer.proximity.partial else said(answer.snapshot, answer.proximity)

    def expected(self, start: int) -> Any:
        return said(self.graph, proximity(self.graph, start, TARGET, self.traversal, is_complete=True))


def measure(down: PushDown, graph: Snapshot, targets: int, count: int, how: str) -> Iterator[Figure]:
    """Verdicts, paths and whole answers of every traversal.

    They are compared with the snapshot's when all have been asked: it would have the processor's caches.
    """
    rng = np.random.default_rng(SEED + 1)
    chosen = rng.choice(len(graph.ids), count + _FIRST, replace=False).tolist()
    starts, first = chosen[:count], chosen[count:]
    for name, traversal in traversals().items():
        edge_filter = EdgeFilter(graph, traversal)
        near = [start for start in starts if hops_to(edge_filter, start, TARGET) is not None]
        of = down, graph, traversal
        measures: list[tuple[str, Question, list[int]]] = [
            (f"verdict N={traversal.max_hops}", Verdict(*of), starts),
            ("k=5 paths", ClassPaths(*of), near),
            ("whole answer", Screening(*of), starts[: max(count // _WHOLE_ONE_IN, 1)]),
        ]
        for what, question, asked in measures:
            if asked:
                times, equal, cut = answered(question, asked, first)
                yield Figure(targets, f"{what}, {name}{how}", times, equal, cut)


def answered(question: Question, asked: list[int], first: list[int]) -> tuple[list[float], int, int]:
    """Milliseconds of each, and how many answers were equal and how many cut."""
    for start in first:
        timed(question.ask, start)
    times: list[float] = []
    told: list[Any] = []
    for start in asked:
        spent, answer = timed(question.ask, start)
        times.append(spent)
        told.append(_CUT if isinstance(answer, OutOfTime) else question.told(answer))
    equal = sum(
        answer == question.expected(start)
        for start, answer in zip(asked, told, strict=True)
        if answer is not _CUT
    )
    return times, equal, told.count(_CUT)


@contextmanager
def server(url: str | None) -> Iterator[tuple[str, Credentials | None]]:
    """The server at the address, or one of its own with memory for a large graph."""
    if url is not None:
        yield url, Credentials.of(os.environ)
        return
    sys.path.insert(0, str(Path(__file__).parents[1] / "tests" / "support"))
    import neo4j_server

    neo4j_server._HEAP = "4g"
    neo4j_server._CONFIGURATION = neo4j_server._CONFIGURATION.replace("256m", "4g")
    with neo4j_server.started(neo4j_server.version()) as own:
        yield own.url, own.credentials


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--url")
    parser.add_argument("--entities", type=int, default=1_000_000)
    parser.add_argument("--questions", type=int, default=2_000)
    parser.add_argument("--targets", default="200,10000", help="numbers of targets, each measured")
    parser.add_argument("--seconds", type=float, default=10.0, help="deadline of a question")
    parser.add_argument("--keep", action="store_true", help="the graph is in the database already")
    parser.add_argument("--no-results", action="store_true")
    arguments = parser.parse_args()
    size = Size("", arguments.entities, arguments.entities * 285 // 100)
    wanted = [int(text) for text in arguments.targets.split(",")]
    figures: list[Figure] = []
    with (
        server(arguments.url) as (url, credentials),
        closing(Neo4jStore(url, credentials, settings=Neo4jSettings())) as store,
    ):
        begin = time.perf_counter()
        graph = snapshot(size, wanted[0])
        if not arguments.keep:
            load(store, graph)
            print(f"loaded {size.entities:,} entities in {time.perf_counter() - begin:.0f} s", flush=True)
        for targets in wanted:
            graph = snapshot(size, targets)
            version = retarget(store, graph)
            down = PushDown(store.search, Limits(seconds=arguments.seconds))
            for how in ("", ", hops written"):
                if how:
                    write_hops(store, graph, version)
                for figure in measure(down, graph, targets, arguments.questions, how):
                    figures.append(figure)
                    print(figure.row(), flush=True)
    lines = [
        "Written by `python -m benchmarks.neo4j_paths`: milliseconds of one client, connection included.",
        "*Equal* are answers that were the snapshot's of the whole graph, *cut* those that a bound ended",
        f"and that say so. The graph is the synthetic one with {size.entities:,} entities and {size.links:,}",
        "observations of links, 5% of them indirect; few targets are the hard case. *Hops written*: after",
        "`ketting annotate` for that traversal without its bound on shares. A verdict is the hops to the",
        "nearest target or that there is no path, paths are the best five to any target, and a whole",
        "answer is all that a screening with `--search server` asks of one class, names aside. The server",
        "has 4 GB of heap and 4 GB of page cache, and shares the machine with the client.",
        "",
        f"Python {platform.python_version()}, {os.cpu_count()} cores.",
        "",
        "| targets | measure | p50 ms | p99 ms | worst ms | questions | equal | cut |",
        "|---:|---|---:|---:|---:|---:|---:|---:|",
        *(figure.row() for figure in figures),
    ]
    if not arguments.no_results:
        write_section(RESULTS, HEADING, "\n".join(lines))
    if any(figure.equal + figure.cut != len(figure.milliseconds) for figure in figures):
        raise SystemExit("some answers differ from the snapshot's")


if __name__ == "__main__":
    main()
