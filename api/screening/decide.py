"""The decision of a screening, from the matches of the name and the verdicts about each of them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence, Set

from api.models import MatchAnswer, ProximityAnswer
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_GAPS, Reason
from ontology import SCHEMA


def decide(matches: Sequence[MatchAnswer], listed: Set[str], barriers: Mapping[str, str]) -> str:
    """The decision (`docs/semantics.md`, Decisions).

    `listed` are the ids of the accepted matches that are themselves on a list in force whose class decides,
    `barriers` the classes of those matches that are a state body or an armed force, by id.

    >>> decide([], set(), {})
    'no match found'
    """
    if not matches:
        return "no match found"
    accepted = [match for match in matches if match.accepted]
    if any(_is_hit(match, listed, barriers) for match in accepted):
        return "hit"
    # A search stops at a state body or an armed force, so the search from one finds nothing above it.
    if len(accepted) != 1 or not matches[0].accepted or accepted[0].entity.id in barriers:
        return "review"
    return "no link found" if _is_nothing_found(accepted[0].proximity) else "unknown"


def _is_hit(match: MatchAnswer, listed: Set[str], barriers: Mapping[str, str]) -> bool:
    # That an armed force is one is no hit: somebody must look at it anyway.
    own = barriers.get(match.entity.id)
    return match.entity.id in listed or any(
        answer.verdict is Verdict.YES and _decides(answer) and answer.risk_class != own
        for answer in match.proximity
    )


def _is_nothing_found(answers: Sequence[ProximityAnswer]) -> bool:
    """Whether every class asked for is `no`, those aside that no list ever names whole.

    A list that is held in part, or whose copy is too old for the day or begins after it, leaves the question
    open for its class, and so for all.
    """
    deciding = [answer for answer in answers if _decides(answer)]
    open_by_nature = [answer for answer in deciding if _class_gaps(answer) == {Reason.CLASS_OPEN_BY_NATURE}]
    complete = [answer for answer in deciding if answer not in open_by_nature]
    return (
        bool(complete)
        and all(answer.verdict is Verdict.NO for answer in complete)
        and not any(answer.verdict is Verdict.YES for answer in open_by_nature)
    )


def _decides(answer: ProximityAnswer) -> bool:
    return SCHEMA.risk_class(answer.risk_class).decides


def _class_gaps(answer: ProximityAnswer) -> set[Reason]:
    return set(answer.reasons) & set(CLASS_GAPS)
