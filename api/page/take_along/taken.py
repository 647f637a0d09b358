"""What a picture shows, as values that every format is written from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from api.models import PathLink
from api.page.chain import OTHERS, Chain, Kind
from api.page.picture.drawing import Drawing
from api.page.picture.text import shown
from api.page.screen import Screen
from api.page.sources import Citation
from api.wording.catalogue import all_of, say

UNKNOWN_OWNER = "UnknownOwner"
"""The type of an owner that may exist and that nobody recorded, and of what leads to it."""


@dataclass(frozen=True, slots=True)
class Party:
    """A party of the picture, with the classes that it is in, or that an unknown owner leaves open."""

    id: str
    label: str
    type: str
    classes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class TakenLink:
    """A link of the picture with all its sources."""

    id: str
    type: str
    lower: str
    lower_name: str
    upper: str
    upper_name: str
    share: str = ""
    direct: str = ""
    since: str = ""
    until: str = ""
    status: str = ""
    grade: str = ""
    classes: tuple[str, ...] = ()
    """The classes that a path over it leads to, or that it leaves open."""
    change: str = ""
    """With another day: `new` since, or `gone`."""
    sources: tuple[Citation, ...] = ()


@dataclass(frozen=True, slots=True)
class Taken:
    """A picture with what stands on it, what it is of, and where that is from."""

    title: str
    chips: tuple[tuple[str, str], ...]
    """What was asked: a label, and the value."""
    day: date
    min_share: float
    drawing: Drawing
    parties: tuple[Party, ...]
    links: tuple[TakenLink, ...]
    citations: tuple[str, ...]


def taken_of(screen: Screen) -> Taken:
    """What the chain of an answer shows; the answer has a picture."""
    assert screen.picture is not None  # looked for by who calls
    chain, details = screen.picture.chain, screen.picture.details
    parties = [
        Party(node.entity.id, shown(node.title), node.entity.type, tuple(tag.risk_class for tag in node.tags))
        for node in chain.nodes
        if node.entity is not None
    ]
    links = {}
    for link in chain.links:
        stated = link.stated
        if isinstance(stated, PathLink) and stated.id not in links:
            links[stated.id] = TakenLink(
                id=stated.id, type=stated.type,
                lower=stated.lower.id, lower_name=stated.lower.caption,
                upper=stated.upper.id, upper_name=stated.upper.caption,
                share=stated.share or "", direct=stated.direct,
                since=str(stated.valid.since), until=str(stated.valid.until or ""),
                status=stated.valid.status, grade=stated.grade,
                classes=tuple(sorted(link.classes)), sources=details[link.key].sources,
            )  # fmt: skip
    owners = list(unknown_owners(chain, {party.id for party in parties}))
    return Taken(
        title=screen.sentence,
        chips=screen.chips,
        day=screen.answer.query.valid_at,
        min_share=screen.answer.traversal.min_share,
        drawing=screen.picture.drawing,
        parties=(*parties, *(party for party, _ in owners)),
        links=(*links.values(), *(link for _, link in owners)),
        citations=tuple(citations_of(each for detail in details.values() for each in detail.sources)),
    )


def unknown_owners(chain: Chain, drawn: Collection[str]) -> Iterator[tuple[Party, TakenLink]]:
    """The owners that may exist of parties that are `drawn`, each with what leads to it.

    One box for those of several parties is one owner here too, of the party that it hangs on, as drawn.
    """
    for node in chain.nodes:
        if node.kind is not Kind.UNKNOWN:
            continue
        classes = tuple(tag.risk_class for tag in node.tags)
        if node.key == OTHERS:
            below = chain.nodes[0]
            names = all_of(dict.fromkeys(shown(end.entity.caption) for end in node.reasons))
            told = say("page.unknown.named", title=node.title, names=names)
            link = TakenLink(
                id=f"{UNKNOWN_OWNER}~{OTHERS}~{below.key}", type=UNKNOWN_OWNER, lower=below.key,
                lower_name=below.title, upper=OTHERS, upper_name=told, classes=classes,
            )  # fmt: skip
            yield Party(OTHERS, told, UNKNOWN_OWNER, classes), link
            continue
        for end in node.reasons:
            if end.entity.id in drawn:
                id = f"?{end.entity.id}"
                link = TakenLink(
                    id=f"{UNKNOWN_OWNER}~{id}~{end.entity.id}", type=UNKNOWN_OWNER, lower=end.entity.id,
                    lower_name=end.entity.caption, upper=id, upper_name=end.detail, classes=classes,
                )  # fmt: skip
                yield Party(id, shown(end.detail), UNKNOWN_OWNER, classes), link


def citations_of(cited: Iterable[Citation]) -> list[str]:
    """The citations in words, each once, by number."""
    return list(dict.fromkeys(each.text for each in sorted(cited, key=lambda each: each.number)))
