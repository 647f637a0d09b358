"""Paths of all classes put together as one chain, with what nobody recorded."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import pairwise
from types import MappingProxyType

from api.models import EntityRef, OpenEndAnswer, PathAnswer, PathLink, ProximityAnswer
from api.page.chain import OTHERS, Chain, ChainLink, Kind, Node, Tag, note_of
from api.page.picture.text import shown
from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.values import link_towards
from graph.model import COLLAPSED, POSSIBLY_SAME
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from ontology import SCHEMA, Share

MOST_NODES = 40
"""Entities of a picture; paths beyond that are told by their number."""

_MOST_UNKNOWN = 2
"""Entities whose unknown owner has a node of its own; of the others one tells how many there are."""


def chain_of(
    entity: EntityRef,
    answers: Sequence[ProximityAnswer],
    *,
    with_longer: bool = False,
    native: Mapping[str, str] = MappingProxyType({}),
) -> Chain:
    """The chain from an entity to the members of every class asked about.

    Drawn are the paths of each class that no other has fewer hops than, or better evidence; with
    `with_longer` all that the answer has. `native` are names in other scripts by id.
    """
    merged = _Merged(entity)
    all_paths = [(answer, path) for answer in answers for path in answer.paths]
    chosen = [(a, p) for a, p in all_paths if with_longer or p is a.paths[0] or _is_as_near(p, a)]
    drawn = 0
    for answer, path in sorted(chosen, key=lambda each: each[1] is not each[0].paths[0]):
        drawn += merged.add(answer, path)
    return merged.chain(answers, native, left_out=len(all_paths) - drawn)


def _is_as_near(path: PathAnswer, answer: ProximityAnswer) -> bool:
    best = answer.paths[0]
    return path.hops <= best.hops or path.grade < best.grade


class _Merged:
    """Paths put together by entity and link."""

    def __init__(self, start: EntityRef) -> None:
        self._start = start.id
        self._entities: dict[str, EntityRef] = {start.id: start}
        self._hops: dict[str, int] = {start.id: 0}
        self._tags: dict[str, dict[str, Tag]] = defaultdict(dict)
        self._links: dict[tuple[str, str, str], PathLink] = {}
        self._classes: dict[tuple[str, str, str], set[str]] = defaultdict(set)
        self._stops: set[str] = set()

    def add(self, answer: ProximityAnswer, path: PathAnswer) -> bool:
        """Whether the path is drawn: it is not where that made the picture too large."""
        new = [each for each in path.entities if each.id not in self._entities]
        if new and len(self._entities) + len(new) > MOST_NODES:
            return False
        hops = 0
        for number, (one, other) in enumerate(pairwise(path.entities), start=1):
            links = [link for link in path.links if link.step == number]
            hops += _hops_of(links)
            self._entities.setdefault(other.id, other)
            self._hops[other.id] = min(hops, self._hops.get(other.id, hops))
            for link in links:
                key = one.id, other.id, link.id
                self._links[key] = link
                self._classes[key].add(answer.risk_class)
        if path.target is not None:
            member = (
                path.target.entity.id if path.target.entity.id in self._entities else path.entities[-1].id
            )
            tag = Tag(
                answer.risk_class,
                class_label(answer.risk_class, answer.label),
                path.target.grade,
                not answer.decides,
            )
            self._tags[member].setdefault(answer.risk_class, tag)
            if answer.risk_class in SCHEMA.barrier_classes and member != self._start:
                self._stops.add(member)
        return True

    def chain(self, answers: Sequence[ProximityAnswer], native: Mapping[str, str], *, left_out: int) -> Chain:
        """The chain with a node for every unknown owner."""
        layers = self._layers()
        nodes = [
            Node(
                key=id,
                kind=Kind.CONSIGNEE if id == self._start else Kind.PARTY,
                title=entity.caption,
                note=note_of(entity),
                native=shown(native.get(entity.id, "")),
                entity=entity,
                hops=self._hops[id],
                layer=layers[id],
                tags=tuple(self._tags[id].values()),
                is_stop=id in self._stops,
            )
            for id, entity in self._entities.items()
        ]
        links = [
            _link(key, link, frozenset(self._classes[key]))
            for key, link in self._links.items()
            if layers[key[0]] < layers[key[1]]
        ]
        unknown = list(_unknown_owners(answers, {node.key: node for node in nodes}, self._stops))
        nodes += [node for node, _ in unknown]
        links += [link for _, link in unknown]
        return Chain(tuple(sorted(nodes, key=lambda node: node.layer)), tuple(links), left_out)

    def _layers(self) -> dict[str, int]:
        """The longest way to each entity in hops, so that every link runs to the right; at least 1 a link."""
        weights: dict[str, dict[str, int]] = defaultdict(dict)
        for start, end, _ in self._links:
            several = [link for (one, other, _), link in self._links.items() if (one, other) == (start, end)]
            weights[start][end] = max(1, _hops_of(several))
        order = _without_rings(self._start, weights)
        layers = dict.fromkeys(self._entities, 0)
        for start in order:
            for end, weight in weights[start].items():
                if order.index(end) > order.index(start):
                    layers[end] = max(layers[end], layers[start] + weight)
        return layers


def _without_rings(start: str, weights: dict[str, dict[str, int]]) -> list[str]:
    """The entities so that links lead on, but for those that close a ring."""
    finished: list[str] = []
    seen: set[str] = set()
    stack: list[tuple[str, Iterator[str]]] = [(start, iter(sorted(weights[start])))]
    seen.add(start)
    while stack:
        at, onward = stack[-1]
        for end in onward:
            if end not in seen:
                seen.add(end)
                stack.append((end, iter(sorted(weights[end]))))
                break
        else:
            stack.pop()
            finished.append(at)
    return finished[::-1]


def _hops_of(links: Iterable[PathLink]) -> int:
    """How many hops a step over any of these links is: two where somebody stands between on all of them."""
    several = list(links)
    if any(link.type in (COLLAPSED, POSSIBLY_SAME) for link in several):
        return 0
    return 2 if several and all(link.direct == "indirect" for link in several) else 1


def _link(key: tuple[str, str, str], link: PathLink, classes: frozenset[str]) -> ChainLink:
    start, end, id = key
    is_up = link.upper.id == end
    verb = link_towards(link.type, is_up=is_up, authorities=link.stated_by)
    if link.direct in ("direct", "indirect"):
        verb = say(f"page.verb.{link.direct}", verb=verb)
    has_way = link.type == POSSIBLY_SAME or SCHEMA.link_type(link.type).has_upper
    return ChainLink(
        key=f"{start}>{id}",
        start=start,
        end=end,
        verb=verb,
        stated=link,
        share=None if link.share is None else Share.parse(link.share),
        classes=classes,
        points_right=is_up if has_way and link.type != POSSIBLY_SAME else None,
    )


def _unknown_owners(
    answers: Sequence[ProximityAnswer], drawn: dict[str, Node], stops: set[str]
) -> Iterator[tuple[Node, ChainLink]]:
    """For entities whose owners are open a node each, the nearest first, and one for all others."""
    open_classes: dict[str, list[ProximityAnswer]] = defaultdict(list)
    ends: dict[str, OpenEndAnswer] = {}
    for answer in answers:
        if answer.verdict is Verdict.UNKNOWN:
            for end in answer.open_ends:
                if end.entity.id not in stops:
                    ends.setdefault(end.entity.id, end)
                    open_classes[end.entity.id].append(answer)
    here = sorted((id for id in ends if id in drawn), key=lambda id: (drawn[id].hops, id))
    for id in here[:_MOST_UNKNOWN]:
        yield unknown_owner(drawn[id], [ends[id]], open_classes[id])
    others = [*here[_MOST_UNKNOWN:], *(id for id in ends if id not in drawn)]
    if others:
        asked = next(node for node in drawn.values() if node.kind is Kind.CONSIGNEE)
        classes = {each.risk_class: each for id in others for each in open_classes[id]}
        title = say("page.unknown.others", n=len(others))
        node, link = unknown_owner(asked, [ends[id] for id in others], list(classes.values()))
        yield (
            replace(node, key=OTHERS, title=title),
            replace(link, key=f"{OTHERS}>", end=OTHERS, verb="", share=None),
        )


def unknown_owner(
    below: Node, ends: Sequence[OpenEndAnswer], open_in: Sequence[ProximityAnswer] = ()
) -> tuple[Node, ChainLink]:
    """The owner that may exist and that nobody recorded, with the link to it from the party `below`."""
    key = f"?{below.key}"
    tags = tuple(Tag(each.risk_class, class_label(each.risk_class, each.label)) for each in open_in)
    first = ends[0]
    node = Node(
        key=key,
        kind=Kind.UNKNOWN,
        title=_title(first),
        layer=below.layer + 1,
        tags=tags,
        reasons=tuple(ends),
    )
    high = first.unrecorded if first.lacks is GapKind.SHARE_UNRECORDED and first.unrecorded else 100.0
    link = ChainLink(
        key=f"{below.key}>?",
        start=below.key,
        end=key,
        verb=say("page.unknown.verb"),
        stated=None,
        share=Share(0, high, True, high == 100),
        classes=frozenset(tag.risk_class for tag in tags),
    )
    return node, link


def _title(end: OpenEndAnswer) -> str:
    if end.lacks is GapKind.SHARE_UNRECORDED and end.unrecorded:
        return say("page.unknown.share", share=f"{end.unrecorded:g}")
    return say("page.unknown.another" if end.lacks is GapKind.SHARE_UNKNOWN else "page.unknown")
