"""What graph drawing tools are given: entities and links with a few plain attributes."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from xml.sax.saxutils import escape, quoteattr

from graph.exports.dated_links import DatedLink, dated_links
from graph.exports.entities import Classes, entities
from graph.store.contract import Reader
from ontology import SCHEMA, UNKNOWN_SHARE, Link
from ontology.control_characters import without_control_characters

Value = str | float
Attributes = dict[str, Value]

ENTITY_ATTRIBUTES = {"type": "string", "country": "string", "classes": "string"}
LINK_ATTRIBUTES = {
    "type": "string",
    "status": "string",
    "share": "string",
    "share_low": "double",
    "share_high": "double",
    "since": "string",
    "until": "string",
    "inferred": "string",
    "grade": "string",
    "sources": "string",
    "directed": "boolean",
}
"""The attributes and their types. `share_low` and `share_high` are percent, of Ownership only; `since` and
`until` are the first and the last day in force, as stated or observed (`CompiledRow.dates`), and `inferred`
names those that an editor inferred."""


def drawn_entities(reader: Reader, day: date) -> Iterator[tuple[str, str, Attributes]]:
    """Id, caption and attributes of every entity. Streams."""
    classes = Classes(reader, day)
    for entity in entities(reader):
        attributes: Attributes = {
            "type": entity.schema,
            "country": " ".join(entity.values("country")),
            "classes": " ".join(classes.of(entity.id)),
        }
        yield entity.id, entity.caption, _given(attributes)


def drawn_links(reader: Reader, day: date) -> Iterator[tuple[DatedLink, Attributes]]:
    """Every link with its attributes, ended ones as well. Streams."""
    for dated in dated_links(reader, day):
        link, attributes = dated.link, _of_link(dated)
        if SCHEMA.link_type(link.type).takes_share:
            share = dated.share or UNKNOWN_SHARE
            attributes |= {"share_low": share.low, "share_high": share.high}
            attributes["share"] = "unknown" if dated.share is None else str(share)
        yield dated, _given(attributes)


def directed(link: Link) -> str:
    """The attribute that says whether one end stands above the other."""
    return "true" if SCHEMA.link_type(link.type).has_upper else "false"


def text(value: object) -> str:
    """The value as the text of an XML element."""
    return escape(_fit(str(value)))


def attribute(value: object) -> str:
    """The value as an XML attribute, in quotes."""
    return quoteattr(_fit(str(value)), {"\n": "&#10;", "\t": "&#9;", "\r": "&#13;"})


def _of_link(dated: DatedLink) -> Attributes:
    observations = dated.link.observations
    return {
        "type": dated.link.type,
        "status": dated.validity.label,
        "since": dated.since.isoformat(),
        "until": "" if dated.until is None else dated.until.isoformat(),
        "inferred": " ".join(dated.inferred),
        "grade": str(min(s.grade for s in observations)),
        "sources": " ".join(sorted({s.source for s in observations})),
    }


def _given(attributes: Attributes) -> Attributes:
    return {name: value for name, value in attributes.items() if value != ""}


def _fit(value: str) -> str:
    # Of these XML 1.0 cannot hold most at all, not even escaped.
    return without_control_characters(value, keep="\t\n\r")
