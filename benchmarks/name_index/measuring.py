"""The index of names: how long it takes and how large it is, what it finds of changed names, and how fast.

    python -m benchmarks.names --index --keep DIR [--count N]
    python -m benchmarks.names --recall --keep DIR [--asked N]
    python -m benchmarks.names --typeahead --keep DIR [--asked N]
    python -m benchmarks.names --decisions --keep DIR [--asked N]
    python -m benchmarks.names --batch --keep DIR [--orders N]

Synthetic names are loaded as FollowTheMoney entities into a store in `DIR`, once, indexed, opened and asked
about, each changed in one way. `--batch` screens a table of that many changed names with two processes, once
all different and once every other one repeated. Each writes a section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import csv
import os
import statistics
import tempfile
import time
from argparse import Namespace
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from functools import partial
from pathlib import Path

from api.batch.run import Outputs, Several, screen_file
from api.batch.tables import OrderTable
from api.screening import Question, Screener
from api.workspace import Workspace
from benchmarks.name_index.kept import KeptNames, kept_names, without_index
from benchmarks.name_index.noise import KINDS
from benchmarks.name_index.synthetic import SEED
from benchmarks.sections import RESULTS, write_section
from graph.store import Store, open_store
from ingest.name_index import NameTable, Retrieval
from ingest.normalise import BadName, read_name

PROCESSES = 2

Measured = Callable[[KeptNames, Namespace], Iterator[str]]


def measure(what: str, options: Namespace) -> None:
    """Measure one of `MEASUREMENTS`, print each line when it is known, and write the section."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = kept_names(options.keep or Path(scratch), options.count)
        load_average = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
        lines = [
            f"Synthetic names, seed {SEED}; load average of the machine at the start {load_average}.",
            "",
            "| what | measured | bar |",
            "|---|---|---|",
        ]
        for line in MEASUREMENTS[what](kept, options):
            print(line, flush=True)
            lines.append(line)
    write_section(RESULTS, f"{_HEADINGS[what]} of {options.count:,} names", "\n".join(lines))


def _index(kept: KeptNames, options: Namespace) -> Iterator[str]:
    without_index(kept)
    began = time.perf_counter()
    names = len(_table(kept))
    yield f"| index of {names:,} names made and kept, readings and all | {_since(began):.1f} s | 90 s |"
    began = time.perf_counter()
    _table(kept)
    yield f"| opened from disk | {_since(began):.2f} s | 0.5 s |"
    size = sum(path.stat().st_size for folder in kept.indexes for path in folder.iterdir())
    yield f"| on disk | {size / 1e6:,.0f} MB | 1,000 MB |"


def _recall(kept: KeptNames, options: Namespace) -> Iterator[str]:
    finds = Retrieval(_table(kept))
    for kind, (_, bar) in KINDS.items():
        asked = kept.asked[kind][: options.asked]
        found = sum(_is_found(finds, name, recorded) for name, recorded in asked)
        yield f"| among the first 50: {kind} ({len(asked):,} names) | {found / len(asked):.3f} | {bar} |"


def _typeahead(kept: KeptNames, options: Namespace) -> Iterator[str]:
    with closing(open_store(kept.settings.store_url)) as store, _workspace(kept, store).view() as view:
        index = view.parties.names
        index.prepare()
        typed = [partial(index.beginning, text) for text in kept.beginnings[: options.asked]]
        yield f"| names that begin as typed, five letters | {_times(typed)} | p99 10 ms |"
        typed = [partial(index.beginning, text[:3]) for text in kept.beginnings[: options.asked]]
        yield f"| the same, three letters | {_times(typed)} | p99 10 ms |"


def _decisions(kept: KeptNames, options: Namespace) -> Iterator[str]:
    with closing(open_store(kept.settings.store_url)) as store:
        screener = Screener(_workspace(kept, store))
        asked = [name for name, _ in kept.asked["mixed"][: options.asked + 1]]
        screener.decide(asked[0])
        decisions = [partial(screener.decide, name) for name in asked[1:]]
        yield f"| decision about a changed name | {_times(decisions)} | p50 20 ms, p99 80 ms |"


def _batch(kept: KeptNames, options: Namespace) -> Iterator[str]:
    with closing(open_store(kept.settings.store_url)) as store:
        workspace = _workspace(kept, store)
        with workspace.view() as view:
            _ = view.parties  # made where it was not kept
        for what, repeated, bar in (("all different", False, 330), ("half repeated", True, 900)):
            orders = [name for name, _ in kept.asked["mixed"][: options.orders // (1 + repeated)]]
            orders *= 1 + repeated
            rate = _rate(workspace, kept, orders)
            yield f"| {len(orders):,} orders, {what}, {PROCESSES} processes | {rate:,.0f}/s | {bar}/s |"


MEASUREMENTS: dict[str, Measured] = {
    "index": _index,
    "recall": _recall,
    "typeahead": _typeahead,
    "decisions": _decisions,
    "batch": _batch,
}
"""What can be measured, by the option that asks for it."""

_HEADINGS = {
    "index": "Index",
    "recall": "What is found",
    "typeahead": "Names as they are typed",
    "decisions": "Decisions among the index",
    "batch": "Batches against an index",
}


def _workspace(kept: KeptNames, store: Store) -> Workspace:
    return Workspace(store, snapshot_folder=kept.settings.snapshot_folder)


def _table(kept: KeptNames) -> NameTable:
    """The names, opened from the folder, or indexed."""
    with closing(open_store(kept.settings.store_url)) as store, _workspace(kept, store).view() as view:
        return view.parties.names.table


def _rate(workspace: Workspace, kept: KeptNames, orders: Sequence[str]) -> float:
    """Rows a second, of which the start of the processes takes its part."""
    with tempfile.TemporaryDirectory() as scratch:
        file, output = Path(scratch) / "orders.csv", Path(scratch) / "report.ndjson"
        with file.open("w", encoding="utf-8", newline="") as written:
            csv.writer(written).writerows([["name"], *([name] for name in orders)])
        began = time.perf_counter()
        several = Several(PROCESSES, kept.settings)
        screen_file(workspace, OrderTable.at(file, {}), Question(), Outputs(output), several=several)
        return len(orders) / _since(began)


def _is_found(finds: Retrieval, name: str, wanted: str) -> bool:
    try:
        return any(entry.reading.text == wanted for entry in finds.nearest(read_name(name)))
    except BadName:
        return False


def _times(calls: Sequence[Callable[[], object]]) -> str:
    """Median and 99th percentile of what the calls take."""
    taken = []
    for call in calls:
        began = time.perf_counter()
        call()
        taken.append(1000 * _since(began))
    taken.sort()
    return f"p50 {statistics.median(taken):.1f} ms, p99 {taken[int(len(taken) * 0.99)]:.1f} ms"


def _since(began: float) -> float:
    return time.perf_counter() - began
