"""The graph around an entity: expanded party by party, like parties in stacks, as a picture and as a list."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Protocol

from api.models import EntityRef, GraphNode, OpenEndAnswer
from api.page.around.rows import Row, row_of, row_of_unknown, through
from api.page.around.surroundings import MOST_PARTIES, Graph, is_ended
from api.page.chain import Chain, ChainLink, Kind, Member, Node, Tag, note_of, type_label
from api.page.chain_building import unknown_owner
from api.page.picture.text import shown
from api.wording.catalogue import number, say
from api.wording.classes import class_label, is_context
from api.wording.values import link_towards
from ontology import SCHEMA, Share

FROM_ALIKE, FIRST_ROWS, MORE_ROWS = 4, 7, 25
"""Parties alike from which they are stacked, rows of a stack at first, and how many each asking adds."""

MOST_OPEN, MOST_STOPS = 40, 12
"""Parties that are opened at once, and stops of which it is told how much is behind them."""


class Reading(Protocol):
    """What is read around entities on one day, by one set of filters."""

    def graph(self, ids: Sequence[str]) -> Graph:
        """What lies one link around these entities."""

    def native_names(self, ids: Sequence[str]) -> Mapping[str, str]:
        """Names of these entities in other scripts than Latin."""

    def open_ends(self, ids: Sequence[str]) -> Mapping[str, OpenEndAnswer]:
        """What the record of owners of these entities lacks, by id, of those that lack something."""

    def parties_beside(self, ids: Sequence[str]) -> Mapping[str, int]:
        """How many parties are linked to these entities."""


@dataclass(frozen=True, slots=True)
class Around:
    """What is shown around an entity: drawn, and the same as a list."""

    centre: EntityRef
    chain: Chain
    heads: tuple[str, ...]
    rows: tuple[Row, ...]
    graph: Graph
    change: Mapping[str, str]
    """By the id of a link, with another day: `+` where it is new since, `−` where it is gone."""
    parties: int
    stacked: int
    types: tuple[tuple[str, str, int], ...]
    """Link types with what each is called, and how many links of it there are."""
    changes: tuple[int, int] | None
    """With another day: links that are new since, and that are gone."""


def around(
    centre: EntityRef,
    now: Reading,
    then: Reading | None,
    *,
    opened: Sequence[str],
    hidden: Sequence[str],
    rows_of: dict[str, int],
    collapses: bool = False,
) -> Around:
    """What is around an entity and those opened; `then` reads the same of another day, to compare.

    Those `hidden` are left out. With `collapses` a link stands for the wholly owned companies that lie on it.
    """
    expanded = [id for id in dict.fromkeys([centre.id, *opened[:MOST_OPEN]]) if id not in hidden]
    graph = now.graph(expanded)
    change: dict[str, str] = {}
    if then is not None:
        before = then.graph(expanded)
        new, gone = graph.links.keys() - before.links.keys(), before.links.keys() - graph.links.keys()
        change = dict.fromkeys(new, "+") | dict.fromkeys(gone, "−")
        graph.join(before)
    graph.leave_out(id for id in hidden if id != centre.id)
    if collapses:
        graph.collapse_wholly_owned(expanded[1:])
    layers = graph.layers(centre.id)
    graph.leave_out(graph.nodes.keys() - layers.keys())
    stacks = _stacks(graph, layers, set(expanded))
    in_stack = {id: key for key, ids in stacks.items() for id in ids}
    alone = [id for id in layers if id not in in_stack]
    native, stops = now.native_names(alone), _stops(graph, alone, now)
    nodes = [
        _node(graph.nodes[id], layers[id], centre.id, expanded, native, stops.get(id, "")) for id in alone
    ]
    nodes += [
        _stack(key, [graph.nodes[id] for id in ids], layers[ids[0]], rows_of.get(key, FIRST_ROWS))
        for key, ids in stacks.items()
    ]
    links = _drawn_links(graph, layers, in_stack, change)
    ends = now.open_ends([id for id in expanded if id in layers and id not in stops])
    unknown = [unknown_owner(node, [ends[node.key]]) for node in nodes if node.key in ends]
    nodes += [node for node, _ in unknown]
    first, last = min(node.layer for node in nodes), max(node.layer for node in nodes)
    nodes = [replace(node, layer=node.layer - first) for node in nodes]
    # The first of a chain is the one that it is of.
    nodes.sort(key=lambda node: (node.key != centre.id, node.layer))
    by_type: dict[str, int] = defaultdict(int)
    for link in graph.links.values():
        by_type[link.type] += 1
    rows = [row_of(link, graph, change, stops) for link in graph.links.values()]
    rows += [row_of_unknown(node, link, graph) for node, link in unknown]
    signs = list(change.values())
    return Around(
        centre=centre,
        chain=Chain(tuple(nodes), (*links, *(link for _, link in unknown))),
        heads=tuple(_head(layer) for layer in range(first, last + 1)),
        rows=tuple(sorted(rows, key=lambda row: not row.change)),
        graph=graph,
        change=change,
        parties=len(layers),
        stacked=len(in_stack),
        types=tuple((name, link_towards(name, is_up=True), by_type[name]) for name in SCHEMA.link_types),
        changes=None if then is None else (signs.count("+"), signs.count("−")),
    )


def _stops(graph: Graph, ids: Sequence[str], now: Reading) -> dict[str, str]:
    """Of those that no path runs through, by id, why that is and how much is behind them."""
    stops = {id: kind for id in ids if (kind := graph.nodes[id].stop) is not None}
    beside = now.parties_beside(list(stops)[:MOST_STOPS])
    told = {}
    for id, kind in stops.items():
        told[id] = say("stop.here", kind=say(f"stop.{kind}"))
        drawn = {
            end
            for link in graph.links.values()
            for end in (link.lower, link.upper)
            if id in (link.lower, link.upper)
        }
        left = beside.get(id, 0) - len(drawn - {id})
        if left > 0:
            told[id] += f"; {say('page.explore.behind', n=left)}"
    return told


def _head(layer: int) -> str:
    if layer == 0:
        return say("page.explore.centre")
    return say("page.explore.above" if layer > 0 else "page.explore.below", n=abs(layer))


def _stacks(graph: Graph, layers: dict[str, int], expanded: set[str]) -> dict[str, list[str]]:
    """Parties with the same links to the same party alone, of one type: listed first, then by name."""
    linked: dict[str, set[tuple[str, str, bool]]] = defaultdict(set)
    for link in graph.links.values():
        linked[link.lower].add((link.upper, link.type, True))
        linked[link.upper].add((link.lower, link.type, False))
    alike: dict[str, list[str]] = defaultdict(list)
    for id in layers:
        ends = {end for end, _, _ in linked[id]}
        if id in expanded or len(ends) != 1:
            continue
        types = "+".join(sorted({f"{type}{'<' if is_up else '>'}" for _, type, is_up in linked[id]}))
        alike[f"{ends.pop()}:{types}:{graph.nodes[id].entity.type}"].append(id)
    return {
        key: sorted(
            ids, key=lambda id: (not graph.nodes[id].risk_classes, graph.nodes[id].entity.caption, id)
        )
        for key, ids in alike.items()
        if len(ids) >= FROM_ALIKE
    }


def _tags(node: GraphNode) -> tuple[Tag, ...]:
    return tuple(Tag(name, class_label(name), is_context=is_context(name)) for name in node.risk_classes)


def _node(
    node: GraphNode, layer: int, centre: str, expanded: Sequence[str], native: Mapping[str, str], stop: str
) -> Node:
    id = node.entity.id
    return Node(
        key=id,
        kind=Kind.CONSIGNEE if id == centre else Kind.PARTY,
        title=node.entity.caption,
        note=note_of(node.entity),
        native=shown(native.get(node.entity.id, "")),
        entity=node.entity,
        layer=layer,
        tags=_tags(node),
        is_stop=node.stop is not None,
        stop=stop,
        action="" if id in expanded or node.stop is not None else say("page.explore.open"),
    )


def _stack(key: str, several: Sequence[GraphNode], layer: int, most: int) -> Node:
    members = tuple(
        Member(
            node.entity.id,
            node.entity.caption,
            len([name for name in node.risk_classes if SCHEMA.classes[name].decides])
            if all(name in SCHEMA.classes for name in node.risk_classes)
            else len(node.risk_classes),
        )
        for node in several[:most]
    )
    left = len(several) - len(members)
    return Node(
        key=f"stack:{key}",
        kind=Kind.PARTY,
        title=say("page.explore.stack", n=len(several), type=type_label(several[0].entity.type)),
        layer=layer,
        members=members,
        action=say("page.explore.more", n=min(left, MORE_ROWS)) if left else "",
    )


def _drawn_links(
    graph: Graph, layers: dict[str, int], in_stack: dict[str, str], change: dict[str, str]
) -> list[ChainLink]:
    """A line for each link between parties of different columns, and one for each type to a stack."""
    drawn: dict[tuple[str, str, str, str], ChainLink] = {}
    for link in graph.links.values():
        if link.lower not in layers or link.upper not in layers:
            continue
        start, end = link.lower, link.upper
        if layers[start] == layers[end]:
            continue  # stands in the list; a line within a column would run through others
        is_up = layers[start] < layers[end]
        if not is_up:
            start, end = end, start
        ends = [f"stack:{in_stack[id]}" if id in in_stack else id for id in (start, end)]
        is_single = ends == [start, end]
        sign = change.get(link.id, "")
        key = (ends[0], ends[1], link.type, link.id if is_single else f"{sign}{is_ended(link)}")
        verb = link_towards(link.type, is_up=is_up)
        if link.direct in ("direct", "indirect"):
            verb = say(f"page.verb.{link.direct}", verb=verb) if is_single else verb
        if link.id in graph.through:
            verb = through(link, graph)
        known = drawn.get(key)
        if known is not None and known.stated is not None and known.stated.grade >= link.grade:
            continue
        has_way = link.type in SCHEMA.link_types and SCHEMA.link_type(link.type).has_upper
        drawn[key] = ChainLink(
            key=link.id,
            start=ends[0],
            end=ends[1],
            verb=f"{sign} {verb}".strip(),
            stated=link,
            share=Share.parse(link.share) if link.share is not None and is_single else None,
            classes=frozenset(),
            points_right=is_up if has_way else None,
            is_brief=not is_single,
        )
    return list(drawn.values())


def rows_of(given: Iterable[str]) -> dict[str, int]:
    """How many rows of each stack are asked for, of `KEY~ROWS`.

    >>> rows_of(["cn-cetc:Unit<:Company~32", "x"])
    {'cn-cetc:Unit<:Company': 32}
    """
    found = {}
    for each in given:
        key, between, rows = each.rpartition("~")
        if between and rows.isascii() and rows.isdigit():
            found[key] = min(int(rows), MOST_PARTIES)
    return found


def told(here: Around) -> str:
    """How much is shown."""
    code = "page.explore.count.partial" if here.graph.is_partial else "page.explore.count"
    return say(
        code, parties=number(here.parties), stacked=number(here.stacked), links=number(len(here.graph.links))
    )


def named(entity: EntityRef) -> str:
    """An entity as a title has it."""
    return shown(entity.caption)
