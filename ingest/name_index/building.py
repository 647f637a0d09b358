"""A table of names made of batches that were read, and of what stays of an earlier table."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, groupby, pairwise

import numpy as np
from numpy.typing import NDArray

from graph.model import IdTable
from ingest.name_index.bulk import batches_of
from ingest.name_index.hashing import Hashes
from ingest.name_index.postings import TERM_BITS, Postings
from ingest.name_index.reading import Row, row_keys
from ingest.name_index.records import Records
from ingest.name_index.table import NameTable

_RANGES = 16
"""Ranges of terms that are sorted one after the other, so that memory is needed for one at a time."""

_MANY = 1_000_000
"""Postings from which on they are sorted in ranges."""

_FEW = 0.1
"""Share of the names up to which what changed is put into an earlier table, rather than all made anew."""

ScriptSet = tuple[str, ...]


@dataclass(frozen=True)
class _Part:
    """Names of a table or batch, with their numbers in the table that is made; -1 for those that are gone."""

    numbers: NDArray[np.int64]  # (n_names,)
    records: Records
    lengths: NDArray[np.uint16]
    scripts: NDArray[np.uint8]
    script_sets: Sequence[ScriptSet]
    keys: Hashes
    postings: Postings


def table_of(rows: Iterable[Row], before: NameTable | None = None) -> NameTable:
    """The table of the names in rows of id, property and name.

    Of an earlier table what is still there is taken over, where that is most of it; the result is the same.

    >>> table = table_of([("b", "name", "Bar"), ("a", "name", "Foo Optics")])
    >>> len(table), table.of_entity("a")[0].reading.comparable
    (2, 'foo optics')
    >>> len(table_of([("a", "name", "Foo Optics"), ("c", "name", "Baz")], table))
    2
    """
    ordered = sorted(dict.fromkeys(rows))
    keys = row_keys(ordered)
    known = _places_in(np.zeros(0, np.uint64) if before is None else before.keys, keys)
    if np.count_nonzero(known < 0) > _FEW * len(ordered):
        known[:] = -1
    fresh = np.flatnonzero(known < 0)
    batches = batches_of([ordered[place] for place in fresh.tolist()])
    rows_of = [fresh[batch.rows] for batch in batches]
    is_name = known >= 0
    for places in rows_of:
        is_name[places] = True
    numbers = np.cumsum(is_name) - 1
    parts = [
        _Part(numbers[of], b.records, b.lengths, b.scripts, b.script_sets, keys[of], b.postings)
        for b, of in zip(batches, rows_of, strict=True)
    ]
    if before is not None and len(fresh) < len(ordered):
        b, kept = before, np.full(len(before), -1)
        kept[known[known >= 0]] = numbers[known >= 0]
        parts.append(_Part(kept, b.records, b.lengths, b.scripts, b.script_sets, b.keys, b.postings))
    ids = [ordered[place][0] for place in np.flatnonzero(is_name).tolist()]
    unreadable = tuple(chain.from_iterable(batch.unreadable for batch in batches))
    return _assembled(ids, parts, unreadable)


def _places_in(known: Hashes, wanted: Hashes) -> NDArray[np.int64]:
    """(n_wanted,) the place of each among those known, -1 for none."""
    if not len(known):
        return np.full(len(wanted), -1)
    order = np.argsort(known)
    at = order[np.minimum(np.searchsorted(known, wanted, sorter=order), len(known) - 1)]
    return np.where(known[at] == wanted, at, -1)


def _assembled(
    ids: Sequence[str], parts: Sequence[_Part], unreadable: tuple[tuple[str, str, str], ...]
) -> NameTable:
    """The table of the parts' names; `ids` are whose each is, by number."""
    count = len(ids)
    part_of, place_of = np.zeros(count, np.int64), np.zeros(count, np.int64)
    lengths, keys = np.zeros(count, np.uint16), np.zeros(count, np.uint64)
    scripts = np.zeros(count, np.uint8)
    sets = sorted(_present_sets(parts))
    for number, part in enumerate(parts):
        kept = np.flatnonzero(part.numbers >= 0)
        at = part.numbers[kept]
        part_of[at], place_of[at] = number, kept
        lengths[at], keys[at] = part.lengths[kept], part.keys[kept]
        codes = [sets.index(each) if each in sets else 0 for each in part.script_sets]
        scripts[at] = np.array(codes, np.uint8)[part.scripts[kept]]
    groups = [(id, sum(1 for _ in names)) for id, names in groupby(ids)]
    first = np.cumsum([0, *(size for _, size in groups)])
    return NameTable(
        IdTable.of_sorted([id for id, _ in groups]),
        first,
        _records(parts, part_of, place_of),
        lengths,
        scripts,
        tuple(sets),
        keys,
        _postings(parts),
        unreadable,
    )


def _present_sets(parts: Sequence[_Part]) -> set[ScriptSet]:
    return {
        part.script_sets[code]
        for part in parts
        for code in np.unique(part.scripts[part.numbers >= 0]).tolist()
    }


def _records(parts: Sequence[_Part], part_of: NDArray[np.int64], place_of: NDArray[np.int64]) -> Records:
    """The records in the order of the table: runs of what stands together in a part are taken whole."""
    is_start = np.ones(len(part_of), bool)
    is_start[1:] = (np.diff(part_of) != 0) | (np.diff(place_of) != 1)
    starts = [*np.flatnonzero(is_start).tolist(), len(part_of)]
    runs = [
        parts[part_of[start]].records.run(int(place_of[start]), int(place_of[start]) + end - start)
        for start, end in pairwise(starts)
    ]
    return Records.together(runs)


def _postings(parts: Sequence[_Part]) -> Postings:
    """The postings of all parts with the numbers of the table, a range of terms after the other."""
    most = sum(len(part.postings.names) for part in parts)
    ranges = _RANGES if most > _MANY else 1
    edges = np.arange(ranges + 1, dtype=np.uint64) << np.uint64(TERM_BITS - ranges.bit_length() + 1)
    sorted_ranges = (
        Postings.of([part.postings.pairs(start, end, part.numbers) for part in parts])
        for start, end in pairwise(edges)
    )
    return Postings.together(sorted_ranges, most)
