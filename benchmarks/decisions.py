"""Whole answers and the table of decisions over a synthetic graph, beside an earlier commit and networkx.

Run from the repository: `.venv/bin/python -m benchmarks.decisions [--sizes 1M/3M] [--before FOLDER]`, where
FOLDER is a checkout of an earlier commit. Answers are compared; figures go to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path

import numpy as np

from benchmarks.answer_times import DAY, MEASURES, TODAY
from benchmarks.distance import peer_graph, peer_hops
from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SEED, TARGET, Size, snapshot
from graph.model import CLASSES, EdgeFilter, Snapshot, preset
from graph.search import DecisionTable
from ontology import Grade

SIZES = (
    Size("100k/300k", 100_000, 300_000),
    Size("1M/3M", 1_000_000, 3_000_000),
    Size("5M/15M", 5_000_000, 15_000_000),
)
SEVEN = tuple(name for name in CLASSES if name != "registered_agent")
HERE = Path(__file__).resolve().parents[1]
LARGEST_FOR_NETWORKX = 100_000
_SCRIPT = HERE / "benchmarks" / "answer_times.py"
_HEADING = "Whole answers and decisions"
_BARS = {
    ("1M/3M", "same day"): {"control": "1.5 / 5", "any": "1.5 / 5"},
    ("1M/3M", "another day"): {"control": "4 / 15", "any": "12 / 600"},
    ("1M/3M", "first"): {"control": "500", "any": "500"},
    ("1M/3M", "memory"): {"control and any": "600"},
    ("5M/15M", "memory"): {"control and any": "2500"},
    ("1M/3M", "table"): {"control": "700", "any": "700"},
    ("5M/15M", "table"): {"control": "7000", "any": "7000"},
    ("1M/3M", "decision"): {"control": "10 / 50", "any": "10 / 50"},
}
"""What is asked for, in the unit of the row: p50, and p99 where there is one."""


def measured(code: Path, folder: Path, measure: str, name: str) -> list[tuple[float, str]]:
    """Seconds and answers, or megabytes, by the code of one checkout in a process of its own."""
    options = ["--measure", measure, "--traversal", name, "--seed", str(SEED)]
    command = [sys.executable, str(_SCRIPT), str(folder), *options]
    ran = subprocess.run(
        command, cwd=code, env={**os.environ, "PYTHONPATH": str(code)}, check=True, capture_output=True
    )
    told: list[tuple[float, str]] = [(figure, answer) for figure, answer in json.loads(ran.stdout)]
    return told


def answers(size: Size, folders: dict[Path, tuple[str, Path]]) -> list[str]:
    """Rows of whole answers; `folders` has for each checkout what it is called and its snapshot."""
    rows = []
    for measure in MEASURES:
        for name in ("control", "any") if measure != "memory" else ("control and any",):
            asked = "control" if measure == "memory" else name
            results = [
                (who, measured(code, folder, measure, asked)) for code, (who, folder) in folders.items()
            ]
            for who, told in results:
                if any(answer != other for (_, answer), (_, other) in zip(told, results[0][1], strict=True)):
                    raise SystemExit(f"{size.name}, {measure}, {name}: {who} answers otherwise")
                figures = np.array([figure for figure, _ in told])
                bar = _bar(size, measure, name)
                rows.append(
                    f"| {size.name} | {_named(measure, name)} | {who} | {_told(measure, figures)} | {bar} |"
                )
                print(rows[-1], flush=True)
    return rows


def _named(measure: str, name: str) -> str:
    return {
        "same day": f"answer with 5 paths, {name}, ms",
        "another day": f"the same, another day each time, {name}, ms",
        "first": f"opening and the first question, {name}, ms",
        "memory": f"PSS after 1,000 questions, {name}, MiB",
    }[measure]


def _bar(size: Size, measure: str, name: str) -> str:
    """What is asked for of a graph of this size."""
    return _BARS.get((size.name, measure), {}).get(name, "")


def _told(measure: str, figures: np.ndarray) -> str:
    if measure == "memory":
        return f"{figures[0]:.0f} |"
    p50, p99 = np.percentile(figures * 1000, [50, 99])
    return f"{p50:.3g} | {p99:.3g}" if len(figures) > 1 else f"{p50:.0f} |"


def tables(size: Size, graph: Snapshot) -> list[str]:
    """Rows of the table: making it, and asking it about 5,000 entities."""
    rows = []
    for name in ("control", "any"):
        traversal = preset(name, DAY, today=TODAY)
        seconds = []
        for _ in range(3):
            begun = time.process_time()
            table = DecisionTable.of(graph, traversal, dict.fromkeys(SEVEN, ()))
            seconds.append(time.process_time() - begun)
        made = np.median(seconds) * 1000
        bar = _bar(size, "table", name)
        rows.append(f"| {size.name} | table of all entities, {name}, ms | this | {made:.0f} | | {bar} |")
        starts = np.random.default_rng(SEED + 2).choice(size.entities, 6_000, replace=False).tolist()
        times, verdicts, reasons = [], 0, 0
        for start in starts:
            begun_ns = time.perf_counter_ns()
            decisions = table.decide(start)
            times.append((time.perf_counter_ns() - begun_ns) / 1000)
            verdicts += all(decision.verdict is not None for decision in decisions)
            reasons += all(decision.reasons is not None for decision in decisions)
        p50, p99 = np.percentile(times[1_000:], [50, 99])
        bar = _bar(size, "decision", name)
        rows.append(
            f"| {size.name} | seven classes of one entity, {name}, µs | this "
            f"| {p50:.3g} | {p99:.3g} | {bar} |"
        )
        rows.append(
            f"| {size.name} | all verdicts told; all reasons too, {name}, % | this "
            f"| {100 * verdicts / len(starts):.2f} | {100 * reasons / len(starts):.2f} | |"
        )
        print(*rows[-3:], sep="\n", flush=True)
        if name == "control" and size.entities <= LARGEST_FOR_NETWORKX:
            rows.append(networkx_row(size, graph, table, starts[:200]))
    return rows


def networkx_row(size: Size, graph: Snapshot, table: DecisionTable, starts: list[int]) -> str:
    """Hops to one class on evidence of each grade by networkx, compared with the table's."""
    traversal = preset("control", DAY, today=TODAY)
    peers = {}
    for grade in Grade:
        edge_filter = EdgeFilter(graph, replace(traversal, min_grade=grade))
        peers[grade] = peer_graph(edge_filter, edge_filter.members(TARGET)[0])
    times = []
    for start in starts:
        begun = time.perf_counter_ns()
        hops = {grade: peer_hops(peer, start) for grade, peer in peers.items()}
        times.append((time.perf_counter_ns() - begun) / 1000)
        [decision] = [each for each in table.decide(start) if each.risk_class == TARGET]
        assert hops == {
            grade: hops_there and hops_there.hops for grade, hops_there in decision.hops_by_grade.items()
        }
    p50, p99 = np.percentile(times, [50, 99])
    return f"| {size.name} | one class of one entity, control, µs | networkx | {p50:.3g} | {p99:.3g} | |"


