"""The questions of a snapshot, answered where the graph is too large for one.

The store finds the part of the graph that decides the answer, and the same code that answers on a
whole snapshot answers on a snapshot of that part. A part that would be too large, or take too long,
makes the answer partial, and never a `no`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from graph.errors import OutOfTime, StoreBusy
from graph.inquiry import Answered, Inquiry, Limits, PathsFound
from graph.proximity import Hops
from graph.region import walked_types
from graph.store.search import Ask, Neighbourhood, Way
from graph.traversal import Direction, Traversal

_T = TypeVar("_T")
_TRIES = 3
_LONGEST_QUERY = 6
"""Hops up to which a verdict is one query; it begins anew for each number of hops."""


class Search(Neighbourhood, Protocol):
    """A neighbourhood that a store searches itself, at its newest version."""

    @property
    def is_unchanged(self) -> bool:
        """Whether no load has touched the graph since the search began."""

    @property
    def is_simple(self) -> bool:
        """Whether every link counts one hop."""

    def hops(self, id: str, risk_class: str, ask: Ask) -> int | None:
        """Hops to the nearest member of a class, where the neighbourhood is simple."""


class PushDown:
    """Answers questions by searches; `begin` begins one that ends in the seconds it is given."""

    def __init__(self, begin: Callable[[float], Search], limits: Limits | None = None) -> None:
        self._begin = begin
        self._limits = Limits() if limits is None else limits

    def proximities(
        self, id: str, traversal: Traversal, classes: Mapping[str, bool], *, limit: int = 5
    ) -> dict[str, Answered]:
        """How near the entity is to each class; the values say whether the class is complete that day.

        Raises `UnknownEntity`, and `StoreBusy` when loads never let the search end.
        """
        return self._unchanged(
            lambda near: Inquiry(near, id, traversal, limit, self._limits).answers(classes)
        )

    def class_paths(self, id: str, risk_class: str, traversal: Traversal, *, limit: int = 5) -> PathsFound:
        """The best paths from the entity to the members of a class."""
        return self._unchanged(
            lambda near: Inquiry(near, id, traversal, limit, self._limits).class_paths(risk_class)
        )

    def paths(self, start: str, end: str, traversal: Traversal, *, limit: int = 5) -> PathsFound:
        """The best paths between two entities; raises `UnknownEntity`."""
        return self._unchanged(
            lambda near: Inquiry(near, start, traversal, limit, self._limits).paths_to(end)
        )

    def hops(self, id: str, risk_class: str, traversal: Traversal) -> Hops | None:
        """Hops to the nearest member of a class, `None` without a path: the verdict `yes` and no more.

        Raises `OutOfTime` when that could not be found out.
        """

        def found(near: Search) -> Hops | None:
            way = {Direction.UP: Way.UP, Direction.DOWN: Way.DOWN, Direction.ANY: Way.BOTH}
            is_simple = near.is_simple and not traversal.collapse_full
            if is_simple and traversal.direction in way and traversal.max_hops <= _LONGEST_QUERY:
                ask = Ask(traversal, walked_types(traversal), way[traversal.direction], is_loose=False)
                hops = near.hops(id, risk_class, ask)
                return None if hops is None else Hops(hops, at_least=False)
            inquiry = Inquiry(near, id, traversal, 1, self._limits)
            nearest = inquiry.hops(risk_class)
            if nearest is None and inquiry.is_cut:
                raise OutOfTime(f"more than {self._limits.links} links lie around {id}")
            return nearest

        return self._unchanged(found)

    def _unchanged(self, work: Callable[[Search], _T]) -> _T:
        """What the work finds in one version of the graph."""
        for _ in range(_TRIES):
            near = self._begin(self._limits.seconds)
            found = work(near)
            if near.is_unchanged:
                return found
        raise StoreBusy("the store is loaded again and again; ask when that is done")
