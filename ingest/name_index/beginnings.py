"""Recorded names of which words begin as a text does: for whoever types, and never for a screening."""

from __future__ import annotations

from collections.abc import Collection, Iterator

import numpy as np
from numpy.typing import NDArray

from ingest.name_index.postings import Numbers, in_all
from ingest.name_index.records import NameEntry
from ingest.name_index.table import NameTable
from ingest.name_index.terms import LONGEST_BEGINNING, Term, typed_words
from ingest.normalise import folding, in_latin_letters, spelled, translated

_MOST_LOOKED_AT = 300
"""Names that are read to find those that begin as typed, of which most of the name is typed first."""

_AT_ONCE = 60
"""Names that are read and ordered together, the shortest first: a page shows ten."""

Typed = tuple[str, ...]


def beginning(
    table: NameTable, text: str, excluding: Collection[str] = ()
) -> Iterator[tuple[float, NameEntry]]:
    """The names in which each word of the text begins a word, one of each entity, with a score of 0 to 1.

    Of Chinese names the pinyin of the whole and of the brand are words too. The score is the share of the
    name that is typed, by which they are ordered, then by name and id; of a great many names the shortest
    come first. A text in another alphabet is read in Latin letters too, and so are such names.

    >>> from ingest.name_index import table_of
    >>> table = table_of([("a", "name", "Foo Optics"), ("b", "name", "Foot Care Products")])
    >>> [(round(score, 2), entry.entity_id) for score, entry in beginning(table, "foo")]
    [(0.33, 'a'), (0.19, 'b')]
    """
    seen = set(excluding)
    for written in filter(None, dict.fromkeys((text, in_latin_letters(text)))):
        typed = tuple(folding.folded(written).split())
        for score, entry in _of_typed(table, typed):
            if entry.entity_id not in seen:
                seen.add(entry.entity_id)
                yield score, entry


def _of_typed(table: NameTable, typed: Typed) -> Iterator[tuple[float, NameEntry]]:
    numbers = _beginning_so(table, typed)
    if not len(numbers):
        return
    total = sum(map(len, typed))
    shortest = _shortest(numbers, table.lengths[numbers])
    for start in range(0, len(shortest), _AT_ONCE):
        entries = map(table.entry, shortest[start : start + _AT_ONCE])
        scored = [(min(1.0, total / max(_length(entry, typed), 1)), entry) for entry in entries]
        scored.sort(key=lambda pair: (-pair[0], pair[1].reading.text, pair[1].entity_id))
        yield from ((score, entry) for score, entry in scored if _begins(entry, typed))


def _beginning_so(table: NameTable, typed: Typed) -> Numbers:
    """(n,) the names that have the first letters of each typed word, ascending."""
    found = [table.having(Term.BEGINNING, word[:LONGEST_BEGINNING]) for word in dict.fromkeys(typed)]
    return in_all(found) if found else np.zeros(0, np.int32)


def _shortest(numbers: Numbers, lengths: NDArray[np.uint16]) -> list[int]:
    """The shortest names, at most so many as are looked at; of equal ones those with lower numbers."""
    if len(numbers) > _MOST_LOOKED_AT:
        longest = np.partition(lengths, _MOST_LOOKED_AT)[_MOST_LOOKED_AT]
        numbers, lengths = numbers[lengths <= longest], lengths[lengths <= longest]
    shortest: list[int] = numbers[np.argsort(lengths, kind="stable")[:_MOST_LOOKED_AT]].tolist()
    return shortest


def _length(entry: NameEntry, typed: Typed) -> int:
    """Characters of the name as it is typed: of a Chinese one letters of its pinyin, where these are."""
    name = folding.folded(entry.reading.text)
    if "".join(typed).isascii() and not name.isascii():
        return len(spelled(entry.reading.plain))
    return sum(map(len, name.split()))


def _begins(entry: NameEntry, typed: Typed) -> bool:
    plain, text = entry.reading.plain, entry.reading.text
    words = typed_words(folding.folded(text).split(), translated(plain), spelled(plain))
    words.update(folding.folded(in_latin_letters(text) or "").split())
    return all(any(word.startswith(part) for word in words) for part in typed)
