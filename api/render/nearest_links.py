"""The best path to each class in one picture: an entity once, and below it the links that lead on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityRef, PathAnswer, PathLink, ProximityAnswer, Target
from api.render import words
from api.render.layout import WithTail, hanging, indented
from api.wording.catalogue import all_of, number, say
from api.wording.classes import class_label
from api.wording.values import last_confirmed, share

_LINKS_SHOWN = 3
"""Links between two entities that are told of."""

_UNREMARKABLE = ("direct", "unstated")


@dataclass(slots=True)
class _Place:
    """An entity of the picture: the memberships that it is there for, and what follows."""

    entity: EntityRef
    targets: list[Target] = field(default_factory=list)
    links: dict[str, dict[str, PathLink]] = field(default_factory=dict)
    """By the entity that they lead to, then by id."""
    beyond: dict[str, _Place] = field(default_factory=dict)


def nearest_links(answers: Iterable[ProximityAnswer]) -> RenderableType | None:
    """The best path of each class that has one; `None` where none has."""
    first = [answer.paths[0] for answer in answers if answer.paths]
    if not first:
        return None
    start = _Place(first[0].entities[0])
    for path in first:
        _add(path, start)
    return Group(*_shown(start))


def _add(path: PathAnswer, start: _Place) -> None:
    place = start
    for step, reached in enumerate(path.entities[1:], start=1):
        links = place.links.setdefault(reached.id, {})
        links.update({link.id: link for link in path.links if link.step == step})
        place = place.beyond.setdefault(reached.id, _Place(reached))
    if path.target is not None:
        place.targets.append(path.target)


def _shown(place: _Place) -> list[RenderableType]:
    parts: list[RenderableType] = [hanging("", _entity(place), 2)]
    before: list[str] = []
    for id, further in place.beyond.items():
        links = list(place.links[id].values())
        described = [_Described.of(link, id) for link in links]
        # Those that the same links lead to stand below them together.
        if [each.text for each in described] != before:
            parts += [hanging("  ", hanging(" ", each.shown, 2), 2) for each in described[:_LINKS_SHOWN]]
            if len(links) > _LINKS_SHOWN:
                parts.append(indented(Text(say("print.more", n=number(len(links) - _LINKS_SHOWN)))))
        before = [each.text for each in described]
        parts += [
            indented(Text(say("path.disputed", claim=claim), style="yellow"), 4)
            for claim in dict.fromkeys(each.caption for link in links for each in link.disputed)
        ]
        parts.append(indented(Group(*_shown(further))))
    return parts


def _entity(place: _Place) -> Text:
    """The entity, and what it is a member of; classes by the same lists and evidence together."""
    alike: dict[tuple[str, str], list[Target]] = {}
    for target in place.targets:
        alike.setdefault((all_of(target.lists), target.grade), []).append(target)
    tags = [
        say(
            "screen.members.listed" if lists else "screen.members",
            classes=all_of(class_label(target.risk_class, target.label) for target in group),
            lists=lists,
            grade=grade,
        )
        for (lists, grade), group in alike.items()
    ]
    named = words.entity(place.entity)
    return Text.assemble(named, (f" = {'; '.join(tags)}", "bold red")) if tags else named


@dataclass(frozen=True, slots=True)
class _Described:
    """A link in a line, with who states it as far as there is room."""

    text: str
    sources: str

    @classmethod
    def of(cls, link: PathLink, towards: str) -> _Described:
        """The link on the way to the entity of this id."""
        between = None if link.direct in _UNREMARKABLE else say(f"directness.{link.direct}.short")
        parts = [words.arrow(link, towards), share(link.share), between, last_confirmed(link.valid)]
        contested = say("source.contested_short") if any(s.contested for s in link.sources) else None
        parts += [say("source.grade", grade=link.grade), contested]
        text = "; ".join(part for part in parts if part)
        publishers = {
            source.document.publisher: None
            for source in sorted(link.sources, key=lambda source: source.grade)
            if source.document is not None
        }
        if not publishers or link.stated_by:
            return cls(text, "")
        sources = say("screen.step.sources", n=len(publishers), publisher=next(iter(publishers)))
        return cls(text, f"; {sources}")

    @property
    def shown(self) -> RenderableType:
        return WithTail(self.text, self.sources)
