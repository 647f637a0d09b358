"""Which names have a term: sorted arrays that can live in memory-mapped files."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.model import are_among
from ingest.name_index.hashing import Hashes

Numbers = NDArray[np.int32]

NAME_BITS = 26
"""Bits for the number of a name beside a term, where both are sorted as one number."""

TERM_BITS = 64 - NAME_BITS
"""Bits of the hash of a term that are kept."""

MOST_NAMES = 1 << NAME_BITS


@dataclass(frozen=True)
class Postings:
    """The names of each term: those of term `i` are `names[begin[i]:begin[i + 1]]`, ascending.

    >>> postings = Postings.of([packed(np.array([7 << NAME_BITS] * 2, np.uint64), np.array([3, 1]))])
    >>> postings.names_of(7 << NAME_BITS).tolist()
    [1, 3]
    """

    terms: Hashes  # (n_terms,) ascending, the upper bits of hashes
    begin: NDArray[np.uint32]  # (n_terms + 1,)
    names: Numbers  # (n_postings,)

    @classmethod
    def of(cls, pairs: Sequence[Hashes]) -> Postings:
        """Of terms and names as `packed` makes them, in any order; those that are equal count once."""
        together = np.concatenate(pairs) if pairs else np.zeros(0, np.uint64)
        together.sort()
        is_first = np.ones(len(together), bool)
        np.not_equal(together[1:], together[:-1], out=is_first[1:])
        together = together[is_first]
        terms = together >> np.uint64(NAME_BITS)
        is_first = np.ones(len(terms), bool)
        np.not_equal(terms[1:], terms[:-1], out=is_first[1:])
        first = np.flatnonzero(is_first)
        begin = np.append(first, len(terms)).astype(np.uint32)
        return cls(terms[first], begin, (together & np.uint64(MOST_NAMES - 1)).astype(np.int32))

    @classmethod
    def together(cls, ranges: Iterable[Postings], most: int) -> Postings:
        """Of ranges of terms, each above the one before, with at most so many postings."""
        terms, begins = [np.zeros(0, np.uint64)], [np.zeros(1, np.uint32)]
        names, count = np.empty(most, np.int32), 0
        for part in ranges:
            terms.append(part.terms)
            begins.append(part.begin[1:] + np.uint32(count))
            names[count : count + len(part.names)] = part.names
            count += len(part.names)
        return cls(np.concatenate(terms), np.concatenate(begins), names[:count])

    def pairs(self, start: np.uint64, end: np.uint64, numbers: NDArray[np.int64]) -> Hashes:
        """(n,) the terms from `start` to before `end`, packed with names by other `numbers`, none for -1."""
        low, high = np.searchsorted(self.terms, [start, end])
        if low == high:
            return np.zeros(0, np.uint64)
        begin = self.begin[low : high + 1].astype(np.int64)
        terms = np.repeat(self.terms[low:high], np.diff(begin))
        names = numbers[self.names[begin[0] : begin[-1]]]
        is_kept = names >= 0
        return terms[is_kept] << np.uint64(NAME_BITS) | names[is_kept].astype(np.uint64)

    def places(self, hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n,) where the names of each term begin, and how many they are; 0 for an unknown one."""
        if not len(self.terms):
            return np.zeros(len(hashes), np.int64), np.zeros(len(hashes), np.int64)
        wanted = hashes >> np.uint64(NAME_BITS)
        at = np.minimum(self.terms.searchsorted(wanted), len(self.terms) - 1)
        begin = self.begin[at].astype(np.int64)
        count = self.begin[at + 1].astype(np.int64) - begin
        count[self.terms[at] != wanted] = 0
        return begin, count

    def names_of(self, hash: int) -> Numbers:
        """(n,) the names of the term with the hash."""
        wanted = np.uint64(hash >> NAME_BITS)
        at = self.terms.searchsorted(wanted)
        if at == len(self.terms) or self.terms[at] != wanted:
            return self.names[:0]
        return self.names[self.begin[at] : self.begin[at + 1]]


def packed(hashes: Hashes, names: NDArray[np.int64]) -> Hashes:
    """(n,) terms and names as one number each."""
    return (hashes >> np.uint64(NAME_BITS)) << np.uint64(NAME_BITS) | names.astype(np.uint64)


def in_all(lists: Sequence[Numbers]) -> Numbers:
    """(n,) the numbers that stand in each of the lists, of which each is ascending and there is one at least.

    >>> in_all([np.array([1, 3, 5], np.int32), np.array([3, 5, 7, 9], np.int32)]).tolist()
    [3, 5]
    """
    numbers, *others = sorted(lists, key=len)
    for each in others:
        numbers = numbers[are_among(numbers, each)]
    return numbers
