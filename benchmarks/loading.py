"""How fast a file of FollowTheMoney is loaded into SQLite, again and changed, and how much memory that takes.

    python -m benchmarks.loading --entities 1000000 --links 1500000

Each phase runs in a process of its own. With --peer, the Python of an environment in which nomenklatura is
installed, its statement loader reads the same file. The section of this size in RESULTS.md is written anew,
the others are left.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import resource
import sqlite3
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from itertools import islice
from pathlib import Path

from benchmarks.ftm_file import entities, write
from benchmarks.sections import RESULTS, write_section
from graph.search.snapshots import Snapshots
from graph.store import open_store
from ingest.pipeline import load, load_file
from ingest.sources import open_source

DAY = date(2026, 10, 1)

_ABOUT = """\
Written by `python -m benchmarks.loading`. A synthetic file of FollowTheMoney (`benchmarks.ftm_file`) is
loaded into an empty SQLite store; the same file is loaded again, and not read; then one of other bytes that
say the same (an empty line more), which is read; then the changes of 1,000 entities are loaded on top. A
statement is one value of a property as it is stored. Each phase runs by itself: seconds of the clock, and
of the processor in the process that reads and in the one that writes; the most memory that each of the two
held so far, 64 MiB of the one that writes being the cache. The snapshot is built after the commit, so that
questions can be answered; it has rows. *Servable* is when the first load and its snapshot are done.
nomenklatura stores a statement for every property, those of links too.
"""

_PEER = """
import json, resource, sys, time
import sqlalchemy
from followthemoney import Dataset, StatementEntity
from nomenklatura.resolver import Linker
from nomenklatura.store.sql import SQLStore
file, path = sys.argv[1:]
dataset = Dataset.make({"name": "big", "title": "Big"})
engine = sqlalchemy.create_engine(f"sqlite:///{path}")
store = SQLStore(dataset, Linker({}), engine)
clock, processor = time.perf_counter(), time.process_time()
with store.writer() as writer, open(file, encoding="utf-8") as lines:
    for line in lines:
        writer.add_entity(StatementEntity.from_data(dataset, json.loads(line)))
seconds = time.perf_counter() - clock, time.process_time() - processor
with engine.connect() as connection:
    count = connection.execute(sqlalchemy.select(sqlalchemy.func.count()).select_from(store.table)).scalar()
memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
print(json.dumps([{"count": count, "clock": seconds[0], "processor": seconds[1], "memory": memory}]))
"""

_CHANGES = 1_000


def write_delta(path: Path, things: int, links: int) -> None:
    """Write changes of 1,000 entities: most with a new name, some links with a new share, some deleted."""
    changed_things = list(islice(entities(things, 0), _CHANGES * 7 // 10))
    changed_links = list(islice(entities(things, links), things, things + _CHANGES * 3 // 10))
    with path.open("w", encoding="utf-8") as file:
        for number, entity in enumerate([*changed_things, *changed_links]):
            if number % 20 == 0:
                change = {"op": "DEL", "entity": {"id": entity["id"]}}
            else:
                name, value = ("name", "Renamed") if "name" in entity["properties"] else ("percentage", "7")
                entity["properties"][name] = [f"{value} {number}" if name == "name" else value]
                change = {"op": "MOD", "entity": entity}
            file.write(json.dumps(change) + "\n")


def run_phase(format: str, store_path: Path, file: Path) -> list[dict[str, float]]:
    """Load a file and build the snapshot here: what each counted, seconds, and MiB held at most."""
    with closing(open_store(f"sqlite:///{store_path}")) as store:

        def loaded() -> int:
            return load_file(store, file, read=DAY, format=format, id="big").loads[-1].loaded

        def snapshot() -> int:
            with store.reader() as reader:
                return len(Snapshots(store_path.with_name("snapshots")).of(reader).links["type"])

        return [timed(loaded), timed(snapshot)]


def timed(count: Callable[[], int]) -> dict[str, float]:
    begun, used, others = time.perf_counter(), time.process_time(), of_children()
    counted = count()
    return {
        "count": counted,
        "clock": time.perf_counter() - begun,
        "processor": time.process_time() - used,
        "children": of_children() - others,
        "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024,
        "memory of children": resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024,
    }


def of_children() -> float:
    """Seconds of the processor that processes took which this one started and which have ended."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def in_own_process(command: list[str]) -> list[dict[str, float]]:
    done = subprocess.run(command, stdout=subprocess.PIPE, check=True)
    figures: list[dict[str, float]] = json.loads(done.stdout)
    return figures


