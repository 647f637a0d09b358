"""The stores that the contract suite runs over; another store is another line of `STORES`."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest
from loads import NewStore

from graph.store import Store
from graph.store.sqlite import SqliteSettings, SqliteStore


@contextmanager
def new_sqlite_store(clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> Iterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(
            Path(folder) / "ketting.db", settings=SqliteSettings(busy_seconds=0.05, clock=clock)
        )
        yield store
        store.close()


STORES: dict[str, NewStore] = {
    "sqlite": new_sqlite_store,
}


@pytest.fixture(scope="session", params=STORES.values(), ids=STORES.keys())
def new_store(request: pytest.FixtureRequest) -> NewStore:
    """Opens an empty store of each kind in turn."""
    return request.param


@pytest.fixture
def store(new_store: NewStore) -> Iterator[Store]:
    """An empty store of each kind in turn."""
    with new_store() as opened:
        yield opened
