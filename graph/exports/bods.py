"""Beneficial Ownership Data Standard 0.4: one JSON array of entity, person and relationship statements.

The standard speaks of ownership and control: of our links Ownership, Control, Unit and Directorship are
written, the others and what is no legal entity left out. Its dates are days, so a month or a year is
written as the first day of a beginning and the last day of an end; what was stated stands in `details` of
an interest, and in an annotation of an entity.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter
from typing import Any

from graph.exports.dated_links import typed_links
from graph.exports.entities import Classes, entities
from graph.model.snapshot import ARMED_FORCES, STATE_BODY
from graph.store.contract import Reader
from graph.store.records import Document
from ontology import SCHEMA, Directness, Entity, Grade, InvalidDate, Link, PartialDate, Share, Statement
from ontology.control_characters import escaped_control_characters
from ontology.namespaces import entity_iri

_VERSION = "0.4"
_PUBLISHER = "Ketting"

_INTERESTS = {
    "Ownership": "shareholding",
    "Control": "otherInfluenceOrControl",
    "Unit": "otherInfluenceOrControl",
    "Directorship": "boardMember",
}
_DIRECTNESS = {
    Directness.DIRECT: "direct",
    Directness.INDIRECT: "indirect",
    Directness.UNSTATED: "unknown",
    None: "unknown",
}
_SOURCE_TYPES = {Grade.A: "officialRegister"}
_THIRD_PARTY = "thirdParty"
_IDENTIFIERS = {
    "leiCode": {"scheme": "XI-LEI", "schemeName": "Global Legal Entity Identifier Index"},
    "uscCode": {"schemeName": "Unified social credit code (China)"},
    "registrationNumber": {"schemeName": "National register"},
}
_TYPES = {"Company": "registeredEntity"}
"""A public body may be a university: only a member of the class of state bodies is a `stateBody`."""

Documents = dict[tuple[str, str], Document]


def bods(reader: Reader, day: date) -> Iterator[bytes]:
    """The entities and persons, then for each link and source a relationship with its observations.

    `day` is the day of publication. Streams.
    """
    classes, documents = Classes(reader, day), reader.documents()
    separator = b"[\n"
    for entity in entities(reader):
        if is_party(entity.schema):
            yield separator + _dump(_party(entity, classes.of(entity.id), day))
            separator = b",\n"
    for link, upper, lower in typed_links(reader):
        if link.type in _INTERESTS and _is_reportable(upper, lower):
            ordered = sorted(link.observations, key=attrgetter("source"))
            for source, observations in groupby(ordered, attrgetter("source")):
                yield separator + _dump(_relationship(link, source, list(observations), documents, day))
                separator = b",\n"
    yield b"\n]\n" if separator == b",\n" else b"[]\n"


def is_party(type: str) -> bool:
    """Whether an entity of this type is in the file: a body or a person."""
    return SCHEMA.is_a(type, "LegalEntity")


def _is_reportable(upper: str | None, lower: str | None) -> bool:
    """Whether ends of these types are parties; the one that is owned or controlled must be no person."""
    return (
        upper is not None
        and lower is not None
        and is_party(upper)
        and is_party(lower)
        and not SCHEMA.is_a(lower, "Person")
    )


def _party(entity: Entity, classes: list[str], day: date) -> dict[str, Any]:
    is_person = SCHEMA.is_a(entity.schema, "Person")
    details = _person(entity) if is_person else _entity(entity, classes, day)
    newest = max((s.observed.last.last_day for s in entity.statements), default=day)
    statement = _statement(
        record=entity.id,
        kind="person" if is_person else "entity",
        subject=entity.id,
        details={"isComponent": False} | details,
        declared=min(newest, day),
        published=day,
    )
    annotations = [] if is_person else _annotations(entity, day)
    return statement | {"annotations": annotations} if annotations else statement


def _entity(entity: Entity, classes: list[str], published: date) -> dict[str, Any]:
    is_state_body = not {STATE_BODY, ARMED_FORCES}.isdisjoint(classes)
    kind = {"type": "stateBody" if is_state_body else _TYPES.get(entity.schema, "legalEntity")}
    if ARMED_FORCES in classes:
        kind["details"] = SCHEMA.risk_class(ARMED_FORCES).label
    details: dict[str, Any] = {
        "entityType": kind,
        "name": entity.caption,
        "uri": entity_iri(entity.id),
    }
    others = [name for name in entity.names if name != entity.caption]
    if others:
        details["alternateNames"] = others
    identifiers = [
        {"id": value} | scheme for name, scheme in _IDENTIFIERS.items() for value in entity.values(name)
    ]
    if identifiers:
        details["identifiers"] = identifiers
    details |= {name: written for name, (_, written) in _days(entity, published).items()}
    return details | _addresses(entity)


def _days(entity: Entity, published: date) -> dict[str, tuple[str, str]]:
    """For the dates of beginning and end, as far as they are stated: the date stated, and the day written."""
    days: dict[str, tuple[str, str]] = {}
    for name, prop in (("foundingDate", "incorporationDate"), ("dissolutionDate", "dissolutionDate")):
        stated = entity.first(prop)
        try:
            when = None if stated is None else PartialDate(stated)
        except InvalidDate:  # an old store may hold a text that is no date
            continue
        if when is not None:
            # An end is written as late as it may have been, and not after the day on which it was known.
            last = min(when.last_day, max(when.first_day, published))
            day = when.first_day if name == "foundingDate" else last
            days[name] = (when.text, day.isoformat())
    return days


def _annotations(entity: Entity, published: date) -> list[dict[str, str]]:
    """What is said of each date that is stated as a month or a year only."""
    return [
        {
            "statementPointerTarget": f"/recordDetails/{name}",
            "motivation": "commenting",
            "description": f"The source states {stated}; the standard takes a day, so {day} is written.",
        }
        for name, (stated, day) in _days(entity, published).items()
        if stated != day
    ]


def _person(entity: Entity) -> dict[str, Any]:
    names = [{"fullName": name} for name in entity.names] or [{"fullName": entity.caption}]
    return {"personType": "knownPerson", "names": names} | _addresses(entity)


def _addresses(entity: Entity) -> dict[str, Any]:
    countries = [{"name": code.upper(), "code": code.upper()} for code in entity.values("country")]
    # One country beside several addresses, or several beside one, would be matched by guessing.
    where = {"country": countries[0]} if len(countries) == 1 else {}
    addresses: list[dict[str, Any]] = [{"address": text} | where for text in entity.values("address")]
    addresses = addresses or [{"country": country} for country in countries]
    return {"addresses": addresses} if addresses else {}


def _relationship(
    link: Link, source: str, observations: list[Statement], documents: Documents, day: date
) -> dict[str, Any]:
    newest = max(s.observed.last.last_day for s in observations)
    known = [documents.get((s.source, s.document)) for s in observations]
    cited = list(dict.fromkeys(document for document in known if document is not None))
    types = dict.fromkeys(_SOURCE_TYPES.get(s.grade, _THIRD_PARTY) for s in observations)
    origin: dict[str, Any] = {
        "type": list(types),
        "description": "; ".join(document.title for document in cited) or source,
        "assertedBy": [{"name": name} for name in dict.fromkeys(document.publisher for document in cited)],
    }
    addresses = [document.url for document in cited if document.url is not None]
    if addresses:
        origin["url"] = addresses[0]
    statement = _statement(
        record=f"{link.id}@{source}",
        kind="relationship",
        subject=link.lower,
        details={
            "isComponent": False,
            "subject": link.lower,
            "interestedParty": link.upper,
            "interests": [_interest(link, s) for s in observations],
        },
        declared=min(newest, day),
        published=day,
    )
    return statement | {"source": origin}


def _interest(link: Link, statement: Statement) -> dict[str, Any]:
    interest: dict[str, Any] = {
        "type": _INTERESTS[link.type],
        "directOrIndirect": _DIRECTNESS[statement.direct],
        "details": _details(link, statement),
    }
    if statement.share is not None and not statement.share.is_unknown:
        interest["share"] = _share(statement.share)
    if statement.start is not None:
        interest["startDate"] = statement.start.first_day.isoformat()
    if statement.end is not None:
        interest["endDate"] = statement.end.last_day.isoformat()
    return interest


def _details(link: Link, statement: Statement) -> str:
    """The kind of link, and what the other fields cannot say."""
    dates = (
        ("start", "from", statement.start),
        ("end", "to", statement.end),
        ("share_until", "share until", statement.share_until),
    )
    inferred = dict.fromkeys(statement.inferred_dates, " (inferred)")
    texts = [
        SCHEMA.link_type(link.type).label,
        f"observed {statement.observed}{inferred.get('observed', '')}",
        f"grade {statement.grade}",
    ]
    texts += [f"{word} {when}{inferred.get(field, '')}" for field, word, when in dates if when is not None]
    texts += [f"{statement.document}, {statement.locator}".rstrip(", ")]
    return "; ".join(texts)


def _share(share: Share) -> dict[str, float]:
    if share.low == share.high:
        return {"exact": share.low}
    return {
        "exclusiveMinimum" if share.low_open else "minimum": share.low,
        "exclusiveMaximum" if share.high_open else "maximum": share.high,
    }


def _statement(
    *, record: str, kind: str, subject: str, details: dict[str, Any], declared: date, published: date
) -> dict[str, Any]:
    content = json.dumps([record, kind, subject, details, declared.isoformat()], ensure_ascii=False)
    return {
        "statementId": hashlib.sha256(content.encode()).hexdigest()[:40],
        "statementDate": declared.isoformat(),
        "publicationDetails": {
            "publicationDate": published.isoformat(),
            "bodsVersion": _VERSION,
            "publisher": {"name": _PUBLISHER},
        },
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "declarationSubject": subject,
        "recordDetails": details,
    }


def _dump(statement: dict[str, Any]) -> bytes:
    return escaped_control_characters(json.dumps(statement, ensure_ascii=False)).encode()
