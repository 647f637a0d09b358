"""The nodes and links around an entity, for a picture."""

from __future__ import annotations

from pydantic import Field

from api.models.base import Model
from api.models.entities import EntityRef, ReadAs, Validity
from api.models.paths import TraversalAnswer
from graph.search.qualifications import StopKind


class GraphNode(Model):
    """An entity of the picture."""

    entity: EntityRef
    hops: int = Field(description="From the entity asked about")
    risk_classes: list[str] = Field(description="Classes that it is in on the day")
    stop: StopKind | None = Field(description="Why nothing behind it is shown; null where there is no stop")


class GraphLink(Model):
    """A link of the picture; `/v1/links/{id}` has its sources."""

    id: str
    type: str
    upper: str
    lower: str
    share: str | None = Field(None, description="Ownership only: percent on the day asked about")
    direct: str
    valid: Validity
    grade: str


class GraphAnswer(Model):
    """Nodes and links around an entity, nearest first and by id, a page at a time.

    A link comes with the page of the later of its two nodes, so that pages add up to the whole picture.
    """

    entity: EntityRef
    read_as: list[ReadAs]
    total: int = Field(description="Nodes in all")
    nodes: list[GraphNode]
    links: list[GraphLink]
    next_cursor: str | None = Field(description="Where the next page begins; null on the last one")
    partial: bool = Field(description="A bound ended the search; there may be more")
    traversal: TraversalAnswer
