"""What is searched on the server is what a snapshot of the whole graph says, filter by filter."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from factories import fact, link, member
from loads import LISTS, listing, load
from neo4j_server import Server

from graph.inquiry import Limits
from graph.lens import Lens
from graph.paths import Goal, Path, best_paths
from graph.proximity import Proximity, proximity
from graph.pushdown import PushDown
from graph.snapshot import Snapshot
from graph.store.neo4j import Neo4jStore
from graph.store.neo4j_reader import Neo4jReader
from graph.store.statement_search import StatementSearch
from graph.timeline import ROW_FIELDS
from graph.traversal import Direction, Traversal, preset
from ingest import pipeline
from ingest.source import bundled_sources, open_source
from ontology import Grade, Statement

pytestmark = pytest.mark.neo4j

TODAY = date(2024, 6, 1)
GRAPHS, ENTITIES, QUESTIONS = 40, 8, 3
CLASSES = ("defence_conglomerate", "state_body")
PATIENT = Limits(seconds=120)
YEARS = ["2018", "2019", "2020-03", "2020-06-15", "2021", "2022-01", "2023"]
SHARES = [None, None, "100", "67", "30", "10", "25", "<100", "(25,50]", ">=75", "<25"]
TYPES = ["Ownership"] * 4 + ["Control", "Unit", "Affiliation", "Succession", "SharedHead", "Supply"]


def ordered(rng: random.Random) -> tuple[str | None, str | None]:
    start, end = rng.choice([None, None, *YEARS]), rng.choice([None, None, *YEARS])
    return (min(start, end), max(start, end)) if start and end else (start, end)


def random_graph(rng: random.Random, name: str, *, is_plain: bool) -> list[Statement]:
    """Links, memberships and types of a few entities; a plain one has only links of one hop."""
    ids = [f"{name}.e{place}" for place in range(ENTITIES)]
    facts = [fact(id, "type", rng.choice(["Company", "Company", "PublicBody", "Person"])) for id in ids]
    for _ in range(rng.randint(3, 16)):
        upper, lower = rng.sample(ids, 2)
        link_type = rng.choice([t for t in TYPES if t != "Succession"] if is_plain else TYPES)
        start, end = ordered(rng)
        facts.append(
            link(
                link_type,
                upper,
                lower,
                grade=rng.choice("ABCD"),
                observed="/".join(sorted(rng.choices(YEARS, k=2))),
                start=start,
                end=end if rng.random() < 0.3 else None,
                share=rng.choice(SHARES) if link_type == "Ownership" else None,
                share_until=rng.choice([None, None, *YEARS]) if link_type == "Ownership" else None,
                direct=rng.choice(["direct", "unstated"] if is_plain else ["direct", "unstated", "indirect"]),
            )
        )
    for _ in range(rng.randint(1, 4)):
        start, end = ordered(rng)
        facts.append(
            member(
                rng.choice(ids),
                rng.choice([CLASSES[0]] * 3 + ["state_body", "registered_agent"]),
                grade=rng.choice("ABCD"),
                observed=rng.choice(YEARS),
                start=start,
                end=end if rng.random() < 0.3 else None,
            )
        )
    return facts


def random_traversal(rng: random.Random) -> Traversal:
    """Any mixture of filters, or a preset."""
    day = rng.choice([TODAY, TODAY, date(2020, 5, 1), date(2019, 1, 1), date(2022, 7, 1)])
    if rng.random() < 0.3:
        return replace(preset("control", day, today=TODAY), min_grade=rng.choice(list(Grade)))
    changes: dict[str, Any] = {}
    for name, values in {
        "direction": list(Direction),
        "max_hops": [1, 2, 3, 5],
        "min_share": [10.0, 25.0, 50.0, 100.0],
        "min_grade": list(Grade),
        "max_degree": [1, 2, 3],
        "collapse_full": [True],
        "link_types": [
            ("Ownership", "Control", "Unit", "Affiliation"),
            ("Ownership", "SharedHead", "Supply"),  # few sets: a server takes a while to plan a new text
        ],
    }.items():
        if rng.random() < 0.4:
            changes[name] = rng.choice(values)
    return replace(preset("any", day, today=TODAY), **changes)


@pytest.fixture(scope="module", params=[False, True], ids=["any graphs", "plain graphs"])
def loaded(request: pytest.FixtureRequest, neo4j_server: Server) -> Iterator[tuple[Neo4jStore, Snapshot]]:
    """A store of many small graphs, and the snapshot of all of it."""
    rng = random.Random(20240601)
    graphs = [random_graph(rng, f"g{number}", is_plain=request.param) for number in range(GRAPHS)]
    neo4j_server.empty()
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials)) as store:
        load(store, *graphs)
        listed = [listing(f"entry{n}", f"g{n}.e0", f"g{n}.e3", grade="B") for n in range(0, GRAPHS, 3)]
        load(store, *listed, dataset=LISTS)
        with store.reader() as reader:
            yield store, Snapshot.build(reader)


def asked(seed: int) -> Iterator[tuple[str, Traversal, int]]:
    """Entities, traversals and numbers of paths."""
    rng = random.Random(seed)
    for number in range(GRAPHS):
        for _ in range(QUESTIONS):
            yield f"g{number}.e{rng.randrange(ENTITIES)}", random_traversal(rng), rng.choice([1, 3, 10])


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
        whole = best_paths(Lens(snapshot, traversal), places[0], Goal.entity(places[1]), limit)
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


def told(snapshot: Snapshot, answer: Proximity) -> dict[str, Any]:
    """The answer without positions and row numbers, which differ between snapshots."""
    return {
        "verdict": (answer.verdict, answer.reason, answer.hops, answer.hops_by_grade, answer.partial),
        "paths": [path_told(snapshot, path) for path in answer.paths],
        "below": [path_told(snapshot, path) for path in answer.below_minimum],
        "open": answer.open_ends,
        "assumes": answer.assumes,
    }


def path_told(snapshot: Snapshot, path: Path) -> Any:
    return (
        [snapshot.ids[e] for e in path.entities],
        (path.hops, path.grade, path.newest, path.at_least),
        [
            (
                step.hops,
                step.grade,
                step.newest,
                sorted(row_told(snapshot, snapshot.links, r) for r in step.rows),
            )
            for step in path.steps
        ],
        sorted(row_told(snapshot, snapshot.memberships, row) for row in path.target_rows),
    )


def row_told(snapshot: Snapshot, rows: Any, row: int) -> Any:
    values = {name: rows[name][row].item() for name in ROW_FIELDS}
    upper = values.pop("upper")
    named = snapshot.ids[upper] if rows is snapshot.links else snapshot.targets[upper]
    return named, snapshot.ids[values.pop("lower")], tuple(values.items())
