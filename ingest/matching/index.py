"""An index of the names of one store version, which finds the entities that a name can mean."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import replace
from itertools import islice

from ingest.matching.acceptance import Claim, equal_name, judged, names_veto
from ingest.matching.across_scripts import (
    spelled_matches,
    spelled_names,
    translated_names,
    translation_features,
    written_otherwise,
)
from ingest.matching.candidates import Candidates
from ingest.matching.corroboration import (
    NOTHING_GIVEN,
    NOTHING_RECORDED,
    Beside,
    Recorded,
    compared_with_order,
)
from ingest.matching.features import is_vetoed
from ingest.matching.legal_form import home_countries
from ingest.matching.match import Match, Outcome, told
from ingest.matching.scores import is_equal, with_score
from ingest.name_index import NameEntry, NameTable, SharedWords, Term, beginning, table_of
from ingest.normalise import NameReading, in_pinyin, read_name
from ingest.scoring import ENOUGH

Row = tuple[str, str, str]

_MOST_EQUAL = 200
"""Equal names that are compared; so many bodies called alike are for review, however many more there are."""


class NameIndex:
    """Finds the entities that a name can mean.

    Only a match on an identifier or an equal recorded name is accepted, and only under the conditions
    of `docs/matching.md`; candidates with a similar name are for a person to decide
    (`Match.accepted` false).

    >>> index = NameIndex([("nl-asml", "name", "ASML Holding N.V."), ("cn-sien", "name", "Si En")])
    >>> [(match.entity_id, match.accepted) for match in index.match("ASML Holding")]
    [('nl-asml', True)]
    >>> [(match.entity_id, match.accepted) for match in index.match("ASML Holdings")]
    [('nl-asml', False)]
    """

    def __init__(self, names: Iterable[Row] | NameTable) -> None:
        """Index the names of a reader, or use a table of them.

        `names` are canonical id, property and name, as `Reader.names` gives them. Names that cannot be read
        are kept apart in `unreadable` with the reason.
        """
        self.table = names if isinstance(names, NameTable) else table_of(names)
        self._candidates = Candidates(self.table)
        self._shared = SharedWords(self.table)

    @property
    def unreadable(self) -> tuple[tuple[str, str, str], ...]:
        """Id, name and reason of each text that is no name."""
        return self.table.unreadable

    @property
    def count(self) -> int:
        """How many names there are."""
        return len(self.table)

    @property
    def entities(self) -> int:
        """How many entities have a name."""
        return len(self.table.ids)

    @property
    def scripts(self) -> tuple[str, ...]:
        """The scripts of the names, such as `Latin` and `Chinese`, in alphabetical order.

        >>> NameIndex([("cn-sien", "name", "Si En"), ("cn-sien", "alias", "芯恩")]).scripts
        ('Chinese', 'Latin')
        """
        return self.table.script_names

    def prepare(self) -> None:
        """Read what only a name that proves nothing needs, so that the first of them does not wait."""
        in_pinyin("中")

    def match(
        self,
        query: str,
        limit: int = 10,
        beside: Beside = NOTHING_GIVEN,
        *,
        known: Callable[[str], str | None] = lambda text: None,
        identified: Callable[[str], Iterable[str]] = lambda text: (),
        recorded: Callable[[Collection[str]], Mapping[str, Recorded]] = lambda ids: {},
        review_from: float = ENOUGH,
    ) -> list[Match]:
        """The entities that the query can mean: accepted first, equal before similar, by what they share.

        `beside` is what an order gives beside the name. `known` gives the canonical id that a text is an
        id of, `identified` the ids that have it as an identifier, as `Reader.identified` does, `recorded`
        countries and addresses of entities. A text that is the id or identifier of one body and the name
        of another proves neither. An accepted match stands alone: what else is spelt alike no longer
        matters. `review_from` is the resemblance from which a name comes up. Raises `BadName`.
        """
        reading = read_name(query)
        given: defaultdict[str, list[str]] = defaultdict(list)
        for text in beside.identifiers:
            for id in _identified(text, identified):
                given[id].append(text)
        claims = self._claims(reading, known, identified, given)
        facts = recorded(sorted(claims))
        for claim in claims.values():
            self._compare(claim, reading, beside, facts.get(claim.entity_id, NOTHING_RECORDED), given)
        matches = judged(claims.values())
        if not any(match.accepted for match in matches):
            translations = self._translations(reading, claims)
            facts = recorded(sorted(translations))
            for id, entries in translations.items():
                of_entity = facts.get(id, NOTHING_RECORDED)
                claims[id] = self._translated(id, entries, reading, beside, of_entity, given)
            matches = judged(claims.values())
        accepted = [match for match in matches if match.accepted]
        if len(accepted) == 1:  # nothing to rank it among
            return accepted[:limit]
        ranked = list(map(self._ranked(reading), accepted or matches))
        if not accepted:
            near = [match for match in self._near(reading, review_from) if match.entity_id not in claims]
            best = sorted(map(self._ranked(reading), near), key=_rank)[:limit]
            facts = recorded([match.entity_id for match in best])
            ranked += [_beside(match, beside, facts, given) for match in best]
        return sorted(ranked, key=_rank)[:limit]

    def beginning(self, text: str, limit: int = 10, *, excluding: Iterable[str] = ()) -> list[Match]:
        """The entities with a name of which words begin as those of the text do, none accepted.

        >>> index = NameIndex([("nl-asml", "name", "ASML Holding N.V.")])
        >>> [match.entity_id for match in index.beginning("hold")]
        ['nl-asml']
        """
        return [
            Match(
                entry.entity_id,
                round(score, 4),
                False,
                entry.reading.text,
                (told("beginning", Outcome.SIMILAR, "name.beginning"),),
            )
            for score, entry in islice(beginning(self.table, text, set(excluding)), limit)
        ]

    def near(self, query: str, limit: int = 10) -> list[Match]:
        """The entities with a similar name, by what they share, none accepted; raises `BadName`."""
        reading = read_name(query)
        return sorted(map(self._ranked(reading), self._near(reading)), key=_rank)[:limit]

    def _near(self, query: NameReading, review_from: float = ENOUGH) -> list[Match]:
        """One match for each entity with a similar name, or with the same whole name in pinyin."""
        near = {match.entity_id: match for match in spelled_matches(spelled_names(self.table, query), query)}
        found = self._candidates.near(query, review_from)
        return list((near | {match.entity_id: match for match in found}).values())

    def _claims(
        self,
        query: NameReading,
        known: Callable[[str], str | None],
        identified: Callable[[str], Iterable[str]],
        given: Iterable[str],
    ) -> dict[str, Claim]:
        """The entities that an equal name, the id or an identifier speaks for, by id."""
        written = query.text.strip()
        claims: dict[str, Claim] = {}
        id = known(written)
        if id is not None:
            feature = told("id", Outcome.EQUAL, "id.equal", id=written)
            claims[id] = Claim(id, written, text=[feature])
        for id in _identified(written, identified):
            feature = told("identifier", Outcome.EQUAL, "identifier.equal", id=written)
            claims.setdefault(id, Claim(id, written, text=[feature]))
        for entry in self._equal(query):
            claims.setdefault(entry.entity_id, Claim(entry.entity_id, entry.reading.text))
        for id in given:
            claims.setdefault(id, Claim(id, written))
        return claims

    def _equal(self, query: NameReading) -> list[NameEntry]:
        """The names that are equal, as far as it matters how many there are."""
        numbers = self.table.having(Term.EQUAL, query.comparable)[:_MOST_EQUAL]
        entries = map(self.table.entry, numbers.tolist())
        return [entry for entry in entries if entry.reading.comparable == query.comparable]

    def _compare(
        self,
        claim: Claim,
        query: NameReading,
        beside: Beside,
        recorded: Recorded,
        given: Mapping[str, list[str]],
    ) -> None:
        """Fill in what speaks for and against the claim."""
        names = self.table.of_entity(claim.entity_id)
        equal = [entry for entry in names if entry.reading.comparable == query.comparable]
        called = [] if claim.text else [entry.reading.text for entry in equal]
        claim.order += compared_with_order(beside, recorded, given.get(claim.entity_id, ()), called)
        if claim.text:
            return
        if equal:
            home = home_countries(recorded.countries, [entry.reading for entry in names])
            claim.matched, features = equal_name(query, equal, home, claim.order)
            claim.name += features
        else:
            claim.text += names_veto(query, names)

    def _translations(self, query: NameReading, claimed: Collection[str]) -> dict[str, list[NameEntry]]:
        """Names in the other script that say the same, by entity; none of those claimed already."""
        names: defaultdict[str, list[NameEntry]] = defaultdict(list)
        for entry in translated_names(self.table, query):
            if entry.entity_id not in claimed and not is_vetoed(query, entry.reading):
                names[entry.entity_id].append(entry)
        return names

    def _translated(
        self,
        id: str,
        entries: list[NameEntry],
        query: NameReading,
        beside: Beside,
        recorded: Recorded,
        given: Mapping[str, list[str]],
    ) -> Claim:
        """What says that the entity is meant by a translation of its name."""
        called = [entry.reading.text for entry in entries]
        order = compared_with_order(beside, recorded, given.get(id, ()), called)
        names = self.table.of_entity(id)
        home = home_countries(recorded.countries, [entry.reading for entry in names])
        matched, features = equal_name(query, entries, home, order, translation_features)
        return Claim(id, matched, name=[*features, *written_otherwise(query, names)], order=order)

    def _ranked(self, query: NameReading) -> Callable[[Match], Match]:
        def ranked(match: Match) -> Match:
            shared, names = self._shared.with_query(match.entity_id, query)
            return with_score(query, replace(match, shared=shared, names_sharing=names))

        return ranked


def _beside(
    match: Match, beside: Beside, facts: Mapping[str, Recorded], given: Mapping[str, list[str]]
) -> Match:
    """The candidate with what the order gives beside the name in its explanation."""
    id = match.entity_id
    recorded, identifiers = facts.get(id, NOTHING_RECORDED), given.get(id, ())
    features = compared_with_order(beside, recorded, identifiers, [match.matched_name])
    return replace(match, explanation=(*match.explanation, *features))


def _identified(text: str, identified: Callable[[str], Iterable[str]]) -> list[str]:
    """The ids that have the text as an identifier, as written or else in capitals without gaps."""
    written = text.strip()
    compact = "".join(unicodedata.normalize("NFKC", written).upper().split())
    for spelling in dict.fromkeys((written, compact)):
        ids = sorted(set(identified(spelling)))
        if ids:
            return ids
    return []


def _rank(match: Match) -> tuple[bool, bool, float, float, int, str, str]:
    """The best evidence first, then what shares most with the query; an id decides last of all."""
    return (
        not match.accepted,
        not is_equal(match),
        -match.score,
        -match.shared,
        -match.names_sharing,
        match.matched_name,
        match.entity_id,
    )
