"""The names of a version: whose they are, how they were read, and which names have a term."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from graph.model import IdTable
from ingest.name_index.hashing import Hashes, Texts, mixed
from ingest.name_index.postings import Numbers, Postings
from ingest.name_index.records import NameEntry, Records, unpacked_record
from ingest.name_index.terms import Term, term_hash

Unreadable = tuple[str, str, str]
"""Canonical id, name and reason of a text that is no name."""

_KEPT = 20_000
"""Names that stay unpacked."""


@dataclass(frozen=True)
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

    @cached_property
    def entry(self):  # type: ignore[no-untyped-def]
        """The name of a number, unpacked."""
        return lru_cache(_KEPT)(self._entry)

    def _entry(self, number: int) -> NameEntry:
        property, reading = unpacked_record(self.records[number])
        return NameEntry(self.ids[self.entity_of(number)], property, reading)

    def entity_of(self, number: int) -> int:
        """The position of the entity that has the name."""
        return int(np.searchsorted(self.first, number, side="right")) - 1

    def of_entity(self, id: str) -> list[NameEntry]:
        """The names of an entity; none of an unknown one."""
        position = self.ids.position(id)
        if position is None:
            return []
        return [self.entry(number) for number in range(self.first[position], self.first[position + 1])]

    def having(self, kind: Term, text: str) -> Numbers:
        """(n,) the numbers of the names with this term, ascending; a hash, so others may be among them."""
        return self.postings.names_of(term_hash(kind, text))

    def count_entities(self, numbers: Numbers) -> int:
        """How many entities have names with these numbers, which are ascending."""
        entities = np.searchsorted(self.first, numbers, side="right")
        return int(np.count_nonzero(np.diff(entities))) + 1 if len(entities) else 0
