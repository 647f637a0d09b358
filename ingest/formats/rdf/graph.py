"""The graph of an RDF file, opened so that any node can be looked up; only here is the RDF library used."""

from __future__ import annotations

import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from importlib.resources.abc import Traversable
from io import BufferedReader, BytesIO

from pyoxigraph import BlankNode, NamedNode, Quad, QuerySolutions, RdfFormat, Store
from pyoxigraph import Literal as RdfLiteral

from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.rdf.schema_org import BadJson, with_context_written_out
from ontology.namespaces import expand
from ontology.terms import Iri, Literal, Node, Term

_LONGEST_PROBLEM = 300
"""Characters: the library repeats what it could not read."""

_LARGEST_IN_MEMORY = 32 << 20
"""Bytes of a file whose context is at schema.org's address: it is read whole to write the context out."""

NO_BASE = "relative:///"
"""What a relative address of JSON-LD is resolved against when the file has no `@base`.

By JSON-LD such a resource is left out without a word; with this one it is there, and refused by name.
"""

_STRING = expand("xsd:string")
_RDF_TYPE = NamedNode(expand("rdf:type"))


class RdfSyntax(StrEnum):
    """The syntaxes that can be loaded."""

    TURTLE = "turtle"
    NQUADS = "nquads"
    JSONLD = "jsonld"


_FORMATS = {
    RdfSyntax.TURTLE: RdfFormat.TURTLE,
    RdfSyntax.NQUADS: RdfFormat.N_QUADS,
    RdfSyntax.JSONLD: RdfFormat.JSON_LD,
}


class RdfGraph:
    """The triples of a file, whatever named graph they are in."""

    def __init__(self, store: Store, file: InputFile) -> None:
        self._store = store
        self.file = file

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.file.name

    @property
    def path(self) -> Traversable:
        """Where the file is."""
        return self.file.path

    def node(self, iri: str) -> Node:
        """The resource with all its properties, sorted; without any when the file says nothing of it."""
        properties = {
            (quad.predicate.value, _term(quad.object))
            for quad in self._store.quads_for_pattern(_subject(iri), None, None)
        }
        return Node(iri, tuple(sorted(properties, key=lambda pair: (pair[0], repr(pair[1])))))

    def subjects(self, predicate: str, value: str) -> Iterator[str]:
        """Each resource that has the resource `value` under the predicate."""
        wanted = NamedNode(expand(predicate) if "//" not in predicate else predicate)
        # In one graph a triple occurs once; the same resource may have it in several.
        seen: set[str] = set()
        for quad in self._store.quads_for_pattern(None, wanted, _subject(value)):
            iri = _iri(quad.subject)
            if iri not in seen:
                seen.add(iri)
                yield iri

    def of_type(self, type: str) -> list[str]:
        """The resources of a type, an IRI or a prefixed name, sorted."""
        return sorted(self.subjects(_RDF_TYPE.value, type if "//" in type else expand(type)))

    def predicates(self) -> list[str]:
        """Every predicate of the file, sorted."""
        rows = self.query("SELECT DISTINCT ?p WHERE { ?s ?p ?o } ORDER BY ?p")
        return [term.text for (term,) in rows if term is not None]

    def triples(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """Subject and object of every triple with the predicate."""
        for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None):
            yield _iri(quad.subject), _term(quad.object)

    def query(self, sparql: str) -> Iterator[tuple[Term | None, ...]]:
        """The rows of a SELECT over all graphs together, the terms in the order of the variables."""
        solutions = self._store.query(sparql, use_default_graph_as_union=True)
        assert isinstance(solutions, QuerySolutions)
        names = solutions.variables
        for row in solutions:
            yield tuple(None if row[name] is None else _term(row[name]) for name in names)


@contextmanager
def opened_graph(file: InputFile, syntax: RdfSyntax) -> Iterator[RdfGraph]:
    """The file, read into a store on disk that is removed afterwards, so that memory stays flat.

    Nothing is fetched: a JSON-LD file must hold its own context, or name schema.org's, which is known
    here. Raises `BadFile` for a file that cannot be read or is not of the syntax.
    """
    with tempfile.TemporaryDirectory(prefix="ketting-rdf-") as folder:
        store = Store(folder)
        try:
            try:
                with file.open() as stream:
                    _read(store, _without_mark(stream), syntax)
            except SyntaxError as error:
                if not _names_a_context(error):
                    raise
                # In memory, which the largest such file fits: the failed load may have left a part.
                store = Store()
                with file.open() as stream:
                    _read(store, BytesIO(_with_known_context(_without_mark(stream))), syntax)
        except SyntaxError as error:
            raise BadFile(f"{file.path}: {_problem(syntax, error)}; nothing was loaded") from error
        except MemoryError as error:
            raise BadFile(
                f"{file.path} has one text or line of more than 16 MB; nothing was loaded"
            ) from error
        except BadJson as error:
            raise BadFile(f"{file.path}: {error}; nothing was loaded") from error
        except (OSError, ValueError) as error:
            raise BadFile(f"{file.path} cannot be read: {error}") from error
        yield RdfGraph(store, file)
        del store


def _without_mark(stream: BufferedReader) -> BufferedReader:
    """The stream behind a byte order mark, for which the grammars of Turtle and N-Quads have no place."""
    if stream.peek(len(BOM_UTF8))[: len(BOM_UTF8)] == BOM_UTF8:
        stream.read(len(BOM_UTF8))
    return stream


def _read(store: Store, stream: BufferedReader | BytesIO, syntax: RdfSyntax) -> None:
    base = NO_BASE if syntax is RdfSyntax.JSONLD else None
    store.bulk_load(stream, format=_FORMATS[syntax], base_iri=base)


def _with_known_context(stream: BufferedReader) -> bytes:
    document = stream.read(_LARGEST_IN_MEMORY + 1)
    if len(document) > _LARGEST_IN_MEMORY:
        raise BadJson(
            f"its @context is at another address, and it is larger than {_LARGEST_IN_MEMORY >> 20} MB; write "
            'the context into the file, for schema.org {"@vocab": "http://schema.org/"}'
        )
    return with_context_written_out(document)


def _names_a_context(error: SyntaxError) -> bool:
    """Whether the library stopped at a context that it would have to fetch."""
    return "LoadDocumentCallback" in (error.msg or "")


def _problem(syntax: RdfSyntax, error: SyntaxError) -> str:
    """What is wrong, in one line that a terminal can show."""
    if _names_a_context(error):
        return "its @context is at another address, and nothing is fetched; write the context into the file"
    message = error.msg or "it cannot be read"
    shown = "".join(c if c.isprintable() else f"\\x{ord(c):02x}" for c in message)
    return f"no {syntax}: {shown[:_LONGEST_PROBLEM]}"


def _subject(iri: str) -> NamedNode | BlankNode:
    return BlankNode(iri.removeprefix("_:")) if iri.startswith("_:") else NamedNode(iri)


def _iri(term: NamedNode | BlankNode | Quad | object) -> str:
    if isinstance(term, NamedNode):
        return term.value
    return f"_:{term.value}" if isinstance(term, BlankNode) else str(term)


def _term(term: object) -> Term:
    if not isinstance(term, RdfLiteral):
        return Iri(_iri(term))
    datatype = term.datatype.value
    is_plain = datatype == _STRING or term.language is not None
    return Literal(term.value, None if is_plain else datatype, term.language)
