"""How much of a name other names share, rare words before common ones: what candidates are ordered by."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import lru_cache

from ingest.name_index.table import NameTable
from ingest.normalise import NameReading, is_han


class SharedWords:
    """Weighs what two names share by how many entities have each word."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._words_of = lru_cache(10_000)(self._recorded_words)

    def with_query(self, entity_id: str, query: NameReading) -> tuple[float, int]:
        """The share of the query that the entity's best name holds, 0 to 1, and how many hold as much.

        A group is told by its name in full or by its short one, so the query counts as it is compared or as
        it is written, whichever has more in common. Words that no recorded name has are left out: no
        candidate is nearer for lacking them.
        """
        held = self._words_of(entity_id)
        return max(self._shared(name_words(form), held) for form in (query.comparable, query.plain))

    def _shared(self, asked: frozenset[str], held: Iterable[frozenset[str]]) -> tuple[float, int]:
        words = [word for word in sorted(asked) if self._table.holders(word)]
        total = sum(map(self._weight, words))
        if not total:
            return 0.0, 0
        shares = [
            round(sum(self._weight(word) for word in words if word in name) / total, 6) for name in held
        ]
        best = max(shares, default=0.0)
        return best, shares.count(best) if best else 0

    def _weight(self, word: str) -> float:
        return math.log(1 + len(self._table.ids) / self._table.holders(word))

    def _recorded_words(self, entity_id: str) -> list[frozenset[str]]:
        readings = (entry.reading for entry in self._table.of_entity(entity_id))
        return [name_words(reading.comparable) | name_words(reading.plain) for reading in readings]


def name_words(text: str) -> frozenset[str]:
    """Latin words, and pairs of neighbouring Chinese characters, of a normalised name.

    >>> sorted(name_words("acme 华大半导体"))
    ['acme', '半导', '华大', '大半', '导体']
    """
    words: set[str] = set()
    for word in text.split():
        if is_han(word) and len(word) > 1:
            words.update(word[start : start + 2] for start in range(len(word) - 1))
        else:
            words.add(word)
    return frozenset(words)
