"""Records of the golden copy in one shape, whether they are written in XML, in JSON or in CSV.

XML is that of LEI-CDF 3.1, RR-CDF 2.1 and the reporting exceptions 2.1. JSON is an array or a list under a
key, with texts as they are or as `{"$": text}`; a CSV column is the path of an element, with numbers where
there are several.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from ingest.emit import Emit
from ingest.errors import BadFile
from ingest.records import Audit, Fields, Head, Record, Records, checked_day
from ingest.rejections import rejecting
from ingest.values import day
from ontology import PartialDate, Period

_LISTS = {
    "LegalEntityEvents": "LegalEntityEvent",
    "OtherAddresses": "OtherAddress",
    "OtherEntityNames": "OtherEntityName",
    "OtherValidationAuthorities": "OtherValidationAuthority",
    "RelationshipPeriods": "RelationshipPeriod",
    "RelationshipQualifiers": "RelationshipQualifier",
    "RelationshipQuantifiers": "RelationshipQuantifier",
    "TransliteratedOtherAddresses": "TransliteratedOtherAddress",
    "TransliteratedOtherEntityNames": "TransliteratedOtherEntityName",
}
"""Elements that hold several of one kind."""

_OF_COLUMNS = {
    "Period": "RelationshipPeriods",
    "Qualifiers": "RelationshipQualifiers",
    "Quantifiers": "RelationshipQuantifiers",
    "startDate": "StartDate",
    "endDate": "EndDate",
    "periodType": "PeriodType",
}
"""Names that CSV has for elements of XML."""

_LANGUAGE = ("@lang", "@xml:lang", "xmllang", "lang")
_TEXT = ("#text", "$")
_DELETED = "a record that the golden copy has as deleted"
_FULL = re.compile(r"\w*FULL_PUBLISHED")


@dataclass(frozen=True, slots=True)
class Kind:
    """A file of the golden copy: its element of XML, its list in JSON, its columns of CSV."""

    element: str
    key: str
    columns: tuple[str, ...]


def golden_copy(records: Records, kind: Kind, emit: Emit) -> Iterator[Record]:
    """Stream the records of all files, in the shape that XML gives them, lists without their inner name.

    The day of the file becomes that of its document. Raises `BadFile` for a file of changes, which does not
    hold what a source has.
    """
    for file, document in zip(records.files, list(emit.documents), strict=False):
        head, own = Head.of(file.path), records.of(file)
        sign = head.text.lstrip()[:1]
        if sign == "<":
            elements = own.elements("LEIHeader", "Header", kind.element)
        elif sign == "{" and kind.key in head.members:
            elements = own.json_elements(kind.key)
        elif sign in ("[", "{"):
            elements = own.json_records()
        else:
            elements = (row._replace(value=_nested(row.value)) for row in own.table(kind.columns))
        for record in elements:
            if "FileContent" in record.value and "ContentDate" in record.value:
                _take_header(record, document, emit)
            else:
                yield record._replace(value=_plain_members(record.value))


def state_each(
    records: Records, kind: Kind, emit: Emit, state: Callable[[Record, Fields, Emit, Audit], None]
) -> None:
    """Have `state` emit what each record says; one of which it raises `BadField` is rejected.

    Records that stand there only because they were deleted are counted, and say nothing.
    """
    audit = records.audit(emit.unmapped)
    for record in golden_copy(records, kind, emit):
        if is_deleted(record.value):
            audit.count += 1
            audit.note("Extension.Deletion", _DELETED, record)
            continue
        with rejecting(emit.reject, record.file, record.locator), audit.reading(record) as fields:
            state(record, fields, emit, audit)
    audit.close()


def is_deleted(value: dict[str, Any]) -> bool:
    """Whether a record stands there only because it was deleted."""
    extension = value.get("Extension")
    return isinstance(extension, dict) and "Deletion" in extension


def day_of(text: str | None, field: str) -> PartialDate | None:
    """The day of a time, `None` without one; raises `BadField` for what is none."""
    return None if text is None else checked_day(text, field, "write YYYY-MM-DDThh:mm:ssZ")


def seen_on(when: PartialDate | None, emit: Emit) -> Period:
    """When a record was last known to hold: on the day of its last update, else when it was read."""
    seen = when or PartialDate(emit.dataset.read.isoformat())
    return Period(seen, seen)


def _take_header(record: Record, document: str, emit: Emit) -> None:
    content = str(record.value["FileContent"])
    if not _FULL.fullmatch(content):
        raise BadFile(
            f"{record.file}: holds {content[:40]}, and a source is replaced by what is loaded; get the file "
            "that has all records"
        )
    published = day(str(record.value["ContentDate"]))
    if published is not None and not emit.read:
        known = emit.documents[document]
        emit.document(replace(known, date=published))


def _plain_members(value: dict[str, Any]) -> dict[str, Any]:
    plain = _plain(value, "")
    return plain if isinstance(plain, dict) else {"text": plain}


def _plain(value: Any, name: str) -> Any:
    if isinstance(value, list):
        return [_plain(each, name) for each in value]
    if not isinstance(value, dict):
        return value
    members: dict[str, Any] = {}
    for key, inner in value.items():
        if key in _LANGUAGE:
            continue
        if key in _TEXT or (key == name and not isinstance(inner, dict | list)):
            members["text"] = inner
        elif key in _LISTS:
            members[key] = _several(inner, _LISTS[key])
        else:
            members[key.removeprefix("@")] = _plain(inner, key)
    return members["text"] if set(members) == {"text"} else members


def _several(value: Any, name: str) -> list[Any]:
    """The records of a list: one or several under their own name, or a list as it is."""
    inner = value[name] if isinstance(value, dict) and name in value else value
    plain = _plain(inner if isinstance(inner, list) else [inner], name)
    return [each if isinstance(each, dict) else {"text": each} for each in plain if each not in ("", None)]


def _nested(row: dict[str, Any]) -> dict[str, Any]:
    """The cells of a row that hold something, by the path that their column is."""
    nested: dict[str, Any] = {}
    for column, text in row.items():
        if not text:
            continue
        at: Any = nested
        for part in column.split("."):
            at = at.setdefault(_OF_COLUMNS.get(part, part), {})
        at["#text"] = text
    return {name: _listed(value) for name, value in nested.items()}


def _listed(value: Any) -> Any:
    """With lists in place of members that are numbered."""
    if not isinstance(value, dict):
        return value
    members = {name: _listed(inner) for name, inner in value.items()}
    numbered = [name for name in members if name.isdigit()]
    if numbered and len(numbered) == len(members):
        return [members[name] for name in sorted(numbered, key=int)]
    return members
