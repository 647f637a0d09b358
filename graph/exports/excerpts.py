"""What one of our IRIs names, as RDF: an entity, link, statement, source, document or the derived graph.

Facts keep the ids of their sources, as in an export; shortcuts have canonical ids. Sources are marked
as excerpts, so that nobody loads them as if they were whole.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from graph.exports.dated_links import on_day
from graph.exports.rdf import GraphNode, derived_head, shortcut_nodes, statement_nodes
from graph.exports.source_nodes import document_nodes, source_nodes
from graph.store.contract import Reader
from ontology import SCHEMA, Entity, Link, Statement
from ontology.link import link_id
from ontology.namespaces import DERIVED_GRAPH, source_iri


def entity_nodes(reader: Reader, entity: Entity, links: tuple[Link, ...], day: date) -> Iterator[GraphNode]:
    """The statements of the entity and of those of its links, and the shortcuts of these on the day."""
    shown = {link.id for link in links}
    statements = (
        s
        for s in reader.recorded(entity.id)
        if s.prop not in SCHEMA.link_types
        or link_id(s.prop, reader.canonical(s.subject), reader.canonical(s.value)) in shown
    )
    yield from statements_nodes(reader, statements)
    yield from _shortcuts(reader, links, day)


def link_nodes(reader: Reader, link: Link, day: date) -> Iterator[GraphNode]:
    """The statements of the link, and its shortcut on the day."""
    yield from statements_nodes(reader, reader.observations(link.id))
    yield from _shortcuts(reader, (link,), day)


def statements_nodes(reader: Reader, statements: Iterable[Statement]) -> Iterator[GraphNode]:
    """Statements in any order, in the graphs of their sources, with the sources and documents."""
    ordered = sorted(statements, key=lambda s: (s.source, s.subject, s.prop, s.value, s.id))
    documents = reader.documents()
    versions = {version.dataset.id: version for version in reader.versions()}
    for source, group in groupby(ordered, attrgetter("source")):
        of_source = list(group)
        graph = source_iri(source)
        if source in versions:
            for node in source_nodes(versions[source], is_excerpt=True):
                yield graph, node
        for id in sorted({s.document for s in of_source}):
            if (source, id) in documents:
                for node in document_nodes(source, documents[source, id]):
                    yield graph, node
        for node in statement_nodes(of_source):
            yield graph, node


def source_excerpt(reader: Reader, id: str) -> Iterator[GraphNode]:
    """The source and its documents, none of its statements; nothing for one that is not loaded."""
    for version in reader.versions():
        if version.dataset.id == id:
            for node in source_nodes(version, is_excerpt=True):
                yield source_iri(id), node
            for (source, _), document in sorted(reader.documents().items()):
                if source == id:
                    for node in document_nodes(id, document):
                        yield source_iri(id), node


def document_excerpt(reader: Reader, source: str, id: str) -> Iterator[GraphNode]:
    """The document as the source describes it; nothing for one that it does not."""
    document = reader.documents().get((source, id))
    if document is not None:
        for node in document_nodes(source, document):
            yield source_iri(source), node


def derived_excerpt(reader: Reader, day: date) -> Iterator[GraphNode]:
    """What the derived graph was made from, without its shortcuts."""
    yield DERIVED_GRAPH, derived_head(reader, day)


def _shortcuts(reader: Reader, links: Collection[Link], day: date) -> Iterator[GraphNode]:
    for node in shortcut_nodes(on_day(reader, links, day)):
        yield DERIVED_GRAPH, node
