"""Searching the property graph for analysts: the neighbourhood of entities in a Neo4j store."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from graph.errors import StoreBusy, StoreError, UnknownEntity
from graph.model.traversal import COLLAPSED, Traversal
from graph.store.deadline import TimeLeft
from graph.store.neighbourhood import (
    Ask,
    Begun,
    Edge,
    EntityFacts,
    Followed,
    Key,
    Known,
    LinkFacts,
    Memberships,
    OnFollowed,
    Start,
)
from graph.store.neo4j.connection import Connection, Row
from graph.store.neo4j.projection import search_text as text
from graph.store.neo4j.projection.annotations import plain
from graph.store.neo4j.projection.nodes import LINK_TYPES, NEWEST_SCHEMA, TYPE_LABELS
from graph.store.search_rows import row_from, rows_in

_LINK_TYPE_OF = {name: link_type for link_type, names in LINK_TYPES.items() for name in names}
_BY_DEPTH = sorted(TYPE_LABELS, key=lambda name: -len(TYPE_LABELS[name]))

_LONGEST, _LONGEST_MIXED = 6, 4
"""Hops up to which a verdict is one query, without indirect links and with them."""

_LAST_LOOK = 0.5
"""Seconds, past the end if need be, to see whether what was found still stands."""


@dataclass(frozen=True, slots=True)
class GraphState:
    """What the graph for analysts shows: the newest version, and whether it has links of these kinds.

    `mark` is another as soon as any of it is, or the hops `written` on the nodes.
    """

    version: int
    has_indirect: bool
    has_free: bool
    mark: list[Any]
    written: tuple[Mapping[str, Any], ...]


class StateKept:
    """The state seen last, so that not every search has to ask for it; threads may share it."""

    def __init__(self) -> None:
        self.state: GraphState | None = None


class Neo4jSearch:
    """See `graph.store.neighbourhood.Neighbourhood`. Keys are the server's own numbers.

    All that is asked in it ends within `seconds` of its beginning. Raises `StoreBusy` while a load
    has still to bring the graph up to the newest version, and whenever that is another one than the
    `version` wanted; `StoreError` for a store of an older layout.
    """

    def __init__(
        self,
        connection: Connection,
        kept: StateKept,
        seconds: float,
        version: int | None = None,
    ) -> None:
        self._connection = connection
        self._kept = kept
        self.time = TimeLeft(seconds)
        self._is_begun = False
        self._mark_last: list[Any] | None = None  # what the last query saw when all else was read
        self._wanted = version
        is_usable = kept.state is not None and version in (None, kept.state.version)
        self._state = kept.state if kept.state is not None and is_usable else self._read_state()

    @property
    def version(self) -> int:
        """Number of the newest load seen."""
        return self._state.version

    @property
    def has_free(self) -> bool:
        """Whether there may be links that join two forms of one body."""
        return self._state.has_free

    @property
    def has_indirect(self) -> bool:
        """Whether a link may count two hops."""
        return self._state.has_indirect

    @property
    def written(self) -> tuple[Mapping[str, Any], ...]:
        """Descriptions of the hops on entities that are of this very graph."""
        return self._state.written

    @property
    def is_unchanged(self) -> bool:
        """Whether no load has touched the graph since the search began, nor anyone the hops on it."""
        if self._mark_last is None:
            self.time.at_least(_LAST_LOOK)
            [[self._mark_last]] = self._ask(text.VERSION)
        mark, self._mark_last = self._mark_last, None
        return mark == self._state.mark

    @property
    def quick(self) -> Neo4jSearch:
        """Itself: it finds hops by one query."""
        return self

    def start(self, id: str, ask: Ask | None = None, then: str = "") -> Start | None:
        """An entity to begin with, `None` when there is none of this id.

        With an `ask`, what `follow_on` says of it is found in the same breath.
        """
        if ask is None:
            found = self._ask(text.START, {"id": id})
        else:
            query = text.start_on(ask, has_indirect=self._state.has_indirect, has_free=self.has_free)
            found = self._ask(query, _of(ask) | {"id": id, "class": then, "also": []}, **_numbers(ask))
        if not found or found[0][0] != self._state.mark:
            if self._is_begun:  # what was found so far is of another version
                raise self._changed()
            self._state = self._read_state()
            self._is_begun = True
            return self.start(id, ask, then)
        self._is_begun = True
        [[_, key, classes, targets, numbers, *followed]] = found
        if key is None:
            return None
        begun = None
        if ask is not None:
            begun = Begun(key, ask, then, (_followed(ask, followed[:2]), _followed(ask, followed[2:])))
        return Start(key, _memberships(classes, targets, numbers), begun)

    def follow(self, keys: Collection[Key], ask: Ask) -> Followed:
        """The links that lead on from the entities, those that are barriers left out."""
        query = text.follow(ask, has_indirect=self._state.has_indirect, has_free=self.has_free)
        [row] = self._ask(query, {"ids": list(keys)} | _of(ask), **_numbers(ask))
        return _followed(ask, row)

    def follow_on(self, keys: Collection[Key], ask: Ask, then: str, also: Collection[Key]) -> OnFollowed:
        """The same, and the links to members of class `then` from what those reach, and from `also`."""
        query = text.follow_on(ask, has_indirect=self._state.has_indirect, has_free=self.has_free)
        of = {"ids": list(keys), "also": list(also)} | _of(ask) | {"class": then}
        [row] = self._ask(query, of, **_numbers(ask))
        return _followed(ask, row[:2]), _followed(ask, row[2:])

    def facts(self, entities: Collection[Key], links: Collection[Key], traversal: Traversal) -> Known:
        """What is known of entities and links; the traversal's types and bound are for the degrees."""
        [[found, between, mark]] = self._ask(
            text.facts(traversal),
            {"ids": list(entities), "links": list(links)},
            max_degree=traversal.max_degree,
        )
        self._mark_last = mark
        return {row[0]: _entity(*row[1:]) for row in found}, {row[0]: _link(row) for row in between}

    def can_ask_hops(self, traversal: Traversal) -> bool:
        """Whether `hops` may be asked: no link may count no hop, nor may the query become too long."""
        most = _LONGEST_MIXED if self._state.has_indirect else _LONGEST
        return not (self.has_free or traversal.collapse_full) and traversal.max_hops <= most

    def hops(self, id: str, risk_class: str, ask: Ask) -> tuple[int, bool] | None:
        """Hops to the nearest member of a class, and whether they are at least so many; one query.

        Raises `UnknownEntity`, and `StoreBusy` when a load changed the graph meanwhile.
        """
        query = text.hops(ask, has_indirect=self._state.has_indirect)
        found = self._ask(query, _of(ask) | {"id": id, "class": risk_class}, **_numbers(ask))
        known = self._known(id, found)
        return None if known is None else (known[0], known[1])

    def hops_written(self, id: str, guard: str) -> int | None:
        """The hops in this property of an entity; raises `StoreBusy` as `hops` does."""
        hops = self._known(id, self._ask(text.HOPS_WRITTEN, {"id": id, "guard": guard}))
        return None if hops is None else int(hops)

    # ------------------------------------------------------------ inside

    def _known(self, id: str, found: list[Row]) -> Any:
        """What a query of its own found of an entity, if all of it is of this version."""
        if not found or any(mark != self._state.mark for mark in found[0][2:]):
            raise self._changed()
        [[is_known, value, *_, self._mark_last]] = found
        if not is_known:
            raise UnknownEntity(f"{id!r} is no entity that can have links")
        return value

    def _changed(self) -> StoreBusy:
        self._kept.state = None
        return StoreBusy(f"{self._connection.url} was loaded or annotated meanwhile; ask again")

    def _read_state(self) -> GraphState:
        found = self._ask(text.STATE)
        url = self._connection.url
        if not found:
            raise StoreError(f"{url} has had nothing loaded yet; load a source")
        [[schema, mark, has_indirect, types, described]] = found
        version, shown, loaded_at, _, run = mark
        if schema < NEWEST_SCHEMA:
            raise StoreError(
                f"{url} has an older layout that cannot be searched; load any source to renew it"
            )
        if shown != version:
            raise StoreBusy(f"{url} is bringing its graph up to the newest load; ask again when that is done")
        has_free = not {*LINK_TYPES[COLLAPSED]}.isdisjoint(types)
        is_written = run is not None and _are_same((version, loaded_at), tuple(run[1:]))
        written = tuple(map(plain, described)) if is_written else ()
        state = GraphState(version, has_indirect, has_free, mark, written)
        self._kept.state = state
        if self._wanted not in (None, version):
            raise StoreBusy(f"{url} shows version {version} now, and not {self._wanted} any more")
        return state

    def _ask(self, query: str, of: Mapping[str, Any] | None = None, **numbers: float | None) -> list[Row]:
        """The rows that a query finds; `of` holds the texts and lists that it names.

        They are one map because a server keeps a plan for each order of magnitude of the length of
        every text and list that is a parameter of its own, and planning takes half a second.
        """
        self._mark_last = None
        return self._connection.timed(query, self.time.seconds, of=of, **numbers)


