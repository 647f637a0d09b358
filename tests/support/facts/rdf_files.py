"""Exports of small stores, and what other libraries read in them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path

import pyoxigraph
from small_store import small_store

from graph.exports import FORMATS
from graph.store import Reader
from ontology import Statement

DAY = date(2024, 2, 5)

SYNTAXES = {
    "nquads": pyoxigraph.RdfFormat.N_QUADS,
    "turtle": pyoxigraph.RdfFormat.TURTLE,
    "jsonld": pyoxigraph.RdfFormat.JSON_LD,
}

Quads = set[tuple[str, str, str, str]]


def written(reader: Reader, format: str, day: date = DAY) -> bytes:
    return b"".join(FORMATS[format].write(reader, day))


def quads(data: bytes, syntax: str) -> Quads:
    """Subject, predicate, object and graph of every statement of a file, as N-Triples writes them."""
    found = pyoxigraph.parse(data, SYNTAXES[syntax])
    return {(str(q.subject), str(q.predicate), str(q.object), str(q.graph_name)) for q in found}


@contextmanager
def read_from(folder: Path, facts: Iterable[Statement | Iterable[Statement]]) -> Iterator[Reader]:
    """A reader of a new store with these facts."""
    store = small_store(folder / "small.db", facts)
    try:
        with store.reader() as reader:
            yield reader
    finally:
        store.close()
