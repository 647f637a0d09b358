"""The verdict about one risk class or several, in a sentence.

What is found, what is not found in the data loaded, and what is left inconclusive; never that
somebody is clear.
"""

from __future__ import annotations

from collections.abc import Callable, Container, Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from itertools import pairwise

from api.models import EntityRef, PathAnswer, PathLink, ProximityAnswer
from api.wording.catalogue import all_of, any_of, on, say
from api.wording.classes import entries, itself, member_of
from api.wording.reasons import of_consignee, of_data
from api.wording.values import hops, link_kind, share, short_validity
from graph.model import COLLAPSED, POSSIBLY_SAME
from graph.search.proximity import Verdict
from graph.search.reasons import Reason
from ontology import SCHEMA, Share

_FIRST = ("defence_conglomerate", "listed_party")
"""Classes that a `yes` is told of before nearer ones."""


@dataclass(frozen=True, slots=True)
class Asked:
    """What sentences are about: the consignee, the day, and how far links were followed.

    `is_told` says that a sentence before has named both, so that the next need not.
    """

    who: EntityRef
    day: date
    max_hops: int
    is_told: bool = False

    def say(self, code: str, **values: object) -> str:
        """The sentence about the consignee and day, or the one that follows such a sentence."""
        return say(f"{code}.also" if self.is_told else code, who=self.who.caption, day=on(self.day), **values)


@dataclass(frozen=True, slots=True)
class Summary:
    """What is found in words: the sentences that answer, and those that follow."""

    first: tuple[str, ...]
    others: tuple[str, ...] = ()

    @property
    def headline(self) -> str:
        """The sentences that answer."""
        return " ".join(self.first)

    @property
    def text(self) -> str:
        """All sentences."""
        return " ".join((*self.first, *self.others))


_Answers = Sequence[ProximityAnswer]


@dataclass(frozen=True, slots=True, eq=False)
class _Group:
    """Answers that share a sentence, and what tells it."""

    tell: Callable[[_Answers, Asked], str]
    answers: _Answers

    @property
    def verdict(self) -> Verdict:
        return self.answers[0].verdict

    def divided(self, risk_class: str) -> tuple[_Group, list[_Group]]:
        """The answer about the class by itself, and the others, if there are any."""
        own = [answer for answer in self.answers if answer.risk_class == risk_class]
        others = [answer for answer in self.answers if answer.risk_class != risk_class]
        return _Group(self.tell, own), [_Group(self.tell, others)] if others else []

    def is_about(self, risk_class: str) -> bool:
        return any(answer.risk_class == risk_class for answer in self.answers)


def worded(answer: ProximityAnswer, asked: Asked) -> ProximityAnswer:
    """The answer with its words."""
    return answer.model_copy(update={"headline": headline(answer), "summary": sentence(answer, asked)})


def headline(answer: ProximityAnswer) -> str:
    """The verdict in a few words: `yes, at least 2 hops`."""
    if answer.verdict is Verdict.YES:
        if not answer.hops:
            return say("headline.itself")
        return say("headline.yes", hops=hops(answer.hops, at_least=bool(answer.at_least)))
    if answer.verdict is Verdict.NO:
        return say("headline.no")
    return say("headline.unknown", why="; ".join([*of_consignee(answer), *of_data(answer)]))


def sentence(answer: ProximityAnswer, asked: Asked) -> str:
    """The verdict about one class in a sentence."""
    tell = {Verdict.YES: path_sentence, Verdict.NO: not_found, Verdict.UNKNOWN: inconclusive}
    return tell[answer.verdict]([answer], asked)


def told_alone(verdicts: Mapping[str, Verdict], deciding: Container[str]) -> str | None:
    """The class whose answer alone comes first in `summarise`, where the verdicts say that one does.

    Nothing is found of a class that decides, and a defence conglomerate is left open.

    >>> told_alone({"defence_conglomerate": Verdict.UNKNOWN, "state_body": Verdict.YES}, {"listed_party"})
    'defence_conglomerate'
    """
    is_found = any(verdict is Verdict.YES and name in deciding for name, verdict in verdicts.items())
    return _FIRST[0] if not is_found and verdicts.get(_FIRST[0]) is Verdict.UNKNOWN else None


