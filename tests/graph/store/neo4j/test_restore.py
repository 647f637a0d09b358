"""A backup in the place of what a Neo4j store holds, and copies to it that die half-way."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from factories import company, fact, member, owns
from loads import OTHER, current, load
from neo4j_server import Server

from graph.errors import StoreBusy, StoreCorrupt, StoreUnreachable
from graph.store import Store, copy_store, open_store, restore
from graph.store.neo4j.bulk import rebuild
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.fill import GRACE_SECONDS
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.restore import opened_backup
from graph.store.sqlite.store import SqliteStore

pytestmark = pytest.mark.neo4j

SETTINGS = Neo4jSettings(patience=Patience(retry=2, busy=1), sizes=BatchSizes(rows=25))
ROOT = Path(__file__).resolve().parents[4]


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=SETTINGS)) as opened:
        yield opened


@pytest.fixture
def backup(tmp_path: Path) -> Path:
    """Two versions of two datasets, thirty companies with an owner."""
    with closing(SqliteStore(tmp_path / "elsewhere.db")) as original:
        load(original, *(company(f"b{i}") for i in range(30)), *(owns("b0", f"b{i}") for i in range(1, 30)))
        load(original, company("x"), member("x", "state_body"), dataset=OTHER)
        load(original, *(company(f"b{i}") for i in range(30)), *(owns("b0", f"b{i}") for i in range(1, 30)))
        original.backup(tmp_path / "backup.db")
    return tmp_path / "backup.db"


def subjects(store: Store) -> set[str]:
    return {s.subject for s in current(store)}


def graph_of(server: Server) -> list[list[Any]]:
    nodes = server.ask("MATCH (n:Thing) RETURN n.id, labels(n) ORDER BY n.id")
    return nodes + server.ask("MATCH (a:Thing)-[r]->(b) RETURN type(r), a.id, b.id ORDER BY a.id, b.id")


def put_back(backup: Path, server: Server, settings: Neo4jSettings = SETTINGS) -> None:
    with (
        opened_backup(backup) as copy,
        copy.history() as history,
        closing(Neo4jStore(server.url, server.credentials, settings=settings)) as store,
    ):
        store.fill(history, may_replace=True)


IN_BACKUP = {"x", *(f"b{i}" for i in range(30))}

# ---------------------------------------------------------------- restoring


def test_a_backup_takes_the_place_of_all_there_was(
    store: Neo4jStore, neo4j_server: Server, backup: Path
) -> None:
    load(store, company("mine"), owns("mine", "b1"))
    load(store, fact("mine", "alias", "M"), dataset=replace(OTHER, id="mine-alone"))
    put_back(backup, neo4j_server)
    assert subjects(store) == IN_BACKUP
    with store.reader() as reader, closing(SqliteStore(backup, read_only=True)) as original:
        with original.reader() as wanted:
            assert [v.loaded_at for v in reader.versions()] == [v.loaded_at for v in wanted.versions()]
            assert list(reader.statements()) == list(wanted.statements())
        # Numbers go on, so that nobody takes these versions for the two that were there.
        assert [version.number for version in reader.versions()] == [5, 4]
    assert store.check() == []
    restored = graph_of(neo4j_server)
    neo4j_server.empty()
    with (
        closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as fresh,
        closing(SqliteStore(backup, read_only=True)) as original,
    ):
        copy_store(original, fresh)
        assert graph_of(neo4j_server) == restored


def test_a_restored_store_takes_loads_backups_and_restores(
    store: Neo4jStore, neo4j_server: Server, backup: Path, tmp_path: Path
) -> None:
    load(store, company("mine"))
    put_back(backup, neo4j_server)
    assert load(store, company("new"), dataset=OTHER).number == 5
    store.backup(tmp_path / "second.db")
    with closing(SqliteStore(tmp_path / "second.db", read_only=True)) as second:
        assert second.check() == []
        assert subjects(second) == subjects(store) == {"new", *IN_BACKUP} - {"x"}
    put_back(tmp_path / "second.db", neo4j_server)
    assert subjects(store) == {"new", *IN_BACKUP} - {"x"}
    assert store.check() == []


def test_a_backup_is_restored_by_address_into_an_empty_database(
    neo4j_server: Server, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    neo4j_server.empty()
    if neo4j_server.credentials is not None:
        monkeypatch.setenv("NEO4J_USERNAME", neo4j_server.credentials.username)
        monkeypatch.setenv("NEO4J_PASSWORD", neo4j_server.credentials.password)
    restore(backup, neo4j_server.url)
    with closing(open_store(neo4j_server.url)) as store, store.reader() as reader:
        assert [version.number for version in reader.versions()] == [3, 2]
        assert store.check() == []


def test_an_empty_backup_empties_the_store(store: Neo4jStore, neo4j_server: Server, tmp_path: Path) -> None:
    load(store, company("mine"))
    with closing(SqliteStore(tmp_path / "empty.db")) as empty:
        empty.backup(tmp_path / "backup.db")
    put_back(tmp_path / "backup.db", neo4j_server)
    assert (current(store), graph_of(neo4j_server), store.check()) == ([], [], [])
    assert load(store, company("a")).number == 3
    assert store.check() == []


@pytest.mark.parametrize(
    ("content", "kind"), [(None, StoreUnreachable), (b"no store at all" * 100, StoreCorrupt)]
)
def test_what_is_no_backup_is_refused_and_the_store_stands(
    store: Neo4jStore, neo4j_server: Server, tmp_path: Path, content: bytes | None, kind: type[Exception]
) -> None:
    load(store, company("mine"))
    if content is not None:
        (tmp_path / "bad.db").write_bytes(content)
    with pytest.raises(kind, match=r"bad\.db"):
        put_back(tmp_path / "bad.db", neo4j_server)
    assert subjects(store) == {"mine"}
    assert store.check() == []


def test_a_restore_waits_for_no_load(store: Neo4jStore, neo4j_server: Server, backup: Path) -> None:
    with store.writer(OTHER, [], "0" * 64), pytest.raises(StoreBusy, match="being loaded"):
        put_back(backup, neo4j_server)


def test_a_graph_with_hubs_is_replaced_in_small_transactions(
    store: Neo4jStore, neo4j_server: Server, backup: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put_back(backup, neo4j_server)
    first = graph_of(neo4j_server)
    monkeypatch.setattr(rebuild, "_RELATIONSHIPS_AT_ONCE", 4)
    monkeypatch.setattr(rebuild, "_NODES_AT_ONCE", 7)
    put_back(backup, neo4j_server)
    assert graph_of(neo4j_server) == first
    assert store.check() == []


# ---------------------------------------------------------------- readers beside it


def test_a_reader_that_is_quick_sees_what_there_was_when_it_began(
    store: Neo4jStore, neo4j_server: Server, backup: Path
) -> None:
    load(store, company("mine"))
    restoring = in_process("before the commit", neo4j_server, backup)
    restoring.wait_for("ready")
    with store.reader() as reader:
        restoring.go_on()
        while subjects(store) != IN_BACKUP:
            time.sleep(0.05)
        assert {s.subject for s in reader.statements()} == {"mine"}
        assert [version.number for version in reader.versions()] == [1]
    assert restoring.close() == 0
    assert store.check() == []


def test_a_reader_that_took_too_long_is_told_so(
    store: Neo4jStore, neo4j_server: Server, backup: Path
) -> None:
    load(store, company("mine"))
    with pytest.raises(StoreBusy, match="ask again"), store.reader():
        put_back(backup, neo4j_server)
    with store.reader() as reader:
        assert reader.entity("mine") is None
        time.sleep(GRACE_SECONDS)


# ---------------------------------------------------------------- those that die

PROGRAM = """
import os, sys
from pathlib import Path
import graph.store.neo4j.store as opening
import graph.store.neo4j.bulk.bulk_writer as bulk_writer
import graph.store.neo4j.fill as filling
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.neo4j.address import Credentials
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.sqlite.restore import opened_backup

