"""What the readers of every store have in common: merged ids, and entities assembled from statements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from graph.store.assembly import (
    Merges,
    assemble_entity,
    assemble_links,
    ends_of_link,
    in_order,
    membership_rows,
    type_of_rows,
    unsettled_samenesses,
)
from graph.store.batching import batched
from graph.store.loads import LoadTime, View
from graph.store.records import Document, Version, document_from_json, version_from_row
from graph.store.view_cache import ViewCache, ViewCaches
from ontology import SCHEMA, Entity, Link, Statement

IDS_AT_ONCE = 10_000
"""Ids in one query, at most."""


class StatementQueries(NamedTuple):
    """A store's queries for whole statements about entities, their ids a parameter."""

    properties: str
    links: str
    successions: str
    memberships: str
    possibly_same: str
    all_possibly_same: str


class ReaderBase(ABC):
    """See `graph.store.contract.Reader`; a store adds how its statements are read."""

    def __init__(
        self,
        loads: Sequence[LoadTime],
        view: View,
        known_at: datetime | None,
        caches: ViewCaches,
        queries: StatementQueries,
    ) -> None:
        self._loads = loads
        self._view = view
        self._known_at = known_at
        self._cache: ViewCache = caches.of((view, (loads[-1].number, loads[-1].time) if loads else None))
        self._queries = queries

    @property
    def version(self) -> int:
        """Number of the newest load seen; 0 for an empty store."""
        return self._view.version

    @property
    def sources(self) -> frozenset[str] | None:
        """The source filter, or `None` for all."""
        return self._view.sources

    @property
    def hidden(self) -> frozenset[str]:
        """The ids of the statements that are left out."""
        return self._view.hidden

    @property
    def known_at(self) -> datetime | None:
        """The known time asked for, or `None` for now."""
        return self._known_at

    @abstractmethod
    def values(self, properties: Sequence[str]) -> Iterable[tuple[str, str, str]]:
        """Canonical id, property and value of the statements with one of the properties."""

    @property
    def merges(self) -> Merges:
        """Which ids are the same entity in this view."""
        return self._merges

    def versions(self) -> tuple[Version, ...]:
        """The version of each dataset seen, by dataset id."""
        return self._cache.whole("versions", lambda: tuple(map(version_from_row, self._version_rows())))

    def documents(self) -> dict[tuple[str, str], Document]:
        """Every document, by (dataset id, document id)."""
        return self._cache.whole(
            "documents",
            lambda: {(source, id): document_from_json(text) for source, id, text in self._document_rows()},
        )

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to; itself when nothing was merged."""
        return self._merges.canonical(id)

    def entity(self, id: str) -> Entity | None:
        """The entity assembled from its statements; `None` when nothing is known of it."""
        return self.entities([id]).get(self.canonical(id))

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id; unknown ones are left out."""
        return self._cache.entities.get(map(self.canonical, ids), self._read_entities)

    def links(self, id: str) -> tuple[Link, ...]:
        """Every link that the entity is an end of."""
        return self.links_of([id])

    def links_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Every link that one of the entities is an end of, each once."""
        return assemble_links(self._statements(self._queries.links, self._groups(ids)), self._merges)

    def successions_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """The Succession links by which others continue one of the entities."""
        return assemble_links(
            (
                statement
                for batch in batched(self._groups(ids), IDS_AT_ONCE)
                for statement in self._statements(self._queries.successions, batch)
            ),
            self._merges,
        )

    def link(self, id: str) -> Link | None:
        """The link of this id with all its observations."""
        ends = ends_of_link(id, self._merges)
        return None if ends is None else next(iter(self.links_between([ends])), None)

    def links_between(self, ends: Iterable[tuple[str, str, str]]) -> tuple[Link, ...]:
        """The links of these types and canonical ends, in their order; unknown links are left out."""
        return tuple(self._cache.links.get(ends, self._read_links).values())

    @abstractmethod
    def observations(self, link: str) -> tuple[Statement, ...]:
        """The statements of the link of this id, under the ids that its sources use."""

    def recorded(self, id: str) -> tuple[Statement, ...]:
        """The statements of the entity, its links and listings that name it, under the ids of the sources."""
        queries = (self._queries.properties, self._queries.links, self._queries.memberships)
        return in_order(s for query in queries for s in self._statements(query, self._merges.group(id)))

    def referring(self, id: str, property: str) -> tuple[Entity, ...]:
        """Entities that have `id` as a value of the property, by canonical id; itself never."""
        return tuple(self.entities(self.referrers([id], [property])[self.canonical(id), property]).values())

    def referrers(
        self, ids: Iterable[str], properties: Sequence[str]
    ) -> dict[tuple[str, str], tuple[str, ...]]:
        """Ids of the entities that have one of the ids as a value, by canonical id and property; in order."""
        keys = [(self.canonical(id), prop) for id in ids for prop in properties]
        return self._cache.referrers.get(keys, self._read_referrers)

    def types(self, ids: Iterable[str]) -> dict[str, str]:
        """The most specific type of each of the entities, by canonical id."""
        return self._cache.types.get(map(self.canonical, ids), self._read_types)

    def memberships(self, id: str) -> tuple[Statement, ...]:
        """`riskClass` statements about the entity and `names` statements of listings of it."""
        return self.memberships_by_id([id])[self.canonical(id)]

    def memberships_by_id(self, ids: Iterable[str]) -> dict[str, tuple[Statement, ...]]:
        """The same of several entities at once, by canonical id."""
        return self._cache.memberships.get(map(self.canonical, ids), self._read_memberships)

    def possibly_same(self, ids: Iterable[str] | None = None) -> tuple[Statement, ...]:
        """The statements by which two bodies may be one that name one of the entities, by default all."""
        wanted, query = None if ids is None else list(ids), self._queries.possibly_same
        if wanted is None:
            statements: Iterable[Statement] = self._statements(self._queries.all_possibly_same, ())
        else:
            batches = batched(self._groups(wanted), IDS_AT_ONCE)
            statements = (s for batch in batches for s in self._statements(query, batch))
        pairs = self._merges.unsettled_of(wanted)
        subjects = sorted({id for pair in pairs for id in pair})
        judged = self._statements(self._queries.properties, subjects) if subjects else ()
        unsettled = unsettled_samenesses(judged, self._merges, pairs)
        return in_order((*map(self._merges.redirected, statements), *unsettled))

    def memberships_of(self, ids: Iterable[str]) -> list[tuple[str, str, str, Statement]]:
        """Class, target, member and statement of every membership of the entities."""
        statements = list(self._statements(self._queries.memberships, self._groups(ids)))
        listings = self._groups(s.subject for s in statements if s.prop == "names")
        return list(self._memberships(statements, self._lists(listings) if listings else ()))

    # ------------------------------------------------------------ inside

    @cached_property
    def _merges(self) -> Merges:
        return self._cache.whole("merges", self._read_merges)

    @cached_property
    def list_classes(self) -> list[tuple[str, str]]:
        """Pairs of list id and a class that it confers, by whatever dataset."""
        return [pair for version in self.versions() for pair in version.dataset.list_classes]

    @cached_property
    def _load_times(self) -> dict[int, datetime]:
        """When each version was loaded."""
        return {load.number: load.time for load in self._loads}

    @cached_property
    def _previous_load_times(self) -> dict[int, datetime]:
        """When the version of the same dataset before each version was loaded."""
        times: dict[int, datetime] = {}
        previous: dict[str, datetime] = {}
        for load in self._loads:
            if load.dataset in previous:
                times[load.number] = previous[load.dataset]
            previous[load.dataset] = load.time
        return times

    def _groups(self, ids: Iterable[str]) -> set[str]:
        """The ids and all that are merged with them."""
        return {member for id in ids for member in self._merges.group(id)}

    def _memberships(
        self, statements: Iterable[Statement], lists: Iterable[Sequence[str]]
    ) -> Iterator[tuple[str, str, str, Statement]]:
        pairs = ((listing, list_id) for listing, list_id in lists)
        return membership_rows(statements, pairs, self.list_classes, self._merges)

    def _read_entities(self, ids: Sequence[str]) -> dict[str, Entity]:
        entities: dict[str, Entity] = {}
        for batch in batched(ids, IDS_AT_ONCE):
            entities.update(self._assembled(batch))
        return entities

    def _read_links(self, ends: Sequence[tuple[str, str, str]]) -> dict[tuple[str, str, str], Link]:
        wanted = set(ends)
        pairs = {
            (prop, *pair)
            for prop, upper, lower in ends
            for one in self._merges.group(upper)
            for other in self._merges.group(lower)
            # A source may write a link without an upper end either way.
            for pair in ([(one, other)] if SCHEMA.link_type(prop).has_upper else [(one, other), (other, one)])
        }
        links = assemble_links(in_order(self._statements_between(pairs)), self._merges)
        by_ends = {(link.type, link.upper, link.lower): link for link in links}
        return {key: link for key, link in by_ends.items() if key in wanted}

    def _read_referrers(self, keys: Sequence[tuple[str, str]]) -> dict[tuple[str, str], tuple[str, ...]]:
        subjects_by_key: dict[tuple[str, str], set[str]] = {key: set() for key in keys}
        props = sorted({prop for _, prop in keys})
        for target, prop, subject in self._referrers(props, self._groups(id for id, _ in keys)):
            referrers = subjects_by_key.get((self.canonical(target), prop))
            if referrers is not None:
                referrers.add(self.canonical(subject))
        return {
            (id, prop): tuple(sorted(subjects - {id})) for (id, prop), subjects in subjects_by_key.items()
        }

    def _read_types(self, ids: Sequence[str]) -> dict[str, str]:
        rows: dict[str, list[Sequence[Any]]] = {}
        for batch in batched(self._groups(ids), IDS_AT_ONCE):
            for row in self._type_rows(batch):
                rows.setdefault(self.canonical(row[0]), []).append(row)
        return {id: type_of_rows(of_id) for id, of_id in rows.items()}

    def _read_memberships(self, ids: Sequence[str]) -> dict[str, tuple[Statement, ...]]:
        by_id: dict[str, list[Statement]] = {id: [] for id in ids}
        for statement in self._statements(self._queries.memberships, self._groups(ids)):
            redirected = self._merges.redirected(statement)
            member = redirected.subject if redirected.prop == "riskClass" else redirected.value
            if member in by_id:
                by_id[member].append(redirected)
        return {id: tuple(statements) for id, statements in by_id.items()}

    def _assembled(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The entities of these canonical ids."""
        group = [member for id in ids for member in self._merges.group(id)]
        own: dict[str, list[Statement]] = {}
        for statement in self._statements(self._queries.properties, group):
            own.setdefault(self.canonical(statement.subject), []).append(statement)
        others = [id for id in group if self.canonical(id) not in own]
        mentioned = self._mentioned(others) if others else ()
        known = own.keys() | {self.canonical(id) for id in mentioned}
        labels = self._labels(own, [id for id in group if self.canonical(id) in known])
        return {
            id: assemble_entity(id, own.get(id, ()), self._merges, labels.get(id, ()))
            for id in ids
            if id in known
        }

    def _labels(
        self, own: dict[str, list[Statement]], ids: Sequence[str]
    ) -> dict[str, list[tuple[str, str]]]:
        """Names that the source filter hides, of the members of classes among the ids."""
        if self.sources is None:
            return {}
        members = {self.canonical(id) for id in self._listed(ids)}
        members |= {id for id, statements in own.items() if any(s.prop == "riskClass" for s in statements)}
        labels: dict[str, list[tuple[str, str]]] = {}
        for subject, prop, name in self._unfiltered_names(
            [id for id in ids if self.canonical(id) in members]
        ):
            labels.setdefault(self.canonical(subject), []).append((prop, name))
        return labels

    # ------------------------------------------------------------ what a store adds

    @abstractmethod
    def _read_merges(self) -> Merges:
        """The merges of the view, from its statements."""

    @abstractmethod
    def _version_rows(self) -> Iterable[Sequence[Any]]:
        """Rows for `version_from_row` of each dataset's version, by dataset id."""

    @abstractmethod
    def _document_rows(self) -> Iterable[Sequence[str]]:
        """Dataset, id and JSON of every document."""

    @abstractmethod
    def _statements(self, query: str, ids: Iterable[str] = ()) -> Iterable[Statement]:
        """The statements of a query for whole statements, in their order."""

    @abstractmethod
    def _statements_between(self, ends: Iterable[tuple[str, str, str]]) -> Iterable[Statement]:
        """The link statements of these types, subjects and values, and others among the same ends."""

    @abstractmethod
    def _referrers(self, props: Sequence[str], ids: Iterable[str]) -> Iterable[Sequence[str]]:
        """Value, property and subject of statements with one of the properties and one of these values."""

    @abstractmethod
    def _type_rows(self, ids: Sequence[str]) -> Iterable[Sequence[Any]]:
        """Id, type stated (or `None`) and schema (or `None`) of the statements about the ids."""

    @abstractmethod
    def _lists(self, listings: Iterable[str]) -> Iterable[Sequence[str]]:
        """Pairs of listing and list id of these listings."""

    @abstractmethod
    def _mentioned(self, ids: Sequence[str]) -> Iterable[str]:
        """Those of the ids that a link or a property of another entity mentions."""

    @abstractmethod
    def _listed(self, ids: Sequence[str]) -> Iterable[str]:
        """Those of the ids that a listing names."""

    @abstractmethod
    def _unfiltered_names(self, ids: Sequence[str]) -> Iterable[Sequence[str]]:
        """Subject, property and name of every name of the ids, of whatever source, in order."""
