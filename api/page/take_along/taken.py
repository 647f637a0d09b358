"""What a picture shows, as values that every format is written from."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date

from api.models import PathLink
from api.page.chain import OTHERS, Chain, Kind
from api.page.picture.drawing import Drawing
from api.page.picture.text import shown
from api.page.screen import Screen
from api.page.sources import Citation

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
    others, owners = unknown_owners(chain, {party.id for party in parties})
    return Taken(
        title=screen.sentence,
        chips=screen.chips,
        day=screen.answer.query.valid_at,
        min_share=screen.answer.traversal.min_share,
        drawing=screen.picture.drawing,
        parties=(*parties, *others),
        links=(*links.values(), *owners),
        citations=tuple(citations_of(each for detail in details.values() for each in detail.sources)),
    )


def unknown_owners(chain: Chain, drawn: Collection[str]) -> tuple[list[Party], list[TakenLink]]:
    """The owners that may exist of parties that are `drawn`, and what leads to each.

    The box for further parties hangs on the consignee in the picture, and is no owner of it: each of these
    parties has its own here, and those that are not drawn stand among the parties.
    """
    parties, links = [], []
    for node in chain.nodes:
        if node.kind is not Kind.UNKNOWN:
            continue
        classes = tuple(tag.risk_class for tag in node.tags)
        for end in node.reasons:
            below = end.entity
            if below.id not in drawn:
                if node.key != OTHERS:
                    continue
                parties.append(Party(below.id, shown(below.caption), below.type, ()))
            id = f"?{below.id}"
            parties.append(Party(id, shown(end.detail), UNKNOWN_OWNER, classes))
            links.append(
                TakenLink(
                    id=f"{UNKNOWN_OWNER}~{id}~{below.id}", type=UNKNOWN_OWNER, lower=below.id,
                    lower_name=below.caption, upper=id, upper_name=end.detail, classes=classes,
                )
            )  # fmt: skip
    return parties, links


def citations_of(cited: Iterable[Citation]) -> list[str]:
    """The citations in words, each once, by number."""
    return list(dict.fromkeys(each.text for each in sorted(cited, key=lambda each: each.number)))
