"""RDF descriptions of the entities, links, statements, sources and documents that IRIs name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from api.errors import NotFound
from api.http.negotiation import JSON, JSON_LD, TURTLE
from api.models import LinkAnswer
from api.screening.explanation.evidence import Evidence
from api.screening.explanation.explain import Explainer
from api.screening.question import Page, Question
from api.workspace import View
from graph.exports import excerpts
from graph.exports.jsonld import jsonld
from graph.exports.rdf import GraphNode
from graph.exports.turtle import turtle
from ontology import Link, Statement

MOST_LINKS = 500
"""Links that are written of one entity; the routes of its links page through more."""

_TOLD_OF_A_PARTY = ("type", "name", "alias", "riskClass")

# JSON-LD is JSON, and what it says of a source, document or statement is all there is to say.
_WRITERS: dict[str, Callable[[Iterable[GraphNode]], Iterator[bytes]]] = {
    TURTLE: turtle,
    JSON_LD: jsonld,
    JSON: jsonld,
}


@dataclass(frozen=True, slots=True)
class Description:
    """The RDF of a resource; `is_truncated` when it has more links than are written."""

    nodes: Iterable[GraphNode]
    is_truncated: bool = False

    def written(self, media_type: str) -> bytes:
        """The RDF in a media type."""
        return b"".join(_WRITERS[media_type](self.nodes))


def described_entity(view: View, id: str, day: date) -> Description:
    """The entity with its links on the day; raises `NotFound`."""
    entity = view.reader.entity(id)
    if entity is None:
        raise NotFound(f"no entity {id!r} in the data")
    links = view.reader.links(entity.id)
    nodes = excerpts.entity_nodes(view.reader, entity, links[:MOST_LINKS], day)
    return Description(nodes, len(links) > MOST_LINKS)


def described_link(view: View, id: str, day: date) -> Description:
    """The link with all that is said of it; raises `NotFound`."""
    return Description(excerpts.link_nodes(view.reader, known_link(view, id), day))


def described_chain(view: View, ids: Iterable[str], link_ids: Iterable[str]) -> Description:
    """The links, and of the entities their names, classes and the listings that put them there."""
    statements: dict[str, Statement] = {}
    for id, members in view.reader.memberships_by_id(ids).items():
        listed = {s.subject for s in members if view.reader.canonical(s.subject) != id}
        told = [s for s in view.reader.recorded(id) if s.prop in _TOLD_OF_A_PARTY]
        for s in (*told, *members, *(s for listing in sorted(listed) for s in view.reader.recorded(listing))):
            statements[s.id] = s
    for link in link_ids:
        statements.update({s.id: s for s in view.reader.observations(link)})
    return Description(excerpts.statements_nodes(view.reader, statements.values()))


def described_statement(view: View, id: str) -> Description:
    """The statement with its source and document; raises `NotFound`."""
    statement = view.reader.statement(id)
    if statement is None:
        raise NotFound(f"no statement {id!r} is known; `known_at` asks what was known before")
    return Description(excerpts.statements_nodes(view.reader, [statement]))


def described_source(view: View, id: str) -> Description:
    """The source and its documents; raises `NotFound`."""
    return _present(excerpts.source_excerpt(view.reader, id), f"no source {id!r} is loaded")


def described_document(view: View, source: str, id: str) -> Description:
    """The document as the source describes it; raises `NotFound`."""
    nodes = excerpts.document_excerpt(view.reader, source, id)
    return _present(nodes, f"no document {id!r} of a source {source!r}")


def described_derived(view: View, day: date) -> Description:
    """What the derived graph was made from."""
    return Description(excerpts.derived_excerpt(view.reader, day))


def link_answer(view: View, id: str, question: Question, today: date, page: Page) -> LinkAnswer:
    """The link with a page of its observations; raises `NotFound` and `BadQuestion`."""
    link = known_link(view, id)
    traversal = question.as_traversal(today)
    evidence = Evidence.of(view, traversal.valid_at)
    evidence.look_up([link.upper, link.lower])
    explainer = Explainer(evidence, view, view.search.snapshot_containing([], [link], traversal))
    return explainer.link(link, traversal, page)


def known_link(view: View, id: str) -> Link:
    """The link of this id; raises `NotFound`."""
    link = view.reader.link(id)
    if link is None:
        raise NotFound(f"no link {id!r} in the data")
    return link


def _present(nodes: Iterator[GraphNode], missing: str) -> Description:
    present = list(nodes)
    if not present:
        raise NotFound(missing)
    return Description(present)
