"""The graph as values: days, validity, rows, the snapshot's arrays, traversals and what they let through."""

from graph.model.compiled_rows import compile_rows, fact_on, rows_of
from graph.model.days import MISSING_DAY, day_date, day_number
from graph.model.filters import EdgeFilter, Strictness
from graph.model.ids import IdTable
from graph.model.observations import ObservationColumns, Observations, ObservationSource
from graph.model.rows import ROW_FIELDS, CompiledRow, row_on, rows_at
from graph.model.snapshot import Adjacency, Snapshot
from graph.model.traversal import (
    PRESET_TABLE,
    PRESETS,
    Direction,
    Preset,
    Traversal,
    preset,
    read_presets,
)
from graph.model.validity import Bounds, Validity, bounds_of, bounds_of_columns, validity_on

__all__ = [
    "MISSING_DAY",
    "PRESETS",
    "PRESET_TABLE",
    "ROW_FIELDS",
    "Adjacency",
    "Bounds",
    "CompiledRow",
    "Direction",
    "EdgeFilter",
    "IdTable",
    "ObservationColumns",
    "ObservationSource",
    "Observations",
    "Preset",
    "Snapshot",
    "Strictness",
    "Traversal",
    "Validity",
    "bounds_of",
    "bounds_of_columns",
    "compile_rows",
    "day_date",
    "day_number",
    "fact_on",
    "preset",
    "read_presets",
    "row_on",
    "rows_at",
    "rows_of",
    "validity_on",
]
