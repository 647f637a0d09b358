"""One entity, its owners, and the paths between two."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityAnswer, LinkAnswer, LinksAnswer, Target
from api.render import records, words
from api.render.citations import Citations
from api.render.layout import columns, indented, section
from api.wording.catalogue import number, say
from api.wording.classes import class_label
from ontology import SCHEMA

_ORDER = list(SCHEMA.properties)
"""Facts are shown in the order of the schema, names first."""


def entity(answer: EntityAnswer) -> RenderableType:
    """Facts, risk classes and listings of one entity."""
    citations = Citations()
    merged = [say("entity.merged", ids=", ".join(answer.merged))] if answer.merged else []
    headers = [say(f"column.{name}") for name in ("fact", "value", "source")]
    parts: list[RenderableType] = [
        *words.read_as(answer.read_as),
        Text.assemble((answer.caption, "bold"), (f"  {answer.id}", "dim")),
        Text("; ".join([SCHEMA.entity_type(answer.type).label, *merged]), style="dim"),
        Text(""),
        columns(
            headers,
            (
                (
                    SCHEMA.property(fact.property).label,
                    fact.value if fact.entity is None else f"{fact.entity.caption} ({fact.value})",
                    citations.brief(fact.sources),
                )
                for fact in sorted(answer.facts, key=lambda fact: _ORDER.index(fact.property))
            ),
        ),
    ]
    if answer.risk_classes:
        parts.append(section(say("entity.risk_classes"), *_memberships(answer.risk_classes, citations)))
    if answer.listings:
        parts.append(section(say("screen.listings"), records.listings(answer.listings, citations)))
    for title, links, command in (
        ("entity.owners", answer.owners, "owners"),
        ("entity.owned", answer.owned, "owned"),
        ("entity.other_links", answer.other_links, None),
    ):
        if links.total:
            parts.append(section(say(title), *_brief_links(links, answer.id, command, citations)))
    for title, shown in (("screen.shipments", answer.shipments), ("screen.licences", answer.licences)):
        if shown:
            parts.append(section(say(title), records.records(shown, citations)))
    if answer.claims:
        parts.append(section(say("screen.claims"), records.claims(answer.claims, citations)))
    parts += [Text(words.left_out(each), style="dim") for each in answer.more]
    return Group(*parts, *citations.section())


def _brief_links(
    answer: LinksAnswer, id: str, command: str | None, citations: Citations
) -> Iterable[RenderableType]:
    """Each link on its lines: the other end, what it is, where it is said."""
    for link in answer.links:
        yield words.entity(link.lower if link.upper.id == id else link.upper)
        yield indented(Text(f"{words.link(link)}  {citations.brief(link.sources)}"))
    if answer.total > len(answer.links):
        left = number(answer.total - len(answer.links))
        if command:
            yield Text(say("print.more_by", n=left, command=f"ketting {command} {id}"), style="dim")
        else:
            yield Text(say("print.more", n=left), style="dim")


def owners(answer: LinksAnswer) -> RenderableType:
    """The recorded owners, controllers, parents and hosts of one entity."""
    read_as = words.read_as(answer.read_as)
    if not answer.total:
        return Group(*read_as, Text(say("entity.no_owner", entity=answer.entity.caption)))
    citations = Citations()
    heading = Group(*read_as, words.said_of("entity.above", answer.entity))
    blocks = [_upper(link, citations) for link in answer.links]
    if more := words.next_page(answer.total, answer.offset + len(answer.links)):
        blocks += [Text(""), *more]
    return Group(heading, *blocks, *citations.section())


def _memberships(targets: Iterable[Target], citations: Citations) -> Iterable[RenderableType]:
    for target in targets:
        label = class_label(target.risk_class, target.label)
        yield Text(say("entity.class", label=label, valid=target.valid.detail, grade=target.grade))
        yield from (indented(line, 4) for line in citations.lines(target.sources))


def _upper(link: LinkAnswer, citations: Citations) -> RenderableType:
    return Group(
        Text(""),
        words.entity(link.upper),
        indented(Text(words.link(link))),
        *(indented(line, 4) for line in citations.lines(link.sources)),
    )
