"""How fast Neo4j is filled with links and their provenance: over Bolt, and by bulk import.

    python -m benchmarks.neo4j_load --links 250000 --heap 4g --page-cache 4g

Starts servers of its own from the jars that the tests fetch (`make test-neo4j`). Each way loads the same
register, once with half as many links, so that the client's memory at two sizes shows whether it is flat.
Counted is all of it, from the first statement given to the last relationship written, and the same for
links alone, without the companies that they join. Writes its section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from benchmarks.neo4j_register import DATASET, DAY, DOCUMENT, companies, links
from benchmarks.sections import RESULTS, write_section

ROOT = Path(__file__).parents[1]
_TESTS = ROOT / "tests" / "support" / "servers"
_TITLE = "Loading Neo4j"


@dataclass(frozen=True)
class Figure:
    """`seconds` for `count` links, in a process that took at most `memory` MiB, children included."""

    way: str
    count: int
    entities: int
    seconds: float
    memory: float

    def row(self) -> str:
        return (
            f"| {self.way} | {self.count:,} | {self.entities:,} | {self.seconds:,.1f} "
            f"| {self.count / self.seconds:,.0f} | {self.memory:,.0f} |"
        )


@dataclass(frozen=True)
class Server:
    """What a server of the benchmark has: its memory, as Neo4j is told it."""

    heap: str
    page_cache: str


def most_memory(process: str) -> float:
    """MiB that a process took at most, since it began to run its program; 0 when it is no more.

    Not `ru_maxrss`, which a process inherits from the one that started it.
    """
    try:
        status = Path(f"/proc/{process}/status").read_text()
    except OSError:
        return 0
    peak = status.partition("VmHWM:")[2].split()
    return int(peak[0]) / 1024 if peak else 0


@contextmanager
def watched_children() -> Iterator[dict[str, float]]:
    """The most memory that each process took which this one started, looked at again and again."""
    most: dict[str, float] = {}
    is_over = threading.Event()

    def watch() -> None:
        while not is_over.wait(0.2):
            for thread in Path("/proc/self/task").iterdir():
                for child in (thread / "children").read_text().split():
                    most[child] = max(most.get(child, 0), most_memory(child))

    watching = threading.Thread(target=watch)
    watching.start()
    try:
        yield most
    finally:
        is_over.set()
        watching.join()


def timed(way: str, count: int, entities: int, work: Callable[[], object]) -> Figure:
    with watched_children() as children:
        begin = time.perf_counter()
        work()
        seconds = time.perf_counter() - begin
    return Figure(way, count, entities, seconds, most_memory("self") + sum(children.values()))


def load(url: str, count: int, connections: int, has_companies: int) -> list[Figure]:
    """Links, with the companies that they join and their names, or with ends that are no more than named."""
    from graph.store.neo4j.address import Credentials
    from graph.store.neo4j.bulk.bulk_writer import BatchSizes
    from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

    entities = count * 2 // 5
    settings = Neo4jSettings(sizes=BatchSizes(connections=connections))
    with closing(Neo4jStore(url, Credentials.of(os.environ), settings=settings)) as store:

        def work() -> None:
            with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
                if has_companies:
                    writer.add(companies(entities))
                writer.add(links(count, entities))
                writer.commit()

        what = "all of it" if has_companies else "links alone"
        way = f"Bolt, {connections} connections, {what}"
        return [timed(way, count, entities if has_companies else 0, work)]


def export(folder: str, count: int) -> list[Figure]:
    """A SQLite store of the same register, which is not counted, into files."""
    from graph.store.neo4j.bulk import write_neo4j_csv
    from graph.store.sqlite.store import SqliteStore

    entities = count * 2 // 5
    with closing(SqliteStore(Path(folder) / "register.db")) as store:
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(companies(entities))
            writer.add(links(count, entities))
            writer.commit()
        files = Path(folder) / "csv"
        files.mkdir()
        with store.history() as history:
            return [
                timed(
                    "ketting export --format neo4j-csv",
                    count,
                    entities,
                    lambda: write_neo4j_csv(history, files, DAY),
                )
            ]


_PARTS: dict[str, Callable[..., list[Figure]]] = {"load": load, "export": export}


def in_a_process(part: str, *arguments: str | int, **environment: str) -> list[Figure]:
    """Run a part in a process of its own, so that its memory is its own."""
    command = [sys.executable, "-m", "benchmarks.neo4j_load", "--part", part, *map(str, arguments)]
    done = subprocess.run(
        command, cwd=ROOT, env=os.environ | environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return [Figure(**raw) for raw in json.loads(done.stdout.splitlines()[-1])]


def measured(count: int, connections: int, of: Server) -> list[Figure]:
    """Every way over Bolt at one size, each on a server of its own, and the bulk import."""
    sys.path.insert(0, str(_TESTS))
    from neo4j_server import Tuning, started, version

    tuning = Tuning(heap=of.heap, page_cache=of.page_cache)
    figures: list[Figure] = []
    for has_companies in (1, 0):
        with started(version(), tuning=tuning) as server:
            assert server.credentials is not None
            who = {
                "NEO4J_USERNAME": server.credentials.username,
                "NEO4J_PASSWORD": server.credentials.password,
            }
            figures += in_a_process("load", server.url, count, connections, has_companies, **who)
            show(figures[-1:])
    with tempfile.TemporaryDirectory() as folder:
        figures += in_a_process("export", folder, count)
        show(figures[-1:])
        figures.append(imported(Path(folder) / "csv", count))
    return figures


def imported(files: Path, count: int) -> Figure:
    """The bulk import of what `export` wrote of so many links."""
    sys.path.insert(0, str(_TESTS))
    from neo4j_server import Engine, version

    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "home"
        (home / "conf").mkdir(parents=True)
        (home / "conf" / "neo4j.conf").touch()
        engine = Engine(home, version())
        entities = count * 2 // 5
        figure = timed("neo4j-admin database import full", count, entities, lambda: engine.bulk_import(files))
    show([figure])
    return figure


def show(figures: list[Figure]) -> None:
    for figure in figures:
        print(figure.row(), flush=True)


def report(figures: list[Figure], of: Server) -> str:
    """The figures as a section."""
    sys.path.insert(0, str(_TESTS))
    from neo4j_server import version

    return "\n".join(
        [
            "Written by `python -m benchmarks.neo4j_load`. A link is a statement node and a relationship,",
            "both with their provenance; a company is two statements and a node. Seconds are from the first",
            "statement given until the last relationship is written, into an empty store; a bulk import's",
            "include the start of its Java. Memory is the most that the client took;",
            "that of an import is its Java's, which has 1 GB of heap, cleared by one thread. The server",
            "and the client share the machine.",
            "",
            f"Python {platform.python_version()}, Neo4j {version()} with --heap {of.heap} --page-cache "
            f"{of.page_cache}, {os.cpu_count()} cores, load average at the end {os.getloadavg()[1]:.1f}.",
            "",
            "| way | links | companies | seconds | links a second | client MiB |",
            "|---|---:|---:|---:|---:|---:|",
            *(figure.row() for figure in figures),
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--links", type=int, default=250_000, help="at the larger of two sizes")
    parser.add_argument("--connections", type=int, default=2, help="that write at once")
    parser.add_argument("--heap", default="1g", help="of the server's Java")
    parser.add_argument("--page-cache", default="256m", help="of the server")
    parser.add_argument("--bulk-links", type=int, default=0, help="one more bulk import, of so many links")
    parser.add_argument(
        "--bulk-folder", type=Path, help="with the export of them of an earlier run, or for it"
    )
    parser.add_argument("--output", type=Path, default=RESULTS)
    parser.add_argument("--part", nargs="+", help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.part:
        name, first, *numbers = arguments.part
        print(json.dumps([asdict(figure) for figure in _PARTS[name](first, *map(int, numbers))]))
        return
    of = Server(arguments.heap, arguments.page_cache)
    figures: list[Figure] = []
    for count in (arguments.links // 2, arguments.links):
        figures += measured(count, arguments.connections, of)
    if arguments.bulk_links:
        with tempfile.TemporaryDirectory() as temporary:
            folder = arguments.bulk_folder or Path(temporary)
            if not (folder / "csv").exists():
                folder.mkdir(exist_ok=True)
                figures += in_a_process("export", str(folder), arguments.bulk_links)
                show(figures[-1:])
            figures.append(imported(folder / "csv", arguments.bulk_links))
    write_section(arguments.output, _TITLE, report(figures, of))
    print(f"written to {arguments.output}")


if __name__ == "__main__":
    main()
