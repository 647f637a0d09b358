"""A sorted table of ids that can live in a memory-mapped file."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Sequence
from typing import overload

import numpy as np
from numpy.typing import NDArray


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
        if not 0 <= position < len(self):
            raise IndexError(position)
        return self.block[self.offsets[position] : self.offsets[position + 1]].tobytes().decode()

    def position(self, id: str) -> int | None:
        """The position of the id, or `None`."""
        position = bisect_left(self, id)
        return position if position < len(self) and self[position] == id else None
