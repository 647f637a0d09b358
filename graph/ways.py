"""Ways between ids along pairs of them: which pairs lie on any."""

from __future__ import annotations

from collections.abc import Iterable

import networkx as nx
from networkx.utils import UnionFind

Pair = tuple[str, str]


def pairs_on_ways(ends: Iterable[Pair], judged: Iterable[Pair]) -> frozenset[Pair]:
    """The pairs that lie on a way without repeats from one id to the other, of any of `ends`.

    Some way leads from each to the other.

    They are the edges of the biconnected components on the way between the two in the tree that components
    make with the ids that they share. Each step of that tree is gone at most once, for however many ends.

    >>> sorted(pairs_on_ways([("a", "c")], [("a", "b"), ("b", "c"), ("c", "d")]))
    [('a', 'b'), ('b', 'c')]
    """
    between = list(ends)
    if not between:
        return frozenset()
    graph = nx.Graph(pair for pair in judged if pair[0] != pair[1])
    blocks = [list(edges) for edges in nx.biconnected_component_edges(graph)]
    tree = nx.Graph((id, place) for place, edges in enumerate(blocks) for edge in edges for id in edge)
    above: dict[str | int, str | int] = {}
    depth: dict[str | int, int] = {}
    for root, _ in between:
        if root not in depth:
            depth[root] = 0
            for node, below in nx.bfs_edges(tree, root):
                above[below], depth[below] = node, depth[node] + 1
    gone = UnionFind()
    highest: dict[str | int, str | int] = {}
    on_a_way: set[int] = set()
    for pair in between:
        one, other = (highest.get(gone[id], id) for id in pair)
        while one != other:
            if depth[one] < depth[other]:
                one, other = other, one
            on_a_way.update(node for node in (one, above[one]) if isinstance(node, int))
            top = highest.get(gone[above[one]], above[one])
            gone.union(one, above[one])
            highest[gone[one]] = one = top
    return frozenset((min(edge), max(edge)) for place in on_a_way for edge in blocks[place])
