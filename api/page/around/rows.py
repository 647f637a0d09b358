"""What lies around an entity as a list, which shows what the picture does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.models import GraphLink
from api.page.around.surroundings import Graph
from api.page.chain import ChainLink, Node
from api.page.picture.text import language, shown, shown_sentence
from api.wording.catalogue import all_of, say
from api.wording.values import link_towards, share


@dataclass(frozen=True, slots=True)
class End:
    """An end of a link in the list, with what is said of it."""

    id: str
    title: str
    language: str | None
    note: str = ""


@dataclass(frozen=True, slots=True)
class Row:
    """A link in the list, or what leads to an owner that may exist, which has no grade."""

    id: str
    lower: End
    verb: str
    upper: End
    share: str
    valid: str
    grade: str
    change: str


def row_of(link: GraphLink, graph: Graph, change: dict[str, str], stops: Mapping[str, str]) -> Row:
    """A link in the list; `stops` says of a party why no path runs through it."""
    ends = [
        End(
            id,
            shown(graph.nodes[id].entity.caption),
            language(graph.nodes[id].entity.caption),
            stops.get(id, ""),
        )
        for id in (link.lower, link.upper)
    ]
    return Row(
        id=link.id,
        lower=ends[0],
        verb=through(link, graph) if link.id in graph.through else link_towards(link.type, is_up=True),
        upper=ends[1],
        share=share(link.share) or "",
        valid=link.valid.detail,
        grade=link.grade,
        change=change.get(link.id, ""),
    )


def row_of_unknown(node: Node, link: ChainLink, graph: Graph) -> Row:
    """What leads to an owner that may exist, and why nobody knows."""
    below = graph.nodes[link.start].entity
    told = share(str(link.share)) if link.share is not None else None
    return Row(
        id=link.key,
        lower=End(below.id, shown(below.caption), language(below.caption)),
        verb=link.verb,
        upper=End(node.key, node.title, None, shown_sentence(" ".join(end.detail for end in node.reasons))),
        share=told or "",
        valid="",
        grade="",
        change="",
    )


def through(link: GraphLink, graph: Graph) -> str:
    """What a link is called that stands for a chain of wholly owned companies."""
    names = all_of(shown(name) for name in graph.through[link.id])
    return say("page.explore.through", verb=link_towards(link.type, is_up=True), names=names)
