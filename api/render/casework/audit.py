"""The audit log as text: records, one of them whole, and what a verification found."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import (
    AuditAnchor,
    AuditCheck,
    AuditExported,
    AuditList,
    AuditRecord,
    AuditShown,
    NamesSetting,
    PersonAnswer,
)
from api.render.layout import columns, indented
from api.wording.catalogue import say

_MOST_ERASED = 20
_TIME_SHOWN = 19
"""Characters of a moment, to the second."""


def listed(answer: AuditList) -> RenderableType:
    """A row for each record."""
    if not answer.records:
        return Text(say("audit.none"))
    headers = [say(f"audit.{name}") for name in ("number", "time", "kind", "by", "outcome", "about")]
    rows = (
        (
            str(record.sequence),
            _moment(record.time),
            record.kind,
            record.identity,
            record.outcome,
            _about(record),
        )
        for record in answer.records
    )
    table = columns(headers, rows, right=headers[:1], whole=headers[:3])
    more = [] if answer.more is None else [Text(say("audit.more", before=answer.more), style="dim")]
    return Group(table, *more)


def shown(answer: AuditShown) -> RenderableType:
    """A line for each thing that the record says."""
    record = answer.record
    gone = None if record.erased_by is None else say("audit.erased_by", n=record.erased_by)
    lines: list[tuple[str, object]] = [
        ("number", record.sequence),
        ("time", record.time),
        ("kind", record.kind),
        ("by", record.identity if record.key is None else f"{record.identity} ({record.key})"),
        ("outcome", record.outcome),
        ("policy", record.policy),
        ("rules", record.rules),
        ("data", record.data),
        ("facts", record.facts),
        ("details", gone or record.details),
        ("hash", record.hash),
        ("previous", record.previous),
    ]
    parts = [_fields(lines)]
    if answer.versions:
        told = (f"{source} {number}  {str(sha256)[:12]}" for source, number, sha256 in answer.versions)
        parts += [Text(say("audit.versions")), *(indented(Text(line)) for line in told)]
    row = answer.row
    if row is not None:
        proof = [f"{side:<5}  {beside}" for side, beside in row.path]
        of_row: list[tuple[str, object]] = [
            ("row", row.row),
            ("details", say("audit.erased") if row.details is None else row.details),
            ("leaf", row.leaf),
            ("root", row.merkle_root),
        ]
        parts += [
            Text(),
            _fields(of_row),
            Text(say("audit.proof")),
            *(indented(Text(line)) for line in proof),
        ]
    return Group(*parts)


def verified(answer: AuditCheck) -> RenderableType:
    """Whether it holds, the first thing that is wrong, and what was erased in order."""
    lines: list[RenderableType] = []
    if answer.problem is None:
        lines.append(Text(say("audit.holds", checked=answer.checked, n=answer.records)))
        if answer.anchored is not None:
            lines.append(Text(say("audit.holds_anchor", time=_moment(answer.anchored))))
    else:
        lines.append(Text(say("audit.broken", checked=answer.checked, detail=answer.problem.detail)))
    if answer.missing_keys:
        lines.append(Text(say("audit.verify_keys", checks=", ".join(answer.missing_keys))))
    for each in answer.erased[:_MOST_ERASED]:
        code = "audit.erased_record" if each.row is None else "audit.erased_row"
        told = say(
            code, n=each.sequence, row=each.row or 0, time=_moment(each.on), by=each.by, record=each.record
        )
        lines.append(indented(Text(told)))
    if answer.erased_count > _MOST_ERASED:
        lines.append(indented(Text(say("audit.erased_more", n=answer.erased_count - _MOST_ERASED))))
    return Group(*lines)


def anchored(answer: AuditAnchor) -> RenderableType:
    """Where the anchor and its key are."""
    told = say("audit.anchored", n=answer.count, file=answer.file, key=answer.key)
    return Text(told)


def exported(answer: AuditExported) -> RenderableType:
    """How much was written where."""
    return Text(say("audit.exported", n=answer.records, bytes=f"{answer.bytes:,}", file=answer.file))


def person(answer: PersonAnswer) -> RenderableType:
    """A row for each place, and whether it was erased."""
    if not answer.places:
        return Text(say("audit.person_none"))
    headers = [say(f"audit.{name}") for name in ("where", "number", "row", "time", "kind")]
    rows = (
        (
            place.where,
            "" if place.sequence is None else str(place.sequence),
            "" if place.row is None else str(place.row),
            "" if place.time is None else _moment(place.time),
            place.kind or "",
        )
        for place in answer.places
    )
    code = "audit.person_erased" if answer.erased else "audit.person_found"
    told = say(code, n=len(answer.places), record=answer.record or 0)
    return Group(columns(headers, rows, right=headers[1:3]), Text(told))


def names(answer: NamesSetting) -> RenderableType:
    """How names are kept."""
    lines = [say("audit.names_plain")]
    if answer.key is not None:
        lines = [say("audit.names_hashed", key=answer.key), say("audit.names_beside")]
    if answer.earlier_keys:
        lines.append(say("audit.names_earlier", n=answer.earlier_keys))
    return Group(*map(Text, lines))


def missing_keys(checks: Sequence[str]) -> str:
    """What was not looked for, and how it can be."""
    return say("audit.missing_keys", n=len(checks), checks=", ".join(checks))


# ---------------------------------------------------------------- inside


def _about(record: AuditRecord) -> str:
    """What a record is about in a few words."""
    if record.erased_by is not None:
        return say("audit.erased_by", n=record.erased_by)
    details = record.details or {}
    asked = details.get("asked", {})
    named = (
        details.get("name") or asked.get("file") or asked.get("watchlist") or record.facts.get("source") or ""
    )
    rows = record.facts.get("rows")
    return f"{named}" if rows is None else say("audit.rows", what=named, n=rows)


def _fields(lines: Iterable[tuple[str, object]]) -> RenderableType:
    told = [(say(f"audit.{name}"), _text(value)) for name, value in lines if value not in (None, {}, [])]
    width = max(len(label) for label, _ in told)
    return Group(*(Text(f"{label:<{width}}  {value}") for label, value in told))


def _text(value: object) -> str:
    if isinstance(value, Mapping):
        plain: dict[str, Any] = dict(value)
        return json.dumps(plain, ensure_ascii=False)
    return str(value)


def _moment(time: str) -> str:
    return time[:_TIME_SHOWN].replace("T", " ")
