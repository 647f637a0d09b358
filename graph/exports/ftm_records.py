"""One entity, authority or observation of a link as an entity of FollowTheMoney has it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote

from graph.class_data import classes_of
from graph.exports.entities import Memberships
from graph.store.contract import Reader
from graph.store.records import Document
from ontology import SCHEMA, Directness, Entity, Link, Statement, inferred_dates, notes_in
from ontology.ftm import (
    FtmLink,
    authority_id,
    ftm_link_between,
    ftm_property,
    ftm_schema,
    topic_of,
)
from ontology.schema import Property, RiskClass

_LINK = "link-"
_STATED_TOPICS = "topics: "
"""What the original text of a class begins with that FollowTheMoney's own topics made."""

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

Documents = Mapping[tuple[str, str], Document]


def ftm_id(id: str) -> str:
    """The id as it is where FollowTheMoney takes it, else made to fit, with a fingerprint of the whole.

    >>> ftm_id("cn-cetc-24"), ftm_id("x:C")
    ('cn-cetc-24', 'x-C-2e84224f0cd3')
    """
    if _ID.fullmatch(id):
        return id
    fitting = re.sub(r"[^0-9a-zA-Z]+", "-", id).strip("-")
    return f"{fitting}-{hashlib.sha256(id.encode()).hexdigest()[:12]}"


def link_record_id(statement: Statement) -> str:
    """The id of the entity that an observation of a link is there."""
    return f"{_LINK}{statement.recorded_id}"


def link_statement_id(id: str) -> str | None:
    """The id of the statement that an entity of this id is made of; `None` for one that is of no link.

    >>> link_statement_id("link-0123"), link_statement_id("cn-cetc-24")
    ('0123', None)
    """
    return id.removeprefix(_LINK) if id.startswith(_LINK) else None


@dataclass(frozen=True)
class FtmRecords:
    """Writes entities and links of one view of the data as FollowTheMoney has them.

    `memberships_of` gives the risk classes that an entity is in on the day asked about, each with the list
    that confers it, `loaded` when each source was loaded last.
    """

    documents: Documents
    memberships_of: Callable[[str], Memberships]
    described: Mapping[str, RiskClass]
    loaded: Mapping[str, datetime]

    @classmethod
    def of(cls, reader: Reader, memberships_of: Callable[[str], Memberships]) -> FtmRecords:
        """The records of what the reader sees."""
        versions = reader.versions()
        loaded = {version.dataset.id: version.loaded_at for version in versions}
        return cls(reader.documents(), memberships_of, classes_of(versions), loaded)

    def entity(self, entity: Entity) -> dict[str, Any] | None:
        """The entity; `None` where there is no schema for it, or it is a list entry that names nobody."""
        schema = ftm_schema(entity.schema)
        if schema is None or (schema == "Sanction" and entity.first("names") is None):
            return None
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
        memberships = self.memberships_of(entity.id)
        classes = sorted({name for name, _ in memberships})
        for topic in _topics(memberships, entity):
            _add(properties, "topics", topic)
        if schema in _TITLED:
            _add(properties, _TITLED[schema], entity.caption)
        self._add_addresses(properties, entity.statements)
        is_target = any(self.described[name].decides for name in classes)
        # FollowTheMoney calls an address by itself, and here it has no name.
        caption = properties.get("full", [entity.caption])[0] if schema == "Address" else entity.caption
        record = self._record(ftm_id(entity.id), caption, schema, properties, entity.statements)
        return record | {"referents": [ftm_id(id) for id in entity.merged], "target": is_target}

    def authorities(self, entity: Entity) -> Iterator[dict[str, Any]]:
        """Who granted a licence: named by us, and an entity there."""
        if ftm_schema(entity.schema) != "License":
            return
        for statement in entity.statements:
            if statement.prop == "authority":
                properties = {"name": [statement.value]}
                self._add_addresses(properties, (statement,))
                id = authority_id(statement.value)
                record = self._record(id, statement.value, "LegalEntity", properties, (statement,))
                yield record | {"referents": [], "target": False}

    def link(self, link: Link, upper: str | None, lower: str | None) -> Iterator[dict[str, Any]]:
        """An entity for each observation of a link between entities of these types of ours.

        None where an end has no schema there, or no schema ties the two.
        """
        ends = [schema for type in (upper, lower) if type is not None and (schema := ftm_schema(type))]
        if len(ends) < 2:
            return
        theirs = ftm_link_between(SCHEMA.link_type(link.type), *ends)
        if theirs is not None:
            yield from (self._observation(link, statement, theirs) for statement in link.observations)

    def _observation(self, link: Link, statement: Statement, theirs: FtmLink) -> dict[str, Any]:
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
        self._add_addresses(properties, (statement,))
        label = SCHEMA.link_type(link.type).label
        record = self._record(link_record_id(statement), label, theirs.schema, properties, (statement,))
        return record | {"referents": [], "target": False}

    def _record(
        self,
        id: str,
        caption: str,
        schema: str,
        properties: dict[str, list[str]],
        statements: Iterable[Statement],
    ) -> dict[str, Any]:
        listed = tuple(statements)
        seen = [s.first_seen for s in listed if s.first_seen is not None]
        sources = sorted({s.source for s in listed})
        loads = [self.loaded[source] for source in sources if source in self.loaded]
        return {
            "id": id,
            "caption": caption,
            "schema": schema,
            "properties": properties,
            "datasets": sources,
            "first_seen": moment(min(seen, default=None)),
            "last_seen": moment(max(loads, default=None)),
            "last_change": moment(max(seen, default=None)),
        }

    def _add_addresses(self, properties: dict[str, list[str]], statements: Iterable[Statement]) -> None:
        """The public addresses of the documents that the statements were read from."""
        for s in statements:
            document = self.documents.get((s.source, s.document))
            if document is not None and document.url is not None:
                _add(properties, "sourceUrl", _address(document.url))


def _topics(memberships: Memberships, entity: Entity) -> list[str]:
    """The topics nearest to the classes, or those of the source that made a class of them."""
    stated = {
        s.value: s.original.removeprefix(_STATED_TOPICS).split(", ")
        for s in entity.statements
        if s.prop == "riskClass" and s.original is not None and s.original.startswith(_STATED_TOPICS)
    }
    found: set[str | None] = set()
    for name, of_list in memberships:
        found.update(stated[name] if of_list is None and name in stated else [topic_of(name, of_list)])
    return sorted(topic for topic in found if topic is not None)


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


def _add(properties: dict[str, list[str]], name: str, value: str) -> None:
    values = properties.setdefault(name, [])
    if value and value not in values:
        values.append(value)


def moment(moment: datetime | None) -> str | None:
    """A time as FollowTheMoney writes it: UTC, to the second, without a zone.

    >>> moment(datetime(2026, 1, 2, 3, 4, 5, 6))
    '2026-01-02T03:04:05'
    """
    return None if moment is None else moment.strftime("%Y-%m-%dT%H:%M:%S")