url, backup, when = sys.argv[1:]

def tell(word):
    print(word, flush=True)
    sys.stdin.readline()

written, rebuilt, finish = filling._compare_counts, filling.rebuild_graph, opening.finish_fill

if when == "before the commit":
    filling._compare_counts = lambda *a: (written(*a), tell("ready"))
if when == "after the commit":
    opening.finish_fill = lambda *a: (tell("ready"), finish(*a))
if when == "before what was replaced is gone":
    filling.rebuild_graph = lambda *a: (rebuilt(*a), tell("ready"))
if when == "while the graph is made anew":
    bulk_writer.relationship_batches = lambda *a: tell("ready")
credentials = Credentials(os.environ["WHO"], os.environ["WORD"])
with opened_backup(Path(backup)) as copy, copy.history() as history:
    store = Neo4jStore(url, credentials, settings=Neo4jSettings(sizes=BatchSizes(rows=25)))
    store.fill(history, may_replace=True)
"""


class InProcess:
    """A restore in a process of its own."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def wait_for(self, word: str) -> None:
        assert self._process.stdout is not None
        assert word in (line.strip() for line in self._process.stdout)

    def go_on(self) -> None:
        assert self._process.stdin is not None
        self._process.stdin.close()

    def kill(self) -> None:
        self._process.send_signal(signal.SIGKILL)
        self.close()

    def close(self) -> int:
        """Wait for its end; the exit code."""
        assert self._process.stdout is not None and self._process.stdin is not None
        self._process.stdin.close()
        self._process.stdout.close()
        return self._process.wait(60)


