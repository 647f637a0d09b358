"""A file of RDF that others wrote, loaded into a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from graph.store import Reader, open_store
from ingest.formats.rdf.file import RdfSyntax
from ingest.formats.rdf.load import load_rdf
from ingest.formats.rdf.report import RdfReport


@contextmanager
def loaded_file(path: Path, syntax: RdfSyntax, *, strict: bool) -> Iterator[tuple[Reader, RdfReport]]:
    """What a store beside the file says once it was loaded, and what loading it reported."""
    with closing(open_store(f"sqlite:///{path.parent}/s.db")) as store:
        report = load_rdf(store, path, syntax, read=date(2024, 3, 1), strict=strict)
        with store.reader() as reader:
            yield reader, report
