"""Hops written on the nodes make searches shorter and change no answer; stale ones are not looked at."""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from typing import Any

import pytest
from factories import company, fact, link, member, owns
from loads import load
from neo4j_server import Server
from random_questions import CLASSES, ENTITIES, GRAPHS, PATIENT, TODAY, path_told, told
from random_store import random_store

from graph.errors import StoreBusy, UnknownEntity
from graph.model.filters import EdgeFilter
from graph.model.snapshot import Snapshot
from graph.model.traversal import Traversal, preset
from graph.search.annotation import Annotation, annotate, bounding_annotation
from graph.search.paths import Goal, best_paths
from graph.search.proximity import Hops, proximity
from graph.search.pushdown import PushDown
from graph.store.neo4j.store import Neo4jStore
from ontology import Grade

pytestmark = pytest.mark.neo4j

TARGET = CLASSES[0]
CONTROL, ANY = preset("control", TODAY, today=TODAY), preset("any", TODAY, today=TODAY)
WIDE = replace(ANY, min_share=10.0, max_degree=4)
CHAIN = [
    *(s for id in "gab" for s in company(id)),
    member("g", TARGET),
    owns("g", "a", "60"),
    owns("a", "b", "60"),
]


def written(store: Neo4jStore, *wanted: Traversal, **how: Any) -> list[Annotation]:
    with store.reader() as reader:
        loaded_at = max(version.loaded_at for version in reader.versions())
        pairs = [(traversal, risk_class) for traversal in wanted for risk_class in CLASSES]
        return annotate(store, Snapshot.build(reader), loaded_at, pairs, **how)


def questions(seed: int) -> Iterator[tuple[str, Traversal]]:
    """Entities, and traversals of which most are those written, or narrower."""
    rng = random.Random(seed)
    for number in range(0, GRAPHS, 3):  # a server takes long to plan a new text
        for base in (CONTROL, WIDE):
            changes: dict[str, Any] = {}
            if rng.random() < 0.5:
                changes["max_hops"] = 3
            if rng.random() < 0.5:
                changes["min_share"] = rng.choice([25.0, 50.0, 100.0])
            if rng.random() < 0.3:
                changes["max_degree"] = rng.choice([1, 2, 3])
            if rng.random() < 0.4:
                changes["min_grade"] = rng.choice(list(Grade))
            yield f"g{number}.e{rng.randrange(ENTITIES)}", replace(base, **changes)


@pytest.fixture(scope="module", params=[False, True], ids=["any graphs", "plain graphs"])
def graphs(request: pytest.FixtureRequest, neo4j_server: Server) -> Iterator[tuple[Neo4jStore, Snapshot]]:
    """A store of many small graphs with hops on its nodes, and the snapshot of all of it."""
    with random_store(neo4j_server, 20240602, is_plain=request.param) as store:
        written(store, CONTROL, WIDE)
        with store.reader() as reader:
            yield store, Snapshot.build(reader)


def test_answers_are_the_same_where_hops_are_written(graphs: tuple[Neo4jStore, Snapshot]) -> None:
    store, snapshot = graphs
    descriptions = store.search(60).written
    down = PushDown(store.search, PATIENT)
    kinds = set()
    for id, traversal in questions(13):
        place = snapshot.ids.position(id)
        assert place is not None
        edge_filter = EdgeFilter(snapshot, traversal)
        answers = down.proximities(id, traversal, dict.fromkeys(CLASSES, True))
        for risk_class, answered in answers.items():
            whole = proximity(snapshot, place, risk_class, traversal, is_complete=True)
            assert told(answered.snapshot, answered.proximity) == told(snapshot, whole), (id, traversal)
            assert down.hops(id, risk_class, traversal) == whole.hops, (id, traversal)
            part = down.class_paths(id, risk_class, traversal)
            paths = best_paths(edge_filter, place, Goal.members(edge_filter, risk_class), 5).paths
            ours = [path_told(part.snapshot, path) for path in part.found.paths]
            assert ours == [path_told(snapshot, path) for path in paths], (id, traversal)
            found = bounding_annotation(descriptions, traversal, risk_class)
            exact = found is not None and found.answers(traversal, risk_class)
            kinds.add((found is not None, exact, whole.hops is not None))
    assert len(kinds) == 6


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as opened:
        load(opened, CHAIN)
        yield opened


