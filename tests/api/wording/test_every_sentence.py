"""Each message about a verdict is said only of answers of which it is true, and is said of some."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

import pytest
from any_answer import DAY, WHO, answers
from hypothesis import given, settings
from hypothesis import strategies as st

from api.models import PathLink, ProximityAnswer
from api.wording import catalogue
from api.wording.verdicts import Asked, headline, summarise
from graph.search.completeness import GapKind
from graph.search.proximity import Verdict
from graph.search.reasons import CLASS_REASONS, Reason
from ontology import Share

Answers = list[ProximityAnswer]
May = Callable[[Answers], bool]
IsEnd = Callable[[bool, GapKind, float | None], bool]
"""Of an open end: whether it is the consignee's, what it lacks, and how many percent."""

ASKED = Asked(WHO, DAY, 4)


def of(verdict: Verdict, also: Callable[[ProximityAnswer], object] = lambda answer: True) -> May:
    """One of the answers has the verdict, and more is true of it."""
    return lambda given: any(each.verdict is verdict and also(each) for each in given)


def because(reason: Reason, also: Callable[[ProximityAnswer], object] = lambda answer: True) -> May:
    return of(Verdict.UNKNOWN, lambda answer: reason in answer.reasons and also(answer))


def of_lists(reason: Reason, count: Callable[[int], bool]) -> May:
    return because(reason, lambda answer: count(sum(reason in held.gaps for held in answer.lists)))


def link(is_so: Callable[[PathLink], object]) -> May:
    return of(Verdict.YES, lambda answer: any(is_so(each) for path in answer.paths for each in path.links))


def ends(answer: ProximityAnswer) -> list[tuple[bool, GapKind, float | None]]:
    # Split holdings are a reason of their own.
    told = [end for end in answer.open_ends if end.lacks is not GapKind.AGGREGATE_HOLDING]
    return [(end.entity == WHO, end.lacks, end.unrecorded) for end in told]


def open_end(is_so: IsEnd) -> May:
    return because(Reason.OPEN_END, lambda answer: any(is_so(*end) for end in ends(answer)))


def plain(*, own: bool) -> IsEnd:
    """Its owners are not all recorded; a sentence may call the consignee by its name too."""
    return lambda is_own, lacks, left: (
        is_own >= own and lacks not in (GapKind.SHARES_EXCEED_WHOLE, GapKind.ARMED_FORCE) and left != 0
    )


def armed_force(*, own: bool) -> IsEnd:
    return lambda is_own, lacks, left: is_own >= own and lacks is GapKind.ARMED_FORCE


def exceeds(*, own: bool) -> IsEnd:
    return lambda is_own, lacks, left: is_own >= own and lacks is GapKind.SHARES_EXCEED_WHOLE


def at_zero(*, own: bool) -> IsEnd:
    return lambda is_own, lacks, left: is_own >= own and lacks is GapKind.SHARE_UNRECORDED and left == 0


def further(*, is_same: bool) -> May:
    """A body may be the same as the second of a pair, or as one beyond it."""
    return because(
        Reason.POSSIBLY_SAME_AS,
        lambda answer: any(
            (pair.entity == each.other) is is_same for each in answer.possibly for pair in each.further
        ),
    )


def worst(verdict: Verdict) -> May:
    order = (Verdict.YES, Verdict.UNKNOWN, Verdict.NO)
    return because(
        Reason.POSSIBLY_SAME_AS,
        lambda answer: (
            answer.possibly and min((each.verdict for each in answer.possibly), key=order.index) is verdict
        ),
    )


def steps(answer: ProximityAnswer) -> int:
    return len(answer.paths[0].entities) - 1 if answer.paths else 0


def turns(answer: ProximityAnswer) -> object:
    """Whether its path goes both up and down."""
    path = answer.paths[0] if answer.paths else None
    return path and len({link.upper == path.entities[link.step] for link in path.links}) > 1


YES, NO, UNKNOWN = of(Verdict.YES), of(Verdict.NO), of(Verdict.UNKNOWN)
FAR = of(Verdict.YES, lambda answer: answer.hops and answer.paths)
ITSELF = of(Verdict.YES, lambda answer: answer.hops == 0)

