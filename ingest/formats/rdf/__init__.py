"""RDF in Turtle, N-Quads and JSON-LD: exports of Ketting as they were, and graphs of others."""

from ingest.emit import Emit
from ingest.formats.rdf.exported import is_export, read_export
from ingest.formats.rdf.foreign import read_foreign
from ingest.formats.rdf.graph import RdfSyntax, opened_graph
from ingest.records import Records

__all__ = ["read"]


def read(records: Records, emit: Emit) -> None:
    """Emit the sources that the graphs describe, or what the vocabulary's alignments say of graphs of others.

    Raises `BadFile` for a file that is not of the syntax, or that holds nothing to load.

    >>> from datetime import date
    >>> from pathlib import Path
    >>> from tempfile import TemporaryDirectory
    >>> from graph.store import Dataset, Document
    >>> from ingest.dry_run import DryRun
    >>> from ingest.files import input_file
    >>> with TemporaryDirectory() as folder:
    ...     path = Path(folder, "alpha.ttl")
    ...     _ = path.write_text(
    ...         "@prefix schema: <https://schema.org/> . "
    ...         "<https://a.example/> a schema:Organization ; schema:name 'Alpha' ."
    ...     )
    ...     day = date(2026, 1, 31)
    ...     emit = DryRun(Dataset("a", "A", "A", day), [Document("file", "A", "A", day)])
    ...     read(Records((input_file(path),), "turtle"), emit)
    >>> emit.total
    2
    """
    for file in records.files:
        with opened_graph(file, RdfSyntax(records.format)) as graph:
            if is_export(graph):
                read_export(graph, emit)
            else:
                read_foreign(graph, emit)
