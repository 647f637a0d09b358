"""Hops to a class by one query, where a store can find them so."""

from __future__ import annotations

from typing import Protocol

from graph.annotation import bounding_annotation
from graph.proximity import Hops
from graph.steps import walked_types
from graph.store.neighbourhood import Ask, Neighbourhood, Way
from graph.traversal import Direction, Traversal

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


def quick_hops(
    near: LiveNeighbourhood, id: str, risk_class: str, traversal: Traversal
) -> tuple[bool, Hops | None]:
    """Whether the hops are written or can be found by one query, and what they are.

    Raises `UnknownEntity`, and `StoreBusy` when a load changed the graph meanwhile.
    """
    quick = near.quick
    if quick is None or traversal.direction not in _WAYS:
        return False, None
    annotation = bounding_annotation(near.written, traversal, risk_class)
    guard = None if annotation is None else annotation.hops_property
    if annotation is not None and annotation.answers(traversal, risk_class):
        hops = quick.hops_written(id, annotation.hops_property)
        if hops is None or hops > traversal.max_hops:
            return True, None
        if hops < _INDIRECT or not quick.has_indirect:
            return True, Hops(hops, False)
    if not quick.can_ask_hops(traversal):
        return False, None
    way = _WAYS[traversal.direction]
    nearest = quick.hops(
        id, risk_class, Ask(traversal, walked_types(traversal), way, is_loose=False, guard=guard)
    )
    return True, None if nearest is None else Hops(*nearest)
