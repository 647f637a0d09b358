"""Files of publishers give the same answers from a server as from a file."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest
from checkout import ROOT
from clock import ASKED_AT
from neo4j_server import Server
from same_answers import compared

from api.screening import Question, Screener
from api.settings import SearchIn
from api.workspace import Workspace
from graph.search.engine import Limits
from graph.store import Store
from graph.store.neo4j.store import Neo4jSettings, Neo4jStore
from graph.store.sqlite.store import SqliteSettings, SqliteStore
from ingest.discovery import load_path

pytestmark = [pytest.mark.neo4j, pytest.mark.slow]

FILES = ROOT.parent / "shared" / "data"
LOADED = ("sasac", "ftm/zala", "medias_francais")
NAMES = ("ZALA AERO GROUP", "TF1", "Vincent Bolloré", "中国石油天然气集团有限公司")


@pytest.fixture(scope="module")
def stores(neo4j_server: Server, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Store]]:
    """The same files in a SQLite file and on the server."""
    if not FILES.exists():
        pytest.skip(f"{FILES} is not beside the repository")
    neo4j_server.empty()
    path: Path = tmp_path_factory.mktemp("published") / "ketting.db"
    with (
        closing(SqliteStore(path, settings=SqliteSettings(clock=lambda: ASKED_AT))) as on_file,
        closing(
            Neo4jStore(
                neo4j_server.url,
                neo4j_server.credentials,
                settings=Neo4jSettings(clock=lambda: ASKED_AT),
            )
        ) as on_server,
    ):
        for store in (on_file, on_server):
            for name in LOADED:
                load_path(store, FILES / name, read=ASKED_AT.date())
        yield on_file, on_server


@pytest.mark.parametrize("search", [SearchIn.SNAPSHOT, SearchIn.SERVER])
@pytest.mark.parametrize("traversal", ["control", "any"])
def test_screenings_are_the_same(stores: tuple[Store, Store], search: SearchIn, traversal: str) -> None:
    on_file, on_server = stores
    question = Question(traversal=traversal)
    here = Screener(Workspace(on_file, clock=lambda: ASKED_AT))
    limits = Limits(seconds=120)  # a busy machine must not make answers partial
    there = Screener(Workspace(on_server, clock=lambda: ASKED_AT, search=search, limits=limits))
    decisions = set()
    for name in NAMES:
        expected = compared(here.screen(name, question).model_dump(mode="json"))
        assert compared(there.screen(name, question).model_dump(mode="json")) == expected, name
        decisions.add(expected["decision"])
        assert expected["matches"], name
    assert "hit" in decisions
