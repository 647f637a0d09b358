"""The graph of an RDF file, on disk, so that any node can be looked up; only here is the RDF library used."""

from __future__ import annotations

import shutil
import tempfile
from codecs import BOM_UTF8
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from enum import StrEnum
from io import BufferedReader, BytesIO
from itertools import groupby

from pyoxigraph import BlankNode, DefaultGraph, NamedNode, Quad, RdfFormat, Store, parse
from pyoxigraph import Literal as RdfLiteral

from ingest.errors import BadFile
from ingest.files import InputFile, Readable
from ingest.formats.rdf.schema_org import BadJson, with_context_written_out
from ontology.namespaces import expand
from ontology.terms import Iri, Literal, Node, Term

_LONGEST_PROBLEM = 300
"""Characters: the library repeats what it could not read."""

_LARGEST_IN_MEMORY = 32 << 20
"""Bytes of a file whose context is at schema.org's address: it is read whole to write the context out."""

_REMOVALS = 5
"""Times that a temporary folder is removed; of one that is gone, removing costs nothing."""

NO_BASE = "relative:///"
"""What a relative address of JSON-LD is resolved against when the file has no `@base`.

By JSON-LD such a resource is left out without a word; with this one it is there, and refused by name.
"""

_FILE = DefaultGraph()
"""All triples of the file, whatever named graphs they are in there: one that is in two counts once."""

_MARKS = NamedNode("urn:x-ketting:marks")
"""The graph of what a reader notes beside resources, and the predicate of its notes."""

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
    """The triples of a file, whatever named graph they are in.

    They are kept on disk, and so is what a reader notes beside resources: memory does not grow with the file.
    """

    def __init__(self, store: Store, file: InputFile) -> None:
        self._store = store
        self.file = file

    @property
    def name(self) -> str:
        """The file's name without its folder."""
        return self.file.name

    @property
    def path(self) -> Readable:
        """Where the file is."""
        return self.file.path

    def node(self, iri: str) -> Node:
        """The resource with all its properties, sorted; without any when the file says nothing of it."""
        properties = [
            (quad.predicate.value, _term(quad.object))
            for quad in self._store.quads_for_pattern(_subject(iri), None, None, _FILE)
        ]
        return Node(iri, tuple(sorted(properties, key=lambda pair: (pair[0], repr(pair[1])))))

    def subjects(self, predicate: str, value: str) -> Iterator[str]:
        """Each resource that has the resource `value` under the predicate, once."""
        wanted = NamedNode(expand(predicate) if "//" not in predicate else predicate)
        for quad in self._store.quads_for_pattern(None, wanted, _subject(value), _FILE):
            yield _iri(quad.subject)

    def triples(self, predicate: str) -> Iterator[tuple[str, Term]]:
        """Subject and object of every triple with the predicate, an IRI."""
        for quad in self._store.quads_for_pattern(None, NamedNode(predicate), None, _FILE):
            yield _iri(quad.subject), _term(quad.object)

    def of_type(self, type: str) -> list[str]:
        """The resources of a type, an IRI or a prefixed name, sorted."""
        return sorted(self.subjects(_RDF_TYPE.value, type if "//" in type else expand(type)))

    def described(self) -> Iterator[tuple[str, Iterator[tuple[str, Term]]]]:
        """Every resource that the file says something of, once, with a stream of its properties.

        In an order that is always the same for the same file, but means nothing. A stream ends when the next
        resource is asked for.
        """
        # The index that is gone through has the subject first, so the triples of one stand together.
        quads = self._store.quads_for_pattern(None, None, None, _FILE)
        for subject, group in groupby(quads, lambda quad: quad.subject):
            yield _iri(subject), ((quad.predicate.value, _term(quad.object)) for quad in group)

    def close(self) -> None:
        """Let go of the file, which cannot be asked any more."""
        del self._store

    def mark(self, marks: Iterable[tuple[str, str]]) -> None:
        """Note a text beside each of these resources; one a resource."""
        self._store.bulk_extend(Quad(_subject(iri), _MARKS, RdfLiteral(text), _MARKS) for iri, text in marks)

    def marked(self, iri: str) -> str | None:
        """The text that was noted beside the resource."""
        for quad in self._store.quads_for_pattern(_subject(iri), _MARKS, None, _MARKS):
            return _term(quad.object).text
        return None


@contextmanager
def opened_graph(file: InputFile, syntax: RdfSyntax) -> Iterator[RdfGraph]:
    """The file, read into a store on disk that is removed afterwards, so that memory stays flat.

    Nothing is fetched: a JSON-LD file must hold its own context, or name schema.org's, which is known
    here. Raises `BadFile` for a file that cannot be read or is not of the syntax.
    """
    with _temporary_folder() as folder:
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
        graph = RdfGraph(store, file)
        del store
        try:
            yield graph
        finally:
            graph.close()


@contextmanager
def _temporary_folder() -> Iterator[str]:
    """A folder that is removed afterwards, even while an error still holds the store that is in it."""
    folder = tempfile.mkdtemp(prefix="ketting-rdf-")
    try:
        yield folder
    finally:
        for _ in range(_REMOVALS):
            # The library may put another file there meanwhile, for as long as there is a folder.
            shutil.rmtree(folder, ignore_errors=True)


def _without_mark(stream: BufferedReader) -> BufferedReader:
    """The stream behind a byte order mark, for which the grammars of Turtle and N-Quads have no place."""
    if stream.peek(len(BOM_UTF8))[: len(BOM_UTF8)] == BOM_UTF8:
        stream.read(len(BOM_UTF8))
    return stream


def _read(store: Store, stream: BufferedReader | BytesIO, syntax: RdfSyntax) -> None:
    base = NO_BASE if syntax is RdfSyntax.JSONLD else None
    quads = parse(stream, _FORMATS[syntax], base_iri=base)
    store.bulk_extend(Quad(quad.subject, quad.predicate, quad.object) for quad in quads)


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
