"""One entity as RDF: what is said of it, its links, and the sources and documents that say so."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from graph.exports.rdf import GraphNode, shortcut_nodes, statement_nodes
from graph.exports.source_nodes import document_nodes, source_nodes
from graph.exports.standing import standings_of
from graph.store.contract import Reader
from ontology import Entity
from ontology.namespaces import DERIVED_GRAPH, source_iri


def entity_nodes(reader: Reader, entity: Entity, day: date, *, links: int) -> Iterator[GraphNode]:
    """The nodes of the entity and of its first so many links, in the graphs of their sources.

    Ids are canonical. Sources are marked as excerpts, so that nobody loads them as if they were whole.
    """
    found = reader.links(entity.id)[:links]
    said = [
        *entity.statements,
        *(s for link in found for s in link.observations),
        *(s for s in reader.memberships(entity.id) if s.prop == "names"),
    ]
    unique = {s.id: s for s in said}
    ordered = sorted(unique.values(), key=lambda s: (s.source, s.subject, s.prop, s.value, s.id))
    documents = reader.documents()
    versions = {version.dataset.id: version for version in reader.versions()}
    for source, group in groupby(ordered, attrgetter("source")):
        statements = list(group)
        graph = source_iri(source)
        if source in versions:
            for node in source_nodes(versions[source], is_excerpt=True):
                yield graph, node
        for id in sorted({s.document for s in statements}):
            if (source, id) in documents:
                for node in document_nodes(source, documents[source, id]):
                    yield graph, node
        for node in statement_nodes(statements):
            yield graph, node
    for node in shortcut_nodes(standings_of(found, day)):
        yield DERIVED_GRAPH, node