def summarise(answers: Iterable[ProximityAnswer], asked: Asked) -> Summary:
    """The verdicts about several classes; those alike share a sentence.

    Those that answer come first: what was found, a defence conglomerate before a listed party before what is
    nearest, and whatever leaves a defence conglomerate open; where nothing was found, what is open.
    """
    groups = _groups(list(answers), asked)
    first, others = _leading(groups)
    sentences = [
        group.tell(group.answers, replace(asked, is_told=asked.is_told or number > 0))
        for number, group in enumerate([*first, *others])
    ]
    return Summary(tuple(sentences[: len(first)]), tuple(sentences[len(first) :]))


def _groups(answers: list[ProximityAnswer], asked: Asked) -> list[_Group]:
    yes = sorted((each for each in answers if each.verdict is Verdict.YES), key=_told_before)
    deciding = [answer for answer in yes if answer.decides]
    others = [answer for answer in yes if answer not in deciding]
    no = [answer for answer in answers if answer.verdict is Verdict.NO]
    unknown = [answer for answer in answers if answer.verdict is Verdict.UNKNOWN]
    return [
        *_alike(path_sentence, deciding, _route),
        *_alike(not_found, no, lambda answer: answer.as_of),
        *_alike(inconclusive, unknown, lambda answer: tuple(of_consignee(answer, asked.who))),
        *_alike(path_sentence, others, _route),
    ]


def _leading(groups: list[_Group]) -> tuple[list[_Group], list[_Group]]:
    """The groups whose sentences answer, and the others; what is open of a conglomerate is told by itself."""
    conglomerate = next((group for group in groups if group.is_about(_FIRST[0])), None)
    if conglomerate is not None and conglomerate.verdict is Verdict.UNKNOWN:
        alone, rest = conglomerate.divided(_FIRST[0])
        place = groups.index(conglomerate)
        groups = [*groups[:place], alone, *rest, *groups[place + 1 :]]
        conglomerate = alone
    is_open = conglomerate is not None and conglomerate.verdict is Verdict.UNKNOWN
    first = [conglomerate] if conglomerate is not None and is_open else []
    if groups and groups[0].verdict is Verdict.YES and _decides(groups[0]):
        first = [groups[0], *first]
    elif not first:
        missing = [group for group in groups if group.verdict is Verdict.NO]
        missing.sort(key=lambda group: not group.is_about(_FIRST[0]))
        open_ones = [
            group for group in groups if group.verdict is Verdict.UNKNOWN and not _is_by_nature(group)
        ]
        first = missing[:1] + open_ones[:1] or groups[:1]
    return first, [group for group in groups if group not in first]


def _is_by_nature(group: _Group) -> bool:
    """Whether it is open because no list can name every member, which keeps nobody from finding no link."""
    return all(Reason.CLASS_OPEN_BY_NATURE in answer.reasons for answer in group.answers)


def _decides(group: _Group) -> bool:
    return any(answer.decides for answer in group.answers)


def _told_before(answer: ProximityAnswer) -> tuple[int, int]:
    first = _FIRST.index(answer.risk_class) if answer.risk_class in _FIRST else len(_FIRST)
    return first, answer.hops or 0


def path_sentence(answers: _Answers, asked: Asked) -> str:
    """How near the consignee is to a member, over which links, on which day and evidence.

    `answers` are `yes` over one route. A number of hops is `at least` so many when every shortest path has a
    link between whose ends somebody stands.
    """
    first = answers[0]
    members = all_of(member_of(answer.risk_class, answer.label) for answer in answers)
    far = hops(first.hops or 0, at_least=bool(first.at_least))
    if not first.paths:
        return asked.say("summary.near", hops=far, members=members)
    path = first.paths[0]
    evidence = [say("evidence", grade=path.grade), *_lists_in_part(answers)]
    if not first.hops and not path.links:
        own = all_of(itself(answer.risk_class, answer.label) for answer in answers)
        status = [] if path.target is None else [short_validity(path.target.valid)]
        return asked.say("summary.itself", members=own, about="; ".join([*status, *evidence]))
    links = _kinds(path)
    turns = _turns(path)
    if turns:
        links = say("summary.through", links=links, entities=all_of(turns))
    if any(answer.needs_unrecorded_share for answer in answers):
        links = say("summary.share_not_recorded", links=links)
    text = asked.say(
        "summary.path",
        hops=far,
        target=path.entities[-1].caption,
        members=members,
        links=links,
        about="; ".join(evidence),
    )
    return " ".join([text, *_denials(path)])


