"""What is searched on the server is what a snapshot of the whole graph says, filter by filter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from loads import LISTS
from neo4j_server import Server
from random_questions import CLASSES, ENTITIES, PATIENT, asked, path_told, told
from random_store import random_store

from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, preset
from graph.search.paths import Goal, best_paths
from graph.search.proximity import proximity
from graph.search.pushdown import PushDown
from graph.store.neo4j.statements.reader import Neo4jReader
from graph.store.neo4j.store import Neo4jStore
from graph.store.statement_search import StatementSearch
from ingest import pipeline
from ingest.sources import bundled_sources, open_source
from ontology import Grade

pytestmark = pytest.mark.neo4j


@pytest.fixture(scope="module", params=[False, True], ids=["any graphs", "plain graphs"])
def loaded(request: pytest.FixtureRequest, neo4j_server: Server) -> Iterator[tuple[Neo4jStore, Snapshot]]:
    """A store of many small graphs, and the snapshot of all of it."""
    with random_store(neo4j_server, 20240601, is_plain=request.param) as store, store.reader() as reader:
        yield store, Snapshot.build(reader)


def test_answers_are_the_same(loaded: tuple[Neo4jStore, Snapshot]) -> None:
    store, snapshot = loaded
    down = PushDown(store.search, PATIENT)
    verdicts = set()
    for id, traversal, limit in asked(1):
        place = snapshot.ids.position(id)
        assert place is not None
        completeness = {CLASSES[0]: limit != 3, CLASSES[1]: True}
        answers = down.proximities(id, traversal, completeness, limit=limit)
        for risk_class, answered in answers.items():
            is_complete = completeness[risk_class]
            whole = proximity(snapshot, place, risk_class, traversal, is_complete=is_complete, limit=limit)
            assert told(answered.snapshot, answered.proximity) == told(snapshot, whole), (id, traversal)
            verdicts.add((whole.verdict, whole.reason))
    assert len(verdicts) >= 5


def test_hops_alone_are_the_same(loaded: tuple[Neo4jStore, Snapshot]) -> None:
    store, snapshot = loaded
    down = PushDown(store.search, PATIENT)
    for number, (id, traversal, _) in enumerate(asked(2)):
        if number % 3:  # its texts take long to plan
            continue
        place = snapshot.ids.position(id)
        assert place is not None
        whole = proximity(snapshot, place, CLASSES[0], traversal, is_complete=True)
        assert down.hops(id, CLASSES[0], traversal) == whole.hops, (id, traversal)


def test_paths_between_two_are_the_same(loaded: tuple[Neo4jStore, Snapshot]) -> None:
    store, snapshot = loaded
    down = PushDown(store.search, PATIENT)
    rng = random.Random(3)
    for id, traversal, limit in asked(3):
        end = f"{id.partition('.')[0]}.e{rng.randrange(ENTITIES)}"
        places = snapshot.ids.position(id), snapshot.ids.position(end)
        assert places[0] is not None and places[1] is not None
        whole = best_paths(EdgeFilter(snapshot, traversal), places[0], Goal.entity(places[1]), limit)
        part = down.paths(id, end, traversal, limit=limit)
        assert [path_told(part.snapshot, p) for p in part.found.paths] == [
            path_told(snapshot, p) for p in whole.paths
        ], (id, end, traversal)


@pytest.mark.parametrize("view", ["before", "of some sources"])
def test_an_earlier_time_and_some_sources_are_the_same(
    loaded: tuple[Neo4jStore, Snapshot], view: str
) -> None:
    store, _ = loaded
    with store.reader() as newest:
        first = min(version.loaded_at for version in newest.versions())
    chosen: dict[str, Any] = {"known_at": first} if view == "before" else {"sources": [LISTS.id]}
    with store.reader(**chosen) as reader:
        assert isinstance(reader, Neo4jReader)
        snapshot = Snapshot.build(reader)
        down = PushDown(lambda seconds: StatementSearch(reader, seconds), PATIENT)
        for number, (id, traversal, limit) in enumerate(asked(4)):
            place = snapshot.ids.position(id)
            if number % 4 or place is None:
                continue
            answers = down.proximities(id, traversal, dict.fromkeys(CLASSES, True), limit=limit)
            for risk_class, answered in answers.items():
                whole = proximity(snapshot, place, risk_class, traversal, is_complete=True, limit=limit)
                assert told(answered.snapshot, answered.proximity) == told(snapshot, whole), (id, traversal)


@pytest.fixture(scope="module")
def case(neo4j_server: Server) -> Iterator[tuple[Neo4jStore, Snapshot]]:
    """The bundled case."""
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        for name in bundled_sources():
            pipeline.load(store, open_source(name))
        with store.reader() as reader:
            yield store, Snapshot.build(reader)


@pytest.mark.parametrize("name", ["control", "any", "common owner", "any, 25%, grade B"])
def test_the_bundled_case_is_the_same(case: tuple[Neo4jStore, Snapshot], name: str) -> None:
    store, snapshot = case
    today = date(2026, 6, 1)
    anyhow = preset("any", today, today=today)
    traversal = {
        "control": preset("control", today, today=today),
        "any": anyhow,
        "common owner": replace(anyhow, direction=Direction.COMMON_OWNER, collapse_full=True),
        "any, 25%, grade B": replace(anyhow, min_share=25.0, min_grade=Grade.B, valid_at=date(2024, 7, 1)),
    }[name]
    down = PushDown(store.search, PATIENT)
    for place in random.Random(5).sample(range(len(snapshot.ids)), 15):
        answers = down.proximities(snapshot.ids[place], traversal, dict.fromkeys(CLASSES, True))
        for risk_class, answered in answers.items():
            whole = proximity(snapshot, place, risk_class, traversal, is_complete=True)
            assert told(answered.snapshot, answered.proximity) == told(snapshot, whole), place
