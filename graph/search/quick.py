"""Hops to a class by one query, where a store can find them so."""

from __future__ import annotations

from graph.model.traversal import Direction, Traversal
from graph.search.annotation import bounding_annotation
from graph.search.proximity import Hops
from graph.search.steps import walked_types
from graph.store.neighbourhood import Ask, LiveNeighbourhood, Way

_INDIRECT = 2
"""The hops that an indirect link counts."""

_WAYS = {Direction.UP: Way.UP, Direction.DOWN: Way.DOWN, Direction.ANY: Way.BOTH}


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
