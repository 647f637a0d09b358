"""Entries of the list in the copy of xyna-bpinelab/security-export-control-registry.

What the copy calls `addresses` is the country of an entry as the list prints it; where it has no
`entity_name` the name stands behind that. The day of the list is that in the address of its press release. A
name in Han characters behind another one, in brackets, is a name of its own. `country` is that of the list.
"""

from __future__ import annotations

import re
from datetime import date

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.normalise import is_han
from ingest.official_lists import (
    Entry,
    Term,
    hold_lists,
    on_day,
    publish,
    state_entry,
    state_known_party,
)
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Fields, Record, Records
from ingest.rejections import BadField, rejecting
from ingest.values import entity_id, printed_day
from ontology import Grade

LIST = "jp-meti-eul"
THEIRS = "jp-end-user-list"
_SCHEMA = "Organization"
_EFFECT = "a licence is needed, unless it is evident that the goods are not for the weapons of concern"
_KEPT = ("country", "date_added", "last_verified", "list_id", "source_list_name", "source_url", "entity_type")
_DAY = re.compile(r"/(?P<day>20[0-9]{6})[0-9]*/")
_IN_BRACKETS = re.compile(r"(?P<name>.+?) ?[(（](?P<other>[^()（）]+)[)）]")


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the list and whom they name.

    >>> import json
    >>> from ingest.dry_run import read_text
    >>> page = "https://www.meti.go.jp/press/2025/09/20250929006/20250929006.html"
    >>> entry = {"id": "jp-eul-1", "entity_name": "Alpha", "addresses": ["Islamic Republic of Iran"]}
    >>> text = json.dumps([entry | {"list_id": "jp-end-user-list", "source_url": page}])
    >>> read_text(read, "jp_meti_eul", text).total
    9
    """
    first: Record | None = None
    count = 0
    for record in records.json_elements():
        first = first or record
        count += 1
    copied = _copied(first, records)
    publish(emit, copied)
    hold_lists(emit, {LIST: count}, copied)
    audit = records.audit(emit.unmapped)
    [document, *_] = emit.documents
    for record in records.json_elements():
        facts = RecordedFacts(
            emit, record, document, f"entry {record.value.get('id')}", Grade.B, on_day(copied)
        )
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            _state(facts, fields, audit)
    audit.close()


def _copied(first: Record | None, records: Records) -> date:
    page = "" if first is None else str(first.value.get("source_url", ""))
    match = _DAY.search(page)
    day = None if match is None else printed_day(match["day"], "%Y%m%d")
    if day is None:
        raise BadFile(
            f"{records.files[0].name}: its source_url {page[:80]!r} has no day, which is that of the list; "
            "get it again"
        )
    return day.first_day


def _state(facts: RecordedFacts, fields: Fields, audit: Audit) -> None:
    if facts.record.value.get("list_id") != THEIRS:
        raise BadField("list_id", f"is {facts.record.value.get('list_id')!r:.60}", f"it should be {THEIRS}")
    fields.ignore(*_KEPT)
    id = entity_id(fields.needed("id"))
    country, rest = _country(fields.needed("addresses"))
    printed = fields.text("entity_name") or rest
    if printed is None:
        raise BadField("entity_name", "is missing", "the record is damaged")
    name, *others = _names(printed)
    facts.state(id, _SCHEMA, "type", _SCHEMA)
    facts.state(id, _SCHEMA, "name", name, None if name == printed else printed)
    for other in others:
        facts.state(id, _SCHEMA, "alias", other, printed)
    for alias in dict.fromkeys(part for text in fields.texts("aliases") for part in _names(text)):
        if alias not in (name, *others):
            facts.state(id, _SCHEMA, "alias", alias)
    code = country_code(country)
    if code is None:
        audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
    else:
        facts.country(id, _SCHEMA, country)
        state_known_party(facts, id, _SCHEMA, name, [code])
    reason = fields.text("reason")
    remarks = () if reason is None else (reason,)
    entry = Entry(f"{id}-listing", LIST, name, facts.emit.dataset.publisher, _EFFECT, (), remarks)
    state_entry(facts, entry, id, [Term()])


def _country(text: str) -> tuple[str, str | None]:
    """The country at the beginning of a text, and what stands behind it."""
    words = text.split()
    for end in range(len(words), 0, -1):
        country = " ".join(words[:end])
        if len(country) > 2 and country_code(country) is not None:
            return country, " ".join(words[end:]) or None
    return text, None


def _names(text: str) -> list[str]:
    """A name, and after it the one in Han characters that stands behind it in brackets."""
    match = _IN_BRACKETS.fullmatch(text.strip())
    if match is None or not any(map(is_han, match["other"])):
        return [text.strip()]
    # The list breaks lines inside Chinese names.
    return [match["name"].strip(), re.sub(r"\s+", "", match["other"])]
