"""Every part of the chain in words with its sources: the ordered list, and what is shown of a part chosen."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.models import EntityAnswer, LinkAnswer, PathLink, ProximityAnswer, Target
from api.page.chain import Chain, ChainLink, Kind, Node, Tag, named_first, type_label
from api.page.picture.shapes import share_drawn
from api.page.picture.text import language, shown, shown_sentence
from api.page.sources import Citation, Citations, numbers_of
from api.wording.catalogue import number, say
from api.wording.classes import class_label
from api.wording.values import directness, link_towards, share
from graph.search.proximity import Verdict

MOST_SOURCES = 12
"""Sources of a part that are shown; of more the number is told."""


@dataclass(frozen=True, slots=True)
class Said:
    """A line about a part: what it is called, and what is said."""

    label: str
    text: str
    grade: str | None = None


@dataclass(frozen=True, slots=True)
class Detail:
    """A part of the chain with its facts and sources; an entity has an id."""

    key: str
    title: str
    lines: tuple[Said, ...]
    used_by: tuple[Tag, ...]
    sources: tuple[Citation, ...]
    more_sources: int = 0
    disputed: tuple[str, ...] = ()
    entity_id: str | None = None
    is_unknown: bool = False


@dataclass(frozen=True, slots=True)
class Told:
    """A link in the ordered list: what leads on from an entity."""

    key: str
    verb: str
    end: str
    end_language: str | None
    about: str
    bar: str
    """The share as a drawing; empty where none is told."""
    grade: str | None
    numbers: tuple[int, ...]
    classes: str


@dataclass(frozen=True, slots=True)
class Item:
    """An entity in the ordered list, or an owner that may exist, with what leads on from it."""

    key: str
    mark: str
    title: str
    title_language: str | None
    note: str
    tags: tuple[Tag, ...]
    links: tuple[Told, ...]
    reasons: tuple[str, ...]
    is_unknown: bool
    entity_id: str | None
    depth: int


def details(chain: Chain, answers: Sequence[ProximityAnswer], citations: Citations) -> dict[str, Detail]:
    """What is shown of each part, links first, by key."""
    targets = [path.target for answer in answers for path in answer.paths if path.target is not None]
    labels = {
        answer.risk_class: Tag(
            answer.risk_class,
            class_label(answer.risk_class, answer.label),
            is_context=not answer.decides,
        )
        for answer in answers
    }
    found = [_of_link(link, chain, labels, citations) for link in chain.links if link.stated is not None]
    found += [_of_node(node, targets, citations) for node in chain.nodes]
    return {each.key: each for each in found}


def _of_link(link: ChainLink, chain: Chain, labels: dict[str, Tag], citations: Citations) -> Detail:
    stated = link.stated
    assert isinstance(stated, PathLink)  # an unknown owner has its reason on the node
    start, end = chain.node(link.start), chain.node(link.end)
    lines = [Said(say("page.detail.link"), stated.title)]
    if stated.share is not None:
        lines.append(Said(say("page.detail.share"), share(stated.share) or ""))
    lines.append(Said(say("page.detail.directness"), directness(stated.direct)))
    lines.append(Said(say("page.detail.seen"), stated.valid.detail))
    lines.append(Said(say("page.detail.grade"), say(f"grade.{stated.grade}"), stated.grade))
    used = tuple(labels[name] for name in labels if name in link.classes)
    return Detail(
        key=link.key,
        title=say("page.detail.title", start=shown(start.title), verb=link.verb, end=shown(end.title)),
        lines=tuple(lines),
        used_by=used,
        sources=tuple(citations.cite(stated.sources[:MOST_SOURCES])),
        more_sources=_left_out(stated),
        disputed=tuple(claim.caption for claim in stated.disputed),
    )


def _left_out(stated: PathLink | Target) -> int:
    more = sum(each.count - each.listed for each in stated.more if each.list == "sources")
    return more + max(0, len(stated.sources) - MOST_SOURCES)


def _of_node(node: Node, targets: Sequence[Target], citations: Citations) -> Detail:
    if node.kind is Kind.UNKNOWN:
        return detail_of_unknown(node)
    lines, sources, left_out, seen = [Said(say("page.detail.kind"), node.told)], [], 0, set[str]()
    for target in targets:
        if target.entity.id == node.key and target.risk_class not in seen:
            seen.add(target.risk_class)
            label = class_label(target.risk_class, target.label)
            lines.append(Said(label, target.valid.detail, target.grade))
            sources += target.sources[:MOST_SOURCES]
            left_out += _left_out(target)
    if node.is_stop:
        lines.append(Said(say("page.detail.stop"), say("page.detail.stop.text")))
    return Detail(
        key=node.key,
        title=shown(node.title),
        lines=tuple(lines),
        used_by=(),
        sources=tuple(citations.cite(sources)),
        more_sources=left_out,
        entity_id=node.entity.id if node.entity else None,
    )


def detail_of_unknown(node: Node) -> Detail:
    """What is shown of an owner that may exist: why nobody knows."""
    return Detail(
        key=node.key,
        title=node.title,
        lines=tuple(Said(shown(end.entity.caption), shown_sentence(end.detail)) for end in node.reasons),
        used_by=node.tags,
        sources=(),
        is_unknown=True,
    )


def detail_of_link(link: LinkAnswer) -> Detail:
    """What is shown of a link by itself."""
    verb = link_towards(link.type, is_up=True, authorities=link.stated_by)
    lines = []
    for held in link.holdings:
        if held.share is not None:
            lines.append(Said(say("page.detail.share"), share(held.share) or ""))
        lines.append(Said(say("page.detail.directness"), directness(held.direct)))
        lines.append(Said(say("page.detail.seen"), held.valid.detail))
    lines.append(Said(say("page.detail.grade"), say(f"grade.{link.grade}"), link.grade))
    ends = {"start": shown(link.lower.caption), "end": shown(link.upper.caption)}
    return Detail(
        key=link.id,
        title=say("page.detail.title", verb=verb, **ends),
        lines=tuple(lines),
        used_by=(),
        sources=tuple(Citations().cite(link.sources[:MOST_SOURCES])),
        more_sources=max(0, link.observations - MOST_SOURCES),
    )


def detail_of_party(found: EntityAnswer) -> Detail:
    """What is shown of a party by itself: its classes and how many links it has."""
    lines = [Said(say("page.detail.kind"), say("page.node", type=type_label(found.type), id=found.id))]
    lines += [
        Said(class_label(each.risk_class, each.label), each.valid.detail, each.grade)
        for each in found.risk_classes
    ]
    for label, links in (("page.dossier.owners", found.owners), ("page.dossier.owned", found.owned)):
        lines.append(Said(say(label), number(links.total)))
    cited = [source for each in found.risk_classes for source in each.sources]
    return Detail(
        key=found.id,
        title=shown(found.caption),
        lines=tuple(lines),
        used_by=(),
        sources=tuple(Citations().cite(cited[:MOST_SOURCES])),
        entity_id=found.id,
    )


def items(chain: Chain, found: dict[str, Detail], min_share: float) -> list[Item]:
    """The chain in words: every entity once, with every link that leads on from it.

    Each stands below the first that leads to it, as in a tree, the ones that nobody recorded last.
    """
    onward: dict[str, list[str]] = {}
    for link in chain.links:
        onward.setdefault(link.start, []).append(link.end)
    unknown = {node.key for node in chain.nodes if node.kind is Kind.UNKNOWN}
    depths: dict[str, int] = {}
    waiting = [(chain.nodes[0].key, 0)]
    while waiting:
        key, depth = waiting.pop()
        if key in depths:
            continue
        depths[key] = depth
        ends = sorted(dict.fromkeys(onward.get(key, ())), key=unknown.__contains__)
        waiting += [(end, depth + 1) for end in reversed(ends)]
    nodes = {node.key: node for node in chain.nodes}
    return [_item(nodes[key], depth, chain, found, min_share) for key, depth in depths.items()]


def _item(node: Node, depth: int, chain: Chain, found: dict[str, Detail], min_share: float) -> Item:
    links = [
        Told(
            key=link.key,
            verb=link.verb,
            end=shown(chain.node(link.end).title),
            end_language=language(chain.node(link.end).title),
            about="; ".join(filter(None, (share(link.stated.share), link.stated.valid.detail))),
            bar="" if link.share is None else share_drawn(link.share, min_share),
            grade=link.stated.grade,
            numbers=numbers_of(found[link.key].sources),
            classes=" ".join(sorted(link.classes)),
        )
        for link in chain.links
        if link.start == node.key and link.stated is not None
    ]
    named, more = named_first(node.reasons)
    reasons = [shown_sentence(end.detail) for end in named] + (
        [say("page.unknown.more", n=more)] if more else []
    )
    return Item(
        key=node.key,
        mark="?" if node.kind is Kind.UNKNOWN else str(node.hops),
        title=shown(node.title),
        title_language=language(node.title),
        note=node.told,
        tags=node.tags,
        links=tuple(links),
        reasons=tuple(reasons),
        is_unknown=node.kind is Kind.UNKNOWN,
        entity_id=node.entity.id if node.entity else None,
        depth=min(depth, 4),
    )


def shown_first(chain: Chain, answers: Sequence[ProximityAnswer], pressed: str | None) -> str | None:
    """The part whose sources are shown unless another is chosen: the weakest link of the class pressed.

    Without a link it is the membership of the consignee, else the owner that may exist.
    """
    answer = next((each for each in answers if each.risk_class == pressed), None)
    if answer is not None and answer.verdict is Verdict.YES and answer.paths:
        links = {(link.start, link.stated.id): link for link in chain.links if link.stated is not None}
        path = answer.paths[0]
        on_path = [
            found
            for link in path.links
            if (found := links.get((path.entities[link.step - 1].id, link.id))) is not None
        ]
        weakest = max(on_path, key=lambda link: link.stated.grade if link.stated else "", default=None)
        return weakest.key if weakest else path.entities[-1].id
    return next((node.key for node in chain.nodes if node.kind is Kind.UNKNOWN), None)
