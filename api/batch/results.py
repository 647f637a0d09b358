"""The result of one order as an answer."""

from __future__ import annotations

from api.batch.orders import Order
from api.errors import BadQuestion
from api.models import OrderResult, RowError
from api.policy import Policy
from api.screening import Decided
from api.screening.brief import Brief
from api.screening.decide import Decision, decision_view, policy_ref, under_policy
from ontology.control_characters import without_control_characters

_MOST_SHOWN = 1_000
"""Characters of a cell that its result repeats."""

WORST_FIRST = ("hit", "review", "unknown", "no match found", "no link found")
"""Decisions in the order in which they need a person."""


def decided(order: Order, decision: Decision, told: Brief, data: str) -> OrderResult:
    """The result of an order that was decided."""
    answer = decision_view(decision)
    first = decision.candidates[0] if decision.candidates else None
    return _result(
        order,
        data,
        decision=decision.decision,
        **under_policy(decision),
        sentence=told.sentence,
        entity=None if first is None else first.id,
        matched_name=None if first is None else first.match.matched_name,
        score=None if first is None else first.match.score,
        accepted=None if first is None else first.accepted,
        proximity=answer.proximity,
        listings=list(told.listings),
        matches=answer.matches,
        rules=answer.rules,
        valid_at=answer.valid_at,
    )


def rejected(order: Order, error: BadQuestion, data: str, policy: Policy) -> OrderResult:
    """The result of an order that cannot be screened."""
    told = RowError(row=order.row, field=error.field, value=_shown(str(error.value)), remedy=error.remedy)
    return _result(order, data, error=told, policy=policy_ref(policy.name, policy.sha256))


def with_decided(result: OrderResult, decided: Decided) -> OrderResult:
    """The result with what was decided about the customer before."""
    changed = {"dispositions": list(decided.dispositions), "follows": decided.follows}
    return result.model_copy(update=changed)


def worst(decisions: dict[str, int]) -> str | None:
    """The decision among those counted that needs a person most.

    >>> worst({"no link found": 3, "review": 1})
    'review'
    """
    return next((decision for decision in WORST_FIRST if decisions.get(decision)), None)


def _result(order: Order, data: str, **decided: object) -> OrderResult:
    return OrderResult(
        row=order.row,
        reference=_shown(order.reference),
        name=_shown(order.name),
        country=_shown(order.country),
        address=_shown(order.address),
        identifiers=[_shown(each) for each in order.identifiers],
        date=_shown(order.date),
        data=data,
        **decided,  # type: ignore[arg-type]  # fields of the model, which checks them
    )


def _shown(text: str) -> str:
    return without_control_characters(text[:_MOST_SHOWN])
