"""The entities, links and memberships of a view, read from a store as columns."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Any

import numpy as np

from graph.model.codes import CLASSES, ENTITY_TYPES, LINK_TYPES, own_classes_among
from graph.model.compiled_rows import compile_rows
from graph.model.ids import IdTable
from graph.model.observations import CodedView, ObservationColumns, Observations, ObservationSource
from graph.model.validity import RowColumns

Memberships = tuple[RowColumns, tuple[str, ...], tuple[str, ...]]
"""The rows of memberships, what they come from, to which `upper` refers, and the classes of one's own."""


def membership_rows(ids: IdTable, columns: ObservationColumns) -> Memberships:
    """The memberships of entities that are in the table."""
    targets, own = tuple(sorted(set(columns.upper))), own_classes_among(columns.type)
    members = {id: place for id in set(columns.lower) if (place := ids.position(id)) is not None}
    risk_class = {name: code for code, name in enumerate((*CLASSES, *own))}
    places = {target: place for place, target in enumerate(targets)}
    return compile_rows(Observations.of(columns, risk_class, places, members)), targets, own


def read_view(reader: ObservationSource, members: Iterable[str]) -> CodedView:
    """The entities, those that are members among them, and the links of a view, read row by row."""
    entities = list(reader.entity_types())
    links = list(reader.link_columns())
    ends = (end for batch in links for column in (batch.upper, batch.lower) for end in column)
    ids = sorted({*(id for id, _ in entities), *ends, *members})
    position = {id: i for i, id in enumerate(ids)}
    types = np.full(len(ids), ENTITY_TYPES.index("Thing"), np.uint8)
    for id, entity_type in entities:
        types[position[id]] = ENTITY_TYPES.index(entity_type)
    link_type = {name: i for i, name in enumerate(LINK_TYPES)}
    return CodedView(
        ids, types, _joined([Observations.of(batch, link_type, position, position) for batch in links])
    )


def _joined(batches: list[Observations]) -> Observations:
    joined: dict[str, Any] = {
        column.name: np.concatenate([getattr(b, column.name) for b in batches])
        if batches
        else np.zeros(0, np.int32)
        for column in fields(Observations)
    }
    return Observations(**joined)
