"""Persons with significant control: each with its company, and what a company states when it names nobody."""

from __future__ import annotations

from ingest.emit import Emit
from ingest.formats.psc.controllers import Entry, state_controller, state_unnamed
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records, checked_day
from ingest.rejections import BadField, rejecting
from ingest.values import entity_id
from ontology import Grade, PartialDate, Period

_OVERSEAS = "OE"
_TOTALS = "totals#persons-of-significant-control-snapshot"
_UNNAMED = frozenset(("persons-with-significant-control-statement", "exemptions"))


def read(records: Records, emit: Emit) -> None:
    """Emit the companies with their persons with significant control, and statements in place of these.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> data = {
    ...     "kind": "individual-person-with-significant-control",
    ...     "name": "A B",
    ...     "natures_of_control": ["ownership-of-shares-25-to-50-percent"],
    ...     "links": {"self": "/company/01234567/persons-with-significant-control/individual/ab"},
    ... }
    >>> read_text(read, "psc", json.dumps({"company_number": "01234567", "data": data})).total
    6
    """
    audit = records.audit(emit.unmapped)
    company = ""
    for file, document in zip(records.files, list(emit.documents), strict=False):
        for record in records.of(file).json_records():
            with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
                company = _state(record, fields, emit, audit, document, company)
    audit.close()


def company_number(text: str) -> str:
    """The number as Companies House writes it: eight characters, filled up with zeros.

    >>> company_number("1234567"), company_number("sc123456")
    ('01234567', 'SC123456')
    """
    number = text.strip().upper()
    return number.zfill(8) if number.isdigit() else number


def _state(record: Record, fields: Fields, emit: Emit, audit: Audit, document: str, last_company: str) -> str:
    """Emit what a record says, after the company where it is another than before; its number."""
    data = fields.record("data")
    if data is None:
        raise BadField("data", "is missing", "each line needs a company_number and data")
    kind = data.needed("kind")
    # Made from the rest, or about the keeping of the register.
    data.ignore("etag", "identity_verification_details")
    if kind == _TOTALS:
        data.ignore(
            "generated_at", "persons_of_significant_control_count", "statements_count", "exemptions_count"
        )
        return last_company
    number = fields.text("company_number")
    if number is None:
        data.ignore(*record.value["data"])
        audit.note(f"kind {kind[:60]}", "a kind of record that is not known", record)
        return last_company
    number = company_number(number)
    start, end = _days(data, audit, record)
    seen = end or PartialDate(emit.dataset.read.isoformat())
    links = data.record("links")
    path = "" if links is None else links.text("self") or ""
    facts = RecordedFacts(emit, record, document, path or f"company {number}", Grade.A, Period(seen, seen))
    company = entity_id(f"gb-coh-{number}")
    if number != last_company:
        _state_company(facts, company, number)
    entry = Entry(facts, audit, company, number, kind, path, start, end)
    if kind in _UNNAMED:
        state_unnamed(entry, data, record.value["data"])
    else:
        state_controller(entry, data, record.value["data"])
    return number


def _state_company(facts: RecordedFacts, company: str, number: str) -> None:
    """What is known of a company by its number alone: the snapshot has no names of companies."""
    facts.state(company, "Company", "type", "Company")
    facts.state(company, "Company", "registrationNumber", number, f"Companies House: {number}")
    if not number.startswith(_OVERSEAS):
        facts.state(company, "Company", "country", "gb")


def _days(data: Fields, audit: Audit, record: Record) -> tuple[PartialDate | None, PartialDate | None]:
    """Since when and until when; neither where they contradict each other."""
    days: list[PartialDate | None] = []
    for name in ("notified_on", "ceased_on"):
        text = data.text(name)
        days.append(None if text is None else checked_day(text, f"data.{name}"))
    start, end = days
    return audit.start_and_end(start, end, "data.ceased_on", record)
