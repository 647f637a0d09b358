"""What the page shows of one entity: owners as intervals, listings, facts, links and statements by source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from api.models import (
    EntityAnswer,
    EntityProximity,
    HistoryAnswer,
    LinkAnswer,
    LinksAnswer,
    OpenEndAnswer,
    StatementsAnswer,
)
from api.models.law import OwnershipAnswer, RulesAnswer
from api.page.chain import type_label
from api.page.history import ClassHistoryView, history_views
from api.page.law import OwnershipView, RuleView, ownership_view, rule_views
from api.page.picture.shapes import share_drawn
from api.page.picture.text import in_full, language, shown, shown_sentence
from api.page.records import (
    Entry,
    FactView,
    RecordView,
    Speaker,
    fact_views,
    listing_entries,
    property_label,
    record_views,
    speakers,
)
from api.page.sources import Citation, Citations, days, numbers_of
from api.page.strip import Tile, tiles
from api.page.times import Row as TimeRow
from api.page.times import Times, timeline
from api.wording.catalogue import say
from api.wording.classes import class_label
from api.wording.values import link_towards, share
from ontology import Share

STATEMENTS = 200
"""Statements that a dossier shows."""


@dataclass(frozen=True, slots=True)
class LinkView:
    """A link of the entity to a party above, below or beside it."""

    party: str
    party_language: str | None
    id: str
    verb: str
    share: str
    bar: str
    valid: str
    grade: str
    numbers: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Links:
    """Links of one kind, the first of so many."""

    rows: tuple[LinkView, ...]
    total: int


@dataclass(frozen=True, slots=True)
class Stated:
    """What one source states."""

    source: str
    rows: tuple[tuple[str, str, str | None, str, str], ...]
    """Property, value and its language, grade, and when it was observed."""


@dataclass(frozen=True, slots=True)
class Dossier:
    """Everything that is recorded of an entity, ready for the template."""

    id: str
    name: str
    name_language: str | None
    kind: str
    other_names: tuple[tuple[str, str | None], ...]
    tiles: tuple[Tile, ...]
    open_ends: tuple[str, ...]
    unrecorded: tuple[str, str] | None
    """The part of its shares that nobody is recorded to hold: as a bar, and in words."""
    owners: Links
    ownership: OwnershipView
    rules: tuple[RuleView, ...]
    owned: Links
    others: Links
    listings: tuple[Entry, ...]
    classes: tuple[tuple[str, str, str, tuple[int, ...]], ...]
    facts: tuple[FactView, ...]
    shipments: tuple[RecordView, ...]
    licences: tuple[RecordView, ...]
    speakers: tuple[Speaker, ...]
    seen: Times | None
    """When its links, entries and classes were seen."""
    history: tuple[ClassHistoryView, ...] | None
    """`None` where it was not asked for."""
    merged: tuple[str, ...]
    statements: tuple[Stated, ...]
    statement_count: int
    citations: tuple[Citation, ...]


def dossier_of(
    found: EntityAnswer,
    proximity: EntityProximity,
    stated: StatementsAnswer,
    ownership: OwnershipAnswer,
    rules: RulesAnswer,
    history: HistoryAnswer | None,
    today: date,
) -> Dossier:
    """What the page shows of an entity, its verdicts, statements, owners in the end, and regimes."""
    citations = Citations()
    minimum = proximity.traversal.min_share
    names = dict.fromkeys(
        fact.value
        for fact in found.facts
        if fact.property in ("name", "alias", "previousName") and fact.value != found.caption
    )
    ends = [end for each in proximity.proximity for end in each.open_ends if end.entity.id == found.id]
    return Dossier(
        id=found.id,
        name=in_full(found.caption),
        name_language=language(found.caption),
        kind=type_label(found.type),
        other_names=tuple((in_full(name), language(name)) for name in names),
        tiles=tuple(tiles(proximity.proximity)),
        open_ends=tuple(dict.fromkeys(shown_sentence(end.detail) for end in ends)),
        unrecorded=_unrecorded(ends, minimum),
        owners=_links(found.owners, found.id, minimum, citations),
        ownership=ownership_view(ownership),
        rules=rule_views(rules, citations),
        owned=_links(found.owned, found.id, minimum, citations),
        others=_links(found.other_links, found.id, minimum, citations),
        listings=tuple(listing_entries(found.listings, citations)),
        classes=tuple(
            (
                class_label(each.risk_class, each.label),
                each.valid.detail,
                each.grade,
                numbers_of(citations.cite(each.sources)),
            )
            for each in found.risk_classes
        ),
        facts=fact_views(found.facts, citations),
        shipments=tuple(record_views(found.shipments, citations)),
        licences=tuple(record_views(found.licences, citations)),
        speakers=tuple(speakers(found.claims, citations)),
        seen=timeline(list(_seen(found)), proximity.traversal.valid_at, today),
        history=None if history is None else history_views(history, citations),
        merged=tuple(found.merged),
        statements=tuple(_by_source(stated)),
        statement_count=stated.total,
        citations=tuple(citations.all),
    )


def _unrecorded(ends: Iterable[OpenEndAnswer], minimum: float) -> tuple[str, str] | None:
    left = next((each.unrecorded for each in ends if each.unrecorded), None)
    if left is None:
        return None
    held = Share(0, left, True, True)
    return share_drawn(held, minimum), share(str(held)) or ""


def _seen(found: EntityAnswer) -> Iterator[TimeRow]:
    """The rows of when it was seen: who is above it, lists and classes, and what is below it."""
    above, below = ([*_seen_links(links, found.id)] for links in (found.owners, found.owned))
    yield from above
    for entry in found.listings:
        on_list = entry.official_list.title if entry.official_list is not None else entry.name
        yield TimeRow("", shown(on_list), entry.grade, entry.valid, entry.id)
    for each in found.risk_classes:
        if not each.listings:
            label = class_label(each.risk_class, each.label)
            yield TimeRow("", label, each.grade, each.valid, f"{found.id}-{each.risk_class}")
    yield from below


def _seen_links(links: LinksAnswer, id: str) -> Iterator[TimeRow]:
    for link in links.links:
        is_up = link.lower.id == id
        party = link.upper if is_up else link.lower
        if link.holdings:
            verb = link_towards(link.type, is_up=is_up)
            said = say("page.times.link", verb=verb, end=shown(party.caption))
            yield TimeRow("", said, link.grade, link.holdings[0].valid, link.id)


def _links(links: LinksAnswer, id: str, minimum: float, citations: Citations) -> Links:
    return Links(tuple(_link(link, id, minimum, citations) for link in links.links), links.total)


def _link(link: LinkAnswer, id: str, minimum: float, citations: Citations) -> LinkView:
    is_up = link.lower.id == id
    party = link.upper if is_up else link.lower
    held = link.holdings[0] if link.holdings else None
    bar = ""
    if held is not None and held.share is not None:
        bar = share_drawn(Share.parse(held.share), minimum)
    return LinkView(
        party=shown(party.caption),
        party_language=language(party.caption),
        id=party.id,
        verb=link_towards(link.type, is_up=is_up, authorities=link.stated_by),
        share=share(held.share) or "" if held is not None else "",
        bar=bar,
        valid=held.valid.detail if held is not None else "",
        grade=link.grade,
        numbers=numbers_of(citations.cite(link.sources)),
    )


def _by_source(stated: StatementsAnswer) -> list[Stated]:
    found: dict[str, list[tuple[str, str, str | None, str, str]]] = {}
    for each in stated.stated:
        row = (
            property_label(each.property),
            shown(each.value),
            language(each.value),
            each.source.grade,
            days(each.source.observed),
        )
        found.setdefault(each.source.source, []).append(row)
    return [Stated(source, tuple(rows)) for source, rows in found.items()]