def in_process(when: str, server: Server, backup: Path) -> InProcess:
    assert server.credentials is not None
    who = {"WHO": server.credentials.username, "WORD": server.credentials.password}
    return InProcess(
        subprocess.Popen(
            [sys.executable, "-c", PROGRAM, server.url, str(backup), when],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=os.environ | who | {"PYTHONPATH": str(ROOT)},
            text=True,
        )
    )


def test_a_restore_killed_before_its_commit_is_rolled_back_by_the_next_load(
    store: Neo4jStore, neo4j_server: Server, backup: Path
) -> None:
    load(store, company("mine"))
    restoring = in_process("before the commit", neo4j_server, backup)
    restoring.wait_for("ready")
    assert subjects(store) == {"mine"}
    restoring.kill()
    assert neo4j_server.ask("MATCH (s:Statement) WHERE s.from_version > 1 RETURN count(s) > 0") == [[True]]
    assert any("every dataset is under way, or died and is rolled back" in p for p in store.check())
    assert load(store, company("y"), dataset=OTHER).number == 2
    assert subjects(store) == {"mine", "y"}
    assert store.check() == []


@pytest.mark.parametrize(
    "when", ["after the commit", "while the graph is made anew", "before what was replaced is gone"]
)
def test_a_restore_killed_after_its_commit_is_finished_by_the_next(
    store: Neo4jStore, neo4j_server: Server, backup: Path, when: str
) -> None:
    load(store, company("mine"))
    restoring = in_process(when, neo4j_server, backup)
    restoring.wait_for("ready")
    restoring.kill()
    assert subjects(store) == IN_BACKUP
    assert any("finished by the next load" in problem for problem in store.check())
    load(store, company("y"), dataset=replace(OTHER, id="another"))
    assert subjects(store) == {"y", *IN_BACKUP}
    assert store.check() == []
    assert neo4j_server.ask("MATCH (n:Thing) RETURN count(n)") == [[32]]


def test_a_copy_killed_before_its_commit_is_made_anew_by_the_next(neo4j_server: Server, backup: Path) -> None:
    neo4j_server.empty()
    restoring = in_process("before the commit", neo4j_server, backup)
    restoring.wait_for("ready")
    restoring.kill()
    with (
        closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=SETTINGS)) as target,
        closing(SqliteStore(backup, read_only=True)) as origin,
    ):
        assert current(target) == []
        copy_store(origin, target)
        assert subjects(target) == IN_BACKUP
        assert target.check() == []
