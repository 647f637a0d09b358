"""Entities as exports need them: each once, in the order of their ids, with the classes they are in."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import islice

import numpy as np

from graph.model.days import MISSING_DAY, day_number
from graph.store.contract import Reader
from ontology import Entity

_ENTITIES_AT_ONCE = 500


def entities(reader: Reader) -> Iterator[Entity]:
    """Every entity by its canonical id. Streams."""
    ids = (id for id, _ in reader.entity_types())
    while batch := list(islice(ids, _ENTITIES_AT_ONCE)):
        by_id = reader.entities(batch)
        yield from (by_id[id] for id in batch if id in by_id)


class Classes:
    """Says which risk classes an entity is in on a day, stated ones and those that listings confer.

    Who is in a class is held in memory; members are few beside the data.
    """

    def __init__(self, reader: Reader, day: date) -> None:
        columns, today = reader.membership_columns(), day_number(day)
        begins = np.where(columns.start == MISSING_DAY, columns.observed_first, columns.start)
        holds = (begins <= today) & ((columns.end == MISSING_DAY) | (today <= columns.end))
        self._classes: dict[str, set[str]] = {}
        for row in np.flatnonzero(holds).tolist():
            self._classes.setdefault(columns.lower[row], set()).add(columns.type[row])

    def of(self, id: str) -> list[str]:
        """The names of the classes that the entity is in, or is presumed to be, sorted."""
        return sorted(self._classes.get(id, ()))
