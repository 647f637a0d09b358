"""Links as exports need them: each once, with what is known of it on a day."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date
from itertools import islice

from graph.model.absorptions import absorptions_of, link_on
from graph.model.days import day_number
from graph.model.inferred_bounds import inferred_bounds
from graph.model.validity import Validity
from graph.store.contract import Reader
from ontology import Link, Share

_ENTITIES_AT_ONCE = 200
_LINKS_AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class DatedLink:
    """A link on a day: whether it is in force, its first and last day (`CompiledRow.dates`), and its share.

    `until` is `None` where no end is stated and nothing was observed in force, `share` where none is stated.
    `inferred` names those of the two days that an editor inferred.
    """

    link: Link
    validity: Validity
    since: date
    until: date | None
    share: Share | None
    inferred: tuple[str, ...] = ()


def dated_links(reader: Reader, day: date) -> Iterator[DatedLink]:
    """Every link once, by its upper end and then as `Reader.links` orders them. Streams."""
    links = _links(reader)
    while batch := list(islice(links, _LINKS_AT_ONCE)):
        yield from on_day(reader, batch, day)


def typed_links(reader: Reader) -> Iterator[tuple[Link, str | None, str | None]]:
    """Every link, each with the types of its upper and its lower end, `None` for an unknown one. Streams."""
    links = _links(reader)
    while batch := list(islice(links, _LINKS_AT_ONCE)):
        ends = reader.entities(id for link in batch for id in (link.upper, link.lower))
        types = {id: entity.schema for id, entity in ends.items()}
        yield from ((link, types.get(link.upper), types.get(link.lower)) for link in batch)


def on_day(reader: Reader, links: Collection[Link], day: date) -> Iterator[DatedLink]:
    """What is known of each of these links on the day, on evidence of any grade."""
    number = day_number(day)
    absorptions = absorptions_of(reader.successions_of({link.lower for link in links}))
    for link in links:
        row = link_on(link, number, absorptions)
        share = None if row.share.is_unknown else row.share
        inferred = tuple(inferred_bounds(row, link.observations).names)
        yield DatedLink(link, row.validity_on(number), *row.dates, share, inferred)


def _links(reader: Reader) -> Iterator[Link]:
    """Every link once, in the order of upper end, type and lower end."""
    ids = (id for id, _ in reader.entity_types())
    # Asked for entity by entity, a server would spend its time on answering that it has none.
    while batch := set(islice(ids, _ENTITIES_AT_ONCE)):
        own = [link for link in reader.links_of(batch) if link.upper in batch]
        yield from sorted(own, key=lambda link: (link.upper, link.type, link.lower))
