"""The five best evidence paths of at most six hops: Ketting beside networkx, Ladybug and Neo4j, in one run.

    python -m benchmarks.graph_databases.evidence_paths                    # 1M/3M, aimed at six minutes
    python -m benchmarks.graph_databases.evidence_paths --size 100k/250k --without neo4j

All get the same question about the same entities: the hops of the five shortest simple paths to a member of a
class, over the links that pass a filter. The others get a graph of just those links, with their direction and
an entity between the ends of an indirect one; making it is not counted. Ketting has what it keeps of a filter
that many questions ask for, the distances to the class and the edges that lead there; making that is not
counted either. Ketting gives the entities, steps, grades and rows of evidence, the others the hops alone, or
the nodes. Each question is asked three times running, and the fastest counts. Only equal answers count, and
those within ten seconds each. Neo4j is asked by its `SHORTEST 5` and by a plain variable-length pattern,
Ladybug by an ACYCLIC one; the fastest other program is what counts. `pip install ladybug==0.22.0` gives
Ladybug and `make test-neo4j` the server; one that is not there is left out, and the section says so.
"""

from __future__ import annotations

import argparse
import csv
import importlib
import os
import platform
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path

import neo4j
import networkx as nx
import numpy as np

from benchmarks.distance import peer_graph, questions
from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SEED, SIZES, TARGET, Size, snapshot
from graph.lru_byte_cache import ASKED_OFTEN
from graph.model.filters import EdgeFilter
from graph.search.distance import goal_distance
from graph.search.path_graph import MANY_PATHS, kept_edges
from graph.search.paths import Goal, best_paths

HEADING = "Evidence paths beside graph databases"
PATHS, HOPS = 5, 6
BAR = 10
"""Times as fast as the fastest of the others, at the middle."""

STARTS = 20
_DRAWN = 20_000
_SERVERS = Path(__file__).resolve().parents[2] / "tests" / "support" / "servers"
_SINK = -1

_TIMES = 3
"""Times that each question is asked: what else runs on the machine disturbs some of them."""

LONGEST = 10
"""Seconds after which a query of a database is ended."""

Ask = Callable[[int], list[int]]


class TooSlow(Exception):
    """A query took longer than it may."""


@dataclass(frozen=True)
class Figure:
    """Milliseconds of one program's answers, all equal to the others'."""

    question: str
    who: str
    milliseconds: list[float]

    @property
    def middle(self) -> float:
        return float(np.percentile(self.milliseconds, 50))

    def row(self) -> str:
        most = float(np.percentile(self.milliseconds, 99))
        return f"| {self.question} | {self.who} | {self.middle:.3g} | {most:.3g} | {len(self.milliseconds)} |"


def timed(ask: Ask, starts: list[int], budget: float) -> tuple[list[float], list[list[int]]]:
    """Least milliseconds of each question, and its answer, until the starts or the seconds are used up."""
    times: list[float] = []
    answers: list[list[int]] = []
    begun = time.perf_counter()
    for start in starts:
        asked = []
        for _ in range(_TIMES):
            before = time.perf_counter()
            answer = ask(start)
            asked.append((time.perf_counter() - before) * 1000)
        answers.append(answer)
        times.append(min(asked))
        if time.perf_counter() - begun > budget:
            break
    return times, answers


def networkx_asked(graph: nx.DiGraph) -> Ask:
    """By `shortest_simple_paths`, as its users write it."""

    def ask(start: int) -> list[int]:
        found: list[int] = []
        seen: set[tuple[object, ...]] = set()
        for path in nx.shortest_simple_paths(graph, start, _SINK):
            if len(path) - 2 > HOPS or len(found) == PATHS:
                break
            entities = tuple(node for node in path if not isinstance(node, tuple))
            if entities not in seen:
                seen.add(entities)
                found.append(len(path) - 2)
        return found

    return ask


