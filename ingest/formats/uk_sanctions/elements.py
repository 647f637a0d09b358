"""Designations of the XML: each value an element, most of them in one that holds several."""

from __future__ import annotations

from ingest.formats.uk_sanctions.designation import Designation, Name
from ingest.records import Fields

_PARTS = tuple(f"Name{number}" for number in range(1, 7))
_ADDRESS = (*(f"AddressLine{number}" for number in range(1, 7)), "AddressPostalCode")
_KEPT = ("LastUpdated", "SanctionsImposedIndicators")
"""When the entry was last edited, and what `SanctionsImposed` says, once more as yes and no."""
_SHIP = {
    "CurrentOwnerOperators": ("CurrentOwnerOperator", "owner or operator"),
    "PreviousOwnerOperators": ("PreviousOwnerOperator", "previous owner or operator"),
    "PreviousFlags": ("PreviousFlag", "previous flag"),
    "TypeOfShipDetails": ("TypeOfShip", "type of ship"),
    "TonnageOfShipDetails": ("TonnageOfShip", "tonnage"),
    "LengthOfShipDetails": ("LengthOfShip", "length"),
    "YearsBuilt": ("YearBuilt", "built in"),
    "HullIdentificationNumbers": ("HullIdentificationNumber", "hull identification number"),
}


def designation_of(fields: Fields) -> Designation:
    """What a `Designation` element says; raises `BadField`."""
    fields.ignore(*_KEPT)
    designation = Designation(fields.needed("UniqueID"), fields.text("IndividualEntityShip"))
    for name in _inner(fields, "Names", "Name"):
        text = " ".join(part for each in _PARTS if (part := name.text(each)) is not None)
        kind, strength = name.text("NameType"), name.text("AliasStrength")
        if text:
            designation.names[Name(text, kind, strength)] = None
    for name in _inner(fields, "NonLatinNames", "NonLatinName"):
        words = [name.text(each) for each in ("NonLatinScriptType", "NonLatinScriptLanguage")]
        if (script := name.text("NameNonLatinScript")) is not None:
            designation.names[Name(script, "Alias", None, ", ".join(word for word in words if word))] = None
    for target, element in (
        (designation.designated, "DateDesignated"),
        (designation.imposed, "SanctionsImposed"),
        (designation.regimes, "RegimeName"),
        (designation.reasons, "UKStatementofReasons"),
    ):
        target.update(dict.fromkeys(fields.texts(element)))
    designation.refer(fields.texts("UNReferenceNumber"))
    designation.reason("designation source", fields.texts("DesignationSource"))
    designation.reason("OFSI group", fields.texts("OFSIGroupID"))
    designation.note("other information", fields.texts("OtherInformation"))
    for address in _inner(fields, "Addresses", "Address"):
        lines = [part for each in _ADDRESS if (part := address.text(each)) is not None]
        designation.locate(lines, address.text("AddressCountry"))
    for outer, inner, word in (
        ("PhoneNumbers", "PhoneNumber", "phone"),
        ("EmailAddresses", "EmailAddress", "email"),
        ("Titles", "Title", "title"),
    ):
        designation.note(word, _texts(fields, outer, inner))
    designation.websites.update(dict.fromkeys(_texts(fields, "Websites", "Website")))
    for person in _inner(fields, "IndividualDetails", "Individual"):
        _take_person(designation, person)
    for entity in _inner(fields, "EntityDetails", "Entity"):
        designation.note("type of entity", _texts(entity, "TypeOfEntities", "TypeOfEntity"))
        for target, outer, inner in (
            (designation.numbers, "BusinessRegistrationNumbers", "BusinessRegistrationNumber"),
            (designation.parents, "ParentCompanies", "ParentCompany"),
            (designation.subsidiaries, "Subsidiaries", "Subsidiary"),
        ):
            target.update(dict.fromkeys(_texts(entity, outer, inner)))
    for ship in _inner(fields, "ShipDetails", "Ship"):
        designation.imo.update(dict.fromkeys(_texts(ship, "IMONumbers", "IMONumber")))
        flags = _texts(ship, "CurrentBelievedFlagOfShips", "CurrentBelievedFlagOfShip")
        designation.countries.update(dict.fromkeys(flags))
        for outer, (inner, word) in _SHIP.items():
            designation.note(word, _texts(ship, outer, inner))
    return designation


def _take_person(designation: Designation, person: Fields) -> None:
    designation.births.update(dict.fromkeys(_texts(person, "DOBs", "DOB")))
    designation.countries.update(dict.fromkeys(_texts(person, "Nationalities", "Nationality")))
    designation.note("position", _texts(person, "Positions", "Position"))
    designation.note("title", person.texts("Title"))
    person.ignore("Genders")
    for place in _inner(person, "BirthDetails", "Location"):
        parts = [place.text("TownOfBirth"), place.text("CountryOfBirth")]
        if any(parts):
            designation.note("born in", [", ".join(part for part in parts if part)])
    for outer, inner, word in (
        ("PassportDetails", "Passport", "passport"),
        ("NationalIdentifierDetails", "NationalIdentifier", "national identifier"),
    ):
        for document in _inner(person, outer, inner):
            parts = [document.text(f"{inner}Number"), document.text(f"{inner}AdditionalInformation")]
            if any(parts):
                designation.note(word, ["; ".join(part for part in parts if part)])


def _inner(fields: Fields, outer: str, inner: str) -> tuple[Fields, ...]:
    """The records in the one that holds them."""
    held = fields.record(outer)
    return () if held is None else held.records(inner)


def _texts(fields: Fields, outer: str, inner: str) -> tuple[str, ...]:
    """The texts in the record that holds them."""
    held = fields.record(outer)
    return () if held is None else held.texts(inner)
