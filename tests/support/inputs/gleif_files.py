"""Files of GLEIF in tests: one record, written in XML, in both kinds of JSON, and in CSV."""

from __future__ import annotations

import csv
import io
import json
from typing import Any
from xml.sax.saxutils import escape, quoteattr

A, B, C = "724500Y6DUVHQD6OXN27", "213800WAVVOPS85N2205", "5493001Z012YSB2A0K51"

ENTITY: dict[str, Any] = {
    "LEI": A,
    "Entity": {
        "LegalName": "Alpha B.V.",
        "OtherEntityNames": [
            ("Old Alpha B.V.", "PREVIOUS_LEGAL_NAME"),
            ("Alpha", "TRADING_OR_OPERATING_NAME"),
        ],
        "LegalAddress": {
            "FirstAddressLine": "Kade 1",
            "AdditionalAddressLine": ["Floor 2", "Room 3"],
            "City": "Delft",
            "Country": "NL",
        },
        "RegistrationAuthority": {
            "RegistrationAuthorityID": "RA000463",
            "RegistrationAuthorityEntityID": "12345678",
        },
        "LegalJurisdiction": "NL",
        "EntityCategory": "GENERAL",
        "EntityStatus": "ACTIVE",
        "EntityCreationDate": "1999-01-31T00:00:00.000Z",
    },
    "Registration": {"LastUpdateDate": "2023-05-18T15:41:20.212Z", "RegistrationStatus": "ISSUED"},
}
_INNER = {"OtherEntityNames": "OtherEntityName", "RelationshipPeriods": "RelationshipPeriod"}
_COLUMNS = {
    "RelationshipPeriods": "Period",
    "StartDate": "startDate",
    "EndDate": "endDate",
    "PeriodType": "periodType",
}


def relationship(type: str, *, start: str = A, end: str = B, **beside: Any) -> dict[str, Any]:
    """A record about two LEIs; `beside` adds to the relationship."""
    period = {"StartDate": "2020-01-01T00:00:00Z", "PeriodType": "RELATIONSHIP_PERIOD"}
    return {
        "Relationship": {
            "StartNode": {"NodeID": start, "NodeIDType": "LEI"},
            "EndNode": {"NodeID": end, "NodeIDType": "LEI"},
            "RelationshipType": type,
            "RelationshipPeriods": [period],
            "RelationshipStatus": "ACTIVE",
            **beside,
        },
        "Registration": {"LastUpdateDate": "2023-05-18T15:41:20Z", "RegistrationStatus": "PUBLISHED"},
    }


def exception(reason: str, category: str = "DIRECT_ACCOUNTING_CONSOLIDATION_PARENT") -> dict[str, Any]:
    """An exception of the first LEI."""
    return {"LEI": A, "ExceptionCategory": category, "ExceptionReason": reason}


def as_xml(root: str, element: str, *records: dict[str, Any], content: str = "GLEIF_FULL_PUBLISHED") -> str:
    """A file with a header of 2023-06-05."""
    said = f"<ContentDate>2023-06-05T08:20:51Z</ContentDate><FileContent>{content}</FileContent>"
    header = f"<Header>{said}</Header>"
    inner = "".join(_element(element, record) for record in records)
    return f'<{root} xmlns="urn:gleif">{header}<Records>{inner}</Records></{root}>'


def _element(name: str, value: Any) -> str:
    if isinstance(value, tuple):
        return f'<{name} xml:lang="en" type={quoteattr(value[1])}>{escape(value[0])}</{name}>'
    if name in _INNER:
        return f"<{name}>{''.join(_element(_INNER[name], each) for each in value)}</{name}>"
    if isinstance(value, list):
        return "".join(_element(name, each) for each in value)
    if isinstance(value, dict):
        return f"<{name}>{''.join(_element(key, inner) for key, inner in value.items())}</{name}>"
    return f"<{name}>{escape(str(value))}</{name}>"


def as_json(*records: dict[str, Any]) -> str:
    """An array with texts as they are."""
    return json.dumps([_flat(record, "") for record in records])


def _flat(value: Any, name: str) -> Any:
    if isinstance(value, tuple):
        return {name: value[0], "type": value[1]}
    if isinstance(value, list):
        return [_flat(each, _INNER.get(name, name)) for each in value]
    if isinstance(value, dict):
        return {key: _flat(inner, key) for key, inner in value.items()}
    return value


def as_golden_json(key: str, *records: dict[str, Any]) -> str:
    """An object with the records under a key, and texts as members."""
    return json.dumps({key: [_golden(record, "") for record in records]})


def _golden(value: Any, name: str) -> Any:
    if isinstance(value, tuple):
        return {"@xml:lang": "en", "@type": value[1], "$": value[0]}
    if name in _INNER:
        return {_INNER[name]: [_golden(each, "") for each in value]}
    if isinstance(value, list):
        return [_golden(each, "") for each in value]
    if isinstance(value, dict):
        return {key: _golden(inner, key) for key, inner in value.items()}
    return {"$": value}


def as_csv(record: dict[str, Any]) -> str:
    """A table with one row."""
    cells = dict(_cells(record, ""))
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(cells)
    writer.writerow(cells.values())
    return text.getvalue()


def _cells(value: Any, path: str) -> list[tuple[str, str]]:
    if isinstance(value, tuple):
        return [(path, value[0]), (f"{path}.xmllang", "en"), (f"{path}.type", value[1])]
    if isinstance(value, list):
        inner = _INNER.get(path.rpartition(".")[2])
        above = f"{path}.{inner}" if inner == "OtherEntityName" else path
        return [cell for n, each in enumerate(value, start=1) for cell in _cells(each, f"{above}.{n}")]
    if isinstance(value, dict):
        found: list[tuple[str, str]] = []
        for key, inner in value.items():
            name = _COLUMNS.get(key, key) if isinstance(inner, list) or "Period" in path else key
            found += _cells(inner, f"{path}.{name}" if path else name)
        return found
    return [(path, str(value))]
