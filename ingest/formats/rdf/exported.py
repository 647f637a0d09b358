"""Graphs that `ketting export` wrote: sources, documents and statements as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.exports.source_nodes import is_excerpt, read_document, read_source, stated_count
from graph.store.records import Dataset, Document
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.rdf.graph import RdfGraph
from ingest.rejections import Rejection, shortened, split_remedy
from ontology import SCHEMA, OntologyError, Statement
from ontology.errors import MisstatedNode
from ontology.namespaces import expand, source_iri, term_iri
from ontology.schema import is_entity_id
from ontology.statement_nodes import RDF_TYPE, read_statement
from ontology.terms import Iri, Node, Term

_EXPORT_TERMS = ("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "dcterms:title", "dcterms:issued",
              "dcterms:valid", "foaf:name", "prov:wasAttributedTo", "prov:wasDerivedFrom",
              "prov:wasGeneratedBy", "prov:endedAtTime", "schema:url", "schema:license",
              "skos:note")  # fmt: skip
"""The terms of other vocabularies that an export writes."""

_ENTITIES = "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER (STRSTARTS(STR(?s), 'IDS')) } ORDER BY ?s".replace(
    "IDS", SCHEMA.entity_namespace
)

_PREDICATES = (
    "SELECT ?p (COUNT(*) AS ?count) (SAMPLE(STR(?s)) AS ?example) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
)


@dataclass(frozen=True, slots=True)
class _Source:
    """A source as the file describes it; `count` is how many statements it says to hold."""

    iri: str
    dataset: Dataset
    count: int | None


def is_export(graph: RdfGraph) -> bool:
    """Whether the file describes sources of Ketting, as every export does."""
    return bool(graph.of_type("ketting:Source"))


def read_export(graph: RdfGraph, emit: Emit) -> None:
    """Emit each source that the file holds whole, and leave the others out.

    Loading an excerpt of a source would remove what it leaves out. Raises `BadFile` for a source that
    is described wrongly or has fewer statements than it says, and when there is none to load.
    """
    try:
        sources = list(_whole_sources(graph, emit))
    except OntologyError as error:
        raise BadFile(f"{graph.path}: {error}; nothing was loaded") from error
    _report_unmapped(graph, emit)
    if not sources:
        raise BadFile(
            f"{graph.path} holds no source whole, and an excerpt would replace one; nothing was loaded"
        )
    for source in sources:
        _read_source(graph, source, emit)


def _whole_sources(graph: RdfGraph, emit: Emit) -> Iterator[_Source]:
    """The sources by id; excerpts are left out. Raises `MisstatedNode`."""
    for iri in graph.of_type("ketting:Source"):
        node = graph.node(iri)
        if is_excerpt(node):
            # An export of chosen sources has of the others what makes entities members of classes.
            reason = "the file holds only some of its statements, and loading replaces a source whole"
            emit.leave_out(Rejection(graph.name, iri, "", reason, "to have it too, load it itself"))
        else:
            yield _Source(iri, read_source(node, _neighbours(graph, node)), stated_count(node))


def _read_source(graph: RdfGraph, source: _Source, emit: Emit) -> None:
    documents, bad_documents = _documents(graph, source.iri)
    emit.source(source.dataset, documents.values())
    for rejection in bad_documents:
        emit.reject(rejection)
    node_of = lru_cache(maxsize=10_000)(graph.node)
    count = 0
    for iri in graph.subjects("ketting:source", source_iri(source.dataset.id)):
        count += 1
        try:
            statement = _statement(graph, iri, node_of)
            _check(statement, emit)
        except OntologyError as error:
            emit.reject(_rejection(graph, iri, error))
        else:
            emit.statement(statement, file=graph.name, record=iri)
    if source.count is not None and count < source.count:
        raise BadFile(
            f"{graph.path} says that it holds {source.count} statements of {source.dataset.id}, "
            f"and has {count}: it was cut off, so the source was not loaded"
        )


def _report_unmapped(graph: RdfGraph, emit: Emit) -> None:
    """Report terms that an export does not have, and plain facts that no statement supports."""
    known = {expand(name) for name in _EXPORT_TERMS}
    for row in graph.query(_PREDICATES):
        term, count, example = _counted(row)
        if term not in known and not term.startswith(SCHEMA.namespace):
            emit.unmapped(term, count=count, example=example, reason="no term of an export")
    for (entity,) in graph.query(_ENTITIES):
        assert entity is not None  # the query binds it
        for predicate in _bare_facts(graph, graph.node(entity.text)):
            emit.unmapped(
                predicate, example=entity.text, reason="plain facts that no statement of the file supports"
            )


def _bare_facts(graph: RdfGraph, node: Node) -> Iterator[str]:
    """The predicates of an entity's plain facts that would be loaded on nobody's word."""
    if node.all("ketting:observation"):  # a link says who observed it
        return
    stated = {
        (statement.text("rdf:predicate"), term)
        for statement in map(graph.node, graph.subjects("rdf:subject", node.iri))
        for term in statement.all("rdf:object")
    }
    for predicate, term in node.properties:
        name = term_iri("type") if predicate == RDF_TYPE else predicate
        if name.removeprefix(SCHEMA.namespace) in SCHEMA.properties and (name, term) not in stated:
            yield predicate


def _statement(graph: RdfGraph, iri: str, node_of: Callable[[str], Node]) -> Statement:
    links = list(graph.subjects("ketting:observation", iri))
    if len(links) > 1:
        raise MisstatedNode(f"it observes {len(links)} links, and an observation belongs to one")
    return read_statement(graph.node(iri), node_of(links[0]) if links else None)


def _check(statement: Statement, emit: Emit) -> None:
    """Raise `MisstatedNode`, or `UnknownTerm`, for what no export says."""
    ids = [statement.subject]
    if statement.prop in SCHEMA.link_types or SCHEMA.property(statement.prop).range == "entity":
        ids.append(statement.value)
    for id in ids:
        if not is_entity_id(id):
            raise MisstatedNode(f"{id!r} is no entity id; use 1 to 200 letters, digits and . _ : @ -")
    if statement.prop == "type":
        SCHEMA.entity_type(statement.value)
    if statement.prop == "riskClass":
        SCHEMA.risk_class(statement.value)
    if statement.source != emit.dataset.id or statement.document not in emit.documents:
        raise MisstatedNode(
            f"it cites {statement.document!r} of {statement.source!r}, which the file does not describe"
        )


def _documents(graph: RdfGraph, source: str) -> tuple[dict[str, Document], list[Rejection]]:
    """The documents of a source by id, and the rejections of those that cannot be read."""
    documents: dict[str, Document] = {}
    rejections: list[Rejection] = []
    for iri in graph.of_type("ketting:Document"):
        if iri.startswith(f"{source}/"):
            node = graph.node(iri)
            try:
                document = read_document(node, _neighbours(graph, node))
                documents[document.id] = document
            except OntologyError as error:
                rejections.append(_rejection(graph, iri, error))
    return documents, rejections


def _neighbours(graph: RdfGraph, node: Node) -> dict[str, Node]:
    """The resources that a node leads to, by IRI."""
    return {
        term.text: graph.node(term.text)
        for _, term in node.properties
        if isinstance(term, Iri) and term.text.startswith(f"{node.iri}#")
    }


def _counted(row: tuple[Term | None, ...]) -> tuple[str, int, str]:
    term, count, example = ("" if value is None else value.text for value in row)
    return term, int(count), example


def _rejection(graph: RdfGraph, iri: str, error: OntologyError) -> Rejection:
    reason, remedy = split_remedy(str(error))
    return Rejection(graph.name, iri, "", shortened(reason), shortened(remedy))
