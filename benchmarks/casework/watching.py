"""How long it takes to screen a list of 100,000 entities again after a load that changes 1,000.

    python -m benchmarks.casework.watching [--entities 100000] [--links 150000]

Readings that were kept are compared with lines read anew. Writes its section of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import random
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path

from sqlalchemy import select

from api.casework.audit import AuditLog
from api.casework.database import Casework
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.casework.watch.lines import Line
from api.casework.watch.service import Watching
from api.casework.watch.tables import LINES
from api.casework.watch.world import opened_world
from api.models.watch import WatchReport
from api.screening import Question
from api.workspace import Workspace
from benchmarks.ftm_file import entities, write
from benchmarks.loading import write_delta
from benchmarks.sections import RESULTS, write_section
from graph.store import open_store
from ingest.pipeline import load, load_file
from ingest.sources import open_source

DAY = date(2026, 10, 1)
_HEADING = "Watching"
_CHECKED = 5_000

_ABOUT = """\
Written by `python -m benchmarks.casework.watching`. The entities of a synthetic file of FollowTheMoney
are watched,
each by its id, in one process on SQLite; the changes of 1,000 of them are loaded on top (new names, other
shares, deletions, as in the section on loading). *Opening* is what any question about a new version waits
for: its snapshot, its names and its table of decisions.
"""


def measured(folder: Path, things: int, links: int) -> list[str]:
    """A row for each step."""
    file, delta = folder / "big.json", folder / "big.delta.json"
    write(file, things, links)
    write_delta(delta, things, links)
    rows: list[str] = []

    def timed(what: str, step: Callable[[], str]) -> None:
        begun, used = time.perf_counter(), time.process_time()
        told = step()
        seconds = time.perf_counter() - begun, time.process_time() - used
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
        rows.append(f"| {what} | {told} | {seconds[0]:.1f} | {seconds[1]:.1f} | {memory:,} |")
        print(rows[-1], flush=True)

    store_url, casework_url = f"sqlite:///{folder}/case.db", f"sqlite:///{folder}/casework.db"
    with closing(open_store(store_url, create=True)) as store, opened_casework(casework_url) as casework:
        load(store, open_source("risk_classes"))
        load_file(store, file, read=DAY, format="ftm", id="big")
        workspace = Workspace(store, snapshot_folder=folder / "snapshots")
        watching = Watching(casework, AuditLog(casework), UNAUTHENTICATED)
        watched = (Line(each["caption"], entity=each["id"]) for each in entities(things, 0))
        timed("adding the lines", lambda: f"{watching.add('all', watched).added:,} lines")
        timed("first run", lambda: _told(watching.run("all", workspace)))
        load_file(store, delta, read=DAY, format="ftm_delta", id="big")
        workspace = Workspace(store, snapshot_folder=folder / "snapshots")  # as a command that starts
        timed("opening the changed version", lambda: _opened(workspace))
        timed("run after the changes", lambda: _told(watching.run("all", workspace)))
        timed("run on the same data", lambda: _told(watching.run("all", workspace)))
        rows.append(_compared(casework, workspace))
        print(rows[-1], flush=True)
    return rows


def _told(report: WatchReport) -> str:
    return f"{report.run.lines:,} lines, {report.run.changes:,} changes"


def _opened(workspace: Workspace) -> str:
    with opened_world(workspace, Question()) as world:
        return f"{len(world.basis.versions)} sources"


def _compared(casework: Casework, workspace: Workspace) -> str:
    """Compare what is kept of lines chosen at random with what they come to when read anew."""
    with casework.read() as connection:
        kept = connection.execute(select(LINES.c.line, LINES.c.reading)).all()
    chosen = random.Random(1).sample(kept, min(_CHECKED, len(kept)))
    with opened_world(workspace, Question()) as world:
        for line, reading in chosen:
            anew = world.reading(Line.of_json(line), None, None).as_json()
            if anew != reading:
                raise SystemExit(f"{line}: kept as {reading}, and read anew as {anew}")
    return f"| readings equal to those read anew | {len(chosen):,} of {len(chosen):,} | | | |"


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--entities", type=int, default=100_000)
    parser.add_argument("--links", type=int, default=150_000)
    parser.add_argument("--folder", type=Path)
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as folder:
        rows = measured(Path(folder), arguments.entities, arguments.links)
    machine = (
        f"{arguments.entities:,} entities and {arguments.links:,} links; Python {platform.python_version()}, "
        f"{os.cpu_count()} cores, load average at the end {os.getloadavg()[0]:.1f}."
    )
    head = "| step | what | clock s | processor s | memory MiB |\n|---|---|---:|---:|---:|"
    write_section(arguments.output, _HEADING, "\n".join([_ABOUT, machine, "", head, *rows]))


if __name__ == "__main__":
    main()
