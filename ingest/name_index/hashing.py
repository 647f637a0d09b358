"""Hashes of texts and of parts of them, many at once: what terms are looked up by."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Hashes = NDArray[np.uint64]
Places = NDArray[np.int64]

_BASE = 0x9E3779B97F4A7C15  # odd, so that it has an inverse modulo 2**64
_INVERSE = pow(_BASE, -1, 2**64)
_KINDS, _FIRST_MIX, _SECOND_MIX = 0xD1B54A32D192ED03, 0xBF58476D1CE4E5B9, 0x94D049BB133111EB
_ALL_BITS = 2**64 - 1


class Texts:
    """Texts one behind the other; any part of one has a hash, which takes a few array operations.

    The hash of a part is that of a polynomial in its characters modulo 2**64, whose sums are made once
    for all texts. It is the same in every process and release.

    >>> texts = Texts(["abcab"])
    >>> a = texts.hashes(np.array([0, 3]), np.array([2, 5]))
    >>> bool(a[0] == a[1])
    True
    """

    def __init__(self, texts: Sequence[str]) -> None:
        joined = "".join(texts)
        self.codes = np.frombuffer(joined.encode("utf-32-le", "surrogatepass"), np.uint32)
        lengths = np.fromiter(map(len, texts), np.int64, len(texts))
        self.ends: Places = np.cumsum(lengths)  # (n_texts,)
        self.starts: Places = self.ends - lengths  # (n_texts,)
        powers, self._inverse = _powers(_rounded(len(joined) + 1))
        self._powers = powers
        self._sums = np.zeros(len(joined) + 1, np.uint64)
        np.cumsum(self.codes * powers[: len(joined)], out=self._sums[1:])

    def hashes(self, starts: Places, ends: Places) -> Hashes:
        """(n,) the hashes of the parts from `starts` to before `ends`."""
        hashes: Hashes = (self._sums[ends] - self._sums[starts]) * self._inverse[starts]
        return hashes

    def without(self, starts: Places, ends: Places, left_out: Places) -> Hashes:
        """(n,) the hashes of the parts without the characters at the places `left_out`."""
        before = self.hashes(starts, left_out)
        behind = self.hashes(left_out + 1, ends)
        hashes: Hashes = before + behind * self._powers[left_out - starts]
        return hashes


def hash_of(text: str, kind: int) -> int:
    """The hash of one text as `Texts` and `mixed` make it, for which array operations would take longer.

    >>> texts = Texts(["foo optics"])
    >>> hash_of("foo optics", 3) == int(mixed(texts.hashes(texts.starts, texts.ends), 3)[0])
    True
    """
    total, power = 0, 1
    for character in text:
        total += ord(character) * power
        power = power * _BASE & _ALL_BITS
    value = total + kind * _KINDS & _ALL_BITS
    value = (value ^ value >> 30) * _FIRST_MIX & _ALL_BITS
    value = (value ^ value >> 27) * _SECOND_MIX & _ALL_BITS
    return value ^ value >> 31


def mixed(hashes: Hashes, kind: int) -> Hashes:
    """(n,) the hashes of terms of a kind, with all bits mixed (the finaliser of SplitMix64)."""
    value = hashes + np.uint64(kind * _KINDS & _ALL_BITS)
    value = (value ^ (value >> np.uint64(30))) * np.uint64(_FIRST_MIX)
    value = (value ^ (value >> np.uint64(27))) * np.uint64(_SECOND_MIX)
    return value ^ (value >> np.uint64(31))


def _rounded(count: int) -> int:
    """The next power of two, at least 1,024, so that few tables of powers are made."""
    return max(1 << (count - 1).bit_length(), 1_024)


@lru_cache(4)
def _powers(count: int) -> tuple[Hashes, Hashes]:
    """(count,) powers of the base and of its inverse, from the zeroth on."""
    tables = []
    for base in (_BASE, _INVERSE):
        factors = np.full(count, base, np.uint64)
        factors[0] = 1
        tables.append(np.cumprod(factors))
    return tables[0], tables[1]
