"""The Consolidated Screening List: each of its lists is one of its own, with the parties that it names."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.formats.ofac import (
    Grounds,
    Listed,
    NamedParties,
    Party,
    party_id,
    read_remarks,
    state_listings,
    state_remarks,
    terms,
    type_of,
)
from ingest.formats.us_csl.entry import COLUMNS, CslEntry, entry_of, id_of, source_of
from ingest.official_lists import Term, copied_on, hold_lists, on_day, state_known_party
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Head, Record, Records, checked_day
from ingest.rejections import BadField, Rejection, rejecting
from ingest.values import entity_id
from ontology import Grade, PartialDate

_FIRST_YEAR = "1900"
_MISTAKEN = re.compile("[\x80-\x9f]")


def read(records: Records, emit: Emit) -> None:
    """Emit each entry of each list; a party with a number of OFAC is one party on all of its lists.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> entry = {"id": "1", "source": "Entity List (EL) - Bureau of Industry", "name": "A"}
    >>> read_text(read, "us_csl", json.dumps({"results": [entry]})).total
    7
    """
    named = _look_through(records.without_rejecting(), emit)
    audit = records.audit(emit.unmapped)
    for record in _records(records):
        with (
            rejecting(emit.reject, record.file, record.locator),
            audit.reading(record._replace(value=_mended(record.value))) as fields,
        ):
            _state(entry_of(fields), record, emit, named, audit)
    audit.close()


def _look_through(records: Records, emit: Emit) -> NamedParties:
    """The parties with a number of OFAC by name; says how many entries of each list there are."""
    named = NamedParties()
    listed: defaultdict[str, set[str]] = defaultdict(set)
    for record in _records(records):
        fields = Fields(record.value)
        try:
            id, number = id_of(fields), fields.text("entity_number")
            name, source = fields.needed("name"), source_of(fields.needed("source"))
        except BadField:
            continue  # rejected when it is stated
        if number is not None:
            named.add(party_id(number), name)
        if source.list_id is not None:
            listed[source.list_id].add(id)
    hold_lists(emit, {list_id: len(ids) for list_id, ids in listed.items()})
    return named


def _records(records: Records) -> Iterator[Record]:
    for file in records.files:
        own = records.of(file)
        is_json = Head.of(file.path).text.lstrip().startswith("{")
        yield from own.json_elements("results") if is_json else own.table(COLUMNS)


def _mended(value: Any) -> Any:
    """With the signs that the publisher took from Windows-1252 for those of Unicode, such as U+0092."""
    if isinstance(value, dict):
        texts = [each for each in value.values() if isinstance(each, str)]
        if len(texts) == len(value) and _MISTAKEN.search("".join(texts)) is None:
            return value
        return {name: _mended(each) for name, each in value.items()}
    if isinstance(value, list):
        return [_mended(each) for each in value]
    if isinstance(value, str) and _MISTAKEN.search(value):
        return _MISTAKEN.sub(lambda sign: sign[0].encode("latin-1").decode("cp1252", "replace"), value)
    return value


def _type(entry: CslEntry) -> str:
    """The type of the party; who is not said to be an individual or entity is not taken for either."""
    type = type_of(entry.kind, entry.name)
    if type is None:
        raise BadField(
            "type", f"is {str(entry.kind)[:40]!r}", "known are Individual, Entity, Vessel, Aircraft"
        )
    return "LegalEntity" if entry.kind is None and type == "Organization" else type


def _state(entry: CslEntry, record: Record, emit: Emit, named: NamedParties, audit: Audit) -> None:
    type = _type(entry)
    id = entity_id(f"us-csl-{entry.id}") if entry.number is None else party_id(entry.number)
    [document, *_] = emit.documents
    locator = f"{entry.source.words}, entry {entry.id}"
    facts = RecordedFacts(emit, record, document, locator, Grade.B, on_day(copied_on(emit)))
    party = Party(facts, id, type)
    party.describe(entry.name, entry.kind)
    remarks = read_remarks(entry.items)
    grounds = Grounds(
        entry.programs, (*entry.effects, *remarks.effects), entry.notices, entry.listing_remarks
    )
    start, end = _days(entry, record, emit, audit)
    term = Term(start, end, f"start_date {entry.start}" if start else None)
    if start is None and end is None and entry.source.list_id is not None:
        term = remarks.term(entry.source.list_id)
    listed = Listed(entry.source.list_id, term, entry.source.words)
    state_listings(party, entry.name, [listed], grounds, entry.source.authority, audit)
    for alias in entry.aliases:
        party.name("alias", alias)
    for address in entry.addresses:
        party.address(address.text, address.country)
    for country in entry.countries:
        party.country(country)
    addressed = [address.country.lower() for address in entry.addresses if address.country]
    stated = [code for country in entry.countries if (code := country_code(country)) is not None]
    state_known_party(facts, id, type, entry.name, [*addressed, *stated])
    for birth in entry.births:
        party.field(terms.BORN, birth, f"DOB {birth}")
    if entry.flag is not None:
        party.country(entry.flag, f"Vessel Flag {entry.flag}")
    if entry.owner is not None:
        party.owned_by(entry.owner, named, f"Vessel Owner {entry.owner}")
    for text in entry.remarks:
        party.remark(text)
    state_remarks(party, entry.items, named, audit)


def _days(
    entry: CslEntry, record: Record, emit: Emit, audit: Audit
) -> tuple[PartialDate | None, PartialDate | None]:
    """From when to when the entry says that it holds; a year before 1900 is a slip, and noted."""
    days: list[PartialDate | None] = []
    for name, text in (("start_date", entry.start), ("end_date", entry.end)):
        if text is not None and text[:4] < _FIRST_YEAR:
            audit.note(name, f"a year before {_FIRST_YEAR}; loaded without the date", record)
            text = None
        try:
            days.append(None if text is None else checked_day(text, name))
        except BadField as bad:  # the party is listed all the same
            emit.reject(Rejection(record.file, record.locator, *bad.problem))
            days.append(None)
    return audit.start_and_end(days[0], days[1], "end_date", record)
