"""The verdict about one risk class or several, in a sentence.

What is found, what is not found in the data loaded, and what is left inconclusive; never that
somebody is clear.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from api.models import PathAnswer, PathLink, ProximityAnswer
from api.wording.classes import entries, itself, joined, member_of, members_of
from api.wording.reasons import of_consignee, of_data
from api.wording.values import hops, share, step_label
from graph.search.proximity import Verdict
from ontology import SCHEMA, Share

NOT_FOUND = "no link found in the data loaded"
"""The wording of every `no`."""

SHARE_NOT_RECORDED = "share not recorded"


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are about: the consignee's caption, the day, and how far links were followed.

    `is_told` says that a sentence before has named both, so that the next need not.
    """

    who: str
    day: date
    max_hops: int
    is_told: bool = False

    @property
    def subject(self) -> str:
        """Who begins a sentence."""
        return "It" if self.is_told else self.who

    @property
    def on_day(self) -> str:
        """`, on 2026-11-21` where no sentence before said so."""
        return "" if self.is_told else f", on {self.day}"


def worded(answer: ProximityAnswer, asked: Asked) -> ProximityAnswer:
    """The answer with its words."""
    return answer.model_copy(update={"headline": headline(answer), "summary": sentence(answer, asked)})


def headline(answer: ProximityAnswer) -> str:
    """The verdict in a few words: `yes, at least 2 hops`."""
    if answer.verdict is Verdict.YES:
        if not answer.hops:
            return "yes, a member itself"
        return f"yes, {hops(answer.hops, at_least=bool(answer.at_least))}"
    if answer.verdict is Verdict.NO:
        return NOT_FOUND
    return f"unknown: {'; '.join([*of_consignee(answer), *of_data(answer)])}"


def sentence(answer: ProximityAnswer, asked: Asked) -> str:
    """The verdict about one class in a sentence."""
    match answer.verdict:
        case Verdict.YES:
            return path_sentence([answer], asked)
        case Verdict.NO:
            return not_found([answer], asked)
        case _:
            return inconclusive([answer], asked)


def sentences(answers: Iterable[ProximityAnswer], asked: Asked) -> list[str]:
    """The verdicts about several classes, the nearest found first; those alike share a sentence."""
    given = list(answers)
    yes = sorted(
        (answer for answer in given if answer.verdict is Verdict.YES), key=lambda answer: answer.hops or 0
    )
    deciding = [answer for answer in yes if SCHEMA.risk_class(answer.risk_class).decides]
    others = [answer for answer in yes if not SCHEMA.risk_class(answer.risk_class).decides]
    no = [answer for answer in given if answer.verdict is Verdict.NO]
    unknown = [answer for answer in given if answer.verdict is Verdict.UNKNOWN]
    groups = [
        *((path_sentence, alike) for alike in _grouped(deciding, _route)),
        *((not_found, alike) for alike in _grouped(no, lambda answer: answer.as_of)),
        *(
            (inconclusive, alike)
            for alike in _grouped(unknown, lambda answer: tuple(of_consignee(answer, asked.who)))
        ),
        *((path_sentence, alike) for alike in _grouped(others, _route)),
    ]
    return [
        tell(alike, replace(asked, is_told=asked.is_told or number > 0))
        for number, (tell, alike) in enumerate(groups)
    ]


def path_sentence(answers: Sequence[ProximityAnswer], asked: Asked) -> str:
    """How near the consignee is to a member, over which links, on which day and evidence.

    `answers` are `yes` over one route. A number of hops is `at least` so many when every shortest path has a
    link between whose ends somebody stands.
    """
    first, members = answers[0], members_of([answer.risk_class for answer in answers], "and")
    if not first.paths:
        return f"{asked.subject} is {headline(first).removeprefix('yes, ')} from {members}{asked.on_day}."
    path = first.paths[0]
    rests_on = _lists_in_part(answers)
    if not first.hops and not path.links:
        own = joined([itself(answer.risk_class) for answer in answers], "and")
        status = "" if path.target is None else f", {path.target.valid.detail}"
        return f"{asked.subject} is itself {own}{asked.on_day}{status}, grade {path.grade}{rests_on}."
    far = hops(first.hops or 0, at_least=bool(first.at_least))
    unrecorded = f", {SHARE_NOT_RECORDED}" if any(answer.needs_unrecorded_share for answer in answers) else ""
    text = (
        f"{asked.subject} is {far} from {path.entities[-1].caption}, {members}, by {_kinds(path)}{unrecorded}"
        f"{asked.on_day}, on evidence of grade {path.grade}{rests_on}."
    )
    return " ".join([text, *_denials(path)])


