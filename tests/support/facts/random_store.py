"""Many small random graphs in a store, some of their entities named by entries of a list."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager

from loads import LISTS, listing, load
from neo4j_server import Server
from random_questions import GRAPHS, random_graph, random_samenesses

from graph.store import Store
from graph.store.neo4j.store import Neo4jStore


def load_random(store: Store, seed: int, *, is_plain: bool) -> None:
    """Load `GRAPHS` graphs into an empty store, where some bodies may be one; the second load is the list."""
    rng = random.Random(seed)
    graphs = [random_graph(rng, f"g{number}", is_plain=is_plain) for number in range(GRAPHS)]
    load(store, *graphs, *(random_samenesses(rng, f"g{number}") for number in range(GRAPHS)))
    listed = [listing(f"entry{n}", f"g{n}.e0", f"g{n}.e3", grade="B") for n in range(0, GRAPHS, 3)]
    load(store, *listed, dataset=LISTS)


@contextmanager
def random_store(server: Server, seed: int, *, is_plain: bool) -> Iterator[Neo4jStore]:
    """A store of random graphs in place of whatever the server holds."""
    server.empty()
    with closing(Neo4jStore(server.url, server.credentials)) as store:
        load_random(store, seed, is_plain=is_plain)
        yield store
