"""Parties that are near to each other: which pairs are worth comparing, and what is compared of each."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator

from graph.store import Reader
from graph.store.assembly import pair_of
from graph.store.batching import batched
from ingest.name_index import NameTable, near_pairs
from ingest.own_sources import JUDGEMENTS
from ingest.resolve.blocking import Pair, Values
from ingest.resolve.party import Party, party_of
from ontology import SCHEMA, Entity

PARTY = "LegalEntity"
"""The type of what is compared."""

_PARTIES_AT_ONCE = 2_000
_MOST_PARTIES = 50_000
"""Parties that stay in memory."""

_NEAREST = 4
"""Parties with a near name that each is compared with, beside those with a value in common."""

_MOST_TIES = 50


class NearParties:
    """The parties of a view by what brings them up: near names, and values in common."""

    def __init__(self, reader: Reader, known: Collection[str], names: NameTable) -> None:
        """`known` are the ids of the parties, `names` the index of their names."""
        self._reader = reader
        self._names = names
        self._read: dict[str, Party] = {}
        self.values = Values.read(reader, known)
        possible = (pair_of(s.subject, s.value) for s in reader.possibly_same() if s.source != JUDGEMENTS)
        self._by_value = {pair for pair in (*possible, *self.values.pairs()) if pair[0] != pair[1]}

    def pairs(self, first: Collection[str] | None = None) -> set[Pair]:
        """The pairs worth comparing; with `first`, those of which one is among these."""
        near = near_pairs(self._names, _NEAREST, first)
        if first is None:
            return {*self._by_value, *near}
        wanted = set(first)
        return {*(pair for pair in self._by_value if not wanted.isdisjoint(pair)), *near}

    def parties(self, pairs: Collection[Pair]) -> Iterator[tuple[Party, Party]]:
        """The parties of the pairs, but for those that share no value and have names that look unlike."""
        read = self.read({id for pair in pairs for id in pair})
        for pair in pairs:
            one, other = (read.get(id) for id in pair)
            if one is None or other is None:
                continue
            if pair in self._by_value or one.has_name_near(other):
                yield one, other

    def read(self, ids: Iterable[str]) -> dict[str, Party]:
        """The parties of these ids and of those read before, of which a bounded number is kept."""
        if len(self._read) > _MOST_PARTIES:
            self._read.clear()
        self._read |= read_parties(self._reader, set(ids) - self._read.keys(), self._names)
        return self._read


def read_parties(reader: Reader, ids: Collection[str], names: NameTable | None = None) -> dict[str, Party]:
    """The parties of these ids, by canonical id; unknown ones, and what is no party, are left out.

    Names are read again that the index `names` does not have.

    >>> from contextlib import closing
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
    ...     with store.reader() as reader:
    ...         read_parties(reader, ["nobody"])
    {}
    """
    found: dict[str, Party] = {}
    for batch in batched(sorted(ids), _PARTIES_AT_ONCE):
        entities = reader.entities(batch)
        ties = _ties(reader, [id for id, entity in entities.items() if SCHEMA.is_a(entity.schema, "Person")])
        for id, entity in entities.items():
            if SCHEMA.is_a(entity.schema, PARTY):
                entries = () if names is None else names.of_entity(id)
                known = {entry.reading.text: entry.reading for entry in entries}
                found[id] = party_of(entity, ties.get(id, ()), known)
    return found


def _ties(reader: Reader, persons: Collection[str]) -> dict[str, list[Entity]]:
    """The entities that each of the persons has a link with."""
    ends: defaultdict[str, set[str]] = defaultdict(set)
    for link in reader.links_of(persons) if persons else ():
        ends[link.upper].add(link.lower)
        ends[link.lower].add(link.upper)
    wanted = {id: sorted(ends[id])[:_MOST_TIES] for id in persons if id in ends}
    entities = reader.entities({id for ids in wanted.values() for id in ids})
    return {id: [entities[each] for each in ids if each in entities] for id, ids in wanted.items()}
