"""Recorded names of which words begin as a text does: for whoever types, and never for a screening."""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Iterable

from ingest.matching.match import Match, NameEntry, Outcome, told
from ingest.normalise.folding import folded

_MOST_LOOKED_AT = 5_000
"""Names that begin with a word of the text; a text of one letter begins more than anybody reads."""


class Beginnings:
    """The words of names in order, and what each is a word of."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        found: list[tuple[str, int]] = []
        self._entries = list(entries)
        self._words: list[tuple[str, ...]] = []
        for place, entry in enumerate(self._entries):
            words = tuple(folded(entry.reading.text).split())
            self._words.append(words)
            found += [(word, place) for word in set(words)]
        self._found = sorted(found)

    def of(self, text: str, limit: int, *, excluding: Iterable[str] = ()) -> list[Match]:
        """The entities with a name in which each word of the text begins a word, none accepted.

        Those of which most of the name is typed come first, then by name and id.
        """
        typed = tuple(folded(text).split())
        if not typed:
            return []
        longest, left_out = max(typed, key=len), set(excluding)
        best: list[tuple[float, str, str]] = []
        seen: set[str] = set()
        begin = bisect_left(self._found, (longest, -1))
        for word, place in self._found[begin : begin + _MOST_LOOKED_AT]:
            if not word.startswith(longest):
                break
            words, entry = self._words[place], self._entries[place]
            if not all(any(each.startswith(part) for each in words) for part in typed):
                continue
            score = min(1.0, sum(map(len, typed)) / max(sum(map(len, words)), 1))
            insort(best, (-score, entry.reading.text, entry.entity_id))
        matches: list[Match] = []
        for negative, name, entity_id in best:
            if entity_id in left_out or entity_id in seen or len(matches) == limit:
                continue
            seen.add(entity_id)
            feature = told("beginning", Outcome.SIMILAR, "name.beginning")
            matches.append(Match(entity_id, round(-negative, 4), False, name, (feature,)))
        return matches
