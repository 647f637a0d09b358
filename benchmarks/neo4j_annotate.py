"""How long `ketting annotate` takes to find hops in a snapshot, and to write them on the nodes of a server.

    PYTHONPATH=tests/support/servers .venv/bin/python -m benchmarks.neo4j_annotate [--sizes 1M/3M]

Starts a server of its own, as the tests do (`make test-neo4j` fetches it), and reads back what it wrote:
every node must have the hops and the next hop of the snapshot. The figures go to benchmarks/RESULTS.md.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import date, datetime
from pathlib import Path

import neo4j_server
import numpy as np

from benchmarks.neo4j_register import DATASET, DOCUMENT
from benchmarks.sections import RESULTS, write_section
from benchmarks.synthetic import SIZES, TARGET, Size, snapshot
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import PRESETS, Traversal, preset
from graph.search.annotation import Annotation, annotate
from graph.search.bfs import UNREACHED
from graph.search.next_hops import NO_NEXT_HOP, next_hops
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

DAY = date(2024, 6, 1)
HEADING = "Neo4j: hops written on the nodes"
_AT_ONCE = 20_000
_CREATE = """
UNWIND $rows AS id
CREATE (:Thing:LegalEntity:Organization:Company
    {id: id, name: 'Company ' + id, names: ['Company ' + id], country: ['nl'], sources: ['synthetic']})
"""


def fill(server: neo4j_server.Server, ids: Iterable[str]) -> None:
    """A node for each entity, as a load writes it; its links play no part here."""
    with server.driver() as driver, driver.session() as session:
        for rows in batches(ids):
            session.run(_CREATE, rows=rows).consume()


def batches(ids: Iterable[str]) -> Iterator[list[str]]:
    batch: list[str] = []
    for id in ids:
        batch.append(id)
        if len(batch) == _AT_ONCE:
            yield batch
            batch = []
    if batch:
        yield batch


def check(server: neo4j_server.Server, whole: Snapshot, annotation: Annotation) -> None:
    """That every node has what the snapshot finds, and nothing else."""
    expected = next_hops(EdgeFilter(whole, annotation.traversal), annotation.risk_class)
    query = (
        f"MATCH (n:Thing) RETURN n.id, n.{annotation.hops_property}, n.{annotation.next_property} "
        "ORDER BY n.id"
    )
    with server.driver() as driver, driver.session() as session:
        for position, (id, hops, onward) in enumerate(map(tuple, session.run(query))):
            wanted, then = int(expected.hops[position]), int(expected.next_entity[position])
            assert id == whole.ids[position]
            assert hops == (None if wanted == UNREACHED else wanted)
            assert onward == (None if then == NO_NEXT_HOP else whole.ids[then])
    assert position + 1 == len(whole.ids)


def measure(server: neo4j_server.Server, size: Size) -> Iterator[str]:
    whole = snapshot(size)
    server.empty()
    # A server that has just started, or is short of a processor, takes its time to say that nobody loads.
    patient = Neo4jSettings(patience=Patience(busy=60))
    with closing(Neo4jStore(server.url, server.credentials, settings=patient)) as store:
        with store.writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            version = writer.commit()
        fill(server, whole.ids)
        wanted = [(preset(name, DAY, today=DAY), TARGET) for name in PRESETS]
        for what, questions in (
            ("any", wanted[1:]),
            ("any, again", wanted[1:]),
            ("control and any", wanted),
            ("control, the rest removed", wanted[:1]),
        ):
            begun = time.perf_counter()
            for traversal, risk_class in questions:
                fresh = EdgeFilter(snapshot_without_cache(whole), traversal)
                reached = int(next_hops(fresh, risk_class).reached.sum())
            searched = time.perf_counter() - begun
            seconds, annotations = written(store, whole, version.loaded_at, questions)
            for annotation in annotations:
                check(server, whole, annotation)
            memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
            row = f"| {size.name} | {what} | {reached:,} | {searched:.1f} | {seconds:.1f} | {memory:,.0f} |"
            print(row, flush=True)
            yield row


def snapshot_without_cache(whole: Snapshot) -> Snapshot:
    """The same arrays with nothing kept from earlier questions."""
    return Snapshot.of(whole.version, whole.ids, whole.types, whole.links, whole.memberships, whole.targets)


def written(
    store: Neo4jStore, whole: Snapshot, loaded_at: datetime, questions: list[tuple[Traversal, str]]
) -> tuple[float, list[Annotation]]:
    """Seconds that all of `annotate` takes, its searches included."""
    begin = time.perf_counter()
    annotations = annotate(store, snapshot_without_cache(whole), loaded_at, questions)
    return time.perf_counter() - begin, annotations


def report(rows: list[str]) -> str:
    machine = f"{os.cpu_count()} cores, {platform.machine()}"
    return "\n".join(
        [
            "Written by `python -m benchmarks.neo4j_annotate`. *Find* is the search of the snapshot for hops",
            "and next hops alone; *all* is a whole `annotate`: that search, the rows over Bolt and what it",
            "removes. Every node was read back and compared. *Client* is the most memory of the client, the",
            "snapshot included. Building the snapshot from the store is not counted.",
            "",
            f"Neo4j {neo4j_server.version()} with 1 GB of heap and 256 MB of page cache, "
            f"Python {platform.python_version()}, numpy {np.__version__}, {machine}.",
            "",
            "| graph | traversals | nodes reached | find s | all s | client MiB |",
            "|---|---|---:|---:|---:|---:|",
            *rows,
        ]
    )


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--sizes", default="1M/3M")
    parser.add_argument("--output", type=Path, default=RESULTS)
    arguments = parser.parse_args()
    chosen = [size for size in SIZES if size.name in arguments.sizes.split(",")]
    if not chosen:
        parser.error(f"sizes are {', '.join(size.name for size in SIZES)}")
    missing = neo4j_server.missing(neo4j_server.version())
    if missing is not None:
        parser.error(missing)
    with neo4j_server.started(neo4j_server.version(), tuning=neo4j_server.Tuning()) as server:
        rows = [row for size in chosen for row in measure(server, size)]
    write_section(arguments.output, HEADING, report(rows))
    print(f"written to {arguments.output}")


if __name__ == "__main__":
    main()
