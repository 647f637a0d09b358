"""A view that is pushed down answers of its own version, and says when a bound cut it short."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from factories import company, link, member, owns
from loads import load
from neo4j_server import Server

from graph.model.traversal import Traversal, preset
from graph.search.engine import PushedDown
from graph.search.inquiry import Limits
from graph.search.proximity import Hops, Reason, Verdict
from graph.search.pushdown import PushDown
from graph.store.neo4j.connection import Patience
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteStore
from graph.store.statement_search import StatementSearch
from ontology import Directness

DAY = date(2025, 1, 1)
CLASS = "defence_conglomerate"
PATIENT = Limits(seconds=60)


def up() -> Traversal:
    return preset("control", DAY, today=DAY)


@pytest.fixture
def store(neo4j_server: Server) -> Iterator[Neo4jStore]:
    neo4j_server.empty()
    settings = Neo4jSettings(patience=Patience(busy=30))
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=settings)) as opened:
        yield opened


def verdict(store: Neo4jStore) -> Verdict:
    with store.reader() as reader:
        found = PushedDown(reader, store, PATIENT).proximities("a", up(), {CLASS: True}, 5)
        return found[CLASS].proximity.verdict


def hops(store: Neo4jStore) -> Hops | None:
    return PushDown(store.search, PATIENT).hops("a", CLASS, up())


OWNED = [company("a"), company("g"), owns("g", "a", "100"), member("g", CLASS)]
LEFT = [company("a"), company("p"), owns("p", "a", "100")]


@pytest.mark.neo4j
def test_an_answer_is_of_the_version_of_its_reader_whatever_is_loaded_meanwhile(store: Neo4jStore) -> None:
    load(store, *OWNED)
    assert verdict(store) is Verdict.YES  # and the state of the graph is kept
    with store.reader() as reader:
        load(store, *LEFT)
        found = PushedDown(reader, store, PATIENT).proximities("a", up(), {CLASS: True}, 5)[CLASS]
        assert (found.snapshot.version, found.proximity.verdict) == (1, Verdict.YES)


@pytest.mark.neo4j
def test_the_graph_is_searched_again_after_a_load(store: Neo4jStore) -> None:
    load(store, *OWNED)
    assert verdict(store) is Verdict.YES
    load(store, *LEFT)
    assert verdict(store) is Verdict.UNKNOWN
    with store.reader() as reader:
        assert store.search(60, reader.version).version == 2


@pytest.mark.neo4j
def test_a_store_made_anew_is_another_though_its_versions_have_the_same_numbers(
    store: Neo4jStore, neo4j_server: Server
) -> None:
    load(store, company("a"), company("g"), owns("g", "a", "100"), member("g", CLASS))
    assert hops(store) == Hops(1, False)  # and it is kept that no link is indirect
    neo4j_server.empty()
    settings = Neo4jSettings(patience=Patience(busy=30))
    with closing(Neo4jStore(neo4j_server.url, neo4j_server.credentials, settings=settings)) as other:
        anew = [owns("g", "a", "100", direct=Directness.INDIRECT)]
        load(other, company("a"), company("g"), anew, member("g", CLASS))
    assert hops(store) == Hops(2, True)


@pytest.mark.neo4j
def test_out_of_time_is_partial_and_no_error(store: Neo4jStore) -> None:
    load(store, *OWNED)
    with store.reader() as reader:
        late = PushedDown(reader, store, Limits(seconds=0))
        answer = late.proximities("a", up(), {CLASS: True}, 5)[CLASS].proximity
        assert (answer.verdict, answer.reason, answer.partial) == (Verdict.UNKNOWN, Reason.PARTIAL, True)
        assert late.paths("a", "g", up(), 5).found.cut


def test_paths_that_a_bound_may_have_worsened_are_said_to_be_cut(tmp_path: Path) -> None:
    middle = ("a", "b", "c")
    facts = [company(id) for id in ("s", "m", *middle)]
    for id in middle:
        facts += [[owns(id, "s", grade="A"), owns("m", id, grade="A")]]
    facts += [[link("Control", "a", "b"), link("Control", "a", "c"), link("Control", "b", "c")]]
    for place in range(20):
        other = f"x{place:02}"
        facts += [company(other), [owns(other, "a", grade="A"), owns("m", other, grade="A")]]
    anyway = preset("any", DAY, today=DAY)
    with closing(SqliteStore(tmp_path / "s.db")) as store:
        load(store, *facts)
        with store.reader() as reader:

            def paths(links: int) -> tuple[bool, list[str]]:
                down = PushDown(lambda seconds: StatementSearch(reader, seconds), Limits(60, links))
                found = down.paths("s", "m", anyway, limit=5)
                names = ["-".join(found.snapshot.ids[e] for e in path.entities) for path in found.found.paths]
                return found.found.cut, names

            is_cut, whole = paths(5_000)
            assert (is_cut, whole[3:]) == (False, ["s-a-x00-m", "s-a-x01-m"])
            assert any(paths(links)[0] for links in (30, 40, 50))
            assert all(cut or names == whole for cut, names in map(paths, range(10, 100, 10)))
