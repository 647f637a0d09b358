"""Entities as exports need them: each once, in the order of their ids, with the classes they are in."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from functools import cached_property
from itertools import islice

import numpy as np

from graph.model.compiled_rows import compile_rows, fact_on
from graph.model.days import day_number
from graph.model.observations import Observations
from graph.model.validity import Validity, validity_on
from graph.store.contract import Reader
from ontology import Entity, Grade, Statement

_ENTITIES_AT_ONCE = 500

Memberships = frozenset[tuple[str, str | None]]
"""Classes, each with the id of the list that confers it; `None` for one that is stated itself."""


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
        self._reader = reader
        self._held: dict[str, set[tuple[str, str]]] = {}
        parts = (rows[name][chosen] for name in ("type", "upper", "lower"))
        for name, target, member in zip(*parts, strict=True):
            self._held.setdefault(members[member], set()).add((names[name], targets[target]))

    def of(self, id: str) -> list[str]:
        """The names of the classes that the entity is in, or is presumed to be, sorted."""
        return sorted({name for name, _ in self._held.get(id, ())})

    def with_lists(self, id: str) -> Memberships:
        """The same, each with the id of the list that confers it."""
        held = self._held.get(id, ())
        return frozenset((name, self._lists.get(target)) for name, target in held)

    @cached_property
    def _lists(self) -> dict[str, str]:
        """The list that each listing is on."""
        return {listing: value for listing, _, value in self._reader.values(["list"])}


def memberships_on(reader: Reader, ids: Iterable[str], day: date) -> dict[str, Memberships]:
    """What `Classes.with_lists` says of a few entities, by canonical id, reading no member beside them.

    >>> import tempfile
    >>> from contextlib import closing
    >>> from graph.store import open_store
    >>> with tempfile.TemporaryDirectory() as folder:
    ...     with closing(open_store(f"sqlite:///{folder}/case.db")) as store, store.reader() as reader:
    ...         memberships_on(reader, ["cn-cetc"], date(2025, 1, 1))
    {}
    """
    facts: dict[tuple[str, str, str], list[Statement]] = {}
    for name, target, member, statement in reader.memberships_of(ids):
        facts.setdefault((member, name, target), []).append(statement)
    number = day_number(day)
    rows = {key: fact_on(stated, number, is_link=False) for key, stated in facts.items()}
    held = [key for key, row in rows.items() if row.validity_on(number).holds]
    listings = reader.entities(dict.fromkeys(target for _, name, target in held if target != name))
    found: dict[str, set[tuple[str, str | None]]] = {}
    for member, name, target in held:
        listing = listings.get(target)
        found.setdefault(member, set()).add((name, None if listing is None else listing.first("list")))
    return {member: frozenset(pairs) for member, pairs in found.items()}


def _positions(names: list[str]) -> dict[str, int]:
    return {name: position for position, name in enumerate(names)}