def write_csv(graph: nx.DiGraph, folder: Path) -> None:
    """The same graph as CSV: numbers of nodes, whether each is a target, and ends of links."""
    targets = set(graph.predecessors(_SINK))
    numbers = {node: place for place, node in enumerate(node for node in graph if node != _SINK)}
    with (folder / "nodes.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("id", "target"))
        rows.writerows((place, node in targets) for node, place in numbers.items())
    with (folder / "links.csv").open("w", newline="", encoding="utf-8") as file:
        rows = csv.writer(file)
        rows.writerow(("from", "to"))
        rows.writerows((numbers[a], numbers[b]) for a, b in graph.edges if b != _SINK)
    # Entities are the first nodes, so their numbers are their positions.
    assert all(numbers[place] == place for place in range(min(10, len(numbers))))


def ladybug_asked(folder: Path) -> list[tuple[str, Ask]]:
    """Each way of asking Ladybug, about the graph in the folder."""
    ladybug = importlib.import_module("ladybug")
    connection = ladybug.Connection(ladybug.Database(str(folder / "ladybug.db")))
    connection.set_query_timeout(600_000)
    for command in (
        "CREATE NODE TABLE E(id INT64 PRIMARY KEY, target BOOL)",
        "CREATE REL TABLE UP(FROM E TO E)",
        f'COPY E FROM "{folder}/nodes.csv" (HEADER=true)',
        f'COPY UP FROM "{folder}/links.csv" (HEADER=true)',
    ):
        connection.execute(command)
    connection.set_query_timeout(LONGEST * 1000)
    query = (
        f"MATCH p = (s:E)-[:UP* ACYCLIC 1..{HOPS}]->(t:E) WHERE s.id = $start AND t.target "
        f"RETURN length(p) AS hops ORDER BY hops LIMIT {PATHS}"
    )

    def ask(start: int) -> list[int]:
        try:
            return [row[0] for row in connection.execute(query, {"start": start}).get_all()]
        except RuntimeError as error:
            raise TooSlow from error

    return [("Ladybug, ACYCLIC", ask)]


NEO4J = {
    "Neo4j, SHORTEST 5": f"MATCH p = SHORTEST {PATHS} (s:E {{id: $start}})-[:UP]->{{1,{HOPS}}}(t:Target) "
    "RETURN length(p) AS hops ORDER BY hops",
    "Neo4j, pattern": f"MATCH p = (s:E {{id: $start}})-[:UP*1..{HOPS}]->(t:Target) "
    f"RETURN length(p) AS hops ORDER BY hops LIMIT {PATHS}",
}
"""`SHORTEST` counts for each pair of ends, so its rows are cut to five."""


def neo4j_asked(folder: Path, stack: ExitStack) -> list[tuple[str, Ask]]:
    """Each way of asking a server of the benchmark's own."""
    sys.path.insert(0, str(_SERVERS))
    import neo4j_server

    version = neo4j_server.version()
    if (missing := neo4j_server.missing(version)) is not None:
        raise ImportError(missing)
    files = folder / "neo4j"
    files.mkdir()
    with (
        (folder / "nodes.csv").open(encoding="utf-8") as read,
        (files / "nodes.csv").open("w", newline="", encoding="utf-8") as write,
    ):
        rows = csv.writer(write)
        rows.writerow((":ID", "id:int", ":LABEL"))
        rows.writerows(
            (row["id"], row["id"], "E;Target" if row["target"] == "True" else "E")
            for row in csv.DictReader(read)
        )
    links = (folder / "links.csv").read_text(encoding="utf-8")
    (files / "links.csv").write_text(links.replace("from,to", ":START_ID,:END_ID", 1), encoding="utf-8")
    (files / "import.args").write_text(
        "--nodes=nodes.csv\n--relationships=UP=links.csv\n--multiline-fields=false\n", encoding="utf-8"
    )
    tuning = neo4j_server.Tuning(heap="2g", page_cache="1g")
    server = stack.enter_context(neo4j_server.started(version, imported=files, tuning=tuning))
    server.ask("CREATE CONSTRAINT e FOR (e:E) REQUIRE e.id IS UNIQUE")
    server.ask("CALL db.awaitIndexes(600)")
    driver = stack.enter_context(server.driver())
    session = stack.enter_context(driver.session())

    def asked(query: str) -> Ask:
        bounded = neo4j.Query(query, timeout=LONGEST)

        def ask(start: int) -> list[int]:
            try:
                return [int(record["hops"]) for record in session.run(bounded, start=start)][:PATHS]
            except neo4j.exceptions.Neo4jError as error:
                raise TooSlow from error

        return ask

    return [(name, asked(query)) for name, query in NEO4J.items()]


def measured(size: Size, budget: float, without: set[str]) -> Iterator[Figure | str]:
    """A figure for each question and program, and a line for what is left out."""
    graph = snapshot(size)
    drawn = np.random.default_rng(SEED + 1).choice(size.entities, _DRAWN, replace=False).tolist()
    for name, asked in questions().items():
        traversal = replace(asked, max_hops=HOPS)
        edge_filter = EdgeFilter(graph, traversal)
        goal = Goal.members(edge_filter, TARGET)
        begun = time.perf_counter()
        kept = [goal_distance(edge_filter, TARGET) for _ in range(ASKED_OFTEN)][-1]
        assert kept is not None  # asked for often enough
        edges = [kept_edges(edge_filter, TARGET, kept) for _ in range(MANY_PATHS)][-1]
        kept_in = time.perf_counter() - begun

        def ketting(start: int, edge_filter=edge_filter, goal=goal, kept=kept, edges=edges) -> list[int]:  # type: ignore[no-untyped-def]
            found = best_paths(edge_filter, start, goal, PATHS, goal_hops=kept, goal_edges=edges)
            return [path.hops for path in found.paths]

        members = set(goal.entities.tolist())
        starts = [start for start in drawn if start not in members and kept.hops[0, start] <= HOPS][:STARTS]
        if not starts:
            yield f"{name}: of {_DRAWN} entities none has a path, so nothing was measured."
            continue
        begun = time.perf_counter()
        peers = peer_graph(edge_filter, goal.entities)
        yield (
            f"{name}: what Ketting keeps was made in {kept_in:.2g} s, the graph for networkx in "
            f"{time.perf_counter() - begun:.2g} s."
        )
        with tempfile.TemporaryDirectory() as made, ExitStack() as stack:
            folder = Path(made)
            ways = [("Ketting", ketting), ("networkx", networkx_asked(peers))]
            write_csv(peers, folder)
            for program, opened in (
                ("ladybug", lambda folder=folder: ladybug_asked(folder)),
                ("neo4j", lambda folder=folder, stack=stack: neo4j_asked(folder, stack)),
            ):
                try:
                    ways += [] if program in without else opened()  # type: ignore[no-untyped-call]
                except ImportError as error:
                    yield f"{program} is left out: {error}."
            yield from compared(name, ways, starts, budget)


def compared(
    question: str, ways: list[tuple[str, Ask]], starts: list[int], budget: float
) -> Iterator[Figure | str]:
    """The figures of the ways that answer as Ketting does; exits where networkx does not."""
    _, expected = timed(ways[0][1], starts, budget)
    for who, ask in ways:
        try:
            times, answers = timed(ask, starts, budget)
        except TooSlow:
            yield f"{question}, {who}: a query took over {LONGEST} s, so it does not count."
            continue
        differing = sum(ours != theirs for ours, theirs in zip(expected, answers, strict=False))
        if not differing:
            yield Figure(question, who, times)
        elif who == "networkx":
            sys.exit(f"{question}: networkx differs in {differing} of {len(answers)} answers")
        else:
            other = f"{differing} of {len(answers)} answers are others"
            yield f"{question}, {who}: {other}, so it does not count."


def report(size: Size, told: list[Figure | str]) -> tuple[str, bool]:
    """The section, and whether each question is over the bar."""
    figures = [each for each in told if isinstance(each, Figure)]
    verdicts, is_met = [], True
    for question in dict.fromkeys(each.question for each in figures):
        of_it = [each for each in figures if each.question == question]
        ours = next(each for each in of_it if each.who == "Ketting")
        others = [each for each in of_it if each.who != "Ketting"]
        fastest = min(others, key=lambda each: each.middle)
        times = fastest.middle / ours.middle
        is_met &= times >= BAR
        verdicts.append(
            f"{question}: {times:.1f} times as fast as {fastest.who}, the fastest other (bar: {BAR})."
        )
    text = "\n".join(
        [
            "Written by `python -m benchmarks.graph_databases.evidence_paths` on "
            f"{time.strftime('%Y-%m-%d')}: the {PATHS} best paths of at most {HOPS} hops",
            f"from up to {STARTS} entities to one of 200 members of a class, in the synthetic graph of",
            f"{size.name}. Each is asked {_TIMES} times, and the fastest counts. Equal answers only;",
            "preparing a graph or a filter is not counted.",
            "",
            f"Python {platform.python_version()}, networkx {nx.__version__}, {os.cpu_count()} cores, load "
            f"average at the end {os.getloadavg()[1]:.1f}.",
            "",
            "| question | program | p50 ms | p99 ms | answers |",
            "|---|---|---:|---:|---:|",
            *(each.row() for each in figures),
            "",
            *verdicts,
            *(each for each in told if isinstance(each, str)),
        ]
    )
    return text, is_met


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--size", choices=[size.name for size in SIZES], default=SIZES[-1].name)
    parser.add_argument("--budget", type=float, default=20, help="seconds for each program and question")
    parser.add_argument("--without", action="append", choices=("ladybug", "neo4j"), default=[])
    parser.add_argument("--no-results", action="store_true", help="write nothing to benchmarks/RESULTS.md")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    [size] = [size for size in SIZES if size.name == arguments.size]
    told: list[Figure | str] = []
    for each in measured(size, arguments.budget, set(arguments.without)):
        told.append(each)
        print(each if isinstance(each, str) else each.row(), flush=True)
    text, is_met = report(size, told)
    print(text.rpartition("|")[2].strip())
    if not arguments.no_results:
        write_section(arguments.output, f"{HEADING}, {size.name}", text)
    if not is_met:
        sys.exit(f"not {BAR} times as fast")


if __name__ == "__main__":
    main()
