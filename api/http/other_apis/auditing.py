"""Puts what other APIs matched into the audit log, a row for each name, before the answer is given."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from fastapi import Request

from api.casework.audit import Kind, PackedRows, Record
from api.casework.audit.names import NameKeeping
from api.casework.audit.screenings import data_of
from api.http.caller import identity_of
from api.http.routes.services import Services
from api.yente import Matched

_MATCH, _REVIEW, _NONE = "match", "review", "no match found"


async def recorded_matches(request: Request, services: Services, matched: Matched, **asked: str) -> None:
    """Wait until the record of these answers is durable, where there is an audit log; raises `CaseworkError`.

    `asked` is what was asked beside the names.
    """
    audit = services.audit
    if audit is None:
        return
    rows = PackedRows.of(_rows(audit.names, matched))
    decisions = Counter(_decision(answer) for answer in matched.responses.values())
    record = Record(
        Kind.BATCH,
        identity_of(request),
        next(each for each in (_MATCH, _REVIEW, _NONE) if each in decisions),
        asked=asked,
        facts={**rows.facts, "decisions": dict(decisions)},
        policy=matched.policy.stated,
        data=data_of(matched.versions),
    )
    await audit.appended(record, rows)


def _rows(names: NameKeeping, matched: Matched) -> Iterator[Mapping[str, Any]]:
    for number, (key, answer) in enumerate(matched.responses.items(), start=1):
        example = matched.examples[key]
        asked = {
            "name": example.texts[0] if len(example.texts) == 1 else list(example.texts),
            "country": ", ".join(example.countries),
            "address": example.beside.address,
            "identifiers": list(example.beside.identifiers),
        }
        results = answer["results"]
        told = {
            "row": number,
            # A client may call its queries by half of a pair of surrogates, which no text keeps.
            "reference": key[:200].encode("utf-8", "backslashreplace").decode(),
            **names.kept(asked),
            "decision": _decision(answer),
            "entity": results[0]["id"] if results else None,
            "accepted": bool(results) and results[0]["match"],
            "sha256": names.digest(
                json.dumps(answer, ensure_ascii=False).encode("utf-8", "backslashreplace")
            ),
        }
        yield {name: value for name, value in told.items() if value not in (None, "", [])}


def _decision(answer: Mapping[str, Any]) -> str:
    """What one answer comes to: a match, something for a person to decide, or nothing."""
    results = answer["results"]
    return _NONE if not results else _MATCH if any(each["match"] for each in results) else _REVIEW
