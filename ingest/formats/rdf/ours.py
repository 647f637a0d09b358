"""Graphs that `ketting export` wrote: sources, documents and statements as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import lru_cache

from graph.exports.source_nodes import is_excerpt, read_document, read_source, stated_count
from graph.store.records import Dataset, Document
from ingest.formats.rdf.file import RdfFile
from ingest.formats.rdf.report import NotUnderstood, Refusal
from ontology import SCHEMA, OntologyError, Statement
from ontology.errors import MisstatedNode
from ontology.namespaces import expand, source_iri, term_iri
from ontology.schema import is_entity_id
from ontology.statement_nodes import RDF_TYPE, read_statement
from ontology.terms import Iri, Node, Term

_OWN_WORDS = ("rdf:type", "rdf:subject", "rdf:predicate", "rdf:object", "dcterms:title", "dcterms:issued",
              "dcterms:valid", "foaf:name", "prov:wasAttributedTo", "prov:wasDerivedFrom",
              "prov:wasGeneratedBy", "prov:endedAtTime", "schema:url", "schema:license",
              "skos:note")  # fmt: skip
"""The words of others that an export writes."""

_ENTITIES = "SELECT DISTINCT ?s WHERE { ?s ?p ?o FILTER (STRSTARTS(STR(?s), 'IDS')) } ORDER BY ?s".replace(
    "IDS", SCHEMA.entity_namespace
)

_PREDICATES = (
    "SELECT ?p (COUNT(*) AS ?count) (SAMPLE(STR(?s)) AS ?example) WHERE { ?s ?p ?o } GROUP BY ?p ORDER BY ?p"
)


@dataclass(frozen=True, slots=True)
class ExportedSource:
    """A source as the file describes it; `count` is how many statements it says to hold."""

    dataset: Dataset
    documents: dict[str, Document]
    count: int | None


def is_export(file: RdfFile) -> bool:
    """Whether the file describes sources of ours, as every export does."""
    return bool(file.of_type("ketting:Source"))


def exported_sources(file: RdfFile, refused: list[Refusal]) -> Iterator[ExportedSource]:
    """The sources that the file holds whole, by id; the others are appended to `refused`.

    Loading an excerpt would take away what it leaves out. Raises `MisstatedNode` for a source that
    cannot be read.
    """
    for iri in file.of_type("ketting:Source"):
        node = file.node(iri)
        if is_excerpt(node):
            reason = "the file holds only some of its statements, and loading replaces a source whole"
            refused.append(Refusal(iri, reason))
            continue
        yield ExportedSource(
            read_source(node, _neighbours(file, node)), _documents(file, iri, refused), stated_count(node)
        )


def exported_statements(file: RdfFile, source: ExportedSource, refused: list[Refusal]) -> Iterator[Statement]:
    """The source's statements; what cannot be read is appended to `refused`. Streams."""
    node_of = lru_cache(maxsize=10_000)(file.node)
    for iri in file.subjects("ketting:source", source_iri(source.dataset.id)):
        try:
            statement = _statement(file, iri, node_of)
            _check(statement, source)
            yield statement
        except OntologyError as error:
            refused.append(Refusal(iri, str(error)))


def not_understood(file: RdfFile) -> Iterator[NotUnderstood]:
    """Words that an export does not have, and plain facts that no statement supports."""
    known = {expand(name) for name in _OWN_WORDS}
    for row in file.query(_PREDICATES):
        term, count, example = _counted(row)
        if term not in known and not term.startswith(SCHEMA.namespace):
            yield NotUnderstood(term, count, example, "no word of an export")
    bare: dict[str, tuple[int, str]] = {}
    for (entity,) in file.query(_ENTITIES):
        assert entity is not None  # the query binds it
        for predicate in _bare_facts(file, file.node(entity.text)):
            count, example = bare.get(predicate, (0, entity.text))
            bare[predicate] = count + 1, example
    for predicate, (count, example) in sorted(bare.items()):
        yield NotUnderstood(predicate, count, example, "plain facts that no statement of the file supports")


def _bare_facts(file: RdfFile, node: Node) -> Iterator[str]:
    """The predicates of an entity's plain facts that would be loaded on nobody's word."""
    if node.all("ketting:observation"):  # a link says who observed it
        return
    stated = {
        (statement.text("rdf:predicate"), term)
        for statement in map(file.node, file.subjects("rdf:subject", node.iri))
        for term in statement.all("rdf:object")
    }
    for predicate, term in node.properties:
        name = term_iri("type") if predicate == RDF_TYPE else predicate
        if name.removeprefix(SCHEMA.namespace) in SCHEMA.properties and (name, term) not in stated:
            yield predicate


def _statement(file: RdfFile, iri: str, node_of: Callable[[str], Node]) -> Statement:
    links = list(file.subjects("ketting:observation", iri))
    if len(links) > 1:
        raise MisstatedNode(f"it observes {len(links)} links, and an observation belongs to one")
    return read_statement(file.node(iri), node_of(links[0]) if links else None)


def _check(statement: Statement, source: ExportedSource) -> None:
    """Raise `MisstatedNode`, or `UnknownTerm`, for what no export of ours says."""
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
    if statement.source != source.dataset.id or statement.document not in source.documents:
        raise MisstatedNode(
            f"it cites {statement.document!r} of {statement.source!r}, which the file does not describe"
        )


def _documents(file: RdfFile, source: str, refused: list[Refusal]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    for iri in file.of_type("ketting:Document"):
        if iri.startswith(f"{source}/"):
            node = file.node(iri)
            try:
                document = read_document(node, _neighbours(file, node))
                documents[document.id] = document
            except OntologyError as error:
                refused.append(Refusal(iri, str(error)))
    return documents


def _neighbours(file: RdfFile, node: Node) -> dict[str, Node]:
    """The resources that a node leads to, by IRI."""
    return {
        term.text: file.node(term.text)
        for _, term in node.properties
        if isinstance(term, Iri) and term.text.startswith(f"{node.iri}#")
    }


def _counted(row: tuple[Term | None, ...]) -> tuple[str, int, str]:
    term, count, example = ("" if value is None else value.text for value in row)
    return term, int(count), example
