"""Distance, filtered search and k best paths over a synthetic graph, beside networkx.

Run from the repository: `.venv/bin/python -m benchmarks.distance [--sizes 100k/250k,1M/3M]`.
Every answer of both is compared; the figures go to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import itertools
import os
import platform
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

import networkx as nx
import numpy as np

from benchmarks.sections import RESULTS, write_head
from benchmarks.synthetic import SEED, SIZES, TARGET, Size, snapshot
from graph.lru_byte_cache import ASKED_OFTEN
from graph.model.filters import EdgeFilter, Strictness
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.bfs import bfs
from graph.search.distance import class_distance, goal_distance
from graph.search.paths import Goal, best_paths
from ontology import Grade

TODAY = date(2024, 6, 1)
HOPS = 4

_SINK = -1


@dataclass(frozen=True)
class Figure:
    """Times of one measure in milliseconds, and how many answers were compared."""

    size: str
    measure: str
    who: str
    milliseconds: list[float]
    compared: int

    def row(self) -> str:
        p50, p99 = np.percentile(self.milliseconds, [50, 99])
        return (
            f"| {self.size} | {self.measure} | {self.who} | {p50:.4g} | {p99:.4g} "
            f"| {len(self.milliseconds)} | {self.compared} |"
        )


def questions() -> dict[str, Traversal]:
    """The filtered questions: the control preset, and every link in any direction with filters."""
    control = preset("control", date(2023, 1, 1), today=TODAY)
    anyhow = replace(preset("any", date(2023, 1, 1), today=TODAY), min_share=25.0, min_grade=Grade.C)
    return {"control": control, "any, 25%, grade C": replace(anyhow, max_degree=2**31 - 1)}


def timed(
    question: Callable[[int], object], starts: Iterable[int], budget: float
) -> tuple[list[float], list[object]]:
    """Milliseconds and answers, until the starts or the budget in seconds are used up."""
    times, answers = [], []
    begun = time.perf_counter()
    for start in starts:
        before = time.perf_counter()
        answers.append(question(start))
        times.append((time.perf_counter() - before) * 1000)
        if time.perf_counter() - begun > budget:
            break
    return times, answers


def peer_graph(edge_filter: EdgeFilter, members: np.ndarray) -> nx.DiGraph:
    """What the edge filter lets through as a networkx graph; indirect links get a node in between."""
    rows = np.arange(len(edge_filter.snapshot.links["type"]))
    rows = rows[edge_filter.passes(rows)]
    links = edge_filter.snapshot.links
    upper, lower = links["upper"][rows].tolist(), links["lower"][rows].tolist()
    graph = nx.DiGraph()
    graph.add_nodes_from(range(len(edge_filter.snapshot.ids)))
    both = edge_filter.traversal.direction == "any"
    for low, up, row, cost in zip(lower, upper, rows.tolist(), edge_filter.costs(rows).tolist(), strict=True):
        ways = [(low, up), (up, low)] if both else [(low, up)]
        for a, b in ways:
            if cost == 1:
                graph.add_edge(a, b)
            else:
                graph.add_edge(a, (row, a))
                graph.add_edge((row, a), b)
    graph.add_edges_from((int(member), _SINK) for member in members)
    return graph


def peer_hops(graph: nx.DiGraph, start: int) -> int | None:
    """Hops from the start to the nearest target, the way networkx users write it."""
    lengths = nx.single_source_shortest_path_length(graph, start, cutoff=HOPS + 1)
    return lengths[_SINK] - 1 if _SINK in lengths else None


def peer_paths(graph: nx.DiGraph, start: int, count: int) -> list[int]:
    """Hops of the `count` shortest simple paths within the bound."""
    try:
        paths = nx.shortest_simple_paths(graph, start, _SINK)
        bounded = itertools.takewhile(lambda path: len(path) - 2 <= HOPS, paths)
        return [len(path) - 2 for path in itertools.islice(_distinct(bounded), count)]
    except nx.NetworkXNoPath:
        return []


def _distinct(paths: Iterable[list[object]]) -> Iterator[list[object]]:
    """One path for each sequence of entities: parallel indirect links are one step."""
    seen: set[tuple[object, ...]] = set()
    for path in paths:
        entities = tuple(node for node in path if not isinstance(node, tuple))
        if entities not in seen:
            seen.add(entities)
            yield path


def measure(size: Size, budget: float) -> list[Figure]:
    """All measures at one size."""
    begun = time.perf_counter()
    graph = snapshot(size)
    print(f"{size.name}: built in {time.perf_counter() - begun:.1f} s", flush=True)
    starts = np.random.default_rng(SEED + 1).choice(size.entities, 300, replace=False).tolist()
    figures = []
    for name, traversal in questions().items():
        figures += _measure_question(graph, size, name, traversal, starts, budget)
        for figure in figures[-10:]:
            print(figure.row(), flush=True)
    return figures


def _measure_question(
    graph: Snapshot, size: Size, name: str, traversal: Traversal, starts: list[int], budget: float
) -> list[Figure]:
    lower_bound = class_distance(graph, traversal, TARGET)
    edge_filter = EdgeFilter(graph, traversal)
    goal = Goal.members(edge_filter, TARGET)
    whole = peer_graph(edge_filter, goal.entities)

    # The plain distance is unfiltered: its peer searches every link ever recorded.
    everything = EdgeFilter(graph, traversal, Strictness.EVERYTHING)
    unfiltered = peer_graph(everything, graph.memberships["lower"])

    def our_hops(start: int) -> int | None:
        if lower_bound[start] > HOPS:
            return None
        nearest = bfs(edge_filter, np.array([start]), lower_bound=lower_bound).nearest[goal.entities]
        return int(nearest.min()) if nearest.min() <= HOPS else None

    def our_distance(start: int) -> int | None:
        return int(lower_bound[start]) if lower_bound[start] <= HOPS else None

    def our_paths(start: int) -> list[int]:
        return [path.hops for path in best_paths(edge_filter, start, goal, 5, lower_bound=lower_bound).paths]

    # A filter used often has its own array of distances: what a file of consignees is screened with.
    begun = time.perf_counter()
    kept = [goal_distance(edge_filter, TARGET) for _ in range(ASKED_OFTEN)][-1]
    print(f"{size.name}, {name}: distances for the filter in {time.perf_counter() - begun:.2f} s", flush=True)
    assert kept is not None  # asked for often enough

    def kept_hops(start: int) -> int | None:
        hops = int(kept.hops[0, start])
        return hops if hops <= HOPS else None

    def kept_paths(start: int) -> list[int]:
        return [path.hops for path in best_paths(edge_filter, start, goal, 5, goal_hops=kept).paths]

    def their_hops(start: int) -> int | None:
        return peer_hops(whole, start)

    def their_paths(start: int) -> list[int]:
        return peer_paths(whole, start, 5)

    linked = [start for start in starts if our_hops(start) is not None]
    figures = []
    for label, ours, peer, within in (
        (f"distance, {name}", our_distance, lambda start: peer_hops(unfiltered, start), starts),
        (f"filtered N=4, {name}", our_hops, their_hops, starts),
        (f"filtered N=4, {name}, kept", kept_hops, their_hops, starts),
        (f"k=5 paths, {name}", our_paths, their_paths, linked),
        (f"k=5 paths, {name}, kept", kept_paths, their_paths, linked),
    ):
        if not within:
            print(f"{label}: no start has a path; not measured", flush=True)
            continue
        our_times, our_answers = timed(ours, within, budget)
        peer_times, peer_answers = timed(peer, within, budget)
        compared = min(len(our_answers), len(peer_answers))
        differing = [i for i in range(compared) if our_answers[i] != peer_answers[i]]
        if differing:
            first = differing[0]
            raise SystemExit(
                f"{label}: {len(differing)} of {compared} answers differ, first at start {within[first]}: "
                f"{our_answers[first]} against {peer_answers[first]}"
            )
        figures.append(Figure(size.name, label, "Ketting", our_times, compared))
        figures.append(Figure(size.name, label, "networkx", peer_times, compared))
    return figures


def report(figures: list[Figure]) -> str:
    """The figures as a page."""
    processor = platform.processor() or platform.machine()
    return "\n".join(
        [
            "# Measured",
            "",
            "Written by `python -m benchmarks.distance`. Milliseconds; both programs answered the same",
            "questions in the same run, and as many answers as the last column says were compared and equal.",
            "networkx gets a graph of just the links that pass the filter; building it is not counted.",
            "*Kept* is a filter used before, for which Ketting holds an array of distances; building that is",
            f"not counted either. The synthetic graph is seeded ({SEED}) and has 200 targets; the first",
            "column gives its entities and links.",
            "",
            f"Python {platform.python_version()}, numpy {np.__version__}, networkx {nx.__version__}, "
            f"{os.cpu_count()} cores, {processor}.",
            "",
            "| graph | measure | program | p50 ms | p99 ms | questions | compared |",
            "|---|---|---|---:|---:|---:|---:|",
            *(figure.row() for figure in figures),
            "",
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default=",".join(size.name for size in SIZES))
    parser.add_argument("--budget", type=float, default=60, help="seconds for each measure and program")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    chosen = [size for size in SIZES if size.name in arguments.sizes.split(",")]
    if not chosen:
        parser.error(f"sizes are {', '.join(size.name for size in SIZES)}")
    figures = [figure for size in chosen for figure in measure(size, arguments.budget)]
    write_head(arguments.output, report(figures))
    print(f"written to {arguments.output}")


if __name__ == "__main__":
    main()
