"""Persons and entities of the list: each an entry with its names, dates, places and documents.

Written by the published schema, sc-sanctions.xsd, and the published file. A person's nationality is a country
of it; documents, places of birth, titles and designations are remarks.
"""

from __future__ import annotations

import re
from datetime import date

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.un_sc.persons import state_person
from ingest.official_lists import Entry, Term, hold_lists, on_day, publish, state_entry, un_party_id
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records, checked_day
from ingest.rejections import BadField, rejecting
from ingest.values import day
from ontology import Grade

LIST = "un-sc-consolidated"
_ENTRIES = ("INDIVIDUAL", "ENTITY")
_EFFECT = "sanctions under the resolutions of the Security Council"
_KEPT = ("DATAID", "VERSIONNUM", "LIST_TYPE", "LAST_DAY_UPDATED", "SORT_KEY", "SORT_KEY_LAST_MOD", "GENDER")
"""What says how the list is kept, and the gender of a person, for which the ontology has no place."""
_NAMES = ("FIRST_NAME", "SECOND_NAME", "THIRD_NAME", "FOURTH_NAME")
_STRONG = frozenset(("Good", "a.k.a."))
_FORMER = "f.k.a."
_WEAK = "Low"
_OFFSET = re.compile(r"(?<=[0-9]{4}-[0-9]{2}-[0-9]{2})(?:Z|[+-][0-9]{2}:[0-9]{2})")
"""The time zone that a date of XML may have."""


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the list and whom they name.

    >>> from ingest.dry_run import read_text
    >>> entry = (
    ...     "<ENTITY><DATAID>1</DATAID><FIRST_NAME>ALPHA</FIRST_NAME><UN_LIST_TYPE>DRC</UN_LIST_TYPE>"
    ...     "<REFERENCE_NUMBER>CDe.001</REFERENCE_NUMBER><LISTED_ON>2014-06-30</LISTED_ON></ENTITY>"
    ... )
    >>> text = (
    ...     f'<CONSOLIDATED_LIST dateGenerated="2026-01-31T00:00:09Z"><ENTITIES>{entry}</ENTITIES>'
    ...     "</CONSOLIDATED_LIST>"
    ... )
    >>> read_text(read, "un_sc", text).total
    10
    """
    copied = _generated(records.root())
    publish(emit, copied)
    hold_lists(emit, {LIST: sum(1 for _ in records.elements(*_ENTRIES))}, copied)
    audit = records.audit(emit.unmapped)
    [document, *_] = emit.documents
    for record in records.elements(*_ENTRIES):
        reference = record.value.get("REFERENCE_NUMBER", "")
        facts = RecordedFacts(emit, record, document, f"entry {reference}", Grade.B, on_day(copied))
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            _state(facts, fields, audit)
    audit.close()


def _generated(root: Record) -> date:
    when = day(str(root.value.get("@dateGenerated", "")))
    if when is None:
        raise BadFile(
            f"{root.file}: its root {root.locator} has no dateGenerated, the day of the list; get it again"
        )
    return when.first_day


def _state(facts: RecordedFacts, fields: Fields, audit: Audit) -> None:
    is_person = facts.record.locator.startswith("INDIVIDUAL")
    prefix, schema = ("INDIVIDUAL", "Person") if is_person else ("ENTITY", "Organization")
    reference = fields.needed("REFERENCE_NUMBER")
    printed, regime = fields.needed("LISTED_ON"), fields.needed("UN_LIST_TYPE")
    listed = checked_day(_OFFSET.sub("", printed), "LISTED_ON")
    fields.ignore(*_KEPT)
    id = un_party_id(reference)
    if id is None:
        raise BadField("REFERENCE_NUMBER", f"is {reference[:40]!r}", "it is written like QDi.001")
    name = " ".join(text for part in _NAMES if (text := fields.text(part)) is not None)
    if not name:
        raise BadField("FIRST_NAME", "is missing", "the format has changed, or the record is damaged")
    facts.state(id, schema, "type", schema)
    facts.state(id, schema, "name", name)
    for text in fields.texts("NAME_ORIGINAL_SCRIPT"):
        facts.state(id, schema, "alias", text, "name in its original script")
    for alias in fields.records(f"{prefix}_ALIAS"):
        _state_alias(facts, id, schema, alias, audit)
    for address in fields.records(f"{prefix}_ADDRESS"):
        _state_address(facts, id, schema, address, audit)
    if is_person:
        state_person(facts, id, fields, audit)
    if (comments := fields.text("COMMENTS1")) is not None:
        facts.state(id, schema, "remark", comments)
    entry = Entry(
        f"{id}-listing", LIST, name, facts.emit.dataset.publisher, _EFFECT, (reference,), (f"list: {regime}",)
    )
    state_entry(facts, entry, id, [Term(listed, None, f"LISTED_ON {printed}")])


def _state_alias(facts: RecordedFacts, id: str, schema: str, alias: Fields, audit: Audit) -> None:
    quality, name, note = alias.text("QUALITY"), alias.text("ALIAS_NAME"), alias.text("NOTE")
    born = [alias.text(f"{each}_OF_BIRTH") for each in ("DATE", "CITY", "COUNTRY")]
    if name is None:
        return
    if quality is not None and quality not in _STRONG | {_FORMER, _WEAK}:
        audit.note(f"QUALITY {quality[:40]}", "a quality of an alias that is not known", facts.record)
    words = [f"QUALITY {quality}" if quality else "", note or ""]
    if any(born):
        words.append(f"born {', '.join(text for text in born if text)}")
    # A name of low quality is shared by many, and never enough to accept a match.
    prop = "previousName" if quality == _FORMER else "brand" if quality == _WEAK else "alias"
    facts.state(id, schema, prop, name, "; ".join(word for word in words if word))


def _state_address(facts: RecordedFacts, id: str, schema: str, address: Fields, audit: Audit) -> None:
    country, note = address.text("COUNTRY"), address.text("NOTE")
    parts = [address.text(name) for name in ("STREET", "CITY", "STATE_PROVINCE", "ZIP_CODE")]
    text = ", ".join(part for part in (*parts, country) if part is not None)
    if any(parts):
        facts.state(id, schema, "address", text, note)
    elif note is not None:
        facts.state(id, schema, "remark", f"address: {', '.join(filter(None, (country, note)))}")
    if country is not None and not facts.country(id, schema, country):
        audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
