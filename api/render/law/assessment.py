"""What rules of export control point to, for people."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.law import AssessmentAnswer, DutyAnswer
from api.render import words
from api.render.layout import indented
from api.wording.catalogue import on, say
from graph.rules.duties import Consequence, Standing


def assessment(answer: AssessmentAnswer) -> RenderableType:
    """The headline, the rules that point to something or may, and what is to be found out."""
    parts: list[RenderableType] = [
        *words.read_as(answer.read_as),
        Text(say("duty.title"), style="bold"),
        Text(say("question.on", day=on(answer.valid_at)), style="dim"),
    ]
    if answer.party is not None:
        parts.append(words.entity(answer.party))
    parts += [Text(""), Text(answer.headline)]
    conditions = [
        each
        for each in answer.other
        if each.outcome == Standing.POINTS_TO and each.consequence != Consequence.NO_DUTY
    ]
    for each in (*answer.duties, *conditions):
        parts += [Text(""), *_duty(each)]
    if answer.to_find_out:
        parts += [Text(""), Text(say("duty.find_out"), style="bold")]
        parts += [indented(Text(question)) for question in answer.to_find_out]
    return Group(*parts)


def _duty(each: DutyAnswer) -> list[RenderableType]:
    parts: list[RenderableType] = [
        Text.assemble((each.rule, "bold"), f"  {each.title}"),
        indented(Text(each.summary)),
    ]
    if each.note:
        parts.append(indented(Text(each.note)))
    if each.opposing:
        parts.append(indented(Text(say("duty.opposing", text=each.opposing))))
    parts += [indented(Text(f"{fact.name}: {fact.basis}", style="dim")) for fact in each.facts if fact.basis]
    parts.append(indented(Text(say("rule.cites", citation=each.citation), style="dim")))
    return parts
