"""Many small random graphs in a store, some of their entities named by entries of a list."""

from __future__ import annotations

import random
from collections.abc import Iterator
from contextlib import closing, contextmanager

from loads import LISTS, listing, load
from neo4j_server import Server
from random_questions import (
    GRAPHS,
    held_companies,
    ids_of,
    long_ring,
    random_graph,
    random_samenesses,
)

from graph.store import Store
from graph.store.neo4j.store import Neo4jStore
from ontology import Statement


def load_random(store: Store, seed: int, *, is_plain: bool) -> None:
    """Load `GRAPHS` graphs into an empty store, where some bodies may be one; the second load is the list."""
    rng = random.Random(seed)
    graphs = [_graph(rng, number, is_plain=is_plain) for number in range(GRAPHS)]
    load(store, *graphs, *(random_samenesses(rng, f"g{number}") for number in range(GRAPHS)))
    listed = [listing(f"entry{n}", f"g{n}.e0", f"g{n}.e3", grade="B") for n in range(0, GRAPHS, 3)]
    load(store, *listed, dataset=LISTS)


def _graph(rng: random.Random, number: int, *, is_plain: bool) -> list[Statement]:
    """Links of any kind, or in every third graph of companies and in every third of a long ring."""
    name = f"g{number}"
    if number % 3 == 0:
        return random_graph(rng, name, is_plain=is_plain)
    holdings = (held_companies, long_ring)[number % 3 - 1]
    return list(holdings(rng, ids_of(name), is_plain=is_plain))


@contextmanager
def random_store(server: Server, seed: int, *, is_plain: bool) -> Iterator[Neo4jStore]:
    """A store of random graphs in place of whatever the server holds."""
    server.empty()
    with closing(Neo4jStore(server.url, server.credentials)) as store:
        load_random(store, seed, is_plain=is_plain)
        yield store
