"""A question as a policy lets it be asked: what it leaves open is the policy's, and it asks for no less."""

from __future__ import annotations

from datetime import date
from typing import Any

from api.errors import BadQuestion
from api.policy import Policy
from api.screening.question import Question
from graph.model.direction import Direction
from graph.model.traversal import PRESETS, Traversal


def asked_under(question: Question, policy: Policy) -> Question:
    """The question with what the policy states where it states nothing itself.

    Raises `BadQuestion` for a field that asks for less than the policy: fewer hops, link types, classes or
    sources, a higher share or a better grade.

    >>> from api.policy import QuestionPolicy
    >>> policy = Policy("Desk", question=QuestionPolicy(max_hops=4))
    >>> asked_under(Question(), policy).max_hops, asked_under(Question(max_hops=6), policy).max_hops
    (4, 6)
    >>> asked_under(Question(max_hops=2), policy)
    Traceback (most recent call last):
    api.errors.BadQuestion: max_hops=2: the policy 'Desk' asks for 4 at least; give more, or leave it out
    """
    least = policy.question
    changes: dict[str, Any] = {}
    if least.traversal is not None and question.traversal == PRESETS[0]:
        changes["traversal"] = least.traversal
    for field in ("max_hops", "min_share", "min_grade", "risk_classes"):
        if getattr(question, field) is None and getattr(least, field) is not None:
            changes[field] = getattr(least, field)
    asked = question.model_copy(update=changes) if changes else question
    _check(asked, policy)
    return asked


def _check(asked: Question, policy: Policy) -> None:
    least, named = policy.question, repr(policy.name)
    if least.all_sources and asked.sources is not None:
        _refuse(asked, "sources", f"the policy {named} asks all sources; leave it out")
    if least.all_sources and asked.exclude_contested:
        _refuse(asked, "exclude_contested", f"the policy {named} asks all that is stated; leave it out")
    if least.risk_classes is not None and asked.risk_classes is not None:
        missing = [each for each in least.risk_classes if each not in asked.risk_classes]
        if missing:
            _refuse(
                asked,
                "risk_classes",
                f"the policy {named} asks about {', '.join(missing)} too; add that, or leave it out",
            )
    if least.max_hops is not None and asked.max_hops is not None and asked.max_hops < least.max_hops:
        _refuse(
            asked,
            "max_hops",
            f"the policy {named} asks for {least.max_hops} at least; give more, or leave it out",
        )
    if least.min_share is not None and asked.min_share is not None and asked.min_share > least.min_share:
        _refuse(
            asked,
            "min_share",
            f"the policy {named} follows holdings from {least.min_share:g} on; give less, or leave it out",
        )
    if least.min_grade is not None and asked.min_grade is not None and asked.min_grade < least.min_grade:
        _refuse(
            asked,
            "min_grade",
            f"the policy {named} counts evidence to grade {least.min_grade}; give a weaker one, or none",
        )
    if least.traversal is not None:
        _check_traversal(asked, policy)


def _check_traversal(asked: Question, policy: Policy) -> None:
    """Refuse a way to follow links that reaches less than that of the policy."""
    stated = policy.question
    least_question = Question.model_validate(
        {
            "traversal": stated.traversal,
            "max_hops": stated.max_hops,
            "min_share": stated.min_share,
            "min_grade": stated.min_grade,
        }
    )
    least, given = _on_some_day(least_question), _on_some_day(asked)
    has_other_way = given.direction not in (least.direction, Direction.ANY)
    less = {
        "direction": has_other_way and asked.direction is not None,
        "traversal": has_other_way or not {*least.link_types} <= {*given.link_types},
        "max_hops": given.max_hops < least.max_hops,
        "min_share": given.min_share > least.min_share,
        "min_grade": given.min_grade < least.min_grade,
    }
    for field, is_less in less.items():
        if is_less:
            _refuse(
                asked,
                field,
                f"it reaches less than the traversal {least.name} of the policy {policy.name!r}; leave it "
                "out",
            )


def _on_some_day(question: Question) -> Traversal:
    """The traversal of the question, to be compared with another one of the same day."""
    return question.model_copy(update={"valid_at": date.min, "date": None}).as_traversal(date.min)


def _refuse(asked: Question, field: str, remedy: str) -> None:
    raise asked.as_written(BadQuestion(field, getattr(asked, field), remedy))
