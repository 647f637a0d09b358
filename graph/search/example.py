"""A snapshot of five entities, for the examples in docstrings."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np

from graph.model.codes import CLASSES, ENTITY_TYPES, LINK_TYPES
from graph.model.compiled_rows import compile_rows
from graph.model.days import MISSING_DAY, day_number
from graph.model.filters import EdgeFilter
from graph.model.ids import IdTable
from graph.model.observations import DIRECT, Observations
from graph.model.snapshot import STATE_BODY, Snapshot
from graph.model.traversal import preset
from ontology import Grade

_DAY = date(2024, 6, 1)
_ENTITIES = ("conglomerate", "factory", "ministry", "utility", "workshop")
_CLASSES = ("defence_conglomerate", STATE_BODY)


def example_filter() -> EdgeFilter:
    """The `control` traversal on 2024-06-01, applied to a small graph of direct links of grade B.

    The workshop is owned by the factory (60%), which is a unit of the conglomerate, a
    `defence_conglomerate`. The utility is owned by the ministry (100%), a `state_body`.
    """
    links = [
        ("Ownership", "factory", "workshop", 60.0),
        ("Unit", "conglomerate", "factory", 100.0),
        ("Ownership", "ministry", "utility", 100.0),
    ]
    memberships = [("conglomerate", _CLASSES[0]), ("ministry", _CLASSES[1])]
    snapshot = Snapshot.of(
        1,
        IdTable.of(_ENTITIES),
        np.full(len(_ENTITIES), ENTITY_TYPES.index("Company"), np.uint8),
        compile_rows(
            _observations(
                [LINK_TYPES.index(name) for name, *_ in links],
                [_ENTITIES.index(upper) for _, upper, *_ in links],
                [_ENTITIES.index(lower) for *_, lower, _ in links],
                [share for *_, share in links],
            )
        ),
        compile_rows(
            _observations(
                [CLASSES.index(name) for _, name in memberships],
                [_CLASSES.index(name) for _, name in memberships],
                [_ENTITIES.index(member) for member, _ in memberships],
                [100.0, 100.0],
            )
        ),
        _CLASSES,
    )
    return EdgeFilter(snapshot, preset("control", _DAY, today=_DAY))


def _observations(
    types: Sequence[int], upper: Sequence[int], lower: Sequence[int], shares: Sequence[float]
) -> Observations:
    count = len(types)
    missing = np.full(count, MISSING_DAY, np.int64)
    observed = np.full(count, day_number(date(2024, 1, 31)), np.int64)
    return Observations(
        np.array(types, np.uint8),
        np.array(upper, np.int32),
        np.array(lower, np.int32),
        grade=np.full(count, Grade.B, np.uint8),
        direct=np.full(count, DIRECT, np.uint8),
        start=missing,
        end=missing,
        observed_first=observed,
        observed_last=observed,
        stated=np.ones(count, bool),
        share_low=np.array(shares, np.float64),
        share_high=np.array(shares, np.float64),
        share_low_open=np.zeros(count, bool),
        share_high_open=np.zeros(count, bool),
        share_until=missing,
        is_absorption=np.zeros(count, bool),
        is_left_out=np.zeros(count, bool),
    )
