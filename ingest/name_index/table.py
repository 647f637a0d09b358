"""The names of a version: whose they are, how they were read, and which names have a term."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model import IdTable
from ingest.name_index.hashing import Hashes
from ingest.name_index.postings import Numbers, Postings, in_all
from ingest.name_index.records import NameEntry, Records, unpacked_record
from ingest.name_index.terms import Term, term_hash
from ingest.normalise import is_han

Unreadable = tuple[str, str, str]
"""Canonical id, name and reason of a text that is no name."""

_KEPT = 20_000
"""Names that stay unpacked."""


@dataclass(frozen=True, eq=False)
class NameTable:
    """Names in the order of their entities' ids, which may be mapped from files; numbers count from 0.

    The names of entity `i` are those from `first[i]` to before `first[i + 1]`. `keys` are hashes of the rows
    that names were read from, by which a later version knows which of them it has.
    """

    ids: IdTable
    first: NDArray[np.int64]  # (n_entities + 1,)
    records: Records
    lengths: NDArray[np.uint16]  # (n_names,) characters without gaps
    scripts: NDArray[np.uint8]  # (n_names,) positions in `script_sets`
    script_sets: tuple[tuple[str, ...], ...]
    keys: Hashes  # (n_names,)
    postings: Postings
    unreadable: tuple[Unreadable, ...] = ()

    def __len__(self) -> int:
        return len(self.records)

    @cached_property
    def script_names(self) -> tuple[str, ...]:
        """The scripts of the names, in alphabetical order."""
        present = np.unique(self.scripts).tolist()
        return tuple(sorted({script for place in present for script in self.script_sets[place]}))

    def entry(self, number: int) -> NameEntry:
        """The name of a number."""
        return self._unpack(number)

    def entity_of(self, number: int) -> int:
        """The position of the entity that has the name."""
        return bisect_right(self._first, number) - 1

    def of_entity(self, id: str) -> list[NameEntry]:
        """The names of an entity; none of an unknown one."""
        position = self.ids.position(id)
        if position is None:
            return []
        return [self.entry(number) for number in range(self.first[position], self.first[position + 1])]

    def having(self, kind: Term, text: str) -> Numbers:
        """(n,) the numbers of the names with this term, ascending; a hash, so others may be among them."""
        return self.postings.names_of(term_hash(kind, text))

    def holding(self, word: str) -> Numbers:
        """(n,) the numbers of names with the word, or with characters in a row that may be part of a word.

        Of more than two characters every two in a row are there, if not in this order.
        """
        if len(word) < 2 or not is_han(word):
            return self.having(Term.WORD, word)
        return in_all([self.having(Term.PAIR, word[at : at + 2]) for at in range(len(word) - 1)])

    def holders(self, word: str) -> int:
        """How many entities have a name that holds the word.

        >>> from ingest.name_index import table_of
        >>> table = table_of([("a", "name", "Foo Optics"), ("a", "alias", "Foo"), ("b", "name", "Foo Bar")])
        >>> table.holders("foo"), table.holders("optics"), table.holders("baz")
        (2, 1, 0)
        """
        return self._count_holders(word)

    # ------------------------------------------------------------ kept in memory

    @cached_property
    def _first(self) -> memoryview:
        return self.first.data  # of single values numpy takes several times as long

    @cached_property
    def _unpack(self) -> Callable[[int], NameEntry]:
        return lru_cache(_KEPT)(self._unpacked)

    def _unpacked(self, number: int) -> NameEntry:
        property, reading = unpacked_record(self.records[number])
        return NameEntry(self.ids[self.entity_of(number)], property, reading)

    @cached_property
    def _count_holders(self) -> Callable[[str], int]:
        return lru_cache(_KEPT)(self._counted)

    def _counted(self, word: str) -> int:
        entities = np.searchsorted(self.first, self.holding(word), side="right")
        return int(np.count_nonzero(np.diff(entities))) + 1 if len(entities) else 0
