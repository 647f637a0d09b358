"""An index of the names of one store version, which finds the entities that a name can mean."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from rapidfuzz import fuzz, process

from ingest.matching.acronyms import derived_acronyms, is_acronym
from ingest.matching.features import compare, is_vetoed, similarity, spellings
from ingest.matching.match import Feature, Match, Outcome
from ingest.normalise import (
    BadName,
    NameReading,
    TokenKind,
    are_compatible,
    distinctive_words,
    is_han,
    read_name,
)

SIMILAR_ENOUGH = 0.78
"""Similarity from which a name is a candidate; one differing word in four lies above it."""

MAX_SHARED = 50
"""A word in the names of more entities than this is a reason for none of them."""

ACRONYM_SCORE = 0.5
"""Score of a match on initials, which say as much for as against."""

_SHORTEST_FUZZY = 6
"""Shorter names are acronyms more often than not, and one letter makes another acronym."""

_MAIN_PROPERTIES = frozenset({"name", "alias", "previousName"})


@dataclass(frozen=True, slots=True)
class _Entry:
    entity_id: str
    property: str
    reading: NameReading


class NameIndex:
    """Finds the entities that a name can mean.

    Only a match on an identifier or an equal recorded name is accepted; candidates with a similar
    name are for a person to decide (`Match.accepted` false).

    >>> index = NameIndex([("nl-asml", "name", "ASML Holding N.V."), ("cn-sien", "name", "Si En")])
    >>> [(match.entity_id, match.accepted) for match in index.match("ASML Holding")]
    [('nl-asml', True)]
    >>> [(match.entity_id, match.accepted) for match in index.match("ASML Holdings")]
    [('nl-asml', False)]
    """

    def __init__(self, names: Iterable[tuple[str, str, str]]) -> None:
        """Index the names of a reader.

        `names` are canonical id, property and name, as `Reader.names` gives them. Names that
        cannot be read are kept apart in `unreadable` with the reason.
        """
        self._equal: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._acronyms: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._words: defaultdict[str, list[_Entry]] = defaultdict(list)
        self._han: list[tuple[str, _Entry]] = []
        self._spellings: list[str] = []
        self._spelt: list[_Entry] = []
        self._tokens: defaultdict[tuple[str, TokenKind], set[str]] = defaultdict(set)
        unreadable: list[tuple[str, str, str]] = []
        for entity_id, property, name in names:
            try:
                reading = read_name(name)
            except BadName as error:
                unreadable.append((entity_id, name, str(error)))
            else:
                self._add(_Entry(entity_id, property, reading))
        self.unreadable = tuple(unreadable)

    def match(
        self,
        query: str,
        limit: int = 10,
        *,
        known: Callable[[str], str | None] = lambda text: None,
        identified: Callable[[str], Iterable[str]] = lambda text: (),
    ) -> list[Match]:
        """The entities that the query can mean, accepted first, then by falling score.

        `known` gives the canonical id that a text is an id of, `identified` the ids that have it
        as an identifier, as `Reader.identified` does. A text that is the id or identifier of one
        body and the name of another proves neither. An accepted match stands alone: what else is
        spelt alike no longer matters. Raises `BadName`.
        """
        reading = read_name(query)
        matches = _contested(
            [*_by_id(query, known), *_by_identifier(query, identified), *self._by_name(reading)]
        )
        if not any(match.accepted for match in matches):
            seen = {match.entity_id for match in matches}
            matches += [match for match in self._near(reading) if match.entity_id not in seen]
        return sorted(matches, key=_rank)[:limit]

    def near(self, query: str, limit: int = 10) -> list[Match]:
        """The entities with a similar name, by falling score, none accepted; raises `BadName`."""
        return sorted(self._near(read_name(query)), key=_rank)[:limit]

    def _add(self, entry: _Entry) -> None:
        reading = entry.reading
        self._equal[reading.comparable].append(entry)
        for spelling in spellings(reading):
            self._spellings.append(spelling)
            self._spelt.append(entry)
        for word in dict.fromkeys(distinctive_words(_words(reading))):
            if is_han(word):
                self._han.append((word, entry))
            else:
                self._words[word].append(entry)
        if entry.property in _MAIN_PROPERTIES:
            for acronym in derived_acronyms(reading.text):
                self._acronyms[acronym].append(entry)
        for token in reading.tokens:
            self._tokens[entry.entity_id, token.kind].add(token.value)

    def _by_name(self, query: NameReading) -> list[Match]:
        """Entities with an equal name whose legal form does not contradict the query's."""
        by_entity: defaultdict[str, list[_Entry]] = defaultdict(list)
        for entry in self._equal.get(query.comparable, ()):
            if are_compatible(query.legal_form, entry.reading.legal_form):
                by_entity[entry.entity_id].append(entry)
        several = _several("name", sorted(by_entity))
        matches: list[Match] = []
        for entity_id, entries in by_entity.items():
            best = min(entries, key=lambda entry: _spelling_rank(entry, query))
            brand: tuple[Feature, ...] = ()
            if best.property == "brand":
                detail = "recorded as a brand, which several bodies may use"
                brand = (Feature("brand", Outcome.REVIEW, detail),)
            recorded = Feature(
                "recorded_as", Outcome.EQUAL, f"{best.reading.text!r}, recorded as {best.property}"
            )
            features = (*compare(query, best.reading), recorded, *brand, *several)
            matches.append(Match(entity_id, 1.0, not (brand or several), best.reading.text, features))
        return matches

    def _near(self, query: NameReading) -> list[Match]:
        reasons: dict[str, tuple[float, _Entry, tuple[Feature, ...]]] = {}
        for score, entry, feature in (
            *self._similar(query),
            *self._containing(query),
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

    def _similar(self, query: NameReading) -> list[tuple[float, _Entry, tuple[Feature, ...]]]:
        candidates: list[tuple[float, _Entry, tuple[Feature, ...]]] = []
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

    def _containing(self, query: NameReading) -> list[tuple[float, _Entry, tuple[Feature, ...]]]:
        """Entries whose words include all of the query's, or the other way round."""
        words = _words(query)
        query_words = set(words)
        rare = distinctive_words(words)
        candidates: list[tuple[float, _Entry, tuple[Feature, ...]]] = []
        for word in rare:
            holders = self._holders(word)
            if len({entry.entity_id for entry in holders}) > MAX_SHARED:
                continue
            for entry in holders:
                recorded_words = set(_words(entry.reading))
                inside = _is_inside(query_words, recorded_words)
                if inside or (_is_inside(recorded_words, query_words) and len(word) >= 3):
                    whole, part = ("recorded name", "query") if inside else ("query", "recorded name")
                    feature = Feature(
                        "contained", Outcome.SIMILAR, f"the {whole} holds every word of the {part}"
                    )
                    candidates.append((similarity(query, entry.reading), entry, (feature,)))
        return candidates

    def _holders(self, word: str) -> list[_Entry]:
        if not is_han(word):
            return self._words.get(word, [])
        return [entry for known, entry in self._han if word in known or known in word]

    def _initialled(self, query: NameReading) -> list[tuple[float, _Entry, tuple[Feature, ...]]]:
        """Entries whose initials are the query, or whose recorded acronym the query's initials are."""
        candidates: list[tuple[float, _Entry, tuple[Feature, ...]]] = []
        if is_acronym(query):
            detail = f"{query.comparable!r} are initials of the recorded name; others may share them"
            feature = Feature("acronym", Outcome.REVIEW, detail)
            candidates += [
                (ACRONYM_SCORE, entry, (feature,)) for entry in self._acronyms.get(query.comparable, ())
            ]
        for acronym in sorted(derived_acronyms(query.text)):
            for entry in self._equal.get(acronym, ()):
                detail = f"the initials of the query are the recorded {entry.property} {entry.reading.text!r}"
                candidates.append((ACRONYM_SCORE, entry, (Feature("acronym", Outcome.REVIEW, detail),)))
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


def _by_id(query: str, known: Callable[[str], str | None]) -> list[Match]:
    written = query.strip()
    id = known(written)
    if id is None:
        return []
    return [Match(id, 1.0, True, written, (Feature("id", Outcome.EQUAL, f"{written!r} is its id"),))]


def _contested(proven: Iterable[Match]) -> list[Match]:
    """The first match of each entity; none accepted when there are several entities."""
    first: dict[str, Match] = {}
    for match in proven:
        first.setdefault(match.entity_id, match)
    if len(first) < 2 or not any(match.accepted for match in first.values()):
        return list(first.values())
    detail = f"as id, identifier or name it means {', '.join(sorted(first))}"
    feature = Feature("uniqueness", Outcome.REVIEW, detail)
    return [
        replace(match, accepted=False, explanation=(*match.explanation, feature)) for match in first.values()
    ]


def _by_identifier(query: str, identified: Callable[[str], Iterable[str]]) -> list[Match]:
    written = query.strip()
    compact = "".join(unicodedata.normalize("NFKC", written).upper().split())
    for text in dict.fromkeys((written, compact)):
        ids = sorted(set(identified(text)))
        several = _several("identifier", ids)
        feature = Feature("identifier", Outcome.EQUAL, f"{text!r} is recorded as its identifier")
        if ids:
            return [Match(id, 1.0, not several, text, (feature, *several)) for id in ids]
    return []


def _words(reading: NameReading) -> list[str]:
    return reading.comparable.split()


def _is_inside(part: set[str], whole: set[str]) -> bool:
    """Whether each word of one is in the other; a Chinese run may be part of a longer one."""
    return all(
        word in whole or (is_han(word) and any(is_han(other) and word in other for other in whole))
        for word in part
    )


def _several(what: str, ids: list[str]) -> tuple[Feature, ...]:
    if len(ids) < 2:
        return ()
    return (Feature("uniqueness", Outcome.REVIEW, f"the same {what} is recorded for {', '.join(ids)}"),)


def _spelling_rank(entry: _Entry, query: NameReading) -> tuple[bool, float, str]:
    """Names before brands, the spelling nearest to the one asked for before others."""
    ratio = fuzz.ratio(query.text.casefold(), entry.reading.text.casefold())
    return entry.property == "brand", -ratio, entry.reading.text


def _rank(match: Match) -> tuple[bool, float, str]:
    return not match.accepted, -match.score, match.entity_id
