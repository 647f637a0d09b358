"""The questions of a snapshot, answered where the graph is too large for one.

The store finds the part of the graph that decides the answer, and the same code that answers on a
whole snapshot answers on a snapshot of that part. A part that would be too large, or take too long,
makes the answer partial, and never a `no`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import Protocol, TypeVar

from graph.annotation import bounding_annotation
from graph.errors import GraphError, OutOfTime, StoreBusy
from graph.inquiry import Answered, Inquiry, Limits, PathsFound
from graph.proximity import Hops
from graph.steps import walked_types
from graph.store.neighbourhood import Ask, Neighbourhood, Way
from graph.traversal import Direction, Traversal

_T = TypeVar("_T")
_TRIES = 3
_INDIRECT = 2
"""The hops that an indirect link counts."""
_WAYS = {Direction.UP: Way.UP, Direction.DOWN: Way.DOWN, Direction.ANY: Way.BOTH}


class LiveNeighbourhood(Neighbourhood, Protocol):
    """A neighbourhood that a store searches itself, at its newest version."""

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


class PushDown:
    """Answers questions by searches; `begin` begins one that ends in the seconds it is given."""

    def __init__(self, begin: Callable[[float], LiveNeighbourhood], limits: Limits | None = None) -> None:
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
            lambda near: Inquiry(near, id, traversal, limit, self._limits, risk_class).class_paths(risk_class)
        )

    def paths(self, start: str, end: str, traversal: Traversal, *, limit: int = 5) -> PathsFound:
        """The best paths between two entities; raises `UnknownEntity`."""
        return self._unchanged(
            lambda near: Inquiry(near, start, traversal, limit, self._limits).paths_to(end)
        )

    def hops(self, id: str, risk_class: str, traversal: Traversal) -> Hops | None:
        """Hops to the nearest member of a class, `None` without a path: the verdict `yes` and no more.

        Raises `UnknownEntity`, and `OutOfTime` when that could not be found out.
        """

        ends_at = time.monotonic() + self._limits.seconds
        for _ in range(_TRIES):
            near = self._begin(ends_at - time.monotonic()).quick
            if near is None:
                break
            try:
                is_found, quick = _quick_hops(near, id, risk_class, traversal)
            except StoreBusy:
                continue
            if is_found:
                return quick
            break

        def found(near: LiveNeighbourhood) -> Hops | None:
            inquiry = Inquiry(near, id, traversal, 1, self._limits, risk_class)
            hops = inquiry.hops(risk_class)
            if hops is None and inquiry.is_cut:
                raise OutOfTime(f"more than {self._limits.links} links lie around {id}")
            return hops

        return self._unchanged(found, ends_at)

    def _unchanged(self, work: Callable[[LiveNeighbourhood], _T], ends_at: float | None = None) -> _T:
        """What the work finds in one version of the graph; every try has what is left of the time."""
        if ends_at is None:
            ends_at = time.monotonic() + self._limits.seconds
        busy = StoreBusy("the store is loaded again and again; ask when that is done")
        for _ in range(_TRIES):
            near = self._begin(ends_at - time.monotonic())
            try:
                found = work(near)
            except StoreBusy as error:
                busy = error
            except GraphError:
                raise
            except Exception:
                # A load that took away what had been found, or put something else in its place, looks
                # like anything; without one it is a fault of ours.
                if near.is_unchanged:
                    raise
            else:
                if near.is_unchanged:
                    return found
        raise busy


def _quick_hops(
    near: QuickNeighbourhood, id: str, risk_class: str, traversal: Traversal
) -> tuple[bool, Hops | None]:
    """Whether the hops are written or can be found by one query, and what they are."""
    if traversal.direction not in _WAYS:
        return False, None
    annotation = bounding_annotation(near.written, traversal, risk_class)
    guard = None if annotation is None else annotation.hops_property
    if annotation is not None and annotation.answers(traversal, risk_class):
        hops = near.hops_written(id, annotation.hops_property)
        if hops is None or hops > traversal.max_hops:
            return True, None
        if hops < _INDIRECT or not near.has_indirect:
            return True, Hops(hops, False)
    if not near.can_ask_hops(traversal):
        return False, None
    way = _WAYS[traversal.direction]
    nearest = near.hops(
        id, risk_class, Ask(traversal, walked_types(traversal), way, is_loose=False, guard=guard)
    )
    return True, None if nearest is None else Hops(*nearest)
