"""The joined questions in Cypher, as docs/cypher.md shows them, against `ketting trade` on equal shipments.

    python -m benchmarks.joined_on_neo4j                    # 50,000 shipments, in a temporary folder
    python -m benchmarks.joined_on_neo4j --keep DIR         # the store and the files to import stay there

Starts a server of its own, as the tests do (`make test-neo4j` fetches it). The shipments of
`benchmarks.trade.order_book` are loaded into SQLite and come from there to the server by the bulk import of
docs/bulk-import.md, which makes the database that loading them there would make. Both answer every question,
and the rows are compared: one that differs makes the benchmark fail. The figures go to
benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import re
import shutil
import sys
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING

from api.trade import JoinedQuestion, TradeParams, joined
from api.workspace import Workspace
from benchmarks.sections import RESULTS, write_section
from benchmarks.shipments import folder_of
from benchmarks.trade.order_book import NOW, load_orders, write_all
from graph.model import preset
from graph.search import SnapshotSearch
from graph.search.annotation import annotate
from graph.store import open_store
from graph.store.neo4j.bulk import write_neo4j_csv
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ingest.pipeline import load
from ingest.sources import open_source

if TYPE_CHECKING:
    from neo4j_server import Server

ROOT = Path(__file__).resolve().parents[1]
PAGE = ROOT / "docs" / "cypher.md"
HEADING = "## Shipments and licences, joined"
SECTION = "Joined questions in Neo4j"
_SERVERS = ROOT / "tests" / "support" / "servers"
_COMPLETE = "complete-neo4j-csv"
ANNOTATED = ("defence_conglomerate", "listed_party")
LISTED = (JoinedQuestion.SINCE_NEAR, JoinedQuestion.STOPPED)
PERIOD: dict[str, object] = {"first": "2024-01-01", "last": "2024-12-31"}
"""The days between which the queries of the page ask for shipments."""

Row = tuple[object, ...]


def queries() -> dict[JoinedQuestion, str]:
    """The query of each question, as the page shows it under its name."""
    _, _, section = PAGE.read_text(encoding="utf-8").partition(HEADING)
    sys.path.insert(0, str(_SERVERS))
    from cypher_page import shown_queries

    found = [shown.query for shown in shown_queries(section)]
    named = sorted(JoinedQuestion, key=lambda question: section.index(f"`{question.value}`"))
    return dict(zip(named, found, strict=True))


def of_command(workspace: Workspace, question: JoinedQuestion) -> list[Row]:
    """The rows of `ketting trade`, of parties and records the ids."""
    rows: list[Row] = []
    while True:
        asked = PERIOD | {"offset": len(rows), "limit": 1_000}
        if question in LISTED:
            asked["risk_classes"] = ("listed_party",)
        which = TradeParams.model_validate(asked)
        answer = joined(workspace, question, which.as_question(), which)
        rows += [tuple(_plain(cell) for cell in row) for row in answer.rows]
        if len(rows) >= answer.total:
            return sorted(map(_compared[question], rows), key=repr)


def _plain(cell: object) -> object:
    """The id behind a name; a value as it is."""
    found = _ID.search(cell) if isinstance(cell, str) else None
    return cell if found is None else found[1]


_ID = re.compile(r" \(([^() ]+)\)$")
_AMOUNT = re.compile(r" EUR million$")


def _value(row: Row) -> Row:
    destination, code, currency, shipments, value, _, licensed, _, figure, _ = row
    amount = None if licensed is None else _AMOUNT.sub("", str(licensed))
    return (destination, code, currency, shipments, value, amount, figure)


def _consignee(row: Row) -> Row:
    consignee, exporters, _, shipments = row
    return (consignee, exporters, shipments)


_compared: dict[JoinedQuestion, Callable[[Row], Row]] = {
    **dict.fromkeys(JoinedQuestion, tuple),
    JoinedQuestion.VALUES: _value,
    JoinedQuestion.SHARED_CONSIGNEES: _consignee,
}


def of_server(server: Server, query: str) -> list[Row]:
    """The rows of a query, in the same order."""
    return sorted(map(tuple, server.ask(query)), key=repr)


def write_hops(store: Neo4jStore, workspace: Workspace) -> None:
    """What `ketting annotate` writes for the classes that the queries name."""
    day = workspace.today
    with workspace.view() as view:
        assert isinstance(view.search, SnapshotSearch)
        wanted = [(preset("control", day, today=day), name) for name in ANNOTATED]
        loaded_at = max(version.loaded_at for version in view.versions)
        annotate(store, view.search.snapshot, loaded_at, wanted)


def files_to_import(folder: Path, rows: int) -> Path:
    """The files of a bulk import of so many shipments, beside the SQLite store that they come from."""
    files, complete = folder / "csv", folder / _COMPLETE
    if complete.exists() and complete.read_text(encoding="utf-8") == str(rows):
        return files
    for left in folder.glob("trade.db*"):
        left.unlink()
    shutil.rmtree(folder / "owners", ignore_errors=True)
    shutil.rmtree(files, ignore_errors=True)
    write_all(folder, rows)
    with closing(open_store(f"sqlite:///{folder}/trade.db", create=True)) as store:
        for name in ("risk_classes", folder / "owners", "report_nl_2024"):
            load(store, open_source(name))
        load_orders(store, folder)
        files.mkdir()
        with store.history() as history:
            write_neo4j_csv(history, files, NOW.date())
    complete.write_text(str(rows), encoding="utf-8")
    return files


def compared(folder: Path, server: Server) -> tuple[list[str], bool]:
    """A row of the table for each question, and whether all answers were equal."""
    patient = Neo4jSettings(patience=Patience(busy=60), clock=lambda: NOW)
    table, are_equal = [], True
    with (
        closing(open_store(f"sqlite:///{folder}/trade.db")) as on_file,
        closing(Neo4jStore(server.url, server.credentials, settings=patient)) as on_server,
    ):
        workspace = Workspace(on_file, clock=lambda: NOW)
        write_hops(on_server, Workspace(on_server, clock=lambda: NOW))
        for question, query in queries().items():
            expected = of_command(workspace, question)
            begun = time.perf_counter()
            found = of_server(server, query)
            took = time.perf_counter() - begun
            same = "equal" if found == expected else f"DIFFERENT, {len(set(found) ^ set(expected)):,} rows"
            are_equal &= found == expected
            table.append(f"| {question.value} | {took:.2f} s | {len(found):,} | {same} |")
            print(table[-1], flush=True)
    return table, are_equal


def report(rows: int, version: str, table: list[str]) -> str:
    """The section of the figures."""
    return "\n".join(
        [
            f"Written by `python -m benchmarks.joined_on_neo4j` on {time.strftime('%Y-%m-%d')}: {rows:,}",
            "shipments, the queries of docs/cypher.md on the server, and beside them the rows of",
            "`ketting trade` on SQLite.",
            "",
            f"Neo4j {version} with 1 GB of heap, Python {platform.python_version()}, {os.cpu_count()} cores, "
            f"load average at the end {os.getloadavg()[1]:.1f}.",
            "",
            "| question | Neo4j, first time | rows | beside `ketting trade` |",
            "|---|---:|---:|---|",
            *table,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--rows", type=int, default=50_000)
    parser.add_argument(
        "--keep", type=Path, metavar="DIR", help="a folder that keeps the store and the files"
    )
    parser.add_argument("--no-results", action="store_true", help="write nothing to benchmarks/RESULTS.md")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    sys.path.insert(0, str(_SERVERS))
    import neo4j_server

    version = neo4j_server.version()
    missing = neo4j_server.missing(version)
    if missing is not None:
        parser.error(missing)
    with folder_of(arguments.keep) as folder:
        begun = time.perf_counter()
        files = files_to_import(folder, arguments.rows)
        print(f"files to import after {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
        with neo4j_server.started(version, imported=files, tuning=neo4j_server.Tuning()) as server:
            print(f"server after {time.perf_counter() - begun:.0f} s", file=sys.stderr, flush=True)
            table, are_equal = compared(folder, server)
    if not arguments.no_results:
        write_section(arguments.output, SECTION, report(arguments.rows, version, table))
    if not are_equal:
        sys.exit("rows differ")


if __name__ == "__main__":
    main()
