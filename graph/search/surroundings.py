"""What has to be known around a part of a graph, so that a `no` can be earned in it."""

from __future__ import annotations

from graph.model.traversal import COLLAPSED, CONTROL_TYPES, Traversal
from graph.search.partial import Part
from graph.store.neighbourhood import Ask, Key, Neighbourhood, Way


def closing(near: Neighbourhood, entities: set[Key], traversal: Traversal, max_links: int) -> Part | None:
    """What decides whether the entities are closed: their owners, and who continues them all.

    `None` when that is more links than `max_links`.
    """
    found, asked = Part(), set(entities)
    types = tuple(dict.fromkeys((*CONTROL_TYPES, COLLAPSED) if near.has_free else CONTROL_TYPES))
    waiting = entities
    while waiting:
        ask = Ask(traversal, types, Way.UP, is_loose=True, past_barriers=True, most=max_links + 1)
        followed = near.follow(waiting, ask)
        owners = {edge.far for edge in followed.edges}
        found.include(Part(waiting | owners, {edge.link for edge in followed.edges}))
        if followed.is_short or len(found.links) > max_links:
            return None
        waiting = owners - asked if near.has_free else set()
        asked |= waiting
        types = (COLLAPSED,)
    return found
