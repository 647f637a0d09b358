"""The property graph for analysts: labels, relationship types and properties. Imports no driver.

One node an entity, with a label for its type, each parent type and each class it is a member of
now; one relationship a link, of the link type's name while it holds, else with a prefix that keeps
plain queries out of the past and the future.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from graph.model.absorptions import Absorptions, link_on
from graph.model.compiled_rows import fact_on, rows_of
from graph.model.days import day_date, day_number
from graph.model.inferred_bounds import inferred_bounds
from graph.model.observations import DIRECTNESS_LABELS
from graph.model.rows import CompiledRow
from graph.model.validity import END_STATED, LEFT_OUT, Validity
from graph.store.neo4j.statements.rows import LONGEST_NAME
from graph.store.packed_rows import pack_link, pack_memberships
from graph.store.records import Version
from ontology import SCHEMA, Entity, Link, Statement

NEWEST_SCHEMA = 6
"""The layout that this program writes; the node `KettingStore` says which one a database has."""

ROW_CODES = [*SCHEMA.link_types, *SCHEMA.classes]
"""What the numbers of types and classes in packed rows stand for; the node `KettingStore` says it too."""

FORMER, FUTURE = "FORMER_", "FUTURE_"
_PREFIX = {
    Validity.IN_FORCE: "",
    Validity.PRESUMED: "",
    Validity.FORMER: FORMER,
    Validity.UNKNOWN: FUTURE,
    Validity.NOT_YET: FUTURE,
}
_NOT_ON_NODES = ("type", "name", "riskClass", "sameAs")


def class_label(risk_class: str) -> str:
    """The label of a risk class.

    >>> class_label("defence_conglomerate")
    'DefenceConglomerate'
    """
    return "".join(word.capitalize() for word in risk_class.split("_"))


def relationship_type(term: str) -> str:
    """The relationship type of a link type or property.

    >>> relationship_type("SharedHead"), relationship_type("possiblySameAs")
    ('SHARED_HEAD', 'POSSIBLY_SAME_AS')
    """
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", term).upper()


TYPE_LABELS = {name: tuple(reversed(SCHEMA.ancestors(name))) for name in SCHEMA.entity_types}
"""The labels of a node of each entity type, `Thing` first."""

LINK_TYPES = {
    name: tuple(prefix + relationship_type(name) for prefix in ("", FORMER, FUTURE))
    for name in SCHEMA.link_types
}
"""The relationship types of each link type: while it holds, after and before."""

REFERENCES = {
    name: relationship_type(name)
    for name, term in SCHEMA.properties.items()
    if term.range == "entity" and name != "sameAs"
}
"""The relationship type of each property whose values are entities, such as `consignee`."""

CLASSIFIED = "Classified"
"""The label of every node that has a membership of any class, date and grade."""

FIELDS = (
    "packed_rows", "latest_since",
    "id", "direct", "share", "share_low", "share_high", "status", "since", "until", "last_observed",
    "inferred", "grade", "sources", "documents", "locators", "statements",
)  # fmt: skip
"""The properties of a relationship; one that does not apply is absent. The first two are for the search
engine, and are written first, so that the server finds them first: the compiled rows of the link
(`packed_rows`), and the latest of their first days in force, counted from 1970-01-01."""

MANAGED_LABELS = (
    frozenset(SCHEMA.entity_types) | {class_label(name) for name in SCHEMA.classes} | {CLASSIFIED}
)
"""Labels that a node may have had before, beside those of classes of one's own."""


def own_class_labels(versions: Iterable[Version]) -> frozenset[str]:
    """The labels of the classes of one's own that the sources of these versions describe.

    >>> own_class_labels([])
    frozenset()
    """
    return frozenset(class_label(each.name) for version in versions for each in version.dataset.classes)


Membership = tuple[str, str, Statement]
"""Class, target and statement of a membership of a known member."""


@dataclass(frozen=True, slots=True)
class Node:
    """A node to be written; the labels begin with `Thing`."""

    id: str
    labels: tuple[str, ...]
    properties: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Relationship:
    """A relationship to be written; `term` is the link type or property, `type` what it is called now."""

    term: str
    type: str
    start: str
    end: str
    properties: dict[str, Any]


