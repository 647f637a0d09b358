"""One entity as Turtle or JSON-LD, for those who ask for it by content negotiation."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from api.errors import NotFound
from api.screening import Question
from api.workspace import Workspace
from graph.exports.entity_nodes import entity_nodes
from graph.exports.jsonld import jsonld
from graph.exports.rdf import GraphNode
from graph.exports.turtle import turtle

JSON = "application/json"
TURTLE = "text/turtle"
JSON_LD = "application/ld+json"

MOST_LINKS = 500
"""Links that are written of one entity; the routes of its links page through more."""

_WRITERS: dict[str, Callable[[Iterable[GraphNode]], Iterator[bytes]]] = {TURTLE: turtle, JSON_LD: jsonld}


@dataclass(frozen=True, slots=True)
class Described:
    """The entity in a media type; `is_partial` when it has more links than are written."""

    body: bytes
    is_partial: bool


def preferred(accept: str | None) -> str:
    """The media type that the caller wants most of the three; JSON where nothing is said or none fits."""
    best, chosen = 0.0, JSON
    for offer in (JSON, TURTLE, JSON_LD):
        quality = max(_qualities(accept or "*/*", offer), default=(0, 0.0))[1]
        if quality > best:
            best, chosen = quality, offer
    return chosen


def described_entity(workspace: Workspace, id: str, question: Question, media_type: str) -> Described:
    """The entity with its links and their sources; raises `NotFound` and `BadQuestion`."""
    day = question.as_traversal(workspace.today).valid_at
    with workspace.view(question.sources, question.known_at) as view:
        entity = view.reader.entity(id)
        if entity is None:
            raise NotFound(f"no entity {id!r} in the data")
        nodes = entity_nodes(view.reader, entity, day, links=MOST_LINKS)
        body = b"".join(_WRITERS[media_type](nodes))
        return Described(body, len(view.reader.links(entity.id)) > MOST_LINKS)


def _qualities(accept: str, offer: str) -> Iterator[tuple[int, float]]:
    """How exactly each part of the header names the offer, and how much it wants it."""
    for part in accept.split(","):
        name, *parameters = (piece.strip().lower() for piece in part.split(";"))
        exactness = {offer: 3, f"{offer.partition('/')[0]}/*": 2, "*/*": 1}.get(name)
        if exactness is not None:
            stated = next((p[2:] for p in parameters if p.startswith("q=")), "1")
            try:
                yield exactness, min(max(float(stated), 0.0), 1.0)
            except ValueError:
                yield exactness, 0.0
