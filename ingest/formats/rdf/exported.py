"""Graphs that `ketting export` wrote: sources, documents and statements as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache

from graph.exports.source_nodes import is_excerpt, read_document, read_source, stated_count
from graph.store.records import Dataset, Document
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.rdf.graph import RdfGraph
from ingest.rejections import Rejection
from ingest.values import check_text
from ontology import SCHEMA, OntologyError, Statement
from ontology.errors import MisstatedNode, about
from ontology.namespaces import expand, read_entity_iri, source_iri, term_iri
from ontology.schema import is_entity_id
from ontology.statement_nodes import RDF_TYPE
from ontology.statement_reading import read_statement
from ontology.terms import Iri, Node, Term

_EXPORT_TERMS = ("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "dcterms:title", "dcterms:issued",
              "dcterms:valid", "foaf:name", "prov:wasAttributedTo", "prov:wasDerivedFrom",
              "prov:wasGeneratedBy", "prov:endedAtTime", "schema:url", "schema:license",
              "skos:note")  # fmt: skip
"""The terms of other vocabularies that an export writes."""

_OBSERVATION = expand("ketting:observation")


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

    Loading an excerpt of a source would remove what it leaves out. A source that has fewer statements than
    it says was cut off, and fails. Raises `BadFile` when there is none to load.
    """
    sources = list(_whole_sources(graph, emit))
    _report_unmapped(graph, emit)
    if not sources:
        raise BadFile(
            f"{graph.path} holds no source whole and well described, and an excerpt would replace one; "
            "nothing was loaded"
        )
    for source in sources:
        _read_source(graph, source, emit)


def _whole_sources(graph: RdfGraph, emit: Emit) -> Iterator[_Source]:
    """The sources by id; excerpts are left out, and those described wrongly rejected."""
    for iri in graph.of_type("ketting:Source"):
        node = graph.node(iri)
        if is_excerpt(node):
            # An export of chosen sources has of the others what makes entities members of classes.
            reason = "the file holds only some of its statements, and loading replaces a source whole"
            remedy = "to have it too, load it itself"
            emit.leave_out(Rejection(graph.name, iri, "ketting:excerpt", reason, remedy))
            continue
        try:
            dataset = read_source(node, _neighbours(graph, node))
            _check_texts(
                {
                    "dcterms:title": dataset.title,
                    "prov:wasAttributedTo": dataset.publisher,
                    "schema:license": dataset.licence,
                    "schema:url": dataset.url,
                }
            )
        except OntologyError as error:
            emit.reject(Rejection.of(graph.name, iri, error))
        else:
            yield _Source(iri, dataset, stated_count(node))


def _read_source(graph: RdfGraph, source: _Source, emit: Emit) -> None:
    documents, bad_documents = _documents(graph, source.iri)
    emit.source(source.dataset, documents.values())
    for rejection in bad_documents:
        emit.reject(rejection)
    emit.judged_same(_judgements(graph))
    node_of = lru_cache(maxsize=1_000)(graph.node)
    count = 0
    for iri in graph.subjects("ketting:source", source_iri(source.dataset.id)):
        count += 1
        try:
            statement = _statement(graph, iri, node_of)
            _check(statement, emit)
        except OntologyError as error:
            emit.reject(Rejection.of(graph.name, iri, error))
        else:
            emit.statement(statement, file=graph.name, record=iri)
    if source.count is not None and count < source.count:
        emit.fail(
            f"{graph.name} says that it holds {source.count} statements of it, and has {count}: it was cut "
            "off; export it again"
        )


def _report_unmapped(graph: RdfGraph, emit: Emit) -> None:
    """Report terms that an export does not have, and plain facts that no statement supports."""
    known = {expand(name) for name in _EXPORT_TERMS}
    for subject, properties in graph.described():
        facts: list[tuple[str, Term]] = []
        is_link = False
        for predicate, term in properties:
            if predicate == _OBSERVATION:
                is_link = True  # a link says who observed it
            elif predicate not in known and not predicate.startswith(SCHEMA.namespace):
                emit.unmapped(predicate, example=subject, reason="no term of an export")
            elif _plain_property(predicate) in SCHEMA.properties:
                facts.append((predicate, term))
        if not is_link and subject.startswith(SCHEMA.entity_namespace):
            for predicate in _bare_facts(graph, subject, facts):
                emit.unmapped(
                    predicate, example=subject, reason="plain facts that no statement of the file supports"
                )


