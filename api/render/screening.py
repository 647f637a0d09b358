"""A screening as text: the answer in a sentence, verdicts, nearest links; in full, in short, in one line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.text import Text

from api.models import DispositionState, MatchAnswer, ProximityAnswer, Screening, SearchAnswer, SearchMatch
from api.policy import BUILT_IN
from api.render import words
from api.render.casework.dispositions import decided_before
from api.render.evidence import evidence
from api.render.layout import Columns, bullets, columns, section
from api.render.nearest_links import nearest_links
from api.render.sources import overdue
from api.render.verdict_tables import by_verdict, decision, verdicts, verdicts_by_grade
from api.wording import values
from api.wording.catalogue import all_of, any_of, number, say
from api.wording.classes import class_label
from api.wording.labels import grades
from api.wording.next_steps import next_steps
from api.wording.under_policy import outcome_label, policy_named, told_under_policy
from graph.search.proximity import Verdict
from ingest.matching import Outcome

_STEPS, _MISSING, _CANDIDATES = 3, 3, 5
"""Next steps (one where it is open who is meant), open ends and possible matches of a short answer."""

_TOLD = ("id", "identifier", "name", "line", "country", "address")
"""Features that are told of where they agree; the full answer has all of them."""

_WEIGHTY = (Outcome.EQUAL, Outcome.REVIEW)
"""Outcomes that speak for or against a possible match by themselves."""


def screening(answer: Screening) -> RenderableType:
    """The answer in a sentence, the verdicts, the best path of each class, and what to do next."""
    parts: list[RenderableType] = [*_answered(answer), *overdue(answer.data), *decided_before(answer)]
    if _is_unproven(answer):
        parts.append(section(say("screen.candidates"), _possible(answer.matches)))
    if answer.entity is not None and (len(answer.matches) == 1 or not _is_unproven(answer)):
        parts.append(section(_title_of_verdicts(answer), verdicts(answer.proximity)))
        links = nearest_links(each for each in answer.proximity if each.verdict is Verdict.YES)
        if links is not None:
            parts.append(section(say("screen.links"), links))
        # Who is meant comes first: what is not recorded of a party that may be another one can wait.
        missing = [] if _is_unproven(answer) else _missing(answer.proximity)
        if missing and answer.decision != "hit":
            parts.append(section(say("screen.missing"), bullets(missing)))
    steps = next_steps(answer)[: 1 if _is_unproven(answer) else _STEPS]
    if steps:
        parts.append(section(say("screen.next_steps"), bullets(steps)))
    closing = [say("screen.more")]
    if answer.entity is not None:
        closing = [say("screen.grades", **grades()), say("screen.assumed_current"), *closing]
    parts += [Text(""), Text(" ".join(closing), style="dim")]
    return Group(*parts)


def full(answer: Screening) -> RenderableType:
    """Everything in the answer."""
    parts: list[RenderableType] = [
        *_answered(answer, is_full=True),
        *overdue(answer.data),
        *decided_before(answer),
        section(_title_of_verdicts(answer), verdicts_by_grade(answer.proximity)),
    ]
    if _is_unproven(answer):
        parts.append(section(say("screen.candidates"), candidates(answer.matches), _verdicts_of(answer)))
    steps = next_steps(answer)
    if steps:
        parts.append(section(say("screen.next_steps"), bullets(steps)))
    return Group(*parts, *evidence(answer))


def brief(answer: Screening) -> str:
    """One line: the decision, the name, who is meant, and the verdicts."""
    parts: list[str] = []
    if answer.entity is not None:
        called = values.told_apart(match.entity for match in answer.matches)
        if _is_unproven(answer):
            shown = values.first_of(list(called.values()), _MISSING)
            parts.append(say("screen.brief.candidates", names=any_of(shown)))
            verdicts_of_first = "; ".join(_verdicts_in_brief(answer.proximity))
            parts.append(say("screen.brief.if", entity=called[answer.entity], verdicts=verdicts_of_first))
        else:
            parts.append(say("screen.brief.match", entity=answer.entity.caption, id=answer.entity.id))
            parts += _verdicts_in_brief(answer.proximity)
    label = decision(answer.decision).plain.upper()
    parts += _decided_in_brief(answer)
    told = say("screen.brief.nobody", decision=label, name=answer.query.name)
    if parts:
        told = say("screen.brief", decision=label, name=answer.query.name, findings="; ".join(parts))
    if answer.policy.sha256 == BUILT_IN.sha256:
        return told
    outcome = outcome_label(answer.outcome)
    return say("screen.brief.policy", told=told, policy=policy_named(answer.policy), outcome=outcome)


def _decided_in_brief(answer: Screening) -> list[str]:
    """What follows of decisions in force, and what was decided and does not hold."""
    told = [] if answer.follows is None else [answer.follows.sentence]
    return told + [d.sentence for d in answer.dispositions if d.state is not DispositionState.IN_FORCE]


def _verdicts_in_brief(answers: Sequence[ProximityAnswer]) -> list[str]:
    found = [_near_in_brief(each) for each in answers if each.verdict is Verdict.YES]
    for verdict, code in ((Verdict.UNKNOWN, "inconclusive"), (Verdict.NO, "not_found")):
        labels = [class_label(each.risk_class, each.label) for each in answers if each.verdict is verdict]
        if labels:
            found.append(say(f"screen.brief.{code}", labels=", ".join(labels)))
    return found


def _near_in_brief(answer: ProximityAnswer) -> str:
    label = class_label(answer.risk_class, answer.label)
    grade = answer.paths[0].grade if answer.paths else ""
    if not answer.hops:
        lists = answer.paths[0].target.lists if answer.paths and answer.paths[0].target else []
        if lists:
            return say("screen.brief.listed", lists=all_of(lists), grade=grade)
        return say("screen.brief.itself", label=label, grade=grade)
    far = values.hops(answer.hops, at_least=bool(answer.at_least))
    return say("screen.brief.near", label=label, hops=far, grade=grade)


def headline(answer: Screening) -> Text:
    """The decision, and the sentences that answer."""
    return _decided(answer, answer.headline)


def _decided(answer: Screening, told: str) -> Text:
    label = decision(answer.decision)
    return Text.assemble((label.plain.upper(), str(label.style)), f"  {told}")


def _answered(answer: Screening, *, is_full: bool = False) -> list[RenderableType]:
    """The decision with its sentence, who is meant, and what was asked under which policy."""
    question = words.question(answer.query)
    searched = words.traversal(answer.traversal) if is_full else words.traversal_in_short(answer.traversal)
    asked = (
        say("screen.asked.nobody", question=question)
        if answer.entity is None
        else say("screen.asked", question=question, search=searched)
    )
    return [
        _decided(answer, answer.summary if is_full else answer.headline),
        *([] if answer.follows is None else [Text(answer.follows.sentence, style="bold")]),
        *_who(answer, is_full=is_full),
        Text(say("screen.asked.policy", asked=asked, policy=told_under_policy(answer)), style="dim"),
    ]


def _who(answer: Screening, *, is_full: bool) -> list[RenderableType]:
    if answer.entity is None or (_is_unproven(answer) and not is_full):
        return []
    first = answer.matches[0]
    code = "screen.who" if first.accepted else "screen.who.maybe"
    who = Text(say(code, entity=words.named(answer.entity)))
    if is_full:
        details = "; ".join(feature.detail for feature in first.explanation)
        return [who, Text(details, style="dim")]
    agreeing = dict.fromkeys(
        say(f"feature.{feature.feature}")
        for feature in first.explanation
        if feature.outcome is Outcome.EQUAL and feature.feature in _TOLD
    )
    if not agreeing:
        return [who]
    told = say("screen.who.agree", match=who.plain, features=all_of(agreeing), n=len(agreeing))
    return [Text(told)]


def _is_unproven(answer: Screening) -> bool:
    """Whether it is open which party is meant."""
    return bool(answer.matches) and (
        not answer.matches[0].accepted or sum(match.accepted for match in answer.matches) > 1
    )


def _title_of_verdicts(answer: Screening) -> str:
    if answer.entity is not None and _is_unproven(answer):
        called = values.told_apart(match.entity for match in answer.matches)
        return say("screen.verdicts.if", entity=called[answer.entity])
    return say("screen.verdicts")


def _missing(answers: Sequence[ProximityAnswer]) -> list[str]:
    """The first open ends of all classes, each once, and how many more there are."""
    details = list(dict.fromkeys(end.detail for answer in answers for end in answer.open_ends))
    more = [say("print.more", n=number(len(details) - _MISSING))] if len(details) > _MISSING else []
    return details[:_MISSING] + more


def _possible(matches: Sequence[MatchAnswer]) -> RenderableType:
    """Who may be meant, with what speaks for and against each, and the verdicts if it is."""
    lines = []
    for match in matches[:_CANDIDATES]:
        why = "; ".join(each.detail for each in match.explanation if each.outcome in _WEIGHTY)
        others = f"\n{by_verdict(match.proximity)}" if len(matches) > 1 else ""
        lines.append(Text.assemble(words.entity(match.entity), f": {why}{others}"))
    left = len(matches) - len(lines)
    return bullets([*lines, *([Text(say("print.more", n=number(left)))] if left > 0 else [])])


def candidates(matches: Iterable[SearchMatch]) -> Columns:
    """A table with a row for each entity that the name may mean: the name matched, and why."""
    names = ("entity", "id", "score", "accepted", "name_matched", "because")
    headers = [say(f"column.{name}") for name in names]
    return columns(
        headers,
        (
            (
                match.entity.caption,
                match.entity.id,
                f"{match.score:.2f}",
                say("print.yes" if match.accepted else "print.no"),
                match.matched_name,
                "; ".join(feature.detail for feature in match.explanation),
            )
            for match in matches
        ),
        right=headers[2:3],
        whole=headers[1:4],
    )


def _verdicts_of(answer: Screening) -> RenderableType:
    """The verdicts of each candidate, should it be the one that is meant."""
    called = values.told_apart(match.entity for match in answer.matches)
    lines = (
        Text.assemble((called[match.entity], "bold"), f": {by_verdict(match.proximity)}")
        for match in answer.matches
    )
    return Group(Text(""), Text(say("screen.candidates.verdicts")), bullets(lines))


def search(answer: SearchAnswer) -> RenderableType:
    """The entities that a name may mean."""
    if not answer.matches:
        return Text(say("screen.nobody", name=answer.query))
    return candidates(answer.matches)
