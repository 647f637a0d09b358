"""A part of a large graph as a snapshot, on which the same code answers as on the whole."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from graph.errors import StoreBusy, UnknownEntity
from graph.model.codes import ENTITY_TYPES
from graph.model.filters import EdgeFilter, Strictness
from graph.model.ids import IdTable
from graph.model.possible_samenesses import last_seen, possible_sameness_rows
from graph.model.rows import ROW_FIELDS
from graph.model.snapshot import Snapshot
from graph.model.traversal import COLLAPSED, Direction, Pattern, Traversal
from graph.model.validity import RowColumns
from graph.search.transitions import transitions
from graph.store.neighbours import EntityBatch, GraphReader, Keys, Neighbours
from graph.store.packed_rows import unpack, unpacked_targets
from ontology import SCHEMA, Statement


@dataclass(frozen=True, slots=True)
class FilterSpec:
    """Which links a search follows, whatever snapshot it is in: an `EdgeFilter` without one."""

    traversal: Traversal
    strictness: Strictness = Strictness.STRICT
    unrecorded_shares: bool | None = None

    def on(self, snapshot: Snapshot) -> EdgeFilter:
        """The filter in a snapshot."""
        return EdgeFilter(snapshot, self.traversal, self.strictness, self.unrecorded_shares)


def entity_in(graph: GraphReader, id: str) -> EntityBatch:
    """The entity of an id; raises `UnknownEntity` for one that can have no links."""
    batch = graph.entity(id)
    if batch is None:
        raise UnknownEntity(f"{id!r} is no entity that can have links")
    return batch


LinkTypes = tuple[tuple[str, ...], tuple[str, ...]]
"""The link types followed to upper ends, and those followed to lower ends."""


def types_followed(
    names: Sequence[str], direction: Direction | Pattern, phase: int, *, reverse: bool, successions: bool
) -> LinkTypes:
    """Which of the link types paths follow from entities that they reach in a phase.

    >>> types_followed(["Unit", "SharedHead"], Direction.UP, 0, reverse=False, successions=False)
    (('Unit',), ())
    """
    walked = tuple(
        name
        for name in names
        if (direction is Direction.ANY or SCHEMA.link_type(name).has_upper)
        and (name != COLLAPSED or successions)
    )
    forms = (COLLAPSED,) if successions else ()
    followed: dict[bool, tuple[str, ...]] = {}
    for upward, _, only_successions in transitions(direction, phase, reverse=reverse):
        followed[upward] = max(forms if only_successions else walked, followed.get(upward, ()), key=len)
    return followed.get(True, ()), followed.get(False, ())


class FollowedEntities:
    """Of which entities, by key, all links of some types are in a subgraph.

    Of `absent` types there are none in the whole graph.
    """

    def __init__(self, absent: Collection[str] = ()) -> None:
        self._absent = set(absent)
        self._by_types: dict[LinkTypes, set[int]] = {}

    def add(self, types: LinkTypes, keys: Iterable[int]) -> None:
        """Note that the links of these types are in."""
        self._by_types.setdefault(types, set()).update(keys)

    def of(self, types: LinkTypes) -> set[int]:
        """Those of which the links of just these types were read."""
        return self._by_types.get(types, set())

    def with_all(self, types: LinkTypes) -> set[int]:
        """Those of which the links of these types were read, be it with others."""
        up, down = (set(names) - self._absent for names in types)
        return set().union(
            *(
                keys
                for (read_up, read_down), keys in self._by_types.items()
                if up <= set(read_up) and down <= set(read_down)
            )
        )


@dataclass(frozen=True)
class Subgraph:
    """A snapshot of a part, and the key that each of its positions has in the store."""

    snapshot: Snapshot
    keys: Keys  # (n_entities,)

    def position(self, key: int) -> int:
        """Where the entity of a key, which is in the part, stands."""
        return int(np.flatnonzero(self.keys == key)[0])


class SubgraphBuilder:
    """Collects entities and links, any of them more than once."""

    def __init__(self, version: int) -> None:
        self._version = version
        self._known: set[int] = set()
        self._entities: list[tuple[str, int, int]] = []  # id, key and type code, sorted when built
        self._memberships: dict[int, tuple[list[str], bytes]] = {}  # targets and rows by key
        self._links: list[RowColumns] = []  # their ends are keys

    def add_entities(self, batch: EntityBatch) -> None:
        """Add entities; those that are there already are left as they are."""
        codes = {name: ENTITY_TYPES.index(name) for name in set(batch.types)}
        known = self._known
        self._entities += [
            (id, key, codes[name])
            for id, key, name in zip(batch.ids, batch.keys, batch.types, strict=True)
            if key not in known
        ]
        self._memberships.update((key, (targets, rows)) for key, targets, rows in batch.memberships)
        known.update(batch.keys)

    def add(self, neighbours: Neighbours) -> None:
        """Add links and the entities at their ends."""
        self.add_entities(neighbours.entities)
        rows, counts = unpack(neighbours.rows)
        rows["upper"] = np.repeat(np.array(neighbours.upper, np.int64), counts)
        rows["lower"] = np.repeat(np.array(neighbours.lower, np.int64), counts)
        self._links.append(rows)

    def add_possibly_same(self, ends: Iterable[tuple[int, int, int]]) -> None:
        """Add pairs of keys of entities that may be one, each with the day number of its last observation."""
        self._links.append(possible_sameness_rows(ends))

    def build(self, degree_types: frozenset[str], degrees: dict[int, int]) -> Subgraph:
        """The snapshot of everything added; `degrees` over the types are by key, and 0 for all others.

        Raises `StoreBusy` when a link ends at an entity that is not there: a load took it away.
        """
        self._entities.sort()
        count = len(self._entities)
        keys = np.fromiter((key for _, key, _ in self._entities), np.int64, count)
        types = np.fromiter((code for _, _, code in self._entities), np.uint8, count)
        positions = _PositionByKey(keys)
        links = _joined(self._links)
        links["upper"], links["lower"] = positions.of(links["upper"]), positions.of(links["lower"])
        targets, memberships, own_classes = self._membership_rows(positions)
        whole = np.zeros(count, np.int32)
        if degrees:
            whole[positions.of(np.array(list(degrees), np.int64))] = list(degrees.values())
        snapshot = Snapshot.of(
            self._version,
            IdTable.of_sorted([id for id, _, _ in self._entities]),
            types,
            _distinct(links, count),
            memberships,
            targets,
            own_classes,
        )
        return Subgraph(snapshot.with_degrees(degree_types, whole), keys)

    def _membership_rows(self, positions: _PositionByKey) -> tuple[list[str], RowColumns, tuple[str, ...]]:
        """Targets, rows, and the classes of one's own among them."""
        rows, counts = unpack([packed for _, packed in self._memberships.values()])
        named = [target for targets, _ in self._memberships.values() for target in targets]
        own_classes, rows["type"], named = unpacked_targets(rows["type"], named)
        targets = sorted(set(named))
        place_of = {target: place for place, target in enumerate(targets)}
        rows["upper"] = np.array([place_of[target] for target in named], np.int32)
        members = np.array(list(self._memberships), np.int64)
        rows["lower"] = np.repeat(positions.of(members), counts)
        order = np.lexsort(
            (rows["window_from"], rows["since"], rows["grade_from"], rows["upper"], rows["lower"])
        )
        return targets, {name: rows[name][order] for name in ROW_FIELDS}, own_classes


