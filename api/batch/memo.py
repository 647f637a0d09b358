"""A memo: the question, the policy, the data, the rules and the answer, with the SHA-256 of all of it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from pathlib import Path
from typing import Any

from api.batch.orders import Order, question_of
from api.canonical import canonical, sha256_of
from api.errors import BadUse
from api.models import OrderResult
from api.models.law import AssessmentAnswer, DutyAnswer
from api.policy import Policy
from api.screening import Question
from api.screening.law.shipments import Shipment
from api.screening.rules import RULES
from api.screening.session import traversal_answer

FORM = 2
"""The form of memos; those of form 1 were made without a policy, and are still read."""

HASH = "sha256"
SCREENING, ASSESSMENT = "screening", "assessment"

_ANSWERED = {
    1: frozenset(("decision", "proximity", "matches", "listings", "valid_at")),
    2: frozenset(
        ("decision", "outcome", "needs_person", "waived", "proximity", "matches", "listings", "valid_at")
    ),
}
"""What of a result a memo of each form has, and what is compared: no words, which depend on the language."""

Memo = dict[str, Any]
Versions = Sequence[Sequence[object]]
"""Those of `stated_versions`."""


def memo_of(
    result: OrderResult, beside: Question, policy: Policy, known_at: datetime | None, versions: Versions
) -> Memo:
    """The memo of an order that was decided, with its SHA-256; `beside` is what was asked of all rows.

    What had been decided about the customer is told, and not compared later: somebody may decide otherwise
    meanwhile.
    """
    order = Order(
        result.row,
        result.name,
        result.country,
        result.address,
        tuple(result.identifiers),
        result.date,
    )
    day = result.valid_at
    assert day is not None  # it was decided
    question = question_of(order, beside).model_copy(update={"valid_at": day, "known_at": known_at})
    return _sealed(
        SCREENING,
        policy,
        versions,
        {
            "row": result.row,
            "reference": result.reference,
            "question": {"name": result.name, **question.model_dump(mode="json", exclude_none=True)},
            "traversal": traversal_answer(question.as_traversal(day), question).model_dump(mode="json"),
            "answer": screening_values(result),
            "sentence": result.sentence,
            **result.model_dump(mode="json", include={"dispositions", "follows"}),
        },
    )


def assessment_memo(
    shipment: Shipment,
    answer: AssessmentAnswer,
    policy: Policy,
    known_at: datetime | None,
    versions: Versions,
) -> Memo:
    """The memo of what rules of export control pointed to about a shipment, with its SHA-256."""
    asked = shipment.model_copy(update={"date": answer.valid_at, "known_at": known_at})
    return _sealed(
        ASSESSMENT,
        policy,
        versions,
        {
            "question": asked.model_dump(mode="json", exclude_none=True),
            "answer": assessment_values(answer),
            "sentence": answer.headline,
        },
    )


def screening_values(result: OrderResult, form: int = FORM) -> dict[str, Any]:
    """The part of a result that memos of the form have."""
    values = result.model_dump(mode="json", include=set(_ANSWERED[form]))
    # The first match's verdicts stand beside the matches, which answers leave out and memos say.
    return {**values, "matches": [{"proximity": None, **match} for match in values["matches"]]}


def assessment_values(answer: AssessmentAnswer) -> dict[str, Any]:
    """The part of an assessment that memos have: each rule with what it comes to, and what that rests on."""
    return {
        "valid_at": answer.valid_at.isoformat(),
        "party": None if answer.party is None else answer.party.id,
        "duties": list(map(_duty, answer.duties)),
        "other": list(map(_duty, answer.other)),
    }


def write_memo(memo: Memo, path: Path) -> None:
    """Write the memo as one line of canonical JSON."""
    path.write_bytes(canonical(memo) + b"\n")


def write_new_memo(memo: Memo, path: Path) -> None:
    """The same into a file that is not there yet; raises `BadUse`."""
    try:
        with path.open("xb") as file:
            file.write(canonical(memo) + b"\n")
    except FileExistsError:
        raise BadUse(f"--memo {path}: it exists already; name another file, or remove it") from None


def _duty(duty: DutyAnswer) -> dict[str, Any]:
    return {
        "rule": duty.rule,
        "outcome": duty.outcome,
        "consequence": duty.consequence,
        "status": str(duty.status),
        "applies": duty.applies,
        "facts": [fact.name for fact in duty.facts],
    }


def _sealed(kind: str, policy: Policy, versions: Versions, of_kind: dict[str, Any]) -> Memo:
    memo = {
        "memo": FORM,
        "kind": kind,
        "rules": RULES,
        "policy": {"sha256": policy.sha256, "says": policy.values},
        "data": [list(version) for version in versions],
        **of_kind,
    }
    return {**memo, HASH: sha256_of(memo)}
