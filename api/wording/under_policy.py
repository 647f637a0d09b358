"""What a decision comes to under a policy, and which reasons need a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.models import GroundAnswer, PolicyRef, Screening
from api.policy import BUILT_IN
from api.wording.catalogue import all_of, number, say
from api.wording.reasons import reason_label
from graph.search.reasons import Reason

_MOST_TOLD = 5
"""Reasons that a line tells."""

_SHORT = 12
"""Digits of a SHA-256 that tell two policies apart."""


def policy_named(policy: PolicyRef) -> str:
    """The policy as people are told of it.

    >>> policy_named(PolicyRef(name="Desk", sha256="0123456789abcdef"))
    'Desk (0123456789ab)'
    """
    return say("policy.named", name=policy.name, sha=policy.sha256[:_SHORT])


def outcome_label(outcome: str) -> str:
    """The outcome in two or three words.

    >>> outcome_label("review")
    'for a person'
    """
    return say(f"outcome.{outcome}")


def grounds_told(grounds: Iterable[GroundAnswer], named: Mapping[str, str] | None = None) -> list[str]:
    """The reasons in a few words each, every one once; `named` are entities by id, told by id otherwise.

    >>> ground = GroundAnswer(reason="open_end", risk_classes=["listed_party"], entity="cn-x", rule=None)
    >>> grounds_told([ground], {"cn-x": "X Holding"})
    ['owners not fully recorded (X Holding)']
    """
    return list(dict.fromkeys(_ground(each, named or {}) for each in grounds))


def under_policy(
    outcome: str,
    needs_person: Sequence[GroundAnswer],
    waived: Sequence[GroundAnswer],
    policy: PolicyRef,
    named: Mapping[str, str] | None = None,
) -> str:
    """The policy, what it comes to by it, why a person must look, and what it says needs nobody.

    >>> under_policy("clear", [], [], PolicyRef(name="Desk", sha256="0123456789abcdef"))
    'Policy Desk (0123456789ab): nobody has to look.'
    """
    why = _listed(grounds_told(needs_person, named))
    code = f"policy.{outcome}.why" if why else f"policy.{outcome}"
    told = say(code, policy=policy_named(policy), why=why)
    left = _listed(grounds_told(waived, named))
    return say("policy.and_waived", told=told, waived=left) if left else told


def told_under_policy(answer: Screening) -> str:
    """The same of a screening, with the names that it knows; the built-in policy is only named."""
    if answer.policy.sha256 == BUILT_IN.sha256:
        return say("policy.only", policy=policy_named(answer.policy))
    known = [answer.entity, *(end.entity for each in answer.proximity for end in each.open_ends)]
    named = {entity.id: entity.caption for entity in known if entity is not None}
    return under_policy(answer.outcome, answer.needs_person, answer.waived, answer.policy, named)


def _listed(told: Sequence[str]) -> str:
    if not told:
        return ""
    more = [say("policy.more", n=number(len(told) - _MOST_TOLD))] if len(told) > _MOST_TOLD else []
    return all_of([*told[:_MOST_TOLD], *more])


def _ground(ground: GroundAnswer, named: Mapping[str, str]) -> str:
    told = (
        reason_label(Reason(ground.reason)) if ground.reason in _REASONS else say(f"person.{ground.reason}")
    )
    if ground.entity is None or ground.reason not in _OF_OTHERS:
        return told
    return say("person.of", reason=told, entity=named.get(ground.entity, ground.entity))


_REASONS = frozenset(map(str, Reason))
_OF_OTHERS = (Reason.OPEN_END, Reason.NO_OWNER_RECORDED)
"""Reasons about an entity that may be another one than the consignee."""
