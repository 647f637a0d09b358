"""Shipments, licences, claims and list entries as paragraphs with their sources."""

from __future__ import annotations

from collections.abc import Iterable

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import Fact, ListingAnswer, Record
from api.render.citations import Citations
from api.render.layout import indented
from api.wording.catalogue import say
from api.wording.classes import class_label
from ontology import SCHEMA

_SHOWN_ELSEWHERE = ("name", "names", "list", "citation")
_ABOUT_THE_CLAIM = ("speaker", "stance", "date", "text")


def records(shown: Iterable[Record], citations: Citations) -> RenderableType:
    """Shipments or licences: the caption, then what is said of each."""
    return Group(*(_record(record, citations) for record in shown))


def claims(unordered: Iterable[Record], citations: Citations) -> RenderableType:
    """Who said what when, in the order of the days; no side is taken."""
    ordered = sorted(unordered, key=lambda claim: (value(claim.facts, "date") or "", claim.id))
    return Group(*(_claim(claim, citations) for claim in ordered))


def listings(entries: Iterable[ListingAnswer], citations: Citations) -> RenderableType:
    """List entries: list, citation, what being named does, and whether it holds on the day."""
    return Group(*(_listing(entry, citations) for entry in entries))


def value(facts: Iterable[Fact], property: str) -> str | None:
    """The first value of one property."""
    return next((fact.value for fact in facts if fact.property == property), None)


def _record(record: Record, citations: Citations) -> RenderableType:
    lines = [Text(_fact(fact, citations)) for fact in record.facts if fact.property not in _SHOWN_ELSEWHERE]
    return Group(_heading(record.caption, record.id), *(indented(line) for line in lines))


def _fact(fact: Fact, citations: Citations) -> str:
    label = SCHEMA.property(fact.property).label
    return say("record.fact", property=label, value=_shown(fact), sources=citations.brief(fact.sources))


def _claim(claim: Record, citations: Citations) -> RenderableType:
    said = {name: value(claim.facts, name) or say("record.unstated") for name in _ABOUT_THE_CLAIM}
    sources = next((fact.sources for fact in claim.facts if fact.property == "text"), [])
    heading = _heading(say("record.claim", **said), claim.id)
    return Group(
        heading, indented(Text(say("record.said", text=said["text"], sources=citations.brief(sources))))
    )


def _listing(entry: ListingAnswer, citations: Citations) -> RenderableType:
    confers = ", ".join(map(class_label, entry.risk_classes)) or say("listing.no_class")
    described = [
        *([entry.official_list.detail] if entry.official_list else []),
        *([entry.citation] if entry.citation else []),
        entry.valid.detail,
        say("listing.confers", classes=confers),
    ]
    effect = value(entry.facts, "effect")
    return Group(
        _heading(entry.name, entry.id),
        indented(Text("; ".join(described))),
        *([indented(Text(say("listing.effect", effect=effect)))] if effect else []),
        *(indented(line, 4) for line in citations.lines(entry.sources)),
    )


def _heading(caption: str, id: str) -> Text:
    return Text.assemble((caption, "bold"), (f"  {id}", "dim"))


def _shown(fact: Fact) -> str:
    return fact.value if fact.entity is None else f"{fact.entity.caption} ({fact.value})"
