"""How the rows of a table are read from its lines: a function for each shape that tables have."""

from collections.abc import Callable

from ingest.reports.description import TableDescription
from ingest.reports.lines import TableText
from ingest.reports.shapes.figures import categories, figures, goods, ranks, realised
from ingest.reports.shapes.matrix import in_blocks, in_halves
from ingest.reports.shapes.records import brokering, papers, refusals
from ingest.reports.values import Row

__all__ = ["SHAPES"]

SHAPES: dict[str, Callable[[TableText, TableDescription], tuple[list[Row], Row | None]]] = {
    "brokering": brokering,
    "categories": categories,
    "figures": figures,
    "goods": goods,
    "in_blocks": in_blocks,
    "in_halves": in_halves,
    "papers": papers,
    "ranks": ranks,
    "realised": realised,
    "refusals": refusals,
}
"""By the name that tables.toml gives: the rows, and the row of totals; each raises `BadTable`."""
