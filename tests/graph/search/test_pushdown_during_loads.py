"""While versions are loaded in turn, each answer is of one of them, and never a mixture of two."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import closing
from typing import Any, NamedTuple

import pytest
from factories import company, owns
from loads import load
from neo4j_server import Server
from random_questions import CLASSES, ENTITIES, PATIENT, TODAY, path_told, random_graph, told

from graph.errors import StoreBusy
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.engine import PushedDown, SnapshotSearch
from graph.search.partial import Facts, Part
from graph.search.paths import Goal, best_paths
from graph.search.proximity import hops_to
from graph.search.pushdown import PushDown
from graph.search.steps import walked_types
from graph.store import Version
from graph.store.neighbourhood import Ask, Way
from graph.store.neo4j.bulk.bulk_writer import BatchSizes
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore

pytestmark = pytest.mark.neo4j

GRAPHS, LOADS, ASKERS = 5, 6, 3
ENOUGH, MOST_SECONDS = 4, 60
"""Answers between two loads, so that a busy machine asks as much as it loads, and how long they may take."""

COMPLETE = dict.fromkeys(CLASSES, True)
TRAVERSALS = [preset(name, TODAY, today=TODAY) for name in ("control", "any")]
TARGET = CLASSES[0]


class Said(NamedTuple):
    """What was answered: to which question, of which versions it may be, and what it says."""

    kind: str
    id: str
    traversal: Traversal
    versions: range
    answer: Any


class Asker:
    """Asks one question after another until it is told to stop, and keeps what it was told."""

    def __init__(self, store: Neo4jStore, seed: int, said: list[Said], is_over: threading.Event) -> None:
        self._store = store
        self._down = PushDown(store.search, PATIENT)
        self._rng = random.Random(seed)
        self._said = said
        self._is_over = is_over

    def ask(self) -> None:
        """Put every answer to what was said; a question that loads never let end has none."""
        kinds = [self._newest, self._reader, self._paths, self._hops]
        while not self._is_over.is_set():
            id = f"g{self._rng.randrange(GRAPHS)}.e{self._rng.randrange(ENTITIES)}"
            try:
                self._said += self._rng.choice(kinds)(id, self._rng.choice(TRAVERSALS))
            except StoreBusy:
                continue

    def _newest(self, id: str, traversal: Traversal) -> Iterator[Said]:
        for name, answered in self._down.proximities(id, traversal, COMPLETE).items():
            version = answered.snapshot.version
            yield Said(name, id, traversal, _only(version), told(answered.snapshot, answered.proximity))

    def _reader(self, id: str, traversal: Traversal) -> Iterator[Said]:
        with self._store.reader() as reader:
            pushed = PushedDown(reader, self._store, PATIENT)
            for name, answered in pushed.proximities(id, traversal, COMPLETE, 5).items():
                assert answered.snapshot.version == reader.version
                answer = told(answered.snapshot, answered.proximity)
                yield Said(name, id, traversal, _only(reader.version), answer)

    def _paths(self, id: str, traversal: Traversal) -> Iterator[Said]:
        found = self._down.class_paths(id, TARGET, traversal)
        paths = [path_told(found.snapshot, path) for path in found.found.paths]
        yield Said("paths", id, traversal, _only(found.snapshot.version), paths)

    def _hops(self, id: str, traversal: Traversal) -> Iterator[Said]:
        """Hops do not say of which version they are; of one that was the newest while they were asked for."""
        first = self._version()
        hops = self._down.hops(id, TARGET, traversal)
        yield Said("hops", id, traversal, range(first, self._version() + 1), hops)

    def _version(self) -> int:
        with self._store.reader() as reader:
            return reader.version


def _only(version: int) -> range:
    return range(version, version + 1)


def expected(snapshot: Snapshot, said: Said) -> Any:
    """What the whole graph of a version says to the question."""
    place = snapshot.ids.position(said.id)
    assert place is not None
    edge_filter = EdgeFilter(snapshot, said.traversal)
    if said.kind == "hops":
        return hops_to(edge_filter, place, TARGET)
    if said.kind == "paths":
        found = best_paths(edge_filter, place, Goal.members(edge_filter, TARGET), 5)
        return [path_told(snapshot, path) for path in found.paths]
    answers = SnapshotSearch(snapshot).proximities(said.id, said.traversal, COMPLETE, 5)
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
        assert one.answer in [expected(snapshots[number], one) for number in one.versions], one
    assert len({one.versions for one in said}) >= LOADS // 2
    assert {one.kind for one in said} == {*CLASSES, "paths", "hops"}


def test_links_that_a_load_took_away_while_they_were_searched(neo4j_server: Server) -> None:
    neo4j_server.empty()
    up = TRAVERSALS[0]
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        load(store, company("a"), company("g"), owns("g", "a", "100"))
        near = store.search(60)
        start = near.start("a")
        assert start is not None
        [edge] = near.follow([start.key], Ask(up, walked_types(up), Way.UP, is_loose=False)).edges
        load(store, company("a"), company("g"))
        with pytest.raises(StoreBusy, match="was loaded while it was searched"):
            Facts(near, up).snapshot(Part({start.key}, {edge.link}))


def wait_for_more(said: list[Said], asking: list[Future[None]]) -> None:
    """Wait until there are some more answers than now, or one who asks has failed."""
    wanted, ends_at = len(said) + ENOUGH, time.monotonic() + MOST_SECONDS
    while len(said) < wanted and not any(asker.done() for asker in asking):
        assert time.monotonic() < ends_at, "no answers"
        time.sleep(0.01)


def next_version(store: Neo4jStore, rng: random.Random) -> Version:
    """Other links between the same entities in place of those that were there."""
    return load(store, *(random_graph(rng, f"g{n}", is_plain=rng.random() < 0.5) for n in range(GRAPHS)))
