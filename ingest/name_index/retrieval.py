"""The names that come nearest to one that is asked about, found by the terms that they share with it."""

from __future__ import annotations

from collections import Counter
from itertools import repeat

import numpy as np
from numpy.typing import NDArray
from rapidfuzz import fuzz, process

from graph.model import are_among
from ingest.name_index.postings import Numbers
from ingest.name_index.records import NameEntry, plain_of
from ingest.name_index.table import NameTable
from ingest.name_index.terms import Term, TermBatch
from ingest.normalise import NameReading, is_han

MOST_FOUND = 50
"""Names that are looked at one by one."""

_MOST_GATHERED = 20_000
"""Names with a term that are gathered, rare terms first; these are asked for the others."""

_WEIGHED = 1_000
"""Names that stay when rare terms are counted."""

_RERANKED = 150
"""Names whose spelling is compared with the one asked about."""

_OTHER_SCRIPT = 20
"""Places that names in another script have, where there are so many."""

_NAMES_OF_ONE = 3
"""Names of one entity among those found, which may be known by a hundred."""

_WEIGHTS = {
    Term.TRANSLATED: 3.0,
    Term.SPELLED: 3.0,
    Term.WORD: 1.0,
    Term.CONCEPT: 0.6,
    Term.PAIR: 0.5,
    Term.CHARACTER: 0.5,
    Term.NEAR: 0.2,
    Term.GRAM: 0.2,
}
"""What a term of a kind weighs beside its rarity; a word has many of the kinds that weigh little."""


_OF_FEW = frozenset((Term.NEAR, Term.GRAM, Term.CHARACTER))
"""Kinds of which a term that many names have says nothing."""


class Retrieval:
    """Finds names by shared terms, those that share most and rarest first, then by spelling."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._spare: list[NDArray[np.float32]] = []
        self._are_han = np.array(["Chinese" in scripts for scripts in table.script_sets], bool)

    def nearest(self, query: NameReading) -> list[NameEntry]:
        """The names nearest to the one asked about, at most `MOST_FOUND`, the nearest first.

        Names in the same script come first, by their spelling, then those in others, by the terms shared.
        """
        numbers, weights = self._weighed(query)
        if not len(numbers):
            return []
        asked = any(map(is_han, query.plain.split()))
        is_same = self._are_han[self._table.scripts[numbers]] == asked
        order = np.lexsort((numbers, -weights))
        same = numbers[order[is_same[order]][:_RERANKED]].tolist()
        other = numbers[order[~is_same[order]][:MOST_FOUND]].tolist()
        spelt = _similarities(query.plain, [plain_of(self._table.records[number]) for number in same])
        near = [number for number, _ in sorted(zip(same, spelt, strict=True), key=lambda pair: -pair[1])]
        other = self._few_of_each(other, max(_OTHER_SCRIPT, MOST_FOUND - len(near)))
        near = self._few_of_each(near, MOST_FOUND - len(other))
        return [self._table.entry(number) for number in (*near, *other)]

    def _few_of_each(self, numbers: list[int], limit: int) -> list[int]:
        """The first of the names, no more than some of one entity."""
        seen: Counter[int] = Counter()
        kept: list[int] = []
        for number in numbers:
            entity = self._table.entity_of(number)
            seen[entity] += 1
            if seen[entity] <= _NAMES_OF_ONE:
                kept.append(number)
                if len(kept) == limit:
                    break
        return kept

    def _weighed(self, query: NameReading) -> tuple[Numbers, NDArray[np.float32]]:
        """(n,) numbers of names, ascending, and what the terms shared with each weigh."""
        lists = self._lists(query)
        names = self._table.postings.names
        sums = self._spare.pop() if self._spare else np.zeros(len(self._table), np.float32)
        gathered: list[Numbers] = []
        total, rest = 0, len(lists)
        for place, (count, begin, weight, _) in enumerate(lists):
            if total and total + count > _MOST_GATHERED:
                rest = place
                break
            total += count
            found = names[begin : begin + count]
            sums[found] += weight
            gathered.append(found)
        if not gathered:
            self._spare.append(sums)
            return np.zeros(0, np.int32), np.zeros(0, np.float32)
        touched = np.concatenate(gathered)
        weights = sums[touched]
        places = np.arange(len(touched), dtype=np.float32)
        sums[touched] = places  # the last of equal ones stays
        is_last = sums[touched] == places
        numbers, weights = touched[is_last], weights[is_last]
        sums[touched] = 0
        self._spare.append(sums)
        if len(numbers) > _WEIGHED:
            kept = np.argpartition(-weights, _WEIGHED)[:_WEIGHED]
            numbers, weights = numbers[kept], weights[kept]
        order = np.argsort(numbers)
        numbers, weights = numbers[order], weights[order]
        for count, begin, weight, is_of_few in lists[rest:]:
            if is_of_few:
                continue
            weights[are_among(numbers, names[begin : begin + count])] += weight
        return numbers, weights

    def _lists(self, query: NameReading) -> list[tuple[int, int, float, bool]]:
        """How many names have each term, where they begin, and what it weighs; rare terms first."""
        batch = TermBatch()
        batch.add(0, query)
        lists: list[tuple[int, int, float, bool]] = []
        total = len(self._table)
        for kind, (hashes, _) in batch.hashes().items():
            base = _WEIGHTS.get(kind)
            if base is None:
                continue
            begin, count = self._table.postings.places(np.unique(hashes))
            known = count > 0
            begin, count = begin[known], count[known]
            weights = base * np.log1p(total / count)
            few = repeat(kind in _OF_FEW)
            lists += zip(count.tolist(), begin.tolist(), weights.tolist(), few, strict=False)
        return sorted(lists)


def _similarities(asked: str, plains: list[str]) -> list[float]:
    """How similar each text is to the one asked about, 0 to 100, words in their order or sorted."""
    as_written = process.cdist([asked], plains, scorer=fuzz.ratio)[0]
    in_order = process.cdist([_sorted(asked)], list(map(_sorted, plains)), scorer=fuzz.ratio)[0]
    similarities: list[float] = np.maximum(as_written, in_order).tolist()
    return similarities


def _sorted(text: str) -> str:
    return " ".join(sorted(text.split()))
