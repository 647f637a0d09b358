"""Which entities have names near to each other, all at once: those that share terms which few names have."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from ingest.name_index.table import NameTable

MOST_WITH_A_TERM = 24
"""Names up to which a term brings pairs of them up; what more have in common says little."""

_LISTS_AT_ONCE = 100_000
_Pairs = tuple[NDArray[np.int64], NDArray[np.float32]]


def near_pairs(
    table: NameTable, nearest: int, first: Collection[str] | None = None
) -> Iterator[tuple[str, str]]:
    """The ids of entities and of those, at most `nearest` of each, whose names share most terms with theirs.

    Rare terms count more.

    Each pair once, the lesser id first. With `first` one of each pair is among them.

    >>> from ingest.name_index import table_of
    >>> table = table_of([("a", "name", "Foo Optics Ltd"), ("b", "name", "Foo Optic"), ("c", "name", "Bar")])
    >>> list(near_pairs(table, 3))
    [('a', 'b')]
    """
    count = len(table.ids)
    wanted = None if first is None else np.zeros(count, bool)
    if wanted is not None and first is not None:
        places = (table.ids.position(id) for id in first)
        wanted[[place for place in places if place is not None]] = True
    keys, weights = _shared(table, wanted)
    if not len(keys):
        return
    ends = np.stack([keys // count, keys % count])
    kept = _of_nearest(ends[0], weights, nearest, wanted) | _of_nearest(ends[1], weights, nearest, wanted)
    for low, high in zip(ends[0][kept].tolist(), ends[1][kept].tolist(), strict=True):
        yield table.ids[low], table.ids[high]


def _of_nearest(
    entities: NDArray[np.int64], weights: NDArray[np.float32], nearest: int, wanted: NDArray[np.bool_] | None
) -> NDArray[np.bool_]:
    """(n,) whether each pair is among those that weigh most of its entity, which is wanted."""
    order = np.lexsort((-weights, entities))
    of_entity = entities[order]
    starts = np.flatnonzero(np.append(True, of_entity[1:] != of_entity[:-1]))
    rank = np.arange(len(order)) - np.repeat(starts, np.diff(np.append(starts, len(order))))
    kept = np.zeros(len(order), bool)
    kept[order] = rank < nearest
    return kept if wanted is None else kept & wanted[entities]


def _shared(table: NameTable, wanted: NDArray[np.bool_] | None) -> _Pairs:
    """The pairs of places as one number each, ascending, and what the terms that they share weigh."""
    postings, total = table.postings, len(table)
    counts = np.diff(postings.begin.astype(np.int64))
    keys: NDArray[np.int64] = np.zeros(0, np.int64)
    weights: NDArray[np.float32] = np.zeros(0, np.float32)
    for length in range(2, MOST_WITH_A_TERM + 1):
        lists = postings.begin[:-1].astype(np.int64)[counts == length]
        for start in range(0, len(lists), _LISTS_AT_ONCE):
            begins = lists[start : start + _LISTS_AT_ONCE]
            names = postings.names[begins[:, None] + np.arange(length)]
            entities = np.searchsorted(table.first, names.ravel(), side="right").reshape(names.shape) - 1
            found = _pairs_in(entities, len(table.ids), wanted)
            weight = np.full(len(found), np.log1p(total / length), np.float32)
            keys, weights = _summed(np.concatenate([keys, found]), np.concatenate([weights, weight]))
    return keys, weights


def _pairs_in(entities: NDArray[np.int64], count: int, wanted: NDArray[np.bool_] | None) -> NDArray[np.int64]:
    """(n,) the pairs of each row `(n_lists, length)` of places, as one number each."""
    found = [np.zeros(0, np.int64)]
    for one in range(entities.shape[1]):
        for other in range(one + 1, entities.shape[1]):
            low, high = entities[:, one], entities[:, other]  # names are in the order of their entities
            is_pair = low != high
            if wanted is not None:
                is_pair &= wanted[low] | wanted[high]
            found.append(low[is_pair] * count + high[is_pair])
    return np.concatenate(found)


def _summed(keys: NDArray[np.int64], weights: NDArray[np.float32]) -> _Pairs:
    """The keys once each, ascending, with the sum of what they weigh."""
    unique, places = np.unique(keys, return_inverse=True)
    return unique, np.bincount(places, weights, len(unique)).astype(np.float32)
