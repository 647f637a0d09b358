"""The joined questions in Cypher, as docs/cypher.md shows them, against `ketting trade` on equal shipments.

    PYTHONPATH=tests/support/servers .venv/bin/python -m benchmarks.joined_on_neo4j [--rows 50000]

Starts a server of its own, as the tests do (`make test-neo4j` fetches it), loads the shipments of
benchmarks/shipments.py there and into SQLite, and compares the rows of each question.
"""

from __future__ import annotations

import argparse
import re
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import neo4j_server
from cypher_page import shown_queries

from api.trade import JoinedQuestion, TradeParams, joined
from api.workspace import Workspace
from benchmarks.shipments import NOW, load_orders, write_mapping, write_orders, write_owners
from graph.model import preset
from graph.search import SnapshotSearch
from graph.search.annotation import annotate
from graph.store import Store, open_store
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from ingest.pipeline import load
from ingest.sources import open_source

PAGE = Path(__file__).resolve().parents[1] / "docs" / "cypher.md"
HEADING = "## Shipments and licences, joined"
ANNOTATED = ("defence_conglomerate", "listed_party")
LISTED = (JoinedQuestion.SINCE_NEAR, JoinedQuestion.STOPPED)
PERIOD: dict[str, object] = {"first": "2024-01-01", "last": "2024-12-31"}
"""The days between which the queries of the page ask for shipments."""

Row = tuple[object, ...]


def queries() -> dict[JoinedQuestion, str]:
    """The query of each question, as the page shows it under its name."""
    _, _, section = PAGE.read_text(encoding="utf-8").partition(HEADING)
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


def of_server(server: neo4j_server.Server, query: str) -> list[Row]:
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


def load_all(store: Store, folder: Path) -> None:
    for source in (
        open_source("risk_classes"),
        open_source(folder / "owners"),
        open_source("report_nl_2024"),
    ):
        load(store, source)
    load_orders(store, folder / "orders.csv", folder / "orders.toml")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=int, default=50_000)
    arguments = parser.parse_args()
    missing = neo4j_server.missing(neo4j_server.version())
    if missing is not None:
        parser.error(missing)
    patient = Neo4jSettings(patience=Patience(busy=60), clock=lambda: NOW)
    with (
        tempfile.TemporaryDirectory() as made,
        neo4j_server.started(neo4j_server.version(), tuning=neo4j_server.Tuning()) as server,
    ):
        folder = Path(made)
        write_orders(folder / "orders.csv", arguments.rows)
        write_mapping(folder / "orders.toml")
        write_owners(folder / "owners")
        with (
            closing(open_store(f"sqlite:///{folder}/trade.db", create=True)) as on_file,
            closing(Neo4jStore(server.url, server.credentials, settings=patient)) as on_server,
        ):
            for store in (on_file, on_server):
                begun = time.perf_counter()
                load_all(store, folder)
                print(
                    f"| load, {store.url.partition(':')[0]} | {time.perf_counter() - begun:.1f} s | |",
                    flush=True,
                )
            workspace = Workspace(on_file, clock=lambda: NOW)
            write_hops(on_server, Workspace(on_server, clock=lambda: NOW))
            for question, query in queries().items():
                expected = of_command(workspace, question)
                begun = time.perf_counter()
                found = of_server(server, query)
                took = time.perf_counter() - begun
                same = (
                    "equal" if found == expected else f"DIFFERENT, {len(set(found) ^ set(expected)):,} rows"
                )
                print(f"| {question.value} | {took:.2f} s | {len(found):,} rows, {same} |", flush=True)


if __name__ == "__main__":
    main()
