"""The legacy tables of a list of OFAC: entries, addresses, aliases, and the remarks that did not fit."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.files import InputFile
from ingest.formats.ofac import lists
from ingest.formats.ofac.listing import Grounds, Listed, state_listings
from ingest.formats.ofac.party import NamedParties, Party, party_id, type_of
from ingest.formats.ofac.remarks import read_remarks, split_remarks, state_remarks
from ingest.formats.ofac_files import (
    ADDRESSES,
    ALIASES,
    EMPTY,
    ENTRIES,
    KINDS,
    OVERFLOW,
    SDN,
    csv_sets,
    kind_of,
    programs_of,
)
from ingest.official_lists import copied_on, hold_lists, on_day
from ingest.recorded_facts import RecordedFacts
from ingest.records import Audit, CsvRow, Head, Record, Records
from ingest.rejections import BadField, Rejection
from ontology import Grade, Period

_COLUMNS = {
    ENTRIES: (
        *("ent_num", "SDN_Name", "SDN_Type", "Program", "Title", "Call_Sign", "Vess_type", "Tonnage", "GRT"),
        *("Vess_flag", "Vess_owner", "Remarks"),
    ),
    ADDRESSES: ("Ent_num", "Add_num", "Address", "City", "Country", "Add_remarks"),
    ALIASES: ("ent_num", "alt_num", "alt_type", "alt_name", "alt_remarks"),
    OVERFLOW: ("ent_num", "Remarks"),
}
"""The columns of the tables, as OFAC's specification of their format names them; the files have no header."""

_NAMES = {"aka": "alias", "fka": "previousName", "nka": "alias"}
_OF_SHIPS = {
    "Call_Sign": "Vessel Call Sign",
    "Vess_type": "Vessel Type",
    "Tonnage": "Vessel Tonnage",
    "GRT": "Gross Registered Tonnage",
}
_GET_AGAIN = "get the four tables of one day again"
_NOT_BESIDE = "is not beside the table of entries, so nothing of it is loaded; put all four into one folder"


@dataclass
class _Set:
    """The tables of one list with their documents, and what a first pass found of its entries."""

    records: Records
    emit: Emit
    audit: Audit
    is_sdn: bool
    files: dict[str, list[tuple[InputFile, str]]]
    observed: Period
    types: dict[str, str] = field(default_factory=dict)
    named: NamedParties = field(default_factory=NamedParties)
    overflow: defaultdict[str, list[str]] = field(default_factory=lambda: defaultdict(list))
    stated: set[str] = field(default_factory=set)

    def rows(self, kind: str) -> Iterator[tuple[Record, str]]:
        """The rows of the tables of a kind by column, each with the id of the document that it stands in."""
        for file, document in self.files[kind]:
            for row in self.records.of(file).cells():
                yield Record(row.file, row.locator, _by_column(row, _COLUMNS[kind])), document

    def party(self, record: Record, document: str, number: str) -> Party:
        """The party that a row is about; raises `BadField` where there is none."""
        type = self.types.get(number)
        if type is None:
            raise BadField("ent_num", f"{number[:20]!r} is the number of no entry of the list", _GET_AGAIN)
        locator = f"entry {number}"
        facts = RecordedFacts(self.emit, record, document, locator, Grade.B, self.observed)
        return Party(facts, party_id(number), type)

    def remarks(self, value: dict[str, Any]) -> tuple[str, ...]:
        """The items of the remark of an entry, and what did not fit into its cell: it goes on mid-word."""
        return split_remarks(value["Remarks"] + "".join(self.overflow.get(value["ent_num"], ())))

    def lists_of(self, value: dict[str, Any]) -> tuple[str, ...]:
        """The lists that an entry is on, as far as they are known here."""
        if self.is_sdn:
            return (lists.SDN,)
        items = self.remarks(value)
        return lists.non_sdn_lists(programs_of(value["Program"]), read_remarks(items).directives, items)


def read(records: Records, emit: Emit) -> None:
    """Emit the entries of a list with their addresses and aliases.

    Raises `BadFile` where the files are not those of one list.

    >>> from ingest.dry_run import read_text
    >>> row = '36,"AEROCARIBBEAN AIRLINES",-0- ,"CUBA",-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- ,-0- '
    >>> read_text(read, "ofac_csv", f"{row}\\n").total
    8
    """
    tables = _tables(records, emit)
    _look_through(tables)
    for kind, state in _STATE.items():
        for record, document in tables.rows(kind):
            if kind == ENTRIES:
                tables.audit.add(record)
            try:
                _check_width(record.value, kind)
                state(tables, record, document)
            except BadField as bad:
                cells = {column: text for column, text in record.value.items() if column != _WIDTH}
                emit.reject(Rejection(record.file, record.locator, *bad.problem, cells=cells))
    tables.audit.close()