def row(what: str, figures: dict[str, float], bar: str = "") -> str:
    count, clock = figures["count"], figures["clock"]
    return (
        f"| {what} | {bar} | {count:,.0f} | {clock:,.1f} | {count / clock:,.0f} "
        f"| {figures['processor']:,.1f} "
        f"| {figures.get('children', 0):,.1f} | {figures['memory']:,.0f} "
        f"| {figures.get('memory of children', 0):,.0f} |"
    )


def measured(folder: Path, things: int, links: int, peer: Path | None) -> list[str]:
    """A row for each phase."""
    store, file, delta = folder / "case.db", folder / "big.json", folder / "big.delta.json"
    write(file, things, links)
    write_delta(delta, things, links)
    with closing(open_store(f"sqlite:///{store}")) as opened:
        load(opened, open_source("risk_classes"))
    rows: list[str] = []
    phases = [
        ("first load", "ftm", file, "75,000 a second, < 500 MiB", "2 s and 700 MiB for 1M links"),
        ("the same file again", "ftm", file, "180,000 a second, < 500 MiB", ""),
        ("equal entities in other bytes", "ftm", file, "< 500 MiB", ""),
        (f"changes of {_CHANGES:,} entities", "ftm_delta", delta, "with its snapshot 5 s", ""),
    ]
    for what, format, input, *bars in phases:
        command = [sys.executable, "-m", "benchmarks.loading", "--phase", format, str(store), str(input)]
        parts = in_own_process(command)
        for part, figures, bar in zip((what, "its snapshot"), parts, bars, strict=True):
            rows.append(row(part, figures, bar))
            print(rows[-1], flush=True)
        if what == "first load":
            servable = {
                name: sum(part[name] for part in parts) for name in ("clock", "processor", "children")
            }
            most = {name: max(part[name] for part in parts) for name in parts[0] if "memory" in name}
            rows.append(row("servable", {"count": parts[0]["count"], **servable, **most}, "1M in 180 s"))
        if what == "the same file again":
            with file.open("a", encoding="utf-8") as again:
                again.write("\n")
    if peer is not None:
        command = [str(peer), "-c", _PEER, str(file), str(folder / "peer.db")]
        rows += [row("nomenklatura, first load", figures) for figures in in_own_process(command)]
        print(rows[-1], flush=True)
    return rows


def section(things: int, links: int, rows: list[str]) -> str:
    machine = (
        f"{things:,} entities and {links:,} links; Python {platform.python_version()}, SQLite "
        f"{sqlite3.sqlite_version}, {os.cpu_count()} cores, load average at the end {os.getloadavg()[0]:.1f}."
    )
    head = (
        "| phase | bar | statements or rows | clock s | a second | reader s | writer s "
        "| reader MiB | writer MiB |\n"
        "|---|---|---:|---:|---:|---:|---:|---:|---:|"
    )
    return "\n".join([_ABOUT, machine, "", head, *rows])


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=150_000)
    parser.add_argument("--peer", type=Path, help="the Python of an environment with nomenklatura")
    parser.add_argument("--folder", type=Path, help="where the files go, which take 4 kB an entity")
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--phase", nargs=3, metavar=("FORMAT", "STORE", "FILE"), help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.phase:
        format, store, file = arguments.phase
        print(json.dumps(run_phase(format, Path(store), Path(file))))
        return
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        rows = measured(Path(folder), arguments.entities, arguments.links, arguments.peer)
    heading = f"Loading {arguments.entities:,} entities into SQLite"
    write_section(arguments.output, heading, section(arguments.entities, arguments.links, rows))


if __name__ == "__main__":
    main()
