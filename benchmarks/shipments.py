"""A million shipments: loading them from CSV, reading them as columns, and the joined questions over them.

Run from the repository: `.venv/bin/python -m benchmarks.shipments [--rows 1000000] [--folder FOLDER]`. It
prints a table for benchmarks/RESULTS.md. The links are synthetic: each tenth customer is owned by a holding
of one of ten conglomerates.
"""

from __future__ import annotations

import argparse
import csv
import random
import resource
import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import numpy as np

from api.screening import Question
from api.trade import JoinedQuestion, joined
from api.workspace import Workspace
from graph.licences import (
    Shipments,
    licences_since_near,
    near_without_licence,
    shared_consignees,
    stopped_by_listing,
    under_licence_to,
    values_by_destination,
)
from graph.licences.shipments import NONE, Names
from graph.model import IdTable, preset
from graph.search import SnapshotSearch
from graph.store import Store, open_store
from ingest.pipeline import load, load_file
from ingest.sources import open_source

NOW = datetime(2025, 6, 1, 12, tzinfo=UTC)
CUSTOMERS, EXPORTERS, LICENCES = 20_000, 300, 5_000
DESCRIBED = 500
"""Licences of which more is recorded than their number."""
MAPPING = """
observed = {{ constant = "2025-01-01" }}
[entity.shipment]
type = "Shipment"
id = "order"
name = "order"
date = "left"
destination = "country"
controlCode = "code"
value = "value"
currency = {{ constant = "EUR" }}
exporter = {{ entity = "exporter" }}
consignee = {{ entity = "customer" }}
licence = {{ entity = "licence" }}
[entity.exporter]
type = "Company"
id = "exporter"
prefix = "party"
name = "exporter"
[entity.customer]
type = "Company"
id = "customer"
prefix = "party"
name = "customer"
[entity.licence]
type = "Licence"
id = "licence"
prefix = "licence"
name = "licence"
"""
FACTS = """id = "owners"
title = "Owners"
publisher = "Benchmark"
read = 2025-01-01
[documents.d]
title = "Owners"
publisher = "Benchmark"
date = "2025-01-01"
read = 2025-01-01
"""


def write_orders(path: Path, rows: int, customers: int = CUSTOMERS, licences: int = LICENCES) -> None:
    draw = random.Random(7)
    codes = ("ML5", "ML10", "ML6", "3B001", "6A005", "5A002")
    countries = ("cn", "de", "us", "kr", "tw", "tr", "ae", "il")
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("order", "left", "exporter", "customer", "country", "code", "value", "licence"))
        for number in range(rows):
            day = date(2023, 1, 1) + timedelta(days=draw.randrange(880))
            licence = f"NL-{draw.randrange(licences)}" if draw.random() < 0.7 else ""
            writer.writerow(
                (
                    f"o{number}", day.isoformat(), f"e{draw.randrange(EXPORTERS)}",
                    f"c{draw.randrange(customers)}", draw.choice(countries), draw.choice(codes),
                    draw.randrange(100, 900_000), licence,
                )
            )  # fmt: skip


def write_mapping(path: Path) -> None:
    path.write_text(MAPPING.format(), encoding="utf-8")


def write_owners(folder: Path, customers: int = CUSTOMERS, licences: int = LICENCES) -> None:
    folder.mkdir()
    (folder / "source.toml").write_text(FACTS, encoding="utf-8")
    header = (
        "subject,property,object,share,share_until,direct,start,end,"
        "observed,grade,document,locator,quote,original"
    )
    lines, owned = [header], set[str]()

    def state(subject: str, prop: str, value: str, share: str = "", start: str = "") -> None:
        lines.append(f"{subject},{prop},{value},{share},,,{start},,,C,d,line,,")

    def declare(customer: str) -> None:
        if customer not in owned:
            owned.add(customer)
            state(customer, "type", "Company")
            state(customer, "name", customer)

    for number in range(10):
        state(f"group-{number}", "type", "Company")
        state(f"group-{number}", "name", f"Group {number}")
        state(f"group-{number}", "riskClass", "defence_conglomerate")
        state(f"entry-{number}", "type", "Listing")
        state(f"entry-{number}", "name", f"Group {number}")
        state(f"entry-{number}", "list", "us-bis-entity-list")
        state(f"entry-{number}", "names", f"group-{number}", start="2024-06-01")
    for number in range(0, customers, 10):
        holding = f"holding-{number}"
        for id, name in ((holding, f"Holding {number}"), (f"party:c{number}", f"c{number}")):
            state(id, "type", "Company")
            state(id, "name", name)
        owned.add(f"party:c{number}")
        state(holding, "Ownership", f"party:c{number}", "60")
        state(f"group-{number % 100 // 10}", "Ownership", holding, "51")
    for number in range(min(licences, DESCRIBED)):
        licence, customer = f"licence:NL-{number}", f"party:c{number * 5 % customers}"
        is_general = number % 10 == 0
        state(licence, "type", "GeneralLicence" if is_general else "Licence")
        state(licence, "name", f"NL-{number}")
        if is_general:
            continue
        state(licence, "date", (date(2023, 1, 1) + timedelta(days=number % 880)).isoformat())
        state(licence, "endUser", customer)
        declare(customer)
    for number in range(50):
        declare(f"party:c{number}")
        state(f"denial-{number}", "type", "Denial")
        state(f"denial-{number}", "name", f"Denial {number}")
        state(f"denial-{number}", "consignee", f"party:c{number}")
    figure = {
        "type": "Observation", "name": "T8", "measure": "value of licences granted", "value": "0.10",
        "unitOfMeasure": "EUR million", "destination": "de", "controlCode": "ML5", "year": "2024",
    }  # fmt: skip
    for prop, value in figure.items():
        state("figure-1", prop, value)
    (folder / "owners.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")


