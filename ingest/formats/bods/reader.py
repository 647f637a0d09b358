"""Statements of the Beneficial Ownership Data Standard, of which the last of each record counts."""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import Any

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.bods.older import OLDER, OlderStatements, is_older
from ingest.formats.bods.parties import state_entity, state_person
from ingest.formats.bods.relationships import state_relationship
from ingest.formats.bods.statement import KETTING, BodsStatement
from ingest.formats.bods.terms import GRADES, VERSION
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records, checked_day
from ingest.rejections import BadField, Rejection, rejecting
from ingest.values import day, entity_id
from ontology import Grade, Period

_REPLACED = "a statement that a later one of its record replaces"
_STATES = {"entity": state_entity, "person": state_person, "relationship": state_relationship}
_STATUSES = ("new", "updated", "closed", None)


@dataclass(slots=True)
class _Publication:
    """What a first pass over the statements finds."""

    publishers: set[str] = field(default_factory=set)
    licences: set[str] = field(default_factory=set)
    newest: str = ""
    last_of_record: dict[str, tuple[str, int]] = field(default_factory=dict)
    """Of records that were updated or closed: the date and the number of the last statement."""
    older: OlderStatements = field(default_factory=OlderStatements)

    def note_last(self, id: str, dated: str, number: int) -> None:
        """Take in the date and number of a statement by which a record was updated or closed."""
        self.last_of_record[id] = max(self.last_of_record.get(id, ("", -1)), (dated, number))


def read(records: Records, emit: Emit) -> None:
    """Emit what the statements say of entities, persons and their interests.

    Raises `BadFile` for a file in another version of the standard than 0.2, 0.3 and 0.4.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> statement = {
    ...     "statementId": "1dc0e987-5c57-4a1c-b3ad-61353b66a9b7", "recordId": "c1", "recordType": "entity",
    ...     "statementDate": "2024-02-05", "publicationDetails": {"bodsVersion": "0.4"},
    ...     "recordDetails": {"isComponent": False, "name": "A", "entityType": {"type": "registeredEntity"}},
    ... }
    >>> read_text(read, "bods", json.dumps([statement])).total
    2
    """
    publication = _publication(records.without_rejecting())
    _describe(emit, publication)
    [document] = emit.documents
    audit = records.audit(emit.unmapped)
    for number, given in enumerate(records.json_records()):
        try:
            record = publication.older.upgraded(given) if is_older(given.value) else given
        except BadField as bad:
            emit.reject(Rejection(given.file, given.locator, *bad.problem))
            continue
        last = publication.last_of_record.get(str(record.value.get("recordId")))
        if last is not None and last[1] != number:
            audit.count += 1
            audit.note("recordId", _REPLACED, record)
            continue
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            _state(record, fields, emit, audit, document)
    audit.close()


def _state(record: Record, fields: Fields, emit: Emit, audit: Audit, document: str) -> None:
    fields.ignore("declaration", "declarationSubject")
    kind, status = fields.needed("recordType"), fields.text("recordStatus")
    for name, value, known in (("recordType", kind, _STATES), ("recordStatus", status, _STATUSES)):
        if value not in known:
            raise BadField(name, f"is {value!r}", "the standard has no such value")
    id, record_id = fields.needed("statementId"), fields.needed("recordId")
    publisher = _publisher(fields.record("publicationDetails"))
    details = fields.record("recordDetails")
    if details is None:
        raise BadField("recordDetails", "is missing", "without it a statement says nothing")
    stated = checked_day(fields.needed("statementDate"), "statementDate")
    grade, page = _source(fields.record("source"))
    facts = RecordedFacts(emit, record, document, f"statement {id}", grade, Period(stated, stated))
    prefix = "" if publisher == KETTING else f"{_slug(publisher)}:"
    statement = BodsStatement(
        facts, audit, record_id, prefix, publisher == KETTING, stated, status == "closed", page
    )
    _STATES[kind](statement, fields, details)


def _publisher(details: Fields | None) -> str:
    """The name of who published a statement, or the address where there is no name."""
    if details is None:
        return ""
    details.ignore("publicationDate", "bodsVersion", "license")
    publisher = details.record("publisher")
    if publisher is None:
        return ""
    name, url = publisher.text("name"), publisher.text("url")
    return name or url or ""


def _slug(publisher: str) -> str:
    """What tells the records of one publisher from those of another, which may have the same ids."""
    return entity_id(re.sub(r"[^0-9a-z]+", "-", publisher.lower()).strip("-")[:60] or "bods")


def _source(source: Fields | None) -> tuple[Grade, str | None]:
    """How good the source is, and its page."""
    if source is None:
        return Grade.C, None
    source.ignore("assertedBy", "description", "retrievedAt")
    grades = [GRADES.get(type, Grade.C) for type in source.texts("type")]
    return min(grades, default=Grade.C), source.text("url")


def _publication(records: Records) -> _Publication:
    publication = _Publication()
    replacing: list[tuple[str, str, int]] = []
    for number, record in enumerate(records.json_records()):
        value = record.value
        details = value.get("publicationDetails")
        details = details if isinstance(details, dict) else {}
        _check_version(record, details)
        publisher = details.get("publisher")
        if isinstance(publisher, dict) and isinstance(name := publisher.get("name"), str):
            publication.publishers.add(name.strip())
        if isinstance(licence := details.get("license"), str):
            publication.licences.add(licence)
        publication.newest = max(publication.newest, str(details.get("publicationDate") or "")[:10])
        dated = str(value.get("statementDate") or "")
        if value.get("recordStatus") in ("updated", "closed"):
            publication.note_last(str(value.get("recordId")), dated, number)
        elif is_older(value) and value.get("replacesStatements"):
            publication.older.note(value)
            replacing.append((str(value.get("statementID")), dated, number))
    for id, dated, number in replacing:
        publication.note_last(publication.older.record_of(id), dated, number)
    return publication


def _check_version(record: Record, details: dict[str, Any]) -> None:
    """Raise `BadFile` for a statement of another version, of which the fields mean something else."""
    version = details.get("bodsVersion")
    known = OLDER if is_older(record.value) else (VERSION,)
    if version is None or version in known:
        return
    read = ", ".join((*OLDER, VERSION))
    raise BadFile(
        f"{record.file}, {record.locator}: is in version {str(version)[:20]} of the Beneficial Ownership "
        f"Data Standard, or says so, and {read} are read; get the file in {VERSION} from its publisher"
    )


def _describe(emit: Emit, publication: _Publication) -> None:
    """Say whose file it is and since when, where all statements agree."""
    dataset = emit.dataset
    if len(publication.publishers) == 1:
        [publisher] = publication.publishers
        dataset = replace(dataset, publisher=publisher or dataset.publisher)
    if len(publication.licences) == 1:
        [licence] = publication.licences
        dataset = replace(dataset, licence=licence)
    emit.describe(dataset)
    published = day(publication.newest)
    for document in list(emit.documents.values()):
        emit.document(replace(document, publisher=dataset.publisher, date=published or document.date))
