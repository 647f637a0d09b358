"""What readers of every store do alike: who is one body with whom, and what is said of a body altogether."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import NamedTuple

from graph.single_flight_cache import SingleFlightCache
from graph.store.assembly import Merges, assemble_entity, assemble_links, in_order
from ontology import Entity, Link, Statement

_MOMENTS_KEPT = 4


@dataclass(frozen=True, slots=True)
class Moment:
    """What a reader sees: up to which load, made when, and of which sources (`None`: all)."""

    version: int
    loaded_at: datetime | None
    sources: frozenset[str] | None = None


class QueriesOf(NamedTuple):
    """A store's queries for whole statements about entities, their ids a parameter."""

    properties: str
    links: str
    memberships: str


MergesOf = Callable[[Moment, Callable[[], Merges]], Merges]
"""The merges of a moment, read by the function given where they are not at hand."""


def merges_kept() -> SingleFlightCache[Moment, Merges]:
    """The merges of the moments read last, for the readers to come; its `get` is a `MergesOf`.

    Few, since a moment is of whatever sources somebody asks for, and each has every merged id.
    """
    return SingleFlightCache(_MOMENTS_KEPT)


class MergedReader(ABC):
    """See `graph.store.contract.Reader`; a store adds how its statements are found."""

    def __init__(
        self, moment: Moment, known_at: datetime | None, merges_of: MergesOf, queries: QueriesOf
    ) -> None:
        self._moment = moment
        self._known_at = known_at
        self._merges_of = merges_of
        self._queries_of = queries

    @property
    def version(self) -> int:
        """Number of the newest load seen; 0 for an empty store."""
        return self._moment.version

    @property
    def sources(self) -> frozenset[str] | None:
        """The source filter, or `None` for all."""
        return self._moment.sources

    @property
    def known_at(self) -> datetime | None:
        """The known time asked for, or `None` for now."""
        return self._known_at

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to; itself when nothing was merged."""
        return self._merges.canonical(id)

    def entity(self, id: str) -> Entity | None:
        """The entity assembled from its statements; `None` when nothing is known of it."""
        return self.entities([id]).get(self.canonical(id))

    @abstractmethod
    def entities(self, ids: Iterable[str]) -> dict[str, Entity]:
        """Several entities at once, by canonical id; unknown ones are left out."""

    def links(self, id: str) -> tuple[Link, ...]:
        """Every link that the entity is an end of."""
        return self.links_of([id])

    def links_of(self, ids: Iterable[str]) -> tuple[Link, ...]:
        """Every link that one of the entities is an end of, each once."""
        group = {member for id in ids for member in self._merges.group(id)}
        return assemble_links(self._statements(self._queries_of.links, group), self._merges)

    def link(self, id: str) -> Link | None:
        """The link of this id with all its observations."""
        return next(iter(assemble_links(self.observations(id), self._merges)), None)

    @abstractmethod
    def observations(self, link: str) -> tuple[Statement, ...]:
        """What is said of the link of this id, under the ids that its sources use."""

    def recorded(self, id: str) -> tuple[Statement, ...]:
        """What is said of the entity, its links and listings that name it, under the ids of the sources."""
        group = self._merges.group(id)
        return in_order(s for query in self._queries_of for s in self._statements(query, group))

    def memberships(self, id: str) -> tuple[Statement, ...]:
        """`riskClass` statements about the entity and `names` statements of listings of it."""
        found = self._statements(self._queries_of.memberships, self._merges.group(id))
        return tuple(self._merges.redirected(statement) for statement in found)

    # ------------------------------------------------------------ inside

    @cached_property
    def _merges(self) -> Merges:
        return self._merges_of(self._moment, self._read_merges)

    @abstractmethod
    def _read_merges(self) -> Merges:
        """The merges of the moment, from its statements."""

    @abstractmethod
    def _statements(self, query: str, ids: Iterable[str] = ()) -> Iterable[Statement]:
        """The statements of a query for whole statements, in their order."""

    def _assembled(self, wanted: Sequence[str]) -> dict[str, Entity]:
        """The entities of these canonical ids."""
        group = [id for canonical in wanted for id in self._merges.group(canonical)]
        own: dict[str, list[Statement]] = {}
        for statement in self._statements(self._queries_of.properties, group):
            own.setdefault(self.canonical(statement.subject), []).append(statement)
        known = own.keys() | self._mentioned([id for id in group if self.canonical(id) not in own])
        labels = self._labels(own, [id for id in group if self.canonical(id) in known])
        return {
            id: assemble_entity(id, own.get(id, ()), self._merges, labels.get(id, ()))
            for id in wanted
            if id in known
        }

    @abstractmethod
    def _mentioned(self, ids: Sequence[str]) -> set[str]:
        """Canonical ids of those that a link or a property of another entity mentions."""

    @abstractmethod
    def _labels(
        self, own: dict[str, list[Statement]], ids: Sequence[str]
    ) -> dict[str, list[tuple[str, str]]]:
        """Names that the source filter hides, of the members of classes among the ids."""