def _tables(records: Records, emit: Emit) -> _Set:
    documents = list(emit.documents)
    publications = csv_sets([file.path for file in records.files])
    if len(publications) > 1:
        raise BadFile(f"{records.files[0].name}: is beside the table of another list; load them one by one")
    files: dict[str, list[tuple[InputFile, str]]] = {kind: [] for kind in KINDS.values()}
    for position, file in enumerate(records.files):
        files[str(kind_of(Head.of(file.path)))].append((file, documents[min(position, len(documents) - 1)]))
    audit = records.audit(emit.unmapped)
    for kind, paths in files.items():
        if not paths:
            place = Record(files[ENTRIES][0][0].name, "row 1", {})
            audit.note(f"table of {kind}", _NOT_BESIDE, place)
    seen = on_day(copied_on(emit))
    return _Set(records, emit, audit, publications[0][0] == SDN, files, seen)


def _look_through(tables: _Set) -> None:
    """Note type and name of each entry, and what did not fit of remarks; say which lists are held whole."""
    for record, _ in tables.rows(OVERFLOW):
        tables.overflow[record.value["ent_num"]].append(record.value["Remarks"])
    counts: Counter[str] = Counter()
    for record, _ in tables.rows(ENTRIES):
        value = record.value
        number, name = value["ent_num"], value["SDN_Name"]
        type = type_of(value["SDN_Type"] or None, name)
        if type is None or not name or number in tables.types:
            continue  # rejected when the entry is stated
        tables.types[number] = type
        tables.named.add(party_id(number), name)
        counts.update(lists.TOLD_BY_PROGRAMS.intersection(tables.lists_of(value)))
    hold_lists(tables.emit, counts)


def _state_entry(tables: _Set, record: Record, document: str) -> None:
    value = record.value
    number, name = value["ent_num"], value["SDN_Name"]
    if not number.isdigit():
        raise BadField("ent_num", f"{number[:20]!r} is no number", _GET_AGAIN)
    if not name:
        raise BadField("SDN_Name", "is missing", _GET_AGAIN)
    if type_of(value["SDN_Type"] or None, name) is None:
        raise BadField(
            "SDN_Type", f"is {value['SDN_Type'][:40]!r}", "OFAC has individual, vessel and aircraft"
        )
    if number in tables.stated:
        raise BadField("ent_num", f"{number} occurs twice", _GET_AGAIN)
    tables.stated.add(number)
    party = tables.party(record, document, number)
    items = tables.remarks(value)
    remarks = read_remarks(items)
    programs = programs_of(value["Program"])
    listed = [Listed(list_id, remarks.term(list_id)) for list_id in tables.lists_of(value)]
    listed = listed or [Listed(None, words=", ".join(programs) or "no program")]
    grounds = Grounds(programs, remarks.effects)
    party.describe(name, value["SDN_Type"] or None)
    state_listings(party, name, listed, grounds, tables.emit.dataset.publisher, tables.audit)
    if value["Title"]:
        party.remark(f"Title: {value['Title']}")
    for column, words in _OF_SHIPS.items():
        if value[column]:
            party.remark(f"{words} {value[column]}")
    if value["Vess_flag"]:
        party.country(value["Vess_flag"], f"Vessel Flag {value['Vess_flag']}")
    if value["Vess_owner"]:
        party.owned_by(value["Vess_owner"], tables.named, f"Vessel Owner {value['Vess_owner']}")
    state_remarks(party, items, tables.named, tables.audit)


def _state_address(tables: _Set, record: Record, document: str) -> None:
    value = record.value
    party = tables.party(record, document, value["Ent_num"])
    parts = [value[column] for column in ("Address", "City", "Country")]
    party.address(", ".join(part for part in parts if part), value["Country"] or None)
    if value["Add_remarks"]:
        party.remark(value["Add_remarks"])


def _state_alias(tables: _Set, record: Record, document: str) -> None:
    value = record.value
    party = tables.party(record, document, value["ent_num"])
    prop = _NAMES.get(value["alt_type"].casefold())
    if prop is None:
        raise BadField("alt_type", f"is {value['alt_type'][:40]!r}", f"OFAC has {', '.join(_NAMES)}")
    if not value["alt_name"]:
        raise BadField("alt_name", "is missing", _GET_AGAIN)
    party.name(prop, value["alt_name"])
    if value["alt_remarks"]:
        party.remark(value["alt_remarks"])


def _check_overflow(tables: _Set, record: Record, document: str) -> None:
    """The rest of a remark was stated with its entry, which there must be."""
    tables.party(record, document, record.value["ent_num"])


_STATE: dict[str, Callable[[_Set, Record, str], None]] = {
    ENTRIES: _state_entry,
    ADDRESSES: _state_address,
    ALIASES: _state_alias,
    OVERFLOW: _check_overflow,
}
_WIDTH = "number of cells"


def _by_column(row: CsvRow, columns: tuple[str, ...]) -> dict[str, Any]:
    """The cells by column, empty where OFAC writes that they are; remarks with the space at their end."""
    value = dict(row.by_column(columns))
    for column, text in value.items():
        bare = text.strip()
        value[column] = "" if bare == EMPTY else text if column == "Remarks" else bare
    return {**value, _WIDTH: str(len(row.cells))}


def _check_width(value: dict[str, Any], kind: str) -> None:
    columns = _COLUMNS[kind]
    if value[_WIDTH] != str(len(columns)):
        raise BadField(
            "", f"has {value[_WIDTH]} cells, and a row of the table of {kind} has {len(columns)}", _GET_AGAIN
        )
