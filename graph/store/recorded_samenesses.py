"""The `possiblySameAs` statements of one view in memory, where they are few enough."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from graph.store.assembly import in_order
from graph.store.contract import Reader
from ontology import Statement

_PROPERTY = "possiblySameAs"
_MAX_ENTITIES = 20_000
"""Where more entities have one, they are read from the store for each question."""


class RecordedSamenesses:
    """The possible samenesses of a view by either end."""

    def __init__(self, by_entity: dict[str, list[Statement]]) -> None:
        self._by_entity = by_entity

    @classmethod
    def read(cls, reader: Reader) -> RecordedSamenesses | None:
        """Those of the reader's view; `None` where there are too many to be kept."""
        ids = {reader.canonical(id) for pair in reader.merges.unsettled for id in pair}
        for id, _, value in reader.values([_PROPERTY]):
            ids.update((id, reader.canonical(value)))
            if len(ids) > _MAX_ENTITIES:
                return None
        by_entity: defaultdict[str, list[Statement]] = defaultdict(list)
        for statement in reader.possibly_same() if ids else ():
            for id in {statement.subject, statement.value}:
                by_entity[id].append(statement)
        return cls(dict(by_entity))

    def of(self, ids: Iterable[str] | None) -> tuple[Statement, ...]:
        """The statements that name one of the entities, or all, as `Reader.possibly_same` gives them."""
        touched = self._by_entity.keys() if ids is None else self._by_entity.keys() & set(ids)
        return in_order(statement for id in touched for statement in self._by_entity[id]) if touched else ()