PossiblySameOf = Callable[[Collection[str]], Sequence[Statement]]
"""Reads the possible samenesses of the entities of these canonical ids."""


class PossiblySameReader:
    """Adds to a subgraph who may be one with the entities in it, and with those in turn."""

    def __init__(
        self, graph: GraphReader, builder: SubgraphBuilder, possibly_same_of: PossiblySameOf
    ) -> None:
        self._graph = graph
        self._builder = builder
        self._possibly_same_of = possibly_same_of
        self._keys: dict[str, int] = {}  # of those whose possible samenesses are in

    def read(self, added: EntityBatch, limit: int) -> int:
        """Read those of entities that were added; how many there are, and more than `limit` only to stop."""
        count = 0
        fresh = dict(zip(added.ids, added.keys, strict=True))
        while (fresh := {id: key for id, key in fresh.items() if id not in self._keys}) and count <= limit:
            self._keys.update(fresh)
            pairs = last_seen(self._possibly_same_of(list(fresh)))
            count += len(pairs)
            others = {id for pair in pairs for id in pair} - self._keys.keys()
            fresh = dict(self._added(sorted(others)))
            known = self._keys | fresh
            self._builder.add_possibly_same(
                (known[one], known[other], day)
                for (one, other), day in pairs.items()
                if one in known and other in known
            )
        return count

    def _added(self, ids: Sequence[str]) -> list[tuple[str, int]]:
        """The ids of entities that there are, with their keys, added to the subgraph."""
        added = []
        for id in ids:
            batch = self._graph.entity(id)
            if batch is not None:
                self._builder.add_entities(batch)
                added.append((id, batch.keys[0]))
        return added


class _PositionByKey:
    """From keys to positions."""

    def __init__(self, keys: Keys) -> None:
        self._order = np.argsort(keys).astype(np.int32)
        self._sorted = keys[self._order]

    def of(self, keys: Keys) -> NDArray[np.int32]:
        """The position of each key."""
        if len(keys) == 0:
            return np.zeros(0, np.int32)
        if len(self._sorted) == 0:
            raise _changed_during_search()
        positions = np.minimum(np.searchsorted(self._sorted, keys), len(self._sorted) - 1)
        if (self._sorted[positions] != keys).any():
            raise _changed_during_search()
        return self._order[positions]


def _changed_during_search() -> StoreBusy:
    return StoreBusy("the store was loaded while it was searched; ask again")


def _joined(parts: list[RowColumns]) -> RowColumns:
    if not parts:
        return {name: np.zeros(0, dtype) for name, dtype in ROW_FIELDS.items()}
    return {name: np.concatenate([part[name] for part in parts]) for name in ROW_FIELDS}


def _distinct(rows: RowColumns, entities: int) -> RowColumns:
    """The rows without repetitions, in an order that does not depend on how they were found."""
    # Links lie in one number: type, upper and lower end.
    link = (rows["type"].astype(np.int64) * max(entities, 1) + rows["upper"]) * max(entities, 1) + rows[
        "lower"
    ]
    band = rows["grade_from"]
    order = np.lexsort((rows["window_from"], rows["since"], band, link))
    named = [column[order] for column in (link, band, rows["since"], rows["window_from"])]
    is_new = np.ones(len(order), bool)
    if len(order):
        is_new[1:] = np.logical_or.reduce([column[1:] != column[:-1] for column in named])
    kept = order[is_new]
    return {name: rows[name][kept] for name in ROW_FIELDS}