def _followed(ask: Ask, row: Row) -> Followed:
    """The links that the ask lets through of those that a server gave."""
    found, classified = row
    edges = [Edge(near, link, far, cost) for near, link, far, cost, several in found if several is None]
    for near, link, far, _, several in found:
        if several is not None:
            cost = ask.cost(_link_type(several[0]), rows_in(several[1]))
            if cost is not None:
                edges.append(Edge(near, link, far, cost))
    memberships = {key: _memberships(*classes) for key, *classes in classified}
    return Followed(edges, memberships, len(found) >= ask.most)


def _link_type(relationship: str | None) -> str:
    if relationship is None:
        raise _gone()
    return _LINK_TYPE_OF[relationship]


def _gone() -> StoreBusy:
    """What a load takes away while a query reads it has no type and no labels any more."""
    return StoreBusy("the store was loaded while it was searched; ask again")


def _of(ask: Ask) -> dict[str, Any]:
    """The texts that a query for it names."""
    return {"grade": str(ask.traversal.min_grade), "class": ask.only, "guard": ask.guard, "start": ask.start}


def _numbers(ask: Ask) -> dict[str, float]:
    """The numbers that a query for it names; each is always of one type, for which the plan is made."""
    traversal = ask.traversal
    return {
        "day": ask.day,
        "share": float(traversal.min_share),
        "grade_number": int(traversal.min_grade),
        "max_degree": traversal.max_degree,
        "most": ask.most,
        "rest": ask.rest,
    }


