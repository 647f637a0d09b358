"""A name as the words that its score weighs: each in Latin letters, with what kind of word it is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files

from ingest.normalise import NamePart, form_phrases, name_parts, without_legal_form
from ingest.normalise.folding import folded
from ingest.normalise.tables import word_lists
from ingest.normalise.words import split_words
from ingest.scoring.spelling import alike, in_latin, is_without_vowels

_SHORTEST_MISSPELT = 5
"""Letters of a legal form from which a misspelling of it is taken for it."""

_MISSPELT = 0.8


class WordKind(StrEnum):
    """What a word of a name says, from what points at one party to what says little."""

    NAME = "name"
    TRADE = "trade"
    PLACE = "place"
    NUMBER = "number"
    COMMON = "common"
    PATRONYMIC = "patronymic"
    INITIAL = "initial"
    PARTICLE = "particle"
    TITLE = "title"


WEIGHTS = {
    WordKind.NAME: 1.0,
    WordKind.TRADE: 0.55,
    WordKind.PLACE: 0.7,
    WordKind.NUMBER: 0.8,
    WordKind.COMMON: 0.4,
    WordKind.PATRONYMIC: 0.7,
    WordKind.INITIAL: 0.4,
    WordKind.PARTICLE: 0.15,
    WordKind.TITLE: 0.1,
}
"""How much a word of each kind counts."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word: as written, in Latin letters, its kind, and its family of `trade_words.toml` or its place."""

    text: str
    latin: str
    kind: WordKind
    family: str | None = None

    @property
    def weight(self) -> float:
        """How much it counts."""
        return WEIGHTS[self.kind]

    @property
    def is_without_vowels(self) -> bool:
        """Whether its script leaves vowels out."""
        return is_without_vowels(self.text)


@dataclass(frozen=True, slots=True)
class NameWords:
    """A name to be scored. `own_script` is its folded text where no letter of it is Latin, else empty."""

    words: tuple[Word, ...]
    legal_form: str | None
    own_script: str

    @property
    def weight(self) -> float:
        """How much all words count together."""
        return sum(word.weight for word in self.words)


@lru_cache(maxsize=8_192)
def name_words(text: str, is_person: bool) -> NameWords:
    """The words of a name as written.

    >>> [(word.latin, word.kind.value) for word in name_words("Dr. Sergei Viktorovich Lavrov", True).words]
    [('dr', 'title'), ('sergei', 'name'), ('viktorovich', 'patronymic'), ('lavrov', 'name')]
    >>> [(word.latin, word.kind.value) for word in name_words("Jita Semiconductor Co., Ltd.", False).words]
    [('jita', 'name'), ('semiconductor', 'trade')]
    """
    plain = folded(text)
    words, form = _without_form(split_words(plain))
    found = _person(words) if is_person else _organisation(words)
    own = "" if any("a" <= character <= "z" for character in plain) else "".join(plain.split())
    return NameWords(tuple(word for word in found if word.latin), form, own)


def _without_form(words: list[str]) -> tuple[list[str], str | None]:
    """The words without the legal form, a misspelt one too."""
    rest, form = without_legal_form(words)
    if form is not None or len(words) < 2:
        return rest, form
    mended = [_mended(word) if place else word for place, word in enumerate(words)]
    if mended == words:
        return words, None
    rest, form = without_legal_form(mended)
    return (words[: len(rest)] if rest == mended[: len(rest)] else words[-len(rest) :]), form


@lru_cache(maxsize=8_192)
def _mended(word: str) -> str:
    """The word of a legal form that this one misspells, or the word."""
    if len(word) < _SHORTEST_MISSPELT or not word.isascii() or word in form_words():
        return word
    near = [form for form in form_words() if alike(form, word) >= _MISSPELT]
    return min(near, key=lambda form: (-alike(form, word), form), default=word)


def _organisation(words: list[str]) -> list[Word]:
    return [
        Word(part.text, in_latin(part.text).replace(" ", ""), _kind_in_organisation(part), _family(part))
        for part in name_parts(" ".join(words))
    ]


def _family(part: NamePart) -> str | None:
    return "|".join(sorted(part.places)) or part.family


def _kind_in_organisation(part: NamePart) -> WordKind:
    if part.text.isdecimal() or _is_roman(part.text):
        return WordKind.NUMBER
    if part.places:
        return WordKind.PLACE
    if part.text in word_lists().common_words or part.text in word_lists().common_han:
        return WordKind.COMMON
    if part.family is not None:
        return WordKind.TRADE
    if part.text in person_words().particles:
        return WordKind.PARTICLE
    return WordKind.NAME


def _person(words: list[str]) -> list[Word]:
    return [Word(word, latin, _kind_in_person(latin)) for word in words if (latin := in_latin(word))]


def _kind_in_person(latin: str) -> WordKind:
    lists = person_words()
    if latin in lists.titles:
        return WordKind.TITLE
    if latin in lists.particles:
        return WordKind.PARTICLE
    if latin.endswith(lists.patronymics) and len(latin) > 6:
        return WordKind.PATRONYMIC
    return WordKind.INITIAL if len(latin) == 1 else WordKind.NAME


def _is_roman(word: str) -> bool:
    return 0 < len(word) <= 5 and not set(word) - set("ivx") and word != "x"


@dataclass(frozen=True)
class PersonWords:
    """`persons.toml`: titles, particles, endings of patronymics, and short names by the full ones of each."""

    titles: frozenset[str]
    particles: frozenset[str]
    patronymics: tuple[str, ...]
    short_names: dict[str, frozenset[str]]


@cache
def person_words() -> PersonWords:
    """The words of persons' names."""
    raw = tomllib.loads((files("ingest.scoring") / "persons.toml").read_text(encoding="utf-8"))
    short: dict[str, set[str]] = {}
    for full, shorter in raw["short_names"].items():
        for name in shorter:
            short.setdefault(name, set()).add(full)
    return PersonWords(
        frozenset(raw["titles"]),
        frozenset(raw["particles"]),
        tuple(raw["patronymics"]),
        {name: frozenset(full) for name, full in short.items()},
    )


@cache
def form_words() -> frozenset[str]:
    """The longer words of legal forms."""
    return frozenset(word for phrase in form_phrases() for word in phrase if len(word) >= _SHORTEST_MISSPELT)
