"""A file of RDF that others wrote, loaded into a store of its own."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from pathlib import Path

from graph.store import Reader, open_store
from ingest.pipeline import load_file
from ingest.report import LoadReport


@contextmanager
def loaded_file(path: Path, format: str, *, strict: bool) -> Iterator[tuple[Reader, LoadReport]]:
    """What a store beside the file says once it was loaded, and what loading it reported."""
    with closing(open_store(f"sqlite:///{path.parent}/s.db")) as store:
        report = load_file(store, path, format=format, read=date(2024, 3, 1), strict=strict)
        with store.reader() as reader:
            yield reader, report
