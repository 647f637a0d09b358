"""Why a verdict is unknown, as a clause that follows `inconclusive`."""

from __future__ import annotations

from api.models import ProximityAnswer
from api.wording.classes import in_part, joined
from graph.search.completeness import GapKind
from graph.search.reasons import CLASS_GAPS, Reason, headline_reasons

_SPLIT = "aggregate_holding"
"""What an open end lacks where holdings are split: a reason of its own."""

_CLAUSES = {
    Reason.NO_MATCH: "it is not known who is meant",
    Reason.PARTIAL: "the search ended at its bound, and what lies behind it was not looked at",
    Reason.NOTHING_KNOWN_THEN: "a link or membership that was observed only later could matter",
    Reason.POSSIBLY_SAME_AS: "a body that is possibly the same as another would change it",
    Reason.CONFLICTING_EVIDENCE: "a path exists on some evidence, and other evidence denies it",
    Reason.SHARE_UNKNOWN: "a path exists only over a holding whose share is not recorded",
    Reason.AGGREGATE_HOLDING: "several holders near the class may have the minimum share together",
    Reason.NO_OWNER_RECORDED: "no owner or parent is recorded for that day",
    Reason.STOPPED_AT_HUB: (
        "the search stopped where paths do not pass: at an entity with too many links, a registered "
        "agent, or what was a state body on another day"
    ),
    Reason.BELOW_MIN_GRADE: "a path exists only on evidence below the minimum grade",
    Reason.TRAVERSAL_NOT_UPWARD: (
        "this traversal does not go up alone, over every owner and parent, and nobody records all other links"
    ),
    Reason.CLASS_OPEN_BY_NATURE: "no list names them all",
}


def clause(reason: Reason, answer: ProximityAnswer, who: str = "") -> str:
    """The reason in words that are true of this answer; `who` is the caption that `its` stands for."""
    match reason:
        case Reason.LIST_IN_PART:
            lacking = in_part(answer.lists)
            return f"held in part: {lacking}" if lacking else "its members are not all loaded"
        case Reason.CLASS_OUTDATED:
            return _about_lists(answer, reason, "too old for that day")
        case Reason.CLASS_NOT_HELD_THEN:
            return _about_lists(answer, reason, "of later days only")
        case Reason.OPEN_END:
            return _owners_open(answer, who)
        case Reason.POSSIBLY_SAME_AS if answer.possibly:
            first = answer.possibly[0]
            same = f"{first.entity.caption} is possibly the same as {first.other.caption}"
            return f"{same}, and over what may be one body it would be {first.verdict}"
        case _:
            return _CLAUSES[reason]


def of_consignee(answer: ProximityAnswer, who: str = "") -> list[str]:
    """Why the verdict is unknown, as a clause about the consignee; none when it is the data alone."""
    return [clause(each, answer, who) for each in headline_reasons(answer.reasons) if each not in CLASS_GAPS]


def of_data(answer: ProximityAnswer) -> list[str]:
    """What its data lack, as a clause about the class; none when they name every member."""
    return [clause(each, answer) for each in headline_reasons(answer.reasons) if each in CLASS_GAPS]


def _owners_open(answer: ProximityAnswer, who: str) -> str:
    """Whose owners are open: the consignee's, where they are, else those of the nearest on the way."""
    ends = [end for end in answer.open_ends if end.lacks != _SPLIT]
    end = next((end for end in ends if end.entity.caption == who), ends[0] if ends else None)
    if end is None:
        return "the owners of an entity on the way are not fully recorded"
    is_own = end.entity.caption == who
    if end.lacks is GapKind.SHARES_EXCEED_WHOLE:
        what, lack = "recorded shares", "exceed the whole"
    else:
        what, lack = "owners", "are not fully recorded"
    return f"its {what} {lack}" if is_own else f"the {what} of {end.entity.caption} {lack}"


def _about_lists(answer: ProximityAnswer, gap: Reason, problem: str) -> str:
    """`its copy of 2026-07-09 is too old for that day`."""
    lists = [each for each in answer.lists if gap in each.gaps]
    if len(lists) > 1:
        return f"its copies of {joined([each.title for each in lists], 'and')} are {problem}"
    copied = f" of {lists[0].copied}" if lists and lists[0].copied else ""
    return f"its copy{copied} is {problem}"
