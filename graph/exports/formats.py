"""The registry of export formats. A format is a module that writes a reader's data, and a line here."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from graph.exports.bods import bods
from graph.exports.ftm import ftm
from graph.exports.gexf import gexf
from graph.exports.graphml import graphml
from graph.exports.jsonld import jsonld
from graph.exports.nquads import nquads
from graph.exports.rdf import rdf_nodes
from graph.exports.statement_table import excel_table, statement_table
from graph.exports.turtle import turtle
from graph.store.contract import Reader

Write = Callable[[Reader, date], Iterator[bytes]]
"""Yields the file in chunks. Links are in force, and the file is published, as of the day."""


@dataclass(frozen=True, slots=True)
class Format:
    """A format: `label` describes it in a few words, `write` yields its file.

    >>> FORMATS["ftm"].label
    'FollowTheMoney entities, one a line'
    """

    label: str
    write: Write


FORMATS: Mapping[str, Format] = {
    "turtle": Format("Turtle, a graph without names", lambda reader, day: turtle(rdf_nodes(reader, day))),
    "nquads": Format("N-Quads, a named graph a source", lambda reader, day: nquads(rdf_nodes(reader, day))),
    "jsonld": Format("JSON-LD, a named graph a source", lambda reader, day: jsonld(rdf_nodes(reader, day))),
    "csv": Format("a statement a row, for Excel: with a byte order mark", excel_table),
    "csv-plain": Format("the same for programs, without the mark", statement_table),
    "ftm": Format("FollowTheMoney entities, one a line", ftm),
    "graphml": Format("GraphML, for drawing", graphml),
    "gexf": Format("GEXF 1.3, for drawing", gexf),
    "bods": Format("Beneficial Ownership Data Standard 0.4", bods),
}
"""By the name that `--format` takes. Equal data give equal files, on one day. All formats stream: they hold a
few entities or links at a time, and the descriptions of the sources."""
