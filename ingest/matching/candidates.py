"""Recorded names that resemble a name without being equal to it: for a person to look at."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Set
from dataclasses import dataclass
from functools import lru_cache

from ingest.matching.features import compare, is_vetoed, similarity
from ingest.matching.match import Feature, Match, Outcome, told
from ingest.matching.short_names import is_acronym
from ingest.name_index import NameEntry, NameTable, Numbers, Retrieval, Term, derived_acronyms
from ingest.normalise import (
    NameReading,
    TokenKind,
    distinctive_words,
    is_company_word,
    is_han,
    unit_number,
)
from ingest.scoring import ENOUGH, resemblance

MAX_SHARED = 50
"""A word in the names of more entities than this is a reason for none of them."""

ACRONYM_SCORE = 0.5
"""Score of a match on initials, which say as much for as against."""

GLUED_SCORE = 0.95
"""Score of a name that is equal but for its gaps."""

_SHORTEST_GLUED = 8
"""Shorter texts without gaps are words of their own."""

_FEWEST_CUT_OFF = 3
"""Words of a name that was cut off; a shorter one is another name that begins alike."""

_MOST_WITH_TERM = 200
"""Names with one term that are looked at, such as those with the same initials."""

_MOST_READ = 50
"""Names of which the parts are compared, the nearest first: it takes longer than comparing spellings."""

_RESEMBLES = told("name", Outcome.SIMILAR, "name.resembles")

_MAIN_PROPERTIES = frozenset({"name", "alias", "previousName"})

_Reason = tuple[float, tuple[Feature, ...]]


@dataclass(frozen=True)
class _Asked:
    """The name asked for, with what is compared of it with every recorded name."""

    reading: NameReading
    words: frozenset[str]
    glued: tuple[str, ...]
    initials: frozenset[str]
    is_acronym: bool
    rare: dict[str, bool]
    """The words that can identify a body, and whether few enough entities have each."""

    @classmethod
    def of(cls, query: NameReading, table: NameTable) -> _Asked:
        words = _words(query)
        return cls(
            query,
            frozenset(words),
            _glued(query),
            derived_acronyms(query.text),
            is_acronym(query),
            {word: table.holders(word) <= MAX_SHARED for word in dict.fromkeys(distinctive_words(words))},
        )


class Candidates:
    """Finds the entities with a name that resembles the one asked for."""

    def __init__(self, table: NameTable) -> None:
        self._table = table
        self._retrieval = Retrieval(table)
        self._values = lru_cache(10_000)(self._recorded_values)

    def near(self, query: NameReading, review_from: float = ENOUGH) -> list[Match]:
        """One match for each entity that resembles the query by so much, none accepted, in no order."""
        asked = _Asked.of(query, self._table)
        reasons: dict[str, tuple[float, NameEntry, tuple[Feature, ...]]] = {}
        for place, entry in enumerate(self._looked_at(asked)):
            found = [*_reasons(asked, entry), *self._initialled(asked, entry)]
            is_read = not found and place < _MOST_READ
            if is_read and resemblance(query, entry.reading, review_from) >= review_from:
                found = [(similarity(query, entry.reading), (_RESEMBLES,))]
            for score, features in found:
                known = reasons.get(entry.entity_id)
                if known is not None and known[0] >= score:
                    continue
                if not is_vetoed(query, entry.reading) and not self._is_other_unit(query, entry.entity_id):
                    reasons[entry.entity_id] = (score, entry, features)
        return [
            Match(
                entity_id,
                round(score, 4),
                False,
                entry.reading.text,
                (*features, *compare(query, entry.reading)),
            )
            for entity_id, (score, entry, features) in reasons.items()
        ]

    def _looked_at(self, asked: _Asked) -> Iterable[NameEntry]:
        """The names that may resemble the query, each once: the nearest, and those with a telling term."""
        nearest = self._retrieval.nearest(asked.reading)
        return {id(entry): entry for entry in (*nearest, *self._with_terms(asked))}.values()

    def _with_terms(self, asked: _Asked) -> Iterator[NameEntry]:
        table = self._table
        for word in asked.rare:
            numbers = table.holding(word)
            if len(numbers) <= _MOST_WITH_TERM:
                yield from self._entries(numbers)
        if asked.is_acronym:
            yield from self._entries(table.having(Term.INITIALS, asked.reading.comparable))
        for acronym in sorted(asked.initials):
            yield from self._entries(table.having(Term.EQUAL, acronym))
        for text in asked.glued:
            yield from self._entries(table.having(Term.SPELLED, text))

    def _entries(self, numbers: Numbers) -> Iterator[NameEntry]:
        return map(self._table.entry, numbers[:_MOST_WITH_TERM].tolist())

    def _initialled(self, asked: _Asked, entry: NameEntry) -> Iterator[_Reason]:
        """Whether the query is the initials of the name, or its own initials are the recorded acronym.

        What an acronym is recorded to stand for is compared itself, and nobody else's name is it.
        """
        acronym = asked.reading.comparable
        is_main = entry.property in _MAIN_PROPERTIES
        if asked.is_acronym and is_main and acronym in derived_acronyms(entry.reading.text):
            yield ACRONYM_SCORE, (told("acronym", Outcome.REVIEW, "acronym.asked", acronym=acronym),)
        if entry.reading.comparable in asked.initials and not self._stands_for(entry):
            named = {"as": entry.property, "name": entry.reading.text}
            yield ACRONYM_SCORE, (told("acronym", Outcome.REVIEW, "acronym.recorded", **named),)

    def _stands_for(self, acronym: NameEntry) -> bool:
        """Whether a name with these initials is recorded of the entity that has the acronym."""
        initials = acronym.reading.comparable
        names = (entry.reading.text for entry in self._table.of_entity(acronym.entity_id))
        return any(each.startswith(initials) for name in names for each in derived_acronyms(name))

    def _is_other_unit(self, query: NameReading, entity_id: str) -> bool:
        """Whether the query has a number or group, the entity has others, and they share none.

        Without this an unnumbered alias of the 24th institute would let the 29th come near it.
        """
        for kind in (TokenKind.NUMBER, TokenKind.SYSTEM):
            query_values = {unit_number(token.value) for token in query.tokens if token.kind is kind}
            if not query_values:
                continue
            recorded_values = self._values(entity_id, kind)
            if recorded_values and not query_values & recorded_values:
                return True
        return False

    def _recorded_values(self, entity_id: str, kind: TokenKind) -> frozenset[str]:
        entries = self._table.of_entity(entity_id)
        tokens = (token for entry in entries for token in entry.reading.tokens)
        return frozenset(unit_number(token.value) for token in tokens if token.kind is kind)


def _reasons(asked: _Asked, entry: NameEntry) -> Iterator[_Reason]:
    """Why the name may be the one asked for, each with a score."""
    inside = _containing(asked, entry.reading)
    if inside is not None:
        feature = told("contained", Outcome.SIMILAR, f"contained.{inside}")
        yield similarity(asked.reading, entry.reading), (feature,)
    plain = entry.reading.plain
    if asked.glued and " " in plain and plain.isascii() and plain.replace(" ", "") in asked.glued:
        yield GLUED_SCORE, (told("name", Outcome.SIMILAR, "name.without_gaps"),)


def _containing(asked: _Asked, recorded: NameReading) -> str | None:
    """Which of the two has no word that the other lacks, `asked` or `recorded`; `None` for neither.

    A word of the query that can identify a body has to be among those that they share.
    """
    if recorded.comparable != recorded.plain and " " not in recorded.comparable:
        # The full name of a group, which is compared by its short one, is looked for by its words too.
        words = recorded.plain.split()
        if _is_inside(asked.words, {*words}) and any(word in asked.rare for word in distinctive_words(words)):
            return "asked"
    recorded_words = {*_words(recorded)}
    held = [word for word, is_rare in asked.rare.items() if is_rare and _is_held(word, recorded_words)]
    if not held:
        return None
    if _is_inside(asked.words, recorded_words) or _is_cut_off(asked.reading, recorded):
        return "asked"
    if any(len(word) >= 3 for word in held) and _is_inside(recorded_words, asked.words):
        return "recorded"
    return None


def _is_cut_off(query: NameReading, recorded: NameReading) -> bool:
    """Whether the query is the recorded name up to a letter of it, as forms and labels cut long names off."""
    return len(query.plain.split()) >= _FEWEST_CUT_OFF and recorded.plain.startswith(query.plain)


def _is_held(word: str, words: Set[str]) -> bool:
    if not is_han(word):
        return word in words
    return any(is_han(other) and (word in other or other in word) for other in distinctive_words([*words]))


def _glued(query: NameReading) -> tuple[str, ...]:
    """What a recorded name may be without gaps that the query writes so, legal form included or not."""
    text = query.comparable.replace(" ", "")
    if not text.isascii() or len(text) < _SHORTEST_GLUED:
        return ()
    ends = (end for end in range(_SHORTEST_GLUED, len(text)) if is_company_word(text[end:]))
    return (*(text[:end] for end in ends), text)


def _words(reading: NameReading) -> list[str]:
    return reading.comparable.split()


def _is_inside(part: Set[str], whole: Set[str]) -> bool:
    """Whether each word of one is in the other; a Chinese run may be part of a longer one."""
    return all(
        word in whole or (is_han(word) and any(is_han(other) and word in other for other in whole))
        for word in part
    )
