"""What is recorded of parties beside their names, and who has an identifier."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np

from graph.model import IdTable
from ingest.name_index.hashing import Hashes, Texts, hash_of, mixed
from ingest.name_index.postings import Postings, packed
from ingest.name_index.records import Records

IDENTIFIER = "identifier"
"""What the property of a value is called that it can be found by, whatever the identifier."""

_KIND = 99  # of terms: of none of a name
_KEPT = 20_000

Values = tuple[tuple[str, str], ...]
"""Property and value, each once, in the order in which they are recorded."""


@dataclass(frozen=True, eq=False)
class Facts:
    """The parties and their values, which may be mapped from files."""

    ids: IdTable
    records: Records  # of each party, by position: its values as JSON, empty for none
    identifiers: Postings  # of positions of parties

    @classmethod
    def of(cls, ids: Iterable[str], values: Iterable[tuple[str, str, str]]) -> Facts:
        """Of the ids of all parties, and of ids, properties and values; those of other ids are left out.

        >>> facts = Facts.of(["a", "b"], [("a", "country", "cn"), ("b", "identifier", "1"), ("c", "x", "y")])
        >>> facts.values("a"), facts.identified("1"), facts.identified("2")
        ((('country', 'cn'),), ('b',), ())
        """
        table = IdTable.of(ids)
        places = {id: place for place, id in enumerate(table)}
        found: defaultdict[int, dict[tuple[str, str], None]] = defaultdict(dict)
        for id, property, value in values:
            if id in places:
                found[places[id]][property, value] = None
        records = [b""] * len(table)
        texts: list[str] = []
        holders: list[int] = []
        for place, pairs in found.items():
            records[place] = _packed(tuple(pairs))
            keys = [value for property, value in pairs if property == IDENTIFIER]
            texts += keys
            holders += [place] * len(keys)
        pairs_of_terms = packed(_hashed(texts), np.array(holders, np.int64))
        return cls(table, Records.of(records), Postings.of([pairs_of_terms]))

    def knows(self, id: str) -> bool:
        """Whether the id is a party's."""
        return self.ids.position(id) is not None

    def values(self, id: str) -> Values:
        """What is recorded of the party; nothing of an unknown one."""
        return self._unpack(id)

    def identified(self, key: str) -> tuple[str, ...]:
        """The ids of the parties that have the identifier, in ascending order."""
        return self._hold(key)

    @cached_property
    def _hold(self) -> Callable[[str], tuple[str, ...]]:
        return lru_cache(_KEPT)(self._holders)

    def _holders(self, key: str) -> tuple[str, ...]:
        places = self.identifiers.names_of(hash_of(key, _KIND)).tolist()
        return tuple(id for id in map(self.ids.__getitem__, places) if (IDENTIFIER, key) in self.values(id))

    @cached_property
    def _unpack(self) -> Callable[[str], Values]:
        return lru_cache(_KEPT)(self._unpacked)

    def _unpacked(self, id: str) -> Values:
        place = self.ids.position(id)
        record = b"" if place is None else self.records[place]
        if not record:
            return ()
        return tuple((prop, value) for prop, value in json.loads(record.decode("utf-8", "surrogatepass")))


@lru_cache(_KEPT)  # of most parties no more is recorded than a country
def _packed(pairs: Values) -> bytes:
    return json.dumps(pairs, ensure_ascii=False).encode("utf-8", "surrogatepass")


def _hashed(keys: list[str]) -> Hashes:
    texts = Texts(keys)
    return mixed(texts.hashes(texts.starts, texts.ends), _KIND)
