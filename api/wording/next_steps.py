"""What would settle an answer, and what to look at: the next steps of a screening."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

from api.models import ListAnswer, ProximityAnswer, Screening
from api.wording.catalogue import all_of, on, say
from api.wording.classes import class_label
from api.wording.values import first_of, link_towards, told_apart
from graph.model import Validity
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from graph.search.reasons import Reason
from ontology import SCHEMA

_ASKED_FIRST = "defence_conglomerate"

_NAMED = 2
"""Entities or lists that a step names; of more the number is told."""

_OF_OWNERS = (
    GapKind.NO_OWNER_RECORDED,
    GapKind.NO_DIRECT_OWNER,
    GapKind.SHARE_UNRECORDED,
    GapKind.SHARES_EXCEED_WHOLE,
    GapKind.RING_WITHOUT_OUTSIDER,
)

_PLAIN = {
    Reason.CONFLICTING_EVIDENCE: "next.conflicting",
    Reason.STOPPED_AT_HUB: "next.stopped",
    Reason.TRAVERSAL_NOT_UPWARD: "next.upward",
    Reason.PARTIAL: "next.limit",
}
"""Steps that name nobody."""

_IN_FORCE = (Validity.IN_FORCE.label, Validity.PRESUMED.label)


def next_steps(answer: Screening) -> list[str]:
    """What to do next, what matters most first; each once.

    An answer without matches has one: to look for another name.
    """
    if not answer.matches:
        return [say("next.no_match")]
    return list(dict.fromkeys(_steps(answer)))


def _steps(answer: Screening) -> Iterator[str]:
    if len([match for match in answer.matches if match.accepted]) != 1:
        yield say("next.identify")
        if len(answer.matches) > 1:
            return
    for entry in answer.listings:
        if entry.valid.status in _IN_FORCE and entry.decides:
            title = entry.name if entry.official_list is None else entry.official_list.title
            said = {fact.property: fact.value for fact in reversed(entry.facts)}
            if "effect" in said:
                yield say("next.listed", title=title, effect=said["effect"])
            elif "remark" in said:
                yield say("next.listed.reason", title=title, reason=said["remark"])
            else:
                yield say("next.listed.unknown", title=title)
    yield from _weakest_links(answer.proximity)
    unknown = [each for each in answer.proximity if each.verdict is Verdict.UNKNOWN]
    if answer.decision == "hit":
        yield say("next.hit")
        # What else is open changes little, but for the class that everybody asks about.
        unknown = [each for each in unknown if each.risk_class == _ASKED_FIRST]
    yield from _of_owners(unknown, _barriers(answer.proximity))
    yield from _of_reasons(unknown, answer)
    yield from _of_lists(unknown, answer)


def _weakest_links(answers: Sequence[ProximityAnswer]) -> Iterator[str]:
    """To verify what a `yes` rests on that is only inferred."""
    for answer in answers:
        path = answer.paths[0] if answer.paths and answer.verdict is Verdict.YES else None
        for link in path.links if path else ():
            if link.grade == "D":
                kind = link_towards(link.type, is_up=True)
                named = told_apart([link.lower, link.upper])
                ends = {"lower": named[link.lower], "upper": named[link.upper]}
                yield say("next.verify_path", grade=link.grade, kind=kind, **ends)


def _barriers(answers: Sequence[ProximityAnswer]) -> set[str]:
    """State bodies and armed forces that the answer shows, whose owners nobody records."""
    targets = [path.target for answer in answers for path in answer.paths if path.target]
    return {target.entity.id for target in targets if target.risk_class in SCHEMA.barrier_classes}


def _of_owners(unknown: Sequence[ProximityAnswer], barriers: Set[str]) -> Iterator[str]:
    """To obtain records of owners that are missing, and of shares that are not stated."""
    ends = [end for answer in unknown for end in answer.open_ends if end.entity.id not in barriers]
    lacking = list(told_apart(end.entity for end in ends if end.lacks in _OF_OWNERS).values())
    if len(lacking) == 1:
        yield say("next.owners", entity=lacking[0])
    elif lacking:
        yield say("next.owners.several", entities=_some(lacking))
    unstated = list(told_apart(end.entity for end in ends if end.lacks is GapKind.SHARE_UNKNOWN).values())
    if unstated:
        yield say("next.share", entities=_some(unstated))
    for end in ends:
        if end.lacks is GapKind.AGGREGATE_HOLDING:
            yield say("next.together", entity=end.entity.caption)


def _of_reasons(unknown: Sequence[ProximityAnswer], answer: Screening) -> Iterator[str]:
    for each in unknown:
        if each.possibly and Reason.POSSIBLY_SAME_AS in each.reasons:
            first = each.possibly[0]
            pairs = [(first.entity, first.other), *((pair.entity, pair.other) for pair in first.further)]
            for one, other in pairs:
                named = told_apart([one, other])
                yield say("next.same", one=named[one], other=named[other])
        if Reason.NOTHING_KNOWN_THEN in each.reasons:
            yield say("next.nothing_known_then", day=on(answer.query.valid_at))
        if Reason.BELOW_MIN_GRADE in each.reasons:
            yield say("next.grade", grade=answer.traversal.min_grade)
        for reason, code in _PLAIN.items():
            if reason in each.reasons:
                yield say(code)


def _of_lists(unknown: Sequence[ProximityAnswer], answer: Screening) -> Iterator[str]:
    for reason, code in (
        (Reason.CLASS_OUTDATED, "next.newer_lists"),
        (Reason.CLASS_NOT_HELD_THEN, "next.lists_of_day"),
        (Reason.LIST_IN_PART, "next.load_lists"),
    ):
        titles = dict.fromkeys(
            held.title
            for each in unknown
            for held in each.lists
            if reason in held.gaps and _is_first(reason, held)
        )
        if titles:
            yield say(code, lists=_some(list(titles)), day=on(answer.query.valid_at))
    open_classes = [each for each in unknown if Reason.CLASS_OPEN_BY_NATURE in each.reasons]
    if open_classes:
        yield say(
            "next.open_class",
            classes=all_of(class_label(each.risk_class, each.label) for each in open_classes),
        )


def _is_first(reason: Reason, held: ListAnswer) -> bool:
    # Loading a list that is held in part loads its newest copy.
    return reason is Reason.LIST_IN_PART or Reason.LIST_IN_PART not in held.gaps


def _some(names: Sequence[str]) -> str:
    """The first of the names, and how many more there are."""
    return all_of(first_of(names, _NAMED))
