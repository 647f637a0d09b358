"""Which judgements merge nothing because they would make one of two that are judged different."""

from __future__ import annotations

import random
from itertools import pairwise

import networkx as nx
import pytest

from graph.store.assembly import Merges, pair_of


@pytest.mark.parametrize("seed", range(60))
def test_they_are_those_on_any_way_without_repeats(seed: int) -> None:
    rng = random.Random(seed)
    ids = [chr(ord("a") + place) for place in range(rng.randint(2, 8))]
    same = [tuple(rng.sample(ids, 2)) for _ in range(rng.randint(1, 10))]
    different = [tuple(rng.sample(ids, 2)) for _ in range(rng.randint(1, 4))]
    graph = nx.Graph(same)
    expected = {
        pair_of(*edge)
        for one, other in different
        if one in graph and other in graph
        for way in nx.all_simple_paths(graph, one, other)
        for edge in pairwise(way)
    }
    assert Merges.of(same, different).unsettled == expected


def test_many_differences_over_a_long_chain_are_settled_at_once() -> None:
    ids = [f"n{place:05}" for place in range(3_000)]
    rng = random.Random(1)
    different = [tuple(rng.sample(ids, 2)) for _ in range(2_000)]
    ends = [min(place for pair in different for place in map(ids.index, pair))]
    ends.append(max(place for pair in different for place in map(ids.index, pair)))
    merges = Merges.of(pairwise(ids), different)
    assert merges.unsettled <= set(pairwise(ids))
    assert merges.canonical(ids[ends[0]]) != merges.canonical(ids[ends[1]])
