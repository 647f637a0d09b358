"""Who can be meant by a name in one view of the data, so that matching reads no store."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from graph.store import Reader
from graph.store.assembly import identifier_key
from ingest.matching.corroboration import NOTHING_GIVEN, Beside, Recorded
from ingest.matching.index import NameIndex
from ingest.matching.lines import MatchName, match_line, match_names
from ingest.matching.match import Match
from ingest.matching.thresholds import Thresholds, lowered
from ingest.name_index import IDENTIFIER, Facts, NameTable, PartyIndex, SavedParties, table_of
from ontology import SCHEMA
from ontology.schema import is_entity_id

_BY_THE_RULES = Thresholds()
_COUNTRY, _ADDRESS = "country", "address"
_IDENTIFIERS = tuple(
    name
    for name, prop in SCHEMA.properties.items()
    if prop.range == "identifier" and name != "list"  # the id of a list identifies no entity on it
)


class Parties:
    """The parties of a view: their names, ids, identifiers, countries and addresses.

    A list entry carries the names of whoever it names; asked for is the body, not the entry.

    >>> import tempfile
    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
    ...         Parties(reader).match("CETC 24")
    []
    """

    def __init__(self, reader: Reader, saved: SavedParties | None = None, version: str = "") -> None:
        """Read the parties, or open them where they are `saved` under this version, or save them there."""
        if saved is None:
            index = _read(reader, None)
        else:
            index = saved.of(version, lambda before: _read(reader, before))
        self._merges = reader.merges
        self._facts = index.facts
        self.names = NameIndex(index.names)

    @cached_property
    def fingerprint(self) -> str:
        """SHA-256 of all that `match` goes by: while it is equal, every text means whom it meant before."""
        table, facts, digest = self.names.table, self._facts, hashlib.sha256()
        for array in (
            *(table.ids.block, table.ids.offsets, table.records.block, table.records.offsets),
            *(facts.ids.block, facts.ids.offsets, facts.records.block, facts.records.offsets),
        ):
            digest.update(len(array).to_bytes(8))
            digest.update(array.tobytes())
        digest.update(json.dumps(sorted(self._merges.redirects.items())).encode())
        return digest.hexdigest()

    def known(self, text: str) -> str | None:
        """The canonical id of the party that the text is an id of."""
        id = self._merges.canonical(text) if is_entity_id(text) else None
        return id if id is not None and self._facts.knows(id) else None

    def match(
        self,
        text: str,
        limit: int = 10,
        beside: Beside = NOTHING_GIVEN,
        thresholds: Thresholds = _BY_THE_RULES,
    ) -> list[Match]:
        """The parties that the text can mean: a name, an identifier, an id or a line; raises `BadName`.

        A text that means nobody as it stands is read as a line of an order, with an address and other names.
        `thresholds` may ask more of an acceptance than the rules do.
        """
        return match_line(text, beside, self._matcher(limit, thresholds))[:limit]

    def countries(self, id: str) -> frozenset[str]:
        """The codes of the countries that are recorded of the party.

        >>> import tempfile
        >>> from contextlib import closing
        >>> from graph.store import open_store
        >>> with tempfile.TemporaryDirectory() as folder:
        ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
        ...         Parties(reader).countries("cn-cetc-24")
        frozenset()
        """
        return frozenset(_of(self._facts.values(id), _COUNTRY))

    def match_names(
        self,
        names: Sequence[str],
        limit: int = 10,
        beside: Beside = NOTHING_GIVEN,
        thresholds: Thresholds = _BY_THE_RULES,
    ) -> list[Match]:
        """The parties that are meant by one of several names of one body; raises `BadName`.

        Where different names mean different parties, all of them are for review.
        """
        found = match_names(names, beside, self._matcher(limit, thresholds))
        if len(names) > 1:
            found = sorted(found, key=lambda match: (not match.accepted, -match.score, match.entity_id))
        return found[:limit]

    def _matcher(self, limit: int, thresholds: Thresholds) -> MatchName:
        """What matches one name under the thresholds."""

        def match(name: str, where: Beside) -> list[Match]:
            return lowered(name, self._match(name, limit, where, thresholds.review_from), thresholds)

        return match

    def _match(self, text: str, limit: int, beside: Beside, review_from: float) -> list[Match]:
        return self.names.match(
            text,
            limit,
            beside,
            known=self.known,
            identified=self._with_identifier,
            recorded=self._recorded_of,
            review_from=review_from,
        )

    def _with_identifier(self, text: str) -> Iterable[str]:
        return self._facts.identified(identifier_key(text))

    def _recorded_of(self, ids: Collection[str]) -> Mapping[str, Recorded]:
        values = ((id, self._facts.values(id)) for id in ids)
        return {id: Recorded(_of(pairs, _COUNTRY), _of(pairs, _ADDRESS)) for id, pairs in values if pairs}


def _read(reader: Reader, before: NameTable | None) -> PartyIndex:
    """What is known of parties now, with what an earlier version has of their names."""
    types = frozenset(name for name in SCHEMA.entity_types if SCHEMA.is_a(name, "LegalEntity"))
    ids = frozenset(id for id, name in reader.entity_types() if name in types)
    names = table_of((row for row in reader.names() if row[0] in ids), before)
    return PartyIndex(names, Facts.of(ids, _values(reader)))


def _values(reader: Reader) -> Iterator[tuple[str, str, str]]:
    for id, property, value in reader.values((*_IDENTIFIERS, _COUNTRY, _ADDRESS)):
        if property in (_COUNTRY, _ADDRESS):
            yield id, property, value
        else:
            yield id, IDENTIFIER, identifier_key(value)


def _of(pairs: Iterable[tuple[str, str]], property: str) -> tuple[str, ...]:
    return tuple(value for name, value in pairs if name == property)
