"""How fast each format is exported from SQLite, and how much memory that takes at two sizes.

    python -m benchmarks.exports

Each export runs in a process of its own. The section "Exports" of RESULTS.md is written anew, the
others are left.
"""

from __future__ import annotations

import argparse
import json
import platform
import resource
import subprocess
import sys
import tempfile
import time
from datetime import date
from pathlib import Path

from benchmarks.neo4j_register import DATASET, DOCUMENT, companies, links
from benchmarks.sections import RESULTS, write_section
from graph.exports import FORMATS
from graph.store import open_store

HEADING = "Exports"
DAY = date(2024, 2, 5)

_ABOUT = """\
Written by `python -m benchmarks.exports`. A synthetic register of companies and links with everything
that a register states (`benchmarks.neo4j_register`), in SQLite; each export in a process of its own,
written to nowhere. Memory is the most that the process ever held, the interpreter and its libraries
included: that it does not grow with the data is the point.
"""


def fill(path: Path, count: int) -> None:
    store = open_store(f"sqlite:///{path}")
    entities = count * 2 // 5
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        writer.add(companies(entities))
        writer.add(links(count, entities))
        writer.commit()
    store.close()


def measure(path: Path, format: str) -> dict[str, float]:
    """Export once, here: statements, seconds, bytes and MiB held at most."""
    store = open_store(f"sqlite:///{path}", read_only=True)
    with store.reader() as reader:
        statements = sum(version.statements for version in reader.versions())
        begin = time.perf_counter()
        size = sum(map(len, FORMATS[format].write(reader, DAY)))
        seconds = time.perf_counter() - begin
    store.close()
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    return {"statements": statements, "seconds": seconds, "bytes": size, "memory": memory}


def measured(path: Path, format: str) -> dict[str, float]:
    """The same in a process of its own."""
    command = [sys.executable, "-m", "benchmarks.exports", "--one", str(path), format]
    done = subprocess.run(command, capture_output=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def section(rows: list[str]) -> str:
    machine = f"Python {platform.python_version()}, {platform.machine()}."
    head = "| format | links | statements/s | MB | memory MiB |\n|---|---:|---:|---:|---:|"
    return "\n".join([_ABOUT, machine, "", head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--links", type=int, nargs="+", default=[20_000, 100_000])
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--one", nargs=2, metavar=("STORE", "FORMAT"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.one:
        print(json.dumps(measure(Path(arguments.one[0]), arguments.one[1])))
        return
    rows = []
    with tempfile.TemporaryDirectory() as folder:
        paths = {count: Path(folder) / f"{count}.db" for count in arguments.links}
        for count, path in paths.items():
            fill(path, count)
        for format in FORMATS:
            for count, path in paths.items():
                figures = measured(path, format)
                speed, size = figures["statements"] / figures["seconds"], figures["bytes"] / 1e6
                rows.append(
                    f"| {format} | {count:,} | {speed:,.0f} | {size:,.0f} | {figures['memory']:,.0f} |"
                )
                print(rows[-1], flush=True)
    write_section(arguments.output, HEADING, section(rows))


if __name__ == "__main__":
    main()
