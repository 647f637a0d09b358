"""What many tests share: the bundled case in a SQLite store, loaded once, and one Neo4j server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from clock import ASKED_AT

from api.screening import Screener
from api.workspace import Workspace
from graph.store import open_store
from ingest.pipeline import load
from ingest.sources import bundled_sources, open_source

if TYPE_CHECKING:
    from neo4j_server import Server


@pytest.fixture(scope="session")
def case_store_path(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with all bundled sources; open it to read only, or copy it."""
    path = tmp_path_factory.mktemp("case") / "ketting.db"
    store = open_store(f"sqlite:///{path}")
    try:
        for name in bundled_sources():
            load(store, open_source(name), strict=True)
    finally:
        store.close()
    return path


@pytest.fixture(scope="session")
def workspace(case_store_path: Path) -> Iterator[Workspace]:
    """The case, as seen on a fixed day."""
    store = open_store(f"sqlite:///{case_store_path}", read_only=True)
    yield Workspace(store, clock=lambda: ASKED_AT)
    store.close()


@pytest.fixture(scope="session")
def screener(workspace: Workspace) -> Screener:
    """Answers questions about the case."""
    return Screener(workspace)


@pytest.fixture(scope="session")
def neo4j_server() -> Iterator[Server]:
    """A Neo4j server for all tests of the session; its database is theirs, and each empties it first."""
    from neo4j_server import running  # the driver takes a while, and `on_the_day` needs the clock alone

    with running() as server:
        yield server
