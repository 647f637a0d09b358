"""FollowTheMoney: an entity a line, as OpenSanctions, Aleph and yente read it.

Claims, shipments, applications, denials, goods and cells of tables have no schema there and are left out,
and so are the links of an entity that is. Grades, locators and known times have no place either.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import date, datetime
from typing import Any
from urllib.parse import quote

from graph.class_data import classes_of
from graph.exports.dated_links import typed_links
from graph.exports.entities import Classes, entities
from graph.store.contract import Reader
from graph.store.records import Document
from ontology import SCHEMA, Directness, Entity, Link, Statement, inferred_dates, notes_in
from ontology.control_characters import escaped_control_characters
from ontology.ftm import TOPICS, FtmLink, authority_id, ftm_link_between, ftm_property, ftm_schema
from ontology.schema import Property, RiskClass

# FollowTheMoney refuses references to ids of another form.
_ID = re.compile(r"[0-9a-zA-Z]([0-9a-zA-Z.\-]*[0-9a-zA-Z])?", re.ASCII)

# `ftm export-rdf` makes addresses of identifiers, and loses the whole entity where one cannot be.
# FollowTheMoney compares identifiers by their letters and digits alone, so nothing is lost without these.
_UNFIT_FOR_IRI = re.compile(r"[\s<>\"{}|\\^`]")
_LONGEST_IDENTIFIER = 64
_MOST_PARTS = 4
"""Words of an identifier, as in `HRB 12345 B München`; what has more is a sentence about one."""

_TITLED = {"License": "title", "Document": "fileName"}
"""What an entity of the schema must have; its caption stands for it."""

Documents = dict[tuple[str, str], Document]


def ftm(reader: Reader, day: date) -> Iterator[bytes]:
    """The entities, then for each link an entity for each observation of it. Streams."""
    documents, classes = reader.documents(), Classes(reader, day)
    described = classes_of(reader.versions())
    authorities: set[str] = set()
    for entity in entities(reader):
        schema = ftm_schema(entity.schema)
        if schema == "Sanction" and entity.first("names") is None:
            continue  # a list entry that names nobody we know has no sense there
        if schema is not None:
            yield _line(_entity(entity, schema, classes.of(entity.id), documents, described))
        if schema == "License":
            for statement in entity.statements:
                if statement.prop == "authority" and statement.value not in authorities:
                    authorities.add(statement.value)
                    yield _line(_authority(statement, documents))
    for link, *types in typed_links(reader):
        ends = [schema for type in types if type is not None and (schema := ftm_schema(type)) is not None]
        if len(ends) < 2:
            continue
        theirs = ftm_link_between(SCHEMA.link_type(link.type), ends[0], ends[1])
        if theirs is not None:
            for statement in link.observations:
                yield _line(_observation(link, statement, theirs, documents))


def ftm_id(id: str) -> str:
    """The id as it is where FollowTheMoney takes it, else made to fit, with a fingerprint of the whole."""
    if _ID.fullmatch(id):
        return id
    fitting = re.sub(r"[^0-9a-zA-Z]+", "-", id).strip("-")
    return f"{fitting}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"


def _entity(
    entity: Entity,
    schema: str,
    classes: list[str],
    documents: Documents,
    described: Mapping[str, RiskClass],
) -> dict[str, Any]:
    properties: dict[str, list[str]] = {}
    for statement in entity.statements:
        prop = SCHEMA.property(statement.prop)
        name = ftm_property(schema, prop)
        if name is not None and prop.range == "identifier" and not _is_identifier(statement.value):
            name = "summary" if schema == "Sanction" else "notes"
            _add(properties, name, f"{prop.label}: {statement.value}")
        elif name is not None:
            _add(properties, name, _value(schema, prop, statement.value))
        if schema == "Sanction" and statement.prop == "names":
            for dated, day in (("startDate", statement.start), ("endDate", statement.end)):
                if day is not None:
                    _add(properties, dated, day.text)
    for topic in (TOPICS[name] for name in classes if name in TOPICS):
        _add(properties, "topics", topic)
    if schema in _TITLED:
        _add(properties, _TITLED[schema], entity.caption)
    _add_addresses(properties, entity.statements, documents)
    is_target = any(described[name].decides for name in classes)
    return _record(ftm_id(entity.id), entity.caption, schema, properties, entity.statements) | {
        "referents": [ftm_id(id) for id in entity.merged],
        "target": is_target,
    }


def _value(schema: str, prop: Property, value: str) -> str:
    if schema == "License" and prop.name == "authority":
        return authority_id(value)
    match prop.range:
        case "entity":
            return ftm_id(value)
        case "identifier":
            return _UNFIT_FOR_IRI.sub("", value)
        case "url":
            return _address(value)
    return value


def _is_identifier(value: str) -> bool:
    """Whether a text under a property of identifiers is one, and no sentence."""
    return len(_UNFIT_FOR_IRI.sub("", value)) <= _LONGEST_IDENTIFIER and len(value.split()) <= _MOST_PARTS


def _address(url: str) -> str:
    return _UNFIT_FOR_IRI.sub(lambda match: quote(match[0], safe=""), url)


def _authority(statement: Statement, documents: Documents) -> dict[str, Any]:
    """Who grants a licence: named by us, and an entity there."""
    properties = {"name": [statement.value]}
    _add_addresses(properties, (statement,), documents)
    id = authority_id(statement.value)
    return _record(id, statement.value, "LegalEntity", properties, (statement,)) | {
        "referents": [],
        "target": False,
    }


def _observation(link: Link, statement: Statement, theirs: FtmLink, documents: Documents) -> dict[str, Any]:
    properties = {theirs.upper: [ftm_id(link.upper)], theirs.lower: [ftm_id(link.lower)]}
    if theirs.role is not None:
        _add(properties, "role", theirs.role)
    share = statement.share
    if share is not None and not share.is_unknown:
        if share.low == share.high and theirs.schema == "Ownership":
            _add(properties, "percentage", str(share))
        else:  # a percentage there is one number, and only an ownership has one
            _add(properties, "summary", f"share of {share} percent")
    if statement.direct is Directness.INDIRECT:
        _add(properties, "role", "indirect")
    for name, stated in (("startDate", statement.start), ("endDate", statement.end)):
        if stated is not None:
            _add(properties, name, stated.text)
    if statement.start is None and statement.end is None:
        _add(properties, "date", statement.observed.last.text)
    for note in filter(inferred_dates, notes_in(statement.original)):
        _add(properties, "summary", note)
    if statement.quote is not None:
        _add(properties, "summary", statement.quote)
    _add_addresses(properties, (statement,), documents)
    label = SCHEMA.link_type(link.type).label
    return _record(f"link-{statement.id}", label, theirs.schema, properties, (statement,)) | {
        "referents": [],
        "target": False,
    }


def _record(
    id: str, caption: str, schema: str, properties: dict[str, list[str]], statements: Iterable[Statement]
) -> dict[str, Any]:
    listed = tuple(statements)
    seen = [s.first_seen for s in listed if s.first_seen is not None]
    return {
        "id": id,
        "caption": caption,
        "schema": schema,
        "properties": properties,
        "datasets": sorted({s.source for s in listed}),
        "first_seen": _moment(min(seen, default=None)),
        "last_change": _moment(max(seen, default=None)),
    }


def _add(properties: dict[str, list[str]], name: str, value: str) -> None:
    values = properties.setdefault(name, [])
    if value and value not in values:
        values.append(value)


def _add_addresses(
    properties: dict[str, list[str]], statements: Iterable[Statement], documents: Documents
) -> None:
    """The public addresses of the documents that the statements were read from."""
    for s in statements:
        document = documents.get((s.source, s.document))
        if document is not None and document.url is not None:
            _add(properties, "sourceUrl", _address(document.url))


def _moment(moment: datetime | None) -> str | None:
    """A time as FollowTheMoney writes it: UTC, to the second, without a zone."""
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S")


def _line(record: dict[str, Any]) -> bytes:
    return escaped_control_characters(json.dumps(record, ensure_ascii=False)).encode() + b"\n"
