"""Entities of one view of the data as FollowTheMoney has them, those asked for and no others."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from api.workspace import View
from graph.exports.entities import Memberships, memberships_on
from graph.exports.ftm_records import FtmRecords, ftm_id
from graph.store import Reader
from ontology import Link
from ontology.ftm import AUTHORITY, is_authority

Record = dict[str, Any]
"""An entity of FollowTheMoney, as JSON has it."""


@dataclass(frozen=True, slots=True)
class Among:
    """Which entities an answer may be made of.

    `sources` are those of which one must state something of an entity (`None`: all); `changed_since` is a day
    or time as FollowTheMoney writes it.
    """

    sources: frozenset[str] | None = None
    exclude_schema: frozenset[str] = frozenset()
    changed_since: str | None = None

    def has(self, record: Record) -> bool:
        """Whether the entity is one of them."""
        return (
            record["schema"] not in self.exclude_schema
            and (self.sources is None or not self.sources.isdisjoint(record["datasets"]))
            and (self.changed_since is None or (record["last_change"] or "") > self.changed_since)
        )


class Records:
    """Reads and writes entities of a view on a day; for one request."""

    def __init__(self, view: View, day: date) -> None:
        self.reader: Reader = view.reader
        self._day = day
        self._memberships: dict[str, Memberships] = {}
        self._ftm = FtmRecords.of(self.reader, lambda id: self._memberships.get(id, frozenset()))

    def of(self, ids: Iterable[str]) -> dict[str, Record]:
        """The entities by our canonical ids, in the order asked, without those that have no schema there."""
        wanted = tuple(ids)
        entities = self.reader.entities(wanted)
        self._memberships |= memberships_on(self.reader, entities, self._day)
        found = {}
        for id in wanted:
            if id in entities and (record := self._ftm.entity(entities[id])) is not None:
                found[id] = record
        return found

    def one(self, id: str) -> Record | None:
        """The entity of this canonical id of ours."""
        return self.of([id]).get(id)

    def links(self, links: Iterable[Link]) -> Iterator[Record]:
        """Every observation of these links."""
        listed = tuple(links)
        types = self.reader.types({end for link in listed for end in (link.upper, link.lower)})
        for link in listed:
            yield from self._ftm.link(link, types.get(link.upper), types.get(link.lower))

    def authority(self, id: str) -> Record | None:
        """The authority of this id, which licences name and nothing else has."""
        if not id.startswith(AUTHORITY):
            return None
        naming = dict.fromkeys(
            entity for entity, _, name in self.reader.values(["authority"]) if is_authority(id, name)
        )
        for entity in self.reader.entities(naming).values():
            for record in self._ftm.authorities(entity):
                if record["id"] == id:
                    return record
        return None


def ids_made_to_fit(reader: Reader) -> dict[str, str]:
    """Our ids, by those that FollowTheMoney takes, of the entities that have another one there."""
    return {fitting: id for id, _ in reader.entity_types() if (fitting := ftm_id(id)) != id}
