"""Financial sanctions files 1.1: each `sanctionEntity` an entry, whose values are attributes.

Written from the published schema, `xmlFullSanctionsList_1_1`. An entry starts when it was designated or when
the earliest of its regulations entered into force, else on the day of the earliest publication.
"""

from __future__ import annotations

import re
from datetime import date

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.eu_fsf.parties import state_birth, state_details
from ingest.official_lists import (
    Entry,
    Term,
    hold_lists,
    on_day,
    publish,
    state_entry,
    state_known_party,
    state_un_party,
)
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records, checked_day
from ingest.rejections import BadField, rejecting
from ingest.values import day, entity_id, is_web_address
from ontology import Grade, PartialDate

LIST = "eu-financial-sanctions"
_ENTRY = "sanctionEntity"
_EFFECT = "funds and economic resources are frozen, and none may be made available"
_TYPES = {"person": "Person", "enterprise": "Organization"}
_KEPT = ("@logicalId", "regulationSummary", "@regulationLanguage")
"""Numbers of the database, and by which regulation a value came in; the entry cites every regulation."""


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the list and whom they name.

    >>> from ingest.dry_run import read_text
    >>> text = (
    ...     '<export xmlns="http://eu.europa.ec/fpi/fsd/export" generationDate="2026-01-31T10:00:00">'
    ...     '<sanctionEntity euReferenceNumber="EU.1.1" logicalId="1" designationDate="2022-02-23">'
    ...     '<subjectType code="enterprise" classificationCode="E"/>'
    ...     '<nameAlias wholeName="Alpha" strong="true" logicalId="2"/></sanctionEntity></export>'
    ... )
    >>> read_text(read, "eu_fsf", text).total
    9
    """
    copied = _generated(records.root())
    publish(emit, copied)
    hold_lists(emit, {LIST: sum(1 for _ in records.elements(_ENTRY))}, copied)
    audit = records.audit(emit.unmapped)
    [document, *_] = emit.documents
    for record in records.elements(_ENTRY):
        place = f"entry {record.value.get('@euReferenceNumber') or record.value.get('@logicalId')}"
        facts = RecordedFacts(emit, record, document, place, Grade.B, on_day(copied))
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            _state(facts, fields, audit)
    audit.close()


def _generated(root: Record) -> date:
    when = day(str(root.value.get("@generationDate", "")))
    if when is None:
        raise BadFile(
            f"{root.file}: its root {root.locator} has no generationDate, the day of the list; get the file "
            "of format 1.1"
        )
    return when.first_day


def _state(facts: RecordedFacts, fields: Fields, audit: Audit) -> None:
    number, reference = fields.needed("@logicalId"), fields.text("@euReferenceNumber")
    subject = fields.record("subjectType")
    code = None if subject is None else subject.text("@code")
    schema = _TYPES.get(code or "")
    if subject is None or schema is None:
        raise BadField("subjectType", f"is {code!r}", f"known are {', '.join(_TYPES)}")
    subject.ignore("@classificationCode", "#text")
    # The id that OpenSanctions gives it too.
    id = entity_id(
        f"eu-fsf-logical-{number}"
        if reference is None
        else f"eu-fsf-{re.sub(r'[^a-z0-9]+', '-', reference.lower())}"
    )
    facts.state(id, schema, "type", schema)
    name = _state_names(facts, id, schema, fields)
    for birth in fields.records("birthdate"):
        birth.ignore(*_KEPT)
        state_birth(facts, id, schema, birth, audit)
    state_known_party(facts, id, schema, name, _countries(facts.record))
    state_details(facts, id, schema, fields, _KEPT, audit)
    for remark in fields.texts("remark"):
        facts.state(id, schema, "remark", remark)
    _state_listing(facts, id, schema, name, reference or number, fields)


def _countries(record: Record) -> set[str]:
    """The codes of the countries of its addresses."""
    given = record.value.get("address", [])
    addresses = given if isinstance(given, list) else [given]
    return {str(each.get("@countryIso2Code", "")).lower() for each in addresses if isinstance(each, dict)}


def _state_names(facts: RecordedFacts, id: str, schema: str, fields: Fields) -> str:
    """Emit all names, the first strong one as the main name; it is returned."""
    main: str | None = None
    weak: str | None = None
    parts = ("@firstName", "@middleName", "@lastName")
    for alias in fields.records("nameAlias"):
        alias.ignore(*_KEPT, "@gender")
        given = [alias.text(part) for part in parts]
        name = alias.text("@wholeName") or " ".join(part for part in given if part)
        is_strong = alias.text("@strong") != "false"
        language, remark = alias.text("@nameLanguage"), "; ".join(alias.texts("remark"))
        for attribute, word in (("@function", "function"), ("@title", "title")):
            if (text := alias.text(attribute)) is not None:
                facts.state(id, schema, "remark", f"{word}: {text}")
        if not name:
            continue
        # A name of low quality is shared by many, and never enough to accept a match.
        prop = "brand" if not is_strong else "name" if main is None else "alias"
        if prop == "name":
            main = name
        weak = weak or (name if not is_strong else None)
        words = "; ".join(
            word
            for word in (f"nameLanguage {language}" if language else "", "" if is_strong else "weak", remark)
            if word
        )
        facts.state(id, schema, prop, name, words or None)
    if main is None and weak is not None:
        main = weak
        facts.state(id, schema, "name", weak, "weak; there is no other name")
    if main is None:
        raise BadField("nameAlias", "no name is there", "the format has changed, or the record is damaged")
    return main


def _state_listing(
    facts: RecordedFacts, id: str, schema: str, name: str, reference: str, fields: Fields
) -> None:
    designated, details = fields.text("@designationDate"), fields.text("@designationDetails")
    un = fields.text("@unitedNationId")
    starts: list[PartialDate] = []
    published: list[PartialDate] = []
    citations, remarks, words, pages = [reference], list[str](), list[str](), list[str]()
    if designated is not None:
        starts.append(checked_day(designated, "designationDate"))
        words.append(f"designated {designated}")
    for regulation in fields.records("regulation"):
        regulation.ignore(*_KEPT, "@regulationType", "@organisationType")
        title, programme = regulation.text("@numberTitle"), regulation.text("@programme")
        for attribute, days, word in (
            ("@entryIntoForceDate", starts, "in force"),
            ("@publicationDate", published, "published"),
        ):
            if (text := regulation.text(attribute)) is not None:
                days.append(checked_day(text, f"regulation.{attribute[1:]}"))
                words.append(f"{title or 'regulation'} {word} {text}")
        citations += [] if title is None else [title]
        remarks += [] if programme is None else [f"programme: {programme}"]
        remarks += regulation.texts("remark")
        pages += regulation.texts("publicationUrl")
    remarks += [] if details is None else [details]
    if un is not None:
        remarks.append(f"United Nations: {un}")
        state_un_party(facts, id, schema, un)
    start = min(starts or published, key=lambda day: day.first_day, default=None)
    entry = Entry(
        f"{id}-listing", LIST, name, facts.emit.dataset.publisher, _EFFECT, tuple(citations), tuple(remarks)
    )
    for page in dict.fromkeys(pages):
        prop = "sourceUrl" if is_web_address(page) else "remark"
        facts.state(entry.id, "Listing", prop, page)
    state_entry(facts, entry, id, [Term(start, None, "; ".join(words) or None)])
