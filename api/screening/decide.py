"""The decision of a screening as plain values, from the matches of the name and the verdicts about each.

Nothing here reads the store or cites evidence; `api.screening.session` explains a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TypedDict

from api.models import (
    DecidedMatch,
    DecisionAnswer,
    GroundAnswer,
    HopsAnswer,
    PolicyRef,
    VerdictAnswer,
)
from api.models.law import RuleOutcome
from api.policy import Policy
from api.screening.candidate import Candidate, named_whole
from api.screening.policy import Ground, Outcomes
from api.screening.question import Question
from api.screening.record import NOTHING_DECIDED, Decided
from api.view_description import ViewDescription
from graph.model import Traversal
from graph.search import Hops, Proximity, Reason, Verdict
from ontology import SCHEMA, Grade
from ontology.schema import RiskClass


@dataclass(frozen=True, slots=True)
class Decision:
    """What a screening comes to: `hit`, `review`, `no link found`, `unknown` or `no match found`.

    `proximity` has the first candidate's verdict for each class; without a candidate what is unknown then.
    `view` says in which version of the data it was made. `rules` are what regimes come to about the first
    candidate, where that is read off a table. `outcome` is what it comes to under the policy of the view,
    `decided` what somebody decided about the customer before.
    """

    name: str
    question: Question
    traversal: Traversal
    decision: str
    candidates: tuple[Candidate, ...]
    proximity: Mapping[str, Proximity]
    outcome: Outcomes
    policy: Policy = field(repr=False)
    view: ViewDescription = field(repr=False)
    rules: tuple[RuleOutcome, ...] | None = field(default=None, repr=False)
    decided: Decided = NOTHING_DECIDED


def decide(candidates: Sequence[Candidate], classes: Mapping[str, RiskClass] = SCHEMA.classes) -> str:
    """The decision, where there are these classes (`docs/semantics.md`, Decisions).

    >>> decide([])
    'no match found'
    """
    if not candidates:
        return "no match found"
    accepted = [candidate for candidate in candidates if candidate.accepted]
    deciding = that_decide(classes)
    if any(_is_hit(candidate, deciding) for candidate in accepted):
        return "hit"
    # A search stops at a state body or an armed force, so the search from one finds nothing above it.
    if len(accepted) != 1 or not candidates[0].accepted or accepted[0].barrier is not None:
        return "review"
    return "no link found" if _is_nothing_found(accepted[0].proximity.values(), deciding) else "unknown"


def that_decide(classes: Mapping[str, RiskClass]) -> frozenset[str]:
    """The classes of which a `yes` makes a hit."""
    return frozenset(name for name, described in classes.items() if described.decides)


def decision_view(decision: Decision) -> DecisionAnswer:
    """The decision as an answer: ids, verdicts and hops."""
    matches = [
        DecidedMatch(
            entity=candidate.id,
            score=candidate.match.score,
            accepted=candidate.accepted,
            proximity=None if place == 0 else verdict_answers(candidate.proximity),
        )
        for place, candidate in enumerate(decision.candidates)
    ]
    return DecisionAnswer(
        decision=decision.decision,
        **under_policy(decision),
        valid_at=decision.traversal.valid_at,
        matches=matches,
        proximity=verdict_answers(decision.proximity),
        rules=None if decision.rules is None else list(decision.rules),
        dispositions=list(decision.decided.dispositions),
        follows=decision.decided.follows,
    )


class UnderPolicy(TypedDict):
    """The fields of every answer that say what it comes to under the policy."""

    outcome: str
    needs_person: list[GroundAnswer]
    waived: list[GroundAnswer]
    policy: PolicyRef


def under_policy(decision: Decision) -> UnderPolicy:
    """What the decision comes to, as answers have it."""
    outcome = decision.outcome
    return UnderPolicy(
        outcome=str(outcome.outcome),
        needs_person=list(map(_ground, outcome.needs_person)),
        waived=list(map(_ground, outcome.waived)),
        policy=policy_ref(decision.policy.name, decision.policy.sha256),
    )


@lru_cache(64)
def policy_ref(name: str, sha256: str) -> PolicyRef:
    """The policy as answers name it."""
    return PolicyRef(name=name, sha256=sha256)


@lru_cache(4_096)
def _ground(ground: Ground) -> GroundAnswer:
    """The reason as an answer has it; most decisions share one of a few."""
    return GroundAnswer(
        reason=str(ground.reason),
        risk_classes=list(ground.risk_classes),
        entity=ground.entity,
        rule=ground.rule,
    )


def verdict_answers(answers: Mapping[str, Proximity]) -> list[VerdictAnswer]:
    """The verdicts as answers have them, in their order.

    >>> from graph.search import unmatched
    >>> [told.verdict.value for told in verdict_answers({"state_body": unmatched("state_body")})]
    ['unknown']
    """
    return [
        _verdict(
            name,
            answer.verdict,
            answer.reasons,
            None if answer.hops is None else answer.hops.hops,
            tuple(answer.hops_by_grade.items()),
        )
        for name, answer in answers.items()
    ]


@lru_cache(4_096)
def _verdict(
    risk_class: str,
    verdict: Verdict,
    reasons: tuple[Reason, ...],
    hops: int | None,
    by_grade: tuple[tuple[Grade, Hops | None], ...],
) -> VerdictAnswer:
    """The verdict as an answer has it; most entities share one of a few."""
    return VerdictAnswer(
        risk_class=risk_class,
        verdict=verdict,
        reasons=list(reasons),
        hops=hops,
        hops_by_grade={str(grade): hops_answer(each) for grade, each in by_grade},
    )


def hops_answer(hops: Hops | None) -> HopsAnswer | None:
    """A number of hops as an answer has it."""
    return None if hops is None else HopsAnswer(hops=hops.hops, at_least=hops.at_least)


def _is_hit(candidate: Candidate, deciding: Collection[str]) -> bool:
    # Membership of `armed_forces` alone is for review and not a hit.
    return bool(candidate.listed) or any(
        answer.verdict is Verdict.YES
        and answer.risk_class in deciding
        and answer.risk_class != candidate.barrier
        for answer in candidate.proximity.values()
    )


def _is_nothing_found(answers: Collection[Proximity], that_decide: Collection[str]) -> bool:
    """Whether every class asked for is `no`, those aside that no list ever names whole.

    A list that is held in part, or whose copy is too old for the day or begins after it, leaves the question
    open for its class, and so for all.
    """
    complete = named_whole(answers, that_decide)
    return (
        bool(complete)
        and all(answer.verdict is Verdict.NO for answer in complete)
        and not any(answer.verdict is Verdict.YES for answer in answers if answer.risk_class in that_decide)
    )
