"""What regimes come to about an entity, and what changes would do, for people."""

from __future__ import annotations

from rich.console import Group, RenderableType
from rich.text import Text

from api.models.law import RuleFinding, RulesAnswer, WhatIfAnswer
from api.render import words
from api.render.layout import indented
from api.wording.catalogue import all_of, on, say
from graph.rules import RegimeOutcome

_STYLES = {RegimeOutcome.CAPTURED: "bold red", RegimeOutcome.UNDETERMINED: "yellow"}


def rules(answer: RulesAnswer) -> RenderableType:
    """The findings, those that apply first."""
    parts: list[RenderableType] = [
        *words.read_as(answer.read_as),
        words.said_of("rules.title", answer.entity),
        Text(say("question.on", day=on(answer.valid_at)), style="dim"),
    ]
    for each in sorted(answer.rules, key=lambda each: not each.applies):
        parts += [Text(""), *_finding(each)]
    if not answer.rules:
        parts += [Text(""), Text(say("rules.none"))]
    if answer.partial:
        parts.append(Text(say("owners.partial"), style="yellow"))
    return Group(*parts, Text(""), Text(say("rules.no_advice"), style="dim"))


def what_if(answer: WhatIfAnswer) -> RenderableType:
    """What is another on the one side than on the other."""
    before, after = answer.before, answer.after
    sides = [
        say("what_if.assumed" if side.assumed else "what_if.recorded", day=on(side.valid_at))
        for side in (before, after)
    ]
    parts: list[RenderableType] = [
        *words.read_as(answer.read_as),
        words.said_of("what_if.title", answer.entity),
        Text(say("what_if.sides", before=sides[0], after=sides[1]), style="dim"),
    ]
    if not answer.changes:
        parts += [Text(""), Text(say("what_if.same"))]
    parts += [
        Text(say("what_if.change", about=each.about, before=each.before, after=each.after))
        for each in answer.changes
    ]
    if after.findings:
        parts += [Text(""), *(Text(each.detail) for each in after.findings)]
    changed = {each.about for each in answer.changes}
    for each in after.rules:
        if each.regime in changed or len(after.rules) == 1:
            parts += [Text(""), *_finding(each)]
    return Group(*parts, Text(""), Text(say("rules.no_advice"), style="dim"))


def _finding(each: RuleFinding) -> list[RenderableType]:
    word = say(f"rule.outcome.{each.outcome.replace(' ', '_')}")
    style = _STYLES.get(each.outcome, "bold") if each.applies else "dim"
    line = Text.assemble((each.regime, "bold"), "  ", (word, style))
    parts: list[RenderableType] = [line, indented(Text(each.summary))]
    parts += [indented(Text(reason)) for reason in each.reasons[:_MOST_REASONS]]
    if each.outcome is RegimeOutcome.CAPTURED:
        parts.append(indented(Text(say("rule.effect", effect=each.effect))))
    needed = [fact.detail for fact in each.deciding if fact.needed]
    if needed and each.outcome is not RegimeOutcome.UNDETERMINED:
        parts.append(indented(Text(say("rule.needed", facts=all_of(needed)))))
    parts.append(indented(Text(say("rule.cites", citation=each.citation), style="dim")))
    return parts


_MOST_REASONS = 3
