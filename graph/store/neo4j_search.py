"""Searching the property graph for analysts: the neighbourhood of entities in a Neo4j store."""

from __future__ import annotations

import time
from collections.abc import Collection
from dataclasses import dataclass
from typing import Any
from uuid import uuid4

from graph.errors import OutOfTime, StoreBusy, StoreError
from graph.store import neo4j_search_text as text
from graph.store.neo4j_connection import Connection, Row
from graph.store.neo4j_deadline import Watchdog
from graph.store.neo4j_graph import LINK_TYPES, TYPE_LABELS
from graph.store.neo4j_schema import NEWEST_SCHEMA
from graph.store.neo4j_search_rows import row_from, rows_in
from graph.store.search import Ask, Edge, EntityFacts, Followed, Key, LinkFacts
from graph.traversal import COLLAPSED, Traversal

_LINK_TYPE_OF = {name: link_type for link_type, names in LINK_TYPES.items() for name in names}
_BY_DEPTH = sorted(TYPE_LABELS, key=lambda name: -len(TYPE_LABELS[name]))

_LAST_LOOK = 0.5
"""Seconds, past the end if need be, to see whether what was found still stands."""


@dataclass(frozen=True, slots=True)
class GraphState:
    """What the graph for analysts shows: the newest version, and whether it has links of these kinds."""

    version: int
    has_indirect: bool
    has_free: bool


class Neo4jSearch:
    """See `graph.store.search.Neighbourhood`. Keys are the server's own numbers.

    All that is asked in it ends within `seconds` of its beginning. Raises `StoreBusy` while a load
    has still to bring the graph up to the newest version, and `StoreError` for a store of an older
    layout.
    """

    def __init__(self, connection: Connection, watchdog: Watchdog, seconds: float) -> None:
        self._connection = connection
        self._watchdog = watchdog
        self._ends_at = time.monotonic() + seconds
        self._state = self._read_state()

    @property
    def version(self) -> int:
        """Number of the newest load seen."""
        return self._state.version

    @property
    def has_free(self) -> bool:
        """Whether there may be links that join two forms of one body."""
        return self._state.has_free

    @property
    def is_simple(self) -> bool:
        """Whether every link counts one hop."""
        return not (self._state.has_free or self._state.has_indirect)

    @property
    def is_unchanged(self) -> bool:
        """Whether no load has touched the graph since the search began."""
        self._ends_at = max(self._ends_at, time.monotonic() + _LAST_LOOK)
        return self._ask(text.VERSION) == [[self.version, self.version]]

    def key(self, id: str) -> Key | None:
        """The key of an entity, `None` when there is none of this id."""
        found = self._ask(text.KEY, id=id)
        return found[0][0] if found else None

    def follow(self, keys: Collection[Key], ask: Ask) -> Followed:
        """The links that lead on from the entities, those that are barriers left out."""
        query = text.follow(ask, has_indirect=self._state.has_indirect, has_free=self.has_free)
        [[found, classified]] = self._ask(query, ids=list(keys), start=ask.start, **_parameters(ask))
        edges = [Edge(near, link, far, cost) for near, link, far, cost, several in found if several is None]
        for near, link, far, _, several in found:
            if several is not None:
                cost = ask.cost(_LINK_TYPE_OF[several[0]], rows_in(several[1]))
                if cost is not None:
                    edges.append(Edge(near, link, far, cost))
        return Followed(edges, set(classified))

    def entities(self, keys: Collection[Key], traversal: Traversal) -> dict[Key, EntityFacts]:
        """What is known of the entities; the traversal's types and bound are for the degrees."""
        query = text.entities(traversal)
        found = self._ask(query, ids=list(keys), max_degree=traversal.max_degree)
        return {row[0]: _entity(*row[1:]) for row in found}

    def links(self, keys: Collection[Key]) -> dict[Key, LinkFacts]:
        """The links of these keys, with all their rows."""
        return {row[0]: _link(row) for row in self._ask(text.LINKS, ids=list(keys))}

    def hops(self, id: str, risk_class: str, ask: Ask) -> int | None:
        """Hops to the nearest member of a class, in a graph that is simple; one query."""
        found = self._ask(text.hops(ask), id=id, **{"class": risk_class}, **_parameters(ask))
        return found[0][0] if found else None

    # ------------------------------------------------------------ inside

    def _read_state(self) -> GraphState:
        found = self._ask(text.STATE)
        url = self._connection.url
        if not found:
            raise StoreError(f"{url} has had nothing loaded yet; load a source")
        [[schema, version, shown, has_indirect, types]] = found
        if schema < NEWEST_SCHEMA:
            raise StoreError(
                f"{url} has an older layout that cannot be searched; load any source to renew it"
            )
        if shown != version:
            raise StoreBusy(f"{url} is bringing its graph up to the newest load; ask again when that is done")
        return GraphState(version, has_indirect, not {*LINK_TYPES[COLLAPSED]}.isdisjoint(types))

    def _ask(self, query: str, **parameters: Any) -> list[Row]:
        remaining = self._ends_at - time.monotonic()
        late = OutOfTime(f"{self._connection.url} did not find the answer in the time given")
        if remaining <= 0:
            raise late
        token = uuid4().hex
        try:
            with self._watchdog.watching(token, remaining):
                return self._connection.timed(query, remaining, token, **parameters)
        except StoreError as error:
            if time.monotonic() >= self._ends_at:
                raise late from error
            raise


def _parameters(ask: Ask) -> dict[str, Any]:
    traversal = ask.traversal
    return {
        "day": ask.day,
        "share": traversal.min_share,
        "grade": str(traversal.min_grade),
        "grade_number": int(traversal.min_grade),
        "max_degree": traversal.max_degree,
    }


def _entity(
    id: str,
    labels: list[str],
    classes: list[str] | None,
    targets: list[str] | None,
    numbers: list[float] | None,
    degree: int,
) -> EntityFacts:
    entity_type = next(name for name in _BY_DEPTH if name in labels)
    memberships = zip(classes or (), targets or (), rows_in(numbers or ()), strict=True)
    return EntityFacts(id, entity_type, tuple(memberships), degree)


def _link(row: Row) -> LinkFacts:
    _, type_name, upper, lower, several, *values = row
    rows = rows_in(several) if several else [row_from(dict(zip(text.ROW_COLUMNS, values, strict=True)))]
    return LinkFacts(_LINK_TYPE_OF[type_name], upper, lower, tuple(rows))
