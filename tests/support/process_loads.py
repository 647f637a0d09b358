"""Loads that several processes write, and ways to stop them where one wants to look."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import neo4j
from factories import DATASET, DOCUMENT, company, fact, owns, unit

from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk.batches import BatchSizes, Part
from graph.store.neo4j.bulk.processes import Workers
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

SETTINGS = Neo4jSettings(
    patience=Patience(retry=5, busy=5), sizes=BatchSizes(rows=10, at_once=5, processes=2)
)
FIRST = [
    *(s for i in range(24) for s in company(f"n{i}")),
    *(owns(f"n{i}", f"n{(i * 7 + 1) % 24}", "50") for i in range(24)),
    *(owns("n3", f"n{i}") for i in range(4, 24)),  # one start has half of the links
    *(fact("n5", "sameAs", "n6"), fact("n7", "riskClass", "state_body")),
    *(unit("n8", "n9"), fact("s1", "consignee", "n2", schema="Shipment")),
]
LANES = (1, 2)
"""Of the two processes, each of which has one; 0 is that of the process of the load."""

_HOLD = "MATCH (l:KettingLane {number: $lane}) SET l.is_held = true"
_IS_BUSY = "MATCH (l:KettingLane {number: $lane}) WHERE l.place > 0 RETURN 1"


def opened(url: str, credentials: Credentials | None, processes: int = 2) -> Neo4jStore:
    """A store that each load of is written by so many processes, in many transactions."""
    sizes = replace(SETTINGS.sizes, processes=processes)
    return Neo4jStore(url, credentials, settings=replace(SETTINGS, sizes=sizes))


def half_way(driver: neo4j.Driver, part: Part, do: Callable[[list[int]], None]) -> Callable[..., None]:
    """What takes the place of `Workers.write`: keeps the second process waiting in the part, and does
    something, given the ids of both processes, when the first one has written some of it."""
    write = Workers.write

    def written(workers: Workers, asked: Part) -> None:
        if asked is not part:
            write(workers, asked)
            return
        pids = [process.pid for process in workers._processes]

        def when_busy() -> None:
            with driver.session() as session:
                until(lambda: list(session.run(_IS_BUSY, lane=LANES[0])))
            do(pids)

        with driver.session() as session, session.begin_transaction() as held:
            held.run(_HOLD, lane=LANES[1]).consume()
            aside = threading.Thread(target=when_busy)
            aside.start()
            try:
                write(workers, asked)
            finally:
                aside.join()

    return written


def until(is_so: Callable[[], object]) -> None:
    """Wait, for half a minute at most."""
    give_up_at = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < give_up_at
        time.sleep(0.05)


def is_alive(pid: int) -> bool:
    """Whether a process runs; one that nobody has waited for yet does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def load_half_way(url: str, credentials: Credentials, part: Part, do: Callable[[list[int]], None]) -> None:
    """Load, and do something, given the ids of both processes, when the part is half written."""
    auth = (credentials.username, credentials.password)
    with neo4j.GraphDatabase.driver(url, auth=auth, notifications_min_severity="OFF") as driver:
        Workers.write = half_way(driver, part, do)  # type: ignore[method-assign]
        with opened(url, credentials).writer(DATASET, [DOCUMENT], "0" * 64) as writer:
            writer.add(FIRST)
            writer.commit()
