"""Entities as exports need them: each once, in the order of their ids, with the classes they are in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from functools import lru_cache
from itertools import islice

from graph.store.contract import Reader
from ontology import Entity, Statement

_ENTITIES_AT_ONCE = 500


def entities(reader: Reader) -> Iterator[Entity]:
    """Every entity by its canonical id. Streams."""
    ids = (id for id, _ in reader.entity_types())
    while batch := list(islice(ids, _ENTITIES_AT_ONCE)):
        found = reader.entities(batch)
        yield from (found[id] for id in batch if id in found)


class Classes:
    """Says which risk classes an entity is in on a day, stated ones and those that listings confer."""

    def __init__(self, reader: Reader, day: date) -> None:
        self._reader = reader
        self._day = day
        self._conferred: dict[str, set[str]] = {}
        for version in reader.versions():
            for list_id, risk_class in version.dataset.list_classes:
                self._conferred.setdefault(list_id, set()).add(risk_class)
        self._by_listing = lru_cache(maxsize=10_000)(self._classes_of_listing)

    def of(self, id: str) -> list[str]:
        """The names of the classes that the entity is in, or is presumed to be, sorted."""
        found: set[str] = set()
        for statement in self._reader.memberships(id):
            if _holds(statement, self._day):
                stated = statement.prop == "riskClass"
                found |= {statement.value} if stated else self._by_listing(statement.subject)
        return sorted(found)

    def _classes_of_listing(self, listing: str) -> set[str]:
        entry = self._reader.entity(listing)
        lists = () if entry is None else entry.values("list")
        return {name for list_id in lists for name in self._conferred.get(list_id, ())}


def _holds(statement: Statement, day: date) -> bool:
    begins = (statement.start or statement.observed.first).first_day
    return begins <= day and (statement.end is None or day <= statement.end.last_day)