def _are_same(data: tuple[int, str], others: tuple[int, str]) -> bool:
    """Whether numbers and times are of the same data; a number comes back in a store made anew."""
    (number, loaded), (other, other_loaded) = data, others
    return number == other and datetime.fromisoformat(loaded) == datetime.fromisoformat(other_loaded)


def _entity(
    id: str,
    labels: list[str] | None,
    classes: list[str] | None,
    targets: list[str] | None,
    numbers: list[float] | None,
    degree: int,
) -> EntityFacts:
    if labels is None:
        raise _gone()
    return EntityFacts(id, _entity_type(tuple(labels)), _memberships(classes, targets, numbers), degree)


@lru_cache(maxsize=1_000)  # there are few combinations
def _entity_type(labels: tuple[str, ...]) -> str:
    return next(name for name in _BY_DEPTH if name in labels)


def _memberships(
    classes: list[str] | None, targets: list[str] | None, numbers: list[float] | None
) -> Memberships:
    if not classes:
        return ()
    return tuple(zip(classes, targets or (), rows_in(numbers or ()), strict=True))


def _link(row: Row) -> LinkFacts:
    _, type_name, upper, lower, several, *values = row
    rows = rows_in(several) if several else [row_from(dict(zip(text.ROW_COLUMNS, values, strict=True)))]
    return LinkFacts(_link_type(type_name), upper, lower, tuple(rows))
