"""Which names have a term: sorted arrays that can live in memory-mapped files."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ingest.name_index.hashing import Hashes

Numbers = NDArray[np.int32]

NAME_BITS = 24
"""Bits for the number of a name beside a term, where both are sorted as one number."""

MOST_NAMES = 1 << NAME_BITS


@dataclass(frozen=True)
class Postings:
    """The names of each term: those of term `i` are `names[begin[i]:begin[i + 1]]`, ascending."""

    terms: Hashes  # (n_terms,) ascending, the upper 40 bits of hashes
    begin: NDArray[np.uint32]  # (n_terms + 1,)
    names: Numbers  # (n_postings,)

    @classmethod
    def of(cls, pairs: list[Hashes]) -> Postings:
        """Of pairs as `packed` makes them, in any order; those that are equal count once."""
        together = np.concatenate(pairs) if pairs else np.zeros(0, np.uint64)
        together.sort()
        return cls.of_sorted(together)

    @classmethod
    def of_sorted(cls, pairs: Hashes) -> Postings:
        if len(pairs):
            pairs = pairs[np.concatenate([[True], pairs[1:] != pairs[:-1]])]
        terms = pairs >> np.uint64(NAME_BITS)
        is_first = np.ones(len(terms), bool)
        np.not_equal(terms[1:], terms[:-1], out=is_first[1:])
        first = np.flatnonzero(is_first)
        begin = np.append(first, len(terms)).astype(np.uint32)
        return cls(terms[first], begin, (pairs & np.uint64(MOST_NAMES - 1)).astype(np.int32))

    def places(self, hashes: Hashes) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
        """(n,) where the names of each term begin, and how many they are; 0 for an unknown one."""
        wanted = hashes >> np.uint64(NAME_BITS)
        if not len(self.terms):
            return np.zeros(len(wanted), np.int64), np.zeros(len(wanted), np.int64)
        at = np.minimum(np.searchsorted(self.terms, wanted), len(self.terms) - 1)
        begin = self.begin[at].astype(np.int64)
        count = self.begin[at + 1].astype(np.int64) - begin
        count[self.terms[at] != wanted] = 0
        return begin, count


def packed(hashes: Hashes, names: NDArray[np.int64]) -> Hashes:
    """(n,) terms and names as one number each."""
    return (hashes >> np.uint64(NAME_BITS)) << np.uint64(NAME_BITS) | names.astype(np.uint64)
