"""Recorded names with how they were read, packed one behind the other: each is unpacked when needed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
from numpy.typing import NDArray

from ingest.normalise import NameReading, Token, TokenKind

_BETWEEN, _WITHIN = "\x1f", "\x1e"  # control characters, which no name has


@dataclass(frozen=True, slots=True)
class NameEntry:
    """A recorded name: whose it is, and as which property."""

    entity_id: str
    property: str
    reading: NameReading


def packed_record(property: str, reading: NameReading) -> bytes:
    """A name with its reading as bytes.

    >>> from ingest.normalise import read_name
    >>> reading = read_name("CETC 24")
    >>> unpacked_record(packed_record("alias", reading)) == ("alias", reading)
    True
    """
    plain = "" if reading.plain == reading.comparable else reading.plain
    tokens = _WITHIN.join(f"{token.kind.value} {token.value}" for token in sorted(reading.tokens))
    short = "1" if reading.is_short_form else ""
    fields = (property, reading.text, reading.comparable, plain, reading.legal_form or "", short, tokens)
    return _BETWEEN.join(fields).encode()


def unpacked_record(record: bytes) -> tuple[str, NameReading]:
    """Property and reading of a packed name."""
    property, text, comparable, plain, form, short, tokens = record.decode().split(_BETWEEN)
    reading = NameReading(text, comparable, plain or comparable, _tokens(tokens), form or None, bool(short))
    return property, reading


def plain_of(record: bytes) -> str:
    """The plain text of a packed name, without unpacking the rest.

    >>> from ingest.normalise import read_name
    >>> plain_of(packed_record("name", read_name("Foo Optics Ltd")))
    'foo optics'
    """
    _, _, comparable, plain, _ = record.decode().split(_BETWEEN, 4)
    return plain or comparable


@lru_cache(4_096)  # most names have one of few sets
def _tokens(packed: str) -> frozenset[Token]:
    if not packed:
        return frozenset()
    parts = (token.split(" ", 1) for token in packed.split(_WITHIN))
    return frozenset(Token(TokenKind(kind), value) for kind, value in parts)


class Records:
    """Byte strings one behind the other: record `i` is `block[offsets[i]:offsets[i + 1]]`."""

    def __init__(self, block: NDArray[np.uint8], offsets: NDArray[np.int64]) -> None:
        self.block = block  # (n_bytes,)
        self.offsets = offsets  # (n_records + 1,)

    @classmethod
    def of(cls, records: Sequence[bytes]) -> Records:
        """Of byte strings in this order."""
        offsets = np.zeros(len(records) + 1, np.int64)
        np.cumsum(np.fromiter(map(len, records), np.int64, len(records)), out=offsets[1:])
        return cls(np.frombuffer(b"".join(records), np.uint8), offsets)

    @classmethod
    def together(cls, parts: Iterable[Records]) -> Records:
        """The records of all parts, one behind the other."""
        known = list(parts)
        lengths = np.concatenate([np.zeros(1, np.int64), *(np.diff(part.offsets) for part in known)])
        blocks = [part.block for part in known]
        return cls(np.concatenate(blocks) if blocks else np.zeros(0, np.uint8), np.cumsum(lengths))

    def run(self, start: int, end: int) -> Records:
        """The records from `start` to before `end`."""
        first, last = self.offsets[start], self.offsets[end]
        return Records(self.block[first:last], self.offsets[start : end + 1] - first)

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def __getitem__(self, place: int) -> bytes:
        block, offsets = self._views
        return block[offsets[place] : offsets[place + 1]].tobytes()

    @cached_property
    def _views(self) -> tuple[memoryview, memoryview]:
        return self.block.data, self.offsets.data  # of single values numpy takes several times as long
