"""What is searched in a subgraph is what a snapshot of the whole graph says, filter by filter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from itertools import islice
from pathlib import Path
from typing import Any

import pytest
from loads import LISTS
from random_questions import COMPLETE, ENTITIES, IN_PART, PATIENT, asked, path_told, told
from searched_graphs import WAYS, Searched, searched, searched_graphs

from graph.model.snapshot import Snapshot
from graph.model.traversal import Direction, preset
from graph.search import subgraph_search
from graph.search.engine import SnapshotSearch, SubgraphSearch
from graph.store.sqlite.store import SqliteStore
from ontology import Grade

pytestmark = pytest.mark.slow

SEED = 20240601


@pytest.fixture(scope="module", params=WAYS)
def way(request: pytest.FixtureRequest) -> str:
    """Of what the parts are read."""
    return str(request.param)


@pytest.fixture(scope="module", params=[False, True], ids=["any", "plain"])
def graphs(request: pytest.FixtureRequest, way: str) -> Iterator[Searched]:
    """Many small graphs."""
    with searched_graphs(request, way, SEED, is_plain=request.param) as graphs:
        yield graphs


def test_answers_are_the_same(graphs: Searched, monkeypatch: pytest.MonkeyPatch) -> None:
    """Whether links that end paths are read before the others or not."""
    verdicts = set()
    for number, (id, traversal, limit) in enumerate(islice(asked(1), 0, None, graphs.every)):
        monkeypatch.setattr(subgraph_search, "_SMALL", (0, 2, 200)[number % 3])
        reasons = IN_PART if limit == 3 else COMPLETE
        expected = graphs.whole.proximities(id, traversal, reasons, limit)
        for risk_class, answered in graphs.part.proximities(id, traversal, reasons, limit).items():
            whole = expected[risk_class]
            told_whole = told(whole.snapshot, whole.proximity)
            assert told(answered.snapshot, answered.proximity) == told_whole, (id, risk_class, traversal)
            verdicts.add((whole.proximity.verdict, whole.proximity.reasons))
    assert len(verdicts) >= 5


def test_possible_samenesses_are_followed_alike(graphs: Searched) -> None:
    differing = 0
    for id, traversal, limit in islice(asked(6), 0, None, 2):
        followed = replace(traversal, follow_possibly_same=True)
        expected = graphs.whole.proximities(id, followed, COMPLETE, limit)
        without = graphs.whole.proximities(id, traversal, COMPLETE, limit)
        for risk_class, answered in graphs.part.proximities(id, followed, COMPLETE, limit).items():
            whole = expected[risk_class]
            told_whole = told(whole.snapshot, whole.proximity)
            assert told(answered.snapshot, answered.proximity) == told_whole, (id, risk_class, traversal)
            differing += whole.proximity.verdict != without[risk_class].proximity.verdict
    assert differing


def test_paths_between_two_are_the_same(graphs: Searched) -> None:
    rng = random.Random(3)
    for number, (id, traversal, limit) in enumerate(islice(asked(3), 0, None, graphs.every)):
        traversal = replace(traversal, follow_possibly_same=number % 2 == 0)
        end = f"{id.partition('.')[0]}.e{rng.randrange(ENTITIES)}"
        expected = graphs.whole.paths([id], [end], traversal, limit)
        part = graphs.part.paths([id], [end], traversal, limit)
        assert part.stops == expected.stops
        assert [path_told(part.snapshot, path) for path in part.paths.paths] == [
            path_told(expected.snapshot, path) for path in expected.paths.paths
        ], (id, end, traversal)


@pytest.mark.parametrize("view", ["before", "of some sources"])
def test_an_earlier_time_and_some_sources_are_the_same(graphs: Searched, view: str) -> None:
    with graphs.store.reader() as newest:
        first = min(version.loaded_at for version in newest.versions())
    chosen: dict[str, Any] = {"known_at": first} if view == "before" else {"sources": [LISTS.id]}
    with graphs.store.reader(**chosen) as reader:
        snapshot = Snapshot.build(reader)
        whole = SnapshotSearch(snapshot)
        store: Any = graphs.store if hasattr(graphs.store, "graph_reader") else None
        part = SubgraphSearch(reader, store, PATIENT)
        for number, (id, traversal, limit) in enumerate(asked(4)):
            if number % 4 or snapshot.ids.position(id) is None:
                continue
            expected = whole.proximities(id, traversal, COMPLETE, limit)
            for risk_class, answered in part.proximities(id, traversal, COMPLETE, limit).items():
                told_whole = told(snapshot, expected[risk_class].proximity)
                assert told(answered.snapshot, answered.proximity) == told_whole, (id, traversal)


@pytest.fixture(scope="module")
def case(small_case_path: Path) -> Iterator[Searched]:
    """The small case."""
    with (
        closing(SqliteStore(small_case_path, read_only=True)) as store,
        searched(store, "as few links as may be") as case,
    ):
        yield case


@pytest.mark.parametrize("name", ["control", "any", "common owner", "any, 25%, grade B"])
def test_the_bundled_case_is_the_same(case: Searched, name: str) -> None:
    today = date(2026, 6, 1)
    anyhow = preset("any", today, today=today)
    traversal = {
        "control": preset("control", today, today=today),
        "any": anyhow,
        "common owner": replace(anyhow, direction=Direction.COMMON_OWNER, collapse_full=True),
        "any, 25%, grade B": replace(anyhow, min_share=25.0, min_grade=Grade.B, valid_at=date(2024, 7, 1)),
    }[name]
    ids = case.whole.snapshot.ids
    for place in random.Random(5).sample(range(len(ids)), 15):
        expected = case.whole.proximities(ids[place], traversal, COMPLETE, 5)
        for risk_class, answered in case.part.proximities(ids[place], traversal, COMPLETE, 5).items():
            told_whole = told(case.whole.snapshot, expected[risk_class].proximity)
            assert told(answered.snapshot, answered.proximity) == told_whole, ids[place]
