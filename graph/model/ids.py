"""A sorted table of ids that can live in a memory-mapped file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from functools import cached_property
from itertools import pairwise
from typing import overload

import numpy as np
from numpy.typing import NDArray

_KEPT = 1_000
"""Ids of which the position stays in memory."""


class IdTable(Sequence[str]):
    """Sorted distinct ids as one block of UTF-8 and an array of offsets.

    Position to id takes a slice, id to position a binary search; a million ids cost their
    bytes and no Python objects. `block` is `(n_bytes,)`, `offsets` `(n_ids + 1,)`.

    >>> table = IdTable.of(["b", "a"])
    >>> table[1], table.position("b"), table.position("c")
    ('b', 1, None)
    """

    def __init__(self, block: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.block = block
        self.offsets = offsets
        self._found: dict[str, int | None] = {}  # one question asks for the same few again and again

    @classmethod
    def of(cls, ids: Iterable[str]) -> IdTable:
        """Build the table from ids in any order."""
        return cls.of_sorted(sorted(set(ids)))

    @classmethod
    def of_sorted(cls, ids: Sequence[str]) -> IdTable:
        """Build the table from sorted distinct ids."""
        encoded = [id.encode() for id in ids]
        offsets = np.zeros(len(encoded) + 1, np.int64)
        np.cumsum([len(id) for id in encoded], out=offsets[1:])
        return cls(np.frombuffer(b"".join(encoded), np.uint8), offsets)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    @overload
    def __getitem__(self, position: int) -> str: ...
    @overload
    def __getitem__(self, position: slice) -> Sequence[str]: ...
    def __getitem__(self, position: int | slice) -> str | Sequence[str]:
        if isinstance(position, slice):
            return [self[i] for i in range(*position.indices(len(self)))]
        block, offsets = self._views
        if not 0 <= position < len(offsets) - 1:
            raise IndexError(position)
        return str(block[offsets[position] : offsets[position + 1]], "utf-8")

    def edited(self, gone: Iterable[int], more: Iterable[str]) -> tuple[IdTable, NDArray[np.int64]]:
        """The table without the ids at some positions and with others, and the new position of each id.

        Positions are `(n_ids,)`, those of ids that are gone -1. Ids that are there already stay.

        >>> table, positions = IdTable.of(["b", "c", "d"]).edited([1], ["a", "b"])
        >>> list(table), positions.tolist()
        (['a', 'b', 'd'], [1, -1, 2])
        """
        is_kept = np.ones(len(self), bool)
        is_kept[list(gone)] = False
        new = sorted(id for id in set(more) if self.position(id) is None)
        before = np.array([bisect_left(self, id) for id in new], np.int64)
        inserted = np.cumsum(np.bincount(before, minlength=len(self) + 1))[: len(self)]
        positions = np.where(is_kept, np.cumsum(is_kept) - 1 + inserted, -1)
        edges = np.unique(
            np.concatenate([before, np.flatnonzero(np.diff(is_kept, prepend=True)), [0, len(self)]])
        )
        encoded = [id.encode() for id in new]
        pieces: list[bytes] = []
        for edge, end in pairwise([*edges.tolist(), len(self)]):
            pieces += encoded[slice(*np.searchsorted(before, [edge, edge + 1]))]
            if edge < len(self) and is_kept[edge]:
                pieces.append(self.block[self.offsets[edge] : self.offsets[end]].tobytes())
        lengths = np.zeros(int(is_kept.sum()) + len(new), np.int64)
        lengths[positions[is_kept]] = np.diff(self.offsets)[is_kept]
        is_new = np.ones(len(lengths), bool)
        is_new[positions[is_kept]] = False
        lengths[is_new] = [len(id) for id in encoded]
        offsets = np.concatenate([np.zeros(1, np.int64), np.cumsum(lengths)])
        return IdTable(np.frombuffer(b"".join(pieces), np.uint8), offsets), positions

    def position(self, id: str) -> int | None:
        """The position of the id, or `None`."""
        found = self._found
        if id not in found:
            if len(found) >= _KEPT:
                found = self._found = {}  # another thread may be reading the other one
            found[id] = self._searched(id)
        return found[id]

    def _searched(self, id: str) -> int | None:
        block, offsets = self._views
        wanted, first, end = id.encode(), 0, len(self)
        while first < end:  # as `bisect_left`, of bytes: UTF-8 sorts as the text does
            middle = (first + end) // 2
            if block[offsets[middle] : offsets[middle + 1]].tobytes() < wanted:
                first = middle + 1
            else:
                end = middle
        is_there = first < len(self) and block[offsets[first] : offsets[first + 1]] == wanted
        return first if is_there else None

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        """The arrays for single values, which numpy takes several times as long to give."""
        return self.block.data, self.offsets.data
