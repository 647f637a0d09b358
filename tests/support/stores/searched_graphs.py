"""A store searched as a whole and in parts, which must say the same."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass

import pytest
from filtering_graph import filtering_search
from random_questions import PATIENT
from random_store import load_random, random_store

from graph.model import Snapshot
from graph.search import Search, SnapshotSearch, SubgraphSearch
from graph.store import Store
from graph.store.sqlite.store import SqliteStore

WAYS = ("statements", "as few links as may be", pytest.param("neo4j", marks=pytest.mark.neo4j))
"""Of what the parts are read: statements alone, a stand-in that leaves out all it may, or a real server."""


@dataclass(frozen=True)
class Searched:
    """A store, and the same view of it searched whole and in parts."""

    store: Store
    whole: SnapshotSearch
    part: Search
    every: int = 1
    """One of so many questions is asked: a server takes half a second to plan each that is new to it."""


@contextmanager
def searched(store: Store, way: str) -> Iterator[Searched]:
    """The newest version of the store; `way` is one of `WAYS`."""
    with store.reader() as reader:
        whole = Snapshot.build(reader)
        part = {
            "statements": lambda: SubgraphSearch(reader, None, PATIENT),
            "as few links as may be": lambda: filtering_search(reader, whole, PATIENT),
            "neo4j": lambda: SubgraphSearch(reader, store, PATIENT),  # type: ignore[arg-type]
        }[way]()
        yield Searched(store, SnapshotSearch(whole, reader), part, every=2 if way == "neo4j" else 1)


@contextmanager
def searched_graphs(
    request: pytest.FixtureRequest, way: str, seed: int, *, is_plain: bool
) -> Iterator[Searched]:
    """Many small random graphs; plain ones have no links that count no hop, or two."""
    if way == "neo4j":
        server = request.getfixturevalue("neo4j_server")
        with random_store(server, seed, is_plain=is_plain) as store, searched(store, way) as graphs:
            yield graphs
        return
    folder = request.getfixturevalue("tmp_path_factory").mktemp("random")
    with closing(SqliteStore(folder / "graphs.db")) as file:
        load_random(file, seed, is_plain=is_plain)
        with searched(file, way) as graphs:
            yield graphs
