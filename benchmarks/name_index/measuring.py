"""The index of names: how long it takes and how large it is, what it finds of changed names, and how fast.

    python -m benchmarks.names --index [--count N] [--asked N] [--orders N]

Synthetic names are indexed, loaded as FollowTheMoney entities, opened and asked
about, each changed in one way. `--orders` screens a table of that many changed names with two processes, once
all different and once every other one repeated. Writes a section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import csv
import json
import os
import random
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
from api.cli.app import main as ketting
from api.screening import Question, Screener
from api.settings import Settings
from api.workspace import Workspace
from benchmarks.name_index.noise import KINDS, Body, Noise
from benchmarks.name_index.synthetic import SEED, names
from benchmarks.sections import RESULTS, write_section
from graph.store import open_store
from ingest.matching import NameIndex
from ingest.name_index import Retrieval, table_of
from ingest.normalise import BadName, read_name

PROCESSES = 2


def measure(options: Namespace) -> None:
    """Measure, print each line when it is known, and write the section."""
    lines: list[str] = []
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        for line in _lines(options, Path(folder)):
            print(line, flush=True)
            lines.append(line)
    write_section(RESULTS, f"Index of {options.count:,} names", "\n".join(lines))


def _lines(options: Namespace, folder: Path) -> Iterator[str]:
    bodies = [body for _, _, body in names(options.count)]
    load_average = f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores"
    yield f"Synthetic names, seed {SEED}; load average of the machine at the start {load_average}."
    yield ""
    yield "| what | measured | bar |"
    yield "|---|---|---|"
    rows = [(f"n{number:07}", "name", str(body)) for number, body in enumerate(bodies)]
    began = time.perf_counter()
    table = table_of(rows)
    yield f"| index made of {len(table):,} names, readings and all | {_since(began):.1f} s | 90 s |"
    finds = Retrieval(table)
    for kind, (noise, bar) in KINDS.items():
        asked = list(_changed(bodies, noise, options.asked))
        found = sum(_is_found(finds, name, str(bodies[number])) for number, name in asked)
        yield f"| among the first 50: {kind} ({len(asked):,} names) | {found / len(asked):.3f} | {bar} |"
    beginnings = [str(bodies[number])[:5] for number, _ in _mixed(bodies, options.asked)]
    index = NameIndex(table)
    typed = _times([partial(index.beginning, text) for text in beginnings])
    yield f"| names that begin as typed | {typed} | 10 ms |"
    del table, index, finds
    yield from _with_a_store(options, folder, bodies)


def _with_a_store(options: Namespace, folder: Path, bodies: Sequence[Body]) -> Iterator[str]:
    file, settings = folder / "parties.ftm.json", Settings.of(f"sqlite:///{folder}/names.db")
    with file.open("w", encoding="utf-8") as written:
        for number, body in enumerate(bodies):
            written.write(json.dumps(_entity(number, str(body)), ensure_ascii=False) + "\n")
    began = time.perf_counter()
    if ketting(["load", str(file), "--store", settings.store_url]) != 0:
        raise RuntimeError("the names were not loaded")
    yield f"| loading them, with a snapshot | {_since(began):.0f} s | - |"
    with closing(open_store(settings.store_url)) as store:
        began = time.perf_counter()
        with Workspace(store, snapshot_folder=settings.snapshot_folder).view() as view:
            _ = view.parties
        yield f"| index of the store made | {_since(began):.1f} s | 90 s |"
        began = time.perf_counter()
        workspace = Workspace(store, snapshot_folder=settings.snapshot_folder)
        with workspace.view() as view:
            _ = view.parties
        yield f"| opened from disk | {_since(began):.2f} s | 0.5 s |"
        size = sum(path.stat().st_size for path in settings.snapshot_folder.glob("names-*/*"))
        yield f"| on disk | {size / 1e6:,.0f} MB | 1,000 MB |"
        screener = Screener(workspace)
        asked = [name for _, name in _mixed(bodies, options.asked)]
        screener.decide(asked[0])
        decisions = [partial(screener.decide, name) for name in asked[1:]]
        yield f"| decision about a changed name | {_times(decisions)} | p50 20 ms, p99 80 ms |"
        for what, repeated, bar in (("all different", False, 330), ("half repeated", True, 900)):
            orders = [name for _, name in _mixed(bodies, options.orders // (1 + repeated))]
            rate = _rate(workspace, settings, folder, orders * (1 + repeated))
            yield f"| {options.orders:,} orders, {what}, {PROCESSES} processes | {rate:,.0f}/s | {bar}/s |"


def _entity(number: int, name: str) -> dict[str, object]:
    return {
        "id": f"n{number:07}",
        "caption": name,
        "schema": "Company",
        "properties": {"name": [name], "country": ["cn"]},
        "datasets": ["synthetic"],
        "referents": [],
        "target": False,
    }


def _rate(workspace: Workspace, settings: Settings, folder: Path, orders: Sequence[str]) -> float:
    """Rows a second, of which the start of the processes takes its part."""
    file, output = folder / "orders.csv", folder / "report.ndjson"
    with file.open("w", encoding="utf-8", newline="") as written:
        csv.writer(written).writerows([["name"], *([name] for name in orders)])
    output.unlink(missing_ok=True)
    began = time.perf_counter()
    several = Several(PROCESSES, settings)
    screen_file(workspace, OrderTable.at(file, {}), Question(), Outputs(output), several=several)
    return len(orders) / _since(began)


def _changed(bodies: Sequence[Body], noise: Noise, count: int) -> Iterator[tuple[int, str]]:
    """So many changed names, each with the number of the body that it is of."""
    rng = random.Random(SEED)
    for number in rng.sample(range(len(bodies)), len(bodies)):
        name = noise(bodies[number], rng)
        if name is not None and name != str(bodies[number]):
            yield number, name
            count -= 1
        if not count:
            return


def _mixed(bodies: Sequence[Body], count: int) -> Iterator[tuple[int, str]]:
    """So many names, each changed in some way that applies to it."""
    noises = [noise for noise, _ in KINDS.values()]

    def any_noise(body: Body, rng: random.Random) -> str | None:
        return next(filter(None, (noise(body, rng) for noise in rng.sample(noises, len(noises)))), None)

    return _changed(bodies, any_noise, count)


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
