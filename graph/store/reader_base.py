"""What the readers of every store have in common: merged ids, and entities assembled from statements."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, NamedTuple

from graph.single_flight_cache import SingleFlightCache
from graph.store.assembly import Merges, assemble_entity, assemble_links, in_order, membership_rows
from graph.store.batching import batched
from graph.store.records import Document, Version, document_from_json, version_from_row
from ontology import Entity, Link, Statement

IDS_AT_ONCE = 10_000
"""Ids in one query, at most."""

_CACHED_VIEWS = 4


@dataclass(frozen=True, slots=True)
class LoadTime:
    """Number, dataset and time of a load."""

    number: int
    dataset: str
    time: datetime


@dataclass(frozen=True, slots=True)
class View:
    """What a reader sees: up to which load, made when, and of which sources (`None`: all)."""

    version: int
    loaded_at: datetime | None
    sources: frozenset[str] | None = None

    @classmethod
    def at(cls, loads: Sequence[LoadTime], sources: Iterable[str] | None, known_at: datetime | None) -> View:
        """The view of the newest of the loads at a known time (`None`: now).

        Raises `ValueError` for a time without a time zone.
        """
        if known_at is not None and known_at.tzinfo is None:
            raise ValueError(f"known_at {known_at} needs a time zone")
        seen = [load for load in loads if known_at is None or load.time <= known_at]
        chosen = None if sources is None else frozenset(sources)
        return cls(seen[-1].number, seen[-1].time, chosen) if seen else cls(0, None, chosen)


class StatementQueries(NamedTuple):
    """A store's queries for whole statements about entities, their ids a parameter."""

    properties: str
    links: str
    successions: str
    memberships: str
    possibly_same: str
    all_possibly_same: str


MergesOf = Callable[[View, Callable[[], Merges]], Merges]
"""Gives the merges of a view, which the function given reads where they are not cached."""


def merges_cache() -> SingleFlightCache[View, Merges]:
    """A cache of the merges of the views read last; its `get` is a `MergesOf`.

    It is small: any set of sources makes a view, and the merges of a view hold every merged id.
    """
    return SingleFlightCache(_CACHED_VIEWS)


class ReaderBase(ABC):
    """See `graph.store.contract.Reader`; a store adds how its statements are read."""

    def __init__(
        self,
        loads: Sequence[LoadTime],
        view: View,
        known_at: datetime | None,
        merges_of: MergesOf,
        queries: StatementQueries,
    ) -> None:
        self._loads = loads
        self._view = view
        self._known_at = known_at
        self._merges_of = merges_of
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
    def known_at(self) -> datetime | None:
        """The known time asked for, or `None` for now."""
        return self._known_at

    @property
    def merges(self) -> Merges:
        """Which ids are the same entity in this view."""
        return self._merges

    def versions(self) -> tuple[Version, ...]:
        """The version of each dataset seen, by dataset id."""
        return tuple(map(version_from_row, self._version_rows()))

    def documents(self) -> dict[tuple[str, str], Document]:
        """Every document, by (dataset id, document id)."""
        return {(dataset, id): document_from_json(text) for dataset, id, text in self._document_rows()}

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to; itself when nothing was merged."""
        return self._merges.canonical(id)

    def entity(self, id: str) -> Entity | None:
        """The entity assembled from its statements; `None` when nothing is known of it."""
        return self.entities([id]).get(self.canonical(id))

    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id; unknown ones are left out."""
        canonical_ids = dict.fromkeys(self.canonical(id) for id in ids)
        entities: dict[str, Entity] = {}
        for batch in batched(canonical_ids, IDS_AT_ONCE):
            entities.update(self._assembled(batch))
        return entities

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
        return next(iter(assemble_links(self.observations(id), self._merges)), None)

    @abstractmethod
    def observations(self, link: str) -> tuple[Statement, ...]:
        """The statements of the link of this id, under the ids that its sources use."""

    def recorded(self, id: str) -> tuple[Statement, ...]:
        """The statements of the entity, its links and listings that name it, under the ids of the sources."""
        group = self._merges.group(id)
        queries = (self._queries.properties, self._queries.links, self._queries.memberships)
        return in_order(s for query in queries for s in self._statements(query, group))

    def referring(self, id: str, property: str) -> tuple[Entity, ...]:
        """Entities that have `id` as a value of the property, by canonical id; itself never."""
        referrers = self._referrers(property, self._merges.group(id))
        subjects = {self.canonical(subject) for subject in referrers} - {self.canonical(id)}
        entities = self.entities(subjects)
        return tuple(entities[subject] for subject in sorted(subjects))

    def memberships(self, id: str) -> tuple[Statement, ...]:
        """`riskClass` statements about the entity and `names` statements of listings of it."""
        statements = self._statements(self._queries.memberships, self._merges.group(id))
        return tuple(map(self._merges.redirected, statements))

    def possibly_same(self, ids: Iterable[str] | None = None) -> tuple[Statement, ...]:
        """The `possiblySameAs` statements that name one of the entities, by default all; of canonical ids."""
        if ids is None:
            statements: Iterable[Statement] = self._statements(self._queries.all_possibly_same, ())
        else:
            statements = (
                statement
                for batch in batched(self._groups(ids), IDS_AT_ONCE)
                for statement in self._statements(self._queries.possibly_same, batch)
            )
        return in_order(map(self._merges.redirected, statements))

    def memberships_of(self, ids: Iterable[str]) -> list[tuple[str, str, str, Statement]]:
        """Class, target, member and statement of every membership of the entities."""
        statements = list(self._statements(self._queries.memberships, self._groups(ids)))
        listings = self._groups(s.subject for s in statements if s.prop == "names")
        return list(self._memberships(statements, self._lists(listings) if listings else ()))

    # ------------------------------------------------------------ inside

    @cached_property
    def _merges(self) -> Merges:
        return self._merges_of(self._view, self._read_merges)

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

    def _assembled(self, ids: Sequence[str]) -> dict[str, Entity]:
        """The entities of these canonical ids."""
        group = [member for id in ids for member in self._merges.group(id)]
        own: dict[str, list[Statement]] = {}
        for statement in self._statements(self._queries.properties, group):
            own.setdefault(self.canonical(statement.subject), []).append(statement)
        others = [id for id in group if self.canonical(id) not in own]
        known = own.keys() | {self.canonical(id) for id in self._mentioned(others)}
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
    def _referrers(self, prop: str, ids: Iterable[str]) -> Iterable[str]:
        """Subjects of statements with the property and one of these values."""

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
