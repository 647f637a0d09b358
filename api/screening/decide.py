"""The decision of a screening as plain values, from the matches of the name and the verdicts about each.

Nothing here reads the store or cites evidence; `api.screening.session` explains a decision.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from api.models import DecidedMatch, DecisionAnswer, HopsAnswer, VerdictAnswer
from api.models.law import RuleOutcome
from api.screening.question import Question
from api.screening.record import NOTHING_DECIDED, Decided
from api.workspace import ViewDescription
from graph.model import Traversal
from graph.search import CLASS_REASONS, Hops, Proximity, Reason, Verdict
from ingest.matching import Match
from ontology import SCHEMA, Grade
from ontology.schema import RiskClass


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that the name may mean, with its verdict for each class asked about.

    `listed` are the ids of the list entries in force that name it and whose class decides, `barrier` is the
    class of one that is a state body or an armed force that day.
    """

    match: Match
    proximity: Mapping[str, Proximity]
    listed: frozenset[str] = frozenset()
    barrier: str | None = None

    @property
    def id(self) -> str:
        """The id of the entity."""
        return self.match.entity_id

    @property
    def accepted(self) -> bool:
        """Whether it is proven that this one is meant."""
        return self.match.accepted


@dataclass(frozen=True, slots=True)
class Decision:
    """What a screening comes to: `hit`, `review`, `no link found`, `unknown` or `no match found`.

    `proximity` has the first candidate's verdict for each class; without a candidate what is unknown then.
    `view` says in which version of the data it was made. `rules` are what regimes come to about the first
    candidate, where that is read off a table. `decided` is what somebody decided about the customer before.
    """

    name: str
    question: Question
    traversal: Traversal
    decision: str
    candidates: tuple[Candidate, ...]
    proximity: Mapping[str, Proximity]
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
    deciding = {name for name, described in classes.items() if described.decides}
    if any(_is_hit(candidate, deciding) for candidate in accepted):
        return "hit"
    # A search stops at a state body or an armed force, so the search from one finds nothing above it.
    if len(accepted) != 1 or not candidates[0].accepted or accepted[0].barrier is not None:
        return "review"
    return "no link found" if _is_nothing_found(accepted[0].proximity.values(), deciding) else "unknown"


def decision_view(decision: Decision) -> DecisionAnswer:
    """The decision as an answer: ids, verdicts and hops."""
    matches = [
        DecidedMatch(
            entity=candidate.id,
            score=candidate.match.score,
            accepted=candidate.accepted,
            proximity=None if place == 0 else _verdicts(candidate.proximity),
        )
        for place, candidate in enumerate(decision.candidates)
    ]
    return DecisionAnswer(
        decision=decision.decision,
        valid_at=decision.traversal.valid_at,
        matches=matches,
        proximity=_verdicts(decision.proximity),
        rules=None if decision.rules is None else list(decision.rules),
        dispositions=list(decision.decided.dispositions),
        follows=decision.decided.follows,
    )


def _verdicts(answers: Mapping[str, Proximity]) -> list[VerdictAnswer]:
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


def _is_nothing_found(answers: Iterable[Proximity], that_decide: Collection[str]) -> bool:
    """Whether every class asked for is `no`, those aside that no list ever names whole.

    A list that is held in part, or whose copy is too old for the day or begins after it, leaves the question
    open for its class, and so for all.
    """
    deciding = [answer for answer in answers if answer.risk_class in that_decide]
    complete = [answer for answer in deciding if _class_reasons(answer) != {Reason.CLASS_OPEN_BY_NATURE}]
    return (
        bool(complete)
        and all(answer.verdict is Verdict.NO for answer in complete)
        and not any(answer.verdict is Verdict.YES for answer in deciding)
    )


def _class_reasons(answer: Proximity) -> set[Reason]:
    return set(answer.reasons) & set(CLASS_REASONS)
