"""Export formats: one module a format, each registered by name in `FORMATS`."""

from graph.exports.formats import FORMATS, Format
from graph.exports.statement_table import without_formula

__all__ = [
    "FORMATS",
    "Format",
    "entities",
    "excerpts",
    "ftm_records",
    "jsonld",
    "nquads",
    "rdf",
    "source_nodes",
    "turtle",
    "without_formula",
]
