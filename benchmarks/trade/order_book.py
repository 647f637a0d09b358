"""An order book made up for benchmarks, its mapping, and who owns the customers in it.

Each tenth customer is owned by a holding of one of ten conglomerates.
"""

from __future__ import annotations

import csv
import random
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from graph.store import Store
from ingest.pipeline import load_file
from ingest.progress import Progress

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


def load_orders(store: Store, folder: Path, progress: Progress | None = None) -> None:
    """Load the order book of the folder, as `ketting load orders.csv --mapping orders.toml` does."""
    load_file(
        store,
        folder / "orders.csv",
        read=NOW.date(),
        format="table",
        id="orders",
        mapping=folder / "orders.toml",
        progress=progress,
    )


def write_all(folder: Path, rows: int) -> None:
    """Write the order book, its mapping, and the owners of its customers."""
    write_orders(folder / "orders.csv", rows)
    write_mapping(folder / "orders.toml")
    write_owners(folder / "owners")
