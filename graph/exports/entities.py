"""Entities as exports need them: each once, in the order of their ids, with the classes they are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice

import numpy as np

from graph.model.compiled_rows import compile_rows, fact_on
from graph.model.days import day_number
from graph.model.observations import Observations
from graph.model.validity import Validity, validity_on
from graph.store.contract import Reader
from ontology import Entity, Grade, Statement

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
        columns = reader.membership_columns()
        names, targets, members = (
            sorted(set(column)) for column in (columns.type, columns.upper, columns.lower)
        )
        rows = compile_rows(Observations.of(columns, *map(_positions, (names, targets, members))))
        chosen = np.flatnonzero(rows["grade_to"] == Grade.D)
        chosen = chosen[validity_on(rows, chosen, day_number(day)) >= Validity.PRESUMED]
        self._classes: dict[str, set[str]] = {}
        for name, member in zip(rows["type"][chosen], rows["lower"][chosen], strict=True):
            self._classes.setdefault(members[member], set()).add(names[name])

    def of(self, id: str) -> list[str]:
        """The names of the classes that the entity is in, or is presumed to be, sorted."""
        return sorted(self._classes.get(id, ()))


def classes_on(reader: Reader, ids: Iterable[str], day: date) -> dict[str, list[str]]:
    """What `Classes.of` says of a few entities, by canonical id, reading no member beside them.

    >>> import tempfile
    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
    ...         classes_on(reader, ["cn-cetc"], date(2025, 1, 1))
    {}
    """
    facts: dict[tuple[str, str, str], list[Statement]] = {}
    for name, target, member, statement in reader.memberships_of(ids):
        facts.setdefault((member, name, target), []).append(statement)
    number = day_number(day)
    found: dict[str, set[str]] = {}
    for (member, name, _), stated in facts.items():
        if fact_on(stated, number, is_link=False).validity_on(number).holds:
            found.setdefault(member, set()).add(name)
    return {member: sorted(names) for member, names in found.items()}


def _positions(names: list[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(names)}