def timed(what: str, run: Callable[[], object]) -> object:
    start = time.perf_counter()
    found = run()
    print(f"| {what} | {time.perf_counter() - start:,.2f} s |", flush=True)
    return found


def load_orders(store: Store, orders: Path, mapping: Path) -> None:
    load_file(store, orders, read=NOW.date(), format="table", id="orders", mapping=mapping)


def columns_of(rows: int) -> Shipments:
    """The same orders as columns, without a store."""
    draw = np.random.default_rng(7)
    parties = [f"party:c{n}" for n in range(CUSTOMERS)] + [f"party:e{n}" for n in range(EXPORTERS)]
    none = np.full(rows, NONE, np.int32)
    days = draw.integers(19_358, 20_238, rows).astype(np.int32)
    licence = np.where(draw.random(rows) < 0.7, draw.integers(0, 5_000, rows), NONE).astype(np.int32)
    columns = {
        "exporter": draw.integers(CUSTOMERS, CUSTOMERS + EXPORTERS, rows).astype(np.int32),
        "consignee": draw.integers(0, CUSTOMERS, rows).astype(np.int32),
        "endUser": none,
        "licence": licence,
        "destination": draw.integers(0, 8, rows).astype(np.int32),
        "controlCode": draw.integers(0, 6, rows).astype(np.int32),
        "currency": np.zeros(rows, np.int32),
    }
    names = {
        "licence": Names(tuple(f"licence:NL-{n}" for n in range(5_000))),
        "destination": Names(("cn", "de", "us", "kr", "tw", "tr", "ae", "il")),
        "controlCode": Names(("ML5", "ML10", "ML6", "3B001", "6A005", "5A002")),
        "currency": Names(("EUR",)),
    }
    licences = tuple((f"licence:NL-{n}", (f"party:c{n}",), 19_600) for n in range(5_000))
    return Shipments(
        IdTable.of(f"orders:o{n}" for n in range(rows)),
        Names(tuple(parties)),
        names,
        columns,
        days,
        days,
        draw.integers(100, 900_000, rows).astype(np.float64),
        licences,
        tuple(names["licence"].texts[:100]),
        tuple(parties[:50]),
    )


def ask_columns(folder: Path, rows: int) -> None:
    """The joined questions over columns of so many shipments, and the links of a store."""
    write_owners(folder / "owners")
    with closing(open_store(f"sqlite:///{folder}/trade.db", create=True)) as store:
        load(store, open_source("risk_classes"))
        load(store, open_source(folder / "owners"))
        workspace = Workspace(store, clock=lambda: NOW)
        with workspace.view() as view:
            assert isinstance(view.search, SnapshotSearch)
            snapshot, sent = view.search.snapshot, columns_of(rows)
        up = preset("control", NOW.date(), today=NOW.date())
        around = preset("any", NOW.date(), today=NOW.date())
        group, listed = "defence_conglomerate", "listed_party"
        year = date(2024, 6, 1), date(2025, 5, 31)
        print(f"| {rows:,} shipments as columns | time |\n|---|---|")
        timed("near-without-licence", lambda: near_without_licence(sent, snapshot, up, group))
        timed("licences-since-near", lambda: licences_since_near(sent.licences, snapshot, up, listed))
        timed("denied-relatives", lambda: under_licence_to(sent, snapshot, around, sent.denied, sent.general))
        timed("values", lambda: values_by_destination(sent, *year))
        timed("shared-consignees", lambda: shared_consignees(sent))
        timed("stopped-by-listing", lambda: stopped_by_listing(sent, snapshot, up, listed, *year))


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("--rows", type=int, default=1_000_000)
    parser.add_argument("--folder", type=Path, default=None)
    parser.add_argument("--columns", action="store_true", help="without loading: over columns made here")
    arguments = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=arguments.folder) as made:
        folder = Path(made)
        if arguments.columns:
            ask_columns(folder, arguments.rows)
            return
        orders, mapping = folder / "orders.csv", folder / "orders.toml"
        write_orders(orders, arguments.rows)
        write_mapping(mapping)
        write_owners(folder / "owners")
        print(f"| {arguments.rows:,} shipments | time |\n|---|---|")
        with closing(open_store(f"sqlite:///{folder}/trade.db", create=True)) as store:
            load(store, open_source("risk_classes"))
            load(store, open_source(folder / "owners"))
            timed("load from CSV", lambda: load_orders(store, orders, mapping))
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
            print(f"| memory of the load, at most | {memory:,} MB |")
            workspace = Workspace(store, clock=lambda: NOW)
            with workspace.view() as view:
                timed("links as arrays, once a version", lambda: view.search)
                timed("shipments as columns, once a version", lambda: workspace.shipments_of(view))
            for asked in JoinedQuestion:
                timed(asked.value, lambda asked=asked: joined(workspace, asked, Question()))  # type: ignore[misc]


if __name__ == "__main__":
    main()
