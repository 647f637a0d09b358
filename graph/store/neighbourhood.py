"""What a search asks of a store that holds too much to be read whole, and what it is told.

A `Neighbourhood` shows the graph around entities, a few steps at a time. Keys stand for entities
and links within one neighbourhood; what they are is its own affair.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Any, NamedTuple, Protocol

from graph.model.days import day_number
from graph.model.observations import INDIRECT
from graph.model.rows import Row
from graph.model.traversal import COLLAPSED, Traversal
from graph.store.deadline import TimeLeft
from ontology import Grade

Key = Any
"""Of an entity or a link; hashable."""

OWNERSHIP = "Ownership"


class Way(StrEnum):
    """Which way links are followed."""

    UP = "up"
    DOWN = "down"
    BOTH = "both"


@dataclass(frozen=True, slots=True)
class Ask:
    """Which links to follow from some entities.

    `traversal` gives day, share, grade and bounds. `is_loose`: links of any grade and share that are
    not known to be out of force that day, else those alone that the traversal lets through.
    `is_free`: only those that count no hop. `start` is followed even if it is a barrier, and with
    `past_barriers` everything is. `only`: just the links to members of this class. `guard`: the
    property of entities with hops that are never more than those that are left to a goal; `rest`
    bounds it on what is reached. `is_last`: paths end at what is reached, so that links may be left out,
    but need not be, that lead to no member of any class, nor to a form of one, and were there that day
    for all that is known. `most` bounds the links given.
    """

    traversal: Traversal
    types: tuple[str, ...]
    way: Way
    is_loose: bool
    start: Key = None
    is_free: bool = False
    past_barriers: bool = False
    only: str | None = None
    guard: str | None = None
    rest: int = 0
    is_last: bool = False
    most: int = 100_000

    @property
    def day(self) -> int:
        """The day asked about, as a day number."""
        return day_number(self.traversal.valid_at)

    def cost(self, link_type: str, rows: Iterable[Row]) -> int | None:
        """The fewest hops that one of a link's rows counts among those let through, if any is."""
        costs = [self._cost(link_type, row) for row in rows if self._passes(link_type, row)]
        found = min(costs, default=None)
        return None if self.is_free and found != 0 else found

    def _passes(self, link_type: str, row: Row) -> bool:
        first, last, reach = row.bounds
        if self.is_loose:
            return first <= self.day <= last
        reaches = link_type != OWNERSHIP or reach >= self.traversal.min_share
        return reaches and row.holds_on(self.day, self.traversal.min_grade)

    def _cost(self, link_type: str, row: Row) -> int:
        if link_type == COLLAPSED:
            return 0
        if row.kind == INDIRECT:
            return 2
        full = self.traversal.collapse_full and link_type == OWNERSHIP and row.low == 100
        return 0 if full else 1


class Edge(NamedTuple):
    """A link followed from `near` to `far`, and the hops that it counts."""

    near: Key
    link: Key
    far: Key
    cost: int


Memberships = tuple[tuple[str, str, Row], ...]
"""Class, target and row of each membership of an entity, of any day and grade."""


@dataclass(frozen=True, slots=True)
class Followed:
    """The links that lead on, and the memberships of those of the entities reached that have any.

    `is_short`: as many were looked at as were asked for, so there may be more.
    """

    edges: list[Edge]
    classified: dict[Key, Memberships]
    is_short: bool


OnFollowed = tuple[Followed, Followed]
"""The links that lead on, and those that lead on from there."""


@dataclass(frozen=True, slots=True)
class Begun:
    """What `follow_on` says of the entity with which a search begins."""

    key: Key
    ask: Ask
    then: str
    found: OnFollowed

    def is_of(self, keys: Collection[Key], ask: Ask, then: str) -> bool:
        """Whether this is what would be asked."""
        return set(keys) == {self.key} and (self.ask, self.then) == (replace(ask, start=None), then)


