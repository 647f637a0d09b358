"""Recorded names that resemble a name without being equal to it: for a person to look at."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz import fuzz, process

from ingest.matching.features import compare, is_vetoed, similarity, spellings
from ingest.matching.match import Feature, Match, NameEntry, Outcome, told
from ingest.matching.short_names import derived_acronyms, is_acronym
from ingest.normalise import NameReading, TokenKind, distinctive_words, is_company_word, is_han

SIMILAR_ENOUGH = 0.78
"""Similarity from which a name is a candidate; one differing word in four lies above it."""

MAX_SHARED = 50
"""A word in the names of more entities than this is a reason for none of them."""

ACRONYM_SCORE = 0.5
"""Score of a match on initials, which say as much for as against."""

GLUED_SCORE = 0.95
"""Score of a name that is equal but for its gaps."""

_SHORTEST_GLUED = 8
"""Shorter texts without gaps are words of their own."""

_SHORTEST_FUZZY = 6
"""Shorter names are acronyms more often than not, and one letter makes another acronym."""

_MAIN_PROPERTIES = frozenset({"name", "alias", "previousName"})


class Candidates:
    """Finds the entities with a name that resembles the one asked for."""

    def __init__(self, entries: Iterable[NameEntry]) -> None:
        """Index recorded names."""
        self._acronyms: defaultdict[str, list[NameEntry]] = defaultdict(list)
        self._recorded_acronyms: defaultdict[str, list[NameEntry]] = defaultdict(list)
        self._words: defaultdict[str, list[NameEntry]] = defaultdict(list)
        self._han: list[tuple[str, NameEntry]] = []
        self._glued: defaultdict[str, list[NameEntry]] = defaultdict(list)  # without gaps
        self._groups: defaultdict[str, list[NameEntry]] = defaultdict(list)  # full names, by word
        self._spellings: list[str] = []
        self._spelt: list[NameEntry] = []
        self._tokens: defaultdict[tuple[str, TokenKind], set[str]] = defaultdict(set)
        for entry in entries:
            self._add(entry)

    def _add(self, entry: NameEntry) -> None:
        reading = entry.reading
        self._recorded_acronyms[reading.comparable].append(entry)
        for spelling in spellings(reading):
            self._spellings.append(spelling)
            self._spelt.append(entry)
        if reading.comparable != reading.plain and " " not in reading.comparable:
            # The full name of a group, which is compared by its short one, is looked for by its words too.
            for word in dict.fromkeys(distinctive_words(reading.plain.split())):
                self._groups[word].append(entry)
        for word in dict.fromkeys(distinctive_words(_words(reading))):
            if is_han(word):
                self._han.append((word, entry))
            else:
                self._words[word].append(entry)
        if reading.plain.isascii() and " " in reading.plain:
            self._glued[reading.plain.replace(" ", "")].append(entry)
        if entry.property in _MAIN_PROPERTIES:
            for acronym in derived_acronyms(reading.text):
                self._acronyms[acronym].append(entry)
        for token in reading.tokens:
            self._tokens[entry.entity_id, token.kind].add(token.value)

    def near(self, query: NameReading) -> list[Match]:
        """One match for each entity that resembles the query, none accepted, in no order."""
        reasons: dict[str, tuple[float, NameEntry, tuple[Feature, ...]]] = {}
        for score, entry, feature in (
            *self._similar(query),
            *self._containing(query),
            *self._without_gaps(query),
            *self._initialled(query),
        ):
            known = reasons.get(entry.entity_id)
            if known is not None and known[0] >= score:
                continue
            if not is_vetoed(query, entry.reading) and not self._is_other_unit(query, entry.entity_id):
                reasons[entry.entity_id] = (score, entry, feature)
        return [
            Match(
                entity_id,
                round(score, 4),
                False,
                entry.reading.text,
                (*reason, *compare(query, entry.reading)),
            )
            for entity_id, (score, entry, reason) in reasons.items()
        ]

    def _similar(self, query: NameReading) -> list[tuple[float, NameEntry, tuple[Feature, ...]]]:
        candidates: list[tuple[float, NameEntry, tuple[Feature, ...]]] = []
        for spelling in spellings(query):
            if spelling.isascii() and len(spelling) < _SHORTEST_FUZZY:
                continue
            scored = process.extract(
                spelling,
                self._spellings,
                scorer=fuzz.ratio,
                processor=None,
                score_cutoff=SIMILAR_ENOUGH * 100,
                limit=None,
            )
            candidates += [(score / 100, self._spelt[position], ()) for _, score, position in scored]
        return candidates

    def _containing(self, query: NameReading) -> list[tuple[float, NameEntry, tuple[Feature, ...]]]:
        """Entries whose words include all of the query's, or the other way round."""
        words = _words(query)
        query_words = set(words)
        rare = distinctive_words(words)
        candidates: list[tuple[float, NameEntry, tuple[Feature, ...]]] = []
        for word in rare:
            candidates += [
                (similarity(query, entry.reading), entry, (_contained("asked"),))
                for entry in self._groups.get(word, ())
                if _is_inside(query_words, set(entry.reading.plain.split()))
            ]
            holders = self._holders(word)
            if len({entry.entity_id for entry in holders}) > MAX_SHARED:
                continue
            for entry in holders:
                recorded_words = set(_words(entry.reading))
                inside = _is_inside(query_words, recorded_words)
                if inside or (_is_inside(recorded_words, query_words) and len(word) >= 3):
                    feature = (_contained("asked" if inside else "recorded"),)
                    candidates.append((similarity(query, entry.reading), entry, feature))
        return candidates

    def _without_gaps(self, query: NameReading) -> list[tuple[float, NameEntry, tuple[Feature, ...]]]:
        """Entries that the query writes without gaps, legal form included or not."""
        text = query.comparable.replace(" ", "")
        if not text.isascii() or len(text) < _SHORTEST_GLUED:
            return []
        feature = told("name", Outcome.SIMILAR, "name.without_gaps")
        return [
            (GLUED_SCORE, entry, (feature,))
            for end in range(_SHORTEST_GLUED, len(text) + 1)
            if end == len(text) or is_company_word(text[end:])
            for entry in self._glued.get(text[:end], ())
        ]

    def _holders(self, word: str) -> list[NameEntry]:
        if not is_han(word):
            return self._words.get(word, [])
        return [entry for known, entry in self._han if word in known or known in word]

    def _initialled(self, query: NameReading) -> list[tuple[float, NameEntry, tuple[Feature, ...]]]:
        """Entries whose initials are the query, or whose recorded acronym the query's initials are."""
        candidates: list[tuple[float, NameEntry, tuple[Feature, ...]]] = []
        if is_acronym(query):
            feature = told("acronym", Outcome.REVIEW, "acronym.asked", acronym=query.comparable)
            candidates += [
                (ACRONYM_SCORE, entry, (feature,)) for entry in self._acronyms.get(query.comparable, ())
            ]
        for acronym in sorted(derived_acronyms(query.text)):
            for entry in self._recorded_acronyms.get(acronym, ()):
                named = {"as": entry.property, "name": entry.reading.text}
                feature = told("acronym", Outcome.REVIEW, "acronym.recorded", **named)
                candidates.append((ACRONYM_SCORE, entry, (feature,)))
        return candidates

    def _is_other_unit(self, query: NameReading, entity_id: str) -> bool:
        """Whether the query has a number or group, the entity has others, and they share none.

        Without this an unnumbered alias of the 24th institute would let the 29th come near it.
        """
        for kind in (TokenKind.NUMBER, TokenKind.SYSTEM):
            query_values = {token.value for token in query.tokens if token.kind is kind}
            recorded_values = self._tokens.get((entity_id, kind), set())
            if query_values and recorded_values and not query_values & recorded_values:
                return True
        return False


def _contained(inside: str) -> Feature:
    """The name `asked` for, or the `recorded` one, has no word that the other lacks."""
    return told("contained", Outcome.SIMILAR, f"contained.{inside}")


def _words(reading: NameReading) -> list[str]:
    return reading.comparable.split()


def _is_inside(part: set[str], whole: set[str]) -> bool:
    """Whether each word of one is in the other; a Chinese run may be part of a longer one."""
    return all(
        word in whole or (is_han(word) and any(is_han(other) and word in other for other in whole))
        for word in part
    )
