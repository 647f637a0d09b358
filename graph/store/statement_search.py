"""The neighbourhood of entities by the statements of a reader: for an earlier time, or some sources.

The graph for analysts shows the newest version and all sources. What a reader sees is compiled here
link by link instead: exact as well, and slower.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from contextlib import AbstractContextManager
from dataclasses import replace
from typing import Protocol

from graph.errors import OutOfTime
from graph.model.compiled_rows import rows_of
from graph.model.traversal import Traversal
from graph.store.deadline import TimeLeft
from graph.store.neighbourhood import (
    Ask,
    Edge,
    EntityFacts,
    Followed,
    Known,
    LinkFacts,
    Memberships,
    OnFollowed,
    Start,
    Way,
    followed_types,
    is_barrier,
    is_member,
)
from ontology import Entity, Link, Statement

_READ_AT_ONCE = 100
"""Entities whose links are read by one question."""


class LinkReader(Protocol):
    """A reader that gives the links and memberships of several entities at once."""

    @property
    def version(self) -> int:
        """Number of the newest load seen."""

    def within(self, seconds: float) -> AbstractContextManager[None]:
        """Break off what this thread reads inside when the seconds are over; raises `OutOfTime` then."""

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to."""

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id."""

    def links_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Every link that one of the entities is an end of."""

    def memberships_of(self, ids: Iterable[str]) -> list[tuple[str, str, str, Statement]]:
        """Class, target, member and statement of every membership of the entities."""


class StatementSearch:
    """See `graph.store.neighbourhood.Neighbourhood`. Keys are the ids of entities and links.

    What is asked of the store is broken off when the `seconds` are over, and nothing more is asked.
    """

    def __init__(self, reader: LinkReader, seconds: float) -> None:
        self._reader = reader
        self.time = TimeLeft(seconds)
        self._links: dict[str, LinkFacts] = {}
        self._links_of: dict[str, list[str]] = {}
        self._memberships: dict[str, Memberships] = {}

    @property
    def version(self) -> int:
        """Number of the newest load seen."""
        return self._reader.version

    @property
    def has_free(self) -> bool:
        """Whether there may be links that join two forms of one body."""
        return True

    @property
    def written(self) -> tuple[()]:
        """Nothing: hops are written on the nodes of the graph for analysts."""
        return ()

    @property
    def is_unchanged(self) -> bool:
        """Always: a reader sees one version."""
        return True

    @property
    def quick(self) -> None:
        """Nothing: it finds hops link by link."""

    def start(self, id: str, ask: Ask | None = None, then: str = "") -> Start | None:
        """An entity to begin with, `None` when there is none of this id; nothing is followed yet."""
        with self._in_time():
            if self._reader.canonical(id) != id or id not in self._reader.entities([id]):
                return None
        return Start(id, self._memberships_of([id]).get(id, ()))

    def follow(self, keys: Collection[str], ask: Ask) -> Followed:
        """The links that lead on from the entities, those that are barriers left out."""
        self._read(keys)
        open_keys = [key for key in keys if key == ask.start or ask.past_barriers or self._passable(key, ask)]
        edges = [edge for key in open_keys for edge in self._edges(key, ask)]
        reached = self._memberships_of({edge.far for edge in edges})
        if ask.only is not None:
            grade = ask.traversal.min_grade
            found = {key for key, held in reached.items() if is_member(held, ask.only, ask.day, grade)}
            edges = [edge for edge in edges if edge.far in found]
        classified = {key: found for key, found in reached.items() if found}
        return Followed(edges[: ask.most], classified, len(edges) >= ask.most)

    def follow_on(self, keys: Collection[str], ask: Ask, then: str, also: Collection[str]) -> OnFollowed:
        """The same, and the links to members of class `then` from what those reach, and from `also`."""
        followed = self.follow(keys, ask)
        reached = {edge.far for edge in followed.edges}.union(also)
        return followed, self.follow(reached, replace(ask, only=then, start=None))

    def facts(self, entities: Collection[str], links: Collection[str], traversal: Traversal) -> Known:
        """What is known of entities and links; the traversal's types are for the degrees."""
        return self._facts_of(entities, traversal), {key: self._links[key] for key in links}

    # ------------------------------------------------------------ inside

    def _facts_of(self, keys: Collection[str], traversal: Traversal) -> dict[str, EntityFacts]:
        self._read(keys)
        memberships = self._memberships_of(keys)
        with self._in_time():
            found = self._reader.entities(keys)
        return {
            key: EntityFacts(
                key,
                found[key].schema if key in found else "Thing",
                memberships.get(key, ()),
                self._degree(key, traversal),
            )
            for key in keys
        }

    def _in_time(self) -> AbstractContextManager[None]:
        remaining = self.time.seconds
        if remaining <= 0:
            raise OutOfTime("the search did not find the answer in the time given")
        return self._reader.within(remaining)

    def _read(self, keys: Iterable[str]) -> None:
        """Read the links of entities not met before."""
        missing = [key for key in keys if key not in self._links_of]
        for begin in range(0, len(missing), _READ_AT_ONCE):
            with self._in_time():
                self._read_links(missing[begin : begin + _READ_AT_ONCE])

    def _read_links(self, keys: list[str]) -> None:
        fresh = set(keys)
        found = self._reader.links_of(keys)
        self._links_of.update({key: [] for key in keys})
        for link in found:
            if link.id not in self._links:
                rows = tuple(rows_of(link.observations))
                self._links[link.id] = LinkFacts(link.type, link.upper, link.lower, rows)
            for end in {link.upper, link.lower} & fresh:
                self._links_of[end].append(link.id)

    def _edges(self, key: str, ask: Ask) -> Iterable[Edge]:
        for id in self._links_of[key]:
            link = self._links[id]
            if link.type not in ask.types:
                continue
            is_upward = link.lower == key
            if ask.way is Way.BOTH or (ask.way is Way.UP) == is_upward:
                cost = ask.cost(link.type, link.rows)
                if cost is not None:
                    yield Edge(key, id, link.upper if is_upward else link.lower, cost)

    def _passable(self, key: str, ask: Ask) -> bool:
        if self._degree(key, ask.traversal) > ask.traversal.max_degree:
            return False
        return not is_barrier(self._memberships_of([key]).get(key, ()), ask.day)

    def _degree(self, key: str, traversal: Traversal) -> int:
        types = followed_types(traversal)
        ends = {
            end
            for id in self._links_of[key]
            for link in [self._links[id]]
            if link.type in types
            for end in (link.upper, link.lower)
        }
        return len(ends - {key})

    def _memberships_of(self, keys: Collection[str]) -> dict[str, Memberships]:
        missing = [key for key in keys if key not in self._memberships]
        if missing:
            grouped: dict[str, dict[tuple[str, str], list[Statement]]] = {key: {} for key in missing}
            with self._in_time():
                found = self._reader.memberships_of(missing)
            for risk_class, target, member, statement in found:
                if member in grouped:
                    grouped[member].setdefault((risk_class, target), []).append(statement)
            for key, of_member in grouped.items():
                self._memberships[key] = tuple(
                    (name, target, row)
                    for (name, target), statements in sorted(of_member.items(), key=lambda item: item[0])
                    for row in rows_of(statements, is_link=False)
                )
        return {key: self._memberships[key] for key in keys}