def spoil(server: Server) -> None:
    """Write hops that are wrong, so that whoever takes them answers wrong."""
    server.ask("MATCH (n:Thing) SET n.hops_control_defence_conglomerate = 4")


def test_hops_that_are_written_are_read(store: Neo4jStore, neo4j_server: Server) -> None:
    down = PushDown(store.search, PATIENT)
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)
    written(store, CONTROL)
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)
    spoil(neo4j_server)
    assert down.hops("b", TARGET, CONTROL) == Hops(4, False)
    assert down.hops("b", TARGET, replace(CONTROL, min_share=30.0, max_hops=3)) is None
    assert not down.class_paths("b", TARGET, replace(CONTROL, max_hops=3)).found.paths
    with pytest.raises(UnknownEntity):
        down.hops("nobody", TARGET, CONTROL)


def half_written(store: Neo4jStore) -> None:
    def fail(done: int, total: int) -> None:
        raise RuntimeError("half-way")

    with pytest.raises(RuntimeError, match="half-way"):
        written(store, ANY, progress=fail)


def loaded_again(store: Neo4jStore) -> None:
    load(store, [*CHAIN, *company("c")])


STALE: dict[str, Callable[[Neo4jStore], object]] = {"loaded": loaded_again, "half-way": half_written}


@pytest.mark.parametrize("happened", STALE)
def test_stale_hops_are_not_looked_at(store: Neo4jStore, neo4j_server: Server, happened: str) -> None:
    down = PushDown(store.search, PATIENT)
    written(store, CONTROL)
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)
    STALE[happened](store)
    spoil(neo4j_server)
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)
    assert [path.hops for path in down.class_paths("b", TARGET, CONTROL).found.paths] == [2]
    assert not store.search(60).written


def test_hops_of_a_store_made_anew_are_not_looked_at(store: Neo4jStore, neo4j_server: Server) -> None:
    written(store, CONTROL)
    down = PushDown(store.search, PATIENT)
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)
    spoil(neo4j_server)
    neo4j_server.ask("MATCH (v:KettingVersion) SET v.loaded_at = '2026-11-22T12:00:00.000000+00:00'")
    assert down.hops("b", TARGET, CONTROL) == Hops(2, False)


def test_a_search_notices_that_hops_were_written_meanwhile(store: Neo4jStore) -> None:
    written(store, CONTROL)
    search = store.search(60)
    [description] = [d for d in search.written if d["risk_class"] == TARGET]
    assert search.start("b") is not None
    assert search.is_unchanged
    written(store, CONTROL)
    assert not search.is_unchanged
    with pytest.raises(StoreBusy, match="annotated meanwhile"):
        search.hops_written("b", description["hops_property"])


def test_better_evidence_alone_may_reach_what_is_not_within_reach_otherwise(store: Neo4jStore) -> None:
    """The lower share is on worse evidence, which a question for the better alone does not know."""
    load(
        store,
        [
            *(s for id in "gab" for s in company(id)),
            member("g", TARGET, grade="A"),
            link("Ownership", "g", "b", grade="B"),
            link("Ownership", "g", "b", grade="D", share="10"),
            fact("b", "type", "Company"),
        ],
    )
    written(store, CONTROL)
    down = PushDown(store.search, PATIENT)
    assert down.hops("b", TARGET, CONTROL) is None
    assert down.hops("b", TARGET, CONTROL.with_grade(Grade.B)) == Hops(1, False)


@pytest.mark.parametrize(
    ("asked", "is_bounded"),
    [
        ({}, True),
        ({"min_share": 50.0}, True),
        ({"max_degree": 9}, True),
        ({"max_hops": 2, "min_share": 30.0}, True),
        ({"min_share": 10.0}, False),
        ({"max_degree": 9_000}, False),
        ({"max_hops": 5}, False),
        ({"min_grade": Grade.B}, False),
        ({"link_types": ("Ownership",)}, False),
        ({"direction": ANY.direction}, False),
        ({"collapse_full": True}, False),
        ({"valid_at": TODAY.replace(day=2)}, False),
    ],
    ids=str,
)
def test_only_hops_that_are_never_more_are_a_bound(asked: dict[str, Any], is_bounded: bool) -> None:
    annotation = Annotation(CONTROL, TARGET, None, 0, run=1)  # type: ignore[arg-type]  # not looked at
    assert annotation.bounds(replace(CONTROL, **asked), TARGET) is is_bounded
    assert not annotation.bounds(replace(CONTROL, **asked), "listed_party")