def _bare_facts(graph: RdfGraph, entity: str, facts: Iterable[tuple[str, Term]]) -> Iterator[str]:
    """The predicates of an entity's plain facts that would be loaded on nobody's word."""
    stated = {
        (statement.text("rdf:predicate"), term)
        for statement in map(graph.node, graph.subjects("rdf:subject", entity))
        for term in statement.all("rdf:object")
    }
    for predicate, term in facts:
        if (term_iri(_plain_property(predicate)), term) not in stated:
            yield predicate


def _plain_property(predicate: str) -> str:
    """The name of our property that a predicate of an export is."""
    return "type" if predicate == RDF_TYPE else predicate.removeprefix(SCHEMA.namespace)


def _statement(graph: RdfGraph, iri: str, node_of: Callable[[str], Node]) -> Statement:
    links = list(graph.subjects("ketting:observation", iri))
    if len(links) > 1:
        raise MisstatedNode(
            f"it observes {len(links)} links", "an observation belongs to one", "ketting:observation"
        )
    return read_statement(graph.node(iri), node_of(links[0]) if links else None)


def _check(statement: Statement, emit: Emit) -> None:
    """Raise `MisstatedNode`, or `UnknownTerm`, for what no export says."""
    ids = [statement.subject]
    if statement.prop in SCHEMA.link_types or SCHEMA.property(statement.prop).range == "entity":
        ids.append(statement.value)
    for id in ids:
        if not is_entity_id(id):
            raise MisstatedNode(
                f"{id!r} is no entity id",
                "use 1 to 200 letters, digits and . _ : @ -",
                "rdf:subject" if id == statement.subject else "rdf:object",
            )
    with about("rdf:object"):
        if statement.prop == "type":
            SCHEMA.entity_type(statement.value)
        own = {described.name for described in emit.dataset.classes}
        if statement.prop == "riskClass" and statement.value not in own:
            SCHEMA.risk_class(statement.value)
    if statement.source != emit.dataset.id or statement.document not in emit.documents:
        raise MisstatedNode(
            f"it cites {statement.document!r} of {statement.source!r}, which the file does not describe",
            "describe the document, or export the source again",
            "prov:wasDerivedFrom",
        )
    _check_texts(
        {
            "rdf:object": statement.value,
            "ketting:locator": statement.locator,
            "ketting:quote": statement.quote,
            "ketting:original": statement.original,
        }
    )


def _check_texts(texts: Mapping[str, str | None]) -> None:
    """Raise `InvalidValue` for a control character, which fact tables refuse as well."""
    for field, text in texts.items():
        if text is not None:
            check_text(text, field)


def _judgements(graph: RdfGraph) -> Iterator[tuple[str, str]]:
    """The pairs of ids that the file judges the same."""
    for subject, term in graph.triples(term_iri("sameAs")):
        one, other = read_entity_iri(subject), read_entity_iri(term.text)
        if one is not None and other is not None:
            yield one, other


def _documents(graph: RdfGraph, source: str) -> tuple[dict[str, Document], list[Rejection]]:
    """The documents of a source by id, and the rejections of those that cannot be read."""
    documents: dict[str, Document] = {}
    rejections: list[Rejection] = []
    for iri in graph.of_type("ketting:Document"):
        if iri.startswith(f"{source}/"):
            node = graph.node(iri)
            try:
                document = read_document(node, _neighbours(graph, node))
                _check_texts(
                    {
                        "": document.id,
                        "ketting:name": document.title,
                        "prov:wasAttributedTo": document.publisher,
                        "schema:url": document.url,
                        "skos:note": document.note,
                    }
                )
                documents[document.id] = document
            except OntologyError as error:
                rejections.append(Rejection.of(graph.name, iri, error))
    return documents, rejections


def _neighbours(graph: RdfGraph, node: Node) -> dict[str, Node]:
    """The resources that a node leads to, by IRI."""
    return {
        term.text: graph.node(term.text)
        for _, term in node.properties
        if isinstance(term, Iri) and term.text.startswith(f"{node.iri}#")
    }
