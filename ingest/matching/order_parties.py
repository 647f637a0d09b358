"""Who the parties of an order book are: one that the matcher accepts is judged the same as a recorded party.

A judgement is a statement of a source of its own, `<order book>_parties`, with what was compared and why it
was accepted. It stays until the name or country of the party changes or the recorded party is gone. A party
that comes up for review is listed and linked to nobody, and nobody is merged in silence.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date

from graph.store.contract import Reader, Store
from graph.store.records import Dataset, Document
from ingest.errors import UnknownSource
from ingest.matching.corroboration import Beside
from ingest.matching.match import Match
from ingest.matching.parties import Parties
from ingest.normalise.errors import BadName
from ontology import SCHEMA, Grade, PartialDate, Period, Statement

__all__ = ["JudgedParty", "MatchedParties", "ReviewedParty", "match_order_parties"]

SUFFIX = "_parties"
_ROLES = ("consignee", "endUser", "intermediary")
_DOCUMENT = "rule"
_LIMIT = 5


@dataclass(frozen=True, slots=True)
class JudgedParty:
    """A party of the order book, the recorded one that it is, and why; `is_new` where that was judged now."""

    party: str
    compared: str
    known: str
    why: str
    is_new: bool


@dataclass(frozen=True, slots=True)
class ReviewedParty:
    """A party that may be one of some recorded ones, the likeliest first; it is linked to none of them."""

    party: str
    compared: str
    candidates: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class MatchedParties:
    """What came of the parties of an order book; `unmatched` is how many came near nobody."""

    judged: tuple[JudgedParty, ...]
    review: tuple[ReviewedParty, ...]
    unmatched: int


@dataclass(slots=True)
class _Party:
    """A party as the order book states it."""

    schema: str = "LegalEntity"
    names: list[str] = field(default_factory=list)
    countries: list[str] = field(default_factory=list)
    addresses: list[str] = field(default_factory=list)
    identifiers: list[str] = field(default_factory=list)

    @property
    def compared(self) -> str:
        """All that a judgement rests on: one that rests on the same is kept."""
        return "; ".join([*self.names, *self.countries, *self.addresses, *self.identifiers])

    @property
    def beside(self) -> Beside:
        """What is given beside its names; of several countries or addresses none."""
        country, address = (
            values[0] if len(values) == 1 else None for values in (self.countries, self.addresses)
        )
        return Beside(country, address, tuple(self.identifiers))


def match_order_parties(store: Store, source: str, day: date) -> MatchedParties:
    """Judge the consignees, end users and intermediaries of the shipments of a source, and keep that.

    They are compared with the parties of all other sources. Raises `UnknownSource` where the source is not
    loaded, and what the store raises.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     match_order_parties(store, "order_book", date(2026, 1, 31))
    Traceback (most recent call last):
    ingest.errors.UnknownSource: the source 'order_book' is not loaded; load the order book first
    """
    own = f"{source}{SUFFIX}"
    with store.reader() as reader:
        loaded = [version.dataset.id for version in reader.versions()]
        if source not in loaded:
            raise UnknownSource(f"the source {source[:80]!r} is not loaded; load the order book first")
        parties = _parties_of(reader, source)
        before = {s.subject: s for s in reader.statements_of(own)} if own in loaded else {}
    others = [id for id in loaded if id not in (source, own)]
    found = _Found(own, day)
    if others:
        with store.reader(sources=others) as reader:
            known = Parties(reader)
            for id, party in parties:
                if known.known(id) is not None:
                    continue  # other sources have it by the same id
                kept = before.get(id)
                if kept is not None and kept.original == party.compared and known.known(kept.value):
                    found.keep(kept)
                else:
                    found.match(id, party, known)
    _write(store, own, source, day, found.statements, before.values())
    return MatchedParties(tuple(found.judged), tuple(found.review), found.unmatched)


def _parties_of(reader: Reader, source: str) -> list[tuple[str, _Party]]:
    """The parties that shipments of the source name, and what it states of them, by id."""
    named = {s.value for s in reader.statements_of(source) if s.schema == "Shipment" and s.prop in _ROLES}
    parties = {id: _Party() for id in named}
    for statement in reader.statements_of(source):
        party = parties.get(statement.subject)
        if party is None:
            continue
        value, prop = statement.value, statement.prop
        if prop == "type":
            party.schema = value
        elif prop in ("name", "alias"):
            party.names.append(value)
        elif prop == "country":
            party.countries.append(value)
        elif prop == "address":
            party.addresses.append(value)
        elif prop in SCHEMA.properties and SCHEMA.property(prop).range == "identifier":
            party.identifiers.append(value)
    return sorted((id, party) for id, party in parties.items() if party.names)


class _Found:
    """What was found so far, and the statements of it."""

    def __init__(self, source: str, day: date) -> None:
        self._source, self._day = source, PartialDate(day.isoformat())
        self.judged: list[JudgedParty] = []
        self.review: list[ReviewedParty] = []
        self.statements: list[Statement] = []
        self.unmatched = 0

    def keep(self, statement: Statement) -> None:
        """A judgement of before, of which what it rests on is the same."""
        compared, why = statement.original or "", statement.quote or ""
        self.judged.append(JudgedParty(statement.subject, compared, statement.value, why, is_new=False))
        self.statements.append(statement)

    def match(self, id: str, party: _Party, known: Parties) -> None:
        """Judge a party, or list it for review; one whose name cannot be read comes near nobody."""
        try:
            matches = known.match_names(party.names, _LIMIT, party.beside)
        except BadName:
            matches = []
        accepted = [match for match in matches if match.accepted]
        if len(accepted) == 1:
            self._judge(id, party, accepted[0])
        elif matches:
            candidates = tuple(match.entity_id for match in matches)
            self.review.append(ReviewedParty(id, party.compared, candidates))
        else:
            self.unmatched += 1

    def _judge(self, id: str, party: _Party, match: Match) -> None:
        why = "; ".join(feature.detail for feature in match.explanation)
        self.judged.append(JudgedParty(id, party.compared, match.entity_id, why, is_new=True))
        self.statements.append(
            Statement(
                subject=id,
                schema=party.schema,
                prop="sameAs",
                value=match.entity_id,
                source=self._source,
                document=_DOCUMENT,
                locator=f"matched name {match.matched_name}",
                grade=Grade.D,
                observed=Period(self._day, self._day),
                original=party.compared,
                quote=why or None,
            )
        )


def _write(
    store: Store, id: str, book: str, day: date, statements: Iterable[Statement], before: Iterable[Statement]
) -> None:
    """A version of the judgements, where they changed."""
    now = {statement.id: statement for statement in statements}
    if now.keys() == {statement.id for statement in before}:
        return
    dataset = Dataset(id, f"Parties of {book} that are recorded ones, by their names", "Ketting", day)
    document = Document(_DOCUMENT, "Parties of an order book (docs/licences.md)", "Ketting", day)
    fingerprint = hashlib.sha256("\n".join(sorted(now)).encode()).hexdigest()
    with store.writer(dataset, [document], fingerprint) as writer:
        writer.add(sorted(now.values(), key=lambda statement: statement.subject))
        writer.commit()
