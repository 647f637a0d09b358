"""Entries of the annex: a row of its table each: number, name, identifying information, date of listing.

Written from the published layout of the consolidated texts since 2024, in English, in which each annex begins
with a paragraph of the class `title-annex-1`; other annexes are passed over. The country of a party is the
last part of its address, where that is a country. The day of the text stands at its head.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import Any

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.eu_833_annex_iv.cells import Labelled, is_mark, labelled, names_of, without_marks
from ingest.official_lists import Entry, Term, hold_lists, on_day, publish, state_entry, state_known_party
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Head, Record, Records, text_of
from ingest.rejections import BadField, rejecting
from ingest.values import is_web_address, printed_day
from ontology import Grade

LIST = "eu-833-2014-annex-iv"
_ANNEX = "ANNEX IV"
_TITLE = "title-annex-1"
_HEADER = ("Number", "Name", "Identifying Information", "Date of listing")
_EFFECT = "no dual-use goods or advanced technology may be exported to it (Articles 2, 2a and 2b)"
_DAYS = ("%d.%m.%Y", "%d %B %Y", "%d/%m/%Y")
_SCHEMA = "Organization"
_NUMBER = re.compile(r"(?P<number>[0-9]+[a-z]?)\.?")
_AS_OF = re.compile(r"02014R0833\s*[—–-]\s*[A-Z]{2}\s*[—–-]\s*(?P<day>[0-9]{1,2}\.[0-9]{1,2}\.[0-9]{4})")
_CELEX = re.compile(r"02014R0833-(?P<day>[0-9]{8})")
_ADDRESS = re.compile(r"address(?:es|\(es\))?", re.I)
_REGISTRATION = re.compile(r"registration numbers?", re.I)
_WEBSITE = re.compile(r"websites?", re.I)
_PLACE = re.compile(r"place of registration", re.I)
_CONTACT = re.compile(r"telephones?(?:\(s\))?|phones?|e-?mails?", re.I)
_UNLABELLED = "a line without a label; loaded as an address"
_UNKNOWN_LABEL = "a label that is not known; loaded as a remark"


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the annex and whom they name.

    >>> from ingest.dry_run import read_text
    >>> cells = [["Number", "Name", "Identifying Information", "Date of listing"]]
    >>> cells += [["1.", "JSC Sirius", "Address: 1 Street, Moscow, Russia", "26.2.2022"]]
    >>> rows = "".join(f"<tr>{''.join(f'<td><p>{c}</p></td>' for c in row)}</tr>" for row in cells)
    >>> text = f'<html><p>02014R0833 — EN — 20.07.2025 — 019.001</p><p class="title-annex-1">ANNEX IV</p>'
    >>> read_text(read, "eu_833_annex_iv", f"{text}<table>{rows}</table></html>").total
    11
    """
    copied = _as_of(records, emit)
    publish(emit, copied)
    hold_lists(emit, {LIST: sum(1 for _ in _entries(records))}, copied)
    audit = records.audit(emit.unmapped)
    [document, *_] = emit.documents
    for record in _entries(records):
        audit.count += 1
        number = without_marks(" ".join(record.value["cells"][0]))
        facts = RecordedFacts(emit, record, document, f"annex IV, no. {number}", Grade.B, on_day(copied))
        with rejecting(emit.reject, record.file, record.locator):
            _state(facts, number, record.value["cells"], audit)
    audit.close()


def _as_of(records: Records, emit: Emit) -> date:
    """The day of the consolidated text, which its head has."""
    text = Head.of(records.files[0].path).text
    for pattern, form in ((_AS_OF, "%d.%m.%Y"), (_CELEX, "%Y%m%d")):
        if (match := pattern.search(text)) and (day := printed_day(match["day"], form)) is not None:
            return day.first_day
    emit.unmapped(
        "02014R0833", example=records.files[0].name, reason="no day of the consolidated text is stated"
    )
    return emit.dataset.read


