"""Designations of the CSV: a row for each name, address or other value of a party, under one header.

Above the header stands the day of the list. OFSI's consolidated list has other names for the same columns.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from itertools import islice

from ingest.errors import BadFile
from ingest.formats.uk_sanctions.designation import Designation, Name
from ingest.records import CsvRow, Fields, Record, Records
from ingest.rejections import BadField
from ingest.values import printed_day

UNIQUE_ID = "Unique ID"
GROUP_ID = "Group ID"
_OF_OFSI = {
    "DOB": "D.O.B",
    "Nationality": "Nationality(/ies)",
    "National Identification Number": "National Identifier number",
    "National Identification Details": "National Identifier additional information",
    "Passport Number": "Passport number",
    "Passport Details": "Passport additional information",
    "Town of Birth": "Town of birth",
    "Country of Birth": "Country of birth",
    "Name Non-Latin Script": "Name non-latin script",
    "Non-Latin Script Type": "Non-latin script type",
    "Non-Latin Script Language": "Non-latin script language",
    "Post/Zip Code": "Address Postal Code",
    "Country": "Address Country",
    "Group Type": "Designation Type",
    "Alias Type": "Name type",
    "Alias Quality": "Alias strength",
    "Regime": "Regime Name",
    "UK Sanctions List Date Designated": "Date Designated",
    "Individual, Entity, Ship": "Designation Type",
    "Parent Company": "Parent company",
    **{f"Address {number}": f"Address Line {number}" for number in range(1, 7)},
}
"""Names of columns in OFSI's list and in earlier editions, with that of the UK Sanctions List."""

_REFERENCE = re.compile(r"UK Sanctions List Ref\)?:? ?(?P<id>[A-Z]{3}[0-9]{4})")
_PARTS = tuple(f"Name {number}" for number in range(1, 7))
_ADDRESS = (*(f"Address Line {number}" for number in range(1, 7)), "Address Postal Code")
_DAY = re.compile(r"[0-9]{1,2}[-/](?:[0-9]{2}|[A-Z][a-z]{2})[-/][0-9]{4}")
_REMARKS = {
    "Title": "title",
    "Other Information": "other information",
    "Phone number": "phone",
    "Email address": "email",
    "Position": "position",
    "Type of entity": "type of entity",
    "Current owner/operator (s)": "owner or operator",
    "Previous owner/operator (s)": "previous owner or operator",
    "Previous flags": "previous flag",
    "Type of ship": "type of ship",
    "Tonnage of ship": "tonnage",
    "Length of ship": "length",
    "Year Built": "built in",
    "Hull identification number (HIN)": "hull identification number",
}
_MOST_ABOVE = 5
"""Rows above the header."""


def rows_of(records: Records) -> tuple[date | None, Iterator[Record]]:
    """The day above the header, and the rows by the column names of the UK Sanctions List.

    Raises `BadFile` where there is no header, or a row has another number of cells.
    """
    cells = records.cells()
    above: list[str] = []
    for row in islice(cells, _MOST_ABOVE):
        columns = tuple(cell.strip() for cell in row.cells)
        if (UNIQUE_ID in columns or GROUP_ID in columns) and "Name 6" in columns:
            names = tuple(_OF_OFSI.get(column, column) for column in columns)
            _check(row.file, names)
            return _day_in(" ".join(above)), _records(cells, names)
        above += columns
    raise BadFile(
        f"{records.files[0].name}: has no header with {UNIQUE_ID} or {GROUP_ID}, and Name 6; it has changed, "
        "or is another file"
    )


def _check(file: str, names: tuple[str, ...]) -> None:
    for name in ("Designation Type", "Name type", "Date Designated", "Regime Name"):
        if name not in names:
            raise BadFile(f"{file}: column {name!r} is missing, so it has changed or is another file")
    for name in names:
        if name and names.count(name) > 1:
            raise BadFile(f"{file}: column {name!r} occurs twice; get the file again")


def _records(cells: Iterator[CsvRow], names: tuple[str, ...]) -> Iterator[Record]:
    for row in cells:
        if len(row.cells) != len(names):
            raise BadFile(
                f"{row.file}, {row.locator}: has {len(row.cells)} cells under {len(names)} columns, so the "
                "file is damaged or was cut off; get it again"
            )
        yield Record(row.file, row.locator, dict(zip(names, row.cells, strict=True)))


def _day_in(text: str) -> date | None:
    match = _DAY.search(text)
    day = None if match is None else printed_day(match[0], "%d-%b-%Y", "%d/%m/%Y", "%d-%m-%Y")
    return None if day is None else day.first_day


def id_of(record: Record) -> str:
    """The reference of the designation that a row is about; raises `BadField`."""
    id = str(record.value.get(UNIQUE_ID, "")).strip()
    if not id:
        reference = _REFERENCE.search(str(record.value.get("Other Information", "")))
        id = reference["id"] if reference else str(record.value.get(GROUP_ID, "")).strip()
    if not id:
        raise BadField(UNIQUE_ID, "is missing", "the format has changed, or the record is damaged")
    return id


def main_name_of(record: Record) -> str | None:
    """The name of a row, where it is a primary one."""
    if str(record.value.get("Name type", "")).strip().lower() != "primary name":
        return None
    return " ".join(part for each in _PARTS if (part := str(record.value.get(each, "")).strip())) or None


def designation_of(fields: Fields, id: str) -> Designation:
    """What a row says; raises `BadField`."""
    fields.ignore(UNIQUE_ID, GROUP_ID, "Last Updated", "Gender")
    designation = Designation(id, fields.text("Designation Type"))
    name = " ".join(part for each in _PARTS if (part := fields.text(each)) is not None)
    kind, strength = fields.text("Name type"), fields.text("Alias strength")
    if name:
        designation.names[Name(name, kind, strength)] = None
    script = [fields.text(f"Non-latin script {each}") for each in ("type", "language")]
    if (text := fields.text("Name non-latin script")) is not None:
        designation.names[Name(text, "Alias", None, ", ".join(word for word in script if word))] = None
    for target, column in (
        (designation.designated, "Date Designated"),
        (designation.designated, "Listed On"),
        (designation.imposed, "Sanctions Imposed"),
        (designation.regimes, "Regime Name"),
        (designation.reasons, "UK Statement of Reasons"),
        (designation.countries, "Nationality(/ies)"),
        (designation.countries, "Current believed flag of ship"),
        (designation.births, "D.O.B"),
        (designation.numbers, "Business registration number (s)"),
        (designation.imo, "IMO number"),
        (designation.websites, "Website"),
        (designation.parents, "Parent company"),
        (designation.subsidiaries, "Subsidiaries"),
    ):
        target.update(dict.fromkeys(fields.texts(column)))
    designation.refer(fields.texts("UN Reference Number"))
    designation.reason("designation source", fields.texts("Designation source"))
    designation.reason("OFSI group", fields.texts("OFSI Group ID"))
    for column, word in _REMARKS.items():
        designation.note(word, fields.texts(column))
    lines = [part for each in _ADDRESS if (part := fields.text(each)) is not None]
    designation.locate(lines, fields.text("Address Country"))
    place = [fields.text("Town of birth"), fields.text("Country of birth")]
    if any(place):
        designation.note("born in", [", ".join(part for part in place if part)])
    for column, about, word in (
        ("Passport number", "Passport additional information", "passport"),
        (
            "National Identifier number",
            "National Identifier additional information",
            "national identifier",
        ),
    ):
        parts = [fields.text(column), fields.text(about)]
        if any(parts):
            designation.note(word, ["; ".join(part for part in parts if part)])
    return designation
