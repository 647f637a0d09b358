"""What lies around an entity, against all paths enumerated, and in a part of the graph as in the whole."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace

import pytest
from brute_force import BruteForce
from factories import member, owns, snapshot_of
from filtering_graph import filtering_search
from random_questions import GRAPHS, PATIENT, TODAY, asked, path_told, random_graph, random_traversal
from random_store import load_random

from graph.model import Direction, EdgeFilter, Snapshot, Strictness, Traversal, preset
from graph.search import Limits, Search, SnapshotSearch, SubgraphSearch
from graph.search.neighbourhood import ReachedFrom, reached_from
from graph.search.qualifications import stop_kind
from graph.store.sqlite.store import SqliteStore
from ontology import Grade, Statement

DOWN = replace(preset("control", TODAY, today=TODAY), direction=Direction.DOWN)


def around(statements: list[Statement], start: str, traversal: Traversal) -> ReachedFrom:
    snapshot = snapshot_of(statements)
    position = snapshot.ids.position(start)
    assert position is not None
    return reached_from(EdgeFilter(snapshot, traversal), position)


def found(result: ReachedFrom) -> list[tuple[str, int, bool]]:
    ids = result.edge_filter.snapshot.ids
    return [(ids[each.entity], each.hops, each.at_least) for each in result.reached]


def test_what_is_owned_comes_nearest_first_and_the_entity_itself_not_at_all() -> None:
    facts = [
        owns("A", "B", "60"),
        owns("B", "C", "60"),
        owns("A", "D", "60", direct="indirect"),
        owns("C", "A", "60"),
    ]
    assert found(around(facts, "A", DOWN)) == [("B", 1, False), ("C", 2, False), ("D", 2, True)]


def test_a_stop_is_reached_and_not_passed() -> None:
    facts = [owns("A", "B", "60"), owns("B", "C", "60"), member("B", "state_body")]
    result = around(facts, "A", DOWN)
    assert found(result) == [("B", 1, False)]
    kinds = [stop_kind(result.edge_filter, position) for position in range(3)]
    assert kinds == [None, "state_body", None]


@pytest.mark.slow
def test_everything_reached_is_what_enumerating_paths_finds() -> None:
    rng = random.Random(11)
    for _ in range(60):
        statements = random_graph(rng, "g", is_plain=False)
        traversal = random_traversal(rng)
        snapshot, brute = snapshot_of(statements), BruteForce(statements, traversal)
        everyone = dict.fromkeys(snapshot.ids, Grade.A)
        for start in snapshot.ids:
            paths = brute.paths(start, everyone, brute.edges(traversal.min_grade))
            best: dict[str, tuple[int, bool]] = {}
            for path, (hops, _, at_least) in paths.items():
                best[path[-1]] = min((hops, at_least), best.get(path[-1], (99, True)))
            result = around(statements, start, traversal)
            assert {id: (hops, late) for id, hops, late in found(result)} == {
                id: value for id, value in best.items() if id != start
            }, (start, traversal)
            for each in result.reached:
                path = result.best_path(each.entity)
                assert path is not None
                named = tuple(snapshot.ids[entity] for entity in path.entities)
                assert paths[named] == (each.hops, path.grade, path.at_least)


@pytest.fixture(scope="module", params=["statements", "as few links as may be"])
def searches(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Snapshot, Search]]:
    """Many small graphs, whole and as a part of them is read."""
    with closing(SqliteStore(tmp_path_factory.mktemp("random") / "graphs.db")) as store:
        load_random(store, 7, is_plain=False)
        with store.reader() as reader:
            whole = Snapshot.build(reader)
            if request.param == "statements":
                yield whole, SubgraphSearch(reader, None, PATIENT)
            else:
                yield whole, filtering_search(reader, whole, PATIENT)


@pytest.mark.slow
@pytest.mark.parametrize("strictness", [Strictness.STRICT, Strictness.RELAXED])
def test_a_part_of_the_graph_has_all_that_the_whole_has(
    searches: tuple[Snapshot, Search], strictness: Strictness
) -> None:
    whole, search = searches
    count = 0
    for id, traversal, _ in asked(21):
        part = search.around([id], traversal, strictness)
        assert not part.is_truncated
        assert told(part.snapshot, id, traversal, strictness) == told(whole, id, traversal, strictness), (
            id,
            traversal,
        )
        count += 1
    assert count > GRAPHS


def told(snapshot: Snapshot, id: str, traversal: Traversal, strictness: Strictness) -> object:
    position = snapshot.ids.position(id)
    assert position is not None
    result = reached_from(EdgeFilter(snapshot, traversal, strictness), position)
    paths = [result.best_path(each.entity) for each in result.reached]
    return found(result), [path and path_told(snapshot, path) for path in paths]


def test_a_bound_on_links_is_told(tmp_path) -> None:
    with closing(SqliteStore(tmp_path / "graphs.db")) as store:
        load_random(store, 7, is_plain=False)
        with store.reader() as reader:
            few = SubgraphSearch(reader, None, Limits(links=1))
            anyhow = replace(preset("any", TODAY, today=TODAY), max_hops=4)
            assert any(few.around([id], anyhow).is_truncated for id, _, _ in asked(21))


def test_an_entity_that_nobody_knows_has_nothing_around_it() -> None:
    snapshot = snapshot_of([owns("A", "B", "60")])
    part = SnapshotSearch(snapshot).around(["nobody"], DOWN)
    assert part.snapshot.ids.position("nobody") is None
