"""While versions are loaded in turn, each answer is of one of them, and never a mixture of two."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import numpy as np
import pytest
from factories import company, member, owns
from loads import load
from neo4j_server import Server
from random_questions import CLASSES, COMPLETE, ENTITIES, PATIENT, TODAY, path_told, random_graph, told

from graph.errors import StoreBusy
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.engine import SnapshotSearch, SubgraphSearch
from graph.search.results import ProximityResult
from graph.search.subgraph_search import ProximitySearch
from graph.store import Version
from graph.store.neighbours import GraphReader, LinkQuery, in_one_version
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

pytestmark = pytest.mark.neo4j

GRAPHS, LOADS, ASKERS = 5, 4, 3
ENOUGH, MOST_SECONDS = 4, 300
"""Answers between two loads, so that a busy machine asks as much as it loads, and how long they may take."""

TRAVERSALS = [preset(name, TODAY, today=TODAY) for name in ("control", "any")]


class Said(NamedTuple):
    """What was answered: to which question, of which version it is, and what it says."""

    kind: str
    id: str
    traversal: Traversal
    version: int
    answer: Any


class Asker:
    """Asks one question after another until it is told to stop, and keeps what it was told."""

    def __init__(self, store: Neo4jStore, seed: int, said: list[Said], is_over: threading.Event) -> None:
        self._store = store
        self._rng = random.Random(seed)
        self._said = said
        self._is_over = is_over

    def ask(self) -> None:
        """Put every answer to what was said; a question that loads never let end has none."""
        kinds = [self._newest, self._reader, self._paths]
        while not self._is_over.is_set():
            id = f"g{self._rng.randrange(GRAPHS)}.e{self._rng.randrange(ENTITIES)}"
            try:
                self._said += self._rng.choice(kinds)(id, self._rng.choice(TRAVERSALS))
            except StoreBusy:
                continue

    def _newest(self, id: str, traversal: Traversal) -> Iterator[Said]:
        """Of whatever version is the newest while it is asked for."""

        def work(graph: GraphReader) -> dict[str, ProximityResult]:
            return ProximitySearch(graph, id, traversal, COMPLETE, 5, PATIENT.links).results()

        ends_at = time.monotonic() + PATIENT.seconds
        for name, answered in in_one_version(self._store.graph_reader, work, ends_at).items():
            version = answered.snapshot.version
            yield Said(name, id, traversal, version, told(answered.snapshot, answered.proximity))

    def _reader(self, id: str, traversal: Traversal) -> Iterator[Said]:
        with self._store.reader() as reader:
            search = SubgraphSearch(reader, self._store, PATIENT)
            for name, answered in search.proximities(id, traversal, COMPLETE, 5).items():
                assert answered.snapshot.version == reader.version
                yield Said(name, id, traversal, reader.version, told(answered.snapshot, answered.proximity))

    def _paths(self, id: str, traversal: Traversal) -> Iterator[Said]:
        with self._store.reader() as reader:
            end = f"{id.partition('.')[0]}.e0"
            answered = SubgraphSearch(reader, self._store, PATIENT).paths([id], [end], traversal, 5)
            assert answered.snapshot.version == reader.version
            paths = [path_told(answered.snapshot, path) for path in answered.paths.paths]
            yield Said("paths", id, traversal, reader.version, paths)


def expected(snapshot: Snapshot, said: Said) -> Any:
    """What the whole graph of a version says to the question."""
    whole = SnapshotSearch(snapshot)
    if said.kind == "paths":
        paths = whole.paths([said.id], [f"{said.id.partition('.')[0]}.e0"], said.traversal, 5).paths.paths
        return [path_told(snapshot, path) for path in paths]
    answers = whole.proximities(said.id, said.traversal, COMPLETE, 5)
    return told(snapshot, answers[said.kind].proximity)


@pytest.mark.parametrize(
    "sizes", [BatchSizes(), BatchSizes(rows=20, at_once=10)], ids=["in one transaction", "in many"]
)
def test_an_answer_is_of_one_version_while_others_are_loaded(neo4j_server: Server, sizes: BatchSizes) -> None:
    """In many transactions, the graph that is searched is behind the statements after each load."""
    rng = random.Random(20240604)
    neo4j_server.empty()
    settings = Neo4jSettings(patience=Patience(busy=30), sizes=sizes)
    with (
        closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=settings)) as loader,
        closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as asked,
        ThreadPoolExecutor(ASKERS) as pool,
    ):
        versions = [next_version(loader, rng)]
        is_over = threading.Event()
        said: list[Said] = []
        asking = [pool.submit(Asker(asked, seed, said, is_over).ask) for seed in range(ASKERS)]
        try:
            for _ in range(LOADS):
                wait_for_more(said, asking)
                versions.append(next_version(loader, rng))
        finally:
            is_over.set()
        for asker in asking:
            asker.result()
        snapshots = {}
        for version in versions:
            with asked.reader(known_at=version.loaded_at) as reader:
                snapshots[version.number] = Snapshot.build(reader)
    for one in said:
        assert one.answer == expected(snapshots[one.version], one), one
    assert len({one.version for one in said}) >= LOADS // 2
    assert {one.kind for one in said} == {*CLASSES, "paths"}


def test_what_a_load_took_away_while_it_was_read_is_no_answer(neo4j_server: Server) -> None:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        load(store, company("a"), company("g"), owns("g", "a", "100"))
        graph = store.graph_reader(60)
        assert graph.entity("a") is not None
        load(store, company("a"), company("g"))
        assert not graph.is_unchanged()
        with pytest.raises(StoreBusy, match="was loaded while it was searched"):
            graph.entity("g")


@pytest.mark.parametrize("half", ["REMOVE n.packed_memberships", "SET n.membership_targets = []"])
def test_a_member_that_a_load_has_half_written_is_no_answer(neo4j_server: Server, half: str) -> None:
    """A query sees what was committed while it ran: a node's label and one of its two properties."""
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        load(store, company("a"), company("g"), owns("g", "a", "100"), member("g", "listed_party"))
        graph = store.graph_reader(60)
        batch = graph.entity("a")
        assert batch is not None
        neo4j_server.ask(f"MATCH (n:Thing {{id: 'g'}}) {half}")
        with pytest.raises(StoreBusy, match="was loaded while it was searched"):
            graph.neighbours(np.array(batch.keys), LinkQuery(("Ownership",), (), ("Ownership",), 100, 99))


def wait_for_more(said: list[Said], asking: list[Future[None]]) -> None:
    """Wait until there are some more answers than now, or one who asks has failed."""
    wanted, ends_at = len(said) + ENOUGH, time.monotonic() + MOST_SECONDS
    while len(said) < wanted and not any(asker.done() for asker in asking):
        assert time.monotonic() < ends_at, "no answers"
        time.sleep(0.01)


def next_version(store: Neo4jStore, rng: random.Random) -> Version:
    """Other links between the same entities in place of those that were there."""
    return load(store, *(random_graph(rng, f"g{n}", is_plain=rng.random() < 0.5) for n in range(GRAPHS)))
