"""A load that several processes write leaves what one leaves, however it ends."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import neo4j
import pytest
from factories import DATASET, company, fact, owns
from killed import ROOT, kill_when_ready
from loads import LISTS, OTHER, current, listing, load
from neo4j_server import Server
from process_loads import FIRST, LANES, SETTINGS, half_way, is_alive, opened, until

from graph.errors import StoreBusy, StoreCorrupt, StoreError
from graph.store import Store, open_store
from graph.store.neo4j.bulk.batches import BatchSizes, Part
from graph.store.neo4j.bulk.processes import Workers
from graph.store.neo4j.store import Neo4jStore

pytestmark = pytest.mark.neo4j

BESIDE = [
    *(s for i in range(16) for s in company(f"r{i}")),
    *(owns(f"r{i}", f"n{i}") for i in range(16)),
    *(*company("n2"), *listing("entry", "n4", "r1")),
]
LATER = [
    *(s for i in range(12, 36) for s in company(f"n{i}")),
    *(owns(f"n{i}", f"n{(i * 7 + 1) % 36}", "50") for i in range(18, 36)),
    *(owns("n3", f"n{i}", "10") for i in range(4, 12)),
    *(fact("n5", "sameAs", "n7"), fact("n34", "riskClass", "state_body")),
]
GRAPH = (
    "MATCH (n:Thing) RETURN labels(n), properties(n)",
    "MATCH (a:Thing)-[r]->(b:Thing) RETURN type(r), a.id, b.id, properties(r)",
    "MATCH (n:KettingStore|KettingLoad|KettingLane) RETURN labels(n), n.version, n.graph_version",
)
PROGRAM = """
import os, signal, sys
from pathlib import Path
from process_loads import load_half_way
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk.batches import Part

def stop(pids):
    Path(sys.argv[3]).write_text(" ".join(map(str, pids)))
    if sys.argv[4] == "by interrupt":
        os.kill(os.getpid(), signal.SIGINT)
    print("ready", flush=True)