def not_found(answers: Sequence[ProximityAnswer], asked: Asked) -> str:
    """That no link is found in the data loaded, and as of when: `answers` are `no` as of one day."""
    as_of = answers[0].as_of
    copy = "" if as_of is None else f", as of the copy of {as_of}"
    members = members_of([answer.risk_class for answer in answers], "or")
    start = "" if asked.is_told else f" from {asked.who}"
    return (
        f"{NOT_FOUND.capitalize()}{start} up to {members} within "
        f"{hops(asked.max_hops, at_least=False)}{asked.on_day}{copy}. What is recorded of owners says "
        "nothing of end use."
    )


def inconclusive(answers: Sequence[ProximityAnswer], asked: Asked) -> str:
    """That it is open whether there is a link, and why: `answers` are `unknown` for like reasons."""
    to = joined([_with_gaps(answer) for answer in answers], "or")
    start = "" if asked.is_told else f" from {asked.who}"
    clauses = of_consignee(answers[0], asked.who)
    why = "; ".join(clauses) or "for what their lists lack"
    return f"Link{start} to {to}{asked.on_day}: inconclusive, {why}."


def _with_gaps(answer: ProximityAnswer) -> str:
    """What a member is called, with what its lists lack."""
    gaps = "; ".join(of_data(answer))
    return f"{member_of(answer.risk_class)}{f' ({gaps})' if gaps else ''}"


def _grouped(
    answers: Iterable[ProximityAnswer], key_of: Callable[[ProximityAnswer], Hashable]
) -> list[list[ProximityAnswer]]:
    groups: dict[Hashable, list[ProximityAnswer]] = {}
    for answer in answers:
        groups.setdefault(key_of(answer), []).append(answer)
    return list(groups.values())


def _route(answer: ProximityAnswer) -> Hashable:
    if not answer.paths:
        return answer.risk_class
    path = answer.paths[0]
    links = tuple(link.id for link in path.links)
    ends = (tuple(entity.id for entity in path.entities), path.grade, answer.hops, answer.at_least)
    # A member by two lists is told of each.
    own = () if answer.hops else (answer.risk_class,)
    return links, ends, answer.needs_unrecorded_share, own


def _kinds(path: PathAnswer) -> str:
    """The kinds of link in the order of the steps: `ownership of 51%, then unit`."""
    steps: dict[int, dict[str, None]] = {}
    for link in path.links:
        steps.setdefault(link.step, {})[_kind(link)] = None
    told = [joined(list(kinds), "and") for _, kinds in sorted(steps.items())]
    return ", then ".join(told)


def _kind(link: PathLink) -> str:
    kind = step_label(link.type).lower()
    if link.direct == "indirect":
        kind = f"indirect {kind}"
    if link.share is not None and Share.parse(link.share).low > 0:
        kind = f"{kind} of {share(link.share)}"
    return f"{kind} stated by {joined(link.stated_by, 'and')}" if link.stated_by else kind


def _denials(path: PathAnswer) -> list[str]:
    """What other sources say against links of the path, each once."""
    told: dict[str, None] = {}
    for link in path.links:
        for claim in link.disputed:
            told[f"Disputed: {claim.caption}."] = None
    return list(told)


def _lists_in_part(answers: Iterable[ProximityAnswer]) -> str:
    """The lists, held in part, that the membership at the end rests on."""
    titles = {
        title for answer in answers for path in answer.paths[:1] if path.target for title in path.target.lists
    }
    lists = {each.title: each for answer in answers for each in answer.lists if not each.whole}
    told = [entries(each) for title, each in lists.items() if title in titles]
    return f" ({'; '.join(told)})" if told else ""
