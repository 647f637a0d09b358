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

    >>> from ingest.dry_run import read_text
    >>> text = (
    ...     "@prefix schema: <https://schema.org/> . "
    ...     "<https://a.example/> a schema:Organization ; schema:name 'Alpha' ."
    ... )
    >>> read_text(read, "turtle", text).total
    2
    """
    for file in records.files:
        with opened_graph(file, RdfSyntax(records.format)) as graph:
            if is_export(graph):
                read_export(graph, emit)
            else:
                read_foreign(graph, emit)
