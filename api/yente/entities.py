"""One entity with what lies beside it: nested in it, or a page for each property."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import islice
from typing import Any

from api.yente.errors import Moved, NotThere
from api.yente.records import Record, Records
from api.yente.sorting import Sort, in_order
from graph.exports.ftm_records import ftm_id, link_statement_id
from ontology import SCHEMA
from ontology.ftm import REFERENCES, REVERSES, ftm_reverse
from ontology.schema import is_entity_id

MOST_BESIDE = 1_000
"""Observations of links, and entities that refer to one by a property, that an answer about it is made of."""

_REFERRING = ("names", "addressEntity")
"""Properties of ours by which entities that have a schema there refer to others."""

_NO_ENTITY = "No such entity!"

Value = Record | str


@dataclass(frozen=True, slots=True)
class Found:
    """An entity, our id of it (`None` for a link or an authority), and our ids of those that it refers to."""

    record: Record
    id: str | None
    references: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Page:
    """Which part of each list is told, and in which order."""

    limit: int
    offset: int
    sorts: tuple[Sort, ...] = ()

    def of(self, values: list[Value], *, is_cut: bool) -> dict[str, Any]:
        """The page of these values; ids without an entity come last."""
        records = [each for each in values if not isinstance(each, str)]
        ordered = [*in_order(records, self.sorts), *(each for each in values if isinstance(each, str))]
        return {
            "results": ordered[self.offset : self.offset + self.limit],
            "total": {"value": len(values), "relation": "gte" if is_cut else "eq"},
            "limit": self.limit,
            "offset": self.offset,
        }


def recorded_as(records: Records, id: str, made_to_fit: Callable[[], Mapping[str, str]]) -> Found:
    """The entity of an id of FollowTheMoney; `made_to_fit` gives our ids of those that are written otherwise.

    Raises `NotThere`, and `Moved` where the id leads to another.
    """
    statement = link_statement_id(id)
    if statement is not None:
        return _observation(records, id, statement)
    if (authority := records.authority(id)) is not None:
        return Found(authority, None, {})
    found = _recorded(records, id) if is_entity_id(id) else None
    if found is None and id in (fitting := made_to_fit()):
        found = _recorded(records, fitting[id])
    if found is None:
        raise NotThere(_NO_ENTITY)
    if found.record["id"] != id:
        raise Moved(found.record["id"])
    return found


def nested_record(records: Records, found: Found) -> tuple[Record, bool]:
    """The entity with the entities beside it in it, and whether some are left out."""
    beside, is_cut = _beside(records, found)
    return found.record | {"properties": found.record["properties"] | beside}, is_cut


def adjacent_answer(records: Records, found: Found, page: Page) -> dict[str, object]:
    """The entity, and a page of what each of its properties leads to."""
    beside, is_cut = _beside(records, found)
    pages = {name: page.of(values, is_cut=is_cut) for name, values in beside.items()}
    return {"entity": found.record, "adjacent": pages}


def adjacent_by_property(records: Records, found: Found, property: str, page: Page) -> dict[str, object]:
    """A page of what one property leads to; raises `NotThere` for a property that leads to no entities."""
    if property not in REVERSES | REFERENCES:
        raise NotThere("No such property!")
    beside, is_cut = _beside(records, found)
    return page.of(beside.get(property, []), is_cut=is_cut)


# ------------------------------------------------------------ inside


def _recorded(records: Records, id: str) -> Found | None:
    """The entity of an id of ours, merged or not, with what it refers to."""
    ours = records.reader.canonical(id)
    record, entity = records.one(ours), records.reader.entity(ours)
    if record is None or entity is None:
        return None
    values = (s.value for s in entity.statements if SCHEMA.property(s.prop).range == "entity")
    return Found(record, ours, {ftm_id(value): value for value in values})


def _observation(records: Records, id: str, statement_id: str) -> Found:
    """The entity that an observation of a link is there."""
    statement = records.reader.statement(statement_id)
    if statement is not None and statement.prop in SCHEMA.link_types:
        canonical = records.reader.canonical
        one, other = canonical(statement.subject), canonical(statement.value)
        # A link without an upper end has its ends sorted.
        links = records.reader.links_between([(statement.prop, one, other), (statement.prop, other, one)])
        for record in records.links(links):
            if record["id"] == id:
                return Found(record, None, {ftm_id(one): one, ftm_id(other): other})
    raise NotThere(_NO_ENTITY)


def _beside(records: Records, found: Found) -> tuple[dict[str, list[Value]], bool]:
    """What lies beside the entity, by property, and whether some of it is left out."""
    beside: dict[str, list[Value]] = {}
    told = records.of(islice(dict.fromkeys(found.references.values()), MOST_BESIDE))
    outgoing = {record["id"]: record for record in told.values()}
    for name in sorted(REFERENCES & found.record["properties"].keys()):
        ids = found.record["properties"][name]
        beside[name] = [outgoing.get(id) or records.authority(id) or id for id in ids]
    if found.id is None:
        return beside, False
    links = records.reader.links(found.id)
    edges = list(islice(_edges(records, found, links[:MOST_BESIDE]), MOST_BESIDE + 1))
    for name, record in edges[:MOST_BESIDE]:
        beside.setdefault(name, []).append(record)
    is_cut = len(links) > MOST_BESIDE or len(edges) > MOST_BESIDE
    for property in _REFERRING:
        referring = records.reader.referrers([found.id], [property]).get((found.id, property), ())
        is_cut = is_cut or len(referring) > MOST_BESIDE
        for record in records.of(referring[:MOST_BESIDE]).values():
            for name in _names_of(found.record["id"], record):
                beside.setdefault(name, []).append(record)
    return beside, is_cut


def _edges(records: Records, found: Found, links: tuple[Any, ...]) -> Iterator[tuple[str, Record]]:
    """Observations of links of the entity, each with its other end in it, under the property for it."""
    own = found.record["id"]
    ends = dict.fromkeys(end for link in links for end in (link.upper, link.lower) if end != found.id)
    others = {record["id"]: record for record in records.of(ends).values()}
    for edge in records.links(links):
        properties = edge["properties"]
        expanded = {
            role: [id if id == own else others.get(id, id) for id in properties[role]]
            for role in REFERENCES & properties.keys()
        }
        for name in _names_of(own, edge):
            yield name, edge | {"properties": properties | expanded}


def _names_of(id: str, record: Record) -> Iterator[str]:
    """What an entity calls one that refers to it."""
    for role in sorted(REFERENCES & record["properties"].keys()):
        name = ftm_reverse(record["schema"], role)
        if name is not None and id in record["properties"][role]:
            yield name
