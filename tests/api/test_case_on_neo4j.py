"""The same answers from a file, from a server, and from a server that searches by itself."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from clock import ASKED_AT
from neo4j_case import case_on
from neo4j_server import Server
from same_answers import compared

from api.errors import BadUse
from api.screening import Question, Screener
from api.settings import SearchIn
from api.workspace import Workspace
from graph.search.engine import Limits
from graph.store import Store
from graph.store.sqlite.store import SqliteStore

pytestmark = pytest.mark.neo4j

CONSIGNEES = (
    "S.I.S.C.",
    "Shenzhen International Quantum Academy",
    "GTA Semiconductor",
    "Si En (Qingdao)",
    "Semiconductor Manufacturing Beijing Corporation",
    "CSSC",
    "no such body at all",
)
QUESTIONS = {
    "control": Question(),
    "any": Question(traversal="any"),
    "any, two hops, five percent": Question(traversal="any", max_hops=2, min_share=5.0),
    "grade B": Question(min_grade="B"),
    "the day of the machine": Question(valid_at=date(2024, 2, 5)),
    "half, full holdings collapsed": Question(min_share=50.0, collapse_full=True, max_hops=6),
    "one source": Question(sources=("corporate_links",)),
    "two sources, any": Question(traversal="any", sources=("nieuwsuur_2025", "us_lists")),
}

ASKED = [
    (name, asked)
    for place, name in enumerate(CONSIGNEES)
    for asked in QUESTIONS
    if place < 2 or asked in ("control", "any")
]
"""Every question of the first two, the plain ones of all."""

PATIENT = Limits(seconds=120)
"""A busy machine must not make answers partial."""


@pytest.fixture(scope="module")
def case(neo4j_server: Server, small_case_path: Path) -> Iterator[Store]:
    with case_on(neo4j_server, small_case_path) as store:
        yield store


@pytest.fixture(scope="module")
def on_file(small_workspace: Workspace) -> Screener:
    return Screener(small_workspace)


@pytest.fixture(scope="module", params=[SearchIn.SNAPSHOT, SearchIn.SERVER])
def search(request: pytest.FixtureRequest) -> SearchIn:
    where: SearchIn = request.param
    return where


@pytest.fixture(scope="module")
def on_server(search: SearchIn, case: Store) -> Screener:
    return Screener(Workspace(case, clock=lambda: ASKED_AT, search=search, limits=PATIENT))


def answer(model: Any) -> Any:
    return compared(model.model_dump(mode="json"))


@pytest.mark.parametrize(("name", "asked"), ASKED)
def test_a_screening_is_the_same(name: str, asked: str, on_file: Screener, on_server: Screener) -> None:
    question = QUESTIONS[asked].model_copy(update={"paths": 7})
    assert answer(on_server.screen(name, question)) == answer(on_file.screen(name, question))


@pytest.mark.parametrize("traversal", ["control", "any"])
def test_entities_links_owners_and_paths_are_the_same(
    traversal: str, on_file: Screener, on_server: Screener
) -> None:
    question = Question(traversal=traversal)
    for id in ("cn-cetc-24", "cn-cetc", "cn-siqa", "cn-gta", "cn-sien", "cn-smic"):
        for ask in (Screener.entity, Screener.links, Screener.owners, Screener.proximity):
            assert answer(ask(on_server, id, question)) == answer(ask(on_file, id, question)), (ask, id)
    for start, end in (("cn-cetc-24", "cn-cetc"), ("cn-sien", "cn-cetc"), ("cn-smic", "cn-gta")):
        actual, expected = on_server.paths(start, end, question), on_file.paths(start, end, question)
        assert answer(actual) == answer(expected)


def test_a_file_cannot_search(small_case_path: Path) -> None:
    store = SqliteStore(small_case_path, read_only=True)
    with pytest.raises(BadUse, match="no server that can search"):
        Workspace(store, search=SearchIn.SERVER)
    store.close()
