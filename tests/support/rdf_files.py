"""Exports of small stores, and what other libraries read in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from importlib.resources import files
from pathlib import Path

import pyoxigraph
import pyshacl
from rdflib import Graph
from small_store import small_store

from graph.exports import FORMATS
from graph.store import Reader
from ontology import Statement
from ontology.vocabulary import vocabulary

DAY = date(2024, 2, 5)

SYNTAXES = {
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}

Quads = set[tuple[str, str, str, str]]

_SHAPES = Graph().parse(data=(files("ontology") / "shapes.ttl").read_text(encoding="utf-8"), format="turtle")
_VOCABULARY = vocabulary()


def written(reader: Reader, format: str, day: date = DAY) -> bytes:
    return b"".join(FORMATS[format].write(reader, day))


def quads(data: bytes, syntax: str) -> Quads:
    """Subject, predicate, object and graph of every statement of a file, as N-Triples writes them."""
    found = pyoxigraph.parse(data, SYNTAXES[syntax])
    return {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in found}


def violations(turtle: bytes | str) -> str:
    """The report of what the shapes refuse; empty when they accept the graph."""
    data = Graph().parse(data=turtle, format="turtle")
    conforms, _, report = pyshacl.validate(data, shacl_graph=_SHAPES, ont_graph=_VOCABULARY)
    return "" if conforms else str(report)


@contextmanager
def read_from(folder: Path, facts: Iterable[Statement | Iterable[Statement]]) -> Iterator[Reader]:
    """A reader of a new store with these facts."""
    store = small_store(folder / "small.db", facts)
    try:
        with store.reader() as reader:
            yield reader
    finally:
        store.close()
