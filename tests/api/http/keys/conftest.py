"""A service with keys over a small store."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from factories import company, owns
from keyed_service import Keyed
from small_store import small_store

from api.casework.opening import opened_casework
from api.workspace import Workspace
from graph.store import Store


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    path: Path = tmp_path_factory.mktemp("small") / "s.db"
    store = small_store(path, [company("A"), company("B"), owns("B", "A", "51")])
    yield store
    store.close()


@pytest.fixture
def keyed(store: Store, tmp_path: Path) -> Iterator[Keyed]:
    with opened_casework(f"sqlite:///{tmp_path}/casework.db") as casework:
        yield Keyed(Workspace(store), casework, session_secret=bytes(32), jobs_folder=tmp_path / "jobs")