@dataclass(frozen=True, slots=True)
class Start:
    """Where a search begins: the key of an entity, its memberships, and what follows if that was asked."""

    key: Key
    memberships: Memberships
    followed: Begun | None = None


@dataclass(frozen=True, slots=True)
class EntityFacts:
    """An entity: its id, type and memberships (class, target, row).

    `degree` is the number of its neighbours over links of the types asked for where that is above the
    bound, and else any number that is not.
    """

    id: str
    type: str
    memberships: Memberships
    degree: int = 0


@dataclass(frozen=True, slots=True)
class LinkFacts:
    """A link between two entities, given by key, with all its rows."""

    type: str
    upper: Key
    lower: Key
    rows: tuple[Row, ...]


Known = tuple[dict[Key, EntityFacts], dict[Key, LinkFacts]]
"""What is known of entities and of links."""


class Neighbourhood(Protocol):
    """The graph around some entities. Raises `OutOfTime` when the time given is over."""

    @property
    def time(self) -> TimeLeft:
        """The time that is left for all that is asked."""

    @property
    def version(self) -> int:
        """Number of the newest load seen."""

    @property
    def has_free(self) -> bool:
        """Whether there may be links that join two forms of one body."""

    @property
    def written(self) -> Sequence[Mapping[str, Any]]:
        """Descriptions of the hops on entities that are of this very graph; see `annotations`."""

    def start(self, id: str, ask: Ask | None = None, then: str = "") -> Start | None:
        """An entity to begin with, `None` when there is none of this id.

        With an `ask`, what `follow_on` says of it may be found in the same breath.
        """

    def follow(self, keys: Collection[Key], ask: Ask) -> Followed:
        """The links that lead on from the entities, those that are barriers left out; `ask.most` at most."""

    def follow_on(self, keys: Collection[Key], ask: Ask, then: str, also: Collection[Key]) -> OnFollowed:
        """The same, and the links to members of class `then` from what those reach, and from `also`."""

    def facts(self, entities: Collection[Key], links: Collection[Key], traversal: Traversal) -> Known:
        """What is known of entities and links; the traversal's types and bound are for the degrees."""


class LiveNeighbourhood(Neighbourhood, Protocol):
    """A neighbourhood of which a load may change something while it is searched."""

    @property
    def is_unchanged(self) -> bool:
        """Whether no load has touched the graph since the search began, nor anyone the hops on it."""

    @property
    def quick(self) -> QuickNeighbourhood | None:
        """The same, where it finds hops by one query."""


class QuickNeighbourhood(LiveNeighbourhood, Protocol):
    """One that can find the hops to a class by one query."""

    @property
    def has_indirect(self) -> bool:
        """Whether a link may count two hops."""

    def hops_written(self, id: str, guard: str) -> int | None:
        """The hops in this property of an entity; raises `StoreBusy` as `hops` does."""

    def can_ask_hops(self, traversal: Traversal) -> bool:
        """Whether `hops` may be asked."""

    def hops(self, id: str, risk_class: str, ask: Ask) -> tuple[int, bool] | None:
        """Hops to the nearest member of a class, and whether they are at least so many, in one version.

        Raises `UnknownEntity`, and `StoreBusy` when a load changed the graph meanwhile.
        """


def is_member(memberships: Memberships, risk_class: str, day: int, grade: Grade) -> bool:
    """Whether one of the memberships is of the class, and in force or presumed that day."""
    return any(name == risk_class and row.holds_on(day, grade) for name, _, row in memberships)


def is_barrier(memberships: Memberships, day: int) -> bool:
    """Whether paths never pass through a member: a state body of any day, a registered agent that day."""
    return any(
        name == "state_body" or (name == "registered_agent" and row.holds_on(day, Grade.D))
        for name, _, row in memberships
    )


def followed_types(traversal: Traversal) -> tuple[str, ...]:
    """The types over which neighbours are counted."""
    return tuple(dict.fromkeys((*traversal.link_types, COLLAPSED)))
