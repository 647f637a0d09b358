"""How the rows of a table are read from its lines: a function for each shape that tables have."""

from ingest.reports.shapes.figures import categories, figures, goods, ranks, realised
from ingest.reports.shapes.matrix import in_blocks, in_halves
from ingest.reports.shapes.records import brokering, papers, refusals

__all__ = [
    "brokering",
    "categories",
    "figures",
    "goods",
    "in_blocks",
    "in_halves",
    "papers",
    "ranks",
    "realised",
    "refusals",
]
