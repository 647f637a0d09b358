"""The questions of a snapshot, answered where the graph is too large for one.

The store finds the part of the graph that decides the answer, and the same code that answers on a
whole snapshot answers on a snapshot of that part. A part that would be too large, or take too long,
makes the answer partial, and never a `no`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from typing import TypeVar

from graph.errors import GraphError, OutOfTime, StoreBusy, StoreError
from graph.model.traversal import Traversal
from graph.search.inquiry import Inquiry, Limits, PathsFound, ProximityResult
from graph.search.proximity import Hops
from graph.search.quick import quick_hops
from graph.store.neighbourhood import LiveNeighbourhood

_T = TypeVar("_T")
_TRIES = 4


class PushDown:
    """Answers questions by searches; `begin` begins one that ends in the seconds it is given."""

    def __init__(self, begin: Callable[[float], LiveNeighbourhood], limits: Limits | None = None) -> None:
        self._begin = begin
        self._limits = Limits() if limits is None else limits

    def proximities(
        self, id: str, traversal: Traversal, classes: Mapping[str, bool], *, limit: int = 5
    ) -> dict[str, ProximityResult]:
        """How near the entity is to each class; the values say whether the class is complete that day.

        Raises `UnknownEntity`, `OutOfTime` when not even the entity was found in time, and `StoreBusy` when
        loads never let the search end.
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

        def found(near: LiveNeighbourhood) -> Hops | None:
            is_found, hops = quick_hops(near, id, risk_class, traversal)
            if is_found:
                return hops
            return Inquiry(near, id, traversal, 1, self._limits, risk_class).hops(risk_class)

        return self._unchanged(found)

    def _unchanged(self, work: Callable[[LiveNeighbourhood], _T]) -> _T:
        """What the work finds in one version of the graph; every try has what is left of the time."""
        ends_at = time.monotonic() + self._limits.seconds
        fault: Exception | None = None
        for _ in range(_TRIES):
            trouble = StoreBusy("the store is loaded again and again; ask when that is done")
            near = self._begin(ends_at - time.monotonic())
            try:
                found = work(near)
                if near.is_unchanged:
                    return found
            except StoreBusy as error:
                trouble = error
            except OutOfTime as error:
                raise (fault or error) from None
            except Exception as error:
                if isinstance(error, GraphError) and type(error) is not StoreError:
                    raise
                # A load that takes away what was found, or puts something else in its place, looks like
                # anything, and that before it is seen to be done. What is a fault of ours comes again.
                if near.is_unchanged:
                    if fault is not None:
                        raise
                    fault = error
        raise trouble
