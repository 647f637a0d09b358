"""Several threads that ask at once share one snapshot and one name index."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any, TypeVar

import pytest
from factories import company
from small_store import small_store

from api.workspace import Workspace
from graph.model.snapshot import Snapshot
from graph.single_flight_cache import SingleFlightCache
from graph.store.contract import Reader
from ingest.matching import NameIndex

_Answer = TypeVar("_Answer")

THREADS = 8


class Counter:
    """Counts what is built, slowly enough for others to ask meanwhile."""

    def __init__(self) -> None:
        self.built = 0
        self._lock = threading.Lock()

    def build(self) -> object:
        with self._lock:
            self.built += 1
        time.sleep(0.05)
        return object()


def asked_at_once(ask: Callable[[], _Answer], times: int = THREADS) -> list[_Answer]:
    """The answers that so many threads get when they all ask together."""
    together = threading.Barrier(times)

    def one() -> _Answer:
        together.wait(10)
        return ask()

    with ThreadPoolExecutor(times) as pool:
        return [waiting.result(10) for waiting in [pool.submit(one) for _ in range(times)]]


def test_a_key_is_built_once() -> None:
    counter, kept = Counter(), SingleFlightCache[str, object](2)
    values = asked_at_once(lambda: kept.get("a", counter.build))
    assert (len(set(values)), counter.built) == (1, 1)


def test_another_key_does_not_wait() -> None:
    kept = SingleFlightCache[str, int](2)
    other_is_built = threading.Event()

    def first() -> int:
        assert other_is_built.wait(10)
        return 1

    with ThreadPoolExecutor(1) as pool:
        waiting = pool.submit(kept.get, "a", first)
        assert kept.get("b", lambda: 2) == 2
        other_is_built.set()
        assert waiting.result(10) == 1


def test_a_build_that_failed_is_tried_again() -> None:
    kept = SingleFlightCache[str, int](2)
    with pytest.raises(ZeroDivisionError):
        kept.get("a", lambda: 1 // 0)
    assert kept.get("a", lambda: 3) == 3


def test_the_keys_used_last_are_kept() -> None:
    kept = SingleFlightCache[str, int](2)
    for key in ("a", "b", "a", "c"):
        kept.get(key, lambda: 1)
    assert [kept.get(key, lambda: 2) for key in ("a", "c", "b")] == [1, 1, 2]


def test_a_view_is_built_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    snapshots, indexes = Counter(), Counter()
    build_snapshot, build_index = Snapshot.build, NameIndex.__init__

    def counted_snapshot(reader: Reader) -> Snapshot:
        snapshots.build()
        return build_snapshot(reader)

    def counted_index(self: NameIndex, names: list[tuple[str, str, str]], *readings: Any) -> None:
        indexes.build()
        build_index(self, names, *readings)

    monkeypatch.setattr(Snapshot, "build", counted_snapshot)
    monkeypatch.setattr(NameIndex, "__init__", counted_index)
    store = small_store(tmp_path / "small.db", (company("a"),))
    workspace = Workspace(store)

    def view() -> tuple[Snapshot, NameIndex]:
        with workspace.view() as seen:
            return workspace.snapshot(seen.reader), seen.parties.names

    try:
        pairs = asked_at_once(view)
    finally:
        store.close()
    assert (len({tuple(map(id, pair)) for pair in pairs}), snapshots.built, indexes.built) == (1, 1, 1)
