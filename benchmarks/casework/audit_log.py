"""What the audit log costs: decisions and whole answers over HTTP, and a batch, with it and without.

    python -m benchmarks.casework.audit_log [--requests N] [--rows N] [--rounds N] [--folder PATH]

Runs with and without the log take turns, so that what else the machine does falls on both. Writes its section
of benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

from api.batch.run import Outputs, screen_file
from api.batch.tables import OrderTable
from api.casework.audit import AuditLog
from api.casework.audit.screenings import audited_batch
from api.casework.audit.verify import verify_log
from api.casework.identity import UNAUTHENTICATED
from api.casework.opening import opened_casework
from api.screening import Question
from api.workspace import Workspace
from benchmarks import screening
from benchmarks.sections import RESULTS, write_section
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source

MODES = ("off", "required")
CONNECTIONS = 64
"""Callers at once: a single one waits for the disk after each answer."""

_MOST_LOST = 20


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--requests", type=int, default=4_000, help="decisions in each run")
    parser.add_argument("--rows", type=int, default=4_000, help="rows of the batch")
    parser.add_argument("--rounds", type=int, default=3, help="runs with and without the log")
    parser.add_argument("--folder", type=Path, default=Path(), help="a folder on the disk that is measured")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=options.folder) as folder:
        write_section(RESULTS, "The audit log", "\n".join(measured(Path(folder), options)))


def measured(folder: Path, options: argparse.Namespace) -> Iterator[str]:
    screening.CONNECTIONS = CONNECTIONS
    url = f"sqlite:///{folder}/case.db"
    with closing(open_store(url)) as store:
        for source in bundled_sources():
            load(store, open_source(source))
        names = screening.recorded_names(store, options.rows)
    over_http: dict[str, list[dict[str, float]]] = {mode: [] for mode in MODES}
    batches: dict[str, list[float]] = {mode: [] for mode in MODES}
    for number in range(options.rounds):
        for mode in MODES:
            os.environ["KETTING_AUDIT"] = mode
            over_http[mode].append(screening.requests_a_second(url, options.requests, mode))
            batches[mode].append(rows_a_second(folder, url, names, number, mode))
    with opened_casework(f"sqlite:///{folder}/casework.db") as casework:
        began = time.perf_counter()
        checked = verify_log(casework)
        verified = checked.records / (time.perf_counter() - began)
        assert checked.problem is None
    yield f"Bundled data, SQLite on a disk, {CONNECTIONS} connections that stay open, one worker; medians of"
    yield f"{options.rounds} runs that take turns. Load average of the machine meanwhile:"
    yield f"{os.getloadavg()[0]:.1f} on {os.cpu_count()} cores. At most {_MOST_LOST}% may be lost."
    yield ""
    yield "| what | without the log | with it | of it |"
    yield "|---|---|---|---|"
    for name, asked in (
        ("decision", "`POST /v1/screen?view=decision`"),
        ("full", "`POST /v1/screen`, the full view"),
    ):
        off, on = (statistics.median(run[name] for run in over_http[mode]) for mode in MODES)
        yield f"| {asked} | {off:,.0f}/s | {on:,.0f}/s | {100 * on / off:.0f}% |"
    off, on = (statistics.median(batches[mode]) for mode in MODES)
    share = f"{100 * on / off:.0f}%"
    yield f"| rows of a batch, {len(names):,} different names | {off:,.0f}/s | {on:,.0f}/s | {share} |"
    yield f"| `ketting audit verify`, {checked.records:,} records | - | {verified:,.0f}/s | - |"


def rows_a_second(folder: Path, url: str, names: list[str], number: int, mode: str) -> float:
    """Rows a second of a run over a file, from an open store to the report."""
    orders, report = folder / "orders.csv", folder / f"report-{number}-{mode}.ndjson"
    orders.write_text("name\n" + "".join(f'"{name}"\n' for name in names if '"' not in name))
    with (
        closing(open_store(url, read_only=True)) as store,
        opened_casework(f"sqlite:///{folder}/casework.db") as casework,
    ):
        workspace = Workspace(store)
        with workspace.view() as view:
            _ = view.search, view.parties
        audited = None if mode == "off" else audited_batch(AuditLog(casework), UNAUTHENTICATED)
        began = time.perf_counter()
        summary = screen_file(
            workspace, OrderTable.at(orders, {}), Question(), Outputs(report), audited=audited
        )
        return summary.rows / (time.perf_counter() - began)


if __name__ == "__main__":
    main()
