"""Extracts of United States lists, as phagehunter/nsfreg publishes them: JSON with an entry an object.

A file has `list_id`, the day on which it was `extracted`, the `count` of its entries, and these under
`entities`. The day of the list itself is that in the name of the publisher's file, where it has one. Parties
have no ids: one that comes with Ketting goes by its id where name and country are equal, any other by a
fingerprint. Entries of one name and country are of one party where the name has a legal form, or the
citation is the same: an order is printed once for each address.
"""

from __future__ import annotations

import re
from collections import Counter
from datetime import date
from typing import Any

from graph.store.records import Document
from ingest.countries import country_code
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.us_lists.citations import citations_in, cited_term
from ingest.formats.us_lists.lists import LISTS, UsList
from ingest.formats.us_lists.notes import Notes, copied_on, notes_of
from ingest.normalise import BadName, read_name
from ingest.official_lists import Entry, Term, hold_lists, known_party, on_day, state_entry
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField, rejecting
from ingest.values import clean, derived_id, printed_day
from ontology import Grade, OntologyError

_KEY = "entities"
_BESIDE = frozenset(("list_id", "source_file", "extracted", "count"))
_DAYS = ("%Y-%m-%d", "%B %d, %Y")
_PERSON = re.compile(r"(?P<name>.+?) \((?:[A-Z]\w+ )*individual\)")
_FORMER = re.compile(r"(?:formerly (?:known as )?|f\.?k\.?a\.?,? )(?P<name>.+)", re.I)
_SHIP = re.compile(r"Fishing Vessel: (?P<name>.+)")
_GOODS = re.compile(r"All |.*\bproduced in\b")
_PUBLIC = re.compile(r"University|Academy|Ministry|Institute|Laboratory|Government|College|Prison\b|Bureau")
_REPUBLISHED = "us-dow-1260h"
"""Republished whole each year: an edition observes whom it names, and starts nothing."""
_DATED_BY_CITATION = ("us-bis-entity-list", "us-bis-meu-list")
_INSTITUTIONS = ("cn", "ru")
"""Of these countries are the institutions of the section 1286 list, which states none of each."""


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of a list and the parties that they name.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> head = {"list_id": "bis-dpl", "extracted": "2026-01-31", "count": 1}
    >>> entry = {"name": "Alpha Ltd.", "country": "Germany", "federal_register": "46 FR 1"}
    >>> read_text(read, "us_bis_dpl", json.dumps(head | {"entities": [entry]})).total
    10
    """
    us_list = LISTS[records.format]
    days = _check(records, us_list, emit)
    audit = records.audit(emit.unmapped)
    seen = Counter[str]()
    for file, document in zip(records.files, list(emit.documents), strict=True):
        for record in records.of(file).json_elements(_KEY):
            with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
                facts = RecordedFacts(emit, record, document, _place(record), Grade.B, on_day(days[document]))
                _state(us_list, facts, fields, audit, seen)
    audit.close()


def _check(records: Records, us_list: UsList, emit: Emit) -> dict[str, date]:
    """The day of the list by document; describes these and the list, after a first pass that counts."""
    days: dict[str, date] = {}
    parts: dict[str, int] = {}
    for file, (id, document) in zip(records.files, list(emit.documents.items()), strict=True):
        beside: dict[str, Any] = {}
        count = sum(1 for _ in records.of(file).json_elements(_KEY, beside))
        part = str(beside.get("list_id"))
        if part not in us_list.parts:
            raise BadFile(f"{file.name}: its list_id is {part[:60]!r}, and {us_list.parts} was expected")
        if part in parts:
            raise BadFile(f"{file.name}: holds the list {part!r} again; load one copy of it")
        if beside.get("count") != count:
            raise BadFile(
                f"{file.name}: has {count} entries, and says that it has {str(beside.get('count'))[:20]}, so "
                "it was probably cut off; get it again"
            )
        parts[part] = count
        for name in beside.keys() - _BESIDE:
            emit.unmapped(name, example=file.name, reason="a field that is not read")
        days[id] = _describe(file, document, beside, emit)
    # Of the parts that are not there nobody knows how many entries they have: one at least.
    missing = len(us_list.parts) - len(parts)
    hold_lists(emit, {us_list.id: sum(parts.values())}, min(days.values()), missing=missing)
    return days


def _describe(file: InputFile, document: Document, beside: dict[str, Any], emit: Emit) -> date:
    source = beside.get("source_file")
    try:
        copied = copied_on(None if source is None else str(source), str(beside.get("extracted")))
    except OntologyError as error:
        raise BadFile(f"{file.name}: extracted {error.reason}; {error.remedy}") from None
    note = f"Read from an extract of {beside['extracted']} of the publisher's file {str(source)[:200]}."
    emit.document(
        Document(
            document.id,
            f"{emit.dataset.title}: {file.name}",
            document.publisher,
            document.read,
            copied,
            document.url,
            document.sha256,
            note,
        )
    )
    return copied.first_day


def _place(record: Record) -> str:
    value = record.value
    cited = value.get("federal_register")
    return clean(f"entry {value.get('name')}" + (f"; {cited}" if cited else ""))


def _state(us_list: UsList, facts: RecordedFacts, fields: Fields, audit: Audit, seen: Counter[str]) -> None:
    name, country = fields.needed("name"), fields.text("country")
    printed, address = fields.text("effective_date"), fields.text("address")
    cited, status = fields.text("federal_register"), fields.text("status")
    start = None if printed is None else printed_day(printed, *_DAYS)
    if printed is not None and start is None:
        raise BadField("effective_date", f"{printed[:40]!r} is no date", "write YYYY-MM-DD")
    aliases, notes = fields.texts("aliases"), notes_of(fields.text("notes"), us_list.id, start, printed)
    for term, reason in notes.untold:
        audit.note(term, reason, facts.record)
    own, kind = _own_name(name, notes)
    code = None if country is None else country_code(country)
    party, kind = _state_party(us_list, facts, own, kind, code, cited)
    if own != name:
        facts.state(party, kind, "alias", name)
    for prop, value in _other_names(aliases, own, kind):
        facts.state(party, kind, prop, value)
    if code is not None:
        facts.country(party, kind, country or "")
    elif country is not None:
        audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
    for prop, text in (("address", address), ("birthDate", notes.born), ("uscCode", notes.usc_code)):
        if text is not None:
            facts.state(party, kind, prop, text)
    id = derived_id(f"{us_list.prefix}-entry", name, country, address, cited, printed)
    seen[id] += 1
    if seen[id] > 1:  # the same entry printed again
        id = f"{id}-{seen[id]}"
    remarks = (*([] if status is None else [f"status: {status}"]), *notes.remarks)
    citations = (*notes.authorities, *(() if cited is None else citations_in(clean(cited))))
    if us_list.id in _DATED_BY_CITATION and cited is not None:
        notes.terms = [cited_term(clean(cited))]
    if us_list.id == _REPUBLISHED:
        notes.terms = [Term(original=printed)]
    elif all(term.start is None for term in notes.terms):
        audit.note("effective_date", "an entry without a date; loaded without a start", facts.record)
    authority = facts.emit.dataset.publisher
    entry = Entry(id, us_list.id, name, authority, us_list.effect, citations, remarks)
    state_entry(facts, entry, party, notes.terms)


def _own_name(name: str, notes: Notes) -> tuple[str, str]:
    """The name of the party, without what says what it is, and its type as far as name and notes tell it."""
    if person := _PERSON.fullmatch(name):
        return person["name"], "Person"
    if ship := _SHIP.fullmatch(name):
        return ship["name"], "Vessel"
    if _GOODS.match(name):
        return name, "Item"
    if notes.born is not None:
        return name, "Person"
    try:
        form = read_name(name).legal_form
    except BadName as error:
        raise BadField("name", str(error), "the format has changed, or the record is damaged") from None
    if form is not None:
        return name, "Company"
    return name, "PublicBody" if _PUBLIC.search(name) else "LegalEntity"


def _state_party(
    us_list: UsList, facts: RecordedFacts, name: str, kind: str, country: str | None, cited: str | None
) -> tuple[str, str]:
    """Emit the type and the name of the party; its id and type."""
    countries = _INSTITUTIONS if us_list.id == "us-dow-1286" and country is None else (country,)
    known = [party for each in countries if (party := known_party(name, each)) is not None]
    if len(known) == 1 and kind not in ("Person", "Vessel", "Item"):
        [party] = known
        facts.state(party.id, party.type, "type", party.type)
        facts.state(party.id, party.type, "name", name)
        facts.state(
            party.id, party.type, "judgedSame", f"{name}; {party.name}", "[equal recorded names and country]"
        )
        return party.id, party.type
    id = derived_id(us_list.prefix, name, country, None if kind == "Company" else cited)
    facts.state(id, kind, "type", kind)
    facts.state(id, kind, "name", name)
    return id, kind


def _other_names(aliases: tuple[str, ...], name: str, kind: str) -> list[tuple[str, str]]:
    names = [
        ("previousName", former["name"]) if (former := _FORMER.fullmatch(alias)) else ("alias", alias)
        for alias in dict.fromkeys(aliases)
    ]
    family, comma, given = name.partition(", ")
    if kind == "Person" and comma:
        names.append(("alias", f"{given} {family}"))
    return [(prop, text) for prop, text in names if text != name]
