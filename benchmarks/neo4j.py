"""How fast a Neo4j store loads and gives back links with their provenance, beside how much memory it takes.

    NEO4J_PASSWORD=... python -m benchmarks.neo4j bolt://127.0.0.1:7687 --links 250000

The database must be empty; it is left with what was loaded.
"""

from __future__ import annotations

import argparse
import os
import resource
import time
from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime

import numpy as np

from benchmarks.synthetic import SEED
from graph.store.contract import Store
from graph.store.dataset import Dataset, Document
from graph.store.neo4j import Neo4jSettings, Neo4jStore
from graph.store.neo4j_address import Credentials
from graph.store.neo4j_writer import BatchSizes
from ontology import Directness, Grade, PartialDate, Period, Share, Statement

DAY = date(2024, 1, 31)
DATASET = Dataset("synthetic", "A synthetic register", "Ketting project", read=DAY)
DOCUMENT = Document("register", "A synthetic register", "Ketting project", read=DAY)
_TYPES = ("Ownership", "Control", "Unit", "Affiliation", "Directorship")


def links(count: int, entities: int) -> Iterator[Statement]:
    """Links with everything that a register states, by owner; the same at every run."""
    rng = np.random.default_rng(SEED)
    upper = np.sort((entities * rng.random(count) ** 2.5).astype(np.int64))
    lower = rng.integers(0, entities, count)
    lower = np.where(lower == upper, (lower + 1) % entities, lower)
    kinds = rng.choice(len(_TYPES), count, p=[0.75, 0.05, 0.08, 0.05, 0.07])
    shares = np.round(rng.random(count) * 100, 2)
    years = rng.integers(2005, 2024, count)
    for place in range(count):
        kind = _TYPES[kinds[place]]
        yield Statement(
            f"n{upper[place]:07d}",
            kind,
            kind,
            f"n{lower[place]:07d}",
            DATASET.id,
            DOCUMENT.id,
            f"row {place}",
            Grade(int(place % 4)),
            Period.parse(f"{years[place]}-06-30"),
            original=f"{shares[place]}%",
            quote=f"holds {shares[place]}%",
            share=Share.exact(float(shares[place])) if kind == "Ownership" else None,
            direct=Directness.DIRECT,
            start=PartialDate(f"{years[place]}-01-15"),
        )


def names(entities: int) -> Iterator[Statement]:
    """A type and a name for each company."""
    for place in range(entities):
        id = f"n{place:07d}"
        for prop, value in (("type", "Company"), ("name", f"Company {place} Ltd")):
            observed = Period.parse("2024-01-31")
            yield Statement(
                id, "Company", prop, value, DATASET.id, DOCUMENT.id, f"row {place}", Grade.A, observed
            )


def timed(what: str, count: int, work: Callable[[], object]) -> None:
    begin = time.perf_counter()
    work()
    seconds = time.perf_counter() - begin
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"{what:<44} {seconds:8.1f} s {count / seconds:10,.0f} /s   client at most {memory:,.0f} MiB")


def load(store: Store, count: int, entities: int) -> None:
    with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
        timed("statements of entities", entities * 2, lambda: writer.add(names(entities)))
        timed("statements of links, with provenance", count, lambda: writer.add(links(count, entities)))
        timed("commit, with the graph for analysts (links)", count, writer.commit)


def read(store: Store, count: int) -> None:
    with store.reader() as reader:
        timed("link columns", count, lambda: sum(len(c.type) for c in reader.link_columns()))
        timed("statements", count, lambda: sum(1 for _ in reader.statements()))
        timed("entity types", count, lambda: sum(1 for _ in reader.entity_types()))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("url")
    parser.add_argument("--links", type=int, default=250_000)
    parser.add_argument("--rows", type=int, default=BatchSizes().rows, help="statements a transaction")
    arguments = parser.parse_args()
    entities = arguments.links * 2 // 5
    settings = Neo4jSettings(sizes=BatchSizes(rows=arguments.rows), clock=lambda: datetime.now(UTC))
    store = Neo4jStore(arguments.url, Credentials.of(os.environ), settings=settings)
    print(f"{entities:,} entities, {arguments.links:,} links, {arguments.rows:,} statements a transaction")
    begin = time.perf_counter()
    load(store, arguments.links, entities)
    seconds = time.perf_counter() - begin
    print(f"{'all of the load (links)':<44} {seconds:8.1f} s {arguments.links / seconds:10,.0f} /s")
    read(store, arguments.links)
    store.close()


if __name__ == "__main__":
    main()
