"""Statements of the Beneficial Ownership Data Standard in tests."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from ftm_lines import Said, said


def statement(record: str, kind: str, details: dict[str, Any], **beside: Any) -> dict[str, Any]:
    """A statement of 2024-02-05 about a record; `beside` adds to its members, or replaces them."""
    return {
        "statementId": f"statement-about-{record}-0123456789abcdef",
        "statementDate": "2024-02-05",
        "publicationDetails": {"bodsVersion": "0.4", "publisher": {"name": "A Register"}},
        "recordId": record,
        "recordType": kind,
        "recordStatus": "new",
        "declarationSubject": record,
        "recordDetails": {"isComponent": False, **details},
        **beside,
    }


def entity(record: str, type: str = "registeredEntity", **details: Any) -> dict[str, Any]:
    """A statement about an entity."""
    return statement(record, "entity", {"entityType": {"type": type}, "name": record.upper(), **details})


def relationship(record: str, upper: Any, lower: Any, *interests: Any, **beside: Any) -> dict[str, Any]:
    """A statement about the interests of one record in another."""
    details: dict[str, Any] = {"subject": lower, "interestedParty": upper}
    if interests:
        details["interests"] = list(interests)
    return statement(record, "relationship", details, **beside)


def read_bods(folder: Path, *statements: Any) -> Said:
    """What a file of these statements says."""
    return said(folder, json.dumps(statements), "bods")
