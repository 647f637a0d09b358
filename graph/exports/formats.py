"""The registry of export formats. A format is a module that writes a reader's data, and a line here."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graph.exports.bods import bods, is_party
from graph.exports.ftm import ftm
from graph.exports.gexf import gexf
from graph.exports.graphml import graphml
from graph.exports.jsonld import jsonld
from graph.exports.nquads import nquads
from graph.exports.rdf import rdf_nodes
from graph.exports.statement_table import excel_table, statement_table
from graph.exports.turtle import turtle
from graph.store.contract import Reader
from ontology import SCHEMA
from ontology.ftm import ftm_schema

Write = Callable[[Reader, date], Iterator[bytes]]
"""Yields the file in chunks. Links are in force, and the file is published, as of the day."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `label` describes it in a few words, `write` yields its file.

    `has_words` tells of a type of entity whether the format can say what is of it; the others are left out.

    >>> FORMATS["ftm"].label
    'FollowTheMoney entities, one a line'
    """

    label: str
    write: Write
    has_words: Callable[[str], bool] = lambda type: True

    def left_out(self, reader: Reader) -> Mapping[str, int]:
        """How many entities the file leaves out, by type, where the format has no words for it.

        >>> from contextlib import closing
        >>> from tempfile import TemporaryDirectory
        >>> from graph.store import open_store
        >>> with TemporaryDirectory() as folder, closing(open_store(f"sqlite:///{folder}/case.db")) as store:
        ...     with store.reader() as reader:
        ...         FORMATS["bods"].left_out(reader)
        {}
        """
        types = {type for type in SCHEMA.entity_types if not self.has_words(type)}
        if not types:
            return {}
        return dict(sorted(Counter(type for _, type in reader.entity_types() if type in types).items()))


FORMATS: Mapping[str, Format] = {
    "turtle": Format("Turtle, a graph without names", lambda reader, day: turtle(rdf_nodes(reader, day))),
    "nquads": Format("N-Quads, a named graph a source", lambda reader, day: nquads(rdf_nodes(reader, day))),
    "jsonld": Format("JSON-LD, a named graph a source", lambda reader, day: jsonld(rdf_nodes(reader, day))),
    "csv": Format("a statement a row, for Excel: with a byte order mark", excel_table),
    "csv-plain": Format("the same for programs, without the mark", statement_table),
    "ftm": Format(
        "FollowTheMoney entities, one a line", ftm, has_words=lambda type: ftm_schema(type) is not None
    ),
    "graphml": Format("GraphML, for drawing", graphml),
    "gexf": Format("GEXF 1.3, for drawing", gexf),
    "bods": Format("Beneficial Ownership Data Standard 0.4", bods, has_words=is_party),
}
"""By the name that `--format` takes. Equal data give equal files, on one day. All formats stream: they hold a
few entities or links at a time, and the descriptions of the sources."""
