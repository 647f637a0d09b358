"""Terms of names: what names are found by, from proof that they are equal down to four letters in a row."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from ingest.name_index.hashing import Hashes, Places, Texts, hash_of, mixed
from ingest.normalise import NameReading, TokenKind, TranslatedName, is_han, spelled, translated

Docs = NDArray[np.int64]


class Term(IntEnum):
    """Kinds of terms. Those up to `INITIALS` are of a whole name."""

    EQUAL = 1
    """The comparable name."""
    TRANSLATED = 2
    """Brand in pinyin and ids of words, of a name that has both."""
    SPELLED = 3
    """The whole name, characters in pinyin, without gaps."""
    INITIALS = 4
    """An acronym that the name would yield."""
    WORD = 5
    """A Latin word or number as written."""
    NEAR = 6
    """A brand word, or the brand in pinyin, with a letter left out or none: words an edit apart share one."""
    PAIR = 7
    """Two Chinese characters in a row."""
    CHARACTER = 8
    """A Chinese character of the brand."""
    CONCEPT = 9
    """A family of words, a place or a kind of body, whatever the script."""
    GRAM = 10
    """Four letters in a row of the whole name in pinyin, without gaps."""
    BEGINNING = 11
    """How a word begins, up to six characters; of Chinese words also the pinyin, and the brand."""


_SHORTEST_NEAR = 4
"""Letters of words that are looked for with one left out; most of three letters are one edit apart."""

_GRAM = 4

LONGEST_BEGINNING = 6
"""Characters of the beginnings of words that are terms."""

_OF_PROOF = (Term.EQUAL, Term.TRANSLATED)

Parts = dict[Term, tuple[list[str], list[int]]]
"""Texts by kind of term, and the number of the name that each is of."""


class TermBatch:
    """Collects what the terms of names are made of, and hashes all of it at once.

    >>> from ingest.normalise import read_name
    >>> batch = TermBatch()
    >>> batch.add(0, read_name("Foo Optics"))
    >>> sorted(batch.hashes())[:2]
    [<Term.EQUAL: 1>, <Term.TRANSLATED: 2>]
    """

    def __init__(self) -> None:
        self._parts: defaultdict[Term, tuple[list[str], list[int]]] = defaultdict(lambda: ([], []))

    def add(
        self, doc: int, reading: NameReading, initials: Iterable[str] = (), beginnings: Iterable[str] = ()
    ) -> None:
        """Add a name with its number, the acronyms that it would yield, and its words as they are typed."""
        parts = self._parts
        comparable, plain = reading.comparable, reading.plain
        name = translated(plain)
        words = plain.split()

        def put(kind: Term, texts: Iterable[str]) -> None:
            known, docs = parts[kind]
            before = len(known)
            known.extend(texts)
            docs.extend([doc] * (len(known) - before))

        put(Term.EQUAL, (comparable,))
        put(Term.TRANSLATED, filter(None, (translated_text(name),)))
        letters = spelled(plain)
        put(Term.SPELLED, (letters,))
        put(Term.INITIALS, initials)
        if comparable != plain:
            words = list(dict.fromkeys((*words, *comparable.split())))
        han = [word for word in words if len(word) > 1 and is_han(word)]
        put(Term.PAIR, han)
        put(Term.WORD, set(words).difference(han))
        brand = {word for word in name.brand_words if not is_han(word)}
        put(Term.CHARACTER, (word for word in name.brand_words if is_han(word)))
        put(Term.NEAR, {*brand, name.brand} if name.brand else brand)
        concepts = {*name.words, *(id for place in name.places for id in place)}
        concepts.update(token.value for token in reading.tokens if token.kind in _CONCEPTS)
        put(Term.CONCEPT, concepts)
        put(Term.GRAM, (letters,))
        if beginnings:
            put(Term.BEGINNING, typed_words(beginnings, name, letters))

    def add_spelling(self, doc: int, reading: NameReading, beginnings: Iterable[str]) -> None:
        """Add how a name is spelt in another script: what it is looked for by, and nothing that proves it."""
        known = {kind: len(self._parts[kind][0]) for kind in _OF_PROOF}
        self.add(doc, reading, (), beginnings)
        for kind, count in known.items():
            for part in self._parts[kind]:
                del part[count:]

    def hashes(self) -> dict[Term, tuple[Hashes, Docs]]:
        """The terms by kind: `(n_terms,)` hashes, and the number of the name of each."""
        return {kind: _hashed(kind, *parts) for kind, parts in self._parts.items() if parts[0]}


def translated_text(name: TranslatedName) -> str:
    """Brand and words of a name, which are the same in both scripts; empty where it lacks either.

    >>> translated_text(translated("上海积塔半导体")), translated_text(translated("jita"))
    ('jita semiconductor', '')
    """
    return " ".join((name.brand, *name.words)) if name.brand and name.words else ""


def term_hash(kind: Term, text: str) -> int:
    """The hash of one term of a whole name, or of one word.

    >>> from ingest.normalise import read_name
    >>> batch = TermBatch()
    >>> batch.add(0, read_name("Foo Optics"))
    >>> [int(hash) for hash in batch.hashes()[Term.EQUAL][0]] == [term_hash(Term.EQUAL, "foo optics")]
    True
    """
    return hash_of(text, kind)


_CONCEPTS = frozenset({TokenKind.SYSTEM, TokenKind.KIND, TokenKind.DIRECTION})


def _hashed(kind: Term, texts: list[str], docs: list[int]) -> tuple[Hashes, Docs]:
    text, doc = Texts(texts), np.array(docs, np.int64)
    if kind is Term.NEAR:
        return _near(text, doc)
    if kind is Term.PAIR:
        return _windows(text, doc, 2, kind)
    if kind is Term.CHARACTER:
        return _windows(text, doc, 1, kind)
    if kind is Term.GRAM:
        return _windows(text, doc, _GRAM, kind)
    if kind is Term.BEGINNING:
        return _beginnings(text, doc)
    return mixed(text.hashes(text.starts, text.ends), kind), doc


def _near(text: Texts, doc: Docs) -> tuple[Hashes, Docs]:
    """Each word as it is, and without each of its letters in turn."""
    whole = text.hashes(text.starts, text.ends)
    lengths = text.ends - text.starts
    chosen = np.flatnonzero(lengths >= _SHORTEST_NEAR)
    count = lengths[chosen]
    of = np.repeat(chosen, count)
    left_out = text.starts[of] + _ranks(count)
    less = text.without(text.starts[of], text.ends[of], left_out)
    return mixed(np.concatenate([whole, less]), Term.NEAR), np.concatenate([doc, doc[of]])


def _beginnings(text: Texts, doc: Docs) -> tuple[Hashes, Docs]:
    """Each text cut off behind its first characters, one to the longest."""
    count = np.minimum(text.ends - text.starts, LONGEST_BEGINNING)
    of = np.repeat(np.arange(len(count)), count)
    starts = text.starts[of]
    return mixed(text.hashes(starts, starts + _ranks(count) + 1), Term.BEGINNING), doc[of]


def typed_words(words: Iterable[str], name: TranslatedName, letters: str) -> set[str]:
    """What a name can be found by as it is typed: its words, and of Chinese ones the brand and the pinyin."""
    typed = set(words)
    brand = [word for word in name.brand_words if is_han(word)]
    if brand:
        typed.update((*brand, name.brand, letters))
    return typed


def _windows(text: Texts, doc: Docs, size: int, kind: Term) -> tuple[Hashes, Docs]:
    """So many characters in a row, at every place of each text."""
    count = np.maximum(text.ends - text.starts - size + 1, 0)
    of = np.repeat(np.arange(len(count)), count)
    starts = text.starts[of] + _ranks(count)
    return mixed(text.hashes(starts, starts + size), kind), doc[of]


def _ranks(count: Places) -> Places:
    """0 up to before each count, one behind the other."""
    total = int(count.sum())
    before = np.cumsum(count) - count
    return np.arange(total) - np.repeat(before, count)
