"""Answering a SPARQL query over the data, within bounds of time and size."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from pyoxigraph import RdfFormat
from pyoxigraph import Store as RdfStore

from graph.errors import BadQuery, QueryTooLong
from graph.exports.nquads import nquads
from graph.exports.rdf import rdf_nodes
from graph.sparql.guard import names_its_graphs, query_form
from graph.store.contract import Reader
from ontology.namespaces import PREFIXES

_WORKER = Path(__file__).with_name("worker.py")


@dataclass(frozen=True, slots=True)
class Bounds:
    """Limits of an answer: `seconds` the query may take, `rows` or triples, and their `bytes`."""

    seconds: int = 10
    rows: int = 10_000
    bytes: int = 16 * 1024**2


@dataclass(frozen=True, slots=True)
class SparqlAnswer:
    """SPARQL results as JSON, or for CONSTRUCT triples as N-Triples, which is Turtle as well.

    `is_truncated` when a bound on rows or bytes left some out.
    """

    form: str
    body: bytes
    is_truncated: bool


def build(reader: Reader, day: date, folder: Path) -> Path:
    """Write an RDF store with all that the reader sees into a folder; the path of the store.

    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import open_store
    >>> with TemporaryDirectory() as folder:
    ...     store = open_store(f"sqlite:///{folder}/case.db")
    ...     with store.reader() as reader:
    ...         build(reader, date(2024, 2, 5), Path(folder)).name
    ...     store.close()
    'store'
    """
    data, target = folder / "data.nq", folder / "store"
    with data.open("wb") as file:
        for chunk in nquads(rdf_nodes(reader, day)):
            file.write(chunk)
    store = RdfStore(str(target))
    store.bulk_load(path=data, format=RdfFormat.N_QUADS)
    del store  # a store open for writing holds a lock
    data.unlink()
    return target


def run_query(store: Path, query: str, bounds: Bounds) -> SparqlAnswer:
    """The answer of a store that `build` made. Without FROM the default graph is all graphs together.

    Raises `BadQuery` for a query that is not allowed or is no SPARQL, and `QueryTooLong`.

    >>> run_query(Path("store"), "DELETE WHERE { ?s ?p ?o }", Bounds())
    Traceback (most recent call last):
    graph.errors.BadQuery: DELETE is not allowed: only the data loaded here can be asked about, by reading
    """
    form = query_form(query)
    request = {
        "store": str(store),
        "query": query,
        "prefixes": PREFIXES,
        # The library would otherwise use the union in place of the graphs that FROM names.
        "union": not names_its_graphs(query),
        "rows": bounds.rows,
        "bytes": bounds.bytes,
        "seconds": bounds.seconds,
    }
    try:
        done = subprocess.run(
            # -P: a folder of the caller's must not stand in for a library.
            [sys.executable, "-P", str(_WORKER)],
            input=json.dumps(request).encode(),
            capture_output=True,
            timeout=bounds.seconds,
            check=False,
            env={name: os.environ[name] for name in ("PATH", "PYTHONPATH", "LANG") if name in os.environ},
        )
    except subprocess.TimeoutExpired:
        raise QueryTooLong(f"the query took more than {bounds.seconds} s; ask for less at once") from None
    if done.returncode != 0:
        raise QueryTooLong("the query took too much memory or time; ask for less at once")
    head, _, body = done.stdout.partition(b"\n")
    status = json.loads(head)
    if "problem" in status:
        raise BadQuery(f"the query cannot be read: {status['problem']}")
    return SparqlAnswer(form, body, status["partial"])