def not_found(answers: _Answers, asked: Asked) -> str:
    """That no link is found in the data loaded, and as of when: `answers` are `no` as of one day."""
    as_of = answers[0].as_of
    return asked.say(
        "summary.no",
        members=any_of(member_of(answer.risk_class, answer.label) for answer in answers),
        hops=hops(asked.max_hops, at_least=False),
        about="" if as_of is None else f" ({say('summary.as_of', day=on(as_of))})",
    )


def inconclusive(answers: _Answers, asked: Asked) -> str:
    """That it is open whether there is a link, and why: `answers` are `unknown` for like reasons."""
    clauses = of_consignee(answers[0], asked.who)
    return asked.say(
        "summary.unknown",
        members=any_of(_with_what_lists_lack(answer) for answer in answers),
        why="; ".join(clauses) or say("summary.lists_not_enough"),
    )


def _with_what_lists_lack(answer: ProximityAnswer) -> str:
    """What a member is called, with what its lists lack."""
    lacking = "; ".join(of_data(answer))
    return f"{member_of(answer.risk_class, answer.label)}{f' ({lacking})' if lacking else ''}"


def _alike(
    tell: Callable[[_Answers, Asked], str],
    answers: Iterable[ProximityAnswer],
    key_of: Callable[[ProximityAnswer], Hashable],
) -> list[_Group]:
    groups: dict[Hashable, list[ProximityAnswer]] = {}
    for answer in answers:
        groups.setdefault(key_of(answer), []).append(answer)
    return [_Group(tell, alike) for alike in groups.values()]


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
    """The kinds of link in the order of the steps: `ownership of 51%, then unit relationship`."""
    steps: dict[int, dict[str, None]] = {}
    for link in path.links:
        steps.setdefault(link.step, {})[_kind(link)] = None
    told: list[tuple[str, int]] = []
    for _, kinds in sorted(steps.items()):
        step = all_of(kinds)
        if told and told[-1][0] == step:
            told[-1] = step, told[-1][1] + 1
        else:
            told.append((step, 1))
    first, *others = [kind if count == 1 else say("link.steps", kind=kind, n=count) for kind, count in told]
    for kind in others:
        first = say("link.step", one=first, next=kind)
    return first


def _kind(link: PathLink) -> str:
    kind = link_kind(link.type)
    if link.direct == "indirect":
        kind = say("link.indirect", kind=kind)
    if link.share is not None and Share.parse(link.share).low > 0:
        kind = say("link.of_share", kind=kind, share=share(link.share))
    return say("link.stated_by", kind=kind, authorities=all_of(link.stated_by)) if link.stated_by else kind


def _turns(path: PathAnswer) -> list[str]:
    """Where the path turns from going up to going down, or back: at the owner or supplier in common."""
    turns: list[str] = []
    before: set[bool] = set()
    for step, (start, end) in enumerate(pairwise(path.entities), start=1):
        ways = {link.upper.id == end.id for link in path.links if link.step == step and _has_way(link)}
        if ways and before and ways.isdisjoint(before):
            turns.append(start.caption)
        before = ways or before
    return turns


def _has_way(link: PathLink) -> bool:
    """Whether it leads up or down; what continues a body, or may be it, does neither."""
    if link.type in (POSSIBLY_SAME, COLLAPSED):
        return False
    return SCHEMA.link_type(link.type).has_upper


def _denials(path: PathAnswer) -> list[str]:
    """What other sources say against links of the path, each once."""
    claims = dict.fromkeys(claim.caption for link in path.links for claim in link.disputed)
    return [say("summary.disputed", claim=claim) for claim in claims]


def _lists_in_part(answers: Iterable[ProximityAnswer]) -> list[str]:
    """The lists, held in part, that the membership at the end rests on."""
    given = list(answers)
    titles = {
        title for answer in given for path in answer.paths[:1] if path.target for title in path.target.lists
    }
    lists = {each.title: each for answer in given for each in answer.lists if not each.whole}
    return [entries(each) for title, each in lists.items() if title in titles]
