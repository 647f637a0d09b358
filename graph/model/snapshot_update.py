"""A snapshot from the one before it and the statements that came or went since.

A change of a few entities in a graph of millions takes a fraction of the time that reading all of it does.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Protocol, runtime_checkable

import numpy as np

from graph.model.codes import ENTITY_TYPES, LINK_TYPES
from graph.model.compiled_rows import rows_of
from graph.model.ids import IdTable
from graph.model.observations import ObservationColumns
from graph.model.rows import ABSORBS, ROW_FIELDS, CompiledRow
from graph.model.snapshot import Snapshot
from graph.model.validity import Array, RowColumns
from graph.model.view_reading import membership_rows
from ontology import ABSORPTION, SCHEMA, Entity, Link, Statement

_LinkKey = tuple[str, str, str]
"""Link type, upper and lower end."""


@runtime_checkable
class TellsChanges(Protocol):
    """A reader that can tell what changed since an earlier load."""

    def changes_since(self, version: int, loaded_at: datetime) -> Sequence[Statement] | None:
        """The statements that came or went since the load of this number and time, about their sources' ids.

        `None` where they are too many, or there was no such load.
        """


class ChangedView(Protocol):
    """What is asked of a view about what changed in it; every reader of a store is one."""

    @property
    def version(self) -> int:
        """Number of the newest load seen."""

    def canonical(self, id: str) -> str:
        """The id that `id` redirects to."""

    def entities(self, ids: Iterable[str]) -> Mapping[str, Entity]:
        """Several entities, by canonical id; unknown ones are left out."""

    def links_between(self, ends: Iterable[tuple[str, str, str]]) -> Iterable[Link]:
        """The links of these types and canonical ends; unknown ones are left out."""

    def membership_columns(self) -> ObservationColumns:
        """Every class membership."""


def updated_snapshot(before: Snapshot, view: ChangedView, changes: Sequence[Statement]) -> Snapshot | None:
    """The snapshot of the view, in which these statements came or went since `before`.

    `None` where they may have changed more than what they are about: judgements of sameness and absorptions.

    >>> from graph.search.example import example_filter
    >>> from ontology import Grade, Period
    >>> same = Statement("a", "Thing", "sameAs", "b", "s", "d", "p", Grade.C, Period.parse("2024"))
    >>> updated_snapshot(example_filter().snapshot, None, [same]) is None
    True
    """
    is_far_reaching = any(s.prop in ("sameAs", "differentFrom") or s.schema == ABSORPTION for s in changes)
    if is_far_reaching or (before.links["flags"] & ABSORBS).any():
        return None
    keys = _links(view, changes)
    ids = {view.canonical(s.subject) for s in changes}
    ids |= {
        view.canonical(s.value)
        for s in changes
        if s.prop in SCHEMA.link_types or SCHEMA.property(s.prop).range == "entity"
    }
    types = {id: entity.schema for id, entity in view.entities(ids).items()}
    gone = [place for id in ids - types.keys() if (place := before.ids.position(id)) is not None]
    table, places = before.ids.edited(gone, types)
    kept = places >= 0
    codes = np.empty(len(table), np.uint8)
    codes[places[kept]] = before.types[kept]
    for id, entity_type in types.items():
        codes[_place(table, id)] = ENTITY_TYPES.index(entity_type)
    links = _remaining(before, places, keys)
    new = _rows(table, view.links_between(sorted(keys)))
    memberships, targets, own_classes = membership_rows(table, view.membership_columns())
    return Snapshot.of(
        view.version,
        table,
        codes,
        {name: np.concatenate([links[name], new[name]]) for name in ROW_FIELDS},
        memberships,
        targets,
        own_classes,
    )


def _links(view: ChangedView, changes: Iterable[Statement]) -> set[_LinkKey]:
    """The links that the statements are about, by canonical ends; without those from a body to itself."""
    keys: set[_LinkKey] = set()
    for s in changes:
        if s.prop in SCHEMA.link_types:
            upper, lower = view.canonical(s.subject), view.canonical(s.value)
            if not SCHEMA.link_type(s.prop).has_upper:
                upper, lower = sorted((upper, lower))
            keys.add((s.prop, upper, lower))
    return {key for key in keys if key[1] != key[2]}


def _remaining(before: Snapshot, places: Array, keys: Iterable[_LinkKey]) -> RowColumns:
    """The rows of all other links, with the `places` at which their ends are now.

    `places`: (n_entities,) positions now, -1 for what is gone.
    """
    is_kept = np.ones(len(before.links["type"]), bool)
    for link_type, *ends in keys:
        upper, lower = map(before.ids.position, ends)
        if upper is not None and lower is not None:
            rows = before.up.of(lower)
            is_link = before.links["upper"][rows] == upper
            is_link &= before.links["type"][rows] == LINK_TYPES.index(link_type)
            is_kept[rows[is_link]] = False
    links = {name: before.links[name][is_kept] for name in ROW_FIELDS}
    for end in ("upper", "lower"):
        links[end] = places[links[end]].astype(ROW_FIELDS[end])
    return links


def _rows(table: IdTable, links: Iterable[Link]) -> RowColumns:
    """The rows of links."""
    rows: list[CompiledRow] = []
    ends: list[tuple[int, int, int]] = []
    for link in links:
        of_link = rows_of(link.observations)
        rows += of_link
        key = LINK_TYPES.index(link.type), _place(table, link.upper), _place(table, link.lower)
        ends += [key] * len(of_link)
    columns = dict(zip(("type", "upper", "lower"), np.array(ends, np.int64).reshape(-1, 3).T, strict=True))
    columns |= {name: np.array([getattr(row, name) for row in rows]) for name in CompiledRow._fields}
    return {name: columns[name].astype(dtype) for name, dtype in ROW_FIELDS.items()}


def _place(table: IdTable, id: str) -> int:
    place = table.position(id)
    assert place is not None, f"{id} is about to be in the snapshot"
    return place