MAY: dict[str, May] = {
    "summary.path": FAR,
    "summary.path.also": FAR,
    "summary.itself": ITSELF,
    "summary.itself.also": ITSELF,
    "summary.near": of(Verdict.YES, lambda answer: not answer.paths),
    "summary.near.also": of(Verdict.YES, lambda answer: not answer.paths),
    "summary.through": of(Verdict.YES, turns),
    "summary.share_not_recorded": of(Verdict.YES, lambda answer: answer.needs_unrecorded_share),
    "summary.no": NO,
    "summary.no.also": NO,
    "summary.as_of": of(Verdict.NO, lambda answer: answer.as_of),
    "summary.unknown": UNKNOWN,
    "summary.unknown.also": UNKNOWN,
    "summary.lists_not_enough": of(
        Verdict.UNKNOWN, lambda answer: all(reason in CLASS_REASONS for reason in answer.reasons)
    ),
    "summary.disputed": link(lambda each: each.disputed),
    "headline.itself": ITSELF,
    "headline.yes": of(Verdict.YES, lambda answer: answer.hops),
    "headline.no": NO,
    "headline.unknown": UNKNOWN,
    "link.indirect": link(lambda each: each.direct == "indirect"),
    "link.of_share": link(lambda each: each.share and Share.parse(each.share).low > 0),
    "link.stated_by": link(lambda each: each.stated_by),
    "link.step": of(Verdict.YES, lambda answer: steps(answer) > 1),
    "link.steps": of(Verdict.YES, lambda answer: steps(answer) > 1),
    "reason.list_in_part": of_lists(Reason.LIST_IN_PART, lambda count: count > 0),
    "reason.list_in_part.unnamed": of_lists(Reason.LIST_IN_PART, lambda count: count == 0),
    "reason.class_outdated": of_lists(Reason.CLASS_OUTDATED, lambda count: count == 1),
    "reason.class_outdated.several": of_lists(Reason.CLASS_OUTDATED, lambda count: count > 1),
    "reason.class_not_held_then": of_lists(Reason.CLASS_NOT_HELD_THEN, lambda count: count == 1),
    "reason.class_not_held_then.several": of_lists(Reason.CLASS_NOT_HELD_THEN, lambda count: count > 1),
    "reason.possibly_same_as.yes": worst(Verdict.YES),
    "reason.possibly_same_as.unknown": worst(Verdict.UNKNOWN),
    "reason.possibly_same_as.no": worst(Verdict.NO),
    "reason.possibly_same_as.unnamed": because(Reason.POSSIBLY_SAME_AS, lambda answer: not answer.possibly),
    "reason.possibly_same_as.first": because(Reason.POSSIBLY_SAME_AS, lambda answer: answer.possibly),
    "reason.possibly_same_as.first.own": because(
        Reason.POSSIBLY_SAME_AS, lambda answer: any(each.entity == WHO for each in answer.possibly)
    ),
    "reason.possibly_same_as.next": further(is_same=True),
    "reason.possibly_same_as.beyond": further(is_same=False),
    "reason.open_end.unnamed": because(Reason.OPEN_END, lambda answer: not ends(answer)),
    "reason.open_end.own": open_end(plain(own=True)),
    "reason.open_end.of": open_end(plain(own=False)),
    "reason.open_end.own_armed_force": of(
        Verdict.UNKNOWN,
        lambda answer: (
            Reason.NO_OWNER_RECORDED in answer.reasons
            or any(armed_force(own=True)(*end) for end in ends(answer))
        ),
    ),
    "reason.open_end.of_armed_force": open_end(armed_force(own=False)),
    "reason.open_end.own_exceeds": open_end(exceeds(own=True)),
    "reason.open_end.of_exceeds": open_end(exceeds(own=False)),
    "reason.open_end.own_at_zero": open_end(at_zero(own=True)),
    "reason.open_end.of_at_zero": open_end(at_zero(own=False)),
    **{f"reason.{reason}": because(reason) for reason in Reason if f"reason.{reason}" in (
        "reason.no_match", "reason.partial", "reason.nothing_known_then", "reason.conflicting_evidence",
        "reason.share_unknown", "reason.aggregate_holding", "reason.no_owner_recorded",
        "reason.stopped_at_hub", "reason.below_min_grade", "reason.traversal_not_upward",
        "reason.class_open_by_nature",
    )},
}  # fmt: skip
"""When each message may be said, of the answers of one question."""

# Said where there is a consignee that is itself listed or nobody: tests/api/screening has their cases.
OF_SCREENINGS = re.compile(r"summary\.(listed.*|stopped|not_certain|fits_several|if|if_so|nobody.*|no_lists)")
LABELS = re.compile(r"link\.[A-Z].*|link\.possiblySameAs.*|link\.towards.*|reason\.\w+\.label")


def codes() -> Iterable[str]:
    """The codes of sentences about verdicts, and of what they are made of."""
    for code in catalogue._messages("en").texts:
        is_of_verdicts = re.match(r"(summary|headline|reason|link)\.", code)
        if is_of_verdicts and not OF_SCREENINGS.fullmatch(code) and not LABELS.fullmatch(code):
            yield code


class Tracer:
    """What is said while answers are told."""

    def __init__(self) -> None:
        self.said: set[str] = set()
        self._said = catalogue._said

    def __call__(self, messages: catalogue._Messages, code: str, values: dict[str, object]) -> str:
        self.said.add(code)
        return self._said(messages, code, values)


def said_of(given: Answers) -> set[str]:
    with pytest.MonkeyPatch.context() as patch:
        tracer = Tracer()
        patch.setattr(catalogue, "_said", tracer)
        _ = summarise(given, ASKED).text, [headline(each) for each in given]
    return {code for code in tracer.said if code in MAY}


def test_every_message_about_a_verdict_has_its_condition() -> None:
    assert set(codes()) == set(MAY)


SAID: dict[str, set[bool]] = {code: set() for code in MAY}
"""For each message, whether there was an answer of which it was said, and one of which it was not."""


@pytest.mark.slow
@settings(max_examples=600, derandomize=True)
@given(st.lists(answers(may_be_cut=True), min_size=1, max_size=4, unique_by=lambda answer: answer.risk_class))
def test_what_is_said_is_true(given: Answers) -> None:
    said = said_of(given)
    for code, seen in SAID.items():
        seen.add(code in said)
    untrue = [code for code in said if not MAY[code](given)]
    assert untrue == []


@pytest.mark.slow
def test_every_message_is_said_of_some_answers_and_not_of_others() -> None:
    if not any(SAID.values()):
        test_what_is_said_is_true()
    assert [code for code, seen in SAID.items() if seen != {True, False}] == []
