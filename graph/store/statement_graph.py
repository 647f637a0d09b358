"""The graph around entities read from the statements of a reader: any store, known time and sources.

Exact, and slower than a store that keeps the compiled rows of its links.
"""

from __future__ import annotations

import time
from collections.abc import Iterable
from contextlib import AbstractContextManager, nullcontext

from graph.errors import OutOfTime
from graph.model.compiled_rows import rows_of
from graph.store.contract import Reader
from graph.store.neighbours import EntityBatch, Keys, LinkQuery, Neighbours
from graph.store.packed_rows import pack_link, pack_memberships
from ontology import Link, Statement

_READ_AT_ONCE = 100
"""Entities that one question of the store asks about."""


class StatementGraph:
    """See `graph.store.neighbours.GraphReader`. Keys are the places of ids in the order they were met."""

    def __init__(self, reader: Reader, seconds: float | None) -> None:
        """Read for so many seconds; `None`: for as long as it takes."""
        self._reader = reader
        self._ends_at = None if seconds is None else time.monotonic() + seconds
        self._ids: list[str] = []
        self._keys: dict[str, int] = {}
        self._links: dict[str, tuple[Link, bytes]] = {}
        self._links_of: dict[str, list[str]] = {}

    @property
    def version(self) -> int:
        """Number of the newest load seen."""
        return self._reader.version

    @property
    def has_successions(self) -> bool:
        """Whether there may be links that count no hop; nobody knows before all are read."""
        return True

    def entity(self, id: str) -> EntityBatch | None:
        """The entity of this canonical id; `None` when there is none."""
        with self._in_time():
            if self._reader.canonical(id) != id or id not in self._reader.entities([id]):
                return None
        return self._batch([id])

    def neighbours(self, keys: Keys, query: LinkQuery) -> Neighbours:
        """The links of entities; links are never left out because of what they end at."""
        ids = [self._ids[key] for key in keys.tolist()]
        self._read_links(ids)
        hubs = [id for id in ids if self._degree(id, query) > query.max_degree]
        followed = ids if query.include_hubs else [id for id in ids if id not in hubs]
        links = dict.fromkeys(link for id in followed for link in self._followed(id, query))
        chosen = [self._links[link] for link in links]
        return self._neighbours(chosen, [], followed, hubs, len(chosen) >= query.limit)

    def of(self, ids: Iterable[str], links: Iterable[Link]) -> Neighbours:
        """These links and these entities, as if all of them were neighbours."""
        return self._neighbours([(link, _packed(link)) for link in links], ids, [], [], False)

    def is_unchanged(self) -> bool:
        """Always: a reader sees one version."""
        return True

    # ------------------------------------------------------------ inside

    def _in_time(self) -> AbstractContextManager[None]:
        if self._ends_at is None:
            return nullcontext()
        remaining = self._ends_at - time.monotonic()
        if remaining <= 0:
            raise OutOfTime("the search did not find the answer in the time given")
        return self._reader.within(remaining)

    def _neighbours(
        self,
        links: list[tuple[Link, bytes]],
        ids: Iterable[str],
        followed: list[str],
        hubs: list[str],
        is_truncated: bool,
    ) -> Neighbours:
        wanted = {end for link, _ in links for end in (link.upper, link.lower)}.union(ids)
        entities = self._batch(sorted(wanted - self._keys.keys()))
        return Neighbours(
            [self._keys[link.upper] for link, _ in links],
            [self._keys[link.lower] for link, _ in links],
            [rows for _, rows in links],
            entities,
            [self._keys[id] for id in followed],
            [self._keys[id] for id in hubs],
            is_truncated,
        )

    def _read_links(self, ids: Iterable[str]) -> None:
        missing = [id for id in ids if id not in self._links_of]
        for begin in range(0, len(missing), _READ_AT_ONCE):
            batch = missing[begin : begin + _READ_AT_ONCE]
            with self._in_time():
                links = self._reader.links_of(batch)
            self._links_of.update({id: [] for id in batch})
            fresh = set(batch)
            for link in links:
                if link.id not in self._links:
                    self._links[link.id] = link, _packed(link)
                for end in {link.upper, link.lower} & fresh:
                    self._links_of[end].append(link.id)

    def _followed(self, id: str, query: LinkQuery) -> Iterable[str]:
        for name in self._links_of[id]:
            link, _ = self._links[name]
            if link.type in (query.up if link.lower == id else query.down):
                yield name

    def _degree(self, id: str, query: LinkQuery) -> int:
        links = (self._links[name][0] for name in self._links_of[id])
        ends = {end for link in links if link.type in query.degree_types for end in (link.upper, link.lower)}
        return len(ends - {id})

    def _batch(self, ids: list[str]) -> EntityBatch:
        """What is known of entities; their keys are made where they are new."""
        with self._in_time():
            entities = self._reader.entities(ids)
        with self._in_time():
            memberships = self._reader.memberships_of(ids)
        for id in ids:
            if id not in self._keys:
                self._keys[id] = len(self._ids)
                self._ids.append(id)
        by_member: dict[str, list[tuple[str, str, Statement]]] = {}
        for risk_class, target, member, statement in memberships:
            by_member.setdefault(member, []).append((risk_class, target, statement))
        return EntityBatch(
            [self._keys[id] for id in ids],
            ids,
            [entities[id].schema if id in entities else "Thing" for id in ids],
            [
                (self._keys[id], *pack_memberships(of_member))
                for id, of_member in by_member.items()
                if id in self._keys
            ],
        )


def _packed(link: Link) -> bytes:
    return pack_link(link.type, rows_of(link.observations))
