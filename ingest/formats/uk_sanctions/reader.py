"""The list in either of its formats: each designation an entry, under its reference.

Written from the published schema of the XML and the published columns of the CSV. An entry starts on its
`Date Designated`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from ingest.emit import Emit
from ingest.formats.uk_sanctions import elements, rows
from ingest.formats.uk_sanctions.designation import LIST, Designation, state
from ingest.official_lists import hold_lists, on_day, publish
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Head, Record, Records
from ingest.rejections import BadField, Rejection, rejecting
from ingest.values import printed_day
from ontology import Grade

OFSI = "gb_ofsi"
_ENTRY, _GENERATED = "Designation", "DateGenerated"


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the list and whom they name.

    >>> from ingest.dry_run import read_text
    >>> text = (
    ...     "Report Date: 31-Jan-2026\\n"
    ...     "Unique ID,Name 6,Name type,Designation Type,Regime Name,Date Designated\\n"
    ...     "AFG0001,ALPHA,Primary Name,Entity,The Afghanistan Regulations 2020,29/06/2012\\n"
    ... )
    >>> read_text(read, "uk_sanctions", text).total
    9
    """
    audit = records.audit(emit.unmapped)
    is_xml = Head.of(records.files[0].path).root is not None
    copied, mains = _counted_elements(records) if is_xml else _counted_rows(records)
    if copied is None:
        copied = emit.dataset.read
        emit.unmapped("Report Date", example=records.files[0].name, reason="no day of the list is stated")
    publish(emit, copied)
    # OFSI's list has the targets of asset freezes alone, and nobody knows how many others there were.
    hold_lists(emit, {LIST: len(mains)}, copied, missing=int(records.format == OFSI))
    [document, *_] = emit.documents
    for record, designation in _designations(records, audit, emit, is_xml):
        facts = RecordedFacts(emit, record, document, f"entry {designation.id}", Grade.B, on_day(copied))
        with rejecting(emit.reject, record.file, record.locator):
            state(facts, designation, audit, mains.get(designation.id))
    audit.close()


def _counted_elements(records: Records) -> tuple[date | None, dict[str, str | None]]:
    """The day of the list, and the references in it; an element has all names of its own."""
    copied: date | None = None
    mains: dict[str, str | None] = {}
    for record in records.elements(_GENERATED, _ENTRY):
        if record.locator.startswith(_ENTRY):
            mains[str(record.value.get("UniqueID", record.locator))] = None
        elif (day := printed_day(str(record.value.get("#text", "")), "%d/%m/%Y", "%Y-%m-%d")) is not None:
            copied = day.first_day
    return copied, mains


def _counted_rows(records: Records) -> tuple[date | None, dict[str, str | None]]:
    """The day of the list, and the references in it with the main name of each."""
    copied, table_rows = rows.rows_of(records)
    mains: dict[str, str | None] = {}
    for record in table_rows:
        try:
            id = rows.id_of(record)
        except BadField:
            id = record.locator
        mains[id] = mains.get(id) or rows.main_name_of(record)
    return copied, mains


def _designations(
    records: Records, audit: Audit, emit: Emit, is_xml: bool
) -> Iterator[tuple[Record, Designation]]:
    """Each designation with the record where it begins; rows that follow each other are put together."""
    if is_xml:
        for record in records.elements(_ENTRY):
            try:
                with audit.reading(record) as fields:
                    designation = elements.designation_of(fields)
            except BadField as bad:
                emit.reject(Rejection(record.file, record.locator, *bad.problem))
                continue
            yield record, designation
        return
    first: tuple[Record, Designation] | None = None
    _, table = rows.rows_of(records)
    for record in table:
        try:
            with audit.reading(record) as fields:
                row = rows.designation_of(fields, rows.id_of(record))
        except BadField as bad:
            emit.reject(Rejection(record.file, record.locator, *bad.problem, record.value))
            continue
        if first is not None and first[1].id == row.id:
            first[1].merge(row)
            continue
        if first is not None:
            yield first
        first = record, row
    if first is not None:
        yield first