# Where tests run in the background, an interrupt is ignored until somebody listens.
signal.signal(signal.SIGINT, signal.default_int_handler)
load_half_way(sys.argv[1], Credentials(os.environ["WHO"], os.environ["WORD"]), Part(sys.argv[2]), stop)
"""


@pytest.fixture
def server(neo4j_server: Server) -> Server:
    neo4j_server.empty()
    return neo4j_server


@pytest.fixture
def store(server: Server) -> Iterator[Store]:
    with closing(opened(server.url, server.credentials)) as opened_store:
        yield opened_store


@pytest.fixture
def driver(server: Server) -> Iterator[neo4j.Driver]:
    with server.driver() as of_test:
        yield of_test


def graph_of(server: Server) -> list[list[str]]:
    """The graph for analysts, in an order of its own."""
    return [sorted(repr([_plain(value) for value in row]) for row in server.ask(query)) for query in GRAPH]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return sorted(value.items())
    return sorted(value) if isinstance(value, list) else value


# ---------------------------------------------------------------- the same


def content(server: Server, processes: int) -> list[Any]:
    """What a first load leaves, one beside it, one that changes it, and one that ends most of it."""
    server.empty()
    found: list[Any] = []
    with closing(opened(server.url, server.credentials, processes)) as store:
        for statements, dataset in (
            (FIRST, DATASET),
            (BESIDE, LISTS),
            (LATER, DATASET),
            (company("z"), DATASET),
        ):
            version = load(store, statements, dataset=dataset)
            counts = (version.number, version.statements, version.added, version.removed)
            found += [counts, sorted(s.id for s in current(store)), graph_of(server)]
        assert store.check() == []
    return found


def test_two_processes_leave_what_one_leaves(server: Server) -> None:
    assert content(server, 2) == content(server, 1)


def test_few_statements_are_written_by_this_process(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise AssertionError("a process was started")

    monkeypatch.setattr(subprocess, "Popen", refuse)
    settings = replace(SETTINGS, sizes=BatchSizes(processes=16))
    with closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store:
        assert load(store, FIRST).statements == len(set(FIRST))


def test_who_opens_a_store_says_how_many_processes_write_much(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert server.credentials is not None
    monkeypatch.setenv("NEO4J_USERNAME", server.credentials.username)
    monkeypatch.setenv("NEO4J_PASSWORD", server.credentials.password)
    at_work: list[int] = []
    write = Workers.write

    def counted(workers: Workers, part: Part) -> None:
        at_work.append(len(workers._processes))
        write(workers, part)

    monkeypatch.setattr(Workers, "write", counted)
    with closing(open_store(server.url, processes=3)) as store:
        much = [fact(f"n{i}", "name", "A name") for i in range(BatchSizes().at_once + 1)]
        assert load(store, much).added == len(much)
    assert at_work == [3, 3, 3]
    assert server.ask("MATCH (n:Thing) RETURN count(n)") == [[len(much)]]


def test_the_graph_is_made_anew_by_several(server: Server, store: Store) -> None:
    load(store, FIRST)
    before = graph_of(server)
    server.ask(
        "MATCH (k:KettingStore) SET k.schema = 0 WITH k MATCH (n:Thing {id: 'n20'}) SET n.caption = 'x'"
    )
    with pytest.raises(StoreError, match="given up"), store.writer(OTHER, [], "0" * 64):
        raise StoreError("given up")
    assert graph_of(server) == before


# ---------------------------------------------------------------- errors and deaths


@pytest.mark.parametrize("part", [Part.STATEMENTS, Part.NODES])
def test_a_worker_that_is_killed_is_told_and_the_load_undone_or_finished(
    server: Server, store: Store, driver: neo4j.Driver, monkeypatch: pytest.MonkeyPatch, part: Part
) -> None:
    load(store, company("x"), owns("x", "n3"), dataset=OTHER)
    seen: list[int] = []
    commands: list[str] = []

    def kill(pids: list[int]) -> None:
        seen.extend(pids)
        commands.extend(Path(f"/proc/{pid}/cmdline").read_text() for pid in pids)
        os.kill(pids[1], signal.SIGKILL)

    monkeypatch.setattr(Workers, "write", half_way(driver, part, kill))
    with pytest.raises(StoreError, match="a process that wrote for this load ended by signal 9"):
        load(store, FIRST)
    assert len(seen) == 2
    assert not any(map(is_alive, seen))
    assert server.credentials is not None
    assert all(command and server.credentials.password not in command for command in commands)
    monkeypatch.undo()
    check_undone_or_finished(server, store, part)


def check_undone_or_finished(server: Server, store: Store, part: Part) -> None:
    """The parts after the statements follow the commit, so a load that died in one of these is finished."""
    is_seen = part is not Part.STATEMENTS
    assert {s.source for s in current(store)} == {OTHER.id} | ({DATASET.id} if is_seen else set())
    load(store, company("x"), owns("x", "n4"), dataset=OTHER)
    assert store.check() == []
    found = current(store), graph_of(server)
    server.empty()
    with closing(opened(server.url, server.credentials, 1)) as alone:
        load(alone, company("x"), owns("x", "n3"), dataset=OTHER)
        if is_seen:
            load(alone, FIRST)
        load(alone, company("x"), owns("x", "n4"), dataset=OTHER)
        assert found == (current(alone), graph_of(server))


@pytest.mark.parametrize("part", [Part.STATEMENTS, Part.RELATIONSHIPS])
def test_workers_end_with_their_load_which_is_undone_or_finished(
    server: Server, store: Store, tmp_path: Path, part: Part
) -> None:
    load(store, company("x"), owns("x", "n3"), dataset=OTHER)
    kill_when_ready(PROGRAM, server, part, str(tmp_path / "pids"), "by a kill")
    pids = [int(pid) for pid in (tmp_path / "pids").read_text().split()]
    assert len(pids) == 2
    check_undone_or_finished(server, store, part)
    until(lambda: not any(map(is_alive, pids)))


def test_an_interrupted_load_ends_its_workers_and_leaves_nothing(
    server: Server, store: Store, tmp_path: Path
) -> None:
    assert server.credentials is not None
    who = {"WHO": server.credentials.username, "WORD": server.credentials.password}
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM, server.url, "statements", str(tmp_path / "pids"), "by interrupt"],
        env=os.environ | who | {"PYTHONPATH": os.pathsep.join([str(ROOT), str(ROOT / "tests" / "support")])},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.stderr.endswith("KeyboardInterrupt\n")
    assert not any(is_alive(int(pid)) for pid in (tmp_path / "pids").read_text().split())
    assert server.ask("MATCH (s:Statement|KettingLoad|KettingLane) RETURN count(s)") == [[0]]


def test_an_error_of_a_worker_is_that_of_the_load(
    server: Server, store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    write = Workers.write

    def write_without_a_lane(workers: Workers, part: Part) -> None:
        server.ask("MATCH (l:KettingLane {number: $lane}) SET l.token = 'of another'", lane=LANES[1])
        write(workers, part)

    monkeypatch.setattr(Workers, "write", write_without_a_lane)
    with pytest.raises(StoreBusy, match="another load took over; load again"):
        load(store, FIRST)
    monkeypatch.undo()
    assert server.ask("MATCH (s:Statement) RETURN count(s)") == [[0]]
    load(store, FIRST)
    assert store.check() == []


def test_what_the_server_says_to_a_worker_is_told(server: Server, store: Store) -> None:
    server.ask("CREATE (:Thing {id: 'n20'})")
    with pytest.raises(StoreCorrupt, match="contradicts its constraints"):
        load(store, FIRST)


def test_what_a_library_prints_in_a_worker_is_no_answer(
    store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sitecustomize.py").write_text("print('bonjour, été'); print('{}'); print('[1]')\n", "utf-8")
    monkeypatch.syspath_prepend(tmp_path)
    assert load(store, FIRST).statements == len(set(FIRST))
    assert store.check() == []


def test_what_a_dead_worker_had_sent_is_undone_too(
    server: Server, store: Store, driver: neo4j.Driver, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The server may commit a transaction after the process that sent it died."""
    write = Workers.write

    def send_and_die(workers: Workers, part: Part) -> None:
        session = driver.session()
        sent = session.begin_transaction()
        sent.run("MATCH (l:KettingLane {number: $lane}) SET l.is_held = true", lane=LANES[1]).consume()
        sent.run(
            "CREATE (:Statement {id: 'late', source: $source, subject: 'late', from_version: 1})",
            source=DATASET.id,
        ).consume()
        os.kill(workers._processes[1].pid, signal.SIGKILL)
        threading.Timer(1.0, lambda: (sent.commit(), session.close())).start()
        write(workers, part)

    monkeypatch.setattr(Workers, "write", send_and_die)
    with pytest.raises(StoreError, match="signal 9"):
        load(store, FIRST)
    assert server.ask("MATCH (s:Statement) RETURN count(s)") == [[0]]
