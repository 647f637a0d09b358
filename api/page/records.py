"""Shipments, licences, claims and entries of lists as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.models import Fact, ListingAnswer, Record
from api.page.picture.text import language, shown
from api.page.sources import Citations, days, numbers_of
from api.wording.catalogue import all_of, has, say
from api.wording.classes import class_label, copied, entries
from ontology import SCHEMA

_DATES = ("date", "birthDate", "incorporationDate", "dissolutionDate")
_TOLD_APART = ("name", "speaker", "date", "stance", "text", "about", "shipment")
"""Facts of a claim that its head and its words tell."""


@dataclass(frozen=True, slots=True)
class FactView:
    """Values of one property with the numbers of their sources."""

    label: str
    values: tuple[tuple[str, str | None, tuple[int, ...]], ...]
    """Each with its language, if it has to be marked, and the numbers."""


@dataclass(frozen=True, slots=True)
class RecordView:
    """A record with its facts."""

    id: str
    title: str
    title_language: str | None
    facts: tuple[FactView, ...]
    said: str = ""
    numbers: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Speaker:
    """What one party says, in the order of days."""

    name: str
    claims: tuple[RecordView, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of an official list that names the party."""

    title: str
    name: str
    citation: str
    classes: str
    valid: str
    grade: str
    held: str
    numbers: tuple[int, ...]


def property_label(name: str) -> str:
    """What a property is called; its name where neither the messages nor the schema have it.

    >>> property_label("leiCode"), property_label("ofMyOwn")
    ('LEI', 'ofMyOwn')
    """
    if has(f"property.{name}"):
        return say(f"property.{name}")
    known = SCHEMA.properties.get(name)
    return name if known is None else known.label


def fact_views(
    facts: Sequence[Fact], citations: Citations, without: Iterable[str] = ()
) -> tuple[FactView, ...]:
    """Facts by property, in the order in which they come."""
    by_property: dict[str, list[tuple[str, str | None, tuple[int, ...]]]] = {}
    for fact in facts:
        if fact.property in without:
            continue
        said = fact.entity.caption if fact.entity is not None else fact.value
        told = days(said) if fact.property in _DATES else said
        numbers = numbers_of(citations.cite(fact.sources))
        by_property.setdefault(fact.property, []).append((shown(told), language(told), numbers))
    return tuple(FactView(property_label(name), tuple(values)) for name, values in by_property.items())


def record_views(records: Sequence[Record], citations: Citations) -> list[RecordView]:
    """Shipments and licences with their facts."""
    return [
        RecordView(
            id=record.id,
            title=shown(record.caption),
            title_language=language(record.caption),
            facts=fact_views(record.facts, citations, ("name",)),
        )
        for record in records
    ]


def speakers(claims: Sequence[Record], citations: Citations) -> list[Speaker]:
    """Claims by who makes them, so that what different parties say stands side by side."""
    by_speaker: dict[str, list[tuple[str, RecordView]]] = {}
    for claim in claims:
        said = {fact.property: fact.value for fact in reversed(claim.facts)}
        named = {fact.property: fact.entity.caption for fact in claim.facts if fact.entity is not None}
        speaker = named.get("speaker") or said.get("speaker") or say("record.unstated")
        day = said.get("date", "")
        head = ", ".join(filter(None, (days(day) if day else "", said.get("stance", ""))))
        numbers = [
            each.number
            for fact in claim.facts
            if fact.property == "text"
            for each in citations.cite(fact.sources)
        ]
        view = RecordView(
            id=claim.id,
            title=head,
            title_language=None,
            facts=fact_views(claim.facts, citations, _TOLD_APART),
            said=said.get("text", claim.caption),
            numbers=tuple(dict.fromkeys(numbers)),
        )
        by_speaker.setdefault(speaker, []).append((day, view))
    return [
        Speaker(shown(name), tuple(view for _, view in sorted(views, key=lambda each: each[0])))
        for name, views in by_speaker.items()
    ]


def listing_entries(listings: Sequence[ListingAnswer], citations: Citations) -> list[Entry]:
    """The entries of official lists with what each confers, and how much of the list is loaded."""
    return [
        Entry(
            title=entry.official_list.title
            if entry.official_list is not None
            else entry.list_id or entry.name,
            name=shown(entry.name),
            citation=entry.citation or "",
            classes=all_of(class_label(each) for each in entry.risk_classes) or say("listing.no_class"),
            valid=entry.valid.detail,
            grade=entry.grade,
            held=_held(entry),
            numbers=numbers_of(citations.cite(entry.sources)),
        )
        for entry in listings
    ]


def _held(entry: ListingAnswer) -> str:
    held = entry.official_list
    if held is None:
        return ""
    return entries(held) if held.copied is None else copied(entries(held), held.copied)
