"""Statements of the standard in its versions 0.2 and 0.3, as the same statements in 0.4.

In those a statement was about an entity, a person or an interest, referred to others by their ids, and
named those that it replaced; 0.4 has records, of which statements tell. The first of a chain of statements
gives the record its id.
"""

from __future__ import annotations

import re
from typing import Any

from ingest.formats.bods.terms import VERSION
from ingest.records import Record
from ingest.rejections import BadField

OLDER = ("0.2", "0.3")

_KINDS = {
    "entityStatement": "entity",
    "personStatement": "person",
    "ownershipOrControlStatement": "relationship",
}
_INTERESTS = {
    "influenceOrControl": "otherInfluenceOrControl",
    "settlorOfTrust": "settlor",
    "trusteeOfTrust": "trustee",
    "protectorOfTrust": "protector",
    "beneficiaryOfTrust": "beneficiaryOfLegalArrangement",
    "otherInfluenceOrControlOfTrust": "otherInfluenceOrControl",
}
"""Codes of 0.2 that have another name, written as 0.4 writes codes."""

_OF_STATEMENTS = ("statementDate", "publicationDetails", "source", "annotations")
_BESIDE = frozenset((*_OF_STATEMENTS, "statementID", "statementType", "replacesStatements"))


def is_older(value: dict[str, Any]) -> bool:
    """Whether a statement has the shape of a version before 0.4.

    >>> is_older({"statementID": "1", "statementType": "personStatement"}), is_older({"recordType": "person"})
    (True, False)
    """
    return "statementType" in value and "recordType" not in value


class OlderStatements:
    """The chains of statements that replace each other, and each statement as 0.4 has it.

    >>> older = OlderStatements()
    >>> older.note({"statementID": "s2", "replacesStatements": ["s1"]})
    >>> older.record_of("s2"), older.record_of("s3")
    ('s1', 's3')
    """

    def __init__(self) -> None:
        self._before: dict[str, str] = {}

    def note(self, value: dict[str, Any]) -> None:
        """Take in which statements this one replaces; of all, before the first is asked about."""
        replaced = [id for id in value.get("replacesStatements") or () if isinstance(id, str)]
        for id, before in zip((value.get("statementID"), *replaced[1:]), replaced, strict=False):
            if isinstance(id, str) and id != before:
                self._before.setdefault(id, before)

    def record_of(self, statement: str) -> str:
        """The id of the record that a statement tells of."""
        along: dict[str, None] = {}
        while statement in self._before and statement not in along:
            along[statement] = None
            statement = self._before[statement]
        if statement in along:  # statements that replace each other in a circle
            statement = min(along)
        self._before.update((id, statement) for id in along if id != statement)
        self._before.pop(statement, None)
        return statement

    def upgraded(self, record: Record) -> Record:
        """The statement as 0.4 has it; raises `BadField`."""
        value = record.value
        id, type = value.get("statementID"), value.get("statementType")
        if not isinstance(id, str) or not id:
            raise BadField("statementID", "is missing", "get the file again")
        if type not in _KINDS:
            raise BadField("statementType", f"is {str(type)[:40]!r}", "the standard has no such value")
        details = {name: each for name, each in value.items() if name not in _BESIDE}
        kind = _KINDS[type]
        published = value.get("publicationDetails")
        published = published if isinstance(published, dict) else {}
        dated = value.get("statementDate") or published.get("publicationDate")
        upgraded = {name: value[name] for name in _OF_STATEMENTS if name in value}
        upgraded |= {
            "statementId": id,
            "statementDate": dated,
            "publicationDetails": {**published, "bodsVersion": VERSION},
            "recordId": self.record_of(id),
            "recordType": kind,
            "recordStatus": "updated" if value.get("replacesStatements") else "new",
            "recordDetails": self._relationship(details) if kind == "relationship" else _party(details),
        }
        return record._replace(value=upgraded)

    def _relationship(self, details: dict[str, Any]) -> dict[str, Any]:
        for name in ("subject", "interestedParty"):
            if isinstance(details.get(name), dict):
                details[name] = self._end(details[name])
        components = details.pop("componentStatementIDs", None)
        if isinstance(components, list):
            details["componentRecords"] = [self.record_of(str(each)) for each in components]
        if isinstance(details.get("interests"), list):
            details["interests"] = [_interest(each) for each in details["interests"]]
        return details

    def _end(self, end: dict[str, Any]) -> Any:
        """The record of a party, or why it is not specified."""
        for name in ("describedByEntityStatement", "describedByPersonStatement"):
            if isinstance(end.get(name), str) and end[name]:
                return self.record_of(end[name])
        unspecified = end.get("unspecified")
        return _with_codes(unspecified if isinstance(unspecified, dict) else end, "reason")


def _party(details: dict[str, Any]) -> dict[str, Any]:
    """An entity or a person."""
    if isinstance(details.get("entityType"), str):
        details["entityType"] = {"type": details["entityType"]}
    if "incorporatedInJurisdiction" in details:
        details["jurisdiction"] = details.pop("incorporatedInJurisdiction")
    for name in ("unspecifiedEntityDetails", "unspecifiedPersonDetails"):
        if isinstance(details.get(name), dict):
            details[name] = _with_codes(details[name], "reason")
    addresses = details.get("addresses")
    if isinstance(addresses, list):
        details["addresses"] = [_address(each) for each in addresses]
    return details


def _address(address: Any) -> Any:
    if isinstance(address, dict) and isinstance(address.get("country"), str):
        return {**address, "country": {"code": address["country"]}}
    return address


def _interest(interest: Any) -> Any:
    if not isinstance(interest, dict):
        return interest
    upgraded = _with_codes(interest, "type")
    if "type" in upgraded:
        upgraded["type"] = _INTERESTS.get(upgraded["type"], upgraded["type"])
    if "interestLevel" in upgraded:
        upgraded["directOrIndirect"] = upgraded.pop("interestLevel")
    share = upgraded.get("share")
    if isinstance(share, dict):
        upgraded["share"] = _share(share)
    for name in ("startDate", "endDate"):
        if isinstance(upgraded.get(name), str):
            upgraded[name] = upgraded[name].partition("T")[0]
    return upgraded


def _share(share: dict[str, Any]) -> dict[str, Any]:
    """A share whose exclusive bounds are numbers, where they said of a bound that it is one."""
    upgraded = dict(share)
    for bound in ("minimum", "maximum"):
        name = f"exclusive{bound.capitalize()}"
        if isinstance(upgraded.get(name), bool):
            is_exclusive = upgraded.pop(name)
            if is_exclusive and bound in upgraded:
                upgraded[name] = upgraded.pop(bound)
    return upgraded


def _with_codes(value: dict[str, Any], name: str) -> dict[str, Any]:
    """The record with a code written as 0.4 writes codes: `votingRights` for `voting-rights`."""
    code = value.get(name)
    if not isinstance(code, str):
        return dict(value)
    return {**value, name: re.sub(r"-(\w)", lambda match: match[1].upper(), code)}