def node_of(entity: Entity, memberships: Sequence[Membership], day: date) -> Node:
    """The node of an entity with these memberships, which decide its classes on the day.

    `name` is its caption, `names` every name; any other property is the list of its values.
    """
    classes = sorted(class_label(name) for name in _current_classes(memberships, day))
    labels = (*TYPE_LABELS[entity.schema], *classes, *([CLASSIFIED] if memberships else ()))
    properties: dict[str, Any] = {
        **_membership_properties(memberships),
        "id": entity.id,
        "name": entity.caption[:LONGEST_NAME],
        "names": list(entity.names),
        "merged": list(entity.merged),
        "sources": sorted({s.source for s in entity.statements}),
    }
    for prop in dict.fromkeys(s.prop for s in entity.statements):
        if prop not in _NOT_ON_NODES and prop not in REFERENCES:
            properties[prop] = list(entity.values(prop))
    return Node(entity.id, labels, {name: value for name, value in properties.items() if value != []})


def relationship_of(link: Link, day: date, absorptions: Absorptions) -> Relationship:
    """The relationship of a link as it stands on the day; `absorptions` are those of its lower end."""
    today = day_number(day)
    row = link_on(link, today, absorptions)
    prefix = _PREFIX[row.validity_on(today)]
    takes_share = SCHEMA.link_type(link.type).takes_share
    rows = rows_of(link.observations)
    properties: dict[str, Any] = {
        "packed_rows": pack_link(link.type, rows),
        "latest_since": max(row.since for row in rows),
        "id": link.id,
        "direct": DIRECTNESS_LABELS[row.directness],
    }
    if takes_share:
        properties |= {
            "share": str(row.share),
            "share_low": row.low,
            "share_high": row.high,
        }
    properties |= _provenance(link.observations, row, today)
    type = prefix + relationship_type(link.type)
    return Relationship(link.type, type, link.upper, link.lower, properties)


def references_of(entity: Entity, day: date) -> list[Relationship]:
    """The relationships of the properties whose values are entities, as they stand on the day."""
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for s in entity.statements:
        if s.prop in REFERENCES:
            grouped.setdefault((s.prop, s.value), []).append(s)
    references, today = [], day_number(day)
    for (prop, target), statements in grouped.items():
        row = fact_on(statements, today, is_link=False)
        type = _PREFIX[row.validity_on(today)] + REFERENCES[prop]
        properties = _provenance(statements, row, today)
        references.append(Relationship(prop, type, entity.id, target, properties))
    return references


def by_member(memberships: Iterable[tuple[str, str, str, Statement]]) -> dict[str, list[Membership]]:
    """Rows of class, target, member and statement by member."""
    grouped: dict[str, list[Membership]] = {}
    for risk_class, target, member, statement in memberships:
        grouped.setdefault(member, []).append((risk_class, target, statement))
    return grouped


def _membership_properties(memberships: Sequence[Membership]) -> dict[str, Any]:
    """What the search engine reads of a member: the packed rows of all its memberships, and their targets."""
    if not memberships:
        return {}
    targets, packed = pack_memberships(memberships)
    return {"membership_targets": targets, "packed_memberships": packed}


def _current_classes(memberships: Iterable[Membership], day: date) -> set[str]:
    """The classes of a member on the day."""
    grouped: dict[tuple[str, str], list[Statement]] = {}
    for risk_class, target, statement in memberships:
        grouped.setdefault((risk_class, target), []).append(statement)
    today = day_number(day)
    return {
        name
        for (name, _), statements in grouped.items()
        if fact_on(statements, today, is_link=False).validity_on(today).holds
    }


def _provenance(statements: Sequence[Statement], row: CompiledRow, today: int) -> dict[str, Any]:
    """What every relationship says of its time and its sources."""
    inferred = inferred_bounds(row, statements).names
    return {
        **({"inferred": inferred} if inferred else {}),
        "status": row.validity_on(today).label,
        "since": day_date(row.since),
        "until": day_date(row.until) if row.flags & (END_STATED | LEFT_OUT) else None,
        "last_observed": day_date(row.last_observed),
        "grade": str(min(s.grade for s in statements)),
        "sources": sorted({s.source for s in statements}),
        "documents": sorted({s.document for s in statements}),
        "locators": list(dict.fromkeys(s.locator for s in statements)),
        "statements": [s.recorded_id for s in statements],
    }
