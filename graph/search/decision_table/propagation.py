"""Propagation of bits over links, hop by hop and for all entities at once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from graph.search.decision_table.edges import Edges
from graph.search.decision_table.layout import Words


def levels(own: Words, edges: Mapping[int, Sequence[Edges]], max_hops: int) -> Iterator[Words]:
    """(n_entities,) the bits of all that lies within 0, 1, ... and `max_hops` hops of each entity.

    `own` are the bits of the entities themselves, and `edges` those of 0, 1 and 2 hops.
    """
    words = _closed(edges[0], own.copy())
    before: Words | None = None
    yield words
    for _ in range(max_hops):
        further = words.copy()
        for some in edges[1]:
            further[some.starts] |= some.gather(words)
        for some in edges[2] if before is not None else ():
            assert before is not None  # so that the types say it too
            further[some.starts] |= some.gather(before)
        before, words = words, _closed(edges[0], further)
        yield words


def _closed(free: Sequence[Edges], words: Words) -> Words:
    """The words after links of no hops have passed on all they can; in place."""
    is_growing = bool(free)
    while is_growing:
        is_growing = False
        for edges in free:
            earlier = words[edges.starts]
            grown = earlier | edges.gather(words)
            words[edges.starts] = grown
            is_growing |= bool((grown != earlier).any())
    return words


def most_reached(edges: Mapping[int, Sequence[Edges]], count: int, max_hops: int) -> NDArray[np.float64]:
    """(n_entities,) a number that what each entity reaches does not exceed: the ways to go from it.

    Infinite where a link of no hops is on the way: a chain of them has no bound.
    """
    ones = np.ones(count)
    for free in edges[0]:
        ones[free.starts] = np.inf
    walks = ones
    for _ in range(max_hops):
        further = ones.copy()
        for some in (*edges[1], *edges[2]):
            further[some.starts] += some.count(walks)
        walks = further
    return walks


def most_reached_by_any(edges: Mapping[int, Sequence[Edges]], max_hops: int) -> float:
    """A number that what any entity reaches does not exceed: as if all had as many edges as one."""
    if edges[0]:
        return np.inf
    most = sum(some.most_at_one for of_hops in edges.values() for some in of_hops)
    return float(sum(most**hops for hops in range(max_hops + 1)))


def around(
    edges: Mapping[int, Sequence[Edges]], entities: NDArray[np.bool_], hops: int
) -> tuple[NDArray[np.bool_], dict[int, list[Edges]]]:
    """(n_entities,) what entities may reach within some hops, themselves included, and the edges of it.

    `entities` and the result are masks. A link of two hops is taken for one, which finds more and never less.
    """
    reached = entities.copy()
    for _ in range(hops):
        for some in (some for of_hops in edges.values() for some in of_hops):
            reached[some.targets[reached[some.sources]]] = True
    return reached, {
        of: [some.chosen(np.flatnonzero(reached[some.sources])) for some in of_hops]
        for of, of_hops in edges.items()
    }
