"""The data as RDF nodes: a named graph for each source, and one for what is derived from all of them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby, islice
from operator import attrgetter

from graph.exports.dated_links import DatedLink, dated_links
from graph.exports.source_nodes import document_nodes, source_nodes
from graph.store.contract import Reader
from graph.store.records import Document
from ontology import SCHEMA, PartialDate, Statement
from ontology.namespaces import DERIVED_GRAPH, entity_iri, expand, source_iri, term_iri
from ontology.statement_nodes import RDF_TYPE, describe
from ontology.terms import Iri, Node, date_literal, resource

_STATEMENTS_AT_ONCE = 500

GraphNode = tuple[str, Node]
"""The IRI of a named graph and a node in it."""


def rdf_nodes(reader: Reader, day: date) -> Iterator[GraphNode]:
    """Every node, graph by graph in the order of the sources' ids, the derived graph last. Streams.

    Facts keep the ids of their sources, so that a merge stays the judgement that it is; the derived
    graph has the canonical ids, and the links that are in force or presumed on the day.
    """
    by_source = groupby(reader.statements(), attrgetter("source"))
    source, statements = next(by_source, (None, iter(())))
    documents = _documents_by_source(reader)
    for version in reader.versions():
        id = version.dataset.id
        is_chosen = reader.sources is None or id in reader.sources
        if not is_chosen and id != source:
            continue
        graph = source_iri(id)
        for node in source_nodes(version, is_excerpt=not is_chosen or bool(reader.hidden)):
            yield graph, node
        for document in documents.get(id, ()):
            for node in document_nodes(id, document):
                yield graph, node
        if id == source:
            for node in statement_nodes(statements):
                yield graph, node
            source, statements = next(by_source, (None, iter(())))
    for node in derived_nodes(reader, day):
        yield DERIVED_GRAPH, node


def statement_nodes(statements: Iterable[Statement]) -> Iterator[Node]:
    """The nodes of one source's statements, which are ordered by subject. Streams."""
    for _, about in groupby(statements, attrgetter("subject")):
        # An entity with more statements than that is described in several nodes of one IRI.
        while batch := list(islice(about, _STATEMENTS_AT_ONCE)):
            yield from describe(batch)


def derived_nodes(reader: Reader, day: date) -> Iterator[Node]:
    """The derived graph: what it was made from, as of when, and a shortcut for each link that holds."""
    yield derived_head(reader, day)
    yield from shortcut_nodes(dated_links(reader, day))


def derived_head(reader: Reader, day: date) -> Node:
    """The node of the derived graph itself."""
    sources = [version.dataset.id for version in reader.versions()]
    return Node(
        DERIVED_GRAPH,
        (
            (RDF_TYPE, resource("prov:Entity")),
            *((expand("prov:wasDerivedFrom"), Iri(source_iri(id))) for id in sources),
            (expand("dcterms:valid"), date_literal(PartialDate(day.isoformat()))),
        ),
    )


def shortcut_nodes(links: Iterable[DatedLink]) -> Iterator[Node]:
    """For each link that holds, its upper end with the property that leads straight to the lower."""
    for upper, group in groupby((dated.link for dated in links if dated.validity.holds), attrgetter("upper")):
        while batch := list(islice(group, _STATEMENTS_AT_ONCE)):
            yield Node(
                entity_iri(upper),
                tuple(
                    (term_iri(SCHEMA.link_type(link.type).shortcut), Iri(entity_iri(link.lower)))
                    for link in batch
                ),
            )


def _documents_by_source(reader: Reader) -> dict[str, list[Document]]:
    documents: dict[str, list[Document]] = {}
    for (source, _), document in sorted(reader.documents().items()):
        documents.setdefault(source, []).append(document)
    return documents