def report(rows: list[str], before: list[str]) -> str:
    load = os.getloadavg()[0]
    return "\n".join(
        [
            "Written by `python -m benchmarks.decisions`. Whole answers are about 300 entities, none",
            "cached; the filter was used before unless the row says otherwise. Milliseconds are of the",
            "processor, since the machine was shared; microseconds are of the clock. The graph is seeded",
            f"({SEED}), with 200 members of each of seven classes. A table has verdict, reasons and hops by",
            "grade for all seven, and says what it cannot tell.",
            *before,
            "",
            f"Python {platform.python_version()}, numpy {np.__version__}, {os.cpu_count()} cores, "
            f"{platform.machine()}, load average at the end {load:.1f}.",
            "",
            "| graph | measure | program | p50 | p99 | bar |",
            "|---|---|---|---:|---:|---|",
            *rows,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sizes", default="100k/300k,1M/3M")
    parser.add_argument("--before", type=Path, help="a checkout of an earlier commit")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    rows: list[str] = []
    before: list[str] = []
    with tempfile.TemporaryDirectory() as scratch:
        for size in (size for size in SIZES if size.name in arguments.sizes.split(",")):
            folder = Path(scratch) / str(size.entities)
            snapshot(size, classes=SEVEN).save(folder)
            checkouts = {HERE: ("this", folder)}
            if arguments.before is not None:
                of_before = _readable_by(arguments.before, folder)
                checkouts[arguments.before.resolve()] = ("before", of_before)
                commit = _commit(arguments.before)
                before = [f"*Before* is commit {commit}; the answers of both were compared and equal."]
            graph = Snapshot.open(folder)
            assert graph is not None  # saved above
            rows += tables(size, graph)
            del graph
            rows += answers(size, checkouts)
    write_section(arguments.output, _HEADING, report(rows, before))
    print(f"written to {arguments.output}")


def _readable_by(code: Path, folder: Path) -> Path:
    """The same arrays under the header of an earlier commit: only an order of the rows was added since."""
    copy = folder.with_name(f"{folder.name}-before")
    copy.mkdir()
    for file in folder.glob("*.npy"):
        (copy / file.name).hardlink_to(file)
    meta = json.loads((folder / "meta.json").read_text(encoding="utf-8"))
    header = "import json; from graph.model import snapshot; print(json.dumps(snapshot._HEADER))"
    told = subprocess.run([sys.executable, "-c", header], cwd=code, check=True, capture_output=True)
    meta |= json.loads(told.stdout)
    (copy / "meta.json").write_text(json.dumps(meta), encoding="utf-8")
    return copy


def _commit(code: Path) -> str:
    told = subprocess.run(
        ["git", "-C", str(code), "rev-parse", "--short", "HEAD"], check=True, capture_output=True
    )
    return told.stdout.decode().strip()


if __name__ == "__main__":
    main()
