"""Why a verdict is inconclusive, as a clause that follows that word."""

from __future__ import annotations

from collections.abc import Sequence

from api.models import EntityRef, ListAnswer, OpenEndAnswer, PossiblyAnswer, ProximityAnswer
from api.wording.catalogue import all_of, on, say
from api.wording.classes import in_part
from api.wording.values import told_apart
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_REASONS, Reason, headline_reasons

_WORST = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)


def clause(reason: Reason, answer: ProximityAnswer, who: EntityRef | None = None) -> str:
    """The reason in words that are true of this answer; `who` is whom `its` stands for."""
    match reason:
        case Reason.LIST_IN_PART:
            lacking = in_part(answer.lists)
            return say(f"reason.{reason}", lists=lacking) if lacking else say(f"reason.{reason}.unnamed")
        case Reason.CLASS_OUTDATED | Reason.CLASS_NOT_HELD_THEN:
            return _about_lists(reason, [each for each in answer.lists if reason in each.gaps])
        case Reason.NO_OWNER_RECORDED if _are_armed_forces(answer):
            return say("reason.open_end.own_armed_force")
        case Reason.OPEN_END:
            return _owners_open(_of_owners(answer), who)
        case Reason.POSSIBLY_SAME_AS if answer.possibly:
            worst = min(answer.possibly, key=lambda possibly: _WORST.index(possibly.verdict))
            return say(f"reason.{reason}.{worst.verdict}", chain=chain_of_samenesses(worst, who))
        case Reason.POSSIBLY_SAME_AS:
            return say(f"reason.{reason}.unnamed")
        case _:
            return say(f"reason.{reason}")


def reason_label(reason: Reason) -> str:
    """The reason in two or three words.

    >>> reason_label(Reason.OPEN_END)
    'owners not fully recorded'
    """
    return say(f"reason.{reason}.label")


def short_label(reason: Reason, answer: ProximityAnswer) -> str:
    """The reason in two or three words that are true of this answer."""
    if reason in (Reason.OPEN_END, Reason.NO_OWNER_RECORDED) and _are_armed_forces(answer):
        return say(f"missing.{GapKind.ARMED_FORCE}.label")
    return reason_label(reason)


def of_consignee(answer: ProximityAnswer, who: EntityRef | None = None) -> list[str]:
    """Why the verdict is unknown, as a clause about the consignee; none when it is the data alone."""
    return [
        clause(each, answer, who) for each in headline_reasons(answer.reasons) if each not in CLASS_REASONS
    ]


def of_data(answer: ProximityAnswer) -> list[str]:
    """What its data lack, as a clause about the class; none when they name every member."""
    return [clause(each, answer) for each in headline_reasons(answer.reasons) if each in CLASS_REASONS]


def chain_of_samenesses(possibly: PossiblyAnswer, who: EntityRef | None = None) -> str:
    """Which bodies may be the same, and which in turn the same as those; for `who` stands `it`."""
    own = ".own" if possibly.entity == who else ""
    beyond = [end for pair in possibly.further for end in (pair.entity, pair.other)]
    named = told_apart([possibly.entity, possibly.other, *beyond])
    ends = {"one": named[possibly.entity], "other": named[possibly.other]}
    chain, last = say(f"reason.possibly_same_as.first{own}", **ends), possibly.other
    for pair in possibly.further:
        code = "reason.possibly_same_as.next" if pair.entity == last else "reason.possibly_same_as.beyond"
        chain = say(code, chain=chain, one=named[pair.entity], other=named[pair.other])
        last = pair.other
    return chain


def _of_owners(answer: ProximityAnswer) -> list[OpenEndAnswer]:
    # Split holdings are a reason of their own.
    return [end for end in answer.open_ends if end.lacks is not GapKind.AGGREGATE_HOLDING]


def _is_armed_force(end: OpenEndAnswer) -> bool:
    return end.lacks is GapKind.ARMED_FORCE


def _are_armed_forces(answer: ProximityAnswer) -> bool:
    """Whether all that is open are armed forces, which have no owners to record."""
    ends = _of_owners(answer)
    return bool(ends) and all(map(_is_armed_force, ends))


def _owners_open(ends: Sequence[OpenEndAnswer], who: EntityRef | None) -> str:
    """Whose owners are open: the consignee's, where they are, else those of the nearest on the way.

    Of one of the armed forces only where nothing else is open, and that the chain ends there.
    """
    nearest = sorted(ends, key=_is_armed_force)
    end = next((end for end in nearest if end.entity == who), nearest[0] if nearest else None)
    if end is None:
        return say("reason.open_end.unnamed")
    whose = "own" if end.entity == who else "of"
    if _is_armed_force(end):
        whose += "_armed_force"
    elif end.lacks is GapKind.SHARES_EXCEED_WHOLE:
        whose += "_exceeds"
    elif end.lacks is GapKind.SHARE_UNRECORDED and end.unrecorded == 0:
        whose += "_at_zero"
    named = told_apart([end.entity] if who is None else [who, end.entity])
    return say(f"reason.open_end.{whose}", entity=named[end.entity])


def _about_lists(reason: Reason, lists: Sequence[ListAnswer]) -> str:
    """`the copy of the Entity List of 9 Jul 2026 is out of date`."""
    copied = lists[0].copied if len(lists) == 1 else None
    if copied is None:
        return say(f"reason.{reason}.several", lists=all_of(each.title for each in lists))
    return say(f"reason.{reason}", list=lists[0].title, day=on(copied))
