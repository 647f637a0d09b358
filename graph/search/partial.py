"""A snapshot of a part of the graph, on which the same code answers as on the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np

from graph.errors import StoreBusy
from graph.model.ids import IdTable
from graph.model.observations import INDIRECT
from graph.model.rows import ROW_FIELDS, Row
from graph.model.snapshot import CLASSES, ENTITY_TYPES, LINK_TYPES, Snapshot
from graph.model.traversal import Traversal
from graph.model.validity import Rows
from graph.store.neighbourhood import EntityFacts, Key, LinkFacts, Neighbourhood, followed_types
from graph.store.search_rows import STORED


@dataclass
class Part:
    """Entities and links of a graph, by key."""

    entities: set[Key] = field(default_factory=set)
    links: set[Key] = field(default_factory=set)

    def include(self, other: Part) -> None:
        """Put another part in."""
        self.entities |= other.entities
        self.links |= other.links


class Facts:
    """What is known of the entities and links of a neighbourhood, each asked for once.

    Raises `StoreBusy` when some are there no more: a load took them away since they were found.
    """

    def __init__(self, near: Neighbourhood, traversal: Traversal) -> None:
        self.near = near
        self.traversal = traversal
        self._entities: dict[Key, EntityFacts] = {}
        self._links: dict[Key, LinkFacts] = {}

    def alone(self, entity: EntityFacts) -> Snapshot:
        """The snapshot of an entity of which nothing could be asked."""
        return partial_snapshot(self.near.version, {None: entity}, [], self.traversal)

    def snapshot(self, part: Part) -> Snapshot:
        """The snapshot of a part, with the other ends of its links."""
        self._ask(part.entities, part.links)
        links = [self._links[key] for key in part.links]
        entities = part.entities | {end for link in links for end in (link.upper, link.lower)}
        self._ask(entities, set())  # nothing, unless links lead out of the part
        known = {key: self._entities[key] for key in entities}
        return partial_snapshot(self.near.version, known, links, self.traversal)

    def _ask(self, entities: set[Key], links: set[Key]) -> None:
        entities, links = entities - self._entities.keys(), links - self._links.keys()
        if entities or links:
            found, between = self.near.facts(entities, links, self.traversal)
            if len(found) < len(entities) or len(between) < len(links):
                raise StoreBusy("the store was loaded while it was searched; ask again")
            self._entities |= found
            self._links |= between


_Placed = tuple[int, int, int, Row]
"""Code of the type, upper, lower, row."""


def partial_snapshot(
    version: int, entities: Mapping[Key, EntityFacts], links: Iterable[LinkFacts], traversal: Traversal
) -> Snapshot:
    """The snapshot of these entities and links, where both ends are among the entities.

    Its degrees over the traversal's types are those given with the entities.
    """
    ids = sorted({facts.id for facts in entities.values()})
    by_id = {id: place for place, id in enumerate(ids)}
    places = {key: by_id[facts.id] for key, facts in entities.items()}
    types, degrees = np.zeros(len(ids), np.uint8), np.zeros(len(ids), np.int32)
    for key, facts in entities.items():
        types[places[key]] = ENTITY_TYPES.index(facts.type)
        degrees[places[key]] = facts.degree
    targets = sorted({target for facts in entities.values() for _, target, _ in facts.memberships})
    target_places = {target: place for place, target in enumerate(targets)}
    snapshot = Snapshot.of(
        version,
        IdTable.of(ids),
        types,
        _columns(
            [
                (LINK_TYPES.index(link.type), places[link.upper], places[link.lower], row)
                for link in links
                if link.upper in places and link.lower in places
                for row in link.rows
            ]
        ),
        _columns(
            [
                (CLASSES.index(name), target_places[target], places[key], row)
                for key, facts in entities.items()
                for name, target, row in facts.memberships
            ]
        ),
        targets,
    )
    return snapshot.with_degrees(frozenset(followed_types(traversal)), degrees)


def _columns(placed: list[_Placed]) -> Rows:
    """Rows as columns, in an order that does not depend on how they were found."""
    values = zip(*((*place, *row) for *place, row in placed), strict=True)
    columns = dict(zip(("type", "upper", "lower", *STORED), values, strict=False))
    rows = {name: np.array(columns.get(name, ()), dtype) for name, dtype in ROW_FIELDS.items()}
    is_indirect = rows["kind"] == INDIRECT
    named = (rows[name] for name in ("window_from", "since", "grade_from"))
    order = np.lexsort((*named, is_indirect, rows["lower"], rows["upper"], rows["type"]))
    return {name: column[order] for name, column in rows.items()}
