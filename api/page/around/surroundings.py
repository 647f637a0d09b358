"""The graph around an entity that a picture shows: read party by party, put together and thinned out."""

from __future__ import annotations

from collections import defaultdict, deque
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field

from api.models import GraphAnswer, GraphLink, GraphNode, LinkAnswer
from graph.model import Validity
from ontology import Share

MOST_PARTIES = 2_000

WHOLE = Share.exact(100)
_FORMER = Validity.FORMER.label


@dataclass(slots=True)
class Graph:
    """Parties and links by id."""

    nodes: dict[str, GraphNode] = field(default_factory=dict)
    links: dict[str, GraphLink] = field(default_factory=dict)
    through: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of a link that stands for a chain of wholly owned companies: the names of those, from below."""
    parts: dict[str, tuple[str, ...]] = field(default_factory=dict)
    """Of such a link: the ids of the links that it stands for, from below."""
    is_partial: bool = False

    def add(self, answer: GraphAnswer) -> None:
        """Put what lies around one more entity to it, as long as there is room."""
        for node in answer.nodes:
            self._add_node(node)
        for link in answer.links:
            self._add_link(link)
        self.is_partial = self.is_partial or answer.partial or answer.next_cursor is not None

    def add_ended(self, links: Iterable[LinkAnswer]) -> None:
        """Put those of the links to it that held once, and do no more."""
        for link in links:
            held = link.holdings[0] if link.holdings else None
            if held is None or held.valid.status != _FORMER:
                continue
            for end in (link.lower, link.upper):
                self._add_node(GraphNode(entity=end, hops=1, risk_classes=[], stop=None))
            self._add_link(
                GraphLink(
                    id=link.id, type=link.type, upper=link.upper.id, lower=link.lower.id,
                    share=held.share, direct=held.direct, valid=held.valid, grade=link.grade,
                )
            )  # fmt: skip

    def join(self, other: Graph) -> None:
        """Put the parties and links of another day to it."""
        self.nodes = other.nodes | self.nodes
        self.links = other.links | self.links
        self.is_partial = self.is_partial or other.is_partial

    def leave_out(self, ids: Iterable[str]) -> None:
        """Leave out these parties with their links."""
        hidden = set(ids)
        self.nodes = {id: node for id, node in self.nodes.items() if id not in hidden}
        self.links = {
            id: link
            for id, link in self.links.items()
            if link.upper not in hidden and link.lower not in hidden
        }

    def stated_links(self) -> list[str]:
        """The ids of the links that are behind those shown, the ones put together among them."""
        return [id for link in self.links for id in self.parts.get(link, (link,))]

    def collapse_wholly_owned(self, opened: Collection[str]) -> None:
        """Leave out opened companies that one party holds whole, that hold one whole, and nothing else."""
        for id in opened:
            around = [link for link in self.links.values() if id in (link.upper, link.lower)]
            if len(around) != 2 or not all(_is_whole(link) for link in around):
                continue
            below = next((link for link in around if link.upper == id), None)
            above = next((link for link in around if link.lower == id), None)
            if below is None or above is None or below.lower == above.upper:
                continue
            joined = below.model_copy(
                update={
                    "upper": above.upper,
                    "direct": "indirect",
                    "grade": max(below.grade, above.grade),
                    "valid": max((below, above), key=lambda link: link.grade).valid,
                }
            )
            names = (*self.through.pop(below.id, ()), self.nodes.pop(id).entity.caption)
            self.through[joined.id] = (*names, *self.through.pop(above.id, ()))
            parts = (*self.parts.pop(below.id, (below.id,)), *self.parts.pop(above.id, (above.id,)))
            self.parts[joined.id] = parts
            del self.links[above.id]
            self.links[joined.id] = joined

    def layers(self, centre: str) -> dict[str, int]:
        """The signed distance of each party: owners and parents count up, what is owned counts down."""
        beside: dict[str, list[tuple[str, int]]] = defaultdict(list)
        for link in sorted(self.links.values(), key=lambda link: link.id):
            beside[link.lower].append((link.upper, 1))
            beside[link.upper].append((link.lower, -1))
        layers, waiting = {centre: 0}, deque([centre])
        while waiting:
            at = waiting.popleft()
            for other, step in beside[at]:
                if other not in layers:
                    layers[other] = layers[at] + step
                    waiting.append(other)
        return layers

    def _add_node(self, node: GraphNode) -> None:
        if len(self.nodes) < MOST_PARTIES:
            self.nodes.setdefault(node.entity.id, node)
        elif node.entity.id not in self.nodes:
            self.is_partial = True

    def _add_link(self, link: GraphLink) -> None:
        if link.upper in self.nodes and link.lower in self.nodes:
            self.links.setdefault(link.id, link)


def is_ended(link: GraphLink) -> bool:
    """Whether the link held once, and does no more."""
    return link.valid.status == _FORMER


def _is_whole(link: GraphLink) -> bool:
    return link.share is not None and Share.parse(link.share) == WHOLE and not is_ended(link)
