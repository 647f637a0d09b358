"""A million shipments: loading them from CSV, reading them as columns, and the joined questions over them.

    python -m benchmarks.shipments                          # a million rows, in a temporary folder
    python -m benchmarks.shipments --keep DIR               # the store stays there, and is used again
    python -m benchmarks.shipments --rows 100000 --no-results

The store is SQLite, and the questions are those of `ketting trade`, asked of it through the workspace as the
command and the service do; each is asked in a process that has the links and the shipments of the version in
memory, as the service has, and of each the first time counts. The table goes to benchmarks/RESULTS.md, also
when a question is over its bar, which makes the benchmark fail. Links are synthetic: see
`benchmarks.trade.order_book`.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from api.screening import Question
from api.trade import JoinedQuestion, joined
from api.workspace import Workspace
from benchmarks.sections import RESULTS, write_section
from benchmarks.trade.order_book import NOW, load_orders, write_all
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import open_source

HEADING = "Shipments"
BAR = 2.0
"""Seconds that a joined question may take."""

_COMPLETE = "complete"
"""The file that says that the store of a kept folder was loaded whole, and of how many rows."""


class Table:
    """Rows of the table, printed as they come."""

    def __init__(self) -> None:
        self.rows: list[str] = []

    def add(self, what: str, value: str, bar: str = "", result: str = "") -> None:
        self.rows.append(f"| {what} | {value} | {bar} | {result} |")
        print(self.rows[-1], flush=True)


def timed(work: Callable[[], object]) -> tuple[float, object]:
    begun = time.perf_counter()
    found = work()
    return time.perf_counter() - begun, found


def told(done: int, total: int | None) -> None:
    """Now and then a line, so that a load of minutes is seen to go on."""
    if done % 500_000 < 500:
        of = "" if total is None else f" of about {total:,}"
        print(f"  {done:,}{of} facts", file=sys.stderr, flush=True)


def load_store(folder: Path, rows: int, table: Table) -> None:
    """Load the order book into a store of the folder, from nothing."""
    for left in folder.glob("trade.db*"):
        left.unlink()
    if not (folder / "orders.csv").exists():
        write_all(folder, rows)
    with closing(open_store(f"sqlite:///{folder}/trade.db", create=True)) as store:
        load(store, open_source("risk_classes"))
        load(store, open_source(folder / "owners"))
        seconds, _ = timed(lambda: load_orders(store, folder, told))
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    table.add(
        "load from CSV", f"{seconds:,.1f} s", "", f"{rows / seconds:,.0f} rows/s, at most {memory:,} MiB"
    )
    (folder / _COMPLETE).write_text(str(rows), encoding="utf-8")


def ask(folder: Path, table: Table) -> bool:
    """Ask the joined questions of the loaded store; whether each stayed under its bar."""
    is_under = True
    with closing(open_store(f"sqlite:///{folder}/trade.db")) as store:
        workspace = Workspace(store, clock=lambda: NOW)
        with workspace.view() as view:
            seconds, _ = timed(lambda: view.search)
            table.add("links as arrays, once a version", f"{seconds:,.1f} s")
            seconds, _ = timed(lambda: workspace.shipments_of(view))
            table.add("shipments as columns, once a version", f"{seconds:,.1f} s")
        for asked in JoinedQuestion:
            seconds, answer = timed(lambda asked=asked: joined(workspace, asked, Question()))  # type: ignore[misc]
            rows = getattr(answer, "total", 0)
            table.add(asked.value, f"{seconds:,.2f} s", f"< {BAR:g} s", f"{rows:,} rows")
            is_under &= seconds < BAR
    return is_under


@contextmanager
def folder_of(keep: Path | None) -> Iterator[Path]:
    """The folder to keep, or one that goes with the run."""
    if keep is None:
        with tempfile.TemporaryDirectory() as made:
            yield Path(made)
    else:
        keep.mkdir(parents=True, exist_ok=True)
        yield keep


def report(rows: int, table: Table) -> str:
    """The section of the figures."""
    return "\n".join(
        [
            f"Written by `python -m benchmarks.shipments` on {time.strftime('%Y-%m-%d')}: {rows:,} shipments",
            "to 20,000 customers, of which each tenth is owned by a holding of one of ten groups, in",
            "a SQLite store. Reading links and shipments is once a version; both are kept beside the store",
            "for other processes. A question is asked as `ketting trade` and the service ask it, the first",
            "time in its process.",
            "",
            f"Python {platform.python_version()}, {os.cpu_count()} cores, {platform.machine()}, load average "
            f"at the end {os.getloadavg()[1]:.1f}.",
            "",
            f"| {rows:,} shipments | time | bar | result |",
            "|---|---:|---|---|",
            *table.rows,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--keep", type=Path, metavar="DIR", help="a folder that keeps the loaded store")
    parser.add_argument("--no-results", action="store_true", help="write nothing to benchmarks/RESULTS.md")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    table = Table()
    with folder_of(arguments.keep) as folder:
        complete = folder / _COMPLETE
        if complete.exists() and complete.read_text(encoding="utf-8") != str(arguments.rows):
            parser.error(f"{folder} keeps {complete.read_text()} rows; give --rows, or another folder")
        if complete.exists():
            table.add("load from CSV", "", "", "kept from an earlier run")
        else:
            load_store(folder, arguments.rows, table)
        is_under = ask(folder, table)
    if not arguments.no_results:
        write_section(arguments.output, HEADING, report(arguments.rows, table))
    if not is_under:
        sys.exit(f"a question took over {BAR:g} s")


if __name__ == "__main__":
    main()
