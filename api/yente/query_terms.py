"""What a query of yente's language asks of an entity: terms, and how they are combined."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cached_property
from itertools import product

from rapidfuzz.distance import OSA

from ingest.normalise import folding, is_han, words

_MOST_WAYS = 16
_SHORTEST_BEGINNING = 2
_NAMES = frozenset({"name", "alias", "previousName", "weakAlias", "abbreviation"})


class Document:
    """What of an entity is searched: its words, and the values of its fields."""

    def __init__(
        self, id: str, properties: Mapping[str, Sequence[str]], fields: Mapping[str, set[str]]
    ) -> None:
        """`fields` are what can be filtered by beside properties, such as countries, with their values."""
        self._id = id
        self._properties = properties
        self._fields = fields

    @cached_property
    def texts(self) -> list[list[str]]:
        """The words of each value."""
        return [split_words(value) for values in self._properties.values() for value in values] + [[self._id]]

    @cached_property
    def names(self) -> list[list[str]]:
        """The words of each name."""
        return [
            split_words(value)
            for prop, values in self._properties.items()
            if prop in _NAMES
            for value in values
        ]

    def values(self, field: str) -> set[str]:
        """The values of a field, folded; none of one that there is not."""
        found = self._properties.get(field.removeprefix("properties."), ()) if "." in field else ()
        return {value.casefold() for value in (*found, *self._fields.get(field, ()))}


@dataclass(frozen=True, slots=True)
class Term:
    """Words that stand together, of all texts or of a field; `slips` is how far a word may be off.

    `pattern` is the whole as `fnmatch` reads it, which a value of a field has to fit.
    """

    words: tuple[str, ...]
    pattern: str
    is_phrase: bool = False
    field: str | None = None
    slips: int | None = None

    def holds(self, document: Document) -> bool:
        """Whether the entity has them."""
        if self.field is None or self.field in ("text", "names"):
            texts = document.names if self.field == "names" else document.texts
            return any(self._is_in(text) for text in texts)
        wanted = self.pattern.casefold()
        return any(fnmatchcase(value, wanted) for value in document.values(self.field))

    def _is_in(self, text: Sequence[str]) -> bool:
        length = len(self.words)
        return bool(length) and any(
            all(map(self._is_word, self.words, text[place : place + length]))
            for place in range(len(text) - length + 1)
        )

    def _is_word(self, wanted: str, word: str) -> bool:
        if self.slips:
            return OSA.distance(wanted, word, score_cutoff=self.slips) <= self.slips
        if is_han(wanted):
            return wanted.strip("*") in word
        return fnmatchcase(word, wanted)

    @property
    def beginning(self) -> str:
        """What names are looked up by: the words as far as they are certain, two letters with a slip."""
        if self.field not in (None, "text", "names"):
            return ""
        certain = _SHORTEST_BEGINNING if self.slips else None
        starts = (re.split(r"[*?\[]", word)[0][:certain] for word in self.words)
        return " ".join(start for start in starts if len(start) >= _SHORTEST_BEGINNING or is_han(start))


@dataclass(frozen=True, slots=True)
class Every:
    """All of these hold."""

    parts: tuple[Node, ...]

    def holds(self, document: Document) -> bool:
        """Whether they do."""
        return all(part.holds(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Either:
    """One of these holds."""

    parts: tuple[Node, ...]

    def holds(self, document: Document) -> bool:
        """Whether it does."""
        return any(part.holds(document) for part in self.parts)


@dataclass(frozen=True, slots=True)
class Not:
    """This does not hold."""

    part: Node

    def holds(self, document: Document) -> bool:
        """Whether it does not."""
        return not self.part.holds(document)


Node = Term | Every | Either | Not


def beginnings(node: Node) -> list[str] | None:
    """The texts that names are looked up by, one for each way to meet the query; `None` where there is none.

    >>> nova, optics = Term(("nova",), "nova"), Term(("optic*",), "optic*")
    >>> beginnings(Every((nova, Either((optics, Not(nova))))))
    ['nova optic', 'nova']
    >>> beginnings(Not(nova)) is None
    True
    """
    ways = [" ".join(filter(None, way)) for way in _ways(node)]
    return ways if all(ways) and 0 < len(ways) <= _MOST_WAYS else None


def _ways(node: Node) -> list[tuple[str, ...]]:
    match node:
        case Term():
            return [(node.beginning,)]
        case Not():
            return [()]
        case Either():
            return [way for part in node.parts for way in _ways(part)]
    found: list[tuple[str, ...]] = [()]
    for part in node.parts:
        found = [(*one, *other) for one, other in product(found, _ways(part)[: _MOST_WAYS + 1])]
        found = found[: _MOST_WAYS + 1]
    return found


def split_words(text: str) -> list[str]:
    """The words of a text, folded.

    >>> split_words("Nova-Optics")
    ['nova', 'optics']
    """
    return words.split_words(folding.folded(text))


def split_with_wildcards(text: str) -> list[str]:
    r"""The words of a text, with the wildcards that stand in them.

    >>> split_with_wildcards("Opt*s"), split_with_wildcards(r"Opt\*s")
    (['opt*s'], ['opt', 's'])
    """
    parts = _parts(text)
    return "".join(part if is_wild else " ".join(split_words(part)) for part, is_wild in parts).split()


def pattern_of(text: str, *, is_phrase: bool) -> str:
    r"""The text as `fnmatch` reads it: what is escaped means itself, and so does all of a phrase.

    >>> pattern_of(r"a*\*", is_phrase=False), pattern_of("a*", is_phrase=True)
    ('a*[*]', 'a[*]')
    """
    return "".join(
        part if is_wild and not is_phrase else re.sub(r"[*?\[]", r"[\g<0>]", part)
        for part, is_wild in _parts(text)
    )


def _parts(text: str) -> list[tuple[str, bool]]:
    """Wildcards, and what stands between them without the signs that escape."""
    parts: list[tuple[str, bool]] = []
    for wildcard, escaped, other in re.findall(r"([*?])|\\(.)|(.)", text, re.DOTALL):
        if not wildcard and parts and not parts[-1][1]:
            parts[-1] = parts[-1][0] + escaped + other, False
        else:
            parts.append((wildcard or escaped or other, bool(wildcard)))
    return parts