def _entries(records: Records) -> Iterator[Record]:
    """The rows of annex IV, without header and marks of amendments; raises `BadFile` for another layout."""
    has_header = False
    for record in records.page_rows(_section, is_html=True):
        if record.value["section"] != _ANNEX:
            continue
        cells: list[list[str]] = record.value["cells"]
        texts = tuple(without_marks(" ".join(cell)) for cell in cells)
        if texts == _HEADER:
            has_header = True
        elif not any(texts) or (len(texts) == 1 and is_mark(texts[0])):
            continue
        elif len(texts) != len(_HEADER) or not has_header:
            raise BadFile(
                f"{record.file}, {record.locator}: is {texts!r:.200}, and a row of {', '.join(_HEADER)} was "
                "expected; get the English consolidated text of 2024 or later"
            )
        else:
            yield record
    if not has_header:
        raise BadFile(
            f"{records.files[0].name}: has no {_ANNEX} with a table of {', '.join(_HEADER)}; get the English "
            "consolidated text of 2024 or later"
        )


def _section(event: str, element: Any) -> str | None:
    if event == "end" and str(element.tag) == "p" and _TITLE in (element.get("class") or "").split():
        return without_marks(text_of(element)).upper()
    return None


def _state(facts: RecordedFacts, number: str, cells: list[list[str]], audit: Audit) -> None:
    counted = _NUMBER.fullmatch(number)
    if counted is None:
        raise BadField("Number", f"is {number[:40]!r}", "every entry has a number")
    name, others, untold = names_of(cells[1])
    if not name:
        raise BadField("Name", "is missing", "the format has changed, or the record is damaged")
    printed = without_marks(" ".join(cells[3]))
    listed = printed_day(printed, *_DAYS)
    if listed is None:
        raise BadField("Date of listing", f"{printed[:40]!r} is no date", "it is written DD.MM.YYYY")
    id = f"eu-833-iv-{counted['number']}"
    facts.state(id, _SCHEMA, "type", _SCHEMA)
    facts.state(id, _SCHEMA, "name", name)
    for other in others:
        facts.state(id, _SCHEMA, "alias", other)
    codes = [
        code
        for line in (*untold, *labelled(cells[2]))
        if (code := _state_line(facts, id, line, audit)) is not None
    ]
    state_known_party(facts, id, _SCHEMA, name, codes)
    entry = Entry(
        f"{id}-listing",
        LIST,
        name,
        facts.emit.dataset.publisher,
        _EFFECT,
        (f"Regulation (EU) No 833/2014, annex IV, no. {counted['number']}",),
    )
    state_entry(facts, entry, id, [Term(listed, None, f"date of listing {printed}")])


def _state_line(facts: RecordedFacts, id: str, line: Labelled, audit: Audit) -> str | None:
    """Emit what stands behind a label; the code of the country, where an address ends in one."""
    if not line.value:
        return None
    country_at_end: str | None = None
    label = line.label or "Address"
    if line.label is None:
        audit.note("Identifying Information", _UNLABELLED, facts.record)
    for value in (each.strip() for each in line.value.split(";")):
        if not value:
            continue
        if _ADDRESS.fullmatch(label):
            facts.state(id, _SCHEMA, "address", value)
            country = value.rpartition(",")[2].strip(" .")
            if (code := country_code(country)) is not None:
                country_at_end = code
                facts.country(id, _SCHEMA, country)
        elif _REGISTRATION.fullmatch(label):
            facts.state(id, _SCHEMA, "registrationNumber", value)
        elif _WEBSITE.fullmatch(label) and is_web_address(value):
            facts.state(id, _SCHEMA, "website", value)
        else:
            if _PLACE.fullmatch(label):
                facts.country(id, _SCHEMA, value.rpartition(",")[2].strip(" ."))
            elif not _CONTACT.fullmatch(label) and not _WEBSITE.fullmatch(label):
                audit.note(f"label {label[:40]}", _UNKNOWN_LABEL, facts.record)
            facts.state(id, _SCHEMA, "remark", f"{label}: {value}")
    return country_at_end
