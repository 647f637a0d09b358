"""An entity of FollowTheMoney as statements: a thing with its properties, a link, or an entry of a list."""

from __future__ import annotations

from functools import cache, lru_cache
from itertools import groupby
from operator import itemgetter

from ingest.emit import Emit
from ingest.formats.ftm.links import NO_PLACE, Links, read_days, stated_days
from ingest.formats.ftm.source_values import FtmEntity, Origin
from ingest.formats.ftm.terms import (
    ADDRESS_PARTS,
    CLASSES_OF_TOPICS,
    IGNORED,
    LINKS,
    LINKS_OF_ROLES,
    PASSED_OVER,
    TYPES,
    properties_of,
)
from ingest.records import Audit, Record
from ingest.rejections import Rejection
from ingest.values import check_value, clean, entity_id, is_plain
from ontology import SCHEMA, OntologyError, Statement, StatementGroup
from ontology.ftm import is_authority
from ontology.schema import Property

_VALUE = "a value that the ontology has no place for"
_SCHEMA = "a schema that the ontology has no place for"

Stated = list[tuple[Origin, str, str, str | None]]
"""Values: where each comes from, our property, the text, and how its source writes it where that differs."""


class Converter:
    """Emits the statements of entities, and notes what of them has no place."""

    def __init__(self, emit: Emit, audit: Audit, document: str) -> None:
        self._emit = emit
        self._audit = audit
        self._document = document
        self._source = emit.dataset.id
        self._links = Links(emit, audit, document)
        self._licences: dict[str, list[str]] = {}  # by the id of their authority, until that is read

    def convert(self, entity: FtmEntity, record: Record) -> None:
        """Emit what the entity says; `record` is where it stands, for reports."""
        if entity.schema in TYPES:
            self._thing(entity, record)
        elif entity.schema in LINKS:
            self._links.convert(entity, LINKS[entity.schema], record)
        elif entity.schema == PASSED_OVER:
            self._unknown_link(entity, record)
        else:
            self._audit.note(f"schema {entity.schema}", _SCHEMA, record)

    def _unknown_link(self, entity: FtmEntity, record: Record) -> None:
        for role in entity.properties.get("role", ()):
            if role in LINKS_OF_ROLES:
                self._links.convert(entity, LINKS_OF_ROLES[role], record)
                return
        self._audit.note(f"schema {PASSED_OVER}", "a tie of no kind that the ontology has", record)

    def _thing(self, entity: FtmEntity, record: Record) -> None:
        ours = TYPES[entity.schema]
        id = entity_id(entity.id)
        names = entity.properties.get("name", ())
        for licence in self._licences.pop(entity.id, ()) if names else ():
            name, (origin, original) = next(iter(entity.values("name")))
            self._state(licence, "Licence", [(origin, "authority", name, original)], record)
        if names and is_authority(entity.id, names[0]):
            return  # made by an export of Ketting, which names authorities
        known = _properties(entity.schema)
        stated: Stated = [(entity.origin, "type", ours, None)]
        is_listing = ours == "Listing"
        for name, texts in entity.properties.items():
            prop = known.get(name)
            if name == "topics":
                stated += self._topics(ours, entity, record)
            elif is_listing and (name in _OF_LISTING or (name == "programId" and entity.origin.list)):
                continue
            elif entity.schema == "License" and name == "authority":
                for text in texts:
                    self._licences.setdefault(text, []).append(id)
            elif prop is None:
                if name not in IGNORED and not (ours == "Address" and name in ADDRESS_PARTS):
                    self._audit.note(f"{entity.schema}.{name}", NO_PLACE, record)
            else:
                for text, (origin, original) in entity.values(name):
                    if is_plain(prop, text):
                        stated.append((origin, prop.name, text, original))
                    else:
                        where = f"{entity.schema}.{name}", record
                        stated += self._property(prop, text, origin, original, *where)
        if is_listing:
            stated += self._listing(id, entity, record)
        if ours == "Address" and "full" not in entity.properties:
            stated += self._address(entity)
        self._state(id, ours, stated, record)

    def _property(
        self, prop: Property, text: str, origin: Origin, original: str | None, name: str, record: Record
    ) -> Stated:
        if prop.range in _CACHED:
            text, longer, problem = _short(prop.name, text)
            original = original or longer
        else:
            text = entity_id(text) if prop.range == "entity" else clean(text)
            problem = _problem_of(prop, text)
        if problem is None:
            return [(origin, prop.name, text, original)]
        if prop.range == "country":
            self._audit.note(f"{name} {text[:20]}", _VALUE, record)
        else:
            self._emit.reject(Rejection(record.file, origin.locator, name, *problem))
        return []

    def _topics(self, schema: str, entity: FtmEntity, record: Record) -> Stated:
        conferred: dict[str, Origin] = {}
        for text, (origin, _) in entity.values("topics"):
            name = CLASSES_OF_TOPICS.get(text)
            if name is None or not SCHEMA.is_a(schema, "LegalEntity"):
                self._audit.note(f"topic {text[:40]}", _VALUE, record)
            else:
                conferred.setdefault(name, origin)
        original = f"topics: {', '.join(entity.properties['topics'])}"
        return [(origin, "riskClass", name, original) for name, origin in conferred.items()]

    def _address(self, entity: FtmEntity) -> Stated:
        """The parts of an address that is not given whole, as one text."""
        texts = entity.properties
        parts = [clean(text) for name in ADDRESS_PARTS for text in texts.get(name, ())]
        return [(entity.origin, "address", ", ".join(parts), None)] if parts else []

    def _listing(self, id: str, entity: FtmEntity, record: Record) -> Stated:
        """What an entry of a list says beside its properties: its name, its list, whom it names and since
        when.
        """
        texts = entity.properties
        names = [*texts.get("program", ()), *texts.get("programId", ()), *texts.get("authority", ())]
        name = clean(entity.caption or (names[0] if names else "Sanction"))
        stated: Stated = [(entity.origin, "name", name, None)]
        if entity.origin.list is not None:
            stated.append((entity.origin, "list", entity.origin.list, None))
        _, end = stated_days(entity, record, self._audit)
        starts = read_days(entity, "startDate", record, self._audit)
        starts = starts or read_days(entity, "listingDate", record, self._audit)
        if end is not None:
            starts = [start for start in starts if start.first_day <= end.last_day]
        for text, (origin, _) in entity.values("entity") if "entity" in texts else ():
            for start in starts or (None,):
                self._emit.statement(
                    Statement(
                        subject=id, schema="Listing", prop="names", value=entity_id(text),
                        source=self._source, document=self._document, locator=origin.locator,
                        grade=origin.grade, observed=origin.observed, start=start, end=end,
                    ),
                    file=record.file,
                    record=record.locator,
                )  # fmt: skip
        return stated

    def _state(self, id: str, schema: str, stated: Stated, record: Record) -> None:
        """Emit values of an entity, those that stand together and have one origin as a group."""
        for origin, values in groupby(stated, itemgetter(0)):
            self._emit.group(
                StatementGroup(
                    id, schema, self._source, self._document, origin.locator, origin.grade, origin.observed,
                    tuple([(prop, text, original) for _, prop, text, original in values]),
                ),
                file=record.file,
                record=record.locator,
            )  # fmt: skip


_OF_LISTING = frozenset(("entity", "startDate", "endDate", "listingDate", "program"))
_CACHED = ("country", "class", "date")

_properties = cache(properties_of)


@lru_cache(maxsize=100_000)
def _short(name: str, text: str) -> tuple[str, str | None, tuple[str, str] | None]:
    """The text as the property is written, as it was where that differs, and what is wrong with it."""
    prop = SCHEMA.property(name)
    text = short = clean(text)
    if prop.range == "country":
        short = text.lower()
    elif prop.range == "date":
        short = text.partition("T")[0]
    return short, text if short != text else None, _problem_of(prop, short)


def _problem_of(prop: Property, text: str) -> tuple[str, str] | None:
    """Why the property cannot have the value, and the remedy."""
    try:
        check_value(prop, text)
    except OntologyError as error:
        return error.reason, error.remedy
    return None
