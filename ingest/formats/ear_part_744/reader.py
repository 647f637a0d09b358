"""The lists in supplements 4, 6 and 7 to part 744: a row of a table an entry, under its country.

Written from the published layout of eCFR's XML. Each supplement is a `DIV9` with a table: country, entity,
licence requirement, policy of review and citation; in supplements 6 and 7 country, entity and citation. A
country stands in the first of its rows. The earliest citation starts an entry. The XML does not say of which
day it is: that of its publication, or else the day on which it is read.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from ingest.countries import country_code
from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.formats.ear_part_744.entity_cell import entity_cell
from ingest.formats.us_lists import citations
from ingest.normalise import BadName, read_name
from ingest.official_lists import Entry, copied_on, hold_lists, known_party, on_day, state_entry
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, Record, Records
from ingest.rejections import BadField, rejecting
from ingest.values import derived_id
from ontology import Grade

_RESERVED = "[reserved]"
_TOLD_BY_FORM = "the name is told from the address by its form alone"


@dataclass(frozen=True, slots=True)
class _Supplement:
    """A list: its id, the beginning of ids of parties, how many columns its table has, and its effect."""

    id: str
    prefix: str
    columns: int
    effect: str


_SUPPLEMENTS = {
    "Supplement No. 4 to Part 744": _Supplement("us-bis-entity-list", "us-el", 5, "licence requirement"),
    "Supplement No. 6 to Part 744": _Supplement(
        "us-bis-uvl", "us-uvl", 3, "no licence exceptions; a statement is required"
    ),
    "Supplement No. 7 to Part 744": _Supplement(
        "us-bis-meu-list", "us-meu", 3, "licence requirement for listed items"
    ),
}


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of the lists and the parties that they name.

    >>> from ingest.dry_run import read_text
    >>> texts = ("IRAN", "Alpha, Tehran", "All items", "Denial", "46 FR 1")
    >>> cells = "".join(f"<TD>{each}</TD>" for each in texts)
    >>> table = f"<TABLE><TR>{cells}</TR></TABLE>"
    >>> text = f'<DIV5><DIV9 N="Supplement No. 4 to Part 744">{table}</DIV9></DIV5>'
    >>> read_text(read, "us_ecfr_744", text).total
    12
    """
    counts = Counter(record.value["section"] for record in _entries(records))
    if not counts:
        raise BadFile(
            f"{records.files[0].name}: has no entry of {', '.join(_SUPPLEMENTS)}; get the XML of title 15, "
            "part 744"
        )
    copied = copied_on(emit)
    hold_lists(emit, {_SUPPLEMENTS[section].id: count for section, count in counts.items()}, copied)
    [document, *_] = emit.documents
    audit = records.audit(emit.unmapped)
    seen = Counter[str]()
    for record in _entries(records):
        audit.count += 1
        supplement = _SUPPLEMENTS[record.value["section"]]
        cells: list[list[str]] = record.value["cells"]
        facts = RecordedFacts(emit, record, document, _place(record), Grade.B, on_day(copied))
        with rejecting(emit.reject, record.file, record.locator):
            _state(supplement, facts, cells, audit, seen)
    audit.close()


def _entries(records: Records) -> Iterator[Record]:
    """The rows of the supplements that are entries, each with the country that stands in it or above it."""
    country: list[str] = []
    section = ""
    for record in records.page_rows(_section):
        supplement = _SUPPLEMENTS.get(record.value["section"])
        cells: list[list[str]] = record.value["cells"]
        if supplement is None or record.value["head"]:
            continue
        if record.value["section"] != section:
            section, country = record.value["section"], []
        if len(cells) != supplement.columns:
            if any(cells):
                raise BadFile(
                    f"{record.file}, {record.locator}: has {len(cells)} cells, and {supplement.columns} were "
                    "expected; the format has changed"
                )
            continue
        country = cells[0] or country
        entity = " ".join(cells[1])
        if not entity or entity.lower() == _RESERVED:
            continue
        yield record._replace(value=record.value | {"cells": [country, *cells[1:]]})


def _section(event: str, element: Any) -> str | None:
    return element.get("N") if event == "start" and str(element.tag).endswith("DIV9") else None


def _place(record: Record) -> str:
    return f"{record.value['section']}: {' '.join(record.value['cells'][1])[:120]}"


def _state(
    supplement: _Supplement,
    facts: RecordedFacts,
    cells: list[list[str]],
    audit: Audit,
    seen: Counter[str],
) -> None:
    country = " ".join(cells[0])
    if not country:
        raise BadField("Country", "is missing", "the format has changed, or the record is damaged")
    code = country_code(country)
    if code is None:
        audit.note(f"country {country[:40]}", "a country that is not known", facts.record)
    cell, printed = entity_cell(cells[1], code), " ".join(cells[1])
    if not cell.is_told:
        audit.note("Entity", _TOLD_BY_FORM, facts.record)
    cited = " ".join(cells[-1])
    party, kind = _state_party(supplement, facts, cell.name, code, printed)
    for alias in cell.aliases:
        facts.state(party, kind, "alias", alias)
    if code is not None:
        facts.country(party, kind, country)
    if cell.address:
        facts.state(party, kind, "address", cell.address)
    id = derived_id(f"{supplement.prefix}-entry", country, printed, cited)
    seen[id] += 1
    if seen[id] > 1:
        id = f"{id}-{seen[id]}"
    requirement = " ".join(cells[2]) if supplement.columns == 5 else ""
    policy = " ".join(cells[3]) if supplement.columns == 5 else ""
    term = citations.cited_term(cited)
    if term.start is None:
        audit.note("Federal Register citation", "has no date; loaded without a start", facts.record)
    entry = Entry(
        id,
        supplement.id,
        cell.name,
        facts.emit.dataset.publisher,
        requirement or supplement.effect,
        citations.citations_in(cited) if cited else (),
        (f"licence review policy: {policy}",) if policy else (),
    )
    state_entry(facts, entry, party, [term])


def _state_party(
    supplement: _Supplement, facts: RecordedFacts, name: str, code: str | None, printed: str
) -> tuple[str, str]:
    """Emit the type and the name of the party; its id and type."""
    known = known_party(name, code)
    if known is not None:
        facts.state(known.id, known.type, "type", known.type)
        facts.state(known.id, known.type, "name", name, printed)
        facts.state(
            known.id, known.type, "judgedSame", f"{name}; {known.name}", "[equal recorded names and country]"
        )
        return known.id, known.type
    try:
        kind = "LegalEntity" if read_name(name).legal_form is None else "Company"
    except BadName as error:
        raise BadField("Entity", str(error), "the format has changed, or the record is damaged") from None
    id = derived_id(supplement.prefix, name, code)
    facts.state(id, kind, "type", kind)
    facts.state(id, kind, "name", name, printed)
    return id, kind
