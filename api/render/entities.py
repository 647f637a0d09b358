"""One entity, its owners, and the paths between two."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import EntityAnswer, LinkAnswer, LinksAnswer, Target
from api.render import records, words
from api.render.citations import Citations
from api.render.layout import columns, indented, section
from ontology import SCHEMA

_ORDER = list(SCHEMA.properties)
"""Facts are shown in the order of the schema, names first."""


def entity(answer: EntityAnswer) -> RenderableType:
    """Facts, risk classes and listings of one entity."""
    citations = Citations()
    merged = f"; merged with {', '.join(answer.merged)}" if answer.merged else ""
    parts: list[RenderableType] = [
        Text.assemble((answer.caption, "bold"), (f"  {answer.id}", "dim")),
        Text(f"{SCHEMA.entity_type(answer.type).label}{merged}", style="dim"),
        Text(""),
        columns(
            ("Fact", "Value", "Source"),
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
        parts.append(section("Risk classes", *_memberships(answer.risk_classes, citations)))
    if answer.listings:
        parts.append(section("Listings", records.listings(answer.listings, citations)))
    for title, links, command in (
        ("Owners, controllers, parents and hosts", answer.owners, "owners"),
        ("Owns, controls, runs or hosts", answer.owned, "owned"),
        ("Other links", answer.other_links, None),
    ):
        if links.total:
            parts.append(section(title, *_brief_links(links, answer.id, command, citations)))
    for title, shown in (("Shipments", answer.shipments), ("Licences", answer.licences)):
        if shown:
            parts.append(section(title, records.records(shown, citations)))
    if answer.claims:
        parts.append(section("Claims of all sides", records.claims(answer.claims, citations)))
    parts += [
        Text(f"{each.list}: {each.listed} of {each.count:,} are shown; all: {each.see}", style="dim")
        for each in answer.more
    ]
    return Group(*parts, section("Documents", citations.documents()))


def _brief_links(
    answer: LinksAnswer, id: str, command: str | None, citations: Citations
) -> Iterable[RenderableType]:
    """Each link on its lines: the other end, what it is, where it is said."""
    for link in answer.links:
        yield words.entity(link.lower if link.upper.id == id else link.upper)
        yield indented(Text(f"{words.link(link)}  {citations.brief(link.sources)}"))
    if answer.total > len(answer.links):
        rest = f": ketting {command} {id}" if command else ""
        yield Text(f"and {answer.total - len(answer.links)} more{rest}", style="dim")


def owners(answer: LinksAnswer) -> RenderableType:
    """The recorded owners, controllers, parents and hosts of one entity."""
    if not answer.total:
        return Text(
            f"No owner, controller, parent or host of {answer.entity.caption} is recorded in the data loaded."
        )
    citations = Citations()
    heading = Text.assemble("Above ", words.entity(answer.entity))
    blocks = [_upper(link, citations) for link in answer.links]
    left = answer.total - answer.offset - len(answer.links)
    next_page = answer.offset + len(answer.links)
    more = [Text(f"\nand {left} more: --offset {next_page}", style="dim")] if left > 0 else []
    return Group(heading, *blocks, *more, section("Documents", citations.documents()))


def _memberships(targets: Iterable[Target], citations: Citations) -> Iterable[RenderableType]:
    for target in targets:
        label = SCHEMA.risk_class(target.risk_class).label
        yield Text(f"{label}: {target.valid.detail}, grade {target.grade}")
        yield from (indented(line, 4) for line in citations.lines(target.sources))


def _upper(link: LinkAnswer, citations: Citations) -> RenderableType:
    return Group(
        Text(""),
        words.entity(link.upper),
        indented(Text(words.link(link))),
        *(indented(line, 4) for line in citations.lines(link.sources)),
    )
