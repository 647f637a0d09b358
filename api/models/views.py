"""How much of a screening is told: the decision, a summary, or everything."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from operator import not_
from typing import Any, Literal

from pydantic import Field

from api.models.base import Model
from api.models.casework.dispositions import DispositionAnswer, Follows
from api.models.casework.policy import NeedsPerson, OutcomeName, PolicyRef, Waived
from api.models.data import DataAnswer
from api.models.entities import LeftOut, ListingAnswer, Record
from api.models.law import RuleOutcome
from api.models.paths import PathAnswer, TraversalAnswer
from api.models.screening import (
    DISPOSITIONS,
    FOLLOWS,
    MatchAnswer,
    OpenEndAnswer,
    ProximityAnswer,
    Query,
    Screening,
    SearchMatch,
)
from api.models.verdicts import VerdictAnswer

_RULES = (
    "What regimes come to about the first match; null in the view `decision` of a large graph, for which the "
    "other views read it"
)


class ViewName(StrEnum):
    """How much of a screening is told."""

    DECISION = "decision"
    SUMMARY = "summary"
    FULL = "full"


class DecidedMatch(Model):
    """An entity that the name may mean, by id."""

    entity: str
    score: float
    accepted: bool
    proximity: list[VerdictAnswer] | None = Field(
        None,
        exclude_if=lambda told: told is None,
        description="Of the second match and later ones; that of the first stands beside `matches`",
    )


class DecisionAnswer(Model):
    """`view=decision`: the decision, and the verdicts about each entity that the name may mean."""

    view: Literal["decision"] = "decision"
    decision: str = Field(description="hit, review, unknown, no link found or no match found")
    outcome: OutcomeName
    needs_person: NeedsPerson
    waived: Waived
    policy: PolicyRef
    valid_at: date = Field(description="The day asked about")
    matches: list[DecidedMatch]
    proximity: list[VerdictAnswer] = Field(description="The first match's, accepted or not")
    rules: list[RuleOutcome] | None = Field(description=_RULES)
    dispositions: list[DispositionAnswer] = Field(
        default_factory=list, exclude_if=not_, description=f"{DISPOSITIONS}; left out where nothing was"
    )
    follows: Follows | None = Field(None, exclude_if=not_, description=f"{FOLLOWS}; null is left out")


class LabelledVerdict(VerdictAnswer):
    """The same in words."""

    label: str
    headline: str = Field(description="The verdict in a few words")


class ExplainedMatch(SearchMatch):
    """An entity that the name may mean, with what speaks for and against it."""

    proximity: list[LabelledVerdict] | None = Field(
        None, description="Of the second match and later ones; that of the first stands beside `matches`"
    )


class SummedProximity(LabelledVerdict):
    """The verdict for one class with the best path, or what its owners' record lacks."""

    summary: str = Field(description="In a sentence: who, how near, by what, when, how well proven")
    path: PathAnswer | None = Field(description="The best path")
    open_ends: list[OpenEndAnswer]
    more_open_ends: int = Field(description="Open ends that are not listed")


class SummaryAnswer(Model):
    """`view=summary`: the decision in words, one path a class, open ends, the consignee's listings."""

    view: Literal["summary"] = "summary"
    query: Query
    decision: str = Field(description="hit, review, unknown, no link found or no match found")
    outcome: OutcomeName
    needs_person: NeedsPerson
    waived: Waived
    policy: PolicyRef
    headline: str = Field(description="The sentences that answer: who, which class, how near, by what, when")
    summary: str = Field(description="The headline, then all other findings")
    matches: list[ExplainedMatch]
    proximity: list[SummedProximity] = Field(description="The first match's, accepted or not")
    listings: list[ListingAnswer]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")
    rules: list[RuleOutcome] | None = Field(description=_RULES)
    dispositions: list[DispositionAnswer] = Field(default_factory=list, description=DISPOSITIONS)
    follows: Follows | None = Field(None, description=FOLLOWS)
    traversal: TraversalAnswer

    @classmethod
    def of(cls, answer: Screening) -> SummaryAnswer:
        """What the screening comes to, with one path a class."""
        return cls(
            query=answer.query,
            decision=answer.decision,
            outcome=answer.outcome,
            needs_person=answer.needs_person,
            waived=answer.waived,
            policy=answer.policy,
            headline=answer.headline,
            summary=answer.summary,
            matches=_matches(answer),
            proximity=[
                SummedProximity(
                    **_labelled(each),
                    summary=each.summary,
                    path=each.paths[0] if each.paths else None,
                    open_ends=each.open_ends,
                    more_open_ends=each.more_open_ends,
                )
                for each in answer.proximity
            ],
            listings=answer.listings,
            more=[each for each in answer.more if each.list == "listings"],
            rules=answer.rules,
            dispositions=answer.dispositions,
            follows=answer.follows,
            traversal=answer.traversal,
        )


class FullAnswer(Model):
    """`view=full`: the decision with everything that it rests on."""

    view: Literal["full"] = "full"
    query: Query
    decision: str = Field(description="hit, review, unknown, no link found or no match found")
    outcome: OutcomeName
    needs_person: NeedsPerson
    waived: Waived
    policy: PolicyRef
    headline: str = Field(description="The sentences that answer: who, which class, how near, by what, when")
    matches: list[ExplainedMatch]
    proximity: list[ProximityAnswer] = Field(description="The first match's, accepted or not")
    listings: list[ListingAnswer]
    shipments: list[Record]
    licences: list[Record]
    claims: list[Record]
    more: list[LeftOut] = Field(default_factory=list, description="Lists of this that are not shown whole")
    rules: list[RuleOutcome] | None = Field(description=_RULES)
    dispositions: list[DispositionAnswer] = Field(default_factory=list, description=DISPOSITIONS)
    follows: Follows | None = Field(None, description=FOLLOWS)
    traversal: TraversalAnswer
    data: list[DataAnswer]

    @classmethod
    def of(cls, answer: Screening) -> FullAnswer:
        """Everything, the first match's verdicts once."""
        return cls(
            query=answer.query,
            decision=answer.decision,
            outcome=answer.outcome,
            needs_person=answer.needs_person,
            waived=answer.waived,
            policy=answer.policy,
            headline=answer.headline,
            matches=_matches(answer),
            proximity=answer.proximity,
            listings=answer.listings,
            shipments=answer.shipments,
            licences=answer.licences,
            claims=answer.claims,
            more=answer.more,
            rules=answer.rules,
            dispositions=answer.dispositions,
            follows=answer.follows,
            traversal=answer.traversal,
            data=answer.data,
        )


def _matches(answer: Screening) -> list[ExplainedMatch]:
    return [_match(match, is_first=place == 0) for place, match in enumerate(answer.matches)]


def _match(match: MatchAnswer, *, is_first: bool) -> ExplainedMatch:
    return ExplainedMatch(
        entity=match.entity,
        score=match.score,
        accepted=match.accepted,
        matched_name=match.matched_name,
        explanation=match.explanation,
        proximity=None if is_first else [LabelledVerdict(**_labelled(each)) for each in match.proximity],
    )


def _labelled(answer: ProximityAnswer) -> dict[str, Any]:
    return {name: getattr(answer, name) for name in LabelledVerdict.model_fields}
